"""How far before-and-after scores are complete, counted from what is on file; each figure with what it is out of.

A point has come due on a case once its review was opened, something was entered for it, or somebody said why it was
missed. The first point of a pathway is its baseline. House rule: a pair is a baseline score and a score taken later, at
any point or none; it is owed once the baseline and a later point that comes once have come due.
"""

import datetime as dt
import uuid
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from backend.instruments.registry import registry
from backend.instruments.vocabulary import Instrument
from backend.pathways.measuring import WhyMissed
from backend.pathways.vocabulary import MeasurePoint, Pathway
from backend.web.templatetags.components import day


@dataclass(frozen=True, kw_only=True)
class SheetSeen:
    """One sheet, without its answers. ``scored`` tells that it is finished and has a score."""

    case_id: uuid.UUID
    instrument: str
    point: str
    taken_on: dt.date
    finished: bool
    scored: bool


@dataclass(frozen=True, kw_only=True)
class Missed:
    """That somebody said why nothing was taken at a point."""

    case_id: uuid.UUID
    point: str
    reason: WhyMissed
    said_on: dt.date


@dataclass(frozen=True, kw_only=True)
class Share:
    """So many of so many."""

    count: int
    of: int

    def __str__(self) -> str:
        return f"{self.count} of {self.of}"


@dataclass(frozen=True, kw_only=True)
class AtPoint:
    """How many cases have a score of an instrument at a point, of those on which the point has come due."""

    point: MeasurePoint
    scored: Share


@dataclass(frozen=True, kw_only=True)
class OfInstrument:
    """How far an instrument's scores on one pathway are complete."""

    instrument: Instrument
    baseline: Share
    later: Share
    paired: Share
    points: tuple[AtPoint, ...]


@dataclass(frozen=True, kw_only=True)
class WhyNot:
    """On how many cases a point was missed for a reason."""

    point: MeasurePoint
    reason: WhyMissed
    cases: int


@dataclass(frozen=True, kw_only=True)
class OfPathway:
    """The coverage of one pathway's cases."""

    pathway: Pathway
    cases: int
    instruments: tuple[OfInstrument, ...]
    missed: tuple[WhyNot, ...]


@dataclass(frozen=True, kw_only=True)
class Half:
    """The baseline or the later score of one case: there, or why not."""

    on: dt.date | None
    why_not: str = ""


@dataclass(frozen=True, kw_only=True)
class Pair:
    """The two halves of one instrument on one case."""

    instrument: Instrument
    baseline: Half
    later: Half

    @property
    def paired(self) -> bool:
        return self.baseline.on is not None and self.later.on is not None


class Standing(StrEnum):
    """Where a point of a case stands."""

    TAKEN = "taken"
    EXPLAINED = "explained"  #: not all taken, and somebody said why
    BEGUN = "begun"
    DUE = "due"
    NOT_DUE = "not_due"


@dataclass(frozen=True, kw_only=True)
class PointTold:
    """What anybody who works on a case may know of a point: that something was taken, never what it came to.

    ``on`` is the day it was last taken or its being missed was explained; ``days`` on how many it was taken.
    """

    point: MeasurePoint
    standing: Standing
    on: dt.date | None
    days: int

    @property
    def sentence(self) -> str:
        when = day(self.on) if self.on else ""
        if self.standing is Standing.TAKEN and self.point.repeats:
            return f"Taken {'once' if self.days == 1 else f'on {self.days} days'}, the last on {when}"
        return {
            Standing.TAKEN: f"Taken, the last on {when}",
            Standing.EXPLAINED: f"Not all taken; why was recorded on {when}",
            Standing.BEGUN: "Begun, and not all taken yet",
            Standing.DUE: "Due, and not taken yet",
            Standing.NOT_DUE: "None taken" if self.point.repeats else "Not due yet",
        }[self.standing]


@dataclass(kw_only=True)
class OnFile:
    """What is on file about the measures of one case."""

    sheets: list[SheetSeen] = field(default_factory=list)
    missed: dict[str, Missed] = field(default_factory=dict)
    opened: set[str] = field(default_factory=set)

    def due(self, point: MeasurePoint) -> bool:
        return (
            point.slug in self.opened
            or point.slug in self.missed
            or any(one.point == point.slug for one in self.sheets)
        )

    def baseline(self, instrument: str, first: MeasurePoint) -> SheetSeen | None:
        found = (one for one in self.sheets if one.scored and one.instrument == instrument and one.point == first.slug)
        return min(found, key=lambda one: one.taken_on, default=None)

    def later(self, instrument: str, first: MeasurePoint) -> SheetSeen | None:
        """The last score after the baseline; where there is none, the last that was not taken as one."""
        before = self.baseline(instrument, first)
        found = (
            one
            for one in self.sheets
            if one.scored
            and one.instrument == instrument
            and one.point != first.slug
            and (before is None or one.taken_on > before.taken_on)
        )
        return max(found, key=lambda one: one.taken_on, default=None)


def gathered(
    sheets: Iterable[SheetSeen], missed: Iterable[Missed], opened: Iterable[tuple[uuid.UUID, str]]
) -> Mapping[uuid.UUID, OnFile]:
    """By case. Of several reasons for one point the last one given counts; ``opened`` are points by their slugs."""
    found: dict[uuid.UUID, OnFile] = defaultdict(OnFile)
    for sheet in sheets:
        found[sheet.case_id].sheets.append(sheet)
    for one in sorted(missed, key=lambda each: each.said_on):
        found[one.case_id].missed[one.point] = one
    for case_id, point in opened:
        found[case_id].opened.add(point)
    return found


def instruments_of(pathway: Pathway) -> tuple[Instrument, ...]:
    """Those that the points of a pathway ask for, and their short forms after them."""
    asked = [slug for point in pathway.measure_points for slug in point.instruments]
    short = [slug for point in pathway.measure_points for slug in point.short_form.values()]
    return tuple(registry().get(slug) for slug in dict.fromkeys([*asked, *short]))


def of_pathway(pathway: Pathway, cases: Sequence[uuid.UUID], on_file: Mapping[uuid.UUID, OnFile]) -> OfPathway:
    """Count the cases of one pathway, which has at least one measure point."""
    files = [on_file[one] for one in cases if one in on_file]
    reasons = Counter((slug, one.reason) for each in files for slug, one in each.missed.items())
    points = {one.slug: one for one in pathway.measure_points}
    return OfPathway(
        pathway=pathway,
        cases=len(cases),
        instruments=tuple(_of_instrument(one, pathway.measure_points, files) for one in instruments_of(pathway)),
        missed=tuple(
            WhyNot(point=point, reason=reason, cases=reasons[point.slug, reason])
            for point in points.values()
            for reason in WhyMissed
            if reasons[point.slug, reason]
        ),
    )


def _of_instrument(instrument: Instrument, points: Sequence[MeasurePoint], files: Sequence[OnFile]) -> OfInstrument:
    first, slug = points[0], instrument.slug
    begun = [one for one in files if one.due(first)]
    gone_on = [one for one in files if one.later(slug, first) or _later_due(one, points)]
    both = [one for one in begun if one in gone_on]
    return OfInstrument(
        instrument=instrument,
        baseline=_share(begun, lambda one: one.baseline(slug, first) is not None),
        later=_share(gone_on, lambda one: one.later(slug, first) is not None),
        paired=_share(both, lambda one: one.baseline(slug, first) is not None and one.later(slug, first) is not None),
        points=tuple(AtPoint(point=point, scored=_at_point(slug, point, files)) for point in points),
    )


def _later_due(one: OnFile, points: Sequence[MeasurePoint]) -> bool:
    return any(one.due(point) for point in points[1:] if not point.repeats)


def _at_point(slug: str, point: MeasurePoint, files: Sequence[OnFile]) -> Share:
    due = [one for one in files if one.due(point)]
    return _share(due, lambda one: any(s.scored and s.instrument == slug and s.point == point.slug for s in one.sheets))


# --- one case ---------------------------------------------------------------------------------------------------


def pairs_of(pathway: Pathway, on_file: OnFile) -> tuple[Pair, ...]:
    """Each instrument of the pathway on one case; a short form only where it was taken."""
    asked = {slug for point in pathway.measure_points for slug in point.instruments if not point.repeats}
    taken = {one.instrument for one in on_file.sheets}
    first = pathway.measure_points[0]
    return tuple(
        Pair(
            instrument=one,
            baseline=_half(on_file, one.slug, on_file.baseline(one.slug, first), pathway.measure_points[:1]),
            later=_half(on_file, one.slug, on_file.later(one.slug, first), pathway.measure_points[1:]),
        )
        for one in instruments_of(pathway)
        if one.slug in asked or one.slug in taken
    )


def _half(on_file: OnFile, slug: str, found: SheetSeen | None, points: Sequence[MeasurePoint]) -> Half:
    if found is not None:
        return Half(on=found.taken_on)
    slugs = {one.slug for one in points}
    entered = [one for one in on_file.sheets if one.instrument == slug and one.point in slugs]
    reasons = [one for point, one in on_file.missed.items() if point in slugs]
    if any(one.finished for one in entered):
        return Half(on=None, why_not="taken, with too few answers for a score")
    if entered:
        return Half(on=None, why_not="begun and not finished")
    if reasons:
        return Half(on=None, why_not=_lower(max(reasons, key=lambda one: one.said_on).reason.label))
    if any(on_file.due(one) for one in points if not one.repeats):
        return Half(on=None, why_not="due and not taken")
    return Half(on=None, why_not="not due yet")


def points_told(pathway: Pathway, on_file: OnFile) -> tuple[PointTold, ...]:
    """What happened at each point, without instrument, answer or score."""
    return tuple(_told(one, on_file) for one in pathway.measure_points)


def _told(point: MeasurePoint, on_file: OnFile) -> PointTold:
    sheets = [one for one in on_file.sheets if one.point == point.slug]
    finished = {one.instrument for one in sheets if one.finished}
    days = sorted({one.taken_on for one in sheets if one.finished})
    whole = all(one in finished or point.short_form.get(one) in finished for one in point.instruments)
    on = days[-1] if days else None
    if days and (whole or point.repeats):
        standing = Standing.TAKEN
    elif point.slug in on_file.missed:
        standing, on = Standing.EXPLAINED, on_file.missed[point.slug].said_on
    elif sheets:
        standing = Standing.BEGUN
    else:
        standing = Standing.DUE if on_file.due(point) else Standing.NOT_DUE
    return PointTold(point=point, standing=standing, on=on, days=len(days))


def _lower(words: str) -> str:
    return f"{words[0].lower()}{words[1:]}"


def _share(cases: Sequence[OnFile], has: Callable[[OnFile], bool]) -> Share:
    return Share(count=sum(1 for one in cases if has(one)), of=len(cases))
