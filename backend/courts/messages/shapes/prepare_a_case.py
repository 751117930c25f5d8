"""A day's list as probation's court team sees it: ``cases[]``, bare or in a mock server's ``response.jsonBody``.

The stub of a mock server may hold placeholders for dates. Such a file is not taken until they are filled
(:func:`backend.courts.messages.placeholders.fill`).
"""

from backend.courts.messages.listing import day_list_hearing, without_repeats
from backend.courts.messages.people import pnc_at
from backend.courts.messages.places import Place
from backend.courts.messages.records import Identifiers, ListedHearing
from backend.courts.messages.shape import ListShape, Source

NO_CASES = "The list holds no cases. Check that the right day and court were exported."


def _recognises(source: Source) -> bool:
    tree: object = source.tree
    if isinstance(response := source.tree.get("response"), dict):
        tree = response.get("jsonBody")
    if not isinstance(tree, dict) or "cases" not in tree or isinstance(tree.get("session"), dict):
        return False
    cases = tree["cases"]
    members = cases if isinstance(cases, list) else []
    return not any(isinstance(case, dict) and "defendants" in case for case in members)


def _body(place: Place) -> Place:
    return place.member("response").member("jsonBody") if "response" in place else place


def _hearing(place: Place) -> ListedHearing | None:
    identifiers = Identifiers(
        pnc=pnc_at(place, "pnc"),
        cro=place.text("cro"),
        crn=place.text("crn"),
        defendant_id=place.identifier("defendantId"),
    )
    return day_list_hearing(place, identifiers)


def _read(source: Source) -> tuple[ListedHearing, ...]:
    body = _body(source.place)
    cases = body.members("cases")
    if not cases and not body.raw("cases"):
        source.problems.add(body.where("cases"), NO_CASES)
    hearings = [hearing for place in cases if (hearing := _hearing(place))]
    return without_repeats(hearings, source.place)


SHAPE = ListShape(name="day list of probation's court team", recognises=_recognises, read=_read)
