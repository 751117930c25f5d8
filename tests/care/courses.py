"""Courses of scores, made of sheets that come to them."""

import datetime as dt
import uuid
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from backend.care import queries, scoring
from backend.care.queries import Course, Taken
from backend.instruments.engine import score
from backend.instruments.registry import registry
from backend.instruments.shown import as_json
from backend.instruments.vocabulary import Form, Instrument
from tests.instruments.sheets import adding_up_to, asked

BEGUN = dt.date(2026, 2, 2)


def total_for(instrument: Instrument, value: Fraction | int) -> int:
    """The sum of items at which the followed scale has a value."""
    if instrument.main.table is not None:
        return next(total for total, one in instrument.main.table.items() if one == value)
    if instrument.main.form is Form.TEN_TIMES_MEAN:
        return int(Fraction(value) * len(instrument.main.items) / 10)
    return int(value)


def taken(
    instrument: Instrument,
    value: Fraction | int | None,
    *,
    on: dt.date = BEGUN,
    point: str = "",
    derived: bool = False,
    **context: Any,
) -> Taken:
    """A finished sheet that comes to a value; None for one with too few answers."""
    blank: list[int | None] = [None] * len(instrument.items)
    columns = blank if value is None else adding_up_to(instrument, total_for(instrument, value))
    scored = score(instrument, columns, asked(instrument, **context))
    return Taken(
        id=uuid.uuid4(),
        case_id=uuid.uuid4(),
        instrument=instrument,
        taken_on=on,
        point=point.split(" ", maxsplit=1)[0].lower(),
        point_title=point,
        finished=True,
        derived=derived,
        version=1,
        score=scored,
        value=scoring.kept(scored.main.value),
        result=as_json(scored),
        done_about_risk="",
    )


def a_course(
    slug: str, values: Sequence[Fraction | Decimal | int | None], *, days: Sequence[int] | None = None
) -> Course:
    """Sheets of one instrument, a week apart unless ``days`` after the first says otherwise; named at both ends."""
    instrument = registry().get(slug)
    after = days if days is not None else [7 * number for number in range(len(values))]
    names = {0: "Start of treatment", len(values) - 1: "End of treatment"} if len(values) > 1 else {0: "At a session"}
    return queries.course(
        instrument,
        [
            taken(
                instrument,
                None if value is None else Fraction(value),
                on=BEGUN + dt.timedelta(days=passed),
                point=names.get(number, "At a session"),
            )
            for number, (value, passed) in enumerate(zip(values, after, strict=True))
        ],
    )
