"""Every role that more than one pathway knows; a pathway declares its own in its folder.

The sentence is the text of the help page, so it says what the person does and not what the software lets them do.
"""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Role:
    """What somebody does. ``clinical`` marks health staff: they alone see answers that a form marks as restricted.

    Whoever ``confirms_deaths`` says for good that a person has died, for every case of theirs, or takes that back.
    Whoever ``hands_on`` may hand on all the work of a colleague who leaves.
    """

    slug: str
    title: str
    sentence: str
    clinical: bool = False
    confirms_deaths: bool = False
    hands_on: bool = False

    def __str__(self) -> str:
        return self.slug


SYSTEM = Role(
    slug="system",
    title="Footbridge itself",
    sentence="Takes in the courts' own messages and raises work that is due. Decides nothing about a person.",
)
REFERRER = Role(
    slug="referrer",
    title="Referrer",
    sentence="Tells the service about somebody who may need it: probation, liaison and diversion, a judge, a lawyer.",
)
ADMINISTRATOR = Role(
    slug="administrator",
    title="Administrator",
    sentence="Keeps referrals, bookings, hearing dates and court results up to date.",
    hands_on=True,
)
COURT_WORKER = Role(
    slug="court_worker",
    title="Court mental health worker",
    sentence="Screens and assesses people at court, explains the requirement and asks whether they are willing.",
    clinical=True,
)
CLINICAL_LEAD = Role(
    slug="clinical_lead",
    title="Clinical lead",
    sentence="A registered psychologist or doctor who decides suitability, signs reports off and answers for risk.",
    clinical=True,
    hands_on=True,
)
COURT_OFFICER = Role(
    slug="court_officer",
    title="Probation court officer",
    sentence="Puts the recommendation before the court in the pre-sentence report and enters what the court did.",
)
COURT = Role(
    slug="court",
    title="Court or legal adviser",
    sentence="Lists hearings and says what the court found and ordered.",
)
RESPONSIBLE_OFFICER = Role(
    slug="responsible_officer",
    title="Responsible officer",
    sentence="The probation practitioner who holds the order: meetings, warnings, applications, completion.",
)
PROBATION_MANAGER = Role(
    slug="probation_manager",
    title="Probation team manager",
    sentence="Answers for a probation team's orders and is told when a step of theirs is late.",
)
ENFORCEMENT_OFFICER = Role(
    slug="enforcement_officer",
    title="Enforcement officer",
    sentence="A public-sector probation officer who decides if a breach goes to court "
    "(Sentencing Act 2020 Sch 10 para 2).",
)
TREATMENT_PRACTITIONER = Role(
    slug="treatment_practitioner",
    title="Treatment practitioner",
    sentence="Gives the treatment, session by session, and tells probation what probation must know.",
    clinical=True,
)
TREATMENT_DIRECTOR = Role(
    slug="treatment_director",
    title="Treatment director",
    sentence="The registered doctor or psychologist under whose direction the treatment is given.",
    clinical=True,
)
SERVICE_MANAGER = Role(
    slug="service_manager",
    title="Service manager",
    sentence="Holds a provider's capacity: slots, allocations, transfers, registrations.",
    clinical=True,
    confirms_deaths=True,
    hands_on=True,
)
COMMISSIONER = Role(
    slug="commissioner",
    title="Commissioner",
    sentence="Pays for the service and sees counts, never people.",
)

SHARED = (
    SYSTEM, REFERRER, ADMINISTRATOR, COURT_WORKER, CLINICAL_LEAD, COURT_OFFICER, COURT, RESPONSIBLE_OFFICER,
    PROBATION_MANAGER, ENFORCEMENT_OFFICER, TREATMENT_PRACTITIONER, TREATMENT_DIRECTOR, SERVICE_MANAGER, COMMISSIONER,
)  # fmt: skip
