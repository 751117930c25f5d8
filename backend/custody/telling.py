"""What is said on every page of a case about its release date: that sources disagree, or nobody is sure, a Friday."""

import datetime as dt

from backend import clock
from backend.actors import Actor
from backend.cases import notices
from backend.cases.notices import Notice
from backend.cases.reading import Detail
from backend.custody.facts import custody_of_people
from backend.custody.queries import suggestion
from backend.custody.showing import day_words, source_words
from backend.pathways.releasing import CUSTODY, CustodyFacts
from backend.pathways.working_days import london_date

CONFIRMED_WITHIN = dt.timedelta(days=7)  # as the gate plan asks it


@notices.tells
def of_the_release(_: Actor, case: Detail) -> list[Notice]:
    """Nothing for a case that follows no release, has ended, or whose person is out."""
    if case.closed_at is not None or not any(one.follows is CUSTODY for one in case.pathway.anchors):
        return []
    known = custody_of_people([case.who.id]).get(case.who.id, CustodyFacts())
    today = london_date(clock.now())
    if known.release_on is None or known.release_on < today:
        return []
    return [*_disagreement(known), *_unconfirmed(known, today), *_earlier(known)]


def _disagreement(known: CustodyFacts) -> list[Notice]:
    if not known.in_dispute or known.current is None:
        return []
    others = "; ".join(f"{source_words(one)} says {day_words(one.release_on)}" for one in known.in_dispute)
    counts = f"{day_words(known.release_on)} counts for now, since {source_words(known.current)} said it last."
    return [
        Notice(
            title="Sources disagree about the release date",
            sentences=[f"{others}.", counts, "Ask offender management which is right."],
        )
    ]


def _unconfirmed(known: CustodyFacts, today: dt.date) -> list[Notice]:
    if known.release_on is None or known.release_on - today > CONFIRMED_WITHIN:
        return []
    confirmed = known.confirmed_at
    if confirmed is not None and today - london_date(confirmed) <= CONFIRMED_WITHIN:
        return []
    left = (known.release_on - today).days
    when = "today" if left == 0 else "tomorrow" if left == 1 else f"in {left} days"
    return [
        Notice(
            title=f"Release {when}, and the date is not confirmed",
            sentences=["Nobody has said it for certain in the last 7 days. Ask, and state the release date."],
        )
    ]


def _earlier(known: CustodyFacts) -> list[Notice]:
    day = suggestion(known)
    if day is None:
        return []
    sentence = (
        f"{day_words(known.release_on)} is a Friday, or comes before days on which services are closed. Ask the prison "
        f"whether the release can be on {day_words(day)}."
    )
    return [Notice(title="A day earlier may be possible", sentences=[sentence], variant="information")]
