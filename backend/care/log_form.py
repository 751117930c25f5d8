"""The one-minute log: every question a row of buttons, prefilled from the appointment and from the last contact.

Eight taps fill it, with the one that saves. It is one ordinary form: each button is a radio or a tick box, and what
stands behind a button ("Another length") is shown by the style sheet alone.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Self

from backend.care.log_queries import Before, Booked, Contact
from backend.pathways.contacting import TOOK_PLACE, ContactLogged, Present, RiskChange
from backend.pathways.entry import Field, Kind, Question, fields_of
from backend.pathways.working_days import LONDON, london_date
from backend.refusals import Malformed, Reason
from backend.web.answers import Posted, Typed
from backend.web.dates import Boxes, NotADateError, boxes_of, read_moment
from backend.web.forms import ABOUT, COMMAND, HAPPENED, HAPPENED_SHOWN, EntryForm, Given
from backend.web.questions import Shown, draw, options_of

EARLY = dt.timedelta(minutes=30)  # house rule: so long before its time an appointment may have begun
LENGTHS = ("10", "30", "60", "90")  # minutes: what most contacts come close to
OTHER = "other"
NONE = "none"
NOW, BOOKED, TODAY = "now", "booked", "today"
TODAY_AT = "form-today"
MINUTES_OTHER = "minutes-other"
ONLY_IF_HELD = ("present", "minutes", "focus", "mood", "than")  # said of what took place, and of nothing else
FIRST = ("result", "setting", "present", "minutes", "focus", "mood", "than", "risk", "next_on")
AFTER = ("for_supervision", "date_may_have_moved", "note")

_KNOWN: Mapping[str, Field] = {one.name: one for one in fields_of(ContactLogged)}
_RISK_MISSING = "Select whether the risk has changed"
_FUTURE = "When it took place cannot be in the future"


class Sent(dict[str, list[str]]):
    """Fields with what stands in them, read as what a browser sent."""

    def get(self, name: str, default: Any = "", /) -> Any:
        values = super().get(name)
        return values[-1] if values else default

    def getlist(self, name: str, /) -> list[Any]:
        return list(super().get(name) or ())


@dataclass(kw_only=True)
class ContactForm(EntryForm):
    """What every page that logs contacts holds to: nothing is said of what did not take place; risk is answered."""

    @property
    def took_place(self) -> bool:
        return self.typed["result"] in {one.value for one in TOOK_PLACE}

    @property
    def raises_concern(self) -> bool:
        return self.typed["risk"] == RiskChange.UP.value

    def given(self) -> Given:
        """What was filled in. Raises Malformed with every reason, in the order of the page."""
        whole = self.typed
        if whole["result"] and not self.took_place:
            self.typed = {**whole, **{name: _nothing(name) for name in ONLY_IF_HELD}}
        reasons = []
        if self.took_place and not whole["risk"]:
            reasons.append(Reason(code="missing", sentence=_RISK_MISSING, where="risk"))
        given = None
        try:
            given = super().given()
        except Malformed as refusal:
            reasons += refusal.reasons
        finally:
            self.typed = whole
        if given is None or reasons:
            order = {name: at for at, name in enumerate((*FIRST, ABOUT, HAPPENED, *AFTER))}
            reasons.sort(key=lambda one: order.get(one.where or "", -1))
            raise Malformed("There is a problem with what was entered.", reasons=reasons)
        return given


@dataclass(kw_only=True)
class LogForm(ContactForm):
    """The page. ``suggested`` is when the next contact should be, ``here`` the moment at which the page is drawn."""

    before: Before
    here: dt.datetime
    suggested: dt.date | None = None
    length: str = ""
    next_choice: str = ""
    when: str = NOW
    today_at: str = ""

    # --- making one -------------------------------------------------------------------------------------------------

    @classmethod
    def begun(cls, **more: Any) -> Self:
        """The page as it is opened: prefilled, or as far as it was tapped before."""
        before: Before = more["before"]
        initial = prefilled(_of_today(before.bookings, more["here"]), before.last)
        fresh = cls.fresh(ContactLogged, now=more["here"], initial=initial, **more)
        fresh.prefill()
        if before.draft is None:
            return fresh
        sent = Sent({**fresh.as_sent(), **{name: list(values) for name, values in before.draft.answers.items()}})
        sent[COMMAND] = [str(before.draft.command_id)]
        return cls.sent(sent, **more)

    def prefill(self) -> None:
        """Choose what the appointment and the last contact answer, and nothing that somebody must have looked at."""
        booked = _of_today(self.before.bookings, self.here)
        self.typed["risk"] = ""
        self.about = str(booked.id) if booked else ""
        self.when = BOOKED if booked and booked.at <= self.here else NOW
        minutes = str(self.typed["minutes"])
        self.length = minutes if minutes in {"", *LENGTHS} else OTHER

    @classmethod
    def sent(cls, posted: Posted, **more: Any) -> Self:
        """The page as it was sent, whatever stands in it."""
        form = cls.of(ContactLogged, posted, **more)
        form.length = str(posted.get("minutes", ""))
        if form.length == OTHER:
            form.typed["minutes"] = str(posted.get(MINUTES_OTHER, ""))
        form.next_choice = str(posted.get("next_on", ""))
        if form.next_choice != OTHER:
            form.typed["next_on"] = _boxes(form.next_choice)
        form.when = str(posted.get(HAPPENED, NOW))
        form.today_at = str(posted.get(TODAY_AT, ""))
        return form

    def as_sent(self) -> dict[str, list[str]]:
        """The form's fields as a browser would send them."""
        boxes: dict[str, Boxes] = {HAPPENED: self.happened}
        found: dict[str, list[str]] = {}
        for name, typed in self.typed.items():
            if isinstance(typed, Boxes):
                boxes[name] = typed
            else:
                found[name] = [str(one) for one in typed] if isinstance(typed, list) else [typed]
        for name, one in boxes.items():
            found |= {f"{name}-{part}": [getattr(one, part)] for part in ("day", "month", "year", "time")}
        shown = self.happened_shown.isoformat() if self.happened_shown else ""
        return found | {
            "minutes": [self.length],
            MINUTES_OTHER: [str(self.typed["minutes"])] if self.length == OTHER else [""],
            "next_on": [self.next_choice],
            HAPPENED: [self.when],
            HAPPENED_SHOWN: [shown],
            TODAY_AT: [self.today_at],
            ABOUT: [self.about],
        }

    # --- reading it -------------------------------------------------------------------------------------------------

    def _happened_at(self, problems: list[Reason]) -> dt.datetime | None:
        found: dt.datetime | None = self.happened_shown or self.here
        if self.when == BOOKED:
            booked = self._booking
            found = booked.at if booked else None
            if booked is None:
                problems.append(Reason(code="missing", sentence="Select the appointment", where=ABOUT))
        elif self.when == TODAY:
            found = _moment(_at_time(boxes_of(london_date(self.here)), self.today_at), problems)
        elif self.when == OTHER:
            found = _moment(self.happened, problems)
        if found is not None and found > self.here:
            problems.append(Reason(code="in_the_future", sentence=_FUTURE, where=HAPPENED))
        return found

    def _about(self, _: list[Reason]) -> str | None:
        return self.about if self.about not in {"", NONE} else None

    @property
    def _booking(self) -> Booked | None:
        return next((one for one in self.before.bookings if str(one.id) == self.about), None)

    # --- showing it -------------------------------------------------------------------------------------------------

    @property
    def asked(self) -> list[Shown]:
        """The rows of buttons. How they are against the last time is asked where there was one."""
        names = [one for one in FIRST if one != "than" or self.before.last is not None or self.typed["than"]]
        return [self._row(name) for name in names]

    @property
    def time(self) -> list[Shown]:
        """For which appointment, and when: answered already, for whoever has nothing to add."""
        return [*([self._which()] if self.before.bookings else []), self._when()]

    @property
    def flags(self) -> list[Shown]:
        shown = [self._drawn(name) for name in AFTER if name != "note"]
        return [replace(one, options=[replace(one.options[0], label=one.question.label)]) for one in shown]

    @property
    def note(self) -> Shown:
        return self._drawn("note")

    @property
    def questions(self) -> list[Shown]:
        return [*self.asked, *self.time, *self.flags, self.note]

    @property
    def errors(self) -> list[tuple[str, str]]:
        targets = {one.where: one.id for one in self.questions}
        return [(targets.get(_PLACES.get(one.where or "", one.where or ""), ""), one.sentence) for one in self.reasons]

    @property
    def wrong(self) -> dict[str, Reason]:
        found: dict[str, Reason] = {}
        for one in self.reasons:
            found.setdefault(_PLACES.get(one.where or "", one.where or ""), one)
        return found

    @property
    def begun_at(self) -> dt.datetime | None:
        """When this worker began the log that is gone on with."""
        return self.before.draft.begun_at if self.before.draft else None

    def _row(self, name: str) -> Shown:
        if name == "minutes":
            return self._choice(_KNOWN[name], _lengths(), self.length)
        if name == "next_on":
            return self._choice(_KNOWN[name], self._next_options(), self.next_choice)
        return only_what_is_said(self._drawn(name))

    def _which(self) -> Shown:
        pairs = [(str(one.id), booked_words(one, self.here)) for one in self.before.bookings]
        return self._choice(_WHICH, [*pairs, (NONE, "None of these")], self.about or NONE)

    def _when(self) -> Shown:
        opened = self.happened_shown or self.here
        local = opened.astimezone(LONDON)
        day = "" if london_date(opened) == london_date(self.here) else f" on {local.day} {local:%B}"
        pairs = [(NOW, f"Just now, at {local:%H:%M}{day}"), (TODAY, "Earlier today"), (OTHER, "Another time")]
        if any(one.at <= self.here for one in self.before.bookings):
            pairs.insert(0, (BOOKED, "At the time of the appointment"))
        return self._choice(_WHEN, pairs, self.when)

    def _next_options(self) -> list[tuple[str, str]]:
        suggested = [(self.suggested.isoformat(), short_day(self.suggested))] if self.suggested else []
        return [*suggested, (OTHER, "Another day"), (NONE, "Not agreed")]

    def _choice(self, asked: Field, pairs: Sequence[tuple[str, str]], chosen: str) -> Shown:
        wrong = self.wrong.get(asked.name)
        return Shown(
            field=asked,
            where=asked.name,
            typed=chosen,
            error=wrong.sentence if wrong else "",
            options=options_of(pairs, asked.name, {chosen}),
        )

    def _drawn(self, name: str) -> Shown:
        return draw(_KNOWN[name], name, self.typed[name], self.wrong)

    @property
    def next_boxes(self) -> Shown:
        """The boxes behind “Another day”."""
        typed = self.typed["next_on"] if self.next_choice == OTHER else Boxes()
        return draw(replace(_KNOWN["next_on"], kind=Kind.DATE), "next_on", typed, self.wrong)

    @property
    def when_boxes(self) -> Shown:
        """The boxes behind “Another time”."""
        return draw(_MOMENT, HAPPENED, self.happened, self.wrong)

    @property
    def minutes_typed(self) -> str:
        return str(self.typed["minutes"]) if self.length == OTHER else ""


_PLACES = {"happened_at": HAPPENED, "about": ABOUT}
_WHICH = Field(name=ABOUT, kind=Kind.CHOICE, question=Question(label="Which appointment was it?"), required=True)
_WHEN = Field(name=HAPPENED, kind=Kind.CHOICE, question=Question(label="When was it?"), required=True)
_MOMENT = Field(name=HAPPENED, kind=Kind.MOMENT, question=Question(label="When was it?"), required=True)


def only_what_is_said(shown: Shown) -> Shown:
    """A question without the choice that says nothing, and without “nobody was reached”, which the result says."""
    return replace(shown, options=[one for one in shown.options if one.value not in {"", Present.NOBODY.value}])


def booked_words(one: Booked, here: dt.datetime) -> str:
    """“Today at 14:00, HMP Featherstone”."""
    local = one.at.astimezone(LONDON)
    day = "Today" if local.date() == london_date(here) else short_day(local.date())
    return f"{day} at {local:%H:%M}{f', {one.place}' if one.place else ''}"


def short_day(day: dt.date) -> str:
    """“Fri 4 Dec”, which fits a button."""
    return f"{day:%a} {day.day} {day:%b}"


def _at_time(boxes: Boxes, time: str) -> Boxes:
    return Boxes(boxes.day, boxes.month, boxes.year, time)


def prefilled(booked: Booked | None, last: Contact | None) -> dict[str, Any]:
    """What a log begins with: where, who and how long, of the appointment or as it was the last time."""
    return {
        "result": None,
        "setting": (booked.setting if booked else "") or (last.setting if last else "") or None,
        "present": (last.present if last else ()) or (Present.PERSON.value,),
        "minutes": (booked.minutes if booked else None) or (last.minutes if last else None),
    }


def _of_today(bookings: Sequence[Booked], here: dt.datetime) -> Booked | None:
    """The appointment of today that lies nearest. One of another day, or later today, is never taken for granted: a
    call in the morning would settle the visit of the afternoon."""
    today = [one for one in bookings if london_date(one.at) == london_date(here) and one.at <= here + EARLY]
    return min(today, key=lambda one: abs(one.at - here), default=None)


def _lengths() -> list[tuple[str, str]]:
    return [*((one, one) for one in LENGTHS), (OTHER, "Other")]


def _nothing(name: str) -> Typed:
    return [] if _KNOWN[name].kind is Kind.SEVERAL else ""


def _boxes(chosen: str) -> Boxes:
    try:
        return boxes_of(dt.date.fromisoformat(chosen))
    except ValueError:
        return Boxes()


def _moment(boxes: Boxes, problems: list[Reason]) -> dt.datetime | None:
    try:
        found = read_moment(boxes, "When it took place")
    except NotADateError as wrong:
        reason = Reason(code="not_a_date", sentence=str(wrong), where=HAPPENED, details={"box": wrong.box})
        problems.append(reason)
        return None
    if found is None:
        problems.append(Reason(code="missing", sentence="Enter when it took place, like 14:30", where=HAPPENED))
    return found
