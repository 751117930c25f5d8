"""What a statement of a release date must hold to, whoever makes it."""

import datetime as dt

from backend.pathways.releasing import CustodyFacts
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
