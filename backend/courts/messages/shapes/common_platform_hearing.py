"""A Common Platform hearing message as a court list: each defendant of each case on each day of the hearing."""

import dataclasses

from backend.courts.messages.listing import Entry, listed_offence_at, taken, without_repeats
from backend.courts.messages.people import prosecuted_at
from backend.courts.messages.places import Place
from backend.courts.messages.records import ListedHearing
from backend.courts.messages.shape import ListShape, Source
from backend.courts.messages.venues import court_named


def _recognises(source: Source) -> bool:
    return "hearing" in source.tree or "prosecutionCases" in source.tree


def _days(hearing: Place) -> list[Place]:
    days = [day for day in hearing.members("hearingDays") if not day.flag("isCancelled")]
    if not days:
        hearing.problems.add(
            hearing.where("hearingDays"),
            "The hearing has no day, so nothing of it was taken. Ask the court when it sits and import again.",
            left_out=True,
        )
    for day in days:
        if not day.text("sittingDay"):
            day.problems.add(
                day.where("sittingDay"), "The day and time are missing, so this day was left out.", left_out=True
            )
    return days


def _entry(hearing: Place, case: Place, defendant: Place) -> Entry:
    centre = hearing.member("courtCentre")
    return Entry(
        place=defendant,
        court=court_named(centre.text("code"), centre.text("name")),
        court_place=centre,
        court_key="code",
        room=centre.text("roomName"),
        urn=case.member("prosecutionCaseIdentifier").text("caseURN"),
        case_number=case.member("prosecutionCaseIdentifier").text("prosecutionAuthorityReference"),
        defendant=prosecuted_at(defendant),
        offences=tuple(listed_offence_at(offence) for offence in defendant.members("offences")),
        youth=defendant.flag("isYouth"),
    )


def _lines(hearing: Place, case: Place, defendant: Place, days: list[Place]) -> list[ListedHearing]:
    entry = _entry(hearing, case, defendant)
    lines = []
    for day in days:
        starts_at = day.moment("sittingDay")
        if starts_at is None:
            continue
        minutes = day.raw("listedDurationMinutes")
        line = taken(
            entry,
            day=starts_at.date(),
            starts_at=starts_at,
            minutes=minutes if type(minutes) is int and minutes > 0 else None,
        )
        if line is None:
            continue
        lines.append(
            dataclasses.replace(
                line,
                hearing_id=hearing.identifier("id"),
                case_id=case.identifier("id"),
                hearing_type=hearing.member("type").text("description"),
                jurisdiction=hearing.text("jurisdictionType").casefold(),
            )
        )
    return lines


def _read(source: Source) -> tuple[ListedHearing, ...]:
    hearing = source.place.member("hearing") if "hearing" in source.place else source.place
    cases = hearing.members("prosecutionCases")
    if not cases and not hearing.raw("prosecutionCases"):
        only = "only court applications and " if hearing.raw("courtApplications") else ""
        source.problems.add(
            hearing.where("prosecutionCases"),
            f"The hearing holds {only}no cases, so no line was taken. Ask the sender whether any were meant.",
        )
    days = _days(hearing) if cases else []
    lines: list[ListedHearing] = []
    for case in cases:
        defendants = case.members("defendants")
        if not defendants and not case.raw("defendants"):
            source.problems.add(
                case.where("defendants"), "The case has no defendant, so it was left out.", left_out=True
            )
        for defendant in defendants:
            lines += _lines(hearing, case, defendant, days)
    return without_repeats(lines, source.place)


SHAPE = ListShape(name="Common Platform hearing", recognises=_recognises, read=_read)
