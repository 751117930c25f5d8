"""The shapes in which cases are read: the same for screens, API and worker."""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from backend.pathways.engine import Availability
from backend.pathways.vocabulary import Pathway, Span, State


@dataclass(frozen=True, kw_only=True)
class Who:
    """The person of a case, as a list or a heading shows them."""

    id: uuid.UUID
    family_name: str
    given_names: str
    date_of_birth: dt.date | None
    died_on: dt.date | None = None

    @property
    def name(self) -> str:
        return f"{self.given_names} {self.family_name}".strip()

    @property
    def listed_name(self) -> str:
        """As lists show it: Barrow, Lee."""
        return f"{self.family_name}, {self.given_names}" if self.given_names else self.family_name


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where one strand of a case stands."""

    strand: str
    strand_title: str
    state: State
    since: dt.datetime


@dataclass(frozen=True, kw_only=True)
class Owed:
    """A review as people see it. ``late`` tells that it was due before the moment of reading; of a ``debt`` its own
    time was past when it came to be owed, so it is to be caught up."""

    id: uuid.UUID
    case_id: uuid.UUID
    slug: str
    title: str
    owed_by: tuple[str, ...]
    begun_at: dt.datetime
    due_at: dt.datetime | None
    urgent: bool
    late: bool
    debt: bool = False
    closed_at: dt.datetime | None = None
    closed_because: str = ""


@dataclass(frozen=True, kw_only=True)
class Listed:
    """A case in a list."""

    id: uuid.UUID
    reference: str
    who: Who
    pathway: str
    site: str
    places: tuple[Place, ...]
    worker: str | None
    next_owed: Owed | None
    opened_at: dt.datetime
    closed_at: dt.datetime | None


@dataclass(frozen=True, kw_only=True)
class Page:
    """One page of a list; ``after`` is the cursor of the next page, None on the last."""

    cases: tuple[Listed, ...]
    after: str | None


@dataclass(frozen=True, kw_only=True)
class Told:
    """One event as its reader may see it; ``withheld`` tells that clinical answers were left out."""

    id: uuid.UUID
    sequence: int
    action: str
    title: str
    moves: Mapping[str, tuple[State | None, State]]
    happened_at: dt.datetime
    recorded_at: dt.datetime
    by: str
    role: str
    organisation_id: uuid.UUID | None
    source: str
    answers: Mapping[str, Any]
    withheld: bool
    skipped: tuple[str, ...]
    about: uuid.UUID | None


@dataclass(frozen=True, kw_only=True)
class Given:
    """That a case was taken, given to somebody, or (``worker`` is None) given back to the team."""

    worker: str | None
    by: str
    at: dt.datetime
    organisation: str


@dataclass(frozen=True, kw_only=True)
class Item:
    """Something still open on a case that an action would settle: a possible failure, a report to acknowledge."""

    id: uuid.UUID
    title: str
    happened_at: dt.datetime


@dataclass(frozen=True, kw_only=True)
class Headline:
    """What the head of a case says under a name, and since when; ``words`` is empty where nobody has been asked."""

    title: str
    words: str = ""
    at: dt.datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Detail:
    """A whole case. ``version`` is what an action on it must be asked with."""

    id: uuid.UUID
    reference: str
    version: int
    who: Who
    pathway: Pathway
    site: str
    site_id: uuid.UUID
    worker: str | None
    places: tuple[Place, ...]
    anchors: Mapping[str, dt.datetime]
    windows: tuple[tuple[str, Span], ...]
    owed: tuple[Owed, ...]
    parties: tuple[tuple[uuid.UUID, str, str], ...]
    actions: tuple[Availability, ...]
    opened_at: dt.datetime
    closed_at: dt.datetime | None
    items: Mapping[str, tuple[Item, ...]]
    headlines: tuple[Headline, ...] = ()
    worker_id: uuid.UUID | None = None
    deputy: str = ""
    linked_to: uuid.UUID | None = None
    protocol: Mapping[str, Any] = field(default_factory=dict)

    @property
    def next_owed(self) -> Owed | None:
        """What is due first among what has a time."""
        return next((one for one in self.owed if one.due_at is not None), None)
