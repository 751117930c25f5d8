"""What is entered from the referral to the allocation, and about consent."""

from dataclasses import dataclass
from typing import ClassVar

from backend.pathways.entry import ask
from backend.pathways.facts import Answer, ConsentTo
from backend.pathways.releasing import CustodyEvent, ReleaseDateStated

from .choices import (
    ConsentAnswer,
    ConsentKind,
    Criterion,
    HowSaid,
    NotTakenOn,
    ReferredBy,
    ToldHow,
)


@dataclass(frozen=True, kw_only=True)
class Referral(ReleaseDateStated):
    """A referral is also the first statement of the release date, and of the prison that holds the person."""

    custody_event: ClassVar[CustodyEvent] = CustodyEvent.HELD

    referred_by: ReferredBy = ask("Who refers?")
    referrer: str | None = ask("Their name and telephone", default=None)
    prison: str | None = ask("Prison", among="prisons", default=None)
    area: str | None = ask("Where do they go after release?", hint="Town, or probation area", default=None)
    concerns: str | None = ask("What is the concern?", long=True, restricted=True, default=None)


@dataclass(frozen=True, kw_only=True)
class ScreeningBegun:
    identity_checked: bool = ask("Have you checked who they are?", hint="Name, date of birth and prison number agree")


CRITERIA = (
    "male", "sentence_fits", "weeks_left", "resettles_here", "common_problem", "no_severe_illness",
    "no_in_reach", "no_personality_pathway", "safe_for_staff", "can_consent",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Screened:
    """The criteria of the pilot; each is met, or waived with a reason, before anybody is taken on."""

    male: Criterion = ask("Is he a man?")
    sentence_fits: Criterion = ask("Is the sentence two years or less?")
    weeks_left: Criterion = ask("Is release within the weeks that the service takes?")
    resettles_here: Criterion = ask("Will he resettle in the area?")
    common_problem: Criterion = ask("Has he common mental health problems, or is likely to after release?")
    no_severe_illness: Criterion = ask("Is he free of severe and enduring mental illness?")
    no_in_reach: Criterion = ask("Is he on no in-reach caseload?")
    no_personality_pathway: Criterion = ask("Is he on no Offender Personality Disorder pathway?")
    safe_for_staff: Criterion = ask("Is there no serious risk of harm to staff?")
    can_consent: Criterion = ask("Can he consent?")
    waived_because: str | None = ask("Why is a criterion waived?", default=None)
    findings: str | None = ask("What the screens showed", long=True, restricted=True, default=None)


@dataclass(frozen=True, kw_only=True)
class NotTakenOnProposed:
    reason: NotTakenOn = ask("Why not?")
    needs_help: bool = ask("Does the person need help all the same?")
    signpost: str | None = ask("Where are they shown to instead?", default=None)
    explanation: str | None = ask("Explanation", long=True, restricted=True, default=None)


@dataclass(frozen=True, kw_only=True)
class Accepted:
    interim_contact: str | None = ask("Who is their contact until a worker is named?", default=None)
    note: str | None = ask("Note", default=None)


@dataclass(frozen=True, kw_only=True)
class Approval:
    """Somebody who neither proposed it nor holds the case stands behind it."""

    note: str | None = ask("Note", default=None)


@dataclass(frozen=True, kw_only=True)
class TurnedDown:
    reason: str = ask("Why not, and what happens instead?", long=True)


@dataclass(frozen=True, kw_only=True)
class Told:
    who: str = ask("Who was told?")
    how: ToldHow = ask("How?")


# --- consent ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Consent:
    """One answer to one question. Every answer is a new version; none is overwritten."""

    to: ConsentKind = ask("What was asked?")
    answer: ConsentAnswer = ask("Answer")
    how: HowSaid = ask("How was it said?")
    capacity_considered: bool = ask("Was capacity to decide this considered?")
    text_version: str | None = ask("Version of the words used", default=None)
    witness: str | None = ask("Witness", default=None)

    @property
    def consent_to(self) -> ConsentTo:
        return ConsentTo(self.to.value)

    @property
    def answered(self) -> Answer:
        return Answer(self.answer.value)

    @property
    def lawful_basis(self) -> str | None:
        """Consent to work together is no lawful basis for data; that is the site's own, named in its notice."""
        return None


@dataclass(frozen=True, kw_only=True)
class ConsentRecorded:
    consents: tuple[Consent, ...] = ask("Answers", least=1, most=5)
    language: str | None = ask("Language or format, and interpreter", default=None)
