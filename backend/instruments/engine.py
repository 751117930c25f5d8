"""Scores a sheet of answers by the rules of its instrument."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from math import floor

from backend.instruments.scores import RiskAnswer, ScaleScore, Score
from backend.instruments.sheets import Answers, read_answers, read_context
from backend.instruments.vocabulary import CutOff, Form, Instrument, Scale, SkipRule
from backend.refusals import Reason, Unmet

Column = int | None


def score(instrument: Instrument, answers: Answers, context: Mapping[str, object] | None = None) -> Score:
    """Score one administration. Raises Malformed with a Reason for each item or piece of context not understood.

    ``answers`` are the ticked columns before any reversal: one an item in their order, None where unanswered, or by
    number of item. Missing answers are no refusal: what cannot be scored is None, and risk items are read all the same.
    """
    known = read_context(instrument, context)
    ticked = read_answers(instrument, answers)
    absent = _not_applicable(instrument, known)
    skip = _skip_rule(instrument, ticked)
    scored = _scored(instrument, ticked, known, skip, absent)
    scales = {one.slug: _scale_score(instrument, one, scored, absent) for one in instrument.scales}
    used = {one.slug: one.at_for(known) for one in instrument.cut_offs}
    return Score(
        instrument=instrument,
        context=known,
        ticked=ticked,
        scored=scored,
        unanswered=tuple(item.number for item, column in zip(instrument.items, ticked, strict=True) if column is None),
        missing=tuple(
            item.number
            for item, counts in zip(instrument.items, scored, strict=True)
            if counts is None and item.counted and item.number not in absent
        ),
        not_applicable=absent,
        skip_rule=skip.slug if skip else None,
        scales=scales,
        bands={
            one.slug: None if (value := scales[one.of].value) is None or absent else one.name(value)
            for one in instrument.bands
        },
        cut_offs={one.slug: _decided(one, scales[one.of], used[one.slug]) for one in instrument.cut_offs},
        cut_offs_used=used,
        risk=tuple(RiskAnswer(item=one, ticked=ticked[one.number - 1]) for one in instrument.risk_items),
        notices=tuple(_notices(instrument, ticked, known, skip, absent)),
    )


def derive(instrument: Instrument, source: Score) -> Score:
    """Score an instrument from the answers of a longer one that holds its items, and mark it as derived.

    Raises Unmet where an item of the longer one is missing. Raises ValueError where it is not the one named.
    """
    derivation = instrument.derived_from
    if derivation is None or derivation.slug != source.instrument.slug:
        raise ValueError(f"{instrument.title} is not derived from {source.instrument.title}")
    if not source.complete:
        sentence = f"{instrument.title} can be worked out only from a {source.instrument.title} without gaps"
        gaps = tuple(
            Reason(
                code="unanswered",
                sentence=f"{source.instrument.title} item {number} was not answered",
                where=f"item_{number}",
                details={"item": number},
            )
            for number in source.missing
        )
        raise Unmet(sentence, reasons=gaps)
    return replace(
        score(instrument, [source.ticked[number - 1] for number in derivation.items]), derived_from=derivation.slug
    )


def round_half_up(value: Fraction, places: int = 0) -> Fraction:
    """The nearest value of so many decimal places; the upper one where two are as near."""
    unit = 10**places
    return Fraction(floor(value * unit + Fraction(1, 2)), unit)


def _not_applicable(instrument: Instrument, known: Mapping[str, object]) -> tuple[int, ...]:
    rule = instrument.not_applicable
    return (rule.item,) if rule is not None and known[rule.key] else ()


def _skip_rule(instrument: Instrument, ticked: tuple[Column, ...]) -> SkipRule | None:
    """The first rule whose items were all answered, and with 0."""
    return next((one for one in instrument.skips if all(ticked[number - 1] == 0 for number in one.after)), None)


def _scored(
    instrument: Instrument,
    ticked: tuple[Column, ...],
    known: Mapping[str, object],
    skip: SkipRule | None,
    absent: tuple[int, ...],
) -> tuple[Column, ...]:
    if instrument.gate is not None and not known[instrument.gate.key]:
        return tuple(None if known[instrument.gate.key] is None else 0 for _ in instrument.items)
    not_asked = frozenset(skip.skips if skip else ())

    def counts(number: int, column: Column) -> Column:
        if number in absent:
            return None
        if column is None:
            return 0 if number in not_asked else None
        return instrument.item(number).scored(column)

    return tuple(counts(number, column) for number, column in enumerate(ticked, start=1))


def _scale_score(
    instrument: Instrument, scale: Scale, scored: tuple[Column, ...], absent: tuple[int, ...]
) -> ScaleScore:
    applicable = [number for number in scale.items if number not in absent]
    answered = [counts for number in applicable if (counts := scored[number - 1]) is not None]
    missing = tuple(number for number in applicable if scored[number - 1] is None)
    least = sum(answered) + sum(instrument.item(number).least for number in missing)
    most = sum(answered) + sum(instrument.item(number).most for number in missing)
    too_many = len(missing) > scale.may_miss or not answered or not set(missing).isdisjoint(scale.must_have)
    return ScaleScore(
        value=None if too_many else _value(scale, answered, len(applicable)),
        least=_in_units(scale, least, len(applicable)),
        most=_in_units(scale, most, len(applicable)),
        missing=missing,
        prorated=bool(missing) and not too_many,
    )


def _value(scale: Scale, answered: list[int], applicable: int) -> Fraction:
    if scale.form is Form.TEN_TIMES_MEAN:
        return Fraction(10 * sum(answered), len(answered))
    whole = round_half_up(Fraction(sum(answered) * applicable, len(answered)))
    return _in_units(scale, int(whole), applicable)


def _in_units(scale: Scale, total: int, applicable: int) -> Fraction:
    if scale.table is not None:
        return scale.table[total]
    return Fraction(10 * total, applicable) if scale.form is Form.TEN_TIMES_MEAN else Fraction(total)


def _decided(cut_off: CutOff, scale: ScaleScore, at: int | Fraction) -> bool | None:
    if scale.value is not None:
        return cut_off.side.holds(scale.value, at)
    if cut_off.by_bounds:
        lower, upper = cut_off.side.holds(scale.least, at), cut_off.side.holds(scale.most, at)
        return lower if lower == upper else None
    return None


def _notices(
    instrument: Instrument,
    ticked: tuple[Column, ...],
    known: Mapping[str, object],
    skip: SkipRule | None,
    absent: tuple[int, ...],
) -> Iterator[str]:
    if instrument.gate is not None and not known[instrument.gate.key] and any(one is not None for one in ticked):
        state = "unanswered" if known[instrument.gate.key] is None else "answered no"
        yield f"Items of {instrument.title} were answered although the question before them was {state}: none counts."
    if skip is not None and any(ticked[number - 1] for number in skip.skips):
        yield (
            f"Items of {instrument.title} that the form leaves out {skip.slug} were answered: they count as answered. "
            "Check them."
        )
    yield from (
        f"{instrument.title} item {number} was answered and marked as not applicable: it does not count."
        for number in absent
        if ticked[number - 1] is not None
    )
    for one in instrument.cut_offs:
        if one.depends_on is not None and known[one.depends_on] is None:
            yield f"{one.title}: {one.depends_on} is not known, so the cut-off of {one.at_for(known)} was used."
