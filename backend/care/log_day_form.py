"""A day of contacts in rows, for whoever comes out of a prison where no phone may go in.

Each row is one contact with the questions of the one-minute log in their order, a time of its own, and a command of
its own: one that is refused keeps what was typed, and the others are saved.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Self

from backend.care.log_form import AFTER, FIRST, ContactForm, only_what_is_said, prefilled
from backend.care.log_queries import Booked, CaseToLog
from backend.pathways.contacting import ContactLogged
from backend.pathways.entry import Field, Kind, Question, fields_of
from backend.pathways.working_days import LONDON
from backend.refusals import Reason
from backend.web.answers import Posted
from backend.web.dates import Boxes, NotADateError, boxes_of, read_moment
from backend.web.questions import Shown, draw, id_of

ROWS = "rows"
TIME, CASE, BOOKING = "time", "case", "booking"
ADD_CASE = "add-case"
MOST_ROWS = 60  # contacts of one day; more than anybody has
_KNOWN = {one.name: one for one in fields_of(ContactLogged)}
_TIME = Field(name=TIME, kind=Kind.TEXT, question=Question(label="Time, like 14:30"), required=True)
_SELECTED = ("result", "risk")  # no answer is chosen for them by a drop-down that stands at its first line


class _OfRow:
    """The fields of one row, read without the mark of the row."""

    def __init__(self, sent: Posted, mark: str) -> None:
        self._sent, self._mark = sent, mark

    def get(self, name: str, default: str = "", /) -> Any:
        return self._sent.get(f"{self._mark}{name}", default)

    def getlist(self, name: str, /) -> list[Any]:
        return self._sent.getlist(f"{self._mark}{name}")


@dataclass(kw_only=True)
class DayRow(ContactForm):
    """One contact of ``day`` with somebody, at an appointment or without."""

    mark: str
    case: CaseToLog
    day: dt.date
    here: dt.datetime
    booking: Booked | None = None
    time: str = ""

    @classmethod
    def begun(cls, case: CaseToLog, booking: Booked | None, **more: Any) -> Self:
        """A row to fill in."""
        form = cls.fresh(
            ContactLogged, now=more["here"], initial=prefilled(booking, case.last), case=case, booking=booking, **more
        )
        form.typed["risk"] = ""
        form.time = f"{booking.at.astimezone(LONDON):%H:%M}" if booking else ""
        return form

    @classmethod
    def sent(cls, posted: Posted, case: CaseToLog, booking: Booked | None, **more: Any) -> Self:
        """A row as it was sent."""
        row = _OfRow(posted, more["mark"])
        form = cls.of(ContactLogged, row, case=case, booking=booking, **more)
        form.time = str(row.get(TIME))
        form.reshaped = False
        return form

    @property
    def untouched(self) -> bool:
        """Whether the row still says only what it began with: then nothing took place that is to be logged."""
        begun = type(self).begun(self.case, self.booking, mark=self.mark, day=self.day, here=self.here)
        return (self.typed, self.time.strip()) == (begun.typed, begun.time)

    def _about(self, _: list[Reason]) -> str | None:
        return str(self.booking.id) if self.booking else None

    def _happened_at(self, problems: list[Reason]) -> dt.datetime | None:
        if not self.time.strip():
            sentence = "Enter the time at which it took place, like 14:30"
            problems.append(Reason(code="missing", sentence=sentence, where=TIME))
            return None
        boxes = boxes_of(self.day)
        try:
            found = read_moment(Boxes(boxes.day, boxes.month, boxes.year, self.time), "The time")
        except NotADateError as wrong:
            problems.append(Reason(code="not_a_date", sentence=str(wrong), where=TIME))
            return None
        if found is not None and found > self.here:
            sentence = f"{self.time.strip()} has not come yet. Log it when it has taken place"
            problems.append(Reason(code="in_the_future", sentence=sentence, where=TIME))
        return found

    # --- showing it -------------------------------------------------------------------------------------------------

    @property
    def clock(self) -> Shown:
        return draw(_TIME, f"{self.mark}{TIME}", self.time, self._wrong)

    @property
    def asked(self) -> list[Shown]:
        return [self._drawn(name) for name in FIRST]

    @property
    def flags(self) -> list[Shown]:
        return [self._drawn(name) for name in AFTER if name != "note"]

    @property
    def note(self) -> Shown:
        return self._drawn("note")

    @property
    def questions(self) -> list[Shown]:
        return [self.clock, *self.asked, *self.flags, self.note]

    @property
    def lines(self) -> list[tuple[str, str]]:
        """The lines of the error summary: each says whose row it is in."""
        places = {one.where: one.target for one in self.questions}
        return [
            (places.get(self._place(one), id_of(f"{self.mark}row")), f"{self.case.listed_name}: {one.sentence}")
            for one in self.reasons
        ]

    @property
    def refused(self) -> list[str]:
        """What is wrong with the row as a whole."""
        places = {one.where for one in self.questions}
        return [one.sentence for one in self.reasons if self._place(one) not in places]

    def _drawn(self, name: str) -> Shown:
        known = _KNOWN[name]
        asked = replace(known, required=True) if name in _SELECTED else known
        shown = draw(asked, f"{self.mark}{name}", self.typed[name], self._wrong)
        return only_what_is_said(shown) if name == "present" else shown

    def _place(self, reason: Reason) -> str:
        where = TIME if reason.where == "happened_at" else reason.where
        return f"{self.mark}{where}"

    @property
    def _wrong(self) -> dict[str, Reason]:
        found: dict[str, Reason] = {}
        for one in self.reasons:
            found.setdefault(self._place(one), one)
        return found


@dataclass(kw_only=True)
class DayForm:
    """The rows of a day. ``cases`` are those that the worker may log contacts on."""

    day: dt.date
    here: dt.datetime
    cases: Sequence[CaseToLog]
    rows: list[DayRow] = field(default_factory=list)
    left_out: int = 0

    @classmethod
    def begun(cls, *, place: str = "", **more: Any) -> Self:
        """A row an appointment, in the order of their times; those at ``place`` alone, where one is named."""
        form = cls(**more)
        booked = sorted(((booking, one) for one in form.cases for booking in one.bookings), key=lambda pair: pair[0].at)
        for booking, one in booked:
            if not place or booking.place == place:
                form._add(one, booking)
        return form

    @classmethod
    def sent(cls, posted: Posted, **more: Any) -> Self:
        """The rows as they were sent."""
        form = cls(**more)
        by_id = {str(one.id): one for one in form.cases}
        told = str(posted.get(ROWS, "0"))
        for at in range(min(int(told), MOST_ROWS) if told.isascii() and told.isdigit() and len(told) < 5 else 0):
            mark = f"r{at}-"
            row = _OfRow(posted, mark)
            if not row.get(CASE):
                continue  # saved already
            case = by_id.get(str(row.get(CASE)))
            if case is None:
                form.left_out += 1
                continue
            wanted = str(row.get(BOOKING))
            booking = next((one for one in case.bookings if str(one.id) == wanted), None)
            form.rows.append(DayRow.sent(posted, case, booking, mark=mark, day=form.day, here=form.here))
        form._add_asked_for(by_id.get(str(posted.get(ADD_CASE, ""))))
        return form

    def _add_asked_for(self, case: CaseToLog | None) -> None:
        if case is not None and len(self.rows) < MOST_ROWS:
            self._add(case, None)

    def _add(self, case: CaseToLog, booking: Booked | None) -> None:
        taken = {one.mark for one in self.rows}
        mark = next(f"r{at}-" for at in range(MOST_ROWS + 1) if f"r{at}-" not in taken)
        self.rows.append(DayRow.begun(case, booking, mark=mark, day=self.day, here=self.here))

    @property
    def count(self) -> int:
        """How many rows are to be looked for when the page comes back: marks may have gaps where rows were saved."""
        return max((int(one.mark[1:-1]) + 1 for one in self.rows), default=0)

    @property
    def errors(self) -> list[tuple[str, str]]:
        return [line for row in self.rows for line in row.lines]

    @property
    def places(self) -> list[str]:
        return sorted({booking.place for one in self.cases for booking in one.bookings if booking.place})

    def filled(self) -> Iterator[DayRow]:
        """The rows in which something was said."""
        return (one for one in self.rows if not one.untouched)
