"""Lives the invented lives, by the same commands that people use."""

import datetime as dt
import random
import uuid
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from backend.accounts.models import Membership
from backend.actors import Actor
from backend.cases.commands import Done, open_case, perform
from backend.demo import lives, names, world
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
    gives the same people on the same lives; identities and references are drawn anew.
    """
    chance = random.Random(seed)  # noqa: S311 - invented people, no secret
    today = london_date(now)
    chosen = list(lives.LIVES)[:cases]
    chosen += chance.choices(list(lives.LIVES), k=cases - len(chosen))
    seeded = Seeded()
    for number, (life, person) in enumerate(zip(chosen, names.people(chance, cases, today), strict=True), start=1):
        place = world.PLACES[number % len(world.PLACES)]
        back = chance.choice((0, 1, 1, 2, 4))
        if number <= already:
            continue
        seeded.events += _live(life, person, place, back=back, now=now)
        seeded.people += 1
        seeded.lives[life] += 1
        if number % 25 == 0:
            say(f"{number} of {cases} people")
    return seeded


def _live(life: str, person: names.Invented, place: world.Place, *, back: int, now: dt.datetime) -> int:
    lead = world.holder(place, lives.CL)
    people = {
        "lead": lead.register_number,
        "lead_name": lead.name,
        "officer": world.holder(place, lives.RO).name,
        "provider": place.provider,
        "practitioner": world.holder(place, lives.TP).name,
    }
    laid = lives.lay(lives.LIVES[life], now=now, today=london_date(now), back=back, people=people)
    done: Done | None = None
    for one in laid:
        actor = actor_of(world.holder(place, one.step.role))
        with speaking_for(actor):
            done = _open(one, actor, person, place) if done is None else _act(done, one, actor)
    return len(laid)


def _open(one: lives.Laid, actor: Actor, person: names.Invented, place: world.Place) -> Done:
    case_id = uuid.uuid4()
    registered = register_person(
        by=actor,
        family_name=person.family_name,
        given_names=person.given_names,
        date_of_birth=person.date_of_birth,
        source="demo",
        because=Grounds(because=Stake.Because.CASE, reference=case_id),
    )
    return open_case(
        "mhtr",
        one.step.action,
        by=actor,
        person_id=registered.person_id,
        site_id=place.id,
        command_id=uuid.uuid4(),
        data=one.step.entry(one.days),
        happened_at=one.at,
        case_id=case_id,
    )


def _act(done: Done, one: lives.Laid, actor: Actor) -> Done:
    return perform(
        done.case_id,
        one.step.action,
        by=actor,
        expected_version=done.version,
        command_id=uuid.uuid4(),
        data=one.step.entry(one.days),
        happened_at=one.at,
    )


def actor_of(member: world.Member) -> Actor:
    """A member of the demo's staff, as they act."""
    return Membership.objects.select_related("user").get(user_id=member.id).actor(purpose="demo")
