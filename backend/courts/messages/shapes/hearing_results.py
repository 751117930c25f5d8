"""A hearing message with results: the results service's event for a day, and probation's copy without CJS codes."""

from backend.courts.messages.people import prosecuted_at
from backend.courts.messages.places import Place
from backend.courts.messages.records import Share
from backend.courts.messages.results import (
    ResultedMessage,
    add_applications,
    add_defendant,
    add_results_apart,
)
from backend.courts.messages.shape import ResultsShape, Source
from backend.courts.messages.venues import court_named, say_unknown


def _recognises(source: Source) -> bool:
    return "hearing" in source.tree or "prosecutionCases" in source.tree


def _share(root: Place, hearing: Place) -> Share:
    centre = hearing.member("courtCentre")
    court = court_named(centre.text("code"), centre.text("name"))
    if not court.code:
        say_unknown(centre, "code", court.given, left_out=False)
    sittings = [day.moment("sittingDay") for day in hearing.members("hearingDays")]
    first = min((sitting for sitting in sittings if sitting), default=None)
    return Share(
        hearing_id=hearing.identifier("id"),
        hearing_day=root.day("hearingDay") or (first.date() if first else None),
        shared_at=root.moment("sharedTime"),
        is_reshare=root.flag("isReshare"),
        court=court,
        jurisdiction=hearing.text("jurisdictionType").casefold(),
    )


def _read(source: Source) -> ResultedMessage:
    root = source.place
    hearing = root.member("hearing") if "hearing" in root else root
    message = ResultedMessage(place=hearing, share=_share(root, hearing))
    for case in hearing.members("prosecutionCases"):
        reference = case.member("prosecutionCaseIdentifier")
        urn = reference.text("caseURN") or reference.text("prosecutionAuthorityReference")
        for defendant in case.members("defendants"):
            add_defendant(message, defendant, prosecuted_at(defendant), urn)
    add_applications(message, hearing)
    add_results_apart(message, hearing)
    if not hearing.raw("prosecutionCases") and not hearing.raw("courtApplications"):
        source.problems.add(
            hearing.where("prosecutionCases"), "The hearing holds no cases. Ask the sender whether any were meant."
        )
    return message


SHAPE = ResultsShape(name="hearing with results", recognises=_recognises, read=_read)
