"""A case lived in memory: what the rooms above keep in tables, kept here in a few lines, so that rules can be walked."""

import datetime as dt
import random
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from backend.actors import Actor, ActorKind
from backend.pathways import engine, reviews
from backend.pathways import entry as entries
from backend.pathways.vocabulary import NOTHING_YET, Action, CaseFacts, Happening, Pathway, Standing
from backend.pathways.working_days import london_date

MONDAY = dt.datetime(2026, 6, 1, 9, 30, tzinfo=dt.UTC)
ORGANISATION = uuid.UUID("5a0c2a9e-7d5e-4f1e-9a46-0d8a3b3f5c01")


def actor(*roles: str) -> Actor:
    """Somebody in these roles, and in no other."""
    return Actor(
        kind=ActorKind.PERSON,
        id=uuid.uuid5(ORGANISATION, ",".join(roles)),
        name="Amara",
        organisation_id=ORGANISATION,
        roles=frozenset(roles),
    )


def answers(asks: type | None, *, now: dt.datetime, luck: random.Random | None = None) -> dict[str, Any]:
    """What somebody might enter, as JSON values: the plainest form that is accepted, or a lucky dip of others."""
    return {} if asks is None else dict(_answers(asks, now, luck))


def _answers(asks: type, now: dt.datetime, luck: random.Random | None) -> Mapping[str, Any]:
    found = {}
    for one in entries.fields_of(asks):
        if not one.required and (luck is None or luck.random() < 0.5):
            continue
        found[one.name] = _answer(one, now, luck)
    return found


def _answer(one: entries.Field, now: dt.datetime, luck: random.Random | None) -> Any:
    least = one.question.least if one.question.least is not None else (0 if one.many else 1)
    most = one.question.most if one.question.most is not None else least + 3
    count = least if luck is None else luck.randint(least, most)
    away = dt.timedelta(days=7 if luck is None else luck.randint(-40, 40))
    answer: Any
    match one.kind:
        case entries.Kind.TEXT:
            answer = "As agreed." if luck is None else luck.choice(["As agreed.", "Nic bez nas", "ok"])
        case entries.Kind.YES_NO:
            answer = luck is None or luck.random() < 0.5
        case entries.Kind.NUMBER:
            answer = count
        case entries.Kind.DATE:
            answer = (london_date(now) + away).isoformat()
        case entries.Kind.MOMENT:
            answer = (now + away).isoformat()
        case entries.Kind.ROWS:
            assert one.row is not None
            answer = [dict(_answers(one.row, now, luck)) for _ in range(count)]
        case entries.Kind.CHOICE | entries.Kind.SEVERAL:
            assert one.choices is not None
            codes = [choice.value for choice in one.choices]
            chosen = min(max(count, 1), len(codes))
            several = codes[:chosen] if luck is None else luck.sample(codes, chosen)
            answer = several if one.kind is entries.Kind.SEVERAL else several[0]
    return answer


@dataclass
class Life:
    """One case and what is owed on it. ``act`` does what ``perform`` does, without a database."""

    pathway: Pathway
    facts: CaseFacts = NOTHING_YET
    now: dt.datetime = MONDAY
    owed: dict[str, reviews.OpenReview] = field(default_factory=dict)
    met: list[str] = field(default_factory=list)
    changed: reviews.ReviewChanges = field(default_factory=reviews.ReviewChanges)

    def act(
        self,
        slug: str,
        entered: Mapping[str, Any] | None = None,
        *,
        by: Actor | None = None,
        at: dt.datetime | None = None,
        about: str | None = None,
    ) -> Happening:
        """Do it, or raise the engine's refusal. Without ``by`` it is done by the first role that may."""
        action = self.pathway.action(slug)
        who = by or actor(action.by[0].slug)
        decision = engine.decide(
            self.pathway,
            slug,
            self.facts,
            by=who,
            entered=answers(action.asks, now=self.now) if entered is None else entered,
            at=at or self.now,
            now=self.now,
            about=about,
        )
        happening = Happening(
            id=f"h{len(self.facts.history) + 1:03}",
            action=slug,
            happened_at=decision.at,
            recorded_at=self.now,
            by_id=str(who.id),
            by_name=who.name,
            role=decision.role,
            entered=entries.write(decision.entry),
            moves={step.strand: (step.source, step.target) for step in decision.steps},
            about=decision.about,
        )
        before = self.facts
        self.facts = after(before, decision, happening)
        self.follow(happening, before, who)
        return happening

    def set_anchor(self, slug: str, moment: dt.datetime | None) -> reviews.ReviewChanges:
        """A date that came from elsewhere: the court's list."""
        before = self.facts
        anchors = {one: at for one, at in {**before.anchors, slug: moment}.items() if at is not None}
        self.facts = replace(before, anchors=anchors)
        return self.follow(None, before, actor("system"))

    def follow(self, happening: Happening | None, before: CaseFacts, who: Actor) -> reviews.ReviewChanges:
        self.changed = change = self.changes(happening, before, who)
        for one in change.met:
            self.met.append(self.owed.pop(one.id).review)
        for closed in change.closed:
            del self.owed[closed.review.id]
        for moved in change.moved:
            due_at = moved.timetable.due_at if moved.timetable else None
            self.owed[moved.review.id] = replace(moved.review, due_at=due_at, timetable=moved.timetable)
        for opened in change.opened:
            self.keep(opened)
        return change

    def changes(self, happening: Happening | None, before: CaseFacts, who: Actor) -> reviews.ReviewChanges:
        return reviews.changes(
            self.pathway,
            happening=happening,
            facts_before=before,
            facts_after=self.facts,
            open_reviews=self.owed.values(),
            by=who,
            now=self.now,
        )

    def keep(self, opened: reviews.Opened) -> None:
        number = len(self.owed) + len(self.facts.history) * 100
        one = reviews.OpenReview(
            id=f"r{number:06}",
            review=opened.review.slug,
            begun_at=opened.begun_at,
            counted_from=opened.counted_from,
            due_at=opened.timetable.due_at if opened.timetable else None,
            opened_by=opened.opened_by,
            timetable=opened.timetable,
        )
        assert one.id not in self.owed
        self.owed[one.id] = one

    def owes(self, review: str) -> list[reviews.OpenReview]:
        return [one for one in self.owed.values() if one.review == review]

    @property
    def closed(self) -> bool:
        return engine.is_closed(self.pathway, {slug: one.state for slug, one in self.facts.strands.items()})

    def copy(self) -> "Life":
        return Life(pathway=self.pathway, facts=self.facts, now=self.now, owed=dict(self.owed), met=list(self.met))


def after(before: CaseFacts, decision: engine.Decision, happening: Happening) -> CaseFacts:
    """The facts once the decision is written."""
    strands = dict(before.strands)
    for step in decision.steps:
        stood = strands.get(step.strand)
        since = decision.at if step.moves or stood is None else stood.since
        strands[step.strand] = Standing(state=step.target, since=since, left=step.left)
    anchors = {slug: at for slug, at in {**before.anchors, **decision.anchors}.items() if at is not None}
    return replace(before, strands=strands, anchors=anchors, history=(*before.history, happening))


def about_for(pathway: Pathway, action: Action, facts: CaseFacts) -> list[str | None]:
    """What the action can be about now: nothing, where it need not settle anything, and each open item."""
    items: list[str | None] = [one.id for one in engine.open_items(pathway, action, facts)]
    return items if action.settles else [None, *items]
