"""One reader for every pathway: facts + action + who asks -> a Decision, or a Refusal with every reason why not.

Pure: the caller brings the facts and writes the outcome. Buttons, API links and refusals all come from here, so they
cannot disagree.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from backend.actors import Actor
from backend.pathways import entry as entries
from backend.pathways.roles import Role
from backend.pathways.vocabulary import (
    START,
    Action,
    Asks,
    CaseFacts,
    Guard,
    Happening,
    Move,
    Pathway,
    Situation,
    Standing,
    State,
    Target,
)
from backend.pathways.working_days import at_time, london_date
from backend.refusals import Conflict, Malformed, NotAllowed, NotFound, Reason, Unmet

NOT_BEGUN = Standing(state=START)


@dataclass(frozen=True, kw_only=True)
class Step:
    """One strand's move, with the states it will then remember having left."""

    strand: str
    source: str
    target: str
    left: tuple[str, ...]

    @property
    def moves(self) -> bool:
        return self.source != self.target


@dataclass(frozen=True, kw_only=True)
class Decision:
    """What will be written: the moves, the entry as read, who acts in which role, and what the action settles."""

    action: Action
    steps: tuple[Step, ...]
    entry: object | None
    role: str
    at: dt.datetime
    about: str | None
    skipped: tuple[str, ...]
    anchors: Mapping[str, dt.datetime | None]


@dataclass(frozen=True, kw_only=True)
class Availability:
    """An action as offered to one actor: allowed, or every reason that can be known before its form is filled in."""

    action: Action
    reasons: tuple[Reason, ...]
    in_reach: bool

    @property
    def allowed(self) -> bool:
        return not self.reasons


def decide(
    pathway: Pathway,
    action_slug: str,
    facts: CaseFacts,
    *,
    by: Actor,
    entered: Mapping[str, object],
    at: dt.datetime,
    now: dt.datetime,
    about: str | None = None,
) -> Decision:
    """Decide whether ``by`` may do this now, and what then changes.

    Raises, in this order: NotFound (no such action), NotAllowed (not for their roles), Conflict (the case stands
    elsewhere), Malformed (the entry, or a time in the future), Unmet (guards; every one that does not hold).
    """
    action = _action(pathway, action_slug)
    role = _role(action, by)
    standing = _where_it_stands(pathway, action, facts)
    if standing:
        raise Conflict(standing[0].sentence, reasons=standing)
    if at > now:
        reason = Reason(code="in_the_future", sentence="When it happened cannot be in the future.", where="happened_at")
        raise Malformed(reason.sentence, reasons=[reason])
    entry = _entry(action, entered)
    settled = _settled(pathway, action, facts, about)
    situation = Situation(facts=facts, by=by, at=at, now=now, entered=entry)
    unmet = tuple(_unmet(one) for one in action.needs if not _holds(one, situation))
    if unmet:
        raise Unmet(f"“{action.title}” cannot be done yet.", reasons=unmet)
    return Decision(
        action=action,
        steps=_steps(pathway, action, facts, settled),
        entry=entry,
        role=role.slug,
        at=at,
        about=settled,
        skipped=_skipped(pathway, action, facts),
        anchors=_anchors(action, entry, at),
    )


def available(pathway: Pathway, facts: CaseFacts, *, by: Actor, now: dt.datetime) -> tuple[Availability, ...]:
    """Every action of the pathway as this actor finds it now; guards about the entry wait for the form.

    ``in_reach`` tells actions that the case's place and the actor's role allow from those that belong elsewhere. What
    begins a strand is left out once that has begun: it will not come again.
    """
    situation = Situation(facts=facts, by=by, at=now, now=now)
    offered = []
    for action in pathway.actions:
        place = _where_it_stands(pathway, action, facts)
        if action.opens and place:
            continue
        role = () if by.holds(*(one.slug for one in action.by)) else (_wrong_role(action),)
        guards = tuple(_unmet(one) for one in action.needs if one.asks is Asks.CASE and not _holds(one, situation))
        items = _nothing_to_settle(pathway, action, facts)
        in_reach = not place and not role
        offered.append(Availability(action=action, reasons=(*place, *role, *items, *guards), in_reach=in_reach))
    return tuple(offered)


def open_items(pathway: Pathway, action: Action, facts: CaseFacts) -> tuple[Happening, ...]:
    """The earlier happenings that this action could settle: of those it names, the ones whose matter is still open."""
    settled = _settled_ids(pathway, facts, action.matter)
    named = {*action.settles, *action.may_settle}
    return tuple(one for one in facts.history if one.action in named and one.id not in settled)


def is_closed(pathway: Pathway, strands: Mapping[str, str]) -> bool:
    """Whether every strand that began has ended."""
    begun = {strand: state for strand, state in strands.items() if state != START}
    return bool(begun) and all((strand, state) in pathway.ended_states for strand, state in begun.items())


def where(pathway: Pathway, facts: CaseFacts) -> tuple[State, ...]:
    """The states the case stands in, one a strand that has begun."""
    return tuple(
        strand.state(facts.state(strand.slug)) for strand in pathway.strands if facts.state(strand.slug) != START
    )


# --- the parts of a decision ------------------------------------------------------------------------------------


def _action(pathway: Pathway, slug: str) -> Action:
    try:
        return pathway.action(slug)
    except LookupError:
        raise NotFound(f"{pathway.title} has no action called “{slug}”.") from None


def _role(action: Action, by: Actor) -> Role:
    for role in action.by:
        if by.holds(role.slug):
            return role
    reason = _wrong_role(action)
    raise NotAllowed(reason.sentence, reasons=[reason])


def _wrong_role(action: Action) -> Reason:
    titles = [role.title.lower() for role in action.by]
    listed = titles[0] if len(titles) == 1 else f"{', '.join(titles[:-1])} or {titles[-1]}"
    return Reason(
        code="role",
        sentence=f"“{action.title}” is for: {listed}.",
        details={"roles": [r.slug for r in action.by]},
    )


def _where_it_stands(pathway: Pathway, action: Action, facts: CaseFacts) -> tuple[Reason, ...]:
    reasons = []
    for slug in action.strands:
        if _arrow(action, slug, facts) or action.may_leave_alone(slug):
            continue
        strand, current = pathway.strand(slug), facts.state(slug)
        stands = strand.state(current).title if current != START else "not begun"
        sentence = f"“{action.title}” cannot be done while the {strand.title.lower()} is at “{stands}”."
        if action.move_from(slug, current):
            sentence = f"“{action.title}” cannot be done: there is no earlier step that it could go back to."
        details = {"strand": slug, "state": current, "allowed_from": list(action.sources(slug))}
        reasons.append(Reason(code="state", sentence=sentence, details=details))
    if not reasons and not any(_arrow(action, slug, facts) for slug in action.strands):
        reasons.append(Reason(code="state", sentence=f"“{action.title}” would change nothing on this case."))
    return tuple(reasons)


def _arrow(action: Action, strand: str, facts: CaseFacts) -> Move | None:
    """The arrow that this action follows from where the strand stands, if it leads somewhere."""
    standing = facts.strands.get(strand, NOT_BEGUN)
    found = action.move_from(strand, standing.state)
    if found is None or found.target != Target.BACK:
        return found
    return found if _back(standing.left, found) else None


def _entry(action: Action, entered: Mapping[str, object]) -> object | None:
    if action.asks is None:
        if entered:
            reasons = [entries.not_asked(name) for name in entered]
            raise Malformed("There is a problem with what was entered.", reasons=reasons)
        return None
    return entries.read(action.asks, entered)


def _settled_ids(pathway: Pathway, facts: CaseFacts, matter: str) -> set[str]:
    """The happenings of which this matter is settled. An action of an older version counts as having no matter."""
    matters = {one.slug: one.matter for one in pathway.actions}
    return {one.about for one in facts.history if one.about is not None and matters.get(one.action, "") == matter}


def _settled(pathway: Pathway, action: Action, facts: CaseFacts, about: str | None) -> str | None:
    """Which earlier happening this settles: the one named, or the only one open where it must settle one."""
    if about is not None and not (action.settles or action.may_settle):
        reason = Reason(
            code="about", sentence=f"“{action.title}” settles nothing earlier. Leave it out.", where="about"
        )
        raise Malformed(reason.sentence, reasons=[reason])
    if not action.settles and about is None:
        return None
    items = open_items(pathway, action, facts)
    if not items:
        reason = _nothing_open(action)
        raise Conflict(reason.sentence, reasons=[reason])
    if about is None and len(items) == 1:
        return items[0].id
    if about is None or about not in {one.id for one in items}:
        reason = Reason(
            code="about",
            sentence=f"“{action.title}”: say which of the {len(items)} open items this is about.",
            where="about",
            details={"open": [{"id": one.id, "happened_at": one.happened_at.isoformat()} for one in items]},
        )
        raise Malformed(reason.sentence, reasons=[reason])
    return about


def _nothing_to_settle(pathway: Pathway, action: Action, facts: CaseFacts) -> tuple[Reason, ...]:
    return (_nothing_open(action),) if action.settles and not open_items(pathway, action, facts) else ()


def _nothing_open(action: Action) -> Reason:
    return Reason(code="nothing_open", sentence=f"“{action.title}”: there is nothing open that this would settle.")


def _holds(one: Guard, situation: Situation) -> bool:
    if one.in_force_from is not None and london_date(situation.at) < one.in_force_from:
        return True
    return one.holds(situation)


def _unmet(one: Guard) -> Reason:
    details = {"rule": one.rule} if one.rule else {}
    return Reason(code=one.slug, sentence=one.sentence, where=one.where, cite=one.cite or None, details=details)


def _steps(pathway: Pathway, action: Action, facts: CaseFacts, about: str | None) -> tuple[Step, ...]:
    steps = []
    for slug in action.strands:
        standing = facts.strands.get(slug, NOT_BEGUN)
        found = _arrow(action, slug, facts)
        if found is None:
            continue
        places = leads_to(pathway, found, standing)
        if found.target == Target.OPEN:
            target = _open(pathway, action, facts, found, about)
            places = tuple(one for one in places if one.state == target)
        steps.append(Step(strand=slug, source=standing.state, target=places[0].state, left=places[0].left))
    return tuple(steps)


def leads_to(pathway: Pathway, arrow: Move, standing: Standing) -> tuple[Standing, ...]:
    """Every place that an arrow may lead to from here, with what is then remembered; none where it cannot go back."""
    if arrow.target == Target.BACK:
        back = _back(standing.left, arrow)
        return (back,) if back else ()
    return tuple(
        Standing(state=target, left=_remembered(pathway, arrow.strand, standing, target))
        for target in arrow.targets(standing.state)
    )


def _open(pathway: Pathway, action: Action, facts: CaseFacts, arrow: Move, about: str | None) -> str:
    """The most pressing state at which something still holds the strand once ``about`` is settled and this is done."""
    settled = _settled_ids(pathway, facts, "") | ({about} if about and not action.matter else set())
    unsettled = {one.action for one in facts.history if one.id not in settled} | {action.slug}
    for state, openers in pathway.strand(arrow.strand).held_at:
        if state in arrow.open_to and not unsettled.isdisjoint(openers):
            return state
    return arrow.open_to[0]


def _back(left: tuple[str, ...], arrow: Move) -> Standing | None:
    """The latest state left that is among those allowed; what was remembered before it stays remembered."""
    for index in range(len(left) - 1, -1, -1):
        if left[index] in arrow.back_to:
            return Standing(state=left[index], left=left[:index])
    return Standing(state=arrow.otherwise) if arrow.otherwise is not None else None


def _remembered(pathway: Pathway, strand: str, standing: Standing, target: str) -> tuple[str, ...]:
    """A state that is left by going back remembers where it was entered from; any other place forgets.

    Each place is remembered once, as it was last left, so that pausing and transferring in turns cannot go on for ever.
    """
    if target == standing.state:
        return standing.left
    if (strand, target) not in pathway.return_states:
        return ()
    forgotten = {target, standing.state, START}
    came_from = (standing.state,) if standing.state != START else ()
    return (*(one for one in standing.left if one not in forgotten), *came_from)


def _skipped(pathway: Pathway, action: Action, facts: CaseFacts) -> tuple[str, ...]:
    """The milestones between where the case stands and where the action is usually done from.

    Where it stands at a place beside the road (an adjournment, a second opinion) it counts from the furthest it came.
    """
    if action.usually_from is None:
        return ()
    order = list(pathway.milestones)
    strand = pathway.strand_of(action.usually_from).slug
    current = facts.state(strand)
    until = order.index(action.usually_from)
    came = {one.moves[strand][1] for one in facts.history if strand in one.moves}
    since = order.index(current) if current in order else max((order.index(s) for s in came if s in order), default=-1)
    return tuple(order[since + 1 : until + 1]) if since < until else ()


def _anchors(action: Action, entry: object | None, at: dt.datetime) -> Mapping[str, dt.datetime | None]:
    found: dict[str, dt.datetime | None] = dict.fromkeys(action.clears)
    for slug, source in action.sets.items():
        value = at if source == "@at" else getattr(entry, source)
        if isinstance(value, dt.datetime):
            found[slug] = value
        elif isinstance(value, dt.date):
            found[slug] = at_time(value, dt.time())
    return found
