"""Turns measures into what the components of a page show. Nothing is decided here."""

from collections.abc import Iterable, Sequence

from django.urls import reverse

from backend.care import findings
from backend.care.coverage import Half, OfInstrument, OfPathway, Pair, PointTold
from backend.care.queries import Course, Sheet, Taken, VersionTold
from backend.pathways.measuring import CompletedBy, Mode
from backend.web.parts import Column, Fact, Link, Table
from backend.web.templatetags.components import day, moment

YES_NO = {True: "Yes", False: "No"}


def sheet_link(taken: Taken, words: str) -> Link:
    address = reverse("measure", args=[taken.case_id, taken.id])
    return Link(text=words, href=address, about=f"{taken.instrument.title}, every version of the sheet")


def course_table(course: Course) -> Table:
    """What the picture of a course shows, line by line."""
    rows = [
        [
            sheet_link(one, day(one.taken_on)),
            one.point_title or "none",
            score_words(one),
            findings.band(one) or "none",
            findings.since_first(course, one),
        ]
        for one in course.taken
    ]
    title = course.instrument.title
    return _table(f"{title}, sheet by sheet", ("Taken", "Point", "Score", "Band", "Since the first"), rows)


def score_words(taken: Taken) -> str:
    return f"{findings.shown(taken)} (worked out)" if taken.derived else findings.shown(taken)


def unfinished_table(taken: Iterable[Taken]) -> Table:
    rows = [
        [
            Link(text=one.instrument.title, href=reverse("measure-go-on", args=[one.case_id, one.id]), about="go on"),
            day(one.taken_on),
            f"{one.answered} of {len(one.instrument.items)}",
        ]
        for one in taken
    ]
    return _table("Begun and not finished", ("Measure", "Taken", "Items answered"), rows)


def pair_table(pairs: Iterable[Pair]) -> Table:
    rows = [
        [one.instrument.title, _half(one.baseline), _half(one.later), YES_NO[one.paired]] for one in pairs
    ]  # fmt: skip
    return _table("Before-and-after scores on this case", ("Measure", "Baseline", "A later score", "Pair"), rows)


def _half(half: Half) -> str:
    return f"Yes, {day(half.on)}" if half.on else f"No: {half.why_not}"


def point_table(points: Iterable[PointTold]) -> Table:
    rows = [[one.point.title, one.sentence] for one in points]
    return _table("When measures were taken", ("Point", "Measures"), rows)


# --- one sheet --------------------------------------------------------------------------------------------------


def sheet_facts(sheet: Sheet) -> list[Fact]:
    taken = sheet.taken
    facts = [
        Fact(key="Score", value=score_words(taken)),
        Fact(key="Taken", value=day(taken.taken_on)),
        Fact(key="Point", value=taken.point_title or "none"),
        Fact(key="Answers chosen by", value=_label(CompletedBy, sheet.completed_by)),
        Fact(key="How", value=_label(Mode, sheet.mode)),
        Fact(key="Language", value=sheet.language or "English"),
        Fact(key="Interpreter", value=YES_NO[sheet.interpreter]),
    ]
    if named := findings.band(taken):
        facts.insert(1, Fact(key="Band", value=named))
    return facts


def _label(choices: type[CompletedBy] | type[Mode], code: str) -> str:
    return next((one.label for one in choices if one.value == code), code)


def version_facts(version: VersionTold) -> list[Fact]:
    facts = [Fact(key="Entered", value=f"{moment(version.recorded_at)} by {version.recorded_by}")]
    if version.because:
        facts.append(Fact(key="Why it was corrected", value=version.because))
    if version.score.endorsed():
        items = ", ".join(str(number) for number in version.score.endorsed())
        facts.append(Fact(key="Risk items endorsed", value=f"Item {items}"))
        facts.append(Fact(key="Done about the risk", value=version.done_about_risk or "Not recorded with this version"))
    facts += [
        Fact(key=asked.title[0].upper() + asked.title[1:], value=_besides(version.score.context.get(asked.key)))
        for asked in version.score.instrument.asks
    ]
    facts += [Fact(key="To be noticed", value=one) for one in version.score.notices]
    return facts


def _besides(value: object) -> str:
    if value is None:
        return "not known"
    return YES_NO[value] if isinstance(value, bool) else str(value)


def answer_table(version: VersionTold) -> Table:
    """The ticked columns by number and label; and what each counts, where items are reversed or left out."""
    score = version.score
    turned = any(one.reversed for one in score.instrument.items)
    rows = []
    for item in score.instrument.items:
        ticked, counts = score.ticked[item.number - 1], score.scored[item.number - 1]
        answer = "not answered" if ticked is None else str(ticked)
        counted = "nothing" if counts is None else f"{counts}{' (reversed)' if item.reversed else ''}"
        rows.append([f"{item.number}. {item.label}", answer, *([counted] if turned else [])])
    titles = ("Item", "Ticked", *(["Counts"] if turned else []))
    return _table(f"Answers of version {version.number}", titles, rows)


# --- many cases -------------------------------------------------------------------------------------------------


def coverage_table(counted: OfPathway) -> Table:
    rows = [[one.instrument.title, str(one.baseline), str(one.later), str(one.paired)] for one in counted.instruments]
    title = f"{counted.pathway.title}: baseline, later and paired scores"
    return _table(title, ("Measure", "Baseline", "A later score", "Paired scores"), rows)


def points_table(counted: OfPathway) -> Table:
    points = [one.point.title for one in counted.instruments[0].points]
    rows = [[one.instrument.title, *_by_point(one)] for one in counted.instruments]
    return _table(f"{counted.pathway.title}: scores at each point", ("Measure", *points), rows)


def _by_point(one: OfInstrument) -> list[str]:
    asked_at = {at.point.slug for at in one.points if _asked(one, at.point.instruments, at.point.short_form.values())}
    return [str(at.scored) if at.point.slug in asked_at else "not asked here" for at in one.points]


def _asked(one: OfInstrument, instruments: Sequence[str], short_forms: Iterable[str]) -> bool:
    return one.instrument.slug in {*instruments, *short_forms}


def missed_table(counted: OfPathway) -> Table:
    rows = [[one.point.title, one.reason.label, str(one.cases)] for one in counted.missed]
    return _table(f"{counted.pathway.title}: why measures were missed", ("Point", "Reason", "Cases"), rows)


def _table(caption: str, titles: Sequence[str], rows: Sequence[Sequence[object]]) -> Table:
    """A table under a heading of the page, which says what the caption says to those who hear it."""
    return Table(caption=caption, columns=[Column(title=one) for one in titles], rows=rows, caption_hidden=True)
