"""Lives the invented lives, by the same commands that people use."""

import datetime as dt
import random
import uuid
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from backend import clock
from backend.accounts.models import Membership
from backend.actors import Actor
from backend.cases.commands import Done, open_case, perform
from backend.cases.commands.leading import name_lead
from backend.demo import lives, names, releases, world
from backend.pathways.working_days import london_date
from backend.people.commands.register import Grounds, register_person
from backend.people.models import Stake
from backend.walls.context import speaking_for


@dataclass
class Seeded:
    """What was made, by the name of the life."""

    people: int = 0
    events: int = 0
    lives: Counter[str] = field(default_factory=Counter)


def seed(
    *, seed: int, cases: int, now: dt.datetime, already: int = 0, say: Callable[[str], None] = lambda _: None
) -> Seeded:
    """Make ``cases`` people, each on a life of their own: every life once, then chosen by chance.

    The first ``already`` of them are there, from a seeding that did not come to its end. The same seed on the same day
    gives the same people on the same lives; identities and references are drawn anew. Lives around a release are lived
    once each: a worker holds only so many.
    """
    chance = random.Random(seed)  # noqa: S311 - invented people, no secret
    today = london_date(now)
    chosen = list(EVERY)[:cases]
    chosen += chance.choices(list(lives.LIVES), k=cases - len(chosen))
    seeded = Seeded()
    for number, (life, person) in enumerate(zip(chosen, names.people(chance, cases, today), strict=True), start=1):
        back = chance.choice((0, 1, 1, 2, 4))
        if number <= already:
            continue
        if life in releases.LIVES:
            # the ordinary lives at one gate, so that its board has somebody for every week
            spread = len(world.WITH_PRISON) if releases.LIVES[life].then else 1
            place = world.WITH_PRISON[number % spread]
            made = live_around_release(life, person, place, now=now, turn=number // spread)
            seeded.events += made.events
        else:
            place = world.PLACES[number % len(world.PLACES)]
            seeded.events += live(life, person, place, back=back, now=now).events
        seeded.people += 1
        seeded.lives[life] += 1
        if number % 25 == 0:
            say(f"{number} of {cases} people")
    return seeded


#: every life of every pathway, by its name
EVERY: dict[str, object] = {**lives.LIVES, **releases.LIVES}


@dataclass(frozen=True)
class Lived:
    """The case that a life made, of whom, and how many events it took."""

    case_id: uuid.UUID
    person_id: uuid.UUID
    events: int


def live(life: str, person: names.Invented, place: world.Place, *, back: int, now: dt.datetime) -> Lived:
    """Live one of the lives before a court, its last step ``back`` working days before today."""
    lead = world.holder(place, lives.CL)
    people = {
        "lead": lead.register_number,
        "lead_name": lead.name,
        "officer": world.holder(place, lives.RO).name,
        "provider": place.provider,
        "practitioner": world.holder(place, lives.TP).name,
    }
    laid = lives.lay(lives.LIVES[life], now=now, today=london_date(now), back=back, people=people)
    lived: _Living | None = None
    for one in laid:
        actor = actor_of(world.holder(place, one.step.role))
        what = _What(one.step.action, one.step.entry(one.days), one.at)
        with speaking_for(actor):
            lived = _act(lived, what, actor) if lived else _open(what, actor, "mhtr", place, person)
    if lived is None:
        raise LookupError(f"the life {life!r} has no step yet")
    return Lived(lived.done.case_id, lived.person_id, len(laid))


def live_around_release(
    life: str, person: names.Invented, place: world.Place, *, now: dt.datetime, turn: int = 0
) -> Lived:
    """Live one of the lives around a release, each step on the day on which it happened.

    ``turn`` says whose turn among the practitioners it is. Where the life is lived alongside another, that one is lived
    first, by the same person, and this one leads.
    """
    chosen = releases.LIVES[life]
    beside = live(chosen.alongside, person, place, back=1, now=now) if chosen.alongside else None
    crew = world.holders(place, releases.EP)
    worker, deputy = crew[turn % len(crew)], crew[(turn + 1) % len(crew)]
    laid = releases.lay(
        chosen, now=now, today=london_date(now), prison=place.prison, worker=str(worker.id), deputy=str(deputy.id),
        name=worker.name,
    )  # fmt: skip
    lived: _Living | None = None
    for one in laid:
        # somebody who is known to the provider already is referred by the provider
        own = one.stop.role == releases.EP or (beside is not None and one.stop.role == releases.REF)
        holder = worker if own else world.holder(place, one.stop.role, pathway="engager")
        actor = actor_of(holder)
        what = _What(one.stop.action, one.stop.entry(one.around), None)
        with clock.shifted(one.at - clock.now()), speaking_for(actor):
            known = beside.person_id if beside else person
            lived = _act(lived, what, actor) if lived else _open(what, actor, "engager", place, known)
    if lived is None:
        raise LookupError(f"the life {life!r} has no step yet")
    if beside:
        with speaking_for(actor_of(worker)):
            name_lead(lived.done.case_id, by=actor_of(worker))
    return Lived(lived.done.case_id, lived.person_id, len(laid) + (beside.events if beside else 0))


@dataclass(frozen=True)
class _Living:
    """A life so far: the last thing done, and whose it is."""

    done: Done
    person_id: uuid.UUID


@dataclass(frozen=True)
class _What:
    """What is done. It happens now where no moment is said."""

    action: str
    entry: dict[str, Any]
    at: dt.datetime | None


def _open(what: _What, actor: Actor, pathway: str, place: world.Place, person: names.Invented | uuid.UUID) -> _Living:
    """Begin the case of somebody new, or of somebody on file."""
    case_id = uuid.uuid4()
    person_id = person if isinstance(person, uuid.UUID) else _register(person, actor, case_id)
    done = open_case(
        pathway,
        what.action,
        by=actor,
        person_id=person_id,
        site_id=place.id,
        command_id=uuid.uuid4(),
        data=what.entry,
        happened_at=what.at,
        case_id=case_id,
    )
    return _Living(done, person_id)


def _register(person: names.Invented, actor: Actor, case_id: uuid.UUID) -> uuid.UUID:
    return register_person(
        by=actor,
        family_name=person.family_name,
        given_names=person.given_names,
        date_of_birth=person.date_of_birth,
        identifiers={"prison_number": person.prison_number} if person.prison_number else None,
        source="demo",
        because=Grounds(because=Stake.Because.CASE, reference=case_id),
    ).person_id


def _act(lived: _Living, what: _What, actor: Actor) -> _Living:
    done = perform(
        lived.done.case_id,
        what.action,
        by=actor,
        expected_version=lived.done.version,
        command_id=uuid.uuid4(),
        data=what.entry,
        happened_at=what.at,
    )
    return _Living(done, lived.person_id)


def actor_of(member: world.Member) -> Actor:
    """A member of the demo's staff, as they act."""
    return Membership.objects.select_related("user").get(user_id=member.id).actor(purpose="demo")
