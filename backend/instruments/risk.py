"""When the answers of one administration ask somebody to look at a person's safety.

Each endorsed risk item counts, whether or not the total could be scored. A site's clinical lead may set from which
column an endorsement raises an alert; until then every one does, and one that has worsened always does.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from backend.instruments.scores import Score
from backend.instruments.vocabulary import RiskItem, Towards


@dataclass(frozen=True, kw_only=True)
class Endorsement:
    """A risk item that was endorsed. ``before`` is the column of the last time it was answered, None for the first."""

    item: RiskItem
    ticked: int
    before: int | None
    at_threshold: bool

    @property
    def worsened(self) -> bool:
        return self.before is not None and self.ticked > self.before


@dataclass(frozen=True, kw_only=True)
class LeftBlank:
    """A risk item nobody answered, with the column of the last time it was. Blank is never taken for a no."""

    item: RiskItem
    before: int | None

    @property
    def was_endorsed(self) -> bool:
        return self.before is not None and self.before >= self.item.endorsed_from


@dataclass(frozen=True, kw_only=True)
class Concern:
    """What one administration says about risk: what was endorsed, and what is still to be asked."""

    endorsed: tuple[Endorsement, ...]
    left_blank: tuple[LeftBlank, ...]

    @property
    def raises_alert(self) -> bool:
        return any(one.at_threshold or one.worsened for one in self.endorsed)

    @property
    def worsened(self) -> bool:
        return any(one.worsened for one in self.endorsed)

    def towards(self, whom: Towards) -> tuple[Endorsement, ...]:
        return tuple(one for one in self.endorsed if one.item.towards is whom)


def concern(score: Score, *, earlier: Iterable[Score] = (), threshold: int | None = None) -> Concern:
    """Judge the risk items of ``score``.

    ``earlier`` are the person's other administrations of the same instrument, oldest first: each item is compared with
    the last time that it was answered, so a blank in between hides nothing. ``threshold`` is the column from which an
    endorsement raises an alert at this site; None, the default, is every endorsement. Raises ValueError where an
    earlier score is of another instrument.
    """
    before: dict[int, int] = {}
    for one in earlier:
        if one.instrument.slug != score.instrument.slug:
            raise ValueError(f"{one.instrument.title} says nothing about how {score.instrument.title} has changed")
        before.update({answer.item.number: answer.ticked for answer in one.risk if answer.ticked is not None})
    return Concern(
        endorsed=tuple(
            Endorsement(
                item=answer.item,
                ticked=answer.ticked,
                before=before.get(answer.item.number),
                at_threshold=threshold is None or answer.ticked >= threshold,
            )
            for answer in score.risk
            if answer.ticked is not None and answer.endorsed
        ),
        left_blank=tuple(
            LeftBlank(item=answer.item, before=before.get(answer.item.number))
            for answer in score.risk
            if answer.ticked is None
        ),
    )
