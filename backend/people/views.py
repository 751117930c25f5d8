"""The screens of people: possible matches, and records that were joined."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from backend import clock
from backend.actors import Actor
from backend.pathways.entry import Choice, ask
from backend.people import commands, comparing
from backend.people.comparing import Comparison, Row, Value, Verdict, Waiting
from backend.refusals import Malformed, Reason, Refusal
from backend.web.forms import EntryForm
from backend.web.parts import Column, Fact, Link, Table
from backend.web.rules import actor_of
from backend.web.templatetags.components import day, moment, tag
from backend.web.told import tell

DIFFERENCES = "form-differences"  # the differences that the page showed: what came up since is not accepted unseen


class Same(Choice):
    SAME = "same", "Yes, the same person: join the two records"
    DIFFERENT = "different", "No, two different people"


class Keep(Choice):
    FIRST = "first", "Those of the first record"
    SECOND = "second", "Those of the second record"


class Checked(Choice):
    CHECKED = "checked", "I have checked each difference, and the two are the same person all the same"


@dataclass(frozen=True, kw_only=True)
class Decision:
    """Whether two records are of one person, and why."""

    same: Same = ask("Are these the same person?")
    reason: str = ask("Why?", hint="What you compared, such as a photograph, an address or what the person said")
    keep: Keep = ask("If they are the same: whose name and date of birth count from now on?", default=Keep.FIRST)


@dataclass(frozen=True, kw_only=True)
class DecisionDespite(Decision):
    """The same where the records differ in something that a person has once."""

    checked: tuple[Checked, ...] = ask("If they are the same: the differences named above", default=())


@dataclass(frozen=True, kw_only=True)
class Undoing:
    """Why two records are told apart again."""

    reason: str = ask("Why are these two different people?")


_COLOURS = {Verdict.SAME: "green", Verdict.DIFFERENT: "red", Verdict.ONE_ONLY: "grey"}


def matches(request: HttpRequest) -> HttpResponse:
    """The possible matches that wait, the oldest first."""
    page = comparing.waiting(actor_of(request), after=str(request.GET.get("after", "")))
    context = {
        "table": _waiting_table(page.rows) if page.rows else None,
        "following": f"?after={page.after}" if page.after else "",
        "tabs": _tabs(),
        "current": _tabs()[0].text,
    }
    return render(request, "people/matches.html", context)


def joined(request: HttpRequest) -> HttpResponse:
    """Records that were joined, newest first, each with the way to undo it."""
    rows = comparing.joinings(actor_of(request))
    columns = [Column(title=one) for one in ("Record that counts", "Joined to it", "By", "Why", "What you can do")]
    table = Table(
        caption="Joined records",
        columns=columns,
        rows=[[one.kept, one.joined, f"{one.by}, {day(one.at)}", one.reason, _undo(one)] for one in rows],
        caption_hidden=True,
    )
    context = {"table": table if rows else None, "tabs": _tabs(), "current": _tabs()[1].text}
    return render(request, "people/joined.html", context)


def match(request: HttpRequest, match_id: uuid.UUID) -> HttpResponse:
    """Two records side by side, and the decision."""
    actor, now = actor_of(request), clock.now()
    found = comparing.possible_match(actor, match_id)
    entry = DecisionDespite if found.differences else Decision
    form = EntryForm.fresh(entry, now=now, submit="Save decision", asks_when=False)
    if request.method == "POST":
        form = EntryForm.of(entry, request.POST, submit="Save decision", asks_when=False)
        try:
            decision = form.given().entry
            _decide(request, actor, found, decision)
        except Refusal as refusal:
            if _is_done(found, actor, form):
                return redirect("possible-match", match_id=match_id)
            form.refuse(refusal)
            found = comparing.possible_match(actor, match_id)
        else:
            return redirect("possible-matches")
    context = {
        "match": found,
        "sides": _sides(found),
        "table": _comparison(found.rows) if found.rows else None,
        "differences": found.differences,
        "shown": ",".join(one.code for one in found.differences),
        "form": form,
        "may_decide": found.other is not None and found.decided is None and not found.joined_since,
    }
    return render(request, "people/match.html", context, status=form.status)


def _decide(request: HttpRequest, actor: Actor, found: Comparison, decision: Decision) -> None:
    if decision.same is Same.DIFFERENT:
        commands.reject_match(by=actor, match_id=found.match_id, reason=decision.reason)
        tell(request, "Saved: they are two different people. The two are not asked about again.")
        return
    checked = getattr(decision, "checked", ())
    if found.differences and not checked:
        sentence = "Tick that you have checked the differences, or say that they are two different people"
        raise Malformed(sentence, reasons=[Reason(code="missing", sentence=sentence, where="checked")])
    combination_id = commands.confirm_match(
        by=actor,
        match_id=found.match_id,
        reason=decision.reason,
        keep=_kept(found, decision.keep),
        despite=str(request.POST.get(DIFFERENCES, "")).split(",") if checked else (),
    )
    undo = reverse("possible-matches-undo", args=[combination_id]) if combination_id else ""
    tell(request, "Saved: the two records are read as one person's now.", link_text="Undo", link=undo)


def _kept(found: Comparison, keep: Keep) -> uuid.UUID | None:
    if found.other is None:
        return None
    return found.one.person_id if keep is Keep.FIRST else found.other.person_id


def _is_done(found: Comparison, actor: Actor, form: EntryForm) -> bool:
    """Whether this is a second sending of what the same person has decided already."""
    decided = found.decided
    if decided is None or decided.by_id != actor.id:
        return False
    return str(form.typed.get("same")) == (Same.SAME if decided.same else Same.DIFFERENT)


def separate(request: HttpRequest, combination_id: uuid.UUID) -> HttpResponse:
    """Tell two records apart again."""
    actor, now = actor_of(request), clock.now()
    found = comparing.joining(actor, combination_id)
    form = EntryForm.fresh(Undoing, now=now, submit="Tell the records apart", asks_when=False)
    if request.method == "POST":
        form = EntryForm.of(Undoing, request.POST, submit="Tell the records apart", asks_when=False)
        try:
            told = commands.separate(by=actor, combination_id=combination_id, reason=form.given().entry.reason)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            tell(request, _told_apart(told.to_check))
            return redirect("possible-matches-joined")
    facts = [
        Fact(key="Record that counts", value=found.kept),
        Fact(key="Joined to it", value=found.joined),
        Fact(key="Joined by", value=f"{found.by}, {moment(found.at)}"),
        Fact(key="Why", value=found.reason),
    ]
    context = {"facts": facts, "form": form, "undone_by": found.undone_by}
    return render(request, "people/separate.html", context, status=form.status)


def _told_apart(to_check: Mapping[str, int]) -> str:
    words = "Saved: the two records are two people's again."
    if to_check:
        counted = ", ".join(f"{what} ({count})" for what, count in to_check.items())
        words += f" Check whose these are, which were recorded while they were one: {counted}."
    return words


# --- parts ------------------------------------------------------------------------------------------------------


def _tabs() -> list[Link]:
    return [
        Link(text="To decide", href=reverse("possible-matches")),
        Link(text="Joined records", href=reverse("possible-matches-joined")),
    ]


def _undo(one: comparing.Joining) -> Link | str:
    if one.undone_by:
        return f"Told apart again by {one.undone_by}"
    address = reverse("possible-matches-undo", args=[one.combination_id])
    return Link(text="Tell apart", href=address, about=f"{one.kept} and {one.joined}")


def _waiting_table(rows: Sequence[Waiting]) -> Table:
    return Table(
        caption="Possible matches that wait for a decision, the oldest first",
        columns=[Column(title=one) for one in ("Person", "May be", "Why", "Since", "What you can do")],
        rows=[
            [row.one, row.other or "held by another service", row.line.because, day(row.line.raised_at), _look(row)]
            for row in rows
        ],
        caption_hidden=True,
    )


def _look(row: Waiting) -> Link:
    text = "Compare and decide" if row.other else "See what can be done"
    return Link(text=text, href=reverse("possible-match", args=[row.line.match_id]), about=f"about {row.one}")


def _sides(found: Comparison) -> list[tuple[str, list[Fact]]]:
    sides = [found.one, found.other] if found.other else [found.one]
    return [
        (
            side.name,
            [
                Fact(key="Recorded", value=moment(side.recorded_at)),
                Fact(key="Came from", value=side.source or "not known"),
                Fact(key="Held by", value=", ".join(side.held_by) or "nobody now"),
            ],
        )
        for side in sides
    ]


def _comparison(rows: Sequence[Row]) -> Table:
    titles = ("What", "First record", "Second record", "How they compare")
    return Table(
        caption="The two records side by side",
        columns=[Column(title=one) for one in titles],
        rows=[
            [row.title, _values(row.one), _values(row.other), tag(row.verdict.value, _COLOURS[row.verdict])]
            for row in rows
        ],
        caption_hidden=True,
    )


def _values(values: Sequence[Value]) -> SafeString | str:
    if not values:
        return "not on file"
    return format_html_join(
        "",
        "<div>{}{}</div>",
        (
            (one.text, format_html(' <span class="govuk-hint">from {}</span>', one.source) if one.source else "")
            for one in values
        ),
    )
