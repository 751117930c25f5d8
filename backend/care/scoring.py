"""Between what was entered, what is kept and what is scored: one reading of a stored sheet for everybody."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction

from backend.care.models import MeasureVersion
from backend.instruments import change
from backend.instruments.engine import score
from backend.instruments.registry import registry
from backend.instruments.scores import Score
from backend.instruments.vocabulary import Instrument
from backend.pathways.measuring import AskedBesides, ItemAnswered
from backend.refusals import Malformed, Reason, Refusal

_PLACES = Decimal("0.0001")


def score_entered(
    instrument: Instrument, answers: Sequence[ItemAnswered], besides: Sequence[AskedBesides]
) -> tuple[Score, dict[str, object]]:
    """Score a sheet as it was entered, with what was asked besides as it is kept.

    Raises Malformed with a Reason for each item or answer that cannot be read.
    """
    twice = {one.item for one in answers if sum(other.item == one.item for other in answers) > 1}
    if twice:
        reasons = [
            Reason(code="twice", sentence=f"{instrument.title} item {number} is answered twice", where=f"item_{number}")
            for number in sorted(twice)
        ]
        raise Malformed(reasons[0].sentence, reasons=reasons)
    asked = _besides(instrument, besides)
    return score(instrument, {one.item: one.column for one in answers}, asked), asked


def _besides(instrument: Instrument, given: Sequence[AskedBesides]) -> dict[str, object]:
    """What was asked besides the items, in the kinds of value that scoring takes: forms send everything as text."""
    kinds = {one.key: {_text(value): value for value in one.takes} for one in instrument.asks}
    return {one.key: kinds.get(one.key, {}).get(one.value.strip().lower(), one.value) for one in given}


def _text(value: object) -> str:
    return {True: "yes", False: "no"}.get(value, str(value).lower()) if isinstance(value, bool) else str(value).lower()


def score_of(version: MeasureVersion, instrument_slug: str) -> Score:
    """A stored sheet, scored by the version of the rules that it was scored by when it was entered."""
    return score(registry().get(instrument_slug, version.scoring_version), version.ticked, version.besides)


def kept(value: Fraction | None) -> Decimal | None:
    """A score as it is kept: to four places, where the instrument itself judges the fraction."""
    return None if value is None else (Decimal(value.numerator) / Decimal(value.denominator)).quantize(_PLACES)


def worse_than_any(now: Score, earlier: Iterable[Score]) -> bool:
    """Whether a score is reliably worse than the first or the last of the person's earlier ones.

    House rule: the first, since that is what outcome is told against, and the last, since that is what happened since
    somebody looked. Scores of another scoring version are read anew by this one's rules.
    """
    scores = list(earlier)
    return any(_worse(now, one) for one in ({id(one): one for one in (scores[:1] + scores[-1:])}).values())


def _worse(now: Score, before: Score) -> bool:
    try:
        return change.between_scores(by_newest_rules(before), now).reliable is change.Reliable.DETERIORATION
    except Refusal:  # one of them has no score, or nobody has published how much is reliable
        return False


def by_newest_rules(before: Score) -> Score:
    """The same answers scored by the rules in force, so that two scores can be compared."""
    newest = registry().get(before.instrument.slug)
    return before if newest.version == before.instrument.version else score(newest, before.ticked, before.context)
