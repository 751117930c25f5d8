"""Who acts. There is no "nobody": a change or a look is a person's, another system's, or a named part of ours."""

import uuid
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class ActorKind(StrEnum):
    PERSON = "person"
    CLIENT = "client"  # another organisation's system, through the API
    SYSTEM = "system"  # a named part of Footbridge: the sweep, the results import


@dataclass(frozen=True, kw_only=True)
class Registration:
    """A professional's place on a public register (HCPC for psychologists, GMC for doctors).

    Sentencing Act 2020 Sch 9 para 16(2): the treatment is by or under a registered doctor or registered psychologist.
    """

    body: str
    number: str
    profession: str
    expires_on: date | None = None

    def holds_on(self, day: date) -> bool:
        """Whether the registration stands on ``day``; one without an end date on file is taken to stand."""
        return self.expires_on is None or day <= self.expires_on


@dataclass(frozen=True, kw_only=True)
class Actor:
    """A person in their roles at one organisation, an API client of one, or a named system actor.

    ``organisation_id`` is None only for a system actor, which works across organisations under its own database
    role. ``purpose`` is the stated reason for what is done, kept with every audit row (Data Protection Act 2018 s 62).
    """

    kind: ActorKind
    id: uuid.UUID
    name: str
    organisation_id: uuid.UUID | None
    roles: frozenset[str] = field(default_factory=frozenset)
    registration: Registration | None = None
    purpose: str = ""

    def __post_init__(self) -> None:
        if self.organisation_id is None and self.kind is not ActorKind.SYSTEM:
            raise ValueError(f"{self.name} acts for no organisation: only a system actor may")

    def holds(self, *roles: str) -> bool:
        """Whether the actor holds any of these roles."""
        return not self.roles.isdisjoint(roles)


SYSTEM_ROLE = "system"
_SYSTEM_NAMESPACE = uuid.UUID("6f0f7b9e-6c0a-4f4b-9d53-0f6f5d7c1a11")


def system_actor(name: str, *, purpose: str, organisation_id: uuid.UUID | None = None) -> Actor:
    """The part of Footbridge called ``name`` as an actor; the same name is always the same actor."""
    return Actor(
        kind=ActorKind.SYSTEM,
        id=uuid.uuid5(_SYSTEM_NAMESPACE, name),
        name=name,
        organisation_id=organisation_id,
        roles=frozenset({SYSTEM_ROLE}),
        purpose=purpose,
    )
