"""What the course of a person's scores comes to, in words: the finding, each value, and how its picture is read.

The picture, its text alternative, the table beneath it and the API all take their words and numbers from here.
"""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from backend.care import scoring
from backend.care.queries import Course, Taken
from backend.instruments import change
from backend.instruments.change import Change, Outcome, Reliable
from backend.instruments.engine import round_half_up
from backend.instruments.registry import registry
from backend.instruments.vocabulary import Better, CutOff, Form, Instrument, Side
from backend.refusals import Refusal
from backend.web.templatetags.components import day

NO_SCORE = "no score"
MINUS = "\u2212"

_OUTCOMES = {
    Outcome.RECOVERED: "a reliable improvement",
    Outcome.IMPROVED: "a reliable improvement",
    Outcome.WORSENED: "a reliable worsening",
    Outcome.UNCHANGED: "no reliable change",
}
_RELIABLE = {
    Reliable.IMPROVEMENT: "reliable improvement",
    Reliable.DETERIORATION: "reliable worsening",
    Reliable.NONE: "no reliable change",
}
#: how a score lies towards a cut-off: where it counts, and where it does not
_LIES = {
    Side.AT_OR_ABOVE: ("at or above", "below"),
    Side.AT_OR_BELOW: ("at or below", "above"),
    Side.BELOW: ("below", "at or above"),
}


# --- numbers -------------------------------------------------------------------------------------------


def number(instrument: Instrument, value: Fraction | Decimal | int) -> str:
    """A score as people read it: whole where the scale is, else to one decimal, or as its table has it."""
    exact = Fraction(value)
    if instrument.main.form is Form.TEN_TIMES_MEAN:
        exact = round_half_up(exact, 1)
    return f"{float(round_half_up(exact, 2)):.2f}".rstrip("0").rstrip(".")


def value_of(taken: Taken) -> Fraction:
    """The score as it was kept. Only for what was scored."""
    if taken.value is None:
        raise ValueError("there is no score, and none is made up")
    return Fraction(taken.value)


def shown(taken: Taken) -> str:
    """The score in words, with what it is out of where an item did not apply."""
    if taken.value is None:
        return NO_SCORE
    words = number(taken.instrument, taken.value)
    if taken.score.not_applicable:
        most = taken.instrument.range_of(taken.instrument.main, taken.score.not_applicable)[1]
        return f"{words} of {number(taken.instrument, most)}"
    return words


def band(taken: Taken) -> str:
    """The band of the main scale; of each scheme where several are in use; empty where there is none."""
    schemes = [one for one in taken.instrument.bands if one.of == taken.instrument.main.slug]
    named = [(one.title, taken.score.bands.get(one.slug)) for one in schemes]
    if len(named) == 1:
        return named[0][1] or ""
    return "; ".join(f"{name} ({title})" for title, name in named if name)


# --- from the first score ---------------------------------------------------------------------------------------


def change_from_first(course: Course, taken: Taken) -> Change | None:
    """From the first score to this one, both by the newest rules. None where the two cannot be compared."""
    if taken.value is None or not course.scored or taken is course.scored[0]:
        return None
    try:
        return change.between_scores(
            scoring.by_newest_rules(course.scored[0].score), scoring.by_newest_rules(taken.score)
        )
    except Refusal:
        return None


def since_first(course: Course, taken: Taken) -> str:
    """The change from the first score as a table tells it."""
    if taken.value is None:
        return NO_SCORE
    first = course.scored[0]
    if taken is first:
        return "first score"
    found = change_from_first(course, taken)
    if found is not None:
        moved = signed(course.instrument, found.follow_up - found.baseline)
        return f"{moved}, {_RELIABLE[found.reliable]}"
    if first.score.not_applicable or taken.score.not_applicable:
        return "not compared: an item did not apply"
    return signed(course.instrument, value_of(taken) - value_of(first))


def signed(instrument: Instrument, moved: Fraction) -> str:
    words = number(instrument, abs(moved))
    return words if words == "0" else f"{'+' if moved > 0 else MINUS}{words}"


# --- the finding ------------------------------------------------------------------------------------------------


def finding(course: Course) -> str:
    """What the course comes to, in a sentence that can head its picture."""
    title, scored = course.instrument.title, course.scored
    if not scored:
        return f"No {title} score so far." if not course.taken else f"No {title} score so far: {_unscored(course)}."
    first, last = scored[0], scored[-1]
    if len(scored) == 1:
        when = f"{first.taken_on.day} {first.taken_on:%B}"
        return f"One {title} score so far ({shown(first)}, {when}). A line appears after the second."
    found = course.change
    if found is None:
        return f"{title} {_moved(shown(first), shown(last), value_of(last) - value_of(first))}{_why_not(course)}"
    before, after = (number(course.instrument, one) for one in (found.baseline, found.follow_up))
    moved = _moved(before, after, found.follow_up - found.baseline)
    return f"{title} {moved}: {_OUTCOMES[found.outcome]}{_crossing(course, found)}"


def _unscored(course: Course) -> str:
    many = len(course.taken)
    return "the one sheet has too few answers" if many == 1 else f"all {many} sheets have too few answers"


def _moved(before: str, after: str, by: Fraction) -> str:
    if before == after:
        return f"was {before} at first and at last"
    return f"{'rose' if by > 0 else 'fell'} from {before} to {after}"


def _why_not(course: Course) -> str:
    if course.instrument.change is None:
        return "; no reliable change is known for it"
    return "; the two are not compared, because an item did not apply"


def _crossing(course: Course, found: Change) -> str:
    rule = course.instrument.change
    if rule is None or rule.clinical is None:
        return ""
    cut_off = course.instrument.cut_off(rule.clinical)
    counts, not_so = (
        f"{words} the cut-off of {number(course.instrument, cut_off.at)}" for words in _LIES[cut_off.side]
    )
    if found.moved_to_non_clinical:
        return f", {not_so}" if found.outcome is Outcome.RECOVERED else f", now {not_so}"
    if found.moved_to_clinical:
        return f", now {counts}"
    return f", still {counts}" if cut_off.side.holds(found.follow_up, cut_off.at) else f", {not_so} before and after"


# --- how the picture is read ------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Line:
    """The cut-off that a picture draws, at the value that counts for this person."""

    cut_off: CutOff
    at: Fraction


def cut_off_of(course: Course) -> Line | None:
    """The cut-off that recovery crosses; where none is told, the first of the main scale."""
    instrument = course.instrument
    if instrument.change is not None and instrument.change.clinical is not None:
        return _line(course, instrument.cut_off(instrument.change.clinical))
    return next((_line(course, one) for one in instrument.cut_offs if one.of == instrument.main.slug), None)


def _line(course: Course, cut_off: CutOff) -> Line:
    used = course.scored[-1].score.cut_offs_used if course.scored else {}
    return Line(cut_off=cut_off, at=Fraction(used.get(cut_off.slug, cut_off.at)))


def reliable_from(course: Course) -> tuple[Fraction, Fraction] | None:
    """The scores at and beyond which the change from the first one is reliable, downwards and upwards.

    Not cut at the ends of the scale. None without a score, without a published reliable change, or where an item did
    not apply the first time.
    """
    if not course.scored or course.instrument.change is None or course.scored[0].score.not_applicable:
        return None
    return change.no_change_band(course.instrument, value_of(course.scored[0]))


def counts_from(instrument: Instrument, line: Line) -> str:
    """What counts, in a few words: 10 or more."""
    at = number(instrument, line.at)
    return {Side.AT_OR_ABOVE: f"{at} or more", Side.AT_OR_BELOW: f"{at} or less", Side.BELOW: f"below {at}"}[
        line.cut_off.side
    ]


def reading(course: Course) -> list[str]:
    """How the picture is read: what is shaded, what the dashed line is, what each mark means. A sentence each."""
    return [*_shaded(course), *_dashed(course), *_marks(course), *_caveats(course)]


def _shaded(course: Course) -> list[str]:
    edges = reliable_from(course)
    if edges is None:
        if course.scored and course.instrument.change is None:
            return [f"No reliable change is known for {course.instrument.title}, so nothing is shaded."]
        return []
    instrument = course.instrument
    least, most = instrument.range_of(instrument.main)
    low, high = (number(instrument, one) for one in edges)
    down, up = ("improvement", "worsening") if instrument.better is Better.LOWER else ("worsening", "improvement")
    reached = [
        *([f"{low} or less is a reliable {down}"] if edges[0] >= least else []),
        *([f"{high} or more is a reliable {up}"] if edges[1] <= most else []),
    ]
    first = f"Shaded: no reliable change from the first score, {shown(course.scored[0])}."
    return [f"{first} {', '.join(reached)}." if reached else first]


def _dashed(course: Course) -> list[str]:
    line = cut_off_of(course)
    if line is None:
        return []
    instrument, at = course.instrument, number(course.instrument, line.at)
    exactly = "counts" if line.cut_off.side is not Side.BELOW else "does not count"
    words = (
        f"Dashed: the cut-off of {at}, “{line.cut_off.title}”: {counts_from(instrument, line)}. "
        f"A score of exactly {at} {exactly}."
    )
    others = [_line(course, one) for one in instrument.cut_offs if one.of == instrument.main.slug]
    also = [f"“{one.cut_off.title}”: {counts_from(instrument, one)}" for one in others if one.cut_off != line.cut_off]
    return [words, *([f"Also in use, and not drawn: {'; '.join(also)}."] if also else [])]


def _marks(course: Course) -> list[str]:
    told = []
    if any(one.derived for one in course.scored):
        source = course.instrument.derived_from
        longer = registry().get(source.slug).title if source else "a longer form"
        told.append(f"Diamond: worked out from the answers to {longer} of that day, and not asked again.")
    missing = [one for one in course.taken if one.value is None]
    if missing and course.scored:
        days = ", ".join(day(one.taken_on) for one in missing)
        told.append(f"Cross: taken and not scored, because too many answers were missing ({days}). It is not a zero.")
    return told


def _caveats(course: Course) -> list[str]:
    told = []
    if course.instrument.main.form is Form.TEN_TIMES_MEAN and course.scored:
        told.append("Scores are shown to one decimal and judged unrounded.")
    if any(one.instrument.version != course.instrument.version for one in course.scored):
        told.append("Some were scored by earlier rules. They are shown as they were; the finding uses today's rules.")
    return told


def description(course: Course) -> str:
    """All that the picture shows, for those who do not see it."""
    instrument = course.instrument
    better = "Lower" if instrument.better is Better.LOWER else "Higher"
    listed = "; ".join(f"{_when(one)}: {shown(one)}{' (worked out)' if one.derived else ''}" for one in course.taken)
    return " ".join([f"{instrument.main.title}. {better} is better. {listed}.", *reading(course)])


def _when(taken: Taken) -> str:
    return f"{day(taken.taken_on)}, {taken.point_title.lower()}" if taken.point_title else day(taken.taken_on)
