"""Outcome measures: before, midway and after, and who is asked for those that are missing (review rule 24).

A missing questionnaire holds up "treatment completed" until it is taken or explained, and never "complied with": it
must not prolong an order.
"""

from backend.pathways.measuring import settled_at, taken_at
from backend.pathways.roles import TREATMENT_PRACTITIONER
from backend.pathways.vocabulary import Due, From, MeasurePoint, Opening, Review, Situation

from . import conditions as when
from . import protocol

INSTRUMENTS = ("core-om", "phq-9", "gad-7")  # those of the national before-and-after figures
SHORT_FORM = {"core-om": "core-10"}
_DUE = Due(counts_from=From.EVENT, after=protocol.MEASURES_WITHIN)


def baseline_missing(asked: Situation) -> bool:
    return not taken_at(asked, START)


def end_measures_missing(asked: Situation) -> bool:
    return not taken_at(asked, END)


def wanted_every_session(asked: Situation) -> bool:
    return asked.value(protocol.MEASURE_EVERY_SESSION)


START = MeasurePoint(
    slug="start", title="Start of treatment", rule="24", instruments=INSTRUMENTS, short_form=SHORT_FORM,
    opens=(Opening(after=("start_treatment",), when=baseline_missing),), due=_DUE,
)  # fmt: skip
SESSION = MeasurePoint(
    slug="session", title="At a session", rule="24", instruments=("core-10",), repeats=True,
    opens=(Opening(after=("record_session",), when=wanted_every_session),), due=_DUE,
)  # fmt: skip
MID = MeasurePoint(
    slug="mid", title="Mid-treatment", rule="24", instruments=INSTRUMENTS, short_form=SHORT_FORM,
    opens=(Opening(after=("record_session",), when=when.mid_treatment),), due=_DUE,
)  # fmt: skip
END = MeasurePoint(
    slug="end", title="End of treatment", rule="24", instruments=INSTRUMENTS, short_form=SHORT_FORM,
    opens=(Opening(after=("complete_treatment",), when=end_measures_missing),), due=_DUE,
)  # fmt: skip
MEASURE_POINTS = (START, SESSION, MID, END)


def _chased(point: MeasurePoint) -> Review:
    return Review(
        slug=f"measures_{point.slug}",
        title=f"Measures: {point.title[0].lower()}{point.title[1:]}",
        rule=point.rule,
        opens=point.opens,
        due=point.due,
        owed_by=(TREATMENT_PRACTITIONER,),
        met_by=("record_measures", "explain_missed_measures"),
        met_when=settled_at(point),
        while_in=("B3", "B4", "B5", "B7"),
    )


MEASURE_REVIEWS = tuple(_chased(point) for point in MEASURE_POINTS)
