"""What the components are given: small frozen values that a view makes and a template hands on."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum


@dataclass(frozen=True, kw_only=True)
class Link:
    """A link. ``about`` completes its words for people who hear it out of context: “Change” *date of birth*.
    ``whole`` keeps its words on one line, as the parts of a reference are read together."""

    text: str
    href: str
    about: str = ""
    whole: bool = False


@dataclass(frozen=True, kw_only=True)
class Fact:
    """A line of a summary list: what it is, what it says, and what can be done about it."""

    key: str
    value: object
    links: Sequence[Link] = ()


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column of a table. With ``href`` its head is a link that sorts; ``sorted`` is how it now is, if it is."""

    title: str
    number: bool = False
    href: str = ""
    sorted: str = ""  # "ascending" or "descending", the words of aria-sort


@dataclass(frozen=True, kw_only=True)
class Table:
    """A table. A cell is text, a number, a :class:`Link`, or markup that was made safe. ``heads`` marks the first cell
    of each row as its head. ``caption_hidden`` keeps the caption for screen readers, where a heading says the same."""

    caption: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[object]]
    heads: bool = True
    caption_hidden: bool = False


class TaskState(StrEnum):
    """Where a task stands. Several people share a case, so that begun and not looked at are two things."""

    NOT_STARTED = "Not started"
    IN_PROGRESS = "In progress"
    CANNOT_YET = "Cannot do yet"
    DONE = "Done"


@dataclass(frozen=True, kw_only=True)
class Task:
    """A line of a task list. ``hint`` says who is at it and since when, or why it cannot be done yet."""

    title: str
    state: TaskState
    href: str = ""
    hint: str = ""


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A happening on a timeline, at an aware moment."""

    title: str
    at: dt.datetime
    by: str = ""
    text: str = ""
    facts: Sequence[Fact] = ()
    links: Sequence[Link] = ()


@dataclass(frozen=True, kw_only=True)
class Identity:
    """Whom a page is about: the h1 of every page of a case, with what tells two people of one name apart."""

    name: str
    facts: Sequence[Fact] = ()
    menu: Sequence[Link] = field(default_factory=tuple)


class Step(StrEnum):
    """Where a step of a pathway lies from the case's point of view."""

    DONE = "done"
    NOW = "now"
    AHEAD = "not started"


@dataclass(frozen=True, kw_only=True)
class Stage:
    """One step on the strip that shows how far along its pathway a case is."""

    title: str
    step: Step
