"""What a statement of a release date must hold to, whoever makes it."""

import datetime as dt
from collections.abc import Iterable

from backend.pathways.releasing import CustodyEvent, CustodyFacts
from backend.pathways.working_days import london_date
from backend.refusals import Malformed, Reason


def before_it_began(release_on: dt.date | None, known: CustodyFacts) -> str:
    """A sentence where the date lies before the time in custody began, else nothing."""
    moments = [one for one in (known.sentenced_at, known.held_at) if one is not None]
    if release_on is None or not moments or release_on >= london_date(max(moments)):
        return ""
    began = london_date(max(moments))
    return (
        f"The release date {release_on.day} {release_on:%B %Y} lies before this time in custody began, or was heard of "
        f"({began.day} {began:%B %Y}). Check both."
    )


def require_after_it_began(release_on: dt.date | None, known: CustodyFacts, *, where: str) -> None:
    """Raise Malformed for a date before the time in custody began."""
    if sentence := before_it_began(release_on, known):
        raise Malformed(sentence, reasons=[Reason(code="before_custody", sentence=sentence, where=where)])


BEGINS = frozenset({CustodyEvent.SENTENCE, CustodyEvent.REMAND, CustodyEvent.RECALL, CustodyEvent.RECEPTION})
"""What begins a time in custody."""


def require_in_custody(released_at: dt.datetime, happened: Iterable[tuple[dt.datetime, str]]) -> None:
    """Raise Malformed for a release before the time in custody that it would end began.

    ``happened`` is what is known so far, as (when, what). A release that is entered late, after somebody was taken back
    in, is taken; so is one of somebody whose custody nobody has told of.
    """
    day = london_date(released_at)
    told = sorted((at, kind) for at, kind in happened if kind in {*BEGINS, CustodyEvent.HELD, CustodyEvent.RELEASE})
    until = [kind for at, kind in told if london_date(at) <= day]
    after = [at for at, kind in told if london_date(at) > day and kind != CustodyEvent.RELEASE]
    if not after or (until and until[-1] != CustodyEvent.RELEASE):
        return
    began = london_date(after[0])
    sentence = (
        f"A release on {day.day} {day:%B %Y} lies before this time in custody began, or was heard of ({began.day} "
        f"{began:%B %Y}). Check when it was, or record first how they came into prison."
    )
    raise Malformed(sentence, reasons=[Reason(code="before_custody", sentence=sentence, where="happened_at")])
