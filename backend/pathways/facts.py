"""The facts that a guard may ask for, and the shapes of their values.

A fact is named here so that definitions and rooms agree on it; the room that knows it provides it
(``cases/facts.py`` holds the register, and start-up refuses a fact that nobody, or more than one room, provides).
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from backend.pathways.vocabulary import Fact


@dataclass(frozen=True, kw_only=True)
class PersonFacts:
    """What a guard may ask about the person. ``died_on`` is set from the first report, before it is confirmed."""

    date_of_birth: dt.date | None = None
    died_on: dt.date | None = None


class ConsentTo(StrEnum):
    """What was asked. Willingness to a requirement is a condition of the court (Sentencing Act 2020 Sch 9 para 17(4));
    it is not the lawful basis for sharing."""

    ASSESSMENT = "assessment"
    SHARING = "sharing"
    REQUIREMENT = "requirement"
    ALTERNATIVE_PLACE = "alternative_place"
    AMENDED_REQUIREMENT = "amended_requirement"
    SERVICE = "service"
    PARTNERS = "partners"
    FAMILY = "family"
    DATA = "data"
    AFTER_CLOSURE = "after_closure"


class Answer(StrEnum):
    GIVEN = "given"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, kw_only=True)
class ConsentRecord:
    """One version of one consent; the newest of each kind is the one that counts."""

    to: ConsentTo
    answer: Answer
    on: dt.date
    version: int = 1
    capacity_considered: bool = False


class OrderKind(StrEnum):
    COMMUNITY = "community"
    SUSPENDED = "suspended"


class TreatmentKind(StrEnum):
    """The three kinds of Sentencing Act 2020 Sch 9 para 16(1)."""

    IN_PATIENT = "in_patient"
    INSTITUTION = "institution"
    PRACTITIONER = "practitioner"


@dataclass(frozen=True, kw_only=True)
class TreatmentPeriod:
    """One period of an MHTR as the order names it (Sch 9 para 16(3)-(4): each may differ in kind and place)."""

    kind: TreatmentKind | None = None
    starts_on: dt.date | None = None
    ends_on: dt.date | None = None
    place: str = ""
    practitioner: str = ""
    high_security: bool = False


class Check(StrEnum):
    """The outcome of one check of an order: a check whose dates are missing is never passed."""

    PASSED = "passed"
    FAILED = "failed"
    NOT_CHECKABLE = "not_checkable"


@dataclass(frozen=True, kw_only=True)
class OrderCheck:
    slug: str
    outcome: Check
    sentence: str
    cite: str = ""


@dataclass(frozen=True, kw_only=True)
class OrderFacts:
    """The order as it now stands. Supervision and operational periods are those of suspended sentences only."""

    kind: OrderKind
    made_on: dt.date
    convicted_on: dt.date | None = None
    ends_on: dt.date | None = None
    supervision_ends_on: dt.date | None = None
    operational_ends_on: dt.date | None = None
    custodial_months: int | None = None
    periods: tuple[TreatmentPeriod, ...] = ()
    companions: tuple[str, ...] = ()
    subject_to_court_review: bool = False
    appeal_pending: bool = False
    responsible_officer: str = ""
    home_area: str = ""
    extended_on_application: bool = False
    extended_on_breach: bool = False
    checks: tuple[OrderCheck, ...] = field(default_factory=tuple)

    @property
    def last_day(self) -> dt.date | None:
        """The last day on which requirements can run: the end date, or the end of a suspended order's supervision."""
        return self.supervision_ends_on or self.ends_on

    @property
    def failed(self) -> tuple[OrderCheck, ...]:
        return tuple(one for one in self.checks if one.outcome is Check.FAILED)


@dataclass(frozen=True, kw_only=True)
class HolderFacts:
    """Who holds the case and who stands in for them, as identities of users; None for nobody."""

    worker: str | None = None
    deputy: str | None = None


PERSON: Fact[PersonFacts] = Fact(name="person", title="The person", absent=PersonFacts())
CONSENTS: Fact[tuple[ConsentRecord, ...]] = Fact(name="consents", title="Consents, newest of each kind", absent=())
ORDER: Fact[OrderFacts | None] = Fact(name="order", title="The order in force", absent=None)
HOLDER: Fact[HolderFacts] = Fact(name="holder", title="Who holds the case", absent=HolderFacts())
CASELOADS: Fact[Mapping[str, int]] = Fact(
    name="caseloads", title="Open cases of each worker at the organisations of the case", absent=MappingProxyType({})
)
OTHER_CASES: Fact[int] = Fact(name="other_cases", title="Other open cases of the person on this pathway", absent=0)

ALL: tuple[Fact[object], ...] = (PERSON, CONSENTS, ORDER, HOLDER, CASELOADS, OTHER_CASES)  # type: ignore[assignment]
