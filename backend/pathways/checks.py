"""What must be true of a pathway before a case may follow it. A fault stops the start, with a sentence naming it."""

import inspect
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar

from backend.pathways import engine
from backend.pathways import entry as entries
from backend.pathways.hours import HOURS
from backend.pathways.roles import SHARED, Role
from backend.pathways.vocabulary import (
    SPANS,
    START,
    Action,
    Due,
    From,
    Opening,
    Pathway,
    ProtocolValue,
    Review,
    Situation,
    Standing,
    Strand,
    Target,
    Unit,
)

T = TypeVar("T")
MOST_WAYS = 3_000  # places, each with what is remembered there, that a strand is followed through


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
    checks = (_names, _reach, _held, _anchors, _actions, _back, _reviews, _measure_points, _protocol, _roles)
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
        ways = _ways(pathway, strand)
        reached = {at.state for at in ways} if len(ways) <= MOST_WAYS else _closure({START}, edges)
        yield from (f"state {one.slug!r} cannot be reached" for one in strand.states if one.slug not in reached)
        leads = _closure(ends, {(target, source) for source, target in edges})
        yield from (
            f"state {one.slug!r} is a dead end: no end state can be reached from it"
            for one in strand.states
            if one.slug in reached and one.slug not in leads
        )


def _closure(begin: set[T], edges: set[tuple[T, T]]) -> set[T]:
    found, new = set(begin), list(begin)
    leads: dict[T, list[T]] = defaultdict(list)
    for source, target in edges:
        leads[source].append(target)
    while new:
        more = set(leads[new.pop()]) - found
        found |= more
        new.extend(more)
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


def _anchors(pathway: Pathway) -> Iterator[str]:
    """An anchor that follows a fact is not set: two sources of one moment would part company."""
    for one in pathway.anchors:
        if (one.follows is None) != (one.reads is None):
            yield f"anchor {one.slug!r} must say both what it follows and how that is read"
    following = {one.slug for one in pathway.anchors if one.follows is not None}
    yield from (
        f"action {action.slug!r} sets or clears {slug!r}, which follows a fact"
        for action in pathway.actions
        for slug in (*action.sets, *action.clears)
        if slug in following
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
            fields = {one.name for one in _asked(action.asks)}
        except (TypeError, NameError) as fault:
            yield f"{where}: {fault}"
            return
    yield from (
        f"{where} sets an anchor from {one!r}, which its form does not ask, or not as a date"
        for one in sorted({source for source in action.sets.values() if source != "@at"} - (_dates(action) or set()))
    )
    yield from (
        f"{where}: guard {one.slug!r} points at field {one.where!r}, which its form does not ask"
        for one in action.needs
        if one.where and one.where.split("[")[0] not in fields
    )
    yield from (
        f"{where}: guard {one.slug!r} must take one situation" for one in action.needs if not _takes_situation(one.test)
    )


def _takes_situation(test: Callable[..., object]) -> bool:
    try:
        asked = [*inspect.signature(test).parameters.values()]
    except ValueError:  # made in C, so it was not written to be asked about a case
        return False
    plain = len(asked) == 1 and asked[0].kind is inspect.Parameter.POSITIONAL_OR_KEYWORD
    return plain and asked[0].annotation in {Situation, "Situation"}


def _dates(action: Action) -> set[str] | None:
    """What an action's form asks as a date, or works out from its answers; None where its fields cannot be read."""
    if action.asks is None:
        return set()
    try:
        fields = entries.fields_of(action.asks)
    except (TypeError, NameError):
        return None
    reckoned = {name for name, _ in inspect.getmembers(action.asks, lambda member: isinstance(member, property))}
    return reckoned | {one.name for one in fields if one.kind in {entries.Kind.DATE, entries.Kind.MOMENT}}


def _asked(asks: type) -> tuple[entries.Field, ...]:
    """The fields of a form, once those of its rows are known to be sound too. Raises as ``entries.fields_of``."""
    fields = entries.fields_of(asks)
    for one in fields:
        if one.row is not None:
            _asked(one.row)
    return fields


def _back(pathway: Pathway) -> Iterator[str]:
    """Going back must find a place, and no way that a case can come may leave it where nothing leads to an end."""
    for strand in pathway.strands:
        ways = _ways(pathway, strand)
        if len(ways) > MOST_WAYS:
            yield f"strand {strand.slug!r} has too many ways back to follow: say where they lead with “or”"
            continue
        for action in pathway.actions:
            for one in action.moves:
                if one.strand != strand.slug or one.target != Target.BACK:
                    continue
                places = {s for s in one.sources for at in ways if at.state == s and engine.leads_to(pathway, one, at)}
                listed = ", ".join(one.back_to)
                yield from (
                    f"action {action.slug!r} goes back from {source!r}, but no case comes there from {listed}"
                    for source in one.sources
                    if source not in places
                )
        yield from _stuck(strand, ways)


def _ways(pathway: Pathway, strand: Strand) -> dict[Standing, frozenset[Standing]]:
    """Every place of a strand together with what can be remembered there, and the places that it leads to."""
    arrows = [one for action in pathway.actions for one in action.moves if one.strand == strand.slug]
    ways: dict[Standing, frozenset[Standing]] = {}
    new = [engine.NOT_BEGUN]
    while new and len(ways) <= MOST_WAYS:
        at = new.pop()
        if at not in ways:
            ways[at] = frozenset(
                to for one in arrows if at.state in one.sources for to in engine.leads_to(pathway, one, at)
            )
            new.extend(ways[at] - ways.keys())
    return ways


def _stuck(strand: Strand, ways: dict[Standing, frozenset[Standing]]) -> Iterator[str]:
    ends = {one.slug for one in strand.states if one.final}
    edges = {(to, at) for at, targets in ways.items() for to in targets}
    leads = _closure({at for at in ways if at.state in ends}, edges)
    by_table = {at.state for at in leads}
    for at in sorted(ways.keys() - leads, key=lambda one: (one.state, one.left)):
        if at.state in by_table:
            came = ", then ".join(at.left) or "nowhere it may go back to"
            yield f"a case at {at.state!r} that came from {came} can reach no end"


def _reviews(pathway: Pathway) -> Iterator[str]:
    declared = {one.slug for one in pathway.protocol}
    for review in pathway.reviews:
        faults = (
            *_ends(pathway, review),
            *_openings(pathway, review),
            *_due(pathway, review),
            *_told(review),
            *(
                f"uses the protocol value {value.slug!r}, which the pathway does not list"
                for value in values_of(review)
                if value.slug not in declared
            ),
        )
        yield from (f"review {review.slug!r} {fault}" for fault in faults)


def _ends(pathway: Pathway, review: Review) -> Iterator[str]:
    actions = {one.slug: one for one in pathway.actions}
    states = {one.slug: strand.slug for strand in pathway.strands for one in strand.states}
    if not review.owed_by:
        yield "is owed by nobody"
    if not review.met_by and not review.while_in and review.lapses is None:
        yield "can never close: nothing meets it, ends it or lets it lapse"
    yield from (f"is met by {one!r}, which is no action" for one in review.met_by if one not in actions)
    yield from (f"names state {one!r}, which is none" for one in review.while_in if one not in states)
    owed = [(states[one], one) for one in review.while_in if one in states]
    meeting = [actions[one] for one in review.met_by if one in actions]
    if owed and meeting and not any(_can_be_done(one, strand, at) for one in meeting for strand, at in owed):
        yield "can be met by no action: none of them can be done where it is owed"


def _can_be_done(action: Action, strand: str, state: str) -> bool:
    return strand not in action.strands or action.may_leave_alone(strand) or state in action.sources(strand)


def _openings(pathway: Pathway, review: Review) -> Iterator[str]:
    actions = {one.slug for one in pathway.actions}
    states = {one.slug for strand in pathway.strands for one in strand.states}
    anchors = {one.slug for one in pathway.anchors}
    if not review.opens:
        yield "never opens"
    for opening in review.opens:
        yield from (f"opens after {one!r}, which is no action" for one in opening.after if one not in actions)
        named = (*opening.on_entering, *opening.while_in)
        yield from (f"names state {one!r}, which is none" for one in named if one not in states)
        if opening.anchor is not None and opening.anchor not in anchors:
            yield f"opens on {opening.anchor!r}, which is no anchor"
        if not (opening.on_entering or opening.after or opening.anchor):
            yield "has an opening that says neither a state, an action nor an anchor"
        if review.while_in:
            yield from (
                f"opens on entering {one!r}, where it is not owed"
                for one in opening.on_entering
                if one not in review.while_in
            )
            if opening.while_in and set(opening.while_in).isdisjoint(review.while_in):
                yield "has an opening in states where it is not owed"


def _measure_points(pathway: Pathway) -> Iterator[str]:
    """A measure point nobody chases is forgotten: some review opens where it does."""
    chased = {where for review in pathway.reviews for opening in review.opens for where in _places(opening)}
    for point in pathway.measure_points:
        if not point.instruments:
            yield f"measure point {point.slug!r} names no instrument"
        if not chased.issuperset(where for opening in point.opens for where in _places(opening)):
            yield f"measure point {point.slug!r} opens where no review does, so nobody would chase it"


def _places(opening: Opening) -> tuple[str, ...]:
    return (*opening.on_entering, *opening.after, *((opening.anchor,) if opening.anchor else ()))


def _due(pathway: Pathway, review: Review) -> Iterator[str]:
    due: Due = review.due
    anchors = {one.slug for one in pathway.anchors}
    if (due.after is None) == (due.before is None):
        yield "must be due either after or before what it counts from"
    if due.counts_from is From.ANCHOR and due.anchor not in anchors:
        yield f"counts from {due.anchor!r}, which is no anchor"
    if due.counts_from is From.ANCHOR and review.again:
        yield "opens again when it is met, so it cannot count from an anchor: it would be due at once"
    if due.never_later_than is not None and due.never_later_than not in anchors:
        yield f"may not be later than {due.never_later_than!r}, which is no anchor"
    yield from (
        f"asks whether {one.anchor!r} is near, which is no anchor" for one in due.near if one.anchor not in anchors
    )
    if due.near and due.after is None:
        yield "is due sooner where something is near, but counts back"
    if due.earlier_by is not None and due.never_later_than is None:
        yield "says how much earlier, but not than what"
    if (due.on_hearing_day or due.if_hearing_within) and due.hearing not in anchors:
        yield f"asks for the hearing at {due.hearing!r}, which is no anchor"
    if due.counts_from is From.FIELD:
        yield from _counts_from_field(pathway, review)


def _counts_from_field(pathway: Pathway, review: Review) -> Iterator[str]:
    actions = {one.slug: one for one in pathway.actions}
    if any(not opening.after for opening in review.opens):
        yield "counts from what was entered, so it can only open after an action"
    for slug in (one for opening in review.opens for one in opening.after if one in actions):
        dates = _dates(actions[slug])
        if dates is not None and review.due.field not in dates:
            yield f"counts from field {review.due.field!r}, which {slug!r} does not ask, or not as a date"


def _told(review: Review) -> Iterator[str]:
    """How it is warned of, chased and passed on."""
    for warn in review.warn:
        if [warn.after, warn.before, warn.ahead].count(None) != 2:
            yield "has a warning that must say one of: after, before, ahead"
        if warn.ahead is not None and review.due.before is None:
            yield "has a warning ahead of what it counts back from, but it does not count back"
    if review.chase is not None and review.chase.default < 1:
        yield f"is chased every {review.chase.default}, which would be for ever at once"
    yield from ("is passed on to nobody" for one in review.escalate if not one.to)
    for value in values_of(review):
        if value is review.due.at:
            if value.unit is not Unit.CLOCK:
                yield f"is due at {value.slug!r}, which is no time of day"
        elif value.unit not in SPANS:
            yield f"counts with {value.slug!r}, which is no length of time"


def values_of(review: Review) -> tuple[ProtocolValue[Any], ...]:
    """Every protocol value that a review counts with."""
    due = review.due
    every: tuple[ProtocolValue[Any] | None, ...] = (
        due.after, due.before, due.at, due.on_hearing_day, due.if_hearing_within, due.earlier_by, due.caught_up,
        *(value for one in due.near for value in (one.within, one.after)),
        review.chase, review.lapses,
        *(one for warn in review.warn for one in (warn.after, warn.before, warn.ahead)),
        *(one.after for one in review.escalate),
    )  # fmt: skip
    return tuple(one for one in every if one is not None)


def _protocol(pathway: Pathway) -> Iterator[str]:
    for value in pathway.protocol:
        where = f"protocol value {value.slug!r}"
        if value.slug in {one.slug for one in HOURS}:
            yield f"{where} is one of the hours of the day, which every pathway has and none declares"
        if not value.source:
            yield f"{where} names no source"
        if isinstance(value.default, int) and not isinstance(value.default, bool):
            if value.least is not None and value.default < value.least:
                yield f"{where} is {value.default} by default, less than its least {value.least}"
            if value.most is not None and value.default > value.most:
                yield f"{where} is {value.default} by default, more than its most {value.most}"


def _roles(pathway: Pathway) -> Iterator[str]:
    """Every role is explained somewhere: with the shared ones, or by the pathway itself."""
    known = {*SHARED, *pathway.roles}
    used: dict[Role, str] = {}
    for strand in pathway.strands:
        used.update({one.waits_on: f"state {one.slug!r} waits on" for one in strand.states if one.waits_on})
    for action in pathway.actions:
        used.update(dict.fromkeys(action.by, f"action {action.slug!r} is for"))
    for review in pathway.reviews:
        told = (*review.owed_by, *(role for one in review.escalate for role in one.to))
        used.update(dict.fromkeys(told, f"review {review.slug!r} tells"))
    for role, where in used.items():
        if role not in known:
            yield f"{where} the role {role.slug!r}, which is declared neither in roles.py nor by the pathway"
