"""What has changed between two scores of one person on one instrument.

Reliable change is what error of measurement alone would rarely make; clinically significant change crosses the cut-off
from the side of those in treatment to the side of everybody else (Jacobson and Truax 1991). Both together are called
reliable recovery.
"""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from backend.instruments.scores import Score
from backend.instruments.vocabulary import Better, ChangeRule, Form, Instrument, Number
from backend.refusals import Conflict, Malformed, Reason, Unmet

OUT_OF_RANGE = "out_of_range"
NO_SCORE = "no_score"
NO_RULE = "no_reliable_change"


class Reliable(StrEnum):
    """Which way a score moved by at least the reliable change."""

    IMPROVEMENT = "improvement"
    DETERIORATION = "deterioration"
    NONE = "none"


class Outcome(StrEnum):
    """The finding in a word, for a title and for counting."""

    RECOVERED = "recovered"
    IMPROVED = "improved reliably"
    WORSENED = "worsened reliably"
    UNCHANGED = "no reliable change"


@dataclass(frozen=True, kw_only=True)
class Change:
    """From ``baseline`` to ``follow_up``, in points of the scale that is followed.

    ``improvement`` is positive where the person is better, whichever way the scale runs. The moves across the cut-off
    are None where the instrument has none.
    """

    instrument: Instrument
    baseline: Fraction
    follow_up: Fraction
    improvement: Fraction
    reliable: Reliable
    moved_to_non_clinical: bool | None
    moved_to_clinical: bool | None

    @property
    def clinically_significant(self) -> bool | None:
        """Whether the score left the clinical range, reliably or not."""
        return self.moved_to_non_clinical

    @property
    def reliable_recovery(self) -> bool | None:
        """Whether it left the clinical range by a reliable change."""
        if self.moved_to_non_clinical is None:
            return None
        return self.moved_to_non_clinical and self.reliable is Reliable.IMPROVEMENT

    @property
    def outcome(self) -> Outcome:
        match self.reliable:
            case Reliable.IMPROVEMENT:
                return Outcome.RECOVERED if self.reliable_recovery else Outcome.IMPROVED
            case Reliable.DETERIORATION:
                return Outcome.WORSENED
            case Reliable.NONE:
                return Outcome.UNCHANGED


def between(instrument: Instrument, baseline: Number, follow_up: Number) -> Change:
    """The change between two values of the scale that the instrument follows.

    Raises Malformed where a value is none that the scale can have, and Unmet where no reliable change is published.
    """
    rule = _rule(instrument)
    first, second = Fraction(baseline), Fraction(follow_up)
    reasons = [
        _impossible(instrument, rule, where)
        for where, value in (("baseline", first), ("follow_up", second))
        if not _possible(instrument, rule, value)
    ]
    if reasons:
        raise Malformed(reasons[0].sentence, reasons=reasons)
    improvement = second - first if instrument.better is Better.HIGHER else first - second
    was, now = (_clinical(instrument, rule, value) for value in (first, second))
    return Change(
        instrument=instrument,
        baseline=first,
        follow_up=second,
        improvement=improvement,
        reliable=_reliable(rule, improvement),
        moved_to_non_clinical=None if was is None or now is None else was and not now,
        moved_to_clinical=None if was is None or now is None else now and not was,
    )


def between_scores(baseline: Score, follow_up: Score) -> Change:
    """The change between two scored sheets, on their unrounded values.

    Raises Conflict where they are not of one instrument and scoring version: score both by one version first. Raises
    Unmet where one of them has no score, or where an item did not apply, since the reliable change is that of the
    whole form.
    """
    one, other = baseline.instrument, follow_up.instrument
    if (one.slug, one.version) != (other.slug, other.version):
        raise Conflict(
            f"{one.title} in scoring version {one.version} and {other.title} in scoring version {other.version} cannot "
            "be compared. Score both by the same version"
        )
    return between(one, _followed(baseline, "baseline"), _followed(follow_up, "follow_up"))


def no_change_band(instrument: Instrument, baseline: Number) -> tuple[Fraction, Fraction]:
    """The values, ends excluded, at which a later score is no reliable change from ``baseline``: a band in a chart.

    Not cut at the ends of the scale. Raises Unmet where no reliable change is published.
    """
    reliable = _rule(instrument).reliable
    return Fraction(baseline) - reliable, Fraction(baseline) + reliable


def no_score(instrument: Instrument, where: str) -> Unmet:
    """The refusal to compare where one administration could not be scored: null is not zero."""
    sentence = f"{instrument.title} has no score at the {where.replace('_', '-')}: too many items were missing"
    return Unmet(sentence, reasons=[Reason(code=NO_SCORE, sentence=sentence, where=where)])


def _followed(score: Score, where: str) -> Fraction:
    one = score.instrument
    if score.not_applicable:
        sentence = (
            f"{one.title} was taken without item {score.not_applicable[0]}, which did not apply: "
            "no reliable change is known for the shorter form"
        )
        raise Unmet(sentence, reasons=[Reason(code="not_applicable", sentence=sentence, where=where)])
    value = score.scales[_rule(one).of].value
    if value is None:
        raise no_score(one, where)
    return value


def _rule(instrument: Instrument) -> ChangeRule:
    if instrument.change is None:
        sentence = f"No reliable change is known for {instrument.title}"
        raise Unmet(sentence, reasons=[Reason(code=NO_RULE, sentence=sentence)])
    return instrument.change


def _reliable(rule: ChangeRule, improvement: Fraction) -> Reliable:
    if improvement >= rule.reliable:
        return Reliable.IMPROVEMENT
    return Reliable.DETERIORATION if -improvement >= rule.reliable else Reliable.NONE


def _clinical(instrument: Instrument, rule: ChangeRule, value: Fraction) -> bool | None:
    if rule.clinical is None:
        return None
    cut_off = instrument.cut_off(rule.clinical)
    return cut_off.side.holds(value, cut_off.at)


def _possible(instrument: Instrument, rule: ChangeRule, value: Fraction) -> bool:
    scale = instrument.scale(rule.of)
    least, most = instrument.range_of(scale)
    if scale.table is not None:
        return value in scale.table.values()
    return least <= value <= most and (scale.form is Form.TEN_TIMES_MEAN or value.denominator == 1)


def _impossible(instrument: Instrument, rule: ChangeRule, where: str) -> Reason:
    scale = instrument.scale(rule.of)
    least, most = (float(one) for one in instrument.range_of(scale))
    if scale.table is not None:
        kind = "a value of its conversion table"
    else:
        kind = "a number" if scale.form is Form.TEN_TIMES_MEAN else "a whole number"
    return Reason(
        code=OUT_OF_RANGE,
        sentence=f"{instrument.title} {where.replace('_', '-')} must be {kind} from {least:g} to {most:g}",
        where=where,
    )
