"""A form made of an action's entry class: shown, read back, and shown again with what was wrong.

A view makes one with :meth:`EntryForm.fresh` to show it and with :meth:`EntryForm.of` to take what was sent::

    form = EntryForm.of(action.asks, request.POST, now=clock.now())
    if not form.reshaped:
        try:
            given = form.given()
            perform(case_id, action.slug, by=actor, data=given.data, command_id=given.command_id, …)
            return redirect(…)
        except Refusal as refusal:
            form.refuse(refusal)
    return render(request, "…", {"form": form}, status=form.status)

The template includes ``web/form.html``; the base template shows the error summary. All of it works without scripts:
"Add another" is a button that sends the form, and ``reshaped`` then says that nothing is to be saved yet.
"""

import dataclasses
import datetime as dt
import re
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, Self

from backend.actors import Actor
from backend.pathways.entry import Field, Kind, Question, fields_of, read
from backend.pathways.working_days import LONDON
from backend.refusals import Conflict, Malformed, NotFound, Reason, Refusal
from backend.web import answers, listings
from backend.web.answers import Posted, Typed
from backend.web.dates import Boxes, boxes_of, clock_words
from backend.web.questions import Shown, draw, every, options_of

# The form's own fields. Their names hold a dash, which the name of an entry's field cannot.
COMMAND = "form-command"
VERSION = "form-version"
HAPPENED = "form-happened"
HAPPENED_SHOWN = "form-happened-shown"
ABOUT = "form-about"
ADD = "form-add"
REMOVE = "form-remove"

_WHEN = Field(name=HAPPENED, kind=Kind.MOMENT, question=Question(label="When did this happen?"), required=True)
_WHAT_ABOUT = Field(name=ABOUT, kind=Kind.CHOICE, question=Question(label="What is this about?"), required=True)
_PLACES = {"happened_at": HAPPENED, "about": ABOUT}  # what commands call these two


@dataclass(frozen=True, kw_only=True)
class Given:
    """What was filled in, ready for a command. ``data`` is what the entry is read from, ``entry`` what was read."""

    entry: Any
    data: Mapping[str, object]
    command_id: uuid.UUID
    expected_version: int | None
    happened_at: dt.datetime | None
    about: str | None


@dataclass(kw_only=True)
class EntryForm:
    """The questions of an entry class (None asks nothing), what stands in them, and the form's own fields.

    ``submit`` names the button. ``version`` is the case's version that the person looks at. ``items`` are the earlier
    happenings of which the action settles one, as (id, words): where there are several the form asks which.
    ``asks_when`` is off where the moment is not the user's to say. ``by`` is who fills it in, for questions whose
    answer is chosen from a list. ``command_id`` makes a second sending harmless.
    """

    entry: type | None
    typed: dict[str, Typed]
    submit: str = "Save"
    command_id: uuid.UUID = field(default_factory=uuid.uuid4)
    version: int | None = None
    items: Sequence[tuple[str, str]] = ()
    about: str = ""
    asks_when: bool = True
    happened: Boxes = field(default_factory=Boxes)
    happened_shown: dt.datetime | None = None
    by: Actor | None = None
    reshaped: bool = False
    refusal: Refusal | None = None
    _stale: bool = False

    # --- making one ---------------------------------------------------------------------------------------------

    @classmethod
    def fresh(
        cls, entry: type | None, *, now: dt.datetime, initial: Mapping[str, Any] | object | None = None, **more: Any
    ) -> Self:
        """A form to fill in: with defaults, or with ``initial``, an entry or some of its values by name."""
        typed = {one.name: answers.shown(one, _initial(one, initial)) for one in _fields(entry)}
        return cls(entry=entry, typed=typed, happened=boxes_of(_minute(now)), happened_shown=now, **more)

    @classmethod
    def of(cls, entry: type | None, sent: Posted, **more: Any) -> Self:
        """The form as it was sent, whatever stands in it."""
        sent_version = str(sent.get(VERSION, ""))
        whole = re.fullmatch("[0-9]{1,9}", sent_version) is not None
        form = cls(
            entry=entry,
            typed={one.name: answers.posted(one, one.name, sent) for one in _fields(entry)},
            command_id=_uuid(str(sent.get(COMMAND, ""))),
            version=int(sent_version) if whole else None,
            about=str(sent.get(ABOUT, "")),
            happened=answers.posted_boxes(HAPPENED, sent),
            happened_shown=_moment(str(sent.get(HAPPENED_SHOWN, ""))),
            **more,
        )
        form._stale = bool(sent_version) and not whole
        form._reshape(str(sent.get(ADD, "")), str(sent.get(REMOVE, "")))
        return form

    def _reshape(self, add: str, remove: str) -> None:
        """Add or take away a row, where the button for that was pressed."""
        self.reshaped = bool(add or remove)
        for where, question, holder in _groups(_fields(self.entry), self.typed):
            rows = holder[question.name]
            if add == where and len(rows) < answers.most_rows(question):
                rows.append(answers.blank_row(question))
            gone = [at for at in range(len(rows)) if remove == f"{where}[{at}]"]
            holder[question.name] = [row for at, row in enumerate(rows) if at not in gone]
        self._keep_a_row()

    def _keep_a_row(self) -> None:
        """A repeated group always shows at least one row to fill in; left blank it counts as none."""
        for _, question, holder in _groups(_fields(self.entry), self.typed):
            holder[question.name] = holder[question.name] or [answers.blank_row(question)]

    # --- reading it ---------------------------------------------------------------------------------------------

    def given(self) -> Given:
        """What was filled in. Raises Malformed with every reason, in the order of the questions."""
        declared = _fields(self.entry)
        self.typed = {one.name: answers.without_blank_rows(one, self.typed[one.name]) for one in declared}
        problems: list[Reason] = []
        data = {one.name: answers.meant(one, self.typed[one.name], one.name, problems) for one in declared}
        happened_at = self._happened_at(problems)
        about = self._about(problems)
        entry: Any = None
        try:
            entry = read(self.entry, data) if self.entry else None
        except Malformed as refusal:
            told = {one.where for one in problems}
            problems.extend(self._in_words(one) for one in refusal.reasons if one.where not in told)
        self._keep_a_row()
        if self._stale:
            problems.append(Reason(code="version", sentence="Open this page again before you save."))
        if problems:
            order = {one.where: at for at, one in enumerate(every(self.questions))}
            problems.sort(key=lambda one: order.get(_place(one), -1))
            raise Malformed("There is a problem with what was entered.", reasons=problems)
        return Given(
            entry=entry,
            data=data,
            command_id=self.command_id,
            expected_version=self.version,
            happened_at=happened_at,
            about=about,
        )

    def _happened_at(self, problems: list[Reason]) -> dt.datetime | None:
        if not self.asks_when:
            return None
        if self.happened_shown is not None and self.happened == boxes_of(_minute(self.happened_shown)):
            return self.happened_shown  # untouched: not cut to its minute, or it would lie before what came just before
        if self.happened.empty:
            problems.append(Reason(code="missing", sentence="Enter when this happened", where=HAPPENED))
            return None
        meant = answers.meant(_WHEN, self.happened, HAPPENED, problems)
        return dt.datetime.fromisoformat(meant) if isinstance(meant, str) else None

    def _about(self, problems: list[Reason]) -> str | None:
        if not self.items:
            return None
        if self.about not in {one for one, _ in self.items}:
            problems.append(Reason(code="missing", sentence="Select what this is about", where=ABOUT))
            return None
        return self.about

    def _in_words(self, reason: Reason) -> Reason:
        """A missing answer is asked for as a form asks. Else the words that every door uses, fitted to a question:
        “How many minutes?: must be 5 or more” becomes “How many minutes? It must be 5 or more”."""
        asked = self._field_at(reason.where or "")
        if asked is None:
            return reason
        if reason.code == "missing":
            verb = "Select" if asked.kind in {Kind.CHOICE, Kind.YES_NO, Kind.SEVERAL} else "Enter"
            sentence = f"{verb} an answer to “{asked.question.label}”{answers.number_of(reason.where or '')}"
        else:
            sentence = re.sub(r"\?: (?=must |is |holds )", "? It ", reason.sentence, count=1)
        return dataclasses.replace(reason, sentence=sentence)

    def _field_at(self, where: str) -> Field | None:
        declared, found = _fields(self.entry), None
        for part in re.sub(r"\[[0-9]+\]", "", where).split("."):
            found = next((one for one in declared if one.name == part), None)
            declared = _fields(found.row if found else None)
        return found

    # --- showing it ---------------------------------------------------------------------------------------------

    def refuse(self, refusal: Refusal) -> None:
        """Show the form again with every reason. After a conflict it holds the version that the case has moved on to,
        so that whoever has looked at what changed can save what they had typed."""
        self.refusal = refusal
        moved_on = [one.details for one in refusal.reasons if one.code == "version" and one.details]
        if isinstance(refusal, Conflict) and moved_on and isinstance(moved_on[0]["version"], int):
            self.version = moved_on[0]["version"]
            told = Reason(code="version", sentence=_who_was_first(moved_on[0]))
            self.refusal = Conflict(refusal.sentence, reasons=[told])

    @property
    def status(self) -> HTTPStatus:
        """Of the answer that shows this form."""
        match self.refusal:
            case None:
                return HTTPStatus.OK
            case NotFound():
                return HTTPStatus.NOT_FOUND
            case Conflict():
                return HTTPStatus.CONFLICT
            case _:
                return HTTPStatus.UNPROCESSABLE_ENTITY

    @property
    def reasons(self) -> tuple[Reason, ...]:
        if self.refusal is None:
            return ()
        return self.refusal.reasons or (Reason(code=self.refusal.code, sentence=self.refusal.sentence),)

    @property
    def errors(self) -> list[tuple[str, str]]:
        """The lines of the error summary: (id of the box that it leads to, or nothing; sentence)."""
        targets = {one.where: one.target for one in every(self.questions)}
        return [(targets.get(_place(one), ""), one.sentence) for one in self.reasons]

    @property
    def questions(self) -> list[Shown]:
        """Every question of the page: what it is about, the entry's own, and when it happened."""
        wrong: dict[str, Reason] = {}
        for reason in self.reasons:
            wrong.setdefault(_place(reason), reason)
        questions = [self._listed(draw(one, one.name, self.typed[one.name], wrong)) for one in _fields(self.entry)]
        if len(self.items) > 1:
            error = wrong[ABOUT].sentence if ABOUT in wrong else ""
            options = options_of(self.items, ABOUT, {self.about})
            questions.insert(0, Shown(field=_WHAT_ABOUT, where=ABOUT, typed=self.about, error=error, options=options))
        if self.asks_when:
            questions.append(draw(_WHEN, HAPPENED, self.happened, wrong))
        return questions

    def _listed(self, shown: Shown) -> Shown:
        """The question with the lines of its list; an answer that has left the list stays until another is chosen."""
        if not shown.question.among or self.by is None:
            return shown
        lines = list(listings.lines_of(shown.question.among, self.by))
        typed = str(shown.typed)
        if typed and typed not in {key for key, _ in lines}:
            lines.append((typed, listings.words_of(shown.question.among, typed)))
        if not shown.field.required:
            lines.append(("", "No answer"))
        return dataclasses.replace(shown, options=options_of(lines, shown.where, {typed} if typed else set()))

    @property
    def hidden(self) -> list[tuple[str, str]]:
        """The form's hidden fields: (name, value)."""
        fields = [(COMMAND, str(self.command_id))]
        if self.version is not None:
            fields.append((VERSION, str(self.version)))
        if self.asks_when and self.happened_shown is not None:
            fields.append((HAPPENED_SHOWN, self.happened_shown.isoformat()))
        if len(self.items) == 1:
            fields.append((ABOUT, self.items[0][0]))
        return fields


def _who_was_first(details: Mapping[str, object]) -> str:
    """Who acted meanwhile, when, and that nothing which was typed is lost."""
    who, at = details.get("by"), _moment(str(details.get("at") or ""))
    when = f" at {clock_words(at.astimezone(LONDON))}" if at else ""
    return (
        f"{who or 'Somebody'} changed this case{when}, after you opened this page. What you typed is kept below: "
        "look at the case, then send it again if it still holds."
    )


def _fields(entry: type | None) -> tuple[Field, ...]:
    return fields_of(entry) if entry else ()


def _initial(one: Field, initial: Mapping[str, Any] | object | None) -> Any:
    if isinstance(initial, Mapping):
        return initial.get(one.name, one.default)
    return one.default if initial is None else getattr(initial, one.name)


def _groups(
    declared: Sequence[Field], holder: dict[str, Any], prefix: str = ""
) -> Iterator[tuple[str, Field, dict[str, Any]]]:
    """Every repeated group, through every depth: where it stands, its field, and what holds its rows."""
    for one in declared:
        if one.kind is Kind.ROWS:
            where = f"{prefix}{one.name}"
            for at, row in enumerate(holder[one.name]):
                yield from _groups(_fields(one.row), row, f"{where}[{at}].")
            yield where, one, holder


def _place(reason: Reason) -> str:
    """The question that a reason belongs to, by the name that the page gives it."""
    where = reason.where or ""
    return _PLACES.get(where, where)


def _minute(moment: dt.datetime) -> dt.datetime:
    return moment.replace(second=0, microsecond=0)


def _uuid(sent: str) -> uuid.UUID:
    try:
        return uuid.UUID(sent)
    except ValueError:
        return uuid.uuid4()


def _moment(sent: str) -> dt.datetime | None:
    try:
        found = dt.datetime.fromisoformat(sent)
    except ValueError:
        return None
    return found if found.tzinfo else None
