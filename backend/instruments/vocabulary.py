"""The words a measure is written in.

An :class:`Instrument` is data: its items, what they add up to, what may be missing, and what the result is taken to
mean, each rule with its :class:`Source`. ``engine.py`` scores by it, ``checks.py`` refuses one that does not hold
together. Numbers are whole or :class:`fractions.Fraction`, never binary floats: a score that lies on the edge of a
band must fall on the right side of it.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from backend.instruments.scores import Score

Number = int | Fraction
Shown = None | bool | int | float | str | list[int]
"""What an answer may hold under one key, as JSON has it."""


# --- where a rule comes from ------------------------------------------------------------------------------------


class Basis(StrEnum):
    """How far a rule can be trusted."""

    PUBLISHED = "published"  #: read in the source named
    UNCONFIRMED = "unconfirmed"  #: in wide use; its publication has not been read for Footbridge
    HOUSE = "house rule"  #: decided here, because no publication settles it


@dataclass(frozen=True, kw_only=True)
class Source:
    """Who says so."""

    text: str
    basis: Basis


def published(text: str) -> Source:
    return Source(text=text, basis=Basis.PUBLISHED)


def unconfirmed(text: str) -> Source:
    return Source(text=text, basis=Basis.UNCONFIRMED)


def house_rule(text: str) -> Source:
    return Source(text=text, basis=Basis.HOUSE)


class Ruled(Protocol):
    """A part of an instrument that names the source of its rule."""

    @property
    def source(self) -> Source: ...


# --- what is asked ----------------------------------------------------------------------------------------------

YES_NO = (0, 1)
ZERO_TO_THREE = (0, 1, 2, 3)
ZERO_TO_FOUR = (0, 1, 2, 3, 4)
ONE_TO_FIVE = (1, 2, 3, 4, 5)


@dataclass(frozen=True, kw_only=True)
class Item:
    """One question, by its number and a short label of our own: never the wording of the form.

    ``codes`` are the columns that can be ticked. An item that is not ``counted`` is asked and kept, and no score
    holds it.
    """

    number: int
    label: str
    codes: tuple[int, ...]
    reversed: bool = False
    counted: bool = True

    @property
    def least(self) -> int:
        return self.codes[0]

    @property
    def most(self) -> int:
        return self.codes[-1]

    def scored(self, ticked: int) -> int:
        """What a ticked column counts. Reversing is its own inverse."""
        return self.least + self.most - ticked if self.reversed else ticked


def items(
    *labels: str,
    codes: tuple[int, ...],
    reverse: Iterable[int] = (),
    other_codes: Mapping[int, tuple[int, ...]] | None = None,
    uncounted: Iterable[int] = (),
) -> tuple[Item, ...]:
    """Items numbered from 1. ``other_codes`` names those whose columns differ from ``codes``."""
    others, turned, left_out = other_codes or {}, frozenset(reverse), frozenset(uncounted)
    return tuple(
        Item(
            number=number,
            label=label,
            codes=others.get(number, codes),
            reversed=number in turned,
            counted=number not in left_out,
        )
        for number, label in enumerate(labels, start=1)
    )


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Something besides the items that scoring asks for. ``takes`` says what may be given, and what it means.

    Not given, or null, means None: not known.
    """

    key: str
    title: str
    takes: Mapping[str | int | bool, str | int | bool | None]


@dataclass(frozen=True, kw_only=True)
class SkipRule:
    """Where the items ``after`` add up to 0, the form leaves out ``skips``; one that was not asked counts 0."""

    slug: str
    after: tuple[int, ...]
    skips: tuple[int, ...]
    source: Source


@dataclass(frozen=True, kw_only=True)
class Gate:
    """A question before the items: 0 ends the form with a score of 0, and unanswered there is no score."""

    key: str
    source: Source


@dataclass(frozen=True, kw_only=True)
class NotApplicable:
    """An item that may not apply to somebody: it is left out of the score, and the bands are too."""

    item: int
    key: str
    source: Source


# --- what it adds up to -----------------------------------------------------------------------------------------


class Form(StrEnum):
    """How items become a score."""

    SUM = "sum"  #: where items are missing: the mean of those answered times all of them, rounded half up
    TEN_TIMES_MEAN = "ten times the mean"  #: of the items answered; kept unrounded


@dataclass(frozen=True, kw_only=True)
class Scale:
    """A score over some items. With more than ``may_miss`` missing, or one of ``must_have``, it is null: never zero.

    ``source`` is that of the rule about missing items. ``table`` turns the sum into the scale's own units.
    """

    slug: str
    title: str
    items: tuple[int, ...]
    source: Source
    form: Form = Form.SUM
    may_miss: int = 0
    must_have: tuple[int, ...] = ()
    table: Mapping[int, Fraction] | None = None


@dataclass(frozen=True, kw_only=True)
class Bands:
    """Names for ranges of a scale. Each of ``starts`` is the lowest value of its band."""

    slug: str
    title: str
    of: str
    starts: tuple[tuple[Number, str], ...]
    source: Source

    def name(self, value: Number) -> str:
        return [name for start, name in self.starts if value >= start][-1]


class Side(StrEnum):
    """Which side of a cut-off counts."""

    AT_OR_ABOVE = "at or above"
    AT_OR_BELOW = "at or below"
    BELOW = "below"

    def holds(self, value: Number, at: Number) -> bool:
        match self:
            case Side.AT_OR_ABOVE:
                return value >= at
            case Side.AT_OR_BELOW:
                return value <= at
            case Side.BELOW:
                return value < at


@dataclass(frozen=True, kw_only=True)
class CutOff:
    """A value from which a score counts as a case, or a screen as positive; ``title`` says in what context.

    ``by_bounds``: with items missing it is still decided where the least and the most that the score could be agree.
    ``at_where`` replaces ``at`` for some values of the context key ``depends_on``.
    """

    slug: str
    title: str
    of: str
    at: Number
    source: Source
    side: Side = Side.AT_OR_ABOVE
    by_bounds: bool = False
    depends_on: str | None = None
    at_where: Mapping[str, Number] = field(default_factory=dict)

    def at_for(self, context: Mapping[str, object]) -> Number:
        """The value that counts for this person."""
        known = context.get(self.depends_on) if self.depends_on else None
        return self.at_where.get(known, self.at) if isinstance(known, str) else self.at


class Towards(StrEnum):
    """Whom a risk item is about."""

    SELF = "self"
    OTHERS = "others"


@dataclass(frozen=True, kw_only=True)
class RiskItem:
    """An item that raises a review of risk when the ticked column reaches ``endorsed_from``, whatever the total is."""

    number: int
    towards: Towards
    source: Source
    endorsed_from: int = 1


@dataclass(frozen=True, kw_only=True)
class ChangeRule:
    """How much a scale must move to be more than error of measurement, and the cut-off that recovery crosses."""

    of: str
    reliable: Number
    source: Source
    clinical: str | None = None


@dataclass(frozen=True, kw_only=True)
class Derivation:
    """The items of another instrument, in this one's order, from whose complete answers this one can be scored."""

    slug: str
    items: tuple[int, ...]
    source: Source


# --- the instrument ---------------------------------------------------------------------------------------------


class Better(StrEnum):
    """Which way a person wants the score to go."""

    LOWER = "lower"
    HIGHER = "higher"


class Permission(StrEnum):
    """What must happen before the wording may be shown."""

    FREE = "free to show"
    CONDITIONS = "may be shown under conditions"
    ASK_FIRST = "ask first"


@dataclass(frozen=True, kw_only=True)
class Licence:
    """Who must be asked before the wording is shown, on what terms, and what of it may be altered.

    ``line_needed``: the wording is only ever shown with the copyright line that its holder asks for.
    """

    permission: Permission
    ask: str
    terms: str
    may_alter: str
    source: Source
    line_needed: bool = True


@dataclass(frozen=True, kw_only=True)
class Instrument:
    """A measure or screen, in one scoring version.

    The first scale is the one that is followed over time. ``shows`` gives the keys of its answer, in their order.
    A released version is frozen: a corrected rule is a new version, beside which the older stays.
    """

    slug: str
    title: str
    version: int
    about: str
    better: Better
    items: tuple[Item, ...]
    scales: tuple[Scale, ...]
    licence: Licence
    shows: Mapping[str, "Callable[[Score], Shown]"]
    bands: tuple[Bands, ...] = ()
    cut_offs: tuple[CutOff, ...] = ()
    risk_items: tuple[RiskItem, ...] = ()
    asks: tuple[Asked, ...] = ()
    skips: tuple[SkipRule, ...] = ()
    gate: Gate | None = None
    not_applicable: NotApplicable | None = None
    change: ChangeRule | None = None
    derived_from: Derivation | None = None
    notes: tuple[Source, ...] = ()

    @property
    def code(self) -> str:
        """The name other programs use: PHQ_9 for phq-9."""
        return self.slug.upper().replace("-", "_")

    @property
    def main(self) -> Scale:
        return self.scales[0]

    def item(self, number: int) -> Item:
        return self.items[number - 1]

    def scale(self, slug: str) -> Scale:
        for one in self.scales:
            if one.slug == slug:
                return one
        raise LookupError(f"{self.title} has no scale {slug!r}")

    def cut_off(self, slug: str) -> CutOff:
        for one in self.cut_offs:
            if one.slug == slug:
                return one
        raise LookupError(f"{self.title} has no cut-off {slug!r}")

    def range_of(self, scale: Scale, leaving_out: Iterable[int] = ()) -> tuple[Fraction, Fraction]:
        """The least and the most that a scale can come to, without the items that do not apply."""
        left_out = frozenset(leaving_out)
        counted = [self.item(one) for one in scale.items if one not in left_out]
        least, most = sum(one.least for one in counted), sum(one.most for one in counted)
        if scale.table is not None:
            return scale.table[least], scale.table[most]
        if scale.form is Form.TEN_TIMES_MEAN:
            return Fraction(10 * least, len(counted)), Fraction(10 * most, len(counted))
        return Fraction(least), Fraction(most)

    @property
    def sources(self) -> tuple[Source, ...]:
        """Every source the instrument names, in the order of its parts."""
        ruled: tuple[Ruled | None, ...] = (
            *self.scales, *self.bands, *self.cut_offs, *self.risk_items, *self.skips,
            self.gate, self.not_applicable, self.change, self.derived_from, self.licence,
        )  # fmt: skip
        return (*(one.source for one in ruled if one is not None), *self.notes)
