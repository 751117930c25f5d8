"""What is taken from the courts' messages, as plain records.

Every record says ``where`` in its file it came from. Texts stand as given (white space tidied); an empty text and
``None`` both mean that the message does not say. Nothing here knows of a database.
"""

import datetime as dt
from dataclasses import dataclass, field
from enum import StrEnum

from backend.courts.messages.lengths import Length
from backend.courts.messages.problems import Problem

# --- people -------------------------------------------------------------------------------------------------------


class Sex(StrEnum):
    """What a message says of a person's sex or gender; messages mix the two words."""

    MALE = "male"
    FEMALE = "female"
    NOT_SPECIFIED = "not specified"
    NOT_KNOWN = "not known"


@dataclass(frozen=True, kw_only=True, slots=True)
class Address:
    """An address as given: its lines without blanks, and the postcode."""

    lines: tuple[str, ...] = ()
    postcode: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Contact:
    """Telephone numbers and e-mail as given."""

    home: str = ""
    mobile: str = ""
    work: str = ""
    email: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Ethnicity:
    """Ethnicity as given: the self-defined code (W1, A2, …) and what an officer observed, with their words."""

    self_defined_code: str = ""
    self_defined: str = ""
    observed_code: str = ""
    observed: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Identifiers:
    """Identifiers as given, unchecked: their check letters are tested where people are matched.

    ``defendant_id`` names a defendant in one case, ``master_defendant_id`` the same person over cases. Neither is
    proof of identity alone: test systems give one id to several people.
    """

    pnc: str = ""
    cro: str = ""
    asn: str = ""
    crn: str = ""
    defendant_id: str = ""
    master_defendant_id: str = ""
    core_person_record_id: str = ""
    libra_id: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Defendant:
    """A person before the court. Companies and people under 18 never become one: they are problem lines."""

    where: str
    title: str = ""
    first_name: str = ""
    middle_names: str = ""
    last_name: str = ""
    date_of_birth: dt.date | None = None
    sex: Sex | None = None
    sex_as_given: str = ""
    ethnicity: Ethnicity = field(default_factory=Ethnicity)
    address: Address = field(default_factory=Address)
    contact: Contact = field(default_factory=Contact)
    nationalities: tuple[str, ...] = ()
    interpreter_language: str = ""
    identifiers: Identifiers = field(default_factory=Identifiers)

    @property
    def full_name(self) -> str:
        """First, middle and last names."""
        return " ".join(part for part in (self.first_name, self.middle_names, self.last_name) if part)


# --- courts, cases, offences --------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True, slots=True)
class CourtNamed:
    """A court as a message names it. ``code`` is its five-character code, empty where the table does not hold it."""

    given: str = ""
    code: str = ""
    name: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class OffenceLine:
    """One offence of one defendant."""

    where: str
    offence_id: str = ""
    code: str = ""
    title: str = ""
    wording: str = ""
    legislation: str = ""
    started_on: dt.date | None = None
    convicted_on: dt.date | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class ListedHearing:
    """One line of a court list: one defendant in one case on one day.

    ``key`` is the same for the same line sent again, whatever its time or room: the court, the day, the case and the
    person as the message names them. ``starts_at`` is aware, in London time, and None where only the day is given.
    """

    where: str
    key: str
    court: CourtNamed
    room: str
    day: dt.date
    starts_at: dt.datetime | None
    urn: str
    case_number: str
    defendant: Defendant
    offences: tuple[OffenceLine, ...]
    hearing_id: str = ""
    case_id: str = ""
    hearing_type: str = ""
    jurisdiction: str = ""
    list_number: str = ""
    minutes: int | None = None
    probation_status: str = ""
    previously_known_until: dt.date | None = None
    suspended_sentence_order: bool | None = None
    breach: bool | None = None
    pre_sentence_activity: bool | None = None
    awaiting_report: bool | None = None

    @property
    def reference(self) -> str:
        """The URN, or where there is none the case number."""
        return self.urn or self.case_number


# --- results as given ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True, slots=True)
class Prompt:
    """One answer that the court's clerk gave within a result. Where it stands does not make two answers differ."""

    where: str = field(compare=False)
    reference: str
    label: str
    value: str
    kind: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class CourtResult:
    """One result as the court sent it.

    ``code`` is the CJS result code the result was recognised as (empty when it was not) and ``code_from`` says by
    what: ``code``, ``type``, ``short code`` or ``label``. ``withdrawn`` is True for a result marked as deleted.
    Two copies of a result are equal wherever they stand and whenever they were shared.
    """

    where: str = field(compare=False)
    result_id: str = ""
    type_id: str = ""
    cjs_code: str = ""
    code: str = ""
    code_from: str = ""
    short_code: str = ""
    label: str = ""
    qualifiers: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    text: str = ""
    prompts: tuple[Prompt, ...] = ()
    duration_ends_on: dt.date | None = None
    ordered_on: dt.date | None = None
    ordered_hearing_id: str = ""
    parent_id: str = ""
    parent_type_id: str = ""
    root_id: str = ""
    root_type_id: str = ""
    amended_on: dt.date | None = None
    amendment_reason: str = ""
    is_new_amendment: bool | None = field(default=None, compare=False)
    last_shared_on: dt.date | None = field(default=None, compare=False)
    convicted: bool | None = None
    withdrawn: bool = False


# --- orders -------------------------------------------------------------------------------------------------------


class OrderKind(StrEnum):
    """The two orders that can carry a mental health treatment requirement (Sentencing Act 2020 Parts 9 and 10)."""

    COMMUNITY = "community order"
    SUSPENDED = "suspended sentence order"


class TreatmentKind(StrEnum):
    """The three kinds of treatment a requirement can name (Sentencing Act 2020 Schedule 9 paragraph 16(1))."""

    IN_PATIENT = "in-patient"
    OUT_PATIENT = "institution-based out-patient"
    PRACTITIONER = "practitioner-based"


@dataclass(frozen=True, kw_only=True, slots=True)
class Period:
    """A length of time as given, and as read where it could be."""

    given: str
    length: Length | None = None

    def __str__(self) -> str:
        return str(self.length) if self.length else self.given


@dataclass(frozen=True, kw_only=True, slots=True)
class TreatmentRequirement:
    """A mental health treatment requirement (result code 3108).

    ``kind`` is None where the message does not tell. ``residential`` follows from the qualifier, the label or the
    words. ``withdrawn`` is True where the court has marked it deleted; it is kept so that the importer sees it.
    """

    where: str
    result_id: str
    label: str
    kind: TreatmentKind | None
    residential: bool | None
    practitioner: str
    place: str
    period: Period | None
    starts_on: dt.date | None
    ends_on: dt.date | None
    qualifiers: tuple[str, ...]
    details: tuple[Prompt, ...]
    text: str
    withdrawn: bool
    amended_on: dt.date | None
    amendment_reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class CompanionRequirement:
    """Another requirement of the same order, such as unpaid work. ``title`` comes from the table of result codes."""

    where: str
    result_id: str
    code: str
    title: str
    label: str
    details: tuple[Prompt, ...]
    text: str
    withdrawn: bool
    amended_on: dt.date | None
    amendment_reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Share:
    """When and for which hearing a message was shared.

    ``shared_at`` is when the message says it was shared; one of the two kinds of results message does not. Then
    ``shared_on`` is still the latest day on which any of its results was. An importer sees by them that a message is
    older than one it has taken already: by the days, and on one day by the times where both are known.
    """

    hearing_id: str = ""
    hearing_day: dt.date | None = None
    shared_at: dt.datetime | None = None
    shared_on: dt.date | None = None
    is_reshare: bool | None = None
    court: CourtNamed = field(default_factory=CourtNamed)
    jurisdiction: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class SentenceOrder:
    """A community order (1116) or a suspended sentence order (1115, 1134), with or without a treatment requirement.

    There is one for each person and ``order_id``, the id of its result: two people can hold the same id. Where the
    message gives none it is derived from the hearing, the person and the order, the same for the same message, and
    ``id_is_given`` is False. ``places`` are all the places that repeat the order. ``court`` is empty where the message
    is of a later hearing than the one that made the order. Terms that only one kind has are None or empty on the other.
    """

    where: str
    order_id: str
    id_is_given: bool
    kind: OrderKind
    code: str
    label: str
    defendant: Defendant
    references: tuple[str, ...]
    offences: tuple[OffenceLine, ...]
    share: Share
    court: CourtNamed
    made_on: dt.date | None
    end_date: dt.date | None
    supervision_period: Period | None
    operational_period: Period | None
    custodial_term: Period | None
    total_custodial_term: Period | None
    supervising_court: str
    responsible_officer: str
    probation_team: str
    probation_email: str
    treatments: tuple[TreatmentRequirement, ...]
    companions: tuple[CompanionRequirement, ...]
    text: str
    withdrawn: bool
    amended_on: dt.date | None
    amendment_reason: str
    places: tuple[str, ...]

    @property
    def has_treatment(self) -> bool:
        """Whether the order, as this message has it, stands and carries a treatment requirement that stands."""
        return not self.withdrawn and any(not treatment.withdrawn for treatment in self.treatments)

    @property
    def convicted_on(self) -> dt.date | None:
        """The earliest date of conviction among its offences, None where no offence gives one.

        Limits that changed for convictions from a date on are tested against the earliest, which is the stricter.
        """
        return min((offence.convicted_on for offence in self.offences if offence.convicted_on), default=None)


class NoticeKind(StrEnum):
    """What a result says has happened to an order made earlier."""

    VARIED = "varied"
    AMENDED = "amended"
    EXTENDED = "extended"
    REVOKED = "revoked"
    ACTIVATED = "activated"
    REOPENED = "reopened"
    REQUIREMENT_REMOVED = "requirement removed"
    ENTERED_IN_ERROR = "entered in error"


@dataclass(frozen=True, kw_only=True, slots=True)
class AmendmentNotice:
    """A result about an order made earlier (1030 varied, 4584 case reopened, …). It makes and ends no order itself.

    ``original_court`` and ``original_date`` are what it says of the earlier order; ``set_aside`` is True where it
    says that a sentence is. Requirements that hang under it are the new and amended ones.
    """

    where: str
    result_id: str
    id_is_given: bool
    kind: NoticeKind
    code: str
    label: str
    defendant: Defendant
    references: tuple[str, ...]
    offences: tuple[OffenceLine, ...]
    share: Share
    ordered_on: dt.date | None
    original_court: str
    original_date: dt.date | None
    original_order: str
    set_aside: bool
    under: str
    new_end_date: dt.date | None
    supervising_court: str
    responsible_officer: str
    treatments: tuple[TreatmentRequirement, ...]
    companions: tuple[CompanionRequirement, ...]
    says: str
    withdrawn: bool
    places: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class OtherResult:
    """A result that is neither an order nor a requirement of one. ``title`` comes from the table of result codes."""

    where: str
    defendant: Defendant
    offence: OffenceLine | None
    title: str
    result: CourtResult


@dataclass(frozen=True, kw_only=True, slots=True)
class ResultedDefendant:
    """A person whom a results message speaks of, with every result id and code it holds for them.

    A re-share leaves out a result that was deleted. So an order that an earlier share of this hearing made for this
    person, and that is not among ``result_ids`` now, has been withdrawn.
    """

    where: str
    defendant: Defendant
    references: tuple[str, ...]
    share: Share
    result_ids: tuple[str, ...]
    codes: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """All that was taken from one file, and what was not.

    ``could_not_read`` is True where nothing of the file could be read at all; ``problems`` then say why. ``shape``
    names the reader, empty where none knew the file.
    """

    file: str
    shape: str = ""
    hearings: tuple[ListedHearing, ...] = ()
    orders: tuple[SentenceOrder, ...] = ()
    notices: tuple[AmendmentNotice, ...] = ()
    others: tuple[OtherResult, ...] = ()
    resulted: tuple[ResultedDefendant, ...] = ()
    problems: tuple[Problem, ...] = ()
    could_not_read: bool = False
