"""The components of the design systems as tags. Templates of screens use these and write no component by hand."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import template
from django.template import loader
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString

from backend.pathways.working_days import LONDON
from backend.web import due as dues
from backend.web.parts import Entry, Fact, Identity, Link, Stage, Step, Table, Task, TaskState

register = template.Library()

COLOURS = ("grey", "green", "teal", "blue", "purple", "magenta", "red", "orange", "yellow")


class WrongWordError(ValueError):
    """A template asked a component for something that it does not have."""


def _one_of(word: str, words: Sequence[str]) -> str:
    if word not in words:
        raise WrongWordError(f"{word!r} is none of {', '.join(words)}")
    return word


# --- words ------------------------------------------------------------------------------------------------------


@register.filter
def day(value: dt.date | dt.datetime) -> str:
    """4 November 2026; of a moment, its day in London."""
    local = value.astimezone(LONDON) if isinstance(value, dt.datetime) else value
    return f"{local.day} {local:%B %Y}"


@register.filter
def moment(value: dt.datetime) -> str:
    """4 November 2026 at 14:30, in London."""
    local = value.astimezone(LONDON)
    return f"{local.day} {local:%B %Y} at {local:%H:%M}"


@register.simple_tag
def due(at: dt.datetime, now: dt.datetime) -> SafeString:
    """When something is due, in words and colour."""
    words = dues.due_words(at, now)
    return format_html('<span class="app-due app-due--{}">{}</span>', words.press.value, words.text)


# --- small parts ------------------------------------------------------------------------------------------------


@register.simple_tag
def tag(text: str, colour: str = "") -> SafeString:
    """A status. The text says it; the colour only helps."""
    if colour:
        return format_html('<strong class="govuk-tag govuk-tag--{}">{}</strong>', _one_of(colour, COLOURS), text)
    return format_html('<strong class="govuk-tag">{}</strong>', text)


@register.inclusion_tag("web/parts/back_link.html")
def back_link(href: str, text: str = "Back") -> dict[str, Any]:
    return {"href": href, "text": text}


@register.inclusion_tag("web/parts/breadcrumbs.html")
def breadcrumbs(links: Sequence[Link]) -> dict[str, Any]:
    """The way from the top of the service to this page, this page left out."""
    return {"links": links}


@register.inclusion_tag("web/parts/button.html")
def button(text: str, href: str = "", look: str = "", name: str = "", value: str = "") -> dict[str, Any]:
    """A button of the form around it, or with ``href`` a link that looks like one. ``look``: secondary or warning."""
    if look:
        _one_of(look, ("secondary", "warning"))
    return {"text": text, "href": href, "look": look, "name": name, "value": value}


@register.inclusion_tag("web/parts/button_menu.html")
def button_menu(text: str, links: Sequence[Link]) -> dict[str, Any]:
    """Secondary actions behind one button; without scripts they stand in a row."""
    return {"text": text, "links": links}


@register.inclusion_tag("web/parts/sub_navigation.html")
def sub_navigation(label: str, links: Sequence[Link], current: str) -> dict[str, Any]:
    """The pages of one case. ``current`` is the text of the one that is shown."""
    return {"label": label, "links": links, "current": current}


@register.inclusion_tag("web/parts/pages.html")
def pages(previous: str = "", following: str = "") -> dict[str, Any]:
    """Links to the pages before and after this one; lists are paged by key, so that there are no numbers."""
    return {"previous": previous, "following": following}


# --- what a page says -------------------------------------------------------------------------------------------


@register.inclusion_tag("web/parts/error_summary.html", takes_context=True)
def error_summary(context: template.Context) -> dict[str, Any]:
    """What was wrong with the page's ``form``, or in its ``errors``: (id of the box that a line leads to; sentence)."""
    return {"errors": context.get("errors") or getattr(context.get("form"), "errors", ())}


@register.simple_block_tag
def alert(content: SafeString, variant: str, title: str) -> SafeString:
    """Something to know before anything else on the page: a risk, an absence. It cannot be dismissed."""
    _one_of(variant, ("information", "success", "warning", "error"))
    context = {"variant": variant, "title": title, "content": content if content.strip() else ""}
    return loader.render_to_string("web/parts/alert.html", context)


@register.simple_block_tag
def inset(content: SafeString) -> SafeString:
    """Text set apart from what stands around it."""
    return format_html('<div class="govuk-inset-text">{}</div>', content)


@register.simple_block_tag
def details(content: SafeString, summary: str) -> SafeString:
    """Something that few readers need, behind a line that says what it is."""
    return format_html(
        '<details class="govuk-details"><summary class="govuk-details__summary">'
        '<span class="govuk-details__summary-text">{}</span></summary>'
        '<div class="govuk-details__text">{}</div></details>',
        summary,
        content,
    )


@register.simple_tag
def nothing_yet(sentence: str, remedy: str = "") -> SafeString:
    """A list that is empty because nothing has happened yet: say so, and what will fill it."""
    return format_html('<p class="govuk-body app-empty">{} {}</p>', sentence, remedy)


@register.inclusion_tag("web/parts/nothing_matches.html")
def nothing_matches(total: int, things: str, filters: Sequence[Link]) -> dict[str, Any]:
    """A list that is empty because of its filters: name each, as a link that takes it away."""
    return {"total": total, "things": things, "filters": filters}


# --- what a page shows ------------------------------------------------------------------------------------------


@register.inclusion_tag("web/parts/summary_list.html")
def summary_list(facts: Sequence[Fact]) -> dict[str, Any]:
    return {"facts": facts, "any_links": any(one.links for one in facts)}


@register.inclusion_tag("web/parts/table.html")
def data_table(table: Table) -> dict[str, Any]:
    """A table in a named pane that scrolls by itself where it is too wide; on a narrow screen a list of its rows."""
    rows = [[{"value": cell, "link": isinstance(cell, Link), "column": column}
             for cell, column in zip(row, table.columns, strict=True)] for row in table.rows]  # fmt: skip
    return {"table": table, "rows": rows}


_TASK_COLOURS = {TaskState.NOT_STARTED: "blue", TaskState.IN_PROGRESS: "yellow", TaskState.CANNOT_YET: "grey"}


@register.inclusion_tag("web/parts/task_list.html")
def task_list(tasks: Sequence[Task], prefix: str = "task") -> dict[str, Any]:
    """What there is to do, and how far each is. ``prefix`` keeps the ids of two lists on one page apart."""
    lines = [
        {"task": one, "id": f"{prefix}-{at}", "colour": _TASK_COLOURS.get(one.state, "")}
        for at, one in enumerate(tasks, 1)
    ]
    return {"lines": lines}


@register.inclusion_tag("web/parts/timeline.html")
def timeline(entries: Sequence[Entry], level: int = 2) -> dict[str, Any]:
    """What happened, newest first; ``level`` is that of the heading of each entry."""
    return {"entries": entries, "level": level}


@register.inclusion_tag("web/parts/identity_bar.html")
def identity_bar(identity: Identity) -> dict[str, Any]:
    """Whom the page is about, as its h1."""
    return {"identity": identity}


@register.inclusion_tag("web/parts/pathway_strip.html")
def pathway_strip(label: str, stages: Sequence[Stage]) -> dict[str, Any]:
    """How far along its pathway a case is, as a list that says done, now and not started in words."""
    return {"label": label, "stages": [{"stage": one, "now": one.step is Step.NOW} for one in stages]}


@register.filter
def shown(value: object) -> SafeString:
    """A value of a list or table: a link as a link, everything else escaped unless it was made safe."""
    if isinstance(value, Link):
        about = format_html('<span class="govuk-visually-hidden"> {}</span>', value.about) if value.about else ""
        look = "govuk-link app-whole" if value.whole else "govuk-link"
        return format_html('<a class="{}" href="{}">{}{}</a>', look, value.href, value.text, about)
    return conditional_escape(value if isinstance(value, SafeString) else str(value))
