"""Outcome measures: before, midway and after, and who is asked for those that are missing (review rule 24).

A missing questionnaire holds up "treatment completed" until it is taken or explained, and never "complied with": it
must not prolong an order.
"""

from backend.pathways.roles import TREATMENT_PRACTITIONER
from backend.pathways.vocabulary import Due, From, MeasurePoint, Opening, Review

from . import conditions as when
from .protocol import MEASURES_WITHIN

INSTRUMENTS = ("core-om", "phq-9", "gad-7")  # those of the national before-and-after figures
_DUE = Due(counts_from=From.EVENT, after=MEASURES_WITHIN)


def _point(slug: str, title: str, *opens: Opening) -> MeasurePoint:
    return MeasurePoint(slug=slug, title=title, rule="24", instruments=INSTRUMENTS, opens=opens, due=_DUE)


def _chased(slug: str, title: str, *opens: Opening) -> Review:
    return Review(
        slug=slug,
        title=title,
        rule="24",
        opens=opens,
        due=_DUE,
        owed_by=(TREATMENT_PRACTITIONER,),
        met_by=("record_measures",),
        while_in=("B3", "B4", "B5", "B7"),
    )


_MIDWAY = Opening(after=("record_session",), when=when.mid_treatment)

MEASURE_POINTS = (
    _point("start", "Start of treatment", Opening(after=("start_treatment",))),
    _point("mid", "Mid-treatment", _MIDWAY),
    _point("end", "End of treatment", Opening(after=("complete_treatment",))),
)

MEASURE_REVIEWS = (
    _chased(
        "measures_start", "Baseline measures missing", Opening(after=("start_treatment",), when=when.baseline_missing)
    ),
    _chased("measures_mid", "Mid-treatment measures", _MIDWAY),
    _chased(
        "measures_end", "End measures missing", Opening(after=("complete_treatment",), when=when.end_measures_missing)
    ),
)
