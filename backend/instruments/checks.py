"""What must be true of an instrument before anybody is scored by it. A fault stops the start, with a sentence."""

from collections import Counter
from collections.abc import Iterable, Iterator

from backend.instruments.vocabulary import Derivation, Instrument, Number, Scale

LONGEST_LABEL = 40  # letters: a label names what an item is about, and has no room for its wording


class InstrumentError(Exception):
    """An instrument does not hold together; ``faults`` lists every sentence."""

    def __init__(self, faults: Iterable[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(self.faults))


def check_all(instruments: Iterable[Instrument], faults: Iterable[str] = ()) -> None:
    """Raise InstrumentError with ``faults`` and every fault of every instrument, alone and side by side."""
    every = tuple(instruments)
    found = [*faults, *(fault for one in every for fault in faults_of(one))]
    found.extend(_versions(every))
    if not found:  # a short form is compared with its long one where both are sound
        found.extend(_derivations(every))
    if found:
        raise InstrumentError(found)


def faults_of(instrument: Instrument) -> list[str]:
    """Every fault of one instrument, each as a sentence that starts with its name and scoring version.

    Where its items or scales are at fault only those are told: everything else is asked of them.
    """
    found = [fault for check in (_names, _items, _scales) for fault in check(instrument)]
    if not found:
        rest = (_bands, _cut_offs, _risk, _rules, _change, _sources, _keys)
        found = [fault for check in rest for fault in check(instrument)]
    return [f"{instrument.slug} v{instrument.version}: {fault}" for fault in found]


def _names(instrument: Instrument) -> Iterator[str]:
    if not instrument.slug.replace("-", "").isalnum() or instrument.slug != instrument.slug.lower():
        yield f"{instrument.slug!r} is not a plain name of small letters, digits and hyphens"
    if instrument.version < 1:
        yield "scoring versions are counted from 1"
    groups: dict[str, list[str]] = {
        "scale": [one.slug for one in instrument.scales],
        "bands": [one.slug for one in instrument.bands],
        "cut-off": [one.slug for one in instrument.cut_offs],
        "context": [one.key for one in instrument.asks],
        "skip rule": [one.slug for one in instrument.skips],
    }
    for kind, slugs in groups.items():
        yield from (f"{kind} {slug!r} is declared {count} times" for slug, count in Counter(slugs).items() if count > 1)


def _items(instrument: Instrument) -> Iterator[str]:
    if [one.number for one in instrument.items] != list(range(1, len(instrument.items) + 1)):
        yield "its items are not numbered from 1 without gaps"
    for item in instrument.items:
        where = f"item {item.number}"
        if not item.label.strip():
            yield f"{where} has no label"
        if len(item.label) > LONGEST_LABEL:
            yield f"{where} has a label of more than {LONGEST_LABEL} letters, which looks like the form's own wording"
        if len(item.codes) < 2 or list(item.codes) != sorted(set(item.codes)):
            yield f"{where} has codes that do not rise"
        if {item.scored(code) for code in item.codes} != set(item.codes):
            yield f"{where} is reversed into codes that it does not have"


def _numbers(instrument: Instrument) -> frozenset[int]:
    return frozenset(one.number for one in instrument.items)


def _counted(instrument: Instrument) -> frozenset[int]:
    return frozenset(one.number for one in instrument.items if one.counted)


def _scales(instrument: Instrument) -> Iterator[str]:
    if not instrument.scales:
        yield "it has no scale"
        return
    if set(instrument.main.items) != _counted(instrument):
        yield f"its first scale, {instrument.main.slug!r}, does not hold every counted item"
    for scale in instrument.scales:
        where = f"scale {scale.slug!r}"
        if len(set(scale.items)) != len(scale.items) or not scale.items:
            yield f"{where} holds an item twice, or none"
        if not set(scale.items) <= _counted(instrument):
            yield f"{where} holds items that are not counted or not there"
            continue
        if not 0 <= scale.may_miss < len(scale.items):
            yield f"{where} may miss {scale.may_miss} of {len(scale.items)} items"
        if not set(scale.must_have) <= set(scale.items):
            yield f"{where} must have items that it does not hold"
        yield from _table(instrument, scale, where)


def _table(instrument: Instrument, scale: Scale, where: str) -> Iterator[str]:
    if scale.table is None:
        return
    counted = [instrument.item(number) for number in scale.items]
    sums = range(sum(one.least for one in counted), sum(one.most for one in counted) + 1)
    if set(scale.table) != set(sums):
        yield f"{where} has a table that does not hold exactly the sums {sums[0]} to {sums[-1]}"
    elif [scale.table[one] for one in sums] != sorted(set(scale.table.values())):
        yield f"{where} has a table that does not rise"


def _scale(instrument: Instrument, slug: str) -> Scale | None:
    return next((one for one in instrument.scales if one.slug == slug), None)


def _within(instrument: Instrument, scale: Scale, value: Number) -> bool:
    least, most = instrument.range_of(scale)
    return least <= value <= most


def _bands(instrument: Instrument) -> Iterator[str]:
    for bands in instrument.bands:
        where = f"bands {bands.slug!r}"
        scale = _scale(instrument, bands.of)
        if scale is None:
            yield f"{where} are of {bands.of!r}, which is no scale"
            continue
        starts = [start for start, _ in bands.starts]
        if starts != sorted(set(starts)):
            yield f"{where} do not rise"
        if not starts or starts[0] != instrument.range_of(scale)[0]:
            yield f"{where} do not begin where the scale begins"
        yield from (
            f"{where} begin at {start}, beyond the scale" for start in starts if not _within(instrument, scale, start)
        )


def _cut_offs(instrument: Instrument) -> Iterator[str]:
    asked = {one.key: one for one in instrument.asks}
    for cut_off in instrument.cut_offs:
        where = f"cut-off {cut_off.slug!r}"
        scale = _scale(instrument, cut_off.of)
        if scale is None:
            yield f"{where} is of {cut_off.of!r}, which is no scale"
            continue
        for at in (cut_off.at, *cut_off.at_where.values()):
            if not _within(instrument, scale, at):
                yield f"{where} lies at {at}, beyond the scale"
        if cut_off.depends_on is None and cut_off.at_where:
            yield f"{where} differs, but does not say by what"
        if cut_off.depends_on is not None:
            known = asked[cut_off.depends_on].takes.values() if cut_off.depends_on in asked else ()
            if not set(cut_off.at_where) <= set(known):
                yield f"{where} depends on {cut_off.depends_on!r} in words that it does not ask for"


def _risk(instrument: Instrument) -> Iterator[str]:
    for risk in instrument.risk_items:
        if risk.number not in _numbers(instrument):
            yield f"risk item {risk.number} is no item"
        elif risk.endorsed_from not in instrument.item(risk.number).codes[1:]:
            yield f"risk item {risk.number} is endorsed from {risk.endorsed_from}, which is no code above its least"


def _rules(instrument: Instrument) -> Iterator[str]:
    """Skip rules, the gate, and the item that may not apply."""
    for skip in instrument.skips:
        named = {*skip.after, *skip.skips}
        if not named <= _numbers(instrument) or not set(skip.after).isdisjoint(skip.skips):
            yield f"skip rule {skip.slug!r} names items that are not there, or skips what it asks"
        elif any(0 not in instrument.item(number).codes or instrument.item(number).reversed for number in named):
            yield f"skip rule {skip.slug!r} counts 0 for an item for which that is no answer, or not the least"
    asked = {one.key: one for one in instrument.asks}
    if instrument.gate is not None:
        gate = asked.get(instrument.gate.key)
        if gate is None or set(gate.takes.values()) != {0, 1}:
            yield f"the gate {instrument.gate.key!r} is not asked for as 0 or 1"
    absent = instrument.not_applicable
    if absent is not None:
        if absent.item not in _counted(instrument):
            yield f"item {absent.item}, which may not apply, is not counted"
        if absent.key not in asked or set(asked[absent.key].takes) != {True, False}:
            yield f"{absent.key!r} is not asked for as true or false"


def _change(instrument: Instrument) -> Iterator[str]:
    rule = instrument.change
    if rule is None:
        return
    scale = _scale(instrument, rule.of)
    if scale is None:
        yield f"change is of {rule.of!r}, which is no scale"
        return
    least, most = instrument.range_of(scale)
    if not 0 < rule.reliable <= most - least:
        yield f"a reliable change of {rule.reliable} cannot happen on this scale"
    if rule.clinical is not None:
        cut_off = next((one for one in instrument.cut_offs if one.slug == rule.clinical), None)
        if cut_off is None or cut_off.of != rule.of or cut_off.depends_on is not None:
            yield f"recovery crosses {rule.clinical!r}, which is no plain cut-off of that scale"


def _sources(instrument: Instrument) -> Iterator[str]:
    if any(not one.text.strip() for one in instrument.sources):
        yield "a rule names no source"
    if not instrument.licence.ask.strip() or not instrument.licence.may_alter.strip():
        yield "its licence does not say who must be asked, or what may be altered"


def _keys(instrument: Instrument) -> Iterator[str]:
    if not instrument.shows:
        yield "its answer has no keys"


def _versions(instruments: tuple[Instrument, ...]) -> Iterator[str]:
    versions: dict[str, list[int]] = {}
    for one in instruments:
        versions.setdefault(one.slug, []).append(one.version)
    for slug, found in versions.items():
        if sorted(found) != list(range(1, len(found) + 1)):
            yield f"{slug} has the scoring versions {sorted(found)}: an older one is gone, or two are the same"


def _derivations(instruments: tuple[Instrument, ...]) -> Iterator[str]:
    newest = {one.slug: one for one in sorted(instruments, key=lambda one: one.version)}
    for one in newest.values():
        if one.derived_from is not None:
            yield from (f"{one.slug} v{one.version}: {fault}" for fault in _derivation(one, one.derived_from, newest))


def _derivation(instrument: Instrument, rule: Derivation, newest: dict[str, Instrument]) -> Iterator[str]:
    source = newest.get(rule.slug)
    if source is None:
        yield f"is derived from {rule.slug!r}, which is no instrument"
        return
    if len(rule.items) != len(instrument.items) or not set(rule.items) <= _numbers(source):
        yield f"is derived from items that {rule.slug} does not have, or not from one for each of its own"
        return
    for own, number in zip(instrument.items, rule.items, strict=True):
        theirs = source.item(number)
        if (own.codes, own.reversed) != (theirs.codes, theirs.reversed):
            yield f"item {own.number} is coded otherwise than item {number} of {rule.slug}, from which it is derived"
