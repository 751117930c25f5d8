"""A case as Libra sends it: one defendant, one session, UK dates, a case number and no URN."""

from backend.courts.messages.listing import day_list_hearing
from backend.courts.messages.people import pnc_at
from backend.courts.messages.records import Identifiers, ListedHearing
from backend.courts.messages.shape import ListShape, Source

_MARKS = frozenset(
    {"caseNo", "caseId", "cId", "defendantName", "defendantDob", "defendantSex", "sessionStartTime", "courtCode"}
)
_ENOUGH = 3


def _recognises(source: Source) -> bool:
    return len(_MARKS & source.tree.keys()) >= _ENOUGH


def _read(source: Source) -> tuple[ListedHearing, ...]:
    place = source.place
    identifiers = Identifiers(
        pnc=pnc_at(place, "pnc"),
        cro=place.text("cro"),
        crn=place.text("crn"),
        libra_id=place.text("cId"),
        core_person_record_id=place.identifier("cprUUID"),
    )
    hearing = day_list_hearing(place, identifiers)
    return () if hearing is None else (hearing,)


SHAPE = ListShape(name="Libra case", recognises=_recognises, read=_read)
