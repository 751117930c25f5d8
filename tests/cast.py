"""The same few people and places in every test.

Amara assesses at Birmingham's court; Ben works beside her; Priya is the clinical lead who signs off; Owen is the
probation court officer, Rhian the responsible officer and Ena the enforcement officer; Tariq treats and Sade manages
at the provider. Chidi works for another trust and never sees a case of theirs. Nia and Josh go into the prison and stand
at its gate, Grace supervises them, Lena leads their team and Mo stands in for her. Everybody is invented.
"""

import datetime as dt
import itertools
import uuid
from dataclasses import dataclass

from backend.actors import Actor
from backend.pathways import roles
from backend.pathways.engager import roles as engager

_NAMES = uuid.UUID("0a4d3c62-52a1-4b0e-9a0f-4f3f6f0b7a10")
SINCE = dt.date(2026, 1, 5)


def identity(name: str) -> uuid.UUID:
    """The same identity for the same name, in every run."""
    return uuid.uuid5(_NAMES, name)


@dataclass(frozen=True)
class Place:
    name: str
    kind: str
    capacity: str | None = None

    @property
    def id(self) -> uuid.UUID:
        return identity(self.name)


LIAISON = Place("Birmingham Court Liaison", "liaison", "liaison")
PROVIDER = Place("Midland Primary Care MHTR", "provider", "provider")
PROBATION = Place("Birmingham Probation", "probation", "probation")
ELSEWHERE = Place("Northshire Trust", "provider")
THROUGH_THE_GATE = Place("Through the Gate", "provider", "provider")
PLACES = (LIAISON, PROVIDER, PROBATION, ELSEWHERE, THROUGH_THE_GATE)
BIRMINGHAM = identity("site birmingham")
NORTHSHIRE = identity("site northshire")
FEATHERSTONE = identity("site featherstone")


@dataclass(frozen=True)
class Member:
    """One member of the cast; ``actor`` is how they act."""

    name: str
    place: Place
    roles: tuple[roles.Role, ...]
    registration: tuple[str, str, str] | None = None

    @property
    def id(self) -> uuid.UUID:
        return identity(self.name)

    @property
    def email(self) -> str:
        return f"{self.name.split()[0].lower()}@example.org"

    @property
    def actor(self) -> Actor:
        from backend.accounts.models import Membership

        return Membership.objects.select_related("user").get(user_id=self.id).actor(purpose="direct work")


COORDINATOR = roles.Role(slug="toy_coordinator", title="Coordinator", sentence="")
MENTOR = roles.Role(slug="toy_mentor", title="Mentor", sentence="", clinical=True)
VISITOR = roles.Role(slug="visits_visitor", title="Visitor", sentence="", clinical=True)

AMARA = Member("Amara Okafor", LIAISON, (roles.COURT_WORKER, roles.ADMINISTRATOR, COORDINATOR))
BEN = Member("Ben Whitlock", LIAISON, (roles.COURT_WORKER, COORDINATOR))
PRIYA = Member(
    "Priya Nair",
    PROVIDER,
    (roles.CLINICAL_LEAD, roles.TREATMENT_DIRECTOR, VISITOR),
    ("HCPC", "PYL123456", "Practitioner psychologist"),
)
OWEN = Member("Owen Price", PROBATION, (roles.COURT_OFFICER,))
RHIAN = Member("Rhian Morgan", PROBATION, (roles.RESPONSIBLE_OFFICER, roles.PROBATION_MANAGER))
ENA = Member("Ena Forde", PROBATION, (roles.ENFORCEMENT_OFFICER,))
TARIQ = Member("Tariq Aziz", PROVIDER, (roles.TREATMENT_PRACTITIONER, MENTOR, VISITOR))
SADE = Member("Sade Bello", PROVIDER, (roles.SERVICE_MANAGER,))
CHIDI = Member("Chidi Eze", ELSEWHERE, (roles.COURT_WORKER, roles.CLINICAL_LEAD, roles.ADMINISTRATOR, COORDINATOR))
NIA = Member("Nia Lloyd", THROUGH_THE_GATE, (engager.PRACTITIONER,))
JOSH = Member("Josh Adeyemi", THROUGH_THE_GATE, (engager.PRACTITIONER,))
GRACE = Member("Grace Tran", THROUGH_THE_GATE, (engager.SUPERVISOR,))
LENA = Member("Lena Fox", THROUGH_THE_GATE, (engager.TEAM_LEAD,))
MO = Member("Mo Rahman", THROUGH_THE_GATE, (engager.DEPUTY_LEAD, roles.ADMINISTRATOR))
EVERYBODY = (AMARA, BEN, PRIYA, OWEN, RHIAN, ENA, TARIQ, SADE, CHIDI, NIA, JOSH, GRACE, LENA, MO)
PASSWORD = "a password for tests only"


def engage() -> None:
    """Write the cast into the database that the process is connected to as owner."""
    from backend.accounts.models import Membership, Organisation, Site, SiteOrganisation, User

    for place in PLACES:
        Organisation.objects.create(id=place.id, name=place.name, kind=place.kind)
    for site, slug, name in (
        (BIRMINGHAM, "cast-birmingham", "Birmingham"),
        (NORTHSHIRE, "cast-northshire", "Northshire"),
        (FEATHERSTONE, "cast-featherstone", "HMP Featherstone"),
    ):
        Site.objects.create(id=site, slug=slug, name=name, wave=1, funder="NHS England", contract_from=SINCE)
    at_court = [place for place in PLACES if place is not THROUGH_THE_GATE]
    for place, pathway in [*itertools.product(at_court, ("mhtr", "toy", "visits")), (THROUGH_THE_GATE, "engager")]:
        sites = {ELSEWHERE: NORTHSHIRE, THROUGH_THE_GATE: FEATHERSTONE}
        SiteOrganisation.objects.create(
            id=identity(f"{place.name} at a site for {pathway}"),
            site_id=sites.get(place, BIRMINGHAM),
            organisation_id=place.id,
            pathway=pathway,
            capacity=place.capacity or "provider",
            opens_cases=True,
            since=SINCE,
        )
    for member in EVERYBODY:
        body, number, profession = member.registration or ("", "", "")
        User.objects.create_user(
            member.email,
            PASSWORD,
            id=member.id,
            name=member.name,
            registration_body=body,
            registration_number=number,
            profession=profession,
        )
        Membership.objects.create(
            id=identity(f"membership of {member.name}"),
            user_id=member.id,
            organisation_id=member.place.id,
            roles=[role.slug for role in member.roles],
            since=SINCE,
        )
