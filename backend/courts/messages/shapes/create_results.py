"""A results message with a session and cases, as the results service keeps it (``session``, ``cases[]``)."""

from backend.courts.messages.people import resulted_at
from backend.courts.messages.places import Place
from backend.courts.messages.records import Share
from backend.courts.messages.results import ResultedMessage, add_applications, add_defendant
from backend.courts.messages.shape import ResultsShape, Source
from backend.courts.messages.venues import court_named, say_unknown


def _recognises(source: Source) -> bool:
    tree = source.tree
    if "hearing" in tree:
        return False
    cases = tree.get("cases")
    members = cases if isinstance(cases, list) else []
    has_defendants = any(isinstance(case, dict) and "defendants" in case for case in members)
    return isinstance(tree.get("session"), dict) or has_defendants or ("cases" in tree and not members)


def _share(root: Place) -> Share:
    session = root.member("session")
    centre = session.member("courtCentreWithLJA").member("courtCentre")
    court = court_named(centre.text("code"), centre.text("name"))
    if not court.code:
        say_unknown(centre, "code", court.given, left_out=False)
    sittings = [day.moment("sittingDay") for day in session.members("sessionDays")]
    first = min((sitting for sitting in sittings if sitting), default=None)
    return Share(
        hearing_id=session.identifier("id"),
        hearing_day=root.day("hearingDay") or (first.date() if first else None),
        shared_at=root.moment("sharedTime"),
        is_reshare=root.flag("isReshare"),
        court=court,
        jurisdiction=root.text("jurisdictionType").casefold(),
    )


def _read(source: Source) -> ResultedMessage:
    root = source.place
    message = ResultedMessage(place=root, share=_share(root))
    for case in root.members("cases"):
        for defendant in case.members("defendants"):
            add_defendant(message, defendant, resulted_at(defendant), case.text("urn"))
    add_applications(message, root)
    if not root.raw("cases") and not root.raw("courtApplications"):
        source.problems.add(root.where("cases"), "The message holds no cases. Ask the sender whether any were meant.")
    return message


SHAPE = ResultsShape(name="results with a session", recognises=_recognises, read=_read)
