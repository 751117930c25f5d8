"""Components have the markup that the design systems publish, and words that hold by themselves."""

import datetime as dt
from typing import Any

import pytest
from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st

from backend.pathways.working_days import LONDON
from backend.web import parts
from backend.web.due import Press, due_words
from backend.web.templatetags.components import WrongWordError
from tests.web.markup import parts_of
from tests.web.test_dates import MOMENTS


def drawn(text: str, **context: Any) -> str:
    return str(Template("{% load components %}" + text).render(Context(context)))


# Expected markup: from the fixtures that govuk-frontend 6.6.0 (MIT) ships with each component.
FIXTURES: list[tuple[str, str, dict[str, Any]]] = [
    ("{% tag 'Alpha' %}", '<strong class="govuk-tag">Alpha</strong>', {}),
    ("{% tag 'Alpha' 'grey' %}", '<strong class="govuk-tag govuk-tag--grey">Alpha</strong>', {}),
    ("{% inset %}It can take weeks.{% endinset %}", '<div class="govuk-inset-text">It can take weeks.</div>', {}),
    (
        "{% details 'Help with nationality' %}We need to know.{% enddetails %}",
        (
            '<details class="govuk-details"><summary class="govuk-details__summary"><span class="govuk-details__summary-text">'
            'Help with nationality</span></summary><div class="govuk-details__text">We need to know.</div></details>'
        ),
        {},
    ),
    (
        "{% breadcrumbs links %}",
        (
            '<nav class="govuk-breadcrumbs" aria-label="Breadcrumb"><ol class="govuk-breadcrumbs__list">'
            '<li class="govuk-breadcrumbs__list-item"><a class="govuk-breadcrumbs__link" href="/section">Section</a></li></ol></nav>'
        ),
        {"links": [parts.Link(text="Section", href="/section")]},
    ),
    (
        "{% button 'Save and continue' look='secondary' %}",
        (
            '<button type="submit" class="govuk-button govuk-button--secondary" data-module="govuk-button"'
            ' data-prevent-double-click="true">Save and continue</button>'
        ),
        {},
    ),
    (
        "{% summary_list facts %}",
        (
            '<dl class="govuk-summary-list"><div class="govuk-summary-list__row"><dt class="govuk-summary-list__key">Name</dt>'
            '<dd class="govuk-summary-list__value">Firstname Lastname</dd><dd class="govuk-summary-list__actions">'
            '<ul class="govuk-summary-list__actions-list"><li class="govuk-summary-list__actions-list-item">'
            '<a class="govuk-link" href="#">Edit<span class="govuk-visually-hidden"> name</span></a></li>'
            '<li class="govuk-summary-list__actions-list-item"><a class="govuk-link" href="#">Delete'
            '<span class="govuk-visually-hidden"> name</span></a></li></ul></dd></div>'
            '<div class="govuk-summary-list__row"><dt class="govuk-summary-list__key">Date of birth</dt>'
            '<dd class="govuk-summary-list__value">13/08/1980</dd><dd class="govuk-summary-list__actions">'
            '<a class="govuk-link" href="#">Change<span class="govuk-visually-hidden"> date of birth</span></a></dd></div></dl>'
        ),
        {
            "facts": [
                parts.Fact(
                    key="Name",
                    value="Firstname Lastname",
                    links=[
                        parts.Link(text="Edit", href="#", about="name"),
                        parts.Link(text="Delete", href="#", about="name"),
                    ],
                ),
                parts.Fact(
                    key="Date of birth",
                    value="13/08/1980",
                    links=[parts.Link(text="Change", href="#", about="date of birth")],
                ),
            ]
        },
    ),
    (
        "{% task_list tasks 'task-list' %}",
        (
            '<ul class="govuk-task-list"><li class="govuk-task-list__item govuk-task-list__item--with-link">'
            '<div class="govuk-task-list__name-and-hint"><a class="govuk-link govuk-task-list__link" href="#"'
            ' aria-describedby="task-list-1-status">Company Directors</a></div>'
            '<div class="govuk-task-list__status" id="task-list-1-status">Done</div></li>'
            '<li class="govuk-task-list__item govuk-task-list__item--with-link"><div class="govuk-task-list__name-and-hint">'
            '<a class="govuk-link govuk-task-list__link" href="#" aria-describedby="task-list-2-status">Registered details</a></div>'
            '<div class="govuk-task-list__status" id="task-list-2-status"><strong class="govuk-tag govuk-tag--blue">'
            "Not started</strong></div></li></ul>"
        ),
        {
            "tasks": [
                parts.Task(title="Company Directors", state=parts.TaskState.DONE, href="#"),
                parts.Task(title="Registered details", state=parts.TaskState.NOT_STARTED, href="#"),
            ]
        },
    ),
    (
        "{% error_summary %}",
        (
            '<div class="govuk-error-summary" data-module="govuk-error-summary"><div role="alert">'
            '<h2 class="govuk-error-summary__title">There is a problem</h2><div class="govuk-error-summary__body">'
            '<ul class="govuk-list govuk-error-summary__list"><li><a href="#example-error-1">The date must be in the past</a></li>'
            "<li>Enter a postcode, like AA1 1AA</li></ul></div></div></div>"
        ),
        {"errors": [("example-error-1", "The date must be in the past"), ("", "Enter a postcode, like AA1 1AA")]},
    ),
]


@pytest.mark.parametrize(("text", "expected", "context"), FIXTURES)
def test_the_markup_is_that_of_the_design_system(text: str, expected: str, context: dict[str, Any]) -> None:
    assert parts_of(drawn(text, **context)) == parts_of(expected)


@pytest.mark.parametrize(
    "text", ["{% tag 'x' 'pink' %}", "{% alert 'danger' 'x' %}{% endalert %}", "{% button 'x' look='big' %}"]
)
def test_a_component_that_does_not_exist_is_a_fault_of_the_template(text: str) -> None:
    with pytest.raises(WrongWordError, match="is none of"):
        drawn(text)


def test_a_name_is_never_taken_as_markup() -> None:
    name = "<b>O'Neill & Sons</b>"
    link = parts.Link(text=name, href='"><script>', about=name)
    html = drawn(
        "{% identity_bar who %}{% summary_list facts %}{% data_table table %}{% timeline entries %}{% tag name %}"
        "{% details name %}x{% enddetails %}{% alert 'warning' name %}{% endalert %}{% nothing_yet name %}",
        name=name,
        who=parts.Identity(name=name, menu=[link, link]),
        facts=[parts.Fact(key=name, value=name, links=[link])],
        table=parts.Table(caption=name, columns=[parts.Column(title=name)], rows=[[name], [link]]),
        entries=[
            parts.Entry(title=name, at=dt.datetime(2026, 11, 23, tzinfo=dt.UTC), by=name, text=name, links=[link])
        ],
    )
    assert "<b>" not in html
    assert "<script>" not in html
    assert html.count("&lt;b&gt;O&#x27;Neill &amp; Sons&lt;/b&gt;") >= 15


def test_a_table_scrolls_in_a_pane_that_the_keyboard_reaches_and_that_has_a_name() -> None:
    table = parts.Table(
        caption="Sessions", columns=[parts.Column(title="Day"), parts.Column(title="n", number=True)], rows=[["a", 1]]
    )
    html = parts_of(drawn("{% data_table table %}", table=table))
    assert html[0] == '<div aria-label="Sessions" class="moj-scrollable-pane" role="region" tabindex="0">'
    head = '<th class="govuk-table__header app-table__cell" data-title="Day" role="rowheader" scope="row">'
    assert head in html  # laid out as a list on a narrow screen, and still a table to a screen reader


def test_a_row_that_does_not_fit_its_columns_is_a_fault() -> None:
    with pytest.raises(ValueError, match="zip"):
        drawn(
            "{% data_table table %}",
            table=parts.Table(caption="x", columns=[parts.Column(title="a")], rows=[["a", "b"]]),
        )


def test_the_two_kinds_of_emptiness_say_different_things() -> None:
    yet = drawn("{% nothing_yet 'You have no cases yet.' 'Cases appear here when someone assigns one to you.' %}")
    assert "You have no cases yet. Cases appear here when someone assigns one to you." in yet
    none = drawn("{% nothing_matches 48 'cases' filters %}", filters=[parts.Link(text="overdue", href="?a")])
    assert "0 of 48 cases match these filters. Remove one:" in none
    assert 'href="?a"' in none


def test_a_pathway_says_in_words_where_the_case_stands() -> None:
    stages = [parts.Stage(title="Referred", step=parts.Step.DONE), parts.Stage(title="Assessed", step=parts.Step.NOW)]
    html = drawn("{% pathway_strip 'Where the case stands' stages %}", stages=stages)
    words = [part for part in parts_of(html) if not part.startswith("<")]
    assert words == ["Referred", "done", "Assessed", "now"]
    assert html.count('aria-current="step"') == 1


def test_a_page_of_a_list_leads_only_where_there_is_more() -> None:
    assert drawn("{% pages %}").strip() == ""
    assert 'rel="next"' in drawn("{% pages following='?after=b' %}")
    assert 'rel="prev"' not in drawn("{% pages following='?after=b' %}")


def london(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=LONDON)


@pytest.mark.parametrize(
    ("due", "now", "words", "press"),
    [
        ("2026-11-23 16:00", "2026-11-23 09:30", "due today 16:00", Press.TODAY),
        ("2026-11-24 09:00", "2026-11-23 09:30", "due tomorrow 09:00", Press.AHEAD),
        ("2026-11-27 17:00", "2026-11-23 09:30", "due Friday 27 November", Press.AHEAD),
        ("2026-11-30 17:00", "2026-11-23 09:30", "due 30 November", Press.AHEAD),
        ("2027-01-04 17:00", "2026-11-23 09:30", "due 4 January 2027", Press.AHEAD),
        ("2026-11-23 09:00", "2026-11-23 09:30", "late since 09:00 today", Press.LATE),
        ("2026-11-20 17:00", "2026-11-23 09:30", "1 working day late", Press.LATE),
        ("2026-11-19 17:00", "2026-11-23 09:30", "2 working days late", Press.LATE),
        ("2026-11-20 17:00", "2026-11-22 09:30", "late since Friday", Press.LATE),
        ("2026-12-24 17:00", "2026-12-29 09:30", "1 working day late", Press.LATE),
        ("2026-06-01 00:30", "2026-05-31 23:30", "due tomorrow 00:30", Press.AHEAD),
    ],
)
def test_what_is_due_is_said_in_days_that_people_count(due: str, now: str, words: str, press: Press) -> None:
    found = due_words(london(due), london(now))
    assert (found.text, found.press) == (words, press)


@given(MOMENTS, st.timedeltas(dt.timedelta(-90), dt.timedelta(90)))
def test_late_is_said_exactly_when_the_moment_has_passed(now: dt.datetime, by: dt.timedelta) -> None:
    assert (due_words(now + by, now).press is Press.LATE) == (by < dt.timedelta())


def test_times_on_pages_are_londons() -> None:
    at = dt.datetime(2026, 7, 31, 23, 30, tzinfo=dt.UTC)
    assert drawn("{{ at|moment }}, {{ at|day }}, {{ on|day }}", at=at, on=dt.date(2026, 11, 4)) == (
        "1 August 2026 at 00:30, 1 August 2026, 4 November 2026"
    )
