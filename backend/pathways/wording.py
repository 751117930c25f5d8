"""What a definition says, in words: how long, from when, by whom. For the drawn pages, and for screens that explain."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from backend.pathways import entry as entries
from backend.pathways.vocabulary import (
    START,
    Due,
    From,
    Move,
    Opening,
    Pathway,
    ProtocolValue,
    Review,
    Strand,
    Target,
    Unit,
    Warn,
)


def listed(words: Iterable[str], last: str = "or") -> str:
    """``a, b or c``."""
    found = list(words)
    return found[0] if len(found) == 1 else f"{', '.join(found[:-1])} {last} {found[-1]}" if found else ""


def figure(value: ProtocolValue[Any]) -> str:
    """The default of a figure with its unit: ``5 working days``, ``1 hour``, ``16:00``, ``yes``."""
    default = value.default
    if value.unit is Unit.FLAG:
        return "yes" if default else "no"
    if isinstance(default, dt.time):
        return default.strftime("%H:%M")
    if isinstance(default, dt.date):
        return f"{default.day} {default:%B %Y}"
    if value.unit is Unit.TEXT:
        return f"“{default}”" if default else "not set"
    if value.unit in {Unit.COUNT, Unit.CLOCK, Unit.DATE}:
        return str(default)
    unit = value.unit.value.removesuffix("s") if default == 1 else value.unit.value
    return f"{default} {unit}"


def steps(strand: Strand, slugs: Iterable[str]) -> str:
    """The codes of these steps, or a shorter way to say the same: ``any B step but B4``, ``any end``."""
    named = list(dict.fromkeys(slugs))
    ended = [one.slug for one in strand.states if one.final]
    families = {"any open step": list(strand.open_states), "any end": ended}
    for letter in dict.fromkeys(one[0] for one in strand.open_states):
        families[f"any {letter} step"] = [one for one in strand.open_states if one.startswith(letter)]
    for words, family in families.items():
        missing = [one for one in family if one not in named]
        if len(family) > len(missing) + 2 and len(missing) <= 2:
            but = f" but {listed(missing, 'and')}" if missing else ""
            rest = [one for one in named if one not in family]
            return f"{words}{but}" + (f", {steps(strand, rest)}" if rest else "")
    return ", ".join("(not begun)" if one == START else one for one in named)


def leads(strand: Strand, move: Move) -> str:
    """Where an arrow leads: ``A2``, ``stays``, ``back to where it came from (B1, B2)``."""
    if move.target == Target.SAME:
        found = "stays"
    elif move.target == Target.BACK:
        found = f"back to where it came from ({steps(strand, move.back_to)})"
        if move.otherwise is not None:
            found += f", else {move.otherwise}"
    elif move.target == Target.OPEN:
        found = f"to what is still open ({', '.join(move.open_to[1:])}), else {move.open_to[0]}"
    else:
        found = move.target
    return f"{found}, if it stands there" if move.optional else found


def opening(pathway: Pathway, review: Review, one: Opening) -> str:
    """When a review begins to be owed."""
    parts = []
    if one.on_entering:
        parts.append(f"on entering {listed(one.on_entering)}")
    if one.after:
        after = listed(f"“{pathway.action(slug).title}”" for slug in one.after)
        parts.append(f"after each {after}" if review.each else f"after {after}")
    if one.anchor is not None:
        parts.append(f"when “{anchor(pathway, one.anchor)}” is set")
    said = listed(parts)
    if one.while_in:
        said += f", while at {_places(pathway, one.while_in)}"
    if one.when is not None:
        said += f", if: {condition(one.when)}"
    return said


def condition(asked: Any) -> str:
    """A condition as its author explained it, or by its name."""
    explained = (asked.__doc__ or "").strip().split("\n")[0].removesuffix(".")
    return explained[0].lower() + explained[1:] if explained else asked.__name__.strip("_").replace("_", " ")


def due(pathway: Pathway, review: Review) -> str:
    """When a review is due."""
    asked = review.due
    if asked.before is not None:
        said = f"{figure(asked.before)} before {_counted_from(pathway, review)}"
    elif asked.after is not None:
        said = f"{figure(asked.after)} after {_counted_from(pathway, review)}"
        if asked.after.default == 0:
            named = asked.counts_from in {From.ANCHOR, From.FIELD}
            said = f"by the end of the day {'of' if named else 'on which'} {_counted_from(pathway, review)}"
    else:
        said = ""
    if asked.at is not None:
        said += f", at {figure(asked.at)}"
    if asked.on_hearing_day is not None:
        said += f"; on the day of a hearing {figure(asked.on_hearing_day)} after it"
    if asked.if_hearing_within is not None:
        said += f"; the same day if a hearing is within {figure(asked.if_hearing_within)}"
    if asked.never_later_than is not None:
        limit = f"“{anchor(pathway, asked.never_later_than)}”"
        said += f"; never later than {figure(asked.earlier_by) + ' before ' if asked.earlier_by else ''}{limit}"
    return said


def _counted_from(pathway: Pathway, review: Review) -> str:
    asked: Due = review.due
    if asked.counts_from is From.ANCHOR:
        return f"“{anchor(pathway, asked.anchor or '')}”"
    if asked.counts_from is From.FIELD:
        return f"the date entered as “{_label(pathway, review)}”"
    words = {From.ENTRY: "it came there", From.EVENT: "it happened", From.RECORDED: "it was recorded"}
    return words[asked.counts_from]


def _label(pathway: Pathway, review: Review) -> str:
    for slug in (one for opens in review.opens for one in opens.after):
        asks = pathway.action(slug).asks
        for one in entries.fields_of(asks) if asks else ():
            if one.name == review.due.field:
                return one.question.label
    return (review.due.field or "").replace("_", " ")


def warning(pathway: Pathway, review: Review, one: Warn) -> str:
    if one.after is not None:
        return f"{figure(one.after)} after {_counted_from(pathway, review)}"
    if one.ahead is not None:
        return f"{figure(one.ahead)} before {_counted_from(pathway, review)}"
    return f"{figure(one.before)} before it is due" if one.before is not None else ""


def anchor(pathway: Pathway, slug: str) -> str:
    return next((one.title for one in pathway.anchors if one.slug == slug), slug)


def owed_while(pathway: Pathway, review: Review) -> str:
    return f"while at {_places(pathway, review.while_in)}" if review.while_in else "until the case is closed"


def _places(pathway: Pathway, slugs: Iterable[str]) -> str:
    """Steps of any strand, each strand's said as shortly as can be."""
    named = list(slugs)
    found = []
    for strand in pathway.strands:
        own = [one for one in named if any(known.slug == one for known in strand.states)]
        if own:
            said = steps(strand, own)
            whose = f" of {strand.title}" if said in {"any open step", "any end"} and len(pathway.strands) > 1 else ""
            found.append(said + whose)
    return listed(found)
