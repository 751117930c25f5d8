"""What scoring one administration of an instrument comes to."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from backend.instruments.vocabulary import Instrument, Number, RiskItem, Towards


@dataclass(frozen=True, kw_only=True)
class ScaleScore:
    """One scale. ``value`` is None where too much is missing; ``least`` and ``most`` bound what it could be."""

    value: Fraction | None
    least: Fraction
    most: Fraction
    missing: tuple[int, ...]
    prorated: bool


@dataclass(frozen=True, kw_only=True)
class RiskAnswer:
    """The ticked column of one risk item; ``endorsed`` is None where it was left unanswered, which is not a no."""

    item: RiskItem
    ticked: int | None

    @property
    def endorsed(self) -> bool | None:
        return None if self.ticked is None else self.ticked >= self.item.endorsed_from


@dataclass(frozen=True, kw_only=True)
class Score:
    """One sheet of answers, scored by one version of an instrument.

    ``ticked`` are the columns as they were given, ``scored`` what they count after reversals and skip rules; both hold
    one place an item, None where there is no answer. ``unanswered`` are the places left blank, ``missing`` the counted
    items that still have no answer once skip rules, gate and what does not apply are allowed for. ``notices`` are
    sentences for whoever entered the sheet, where answers contradict each other or an assumption was made.
    """

    instrument: Instrument
    context: Mapping[str, object]
    ticked: tuple[int | None, ...]
    scored: tuple[int | None, ...]
    unanswered: tuple[int, ...]
    missing: tuple[int, ...]
    not_applicable: tuple[int, ...]
    skip_rule: str | None
    scales: Mapping[str, ScaleScore]
    bands: Mapping[str, str | None]
    cut_offs: Mapping[str, bool | None]
    cut_offs_used: Mapping[str, Number]
    risk: tuple[RiskAnswer, ...]
    notices: tuple[str, ...] = ()
    derived_from: str | None = None

    @property
    def main(self) -> ScaleScore:
        """The scale that is followed over time."""
        return self.scales[self.instrument.main.slug]

    @property
    def complete(self) -> bool:
        return not self.missing

    @property
    def gate(self) -> bool | None:
        """Whether the gate let the items be asked: None where it was not answered. True where there is no gate."""
        if self.instrument.gate is None:
            return True
        given = self.context.get(self.instrument.gate.key)
        return None if given is None else bool(given)

    def endorsed(self, towards: Towards | None = None) -> tuple[int, ...]:
        """The numbers of the risk items endorsed, towards self or others or either."""
        return tuple(one.item.number for one in self.risk if one.endorsed and towards in {None, one.item.towards})

    @property
    def risk_unanswered(self) -> tuple[int, ...]:
        return tuple(one.item.number for one in self.risk if one.ticked is None)

    @property
    def at_risk(self) -> bool | None:
        """True where a risk item is endorsed, None where none is but one was left unanswered."""
        if self.endorsed():
            return True
        return None if self.risk_unanswered else False
