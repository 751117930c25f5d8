"""What must be true of a pathway before a case may follow it. A fault stops the start, with a sentence naming it."""

import inspect
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from backend.pathways import entry as entries
from backend.pathways.vocabulary import (
    SPANS,
    START,
    Action,
    Due,
    From,
    Pathway,
    ProtocolValue,
    Review,
    Situation,
    Strand,
    Target,
)


class PathwayError(Exception):
    """A pathway does not hold together; ``faults`` lists every sentence."""

    def __init__(self, faults: Iterable[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(self.faults))


def check_all(pathways: Iterable[Pathway]) -> None:
    """Raise PathwayError with every fault of every pathway, and of their names side by side."""
    every = tuple(pathways)
    faults = [fault for one in every for fault in faults_of(one)]
    for (slug, version), count in Counter((one.slug, one.version) for one in every).items():
        if count > 1:
            faults.append(f"{slug} v{version} is defined {count} times")
    for one in every:
        for role in one.roles:
            rivals = {r for other in every for r in other.roles if r.slug == role.slug}
            if len(rivals) > 1:
                faults.append(f"the role {role.slug!r} is declared with different words by more than one pathway")
    if faults:
        raise PathwayError(faults)


def faults_of(pathway: Pathway) -> list[str]:
    """Every fault of one pathway, each as a sentence that starts with the pathway's name."""
    checks = (_names, _reach, _held, _actions, _back, _reviews, _measure_points, _protocol)
    return [f"{pathway.slug} v{pathway.version}: {fault}" for check in checks for fault in check(pathway)]


def _names(pathway: Pathway) -> Iterator[str]:
    groups: dict[str, list[str]] = {
        "strand": [one.slug for one in pathway.strands],
        "state": [one.slug for strand in pathway.strands for one in strand.states],
        "action": [one.slug for one in pathway.actions],
        "review": [one.slug for one in pathway.reviews],
        "anchor": [one.slug for one in pathway.anchors],
        "protocol value": [one.slug for one in pathway.protocol],
        "window": [one.slug for one in pathway.windows],
        "measure point": [one.slug for one in pathway.measure_points],
    }
    for kind, slugs in groups.items():
        for slug, count in Counter(slugs).items():
            if count > 1:
                yield f"{kind} {slug!r} is declared {count} times"
            if not slug.replace("_", "").replace("-", "").isalnum():
                yield f"{kind} {slug!r} is not a plain name"
    known = {one.slug for strand in pathway.strands for one in strand.states}
    yield from (f"milestone {one!r} is no state" for one in pathway.milestones if one not in known)


def _reach(pathway: Pathway) -> Iterator[str]:
    table = pathway.table()
    for strand in pathway.strands:
        edges = {(source, target) for slug, source, target in table if slug == strand.slug}
        ends = {one.slug for one in strand.states if one.final}
        if not ends:
            yield f"strand {strand.slug!r} has no end state"
        reached = _closure({START}, edges)
        yield from (f"state {one.slug!r} cannot be reached" for one in strand.states if one.slug not in reached)
        leads = _closure(ends, {(target, source) for source, target in edges})
        yield from (
            f"state {one.slug!r} is a dead end: no end state can be reached from it"
            for one in strand.states
            if one.slug in reached and one.slug not in leads
        )


def _closure(begin: set[str], edges: set[tuple[str, str]]) -> set[str]:
    found = set(begin)
    while more := {target for source, target in edges if source in found} - found:
        found |= more
    return found


def _held(pathway: Pathway) -> Iterator[str]:
    """What holds a strand in a state must be an action, and must be something that another action can settle."""
    actions = {one.slug for one in pathway.actions}
    settled = {slug for one in pathway.actions if not one.matter for slug in (*one.settles, *one.may_settle)}
    for strand in pathway.strands:
        known = {one.slug for one in strand.states}
        for slug, openers in strand.held_at:
            where = f"strand {strand.slug!r} is held at {slug!r}"
            if slug not in known:
                yield f"{where}, which is no state of it"
            yield from (f"{where} by {one!r}, which is no action" for one in openers if one not in actions)
            yield from (
                f"{where} by {one!r}, which nothing settles" for one in openers if one in actions and one not in settled
            )


def _actions(pathway: Pathway) -> Iterator[str]:
    anchors = {one.slug for one in pathway.anchors}
    slugs = {one.slug for one in pathway.actions}
    if not any(one.opens for one in pathway.actions):
        yield "no action opens a case"
    for action in pathway.actions:
        where = f"action {action.slug!r}"
        if not action.by:
            yield f"{where} is for nobody"
        if not action.moves:
            yield f"{where} has no arrow: say at least where it may be done (A1 -> same)"
        settles = (*action.settles, *action.may_settle)
        yield from (f"{where} settles {one!r}, which is no action" for one in settles if one not in slugs)
        if action.matter and not settles:
            yield f"{where} names the matter {action.matter!r} but settles nothing"
        yield from (
            f"{where} sets or clears {one!r}, which is no anchor"
            for one in (*action.sets, *action.clears)
            if one not in anchors
        )
        yield from _arrows(pathway, action, where)
        yield from _entry(action, where)
        if action.usually_from is not None and action.usually_from not in pathway.milestones:
            yield f"{where} is usually done from {action.usually_from!r}, which is no milestone"


def _arrows(pathway: Pathway, action: Action, where: str) -> Iterator[str]:
    for slug in action.strands:
        try:
            strand: Strand = pathway.strand(slug)
        except LookupError:
            yield f"{where} moves strand {slug!r}, which is not of this pathway"
            continue
        sources = action.sources(slug)
        yield from (f"{where} has two arrows from {one!r}" for one, count in Counter(sources).items() if count > 1)
        known = {one.slug for one in strand.states}
        for one in action.moves:
            if one.strand == slug and one.target not in {*Target} and one.target not in known:
                yield f"{where} leads to {one.target!r}, which is no state of strand {slug}"
            if one.strand == slug and one.target == Target.OPEN and not strand.held_at:
                yield f"{where} leads to what is open, but strand {slug} does not say what holds it where"
            if one.target == Target.SAME and START in one.sources:
                yield f"{where} stays at none, which is no place to stay"


def _entry(action: Action, where: str) -> Iterator[str]:
    fields: set[str] = set()
    if action.asks is not None:
        try:
            fields = {one.name for one in entries.fields_of(action.asks)}
        except TypeError as fault:
            yield f"{where}: {fault}"
            return
    reckoned = {name for name, _ in inspect.getmembers(action.asks, lambda member: isinstance(member, property))}
    wanted = {source for source in action.sets.values() if source != "@at"} - reckoned
    yield from (f"{where} sets an anchor from {one!r}, which its form does not ask" for one in sorted(wanted - fields))
    yield from (
        f"{where}: guard {one.slug!r} points at field {one.where!r}, which its form does not ask"
        for one in action.needs
        if one.where and one.where.split("[")[0] not in fields
    )
    yield from (
        f"{where}: guard {one.slug!r} must take one situation" for one in action.needs if not _takes_situation(one.test)
    )


def _takes_situation(test: object) -> bool:
    return callable(test) and next(iter(inspect.signature(test).parameters.values())).annotation in {
        Situation,
        "Situation",
    }


def _back(pathway: Pathway) -> Iterator[str]:
    """Going back must always find a place: whatever enters the state must come from one it may go back to."""
    for action in pathway.actions:
        for one in action.moves:
            if one.target != Target.BACK:
                continue
            for source in one.sources:
                entered = {s for slug, s, t in pathway.table() if slug == one.strand and t == source and s != source}
                if not entered & set(one.back_to):
                    listed = ", ".join(one.back_to)
                    yield f"action {action.slug!r} goes back from {source!r}, but nothing enters it from {listed}"


def _reviews(pathway: Pathway) -> Iterator[str]:
    actions = {one.slug: one for one in pathway.actions}
    states = {one.slug for strand in pathway.strands for one in strand.states}
    anchors = {one.slug for one in pathway.anchors}
    declared = {one.slug for one in pathway.protocol}
    for review in pathway.reviews:
        where = f"review {review.slug!r}"
        if not review.opens:
            yield f"{where} never opens"
        if not review.owed_by:
            yield f"{where} is owed by nobody"
        if not review.met_by and not review.while_in and review.lapses is None:
            yield f"{where} can never close: nothing meets it, ends it or lets it lapse"
        for opening in review.opens:
            yield from (
                f"{where} opens after {one!r}, which is no action" for one in opening.after if one not in actions
            )
            yield from (
                f"{where} names state {one!r}, which is none"
                for one in (*opening.on_entering, *opening.while_in)
                if one not in states
            )
            if opening.anchor is not None and opening.anchor not in anchors:
                yield f"{where} opens on {opening.anchor!r}, which is no anchor"
            if not (opening.on_entering or opening.after or opening.anchor):
                yield f"{where} has an opening that says neither a state, an action nor an anchor"
        yield from (f"{where} is met by {one!r}, which is no action" for one in review.met_by if one not in actions)
        yield from (f"{where} names state {one!r}, which is none" for one in review.while_in if one not in states)
        yield from _due(review, where, anchors, actions)
        for value in values_of(review):
            if value.slug not in declared:
                yield f"{where} uses the protocol value {value.slug!r}, which the pathway does not list"


def _measure_points(pathway: Pathway) -> Iterator[str]:
    """A measure point nobody chases is forgotten: some review opens as it does."""
    chased = {opening for review in pathway.reviews for opening in review.opens}
    for point in pathway.measure_points:
        if not point.instruments:
            yield f"measure point {point.slug!r} names no instrument"
        if not chased.issuperset(point.opens):
            yield f"measure point {point.slug!r} opens where no review does, so nobody would chase it"


def _due(review: Review, where: str, anchors: set[str], actions: dict[str, Action]) -> Iterator[str]:
    due: Due = review.due
    if (due.after is None) == (due.before is None):
        yield f"{where} must be due either after or before what it counts from"
    if due.counts_from is From.ANCHOR and due.anchor not in anchors:
        yield f"{where} counts from {due.anchor!r}, which is no anchor"
    if due.never_later_than is not None and due.never_later_than not in anchors:
        yield f"{where} may not be later than {due.never_later_than!r}, which is no anchor"
    if due.counts_from is From.FIELD:
        for slug in (one for opening in review.opens for one in opening.after):
            asks = actions[slug].asks if slug in actions else None
            if asks is None or due.field not in {one.name for one in entries.fields_of(asks)}:
                yield f"{where} counts from field {due.field!r}, which {slug!r} does not ask"
    for value in values_of(review):
        timed = value is due.at
        if not timed and value.unit not in SPANS:
            yield f"{where} counts with {value.slug!r}, which is no length of time"


def values_of(review: Review) -> tuple[ProtocolValue[Any], ...]:
    """Every protocol value that a review counts with."""
    due = review.due
    every: tuple[ProtocolValue[Any] | None, ...] = (
        due.after, due.before, due.at, due.on_hearing_day, due.if_hearing_within, due.earlier_by,
        review.chase, review.lapses,
        *(one for warn in review.warn for one in (warn.after, warn.before, warn.ahead)),
        *(one.after for one in review.escalate),
    )  # fmt: skip
    return tuple(one for one in every if one is not None)


def _protocol(pathway: Pathway) -> Iterator[str]:
    for value in pathway.protocol:
        if not value.source:
            yield f"protocol value {value.slug!r} names no source"
