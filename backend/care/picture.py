"""A course of scores as a picture: inline SVG, made on the server, that says the same without colour and without sight.

A line over time, broken where a sheet could not be scored; a shaded band in which a score is no reliable change from
the first; a dashed cut-off. A change of exactly the reliable amount is reliable, so the band ends just inside it.
Colours stand in the style sheet; shape and words carry the meaning. Lengths are units of the view box, which are pixels
at the size the picture is drawn for.
"""

import datetime as dt
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise

from django.utils.safestring import SafeString

from backend.care import findings
from backend.care.queries import Course, Taken
from backend.instruments.vocabulary import Better, Form, Instrument, Side

LETTER = (
    0.66  # width of a letter in letters' heights: above the mean of DejaVu Sans, the widest that stands in for Arial
)
MARK = 5.0  # half the width of a mark
APART = 2 * MARK + 2  # marks of neighbouring days do not hide each other
_STEPS = (1, 2, 5, 10, 20)
_NEARLY = Fraction(1, 250)  # less than any two scores of a mean of items lie apart


@dataclass(frozen=True, kw_only=True)
class Size:
    """A size that a picture is drawn for. ``left`` and ``right`` are the margins beside the plot, ``words`` the height
    of letters; ``brief`` leaves out of the margin what the words beneath the picture say too. Of more than ``many``
    scores only the first, the last, the least and the most are labelled."""

    name: str
    width: float
    height: float
    left: float
    right: float
    words: float
    brief: bool
    many: int

    @property
    def row(self) -> float:
        """From one line of words to the next."""
        return self.words + 4


WIDE = Size(name="wide", width=720, height=330, left=34, right=150, words=13, brief=False, many=20)
NARROW = Size(name="narrow", width=290, height=300, left=26, right=92, words=12, brief=True, many=10)
SIZES = (WIDE, NARROW)


@dataclass(frozen=True, kw_only=True)
class Picture:
    """A drawn course. ``unlabelled`` counts the scores whose value found no room beside their mark."""

    size: Size
    svg: SafeString
    unlabelled: int


@dataclass(frozen=True)
class Box:
    """Where something lies."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "Box") -> bool:
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )

    def within(self, other: "Box") -> bool:
        return (
            other.left <= self.left
            and self.right <= other.right
            and other.top <= self.top
            and self.bottom <= other.bottom
        )


Stroke = tuple[float, float, float, float]


def _crosses(box: Box, stroke: Stroke) -> bool:
    """Whether a stroke, from left to right, passes through a box."""
    x1, y1, x2, y2 = stroke
    left, right = max(x1, box.left), min(x2, box.right)
    if left > right or x1 == x2:
        return False
    heights = [y1 + (y2 - y1) * (x - x1) / (x2 - x1) for x in (left, right)]
    return min(heights) < box.bottom and max(heights) > box.top


@dataclass
class _Drawing:
    """The elements of a picture, what room they take, and the plot that scores are drawn in."""

    course: Course
    size: Size
    gaps: bool
    taken_room: list[Box] = field(default_factory=list)
    strokes: list["Stroke"] = field(default_factory=list)

    def __post_init__(self) -> None:
        size = self.size
        foot = 3 * size.row + (size.row if self.gaps else 0)
        self.plot = Box(size.left, 2 * size.row, size.width - size.right, size.height - foot)
        self.least, self.most = self.course.instrument.range_of(self.course.instrument.main)
        self.root = ET.Element("svg")

    def y(self, value: Fraction) -> float:
        """The height of a score; one beyond the scale lies at its end."""
        kept = min(max(value, self.least), self.most)
        return self.plot.bottom - float((kept - self.least) / (self.most - self.least)) * self._tall

    @property
    def _tall(self) -> float:
        return self.plot.bottom - self.plot.top

    @property
    def sheet(self) -> Box:
        return Box(0, 0, self.size.width, self.size.height)

    def add(self, tag: str, part: str, words: str | None = None, **places: float | str) -> ET.Element:
        """An element of the class ``app-picture__{part}``, at its places."""
        attributes = {name.replace("_", "-"): _place(one) for name, one in places.items()}
        made = ET.SubElement(self.root, tag, {"class": f"app-picture__{part}", **attributes})
        made.text = words
        return made

    def box_of(self, words: str, x: float, baseline: float, anchor: str) -> Box:
        """The room that a line of words takes."""
        wide = len(words) * self.size.words * LETTER
        left = {"start": x, "middle": x - wide / 2, "end": x - wide}[anchor]
        return Box(left, baseline - self.size.words * 0.8, left + wide, baseline + self.size.words * 0.25)

    def write(self, part: str, words: str, x: float, baseline: float, anchor: str = "start") -> None:
        self.taken_room.append(self.box_of(words, x, baseline, anchor))
        self.add("text", part, words, x=x, y=baseline, text_anchor=anchor)

    def write_if_free(self, part: str, words: str, within: Box, *places: tuple[float, float, str]) -> bool:
        """Write at the first of several places (x, baseline, anchor) that is free, best where no line passes."""
        boxes = [(self.box_of(words, *place), place) for place in places]
        free = [
            (any(_crosses(box, one) for one in self.strokes), place)
            for box, place in boxes
            if box.within(within) and not any(box.meets(other) for other in self.taken_room)
        ]
        if free:
            self.write(part, words, *min(free, key=lambda one: one[0])[1])
        return bool(free)


def pictures(course: Course) -> tuple[Picture, ...]:
    """The picture in each size, of which a screen shows one; none where nothing was scored."""
    return tuple(draw(course, size) for size in SIZES) if course.scored else ()


def draw(course: Course, size: Size) -> Picture:
    """Draw a course that holds at least one score. Raises ValueError for one that holds none."""
    if not course.scored:
        raise ValueError(f"there is no score of {course.instrument.title} to draw")
    made = _Drawing(course, size, gaps=len(course.scored) < len(course.taken))
    _head(made)
    _scale(made)
    _no_change_band(made)
    _cut_off(made)
    across = _across(made)
    _line(made, across)
    for x, one in zip(across, course.taken, strict=True):
        _mark(made, x, one)
    _margin(made)
    unlabelled = _values(made, across)
    _below(made, across)
    return Picture(size=size, svg=SafeString(ET.tostring(made.root, encoding="unicode")), unlabelled=unlabelled)


# --- the sheet --------------------------------------------------------------------------------------------------


def _head(made: _Drawing) -> None:
    course, size = made.course, made.size
    name = f"{course.instrument.slug}-{size.name}"
    made.root.attrib.update(
        {
            "class": "app-picture__drawing",
            "role": "img",
            "aria-labelledby": f"{name}-title",
            "aria-describedby": f"{name}-description",
            "viewBox": f"0 0 {_place(size.width)} {_place(size.height)}",
            "width": _place(size.width),
            "height": _place(size.height),
            "font-size": _place(size.words),
            "focusable": "false",
        }
    )
    ET.SubElement(made.root, "title", {"id": f"{name}-title"}).text = findings.finding(course)
    ET.SubElement(made.root, "desc", {"id": f"{name}-description"}).text = findings.description(course)


def _scale(made: _Drawing) -> None:
    """The axis of scores: which way is better, and a line every few points."""
    course, plot = made.course, made.plot
    better = "lower" if course.instrument.better is Better.LOWER else "higher"
    made.write("quiet", f"{course.instrument.main.title}; {better} is better", 2, made.size.words)
    for value in ticks(made.least, made.most):
        y = made.y(value)
        made.add("line", "grid", x1=plot.left, y1=y, x2=plot.right, y2=y)
        made.write("quiet", findings.number(course.instrument, value), plot.left - 6, y + made.size.words * 0.3, "end")
    made.add("line", "axis", x1=plot.left, y1=plot.bottom, x2=plot.right, y2=plot.bottom)


def ticks(least: Fraction, most: Fraction) -> list[Fraction]:
    """Round values on a scale, at most seven, with its ends where they do not crowd the others."""
    step = next((one for one in _STEPS if (most - least) / one <= 6), _STEPS[-1])
    first = -(-least // step) * step
    inner = [Fraction(first + step * at) for at in range(int((most - first) // step) + 1)]
    ends = [one for one in (least, most) if all(abs(one - other) * 2 > step for other in inner)]
    return sorted({*inner, *ends})


# --- what scores are read against -------------------------------------------------------------------------------


def no_change_band_of(course: Course) -> tuple[Fraction, Fraction] | None:
    """Between which values the band is drawn: every score that is no reliable change lies inside, every other out."""
    edges = findings.reliable_from(course)
    if edges is None:
        return None
    instrument, (low, high) = course.instrument, edges
    least, most = instrument.range_of(instrument.main)
    if instrument.main.form is Form.TEN_TIMES_MEAN:
        bottom, top = low + _NEARLY, high - _NEARLY
    else:
        inside = [one for one in _values_there_are(instrument) if low < one < high]
        below = [one for one in _values_there_are(instrument) if one <= low]
        above = [one for one in _values_there_are(instrument) if one >= high]
        bottom = (inside[0] + below[-1]) / 2 if below else least
        top = (inside[-1] + above[0]) / 2 if above else most
    return max(bottom, least), min(top, most)


def _values_there_are(instrument: Instrument) -> Sequence[Fraction]:
    if instrument.main.table is not None:
        return sorted(instrument.main.table.values())
    least, most = instrument.range_of(instrument.main)
    return [Fraction(one) for one in range(int(least), int(most) + 1)]


def _no_change_band(made: _Drawing) -> None:
    band = no_change_band_of(made.course)
    if band is None:
        return
    bottom, top = made.y(band[0]), made.y(band[1])
    plot = made.plot
    made.add("rect", "band", x=plot.left, y=top, width=plot.right - plot.left, height=bottom - top)
    for value, y in zip(band, (bottom, top), strict=True):
        if made.least < value < made.most:
            made.add("line", "edge", x1=plot.left, y1=y, x2=plot.right, y2=y)


def _cut_off(made: _Drawing) -> None:
    line = findings.cut_off_of(made.course)
    if line is not None:
        y = made.y(line.at)
        made.add("line", "cut-off", x1=made.plot.left, y1=y, x2=made.plot.right, y2=y, stroke_dasharray="7 5")


def _margin(made: _Drawing) -> None:
    """To the right of the plot, beside what they belong to: what the edges of the band and the cut-off mean."""
    notes = sorted(_margin_notes(made), key=lambda one: one[0])
    row, plot = made.size.row, made.plot
    heights = [row * len(lines) + 4 for _, lines in notes]
    wanted = [y - tall / 2 for (y, _), tall in zip(notes, heights, strict=True)]
    tops = _spread(wanted, heights, plot.top - row, plot.bottom + row)
    for top, (_, lines) in zip(tops, notes, strict=True):
        for at, words in enumerate(lines):
            made.write("note" if at else "note-head", words, plot.right + 8, top + row * at + made.size.words)


def _margin_notes(made: _Drawing) -> Iterable[tuple[float, tuple[str, ...]]]:
    course, brief = made.course, made.size.brief
    instrument = course.instrument
    edges = findings.reliable_from(course)
    if edges is not None:
        lower_is_better = instrument.better is Better.LOWER
        good, bad = ("improved", "worse") if brief else ("reliable improvement", "reliable worsening")
        (low, high), (down, up) = edges, (good, bad) if lower_is_better else (bad, good)
        if low >= made.least:
            yield made.y(low), (f"{findings.number(instrument, low)} or less", down)
        if high <= made.most:
            yield made.y(high), (f"{findings.number(instrument, high)} or more", up)
        band = no_change_band_of(course)
        if not brief and band is not None:
            yield (made.y(band[0]) + made.y(band[1])) / 2, ("no reliable change",)
    line = findings.cut_off_of(course)
    if line is not None:
        at = findings.number(instrument, line.at)
        counts = "does not" if line.cut_off.side is Side.BELOW else "counts"
        words = f"{at} {counts}" if brief else f"exactly {at} {counts}"
        yield made.y(line.at), (f"cut-off {at}", words)


# --- the scores -------------------------------------------------------------------------------------------------


def _across(made: _Drawing) -> list[float]:
    """Where each sheet lies from left to right: by its date, those of near days far enough apart to be told apart."""
    days = [one.taken_on.toordinal() for one in made.course.taken]
    longest = max(len(findings.shown(one)) for one in made.course.scored) * made.size.words * LETTER
    beside = max(longest / 2, MARK) + 4
    left, right = made.plot.left + beside, made.plot.right - beside
    if days[0] == days[-1]:
        wanted = [(left + right) / 2] * len(days)
    else:
        wanted = [left + (right - left) * (one - days[0]) / (days[-1] - days[0]) for one in days]
    apart = min(APART, (right - left) / max(len(days) - 1, 1))
    return [one + apart / 2 for one in _spread([x - apart / 2 for x in wanted], [apart] * len(days),
                                               left - apart / 2, right + apart / 2)]  # fmt: skip


def _spread(wanted: Sequence[float], lengths: Sequence[float], least: float, most: float) -> list[float]:
    """Where things begin that would begin at ``wanted``, in order, so that none lies on the next or beyond an end."""
    found: list[float] = []
    reached = least
    for start, length in zip(wanted, lengths, strict=True):
        found.append(max(start, reached))
        reached = found[-1] + length
    reached = most
    for at in range(len(found) - 1, -1, -1):
        found[at] = min(found[at], reached - lengths[at])
        reached = found[at]
    return found


def _line(made: _Drawing, across: Sequence[float]) -> None:
    """From score to score, and nowhere across a sheet without one."""
    for (x1, one), (x2, other) in pairwise(zip(across, made.course.taken, strict=True)):
        if one.value is not None and other.value is not None:
            y1, y2 = (made.y(findings.value_of(taken)) for taken in (one, other))
            made.strokes.append((x1, y1, x2, y2))
            made.add("line", "line", x1=x1, y1=y1, x2=x2, y2=y2)


def _mark(made: _Drawing, x: float, taken: Taken) -> None:
    foot = made.plot.bottom
    made.add("line", "axis", x1=x, y1=foot, x2=x, y2=foot + 4)
    if taken.value is None:
        y, arm = foot + made.size.row * 0.8, MARK * 0.8
        made.add("path", "cross", d=_path((x - arm, y - arm, x + arm, y + arm), (x - arm, y + arm, x + arm, y - arm)))
        made.taken_room.append(Box(x - MARK, y - MARK, x + MARK, y + MARK))
        return
    y = made.y(findings.value_of(taken))
    if taken.derived:
        far = MARK * 1.3
        corners = ((x, y - far), (x + far, y), (x, y + far), (x - far, y))
        made.add("polygon", "derived", points=" ".join(f"{_place(a)},{_place(b)}" for a, b in corners))
    else:
        made.add("circle", "mark", cx=x, cy=y, r=MARK)
    made.taken_room.append(Box(x - MARK, y - MARK, x + MARK, y + MARK))


def _values(made: _Drawing, across: Sequence[float]) -> int:
    """Write each value beside its mark: the first, last, least and most before the rest. How many found no room."""
    scored = [(x, one) for x, one in zip(across, made.course.taken, strict=True) if one.value is not None]
    values = [findings.value_of(one) for _, one in scored]
    chosen = [0, len(scored) - 1, values.index(min(values)), values.index(max(values))]
    chosen += range(len(scored)) if len(scored) <= made.size.many else ()
    room = Box(made.plot.left, made.plot.top - made.size.row, made.plot.right, made.plot.bottom)
    labelled = 0
    for at in dict.fromkeys(chosen):
        x, taken = scored[at]
        y, tall = made.y(values[at]), made.size.words
        above, below = y - MARK - 4, y + MARK + 2 + tall * 0.8
        places = (
            (x, above, "middle"),
            (x, below, "middle"),
            (x + MARK + 3, y + tall * 0.3, "start"),
            (x - MARK - 3, y + tall * 0.3, "end"),
            (x, above - tall, "middle"),
            (x, below + tall, "middle"),
        )
        labelled += made.write_if_free("value", findings.shown(taken), room, *places)
    return len(scored) - labelled


def _below(made: _Drawing, across: Sequence[float]) -> None:
    """Under the plot: the day of each sheet and the point it was taken at, as far as there is room."""
    taken, size = made.course.taken, made.size
    titles = [one.point_title for one in taken]
    rare = [at for at, title in enumerate(titles) if titles.count(title) == 1]
    order = list(dict.fromkeys([0, len(taken) - 1, *rare, *range(len(taken))]))
    days = made.plot.bottom + size.row * (2 if made.gaps else 1) + 2
    for at in order:
        if _place_below(made, _short(taken[at].taken_on), across[at], days) and titles[at]:
            _place_below(made, titles[at], across[at], days + size.row)


def _place_below(made: _Drawing, words: str, x: float, baseline: float) -> bool:
    half = len(words) * made.size.words * LETTER / 2
    middle = min(max(x, half), made.size.width - half)
    places = ((middle, baseline, "middle"), (x - 3 * MARK, baseline, "start"), (x + 3 * MARK, baseline, "end"))
    return made.write_if_free("quiet", words, made.sheet, *places)


def _short(day: dt.date) -> str:
    return f"{day.day} {day:%b %Y}"


def _path(*strokes: tuple[float, float, float, float]) -> str:
    return " ".join(f"M{_place(a)} {_place(b)}L{_place(c)} {_place(d)}" for a, b, c, d in strokes)


def _place(value: float | str) -> str:
    return value if isinstance(value, str) else f"{value:.2f}".rstrip("0").rstrip(".")
