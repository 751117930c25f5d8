"""Turns the lines of the boards into tables. Nothing is decided here."""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping, Sequence

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from backend.boards.delivery import Behind
from backend.boards.lives import Line, Owed
from backend.boards.queries import Lost, OnTheDay, Out, Releasing, Supervised
from backend.pathways.fidelity import Counted
from backend.pathways.release_needs import RED, TITLES
from backend.pathways.releasing import GateOutcome
from backend.pathways.supporting import OutreachStep
from backend.pathways.working_days import london_date
from backend.web import listings
from backend.web.parts import Column, Link, Table
from backend.web.templatetags.components import day, moment, tag

Marks = Mapping[uuid.UUID, str]
_BREAK = format_html("<br>{}", "")

#: (from, to, title) in days until release, both included
GROUPS = (
    (-14, -3, "Date passed up to 14 days ago"),
    (-2, -1, "Date passed up to 2 days ago"),
    (0, 0, "Today"),
    (1, 1, "Tomorrow"),
    (2, 3, "In up to 3 days"),
    (4, 7, "In up to 7 days"),
    (8, 14, "In up to 14 days"),
    (15, 28, "In up to 28 days"),
    (29, 84, "In up to 84 days"),
    (85, 100_000, "Later"),
)


def release_tables(rows: Sequence[Releasing], marks: Marks) -> list[tuple[str, Table]]:
    """A table a group of days, those without anybody left out."""
    titles = ("Case", "Person", "Release", "Worker", "Missing")
    found = []
    for first, last, title in GROUPS:
        group = [one for one in rows if first <= one.days <= last]
        if group:
            cells = [
                [_case(one.line), _named(one.line, marks), _when(one), _worker(one.line), _missing(one)]
                for one in group
            ]
            table = Table(caption=title, columns=[Column(title=one) for one in titles], rows=cells, caption_hidden=True)
            found.append((f"{title} ({len(group)})", table))
    return found


def undated_table(lines: Sequence[Line], marks: Marks) -> Table:
    rows = [[_case(one), _named(one, marks), _worker(one), one.where] for one in lines]
    return _table("No date is known", ("Case", "Person", "Worker", "Where it stands"), rows)


def day_table(rows: Sequence[OnTheDay], marks: Marks, now: dt.datetime) -> Table:
    words = {one.value: one.label for one in GateOutcome}
    cells = [
        [
            _case(one.line),
            _named(one.line, marks),
            listings.words_of("prisons", one.prison) if one.prison else "not known",
            f"{one.time or 'no time'}, {one.place or 'no place'}",
            one.who or tag("nobody named", "red"),
            one.phone or "none",
            f"{words.get(one.outcome, one.outcome)}, {moment(one.outcome_at)}"
            if one.outcome_at
            else _no_outcome(one, now),
            one.fallback,
        ]
        for one in rows
    ]
    titles = ("Case", "Person", "From", "When and where", "Met by", "Phone", "Outcome", "If missed")
    return _table("Released today", titles, cells)


def _no_outcome(one: OnTheDay, now: dt.datetime) -> SafeString:
    """With the time that is left until the outcome is owed; on another day than today there is none."""
    if one.due_at is None:
        return tag("no outcome yet", "yellow")
    left = one.due_at - now
    if left < dt.timedelta():
        return format_html("{} since {}", tag("no outcome", "red"), moment(one.due_at))
    hours, minutes = divmod(int(left.total_seconds()) // 60, 60)
    return format_html("{} {} h {} min left", tag("no outcome yet", "yellow"), hours, minutes)


def out_table(rows: Sequence[Out]) -> Table:
    cells = [
        [
            listings.words_of("colleagues", one.worker),
            one.place or "not shown",
            tag("overdue", "red") if one.overdue else "no",
            moment(one.until),
            one.phone,
            _case(one.line),
        ]
        for one in rows
    ]
    return _table("Out alone now", ("Worker", "Where", "Late?", "Back by", "Phone", "Case"), cells)


def lost_table(rows: Sequence[Lost], marks: Marks, now: dt.datetime) -> Table:
    steps = {one.value: one.label for one in OutreachStep}
    cells = [
        [
            _case(one.line),
            _named(one.line, marks),
            f"{one.days} day{'' if one.days == 1 else 's'}",
            _ago(one.seen_on, london_date(now)),
            f"{steps.get(one.step, one.step)}, {day(one.step_at)}" if one.step_at else tag("nothing tried yet", "red"),
            _owed(one.next_due, now) if one.next_due else "nothing",
            _each([one.risk.replace("_", " ") or "not said", *(tag(over, "red") for over in one.over)]),
            _worker(one.line),
        ]
        for one in rows
    ]
    titles = ("Case", "Person", "For", "Last contact", "Last step", "Next", "Risk", "Worker")
    return _table("Out of contact", titles, cells)


def supervision_table(rows: Sequence[Supervised], now: dt.datetime) -> Table:
    today = london_date(now)
    cells = [
        [
            one.worker,
            one.cases,
            _ago(one.individual_on, today),
            _ago(one.group_on, today),
            _each(_owed(owed, now) for owed in one.due),
            _lines(one.not_discussed),
            _lines(one.flagged),
        ]
        for one in rows
    ]
    titles = ("Worker", "Cases", "Individual", "Group", "Due", "Not discussed for 28 days", "To bring up")
    return _table("Supervision", titles, cells)


def fidelity_table(counted: Sequence[Counted], links: Mapping[str, str]) -> Table:
    """Met, out of those it can be said of, and out of the two populations; a share only where there are enough.

    ``links`` lead from an indicator to its cases, for whoever may see them.
    """
    rows = [
        [
            Link(text=one.indicator.title, href=links[one.indicator.slug]) if links else one.indicator.title,
            one.indicator.aim,
            f"{one.met} of {one.counted}",
            _share(one),
            f"{one.met} of {one.accepted}",
            f"{one.met} of {one.reached}",
        ]
        for one in counted
    ]
    titles = (
        "What",
        "Aim",
        "Met, of those it can be said of",
        "Share (95% interval)",
        "Of all taken on",
        "Of all released",
    )
    return _table("Fidelity", titles, rows)


def _share(one: Counted) -> str:
    if one.share is None or one.interval is None:
        return "too few to say"
    low, high = one.interval
    return f"{one.share:.0%} ({low:.0%} to {high:.0%})"


def _table(caption: str, titles: Sequence[str], rows: Sequence[Sequence[object]]) -> Table:
    return Table(caption=caption, columns=[Column(title=one) for one in titles], rows=rows, caption_hidden=True)


def _case(line: Line) -> Link:
    return Link(text=line.reference, href=reverse("case", args=[line.case_id]), whole=True)


def _named(line: Line, marks: Marks) -> SafeString | str:
    name = f"{line.family_name}, {line.given_names}" if line.given_names else line.family_name
    mark = marks.get(line.person_id)
    return format_html('{}<br><strong class="app-due app-due--late">{}</strong>', name, mark) if mark else name


def _worker(line: Line) -> SafeString | str:
    return line.worker or tag("nobody", "red")


def _when(one: Releasing) -> SafeString | str:
    parts = [day(one.release_on)]
    if one.in_dispute:
        parts.append("sources disagree")
    elif one.confidence != "firm":
        parts.append("not firm")
    if one.days <= 0 and not one.released:
        parts.append("nobody said yet that they are out")
    if one.suggested is not None:
        parts.append(f"ask for {day(one.suggested)}")
    words = ", ".join(parts)
    return format_html("{} {}", tag("moved, and close", "red"), words) if one.red else words


def _missing(one: Releasing) -> SafeString | str:
    if not one.missing:
        return tag("nothing", "green")
    words = ", ".join(TITLES[need] for need in one.missing)
    if 0 <= one.days < RED:
        return format_html('<strong class="app-due app-due--late">{}</strong>', words)
    return words


def _ago(on: dt.date | None, today: dt.date) -> SafeString | str:
    if on is None:
        return tag("never", "red")
    days = (today - on).days
    return f"{day(on)} ({days} day{'' if days == 1 else 's'} ago)"


def _owed(one: Owed, now: dt.datetime) -> SafeString | str:
    words = f"{one.title}, {moment(one.due_at)}"
    if one.due_at < now:
        return format_html('{} <strong class="app-due app-due--late">late</strong>', words)
    return words


def _each(words: Iterable[SafeString | str]) -> SafeString | str:
    return format_html_join(_BREAK, "{}", ((one,) for one in words)) or "nothing"


def _lines(lines: Sequence[Line]) -> SafeString | str:
    links = ((reverse("case", args=[one.case_id]), one.reference) for one in lines)
    return format_html_join(", ", '<a class="govuk-link" href="{}">{}</a>', links) or "none"


def behind_table(rows: Sequence[Behind]) -> Table:
    cells = [
        [
            Link(text=one.reference, href=reverse("case", args=[one.case_id]), whole=True),
            one.worker or tag("nobody", "red"),
            tag("met", "green") if one.met else tag("not met", "red"),
        ]
        for one in rows
    ]
    return _table("Cases", ("Case", "Worker", "Met"), cells)
