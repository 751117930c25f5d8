"""Outcome measures: in windows rather than on days, a short form where time has run out, then a reason (rule 15).

Three, six and twelve months count from release. Whoever closed before that is asked by the administrator, if they
agreed to be contacted after the end.
"""

import datetime as dt

from backend.pathways.facts import CONSENTS, Answer, ConsentTo
from backend.pathways.measuring import MEASURES, MeasuresMissed, settled_at, taken_at
from backend.pathways.roles import ADMINISTRATOR as ADM
from backend.pathways.vocabulary import (
    Due,
    Escalation,
    From,
    MeasurePoint,
    Opening,
    ProtocolValue,
    Review,
    Situation,
    Warn,
)

from . import protocol as figures
from .roles import PRACTITIONER as EP
from .roles import TEAM_LEAD as TL

FULL = ("core-om",)
SHORT_FORM = {"core-om": "core-10"}
IN_PRISON = ("E4", "E5", "E6", "E7", "H3", "H4")
IN_COMMUNITY = ("E9", "E10", "E11", "H1", "H2", "H5")  # a recall does not end the weeks that outcomes count
CLOSED = ("E12", "E13")


def _after_release(slug: str, title: str, value: ProtocolValue[int]) -> MeasurePoint:
    return MeasurePoint(
        slug=slug, title=title, rule="15", instruments=FULL, short_form=SHORT_FORM,
        opens=(Opening(anchor="released", while_in=(*IN_COMMUNITY, *CLOSED)),),
        due=Due(counts_from=From.ANCHOR, anchor="released", after=value, caught_up=figures.DEBT),
    )  # fmt: skip


BASELINE = MeasurePoint(
    slug="baseline", title="Baseline in prison", rule="15", instruments=FULL, short_form=SHORT_FORM,
    opens=(Opening(on_entering=("E4",)),), due=Due(after=figures.BASELINE),
)  # fmt: skip
BEFORE_RELEASE = MeasurePoint(
    slug="before_release", title="Before release, if wanted", rule="15", instruments=FULL, short_form=SHORT_FORM,
    opens=(Opening(anchor="release", while_in=IN_PRISON),),
    due=Due(counts_from=From.ANCHOR, anchor="release", before=figures.BEFORE_RELEASE),
)  # fmt: skip
DAY_14 = MeasurePoint(
    slug="day_14", title="Two weeks after release", rule="15", instruments=("core-10",),
    opens=(Opening(on_entering=("E9",)),),
    due=Due(after=figures.MEASURE_DAY_14),
)  # fmt: skip
FOUR_WEEKLY = MeasurePoint(
    slug="four_weekly", title="Every four weeks", rule="15", instruments=("core-10",), repeats=True,
    opens=(Opening(on_entering=("E10", "E11")),), due=Due(after=figures.MEASURE_EVERY),
)  # fmt: skip
MONTH_3 = _after_release("month_3", "Three months after release", figures.MONTH_3)
MONTH_6 = _after_release("month_6", "Six months after release", figures.MONTH_6)
MONTH_12 = _after_release("month_12", "Twelve months after release", figures.MONTH_12)

OUTCOMES = (MONTH_3, MONTH_6, MONTH_12)
MEASURE_POINTS = (BASELINE, BEFORE_RELEASE, DAY_14, FOUR_WEEKLY, *OUTCOMES)
TAKEN_BY = ("record_measures", "explain_missed_measures")


def any_final(asked: Situation) -> bool:
    """Whether a CORE-OM or CORE-10 was finished after release: the final one, whichever point it was taken at."""
    points = {one.slug for one in (DAY_14, FOUR_WEEKLY, *OUTCOMES)}
    return any(one.finished and one.point in points for one in asked.fact(MEASURES))


def may_be_asked_after(asked: Situation) -> bool:
    """Whether the person agreed to be contacted after the end."""
    said = [one for one in asked.fact(CONSENTS) if one.to is ConsentTo.AFTER_CLOSURE]
    return bool(said) and max(said, key=lambda one: one.version).answer is Answer.GIVEN


def taken_again(asked: Situation) -> bool:
    """The four-weekly measure was taken, or it was said why not."""
    if isinstance(asked.entered, MeasuresMissed):
        return asked.entered.point == FOUR_WEEKLY.slug
    return bool(asked.entered.point == FOUR_WEEKLY.slug and asked.entered.finished)


class _Still:
    """Whether the measures of a point are still to be taken, and their window is not over."""

    def __init__(self, point: MeasurePoint, *, after_closure: bool) -> None:
        self.point, self.after_closure = point, after_closure

    def __call__(self, asked: Situation) -> bool:
        released, months = asked.anchor("released"), self.point.due.after
        if released is None or months is None or taken_at(asked, self.point):
            return False
        if self.after_closure and not may_be_asked_after(asked):
            return False
        longest = dt.timedelta(days=31 * asked.value(months) + asked.value(figures.MEASURES_CLOSE))
        return asked.at <= released + longest


def _outcome(point: MeasurePoint, *, after_closure: bool) -> Review:
    while_in = CLOSED if after_closure else IN_COMMUNITY
    return Review(
        slug=f"measures_{point.slug}_after_closure" if after_closure else f"measures_{point.slug}",
        title=f"Measures: {point.title[0].lower()}{point.title[1:]}" + (", after the end" if after_closure else ""),
        rule="15",
        opens=(Opening(anchor="released", while_in=while_in, when=_Still(point, after_closure=after_closure)),),
        due=point.due,
        owed_by=(ADM,) if after_closure else (EP,),
        warn=(Warn(before=figures.MEASURES_OPEN),),
        chase=figures.MEASURES_SHORT,
        escalate=(Escalation(to=(TL,), after=figures.MEASURES_CLOSE),),
        met_by=TAKEN_BY,
        met_when=settled_at(point),
        while_in=while_in,
        meaning="Late: the short form. When the window has closed: the reason why there is none.",
    )


MEASURE_REVIEWS = (
    Review(
        slug="measures_baseline", title="Measures: baseline in prison", rule="15", opens=BASELINE.opens,
        due=Due(after=figures.BASELINE), owed_by=(EP,), escalate=(Escalation(to=(TL,), after=figures.MEASURES_SHORT),),
        met_by=TAKEN_BY, met_when=settled_at(BASELINE), while_in=(*IN_PRISON, "E8"),
    ),
    Review(
        slug="measures_before_release", title="Measures: before release, if wanted", rule="15",
        opens=BEFORE_RELEASE.opens, due=BEFORE_RELEASE.due, owed_by=(EP,), lapses=figures.BEFORE_RELEASE_LAPSES,
        met_by=TAKEN_BY, met_when=settled_at(BEFORE_RELEASE), while_in=IN_PRISON,
    ),
    Review(
        slug="measures_day_14", title="Measures: two weeks after release", rule="15", opens=DAY_14.opens,
        due=DAY_14.due, owed_by=(EP,), escalate=(Escalation(to=(TL,), after=figures.MEASURES_SHORT),),
        met_by=TAKEN_BY, met_when=settled_at(DAY_14), while_in=("E9", "E10"),
    ),
    Review(
        slug="measures_four_weekly", title="Measures: every four weeks", rule="15", opens=FOUR_WEEKLY.opens,
        due=Due(after=figures.MEASURE_EVERY), again=True, owed_by=(EP,),
        escalate=(Escalation(to=(TL,), after=figures.MEASURES_SHORT),),
        met_by=TAKEN_BY, met_when=taken_again, while_in=("E10", "E11"),
    ),
    *(_outcome(point, after_closure=False) for point in OUTCOMES),
    *(_outcome(point, after_closure=True) for point in (MONTH_6, MONTH_12)),
)  # fmt: skip
