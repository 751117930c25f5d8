"""What an instrument's answer holds under each of its keys: a reading takes a score and gives what JSON can hold."""

from collections.abc import Callable
from fractions import Fraction

from backend.instruments.engine import round_half_up
from backend.instruments.scores import Score
from backend.instruments.vocabulary import Number, Shown

Reading = Callable[[Score], Shown]


class LeftOut(Exception):  # noqa: N818 - an ordinary answer of a reading: this sheet has no such key
    """The key does not stand in this answer."""


def as_json(score: Score) -> dict[str, Shown]:
    """The answer of a score under the keys that its instrument names."""
    answer: dict[str, Shown] = {}
    for key, reading in score.instrument.shows.items():
        try:
            answer[key] = reading(score)
        except LeftOut:
            continue
    return answer


# --- numbers ----------------------------------------------------------------------------------------------------


def whole(value: Number | None) -> int | None:
    """A number that is whole. Raises ValueError for any other: it would be cut."""
    if value is not None and Fraction(value).denominator != 1:
        raise ValueError(f"{value} is not whole")
    return None if value is None else int(value)


def one_decimal(value: Number | None) -> float | None:
    """Rounded half up to one decimal, as CORE scores are shown. Nothing is decided by the rounded value."""
    return None if value is None else float(round_half_up(Fraction(value), 1))


def exactly(value: Number | None) -> float | None:
    """A number as it is: one of few decimals, such as those of a table."""
    return None if value is None else float(value)


# --- readings ---------------------------------------------------------------------------------------------------


def scale(slug: str, number: Callable[[Number | None], Shown] = whole) -> Reading:
    return lambda score: number(score.scales[slug].value)


def scale_if_complete(slug: str) -> Reading:
    """The scale, where nothing is missing from it; otherwise the key is left out."""

    def read(score: Score) -> Shown:
        if score.scales[slug].missing:
            raise LeftOut
        return whole(score.scales[slug].value)

    return read


def least(slug: str) -> Reading:
    return lambda score: whole(score.scales[slug].least)


def most(slug: str) -> Reading:
    return lambda score: whole(score.scales[slug].most)


def band(slug: str) -> Reading:
    return lambda score: score.bands[slug]


def cut_off(slug: str) -> Reading:
    return lambda score: score.cut_offs[slug]


def cut_off_used(slug: str) -> Reading:
    return lambda score: whole(score.cut_offs_used[slug])


def ticked(number: int) -> Reading:
    """The column that was ticked for an item, before any reversal."""
    return lambda score: score.ticked[number - 1]


def missing(score: Score) -> Shown:
    """How many items have no answer, once skip rules and what does not apply are allowed for."""
    return len(score.missing)


def unanswered(score: Score) -> Shown:
    """How many items were left blank, whether or not they were to be asked."""
    return len(score.unanswered)


def prorated(score: Score) -> Shown:
    return score.main.prorated


def skip_rule(score: Score) -> Shown:
    return score.skip_rule


def risk_flag(score: Score) -> Shown:
    return score.at_risk


def risk_items_endorsed(score: Score) -> Shown:
    return list(score.endorsed())


def risk_items_unanswered(score: Score) -> Shown:
    return list(score.risk_unanswered)


def ended_at_gate(score: Score) -> Shown:
    return score.gate is False


def past_the_gate(reading: Reading) -> Reading:
    """A reading that only has a meaning where the gate let the items be asked."""

    def read(score: Score) -> Shown:
        if not score.gate:
            raise LeftOut
        return reading(score)

    return read


def why_no_gate(score: Score) -> Shown:
    if score.gate is not None:
        raise LeftOut
    return "gate unanswered"


def most_possible(score: Score) -> Shown:
    """The most that the main scale could come to for somebody: less where an item does not apply."""
    return whole(_range(score)[1])


def scaled_to_whole_form(score: Score) -> Shown:
    """The main scale stretched to what the whole form comes to, where an item does not apply; otherwise null."""
    if not score.not_applicable or score.main.value is None:
        return None
    whole_form = score.instrument.range_of(score.instrument.main)[1]
    return exactly(score.main.value * whole_form / _range(score)[1])


def _range(score: Score) -> tuple[Fraction, Fraction]:
    return score.instrument.range_of(score.instrument.main, score.not_applicable)
