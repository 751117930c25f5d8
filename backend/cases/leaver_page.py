"""The screen on which all the work of a colleague who leaves is handed on."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from backend import clock
from backend.cases.commands.leaving import HandedOn, hand_on_everything
from backend.cases.leavers import Holder, held_by, holders
from backend.cases.models import Case
from backend.pathways.entry import Field, Kind, Question
from backend.refusals import Malformed, NotFound, Reason, Refusal
from backend.web import listings
from backend.web.answers import Posted
from backend.web.forms import EntryForm
from backend.web.parts import Column, Link, Table
from backend.web.questions import Shown, options_of
from backend.web.rules import actor_of

RECEIVER = "receiver"


@dataclass(kw_only=True)
class HandOnForm(EntryForm):
    """Who receives the work: one for all of it, or another for some of the cases."""

    receivers: Sequence[tuple[str, str]] = ()
    cases: Sequence[Case] = ()
    posted: Posted | None = None

    def receiver(self) -> uuid.UUID:
        """Who receives all that names nobody else. Raises Malformed where nobody was chosen."""
        return self._chosen(RECEIVER) or self._missing()

    def instead(self) -> dict[uuid.UUID, uuid.UUID]:
        chosen = {case.id: self._chosen(_box(case)) for case in self.cases}
        return {case_id: user_id for case_id, user_id in chosen.items() if user_id is not None}

    @property
    def questions(self) -> list[Shown]:
        others = ((_box(case), f"Somebody else for case {case.reference}") for case in self.cases)
        return [
            self._question(RECEIVER, "Who receives the work?", required=True),
            *(self._question(where, label, required=False) for where, label in others),
        ]

    def _question(self, where: str, label: str, *, required: bool) -> Shown:
        # "among" draws a drop-down, however few there are
        question = Question(label=label, among="receivers")
        pairs = list(self.receivers) if required else [("", "Nobody else"), *self.receivers]
        typed = self._typed(where)
        return Shown(
            field=Field(name=where, kind=Kind.CHOICE, question=question, required=required, default=""),
            where=where,
            typed=typed,
            error=next((one.sentence for one in self.reasons if one.where == where), ""),
            options=options_of(pairs, where, {typed}),
        )

    def _typed(self, where: str) -> str:
        return str(self.posted.get(where, "")) if self.posted is not None else ""

    def _chosen(self, where: str) -> uuid.UUID | None:
        typed = self._typed(where)
        if not typed:
            return None
        if typed not in {key for key, _ in self.receivers}:
            self._missing(where)
        return uuid.UUID(typed)

    @staticmethod
    def _missing(where: str = RECEIVER) -> uuid.UUID:
        sentence = "Select who receives the work"
        raise Malformed(sentence, reasons=[Reason(code="missing", sentence=sentence, where=where)])


def hand_on(request: HttpRequest) -> HttpResponse:
    """Choose the leaver, see what they hold, choose who receives it, and see what was moved."""
    actor = actor_of(request)
    wanted = request.GET.get("leaver", "")
    if not wanted:
        found = holders(actor)
        return render(request, "cases/leavers.html", {"holders": _holders_table(found) if found else None})
    held = held_by(actor, _identity(wanted))
    lines = [line for line in listings.lines_of("receivers", actor) if line[0] != str(held.user.id)]
    more: dict[str, Any] = {"asks_when": False, "submit": "Hand on all of it", "receivers": lines, "cases": held.holds}
    context = {"leaver": held.user, "held": _held_table(held.holds, held.stands_in), "holds": held.holds}
    form = HandOnForm.fresh(None, now=clock.now(), **more)
    if request.method == "POST":
        form = HandOnForm.of(None, request.POST, posted=request.POST, **more)
        try:
            done = hand_on_everything(
                held.user.id, form.receiver(), by=actor, command_id=form.command_id, instead=form.instead()
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return render(request, "cases/handed_on.html", {"leaver": held.user, **_report(done)})
    return render(request, "cases/hand_on.html", {**context, "form": form}, status=form.status)


def _box(case: Case) -> str:
    return f"case-{case.reference.lower()}"


def _identity(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError:
        raise NotFound("Nobody of that name works or worked at your organisation.") from None


def _holders_table(found: Sequence[Holder]) -> Table:
    return Table(
        caption="Who has open cases",
        columns=[Column(title="Name"), Column(title="Holds", number=True), Column(title="Stands in", number=True)],
        rows=[
            [Link(text=one.user.name, href=f"{reverse('leavers')}?leaver={one.user.id}"), one.holds, one.stands_in]
            for one in found
        ],
    )


def _held_table(holds: Sequence[Case], stands_in: Sequence[Case]) -> Table | None:
    rows = [
        [_link(case.id, case.reference), str(case.person), words]
        for cases, words in ((holds, "Holds it"), (stands_in, "Stands in"))
        for case in cases
    ]
    columns = [Column(title="Case"), Column(title="Person"), Column(title="How")]
    return Table(caption="What will move", columns=columns, rows=rows) if rows else None


def _link(case_id: uuid.UUID, reference: str) -> Link:
    return Link(text=reference, href=reverse("case", args=[case_id]), whole=True)


def _report(done: HandedOn) -> dict[str, object]:
    moved = [[reference, f"{name} holds it"] for reference, name in done.cases.items()]
    moved += [[reference, f"{name or 'Nobody'} stands in"] for reference, name in done.deputies.items()]
    columns = [Column(title="Case"), Column(title="Now")]
    stays = [[one.reference, one.why] for one in done.left]
    return {
        "moved": Table(caption="Moved", columns=columns, rows=moved) if moved else None,
        "stays": Table(caption="Not moved", columns=[Column(title="Case"), Column(title="Why")], rows=stays)
        if stays
        else None,
        "reviews": done.reviews,
        "others": list(done.others.items()),
    }
