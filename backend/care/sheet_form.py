"""The page on which a sheet is entered from paper: a box an item that takes a digit, Tab to the next.

What is typed stands on the page again however wrong it is. An empty box is an unanswered item, never a zero.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Self

from backend.care.queries import Sheet
from backend.instruments import sheets
from backend.instruments.vocabulary import Asked, Instrument, Item
from backend.instruments.wording import Wording, text_of
from backend.pathways.entry import Field, Kind, Question, ask, fields_of
from backend.pathways.measuring import CompletedBy, Mode
from backend.refusals import Malformed, Reason, Refusal
from backend.web.answers import Posted
from backend.web.forms import EntryForm
from backend.web.questions import Shown, draw, options_of

FINISH = "form-finish"  # the button that was pressed
SHEET_VERSION = "form-sheet-version"
POINT = "point"
NO_POINT = "At none of these"
LONGEST = 12  # characters of a box that are kept and shown again


@dataclass(frozen=True, kw_only=True)
class HowTaken:
    """What is asked of every sheet besides its items."""

    taken_on: date = ask("Date taken")
    completed_by: CompletedBy = ask("Who chose the answers?", default=CompletedBy.PERSON)
    mode: Mode = ask("How were they given?", default=Mode.PAPER)
    language: str | None = ask("Language, if not English", default=None)
    interpreter: bool = ask("Was there an interpreter?", default=False)
    done_about_risk: str | None = ask("What was done about the risk?", long=True, restricted=True, default=None)
    because: str | None = ask("Why is it corrected?", default=None)


FIRST, AFTER = ("taken_on",), ("completed_by", "mode", "language", "interpreter")


@dataclass(frozen=True, kw_only=True)
class Line:
    """One item on the page. ``words`` are the loaded wording, or our own label."""

    number: int
    words: str
    allowed: str
    value: str
    error: str

    @property
    def id(self) -> str:
        return f"item_{self.number}"

    @property
    def described_by(self) -> str:
        return f"{self.id}-hint {self.id}-error" if self.error else f"{self.id}-hint"


@dataclass(kw_only=True)
class SheetForm(EntryForm):
    """A sheet of ``instrument`` with what stands in it. ``sheet`` is the earlier one that is gone on with or corrected.

    ``points`` are the measure points of the pathway as (slug, words); ``out_of_hours`` what to do about risk when no
    clinician is on duty.
    """

    instrument: Instrument
    points: Sequence[tuple[str, str]] = ()
    point: str = ""
    sheet: Sheet | None = None
    sheet_version: int | None = None
    words: Wording | None = None
    languages: Sequence[str] = ()
    out_of_hours: str = ""
    filled: dict[int, str] = field(default_factory=dict)
    asked: dict[str, str] = field(default_factory=dict)
    finish: bool = True

    # --- making one -------------------------------------------------------------------------------------------------

    @classmethod
    def new(cls, *, now: dt.datetime, today: date, **more: Any) -> Self:
        """An empty sheet, dated today."""
        return cls.fresh(HowTaken, now=now, initial={"taken_on": today}, asks_when=False, **more)

    @classmethod
    def begun(cls, sheet: Sheet, *, now: dt.datetime, **more: Any) -> Self:
        """A sheet as it stands, to go on with or to correct."""
        score = sheet.taken.score
        initial = {
            "taken_on": sheet.taken.taken_on,
            "completed_by": sheet.completed_by,
            "mode": sheet.mode,
            "language": sheet.language or None,
            "interpreter": sheet.interpreter,
            "done_about_risk": sheet.taken.done_about_risk or None,
        }
        form = cls.fresh(HowTaken, now=now, initial=initial, asks_when=False, sheet=sheet, **more)
        form.point = sheet.taken.point
        form.sheet_version = sheet.taken.version
        form.filled = {at: str(one) for at, one in enumerate(score.ticked, start=1) if one is not None}
        form.asked = {key: _sent_as(value) for key, value in score.context.items() if value is not None}
        return form

    @classmethod
    def sent(cls, posted: Posted, **more: Any) -> Self:
        """The sheet as it was sent, whatever stands in it."""
        form = cls.of(HowTaken, posted, asks_when=False, **more)
        instrument = form.instrument
        form.filled = {one.number: str(posted.get(f"item_{one.number}", ""))[:LONGEST] for one in instrument.items}
        form.asked = {one.key: str(posted.get(one.key, "")) for one in instrument.asks}
        form.point = str(posted.get(POINT, ""))
        form.finish = str(posted.get(FINISH, "yes")) != "no"
        version = str(posted.get(SHEET_VERSION, ""))
        form.sheet_version = int(version) if version.isascii() and version.isdigit() and len(version) < 9 else None
        return form

    # --- reading it -------------------------------------------------------------------------------------------------

    @property
    def corrects(self) -> bool:
        """Whether the earlier sheet was finished: then a reason is asked for, and it stays finished."""
        return self.sheet is not None and self.sheet.taken.finished

    def data(self) -> dict[str, object]:
        """What the command is sent. Raises Malformed with every reason that the page itself can find."""
        reasons: list[Reason] = []
        held: Mapping[str, object] = {}
        try:
            held = self.given().data
        except Malformed as refusal:
            reasons += refusal.reasons
        if self.points and self.point not in {"", *(slug for slug, _ in self.points)}:
            reasons.append(Reason(code="unknown_point", sentence="Select a point from the list", where=POINT))
        if self.corrects and not str(self.typed["because"]).strip():
            reasons.append(Reason(code="missing", sentence="Say why the finished sheet is corrected", where="because"))
        try:
            ticked = sheets.read_answers(self.instrument, self._columns)
        except Malformed as refusal:
            reasons += refusal.reasons
            ticked = ()
        if reasons:
            order = {where: at for at, where in enumerate(self._places)}
            reasons.sort(key=lambda one: order.get(one.where or "", -1))
            raise Malformed("There is a problem with what was entered.", reasons=reasons)
        rows = [{"item": item, "column": one} for item, one in enumerate(ticked, start=1) if one is not None]
        return {
            **held,
            "measure": self.instrument.slug,
            "answers": rows,
            "besides": [{"key": key, "value": value} for key, value in self.asked.items() if value],
            "point": self.point or None,
            "sheet": str(self.sheet.taken.id) if self.sheet else None,
            "sheet_version": self.sheet_version,
            "finished": self.finish or self.corrects,
        }

    @property
    def _columns(self) -> list[object]:
        """What was typed for each item: a whole number, None for nothing, or the text as it stands."""
        return [_column(self.filled.get(one.number, "")) for one in self.instrument.items]

    @property
    def endorsed(self) -> tuple[Item, ...]:
        """The risk items that are ticked, in the boxes as they now stand."""
        columns = self._columns
        found = []
        for one in self.instrument.risk_items:
            item, ticked = self.instrument.item(one.number), columns[one.number - 1]
            if isinstance(ticked, int) and ticked in item.codes and ticked >= one.endorsed_from:
                found.append(item)
        return tuple(found)

    def refuse(self, refusal: Refusal) -> None:
        """Show the sheet again. After a conflict it holds the version that now stands, so that whoever has compared can
        save what they had entered."""
        super().refuse(refusal)
        for one in refusal.reasons:
            version = one.details.get("version")
            if one.code == "sheet_version" and isinstance(version, int):
                self.sheet_version = version

    # --- showing it -------------------------------------------------------------------------------------------------

    @property
    def answered(self) -> str:
        """How far it is, as the boxes now stand: “12 of 34 answered”."""
        columns = zip(self.instrument.items, self._columns, strict=True)
        count = sum(1 for item, one in columns if one in item.codes)
        return f"{count} of {len(self.instrument.items)} answered"

    @property
    def lines(self) -> list[Line]:
        wrong = self._wrong
        return [
            Line(
                number=one.number,
                words=text_of(self.instrument, one.number, self.words),
                allowed=sheets.either(one.codes),
                value=self.filled.get(one.number, ""),
                error=wrong.get(f"item_{one.number}", ""),
            )
            for one in self.instrument.items
        ]

    @property
    def first(self) -> list[Shown]:
        """The questions before the items."""
        shown = self._drawn(*FIRST)
        if self.points:
            options = [*self.points, ("", NO_POINT)]
            shown.append(self._choice(POINT, "At what point?", options, self.point))
        return [*shown, *(self._choice(one.key, _asks(one), _options(one), self._asked(one)) for one in self._asks)]

    @property
    def after(self) -> list[Shown]:
        """The questions after the items."""
        return self._drawn(*AFTER)

    @property
    def risk(self) -> list[Shown]:
        """The question of what was done, where a risk item is ticked; it names the items."""
        if not self.endorsed and not str(self.typed["done_about_risk"]).strip():
            return []
        items = " and ".join(f"item {one.number} ({one.label})" for one in self.endorsed)
        ticked = f"Answered with more than “not at all”: {items}. " if items else ""
        return self._drawn("done_about_risk", hint=f"{ticked}{self.out_of_hours}".strip())

    @property
    def why(self) -> list[Shown]:
        return self._drawn("because") if self.corrects else []

    @property
    def questions(self) -> list[Shown]:
        return [*self.first, *self.after, *self.risk, *self.why]

    @property
    def errors(self) -> list[tuple[str, str]]:
        """The lines of the error summary, each leading to its box where it has one."""
        targets = {one.where: one.target for one in self.questions}
        targets |= {f"item_{one.number}": f"item_{one.number}" for one in self.instrument.items}
        return [(targets.get(one.where or "", ""), one.sentence) for one in self.reasons]

    @property
    def hidden(self) -> list[tuple[str, str]]:
        kept = [] if self.sheet_version is None else [(SHEET_VERSION, str(self.sheet_version))]
        return [*super().hidden, *kept]

    @property
    def other_sheet(self) -> str:
        """The id of a sheet of that day that is on file already, where that is what stands in the way."""
        found = (one.details.get("sheet") for one in self.reasons if one.code == "on_file")
        return str(next(found, "") or "")

    # --- parts ------------------------------------------------------------------------------------------------------

    @property
    def _asks(self) -> tuple[Asked, ...]:
        return self.instrument.asks

    @property
    def _wrong(self) -> dict[str, str]:
        wrong: dict[str, str] = {}
        for one in self.reasons:
            wrong.setdefault(one.where or "", one.sentence)
        return wrong

    @property
    def _places(self) -> list[str]:
        """Every place of the page, in its order."""
        besides = [one.key for one in self._asks]
        items = [f"item_{one.number}" for one in self.instrument.items]
        return [*FIRST, POINT, *besides, *items, *AFTER, "done_about_risk", "because"]

    def _drawn(self, *names: str, hint: str = "") -> list[Shown]:
        wrong = {one.where: one for one in reversed(self.reasons) if one.where}
        known = {one.name: one for one in fields_of(HowTaken)}
        shown = []
        for name in names:
            asked = known[name]
            if name in {"done_about_risk", "because"}:  # where they are asked they must be answered
                asked = replace(asked, question=replace(asked.question, hint=hint), required=True)
            shown.append(draw(asked, name, self.typed[name], wrong))
        return shown

    def _choice(self, where: str, label: str, options: Sequence[tuple[str, str]], chosen: str) -> Shown:
        # it offers an answer that says nothing, so that it is not marked as optional besides
        question = Field(name=where, kind=Kind.CHOICE, question=Question(label=label), required=True)
        return Shown(
            field=question,
            where=where,
            typed=chosen,
            error=self._wrong.get(where, ""),
            options=[replace(one, chosen=one.value == chosen) for one in options_of(options, where, set())],
        )

    def _asked(self, one: Asked) -> str:
        return self.asked.get(one.key, "")


def _column(typed: str) -> object:
    text = typed.strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 2 else text or None


def _asks(one: Asked) -> str:
    return f"{one.title[0].upper()}{one.title[1:]}"


def _options(one: Asked) -> list[tuple[str, str]]:
    """What may be answered, each meaning once, and that it is not known."""
    said: list[tuple[str, str]] = []
    meant: list[object] = []
    for given, meaning in one.takes.items():
        if meaning is not None and meaning not in meant:
            meant.append(meaning)
            said.append((_sent_as(given), _words(given)))
    return [*said, ("", "Not known")]


def _sent_as(value: object) -> str:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)


def _words(value: object) -> str:
    if isinstance(value, bool) or value in (0, 1):
        return "Yes" if value else "No"
    return str(value).capitalize()
