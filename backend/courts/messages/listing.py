"""What every court list has in common, whatever its shape: which entries are taken, and as what."""

import dataclasses
import datetime as dt
import re

from backend.courts.messages import people
from backend.courts.messages.places import Place
from backend.courts.messages.records import CourtNamed, Defendant, Identifiers, ListedHearing, OffenceLine
from backend.courts.messages.venues import court_named, say_unknown
from backend.courts.reference import tables

_OFFENCE_CODE = re.compile(r"(?P<code>(?:[A-Z]{2}\d{5}|[A-Z]{4}\d{3})[ABCI]?)\b[\s:,-]*(?P<title>.*)", re.DOTALL)
NO_REFERENCE = (
    "There is neither a URN nor a case number, so the entry was left out: without one it could not be told from "
    "another. Ask the court for the reference and import again."
)


def offence_named(text: str, where: str) -> OffenceLine:
    """An offence written in one piece: a CJS code, a code and a title, or a title alone."""
    match = _OFFENCE_CODE.fullmatch(text.strip())
    if match is None:
        return OffenceLine(where=where, title=text.strip())
    return OffenceLine(
        where=where,
        code=match["code"],
        title=match["title"].strip() or tables.offence_title(match["code"]) or "",
    )


def listed_offence_at(place: Place) -> OffenceLine:
    """An offence of a court list in the spelling of Libra, of a day's list or of Common Platform."""
    code = place.text("offenceCode") or place.text("code")
    return OffenceLine(
        where=place.path,
        offence_id=place.identifier("id"),
        code=code,
        title=place.text("offenceTitle") or place.text("title") or tables.offence_title(code) or "",
        wording=place.wording("wording") or place.wording("offenceSummary") or place.wording("summary"),
        legislation=place.text("offenceLegislation") or place.text("act"),
        started_on=place.day("startDate"),
        convicted_on=place.day("convictionDate"),
    )


def defendant_of_day_list(place: Place, identifiers: Identifiers) -> Defendant | people.LeftOut:
    """The person of an entry that gives the name in one piece (``defendantName``, ``defendantDob`` …)."""
    if place.text("defendantType").upper() in {"O", "ORGANISATION"}:
        return people.LeftOut.COMPANY
    whole = place.text("defendantName")
    name = place.member("name")
    title, first, middle, last = people.split_name(whole)
    if name.text("surname"):
        forenames = [name.text(f"forename{number}") for number in (1, 2, 3)]
        title, last = name.text("title").rstrip("."), name.text("surname")
        first, middle = forenames[0], " ".join(part for part in forenames[1:] if part)
    if people.looks_like_company(whole or last):
        return people.LeftOut.COMPANY
    if not (first or last):
        return people.LeftOut.NAMELESS
    sex = place.text("defendantSex")
    return Defendant(
        where=place.path,
        title=title,
        first_name=first,
        middle_names=middle,
        last_name=last,
        date_of_birth=place.day("defendantDob"),
        sex=people.sex_of(sex),
        sex_as_given=sex,
        address=people.address_at(place.member("defendantAddress")),
        nationalities=tuple(text for key in ("nationality1", "nationality2") if (text := place.text(key))),
        identifiers=identifiers,
    )


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """An entry of a court list before it is known whether it can be taken.

    ``place`` is the entry; ``court_place`` and ``court_key`` where its court stands, for the sentence about it.
    """

    place: Place
    court: CourtNamed
    court_place: Place
    court_key: str
    room: str
    urn: str
    case_number: str
    defendant: Defendant | people.LeftOut
    offences: tuple[OffenceLine, ...]
    youth: bool | None = None


def taken(
    entry: Entry, *, day: dt.date, starts_at: dt.datetime | None, minutes: int | None = None
) -> ListedHearing | None:
    """The line of a court list that an entry makes on a day, or None where it cannot be taken, which is said."""
    place = entry.place
    if not entry.court.code:
        say_unknown(entry.court_place, entry.court_key, entry.court.given, left_out=True)
    if isinstance(entry.defendant, people.LeftOut):
        place.problems.add(place.path, str(entry.defendant), left_out=True)
    if not (entry.urn or entry.case_number):
        place.problems.add(place.path, NO_REFERENCE, left_out=True)
    if isinstance(entry.defendant, people.LeftOut) or not entry.court.code or not (entry.urn or entry.case_number):
        return None
    if people.is_youth(entry.youth, entry.defendant.date_of_birth, day):
        place.problems.add(place.path, str(people.LeftOut.YOUTH), left_out=True)
        return None
    person = people.with_believable_birth(entry.defendant, day, place)
    return ListedHearing(
        where=place.path,
        key=listing_key(entry.court.code, day, entry.urn or entry.case_number, person),
        court=entry.court,
        room=entry.room,
        day=day,
        starts_at=starts_at,
        minutes=minutes,
        urn=entry.urn,
        case_number=entry.case_number,
        defendant=person,
        offences=entry.offences,
    )


def day_list_hearing(place: Place, identifiers: Identifiers) -> ListedHearing | None:
    """The line that an entry with ``courtCode``, ``sessionStartTime`` and ``defendantName`` makes, or None.

    Libra's cases and the entries of probation's day list are spelled alike.
    """
    starts_at = place.moment("sessionStartTime")
    if starts_at is None and not place.text("sessionStartTime"):
        place.problems.add(
            place.where("sessionStartTime"),
            "The date and time of the session are missing, so the entry was left out. Ask the court for them.",
            left_out=True,
        )
    entry = Entry(
        place=place,
        court=court_named(place.text("courtCode")),
        court_place=place,
        court_key="courtCode",
        room=place.text("courtRoom"),
        urn=place.text("urn"),
        case_number=place.text("caseNo"),
        defendant=defendant_of_day_list(place, identifiers),
        offences=tuple(listed_offence_at(offence) for offence in place.members("offences")),
    )
    hearing = taken(entry, day=starts_at.date(), starts_at=starts_at) if starts_at else None
    if hearing is None:
        return None
    return dataclasses.replace(
        hearing,
        hearing_id=place.identifier("hearingId"),
        case_id=place.identifier("caseId"),
        list_number=place.text("listNo"),
        probation_status=place.text("probationStatus"),
        previously_known_until=place.day("previouslyKnownTerminationDate"),
        suspended_sentence_order=place.flag("suspendedSentenceOrder"),
        breach=place.flag("breach"),
        pre_sentence_activity=place.flag("preSentenceActivity"),
        awaiting_report=place.flag("awaitingPsr"),
    )


def listing_key(court_code: str, day: dt.date, reference: str, person: Defendant) -> str:
    """What makes two lines the same line, in whatever shape they come: court, day, case, and the person's name."""
    name = f"{person.first_name} {person.last_name}".casefold()
    return f"{court_code}|{day.isoformat()}|{reference.casefold()}|{name}"


def without_repeats(hearings: list[ListedHearing], place: Place) -> tuple[ListedHearing, ...]:
    """Each line once. A line that stands twice with different details is said, and the first is kept.

    Two people of one name in one case are told apart by their dates of birth, which then join both keys.
    """
    births: dict[str, set[dt.date]] = {}
    for hearing in hearings:
        if hearing.defendant.date_of_birth:
            births.setdefault(hearing.key, set()).add(hearing.defendant.date_of_birth)
    kept: dict[str, ListedHearing] = {}
    for hearing in hearings:
        key, born = hearing.key, hearing.defendant.date_of_birth
        if born and len(births[key]) > 1:
            key = f"{key}|{born.isoformat()}"
        first = kept.setdefault(key, dataclasses.replace(hearing, key=key))
        if first.where != hearing.where and _said(first) != _said(hearing):
            place.problems.add(
                hearing.where,
                f"The same person, case and day stand already at {first.where} with other details; "
                "that one was taken. Check which is right.",
                left_out=True,
            )
    return tuple(kept.values())


def _said(hearing: ListedHearing) -> tuple[object, ...]:
    return (hearing.room, hearing.starts_at, [(offence.code, offence.title) for offence in hearing.offences])
