"""The invented organisations, sites and staff of the demo. Places are real, organisations and people are not."""

import datetime as dt
import uuid
from dataclasses import dataclass

from backend.accounts.models import ApiClient, Membership, Organisation, Site, SiteOrganisation, User
from backend.courts.models import SiteCourt
from backend.pathways import roles
from backend.pathways.engager import roles as team
from backend.pathways.roles import Role

PASSWORD = "Over the footbridge together"  # noqa: S105 - of invented staff, printed by the demo on purpose
DOMAIN = "demo.footbridge.example"
API_CLIENT = "demo-birmingham-probation"
DIARY_CLIENT = "demo-birmingham-diary"
API_SECRET = "a secret of the demonstration only"  # noqa: S105 - see above
_NAMES = uuid.UUID("5d4be2a3-7f1e-4a53-8b4d-9a1a6b1f4c10")
_CAPACITY = SiteOrganisation.Capacity
_KIND = Organisation.Kind


def identity(name: str) -> uuid.UUID:
    return uuid.uuid5(_NAMES, name)


@dataclass(frozen=True)
class Place:
    """A site of the demo with the courts it serves, its wave, and the names its organisations go by.

    Where there is a prison (its code, and what it is called), the provider works in it on Engager as well.
    """

    slug: str
    name: str
    wave: int
    courts: tuple[str, ...]
    provider: str
    prison: str = ""
    prison_name: str = ""

    @property
    def id(self) -> uuid.UUID:
        return identity(f"site {self.slug}")


BIRMINGHAM = Place(
    "birmingham", "Birmingham", 1, ("B20BL", "C20BI"), "Cathedral Quarter Psychological Services",
    prison="BMI", prison_name="HMP Birmingham",
)  # fmt: skip
BLACK_COUNTRY = Place(
    "black-country", "Black Country", 2, ("B20EY", "B20NQ", "B20OQ", "C20WO"), "Locksmith Psychology",
    prison="FSI", prison_name="HMP Featherstone",
)  # fmt: skip
COVENTRY = Place("coventry", "Coventry", 2, ("B20EB", "C20CO"), "Three Spires Psychological Services")
PLACES = (BIRMINGHAM, BLACK_COUNTRY, COVENTRY)
WITH_PRISON = tuple(place for place in PLACES if place.prison)


@dataclass(frozen=True)
class Post:
    """A post at a site, on which pathway, and which of its organisations it belongs to."""

    organisation: str
    roles: tuple[Role, ...]
    registered: bool = False
    pathway: str = "mhtr"


LIAISON, PROVIDER, PROBATION, PRISON = "liaison", "provider", "probation", "prison"
POSTS = (
    Post(LIAISON, (roles.COURT_WORKER, roles.ADMINISTRATOR)),
    Post(LIAISON, (roles.COURT_WORKER,)),
    Post(PROVIDER, (roles.CLINICAL_LEAD, roles.TREATMENT_DIRECTOR), registered=True),
    Post(PROVIDER, (roles.TREATMENT_PRACTITIONER,)),
    Post(PROVIDER, (roles.TREATMENT_PRACTITIONER,)),
    Post(PROVIDER, (roles.SERVICE_MANAGER,)),
    Post(PROBATION, (roles.COURT_OFFICER,)),
    Post(PROBATION, (roles.RESPONSIBLE_OFFICER,)),
    Post(PROBATION, (roles.PROBATION_MANAGER, roles.RESPONSIBLE_OFFICER)),
    Post(PROBATION, (roles.ENFORCEMENT_OFFICER,)),
)
#: the posts of Engager, at the sites with a prison
POSTS_AT_THE_GATE = (
    Post(PROVIDER, (team.TEAM_LEAD,), pathway="engager"),
    Post(PROVIDER, (team.DEPUTY_LEAD, team.SUPERVISOR), pathway="engager"),
    Post(PROVIDER, (team.PRACTITIONER,), pathway="engager"),
    Post(PROVIDER, (team.PRACTITIONER,), pathway="engager"),
    Post(PROVIDER, (roles.ADMINISTRATOR,), pathway="engager"),
    Post(PRISON, (roles.REFERRER,), pathway="engager"),
)
_STAFF = {
    "birmingham": (
        "Amina Yusuf", "Daniel Marsh", "Priya Raman", "Tom Ashdown", "Grace Adeyemi",
        "Helen Cartwright", "Owen Pritchard", "Rhian Bowen", "Marcus Reid", "Ena Forrester",
    ),
    "black-country": (
        "Jaspreet Gill", "Lucy Hodgetts", "Miriam Stein", "Callum Wright", "Nadia Hussain",
        "Peter Tranter", "Beth Round", "Samuel Osei", "Carol Nock", "Ivan Petrov",
    ),
    "coventry": (
        "Chloe Bennett", "Farid Aslam", "Eleanor Voss", "Kwame Mensah", "Sian Hughes",
        "Robert Lacey", "Zainab Malik", "Joe Hartnett", "Diane Fletcher", "Anil Kapoor",
    ),
}  # fmt: skip
_STAFF_AT_THE_GATE = {
    "birmingham": (
        "Ines Marlow", "Gareth Quinn", "Sam Odell", "Noor Siddiqui", "Wendy Poole", "Colin Frayne",
    ),
    "black-country": (
        "Leah Danvers", "Patrick Obi", "Josie Tranmer", "Hassan Javed", "Mary Clift", "Steve Bassett",
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Member:
    place: Place
    name: str
    post: Post
    number: int

    @property
    def id(self) -> uuid.UUID:
        return identity(self.email)

    @property
    def register_number(self) -> str:
        """An HCPC number of the practitioner psychologists' form, for those whose post asks for one."""
        return f"PYL{100_000 + self.id.int % 900_000}" if self.post.registered else ""

    @property
    def email(self) -> str:
        return f"{self.name.lower().replace(' ', '.')}@{DOMAIN}"


def staff() -> tuple[Member, ...]:
    """Everybody who works in the demo, site by site, post by post."""
    return tuple(
        Member(place, name, post, number) for place in PLACES for number, (name, post) in enumerate(_posts(place))
    )


def _posts(place: Place) -> list[tuple[str, Post]]:
    at_the_gate = zip(_STAFF_AT_THE_GATE[place.slug], POSTS_AT_THE_GATE, strict=True) if place.prison else ()
    return [*zip(_STAFF[place.slug], POSTS, strict=True), *at_the_gate]


def organisation_id(place: Place, which: str) -> uuid.UUID:
    return identity(f"{which} of {place.slug}")


def found(today: dt.date) -> None:
    """Write organisations, sites and staff, as owner. What is there already is left as it is."""
    since = today - dt.timedelta(days=700)
    for place in PLACES:
        Site.objects.get_or_create(
            id=place.id,
            defaults={
                "slug": place.slug,
                "name": place.name,
                "wave": place.wave,
                "funder": "NHS England and the Police and Crime Commissioner" if place.wave == 1 else "NHS England",
                "contract_from": since,
                "contract_until": today + dt.timedelta(days=800),
            },
        )
        for code in place.courts:
            SiteCourt.objects.get_or_create(site_id=place.id, court_id=code, defaults={"since": since})
        for which, name, kind, capacity, pathways in _organisations(place):
            organisation, _ = Organisation.objects.get_or_create(
                id=organisation_id(place, which),
                defaults={"name": name, "kind": kind, "email": f"{which}.{place.slug}@{DOMAIN}"},
            )
            for pathway in pathways:
                SiteOrganisation.objects.get_or_create(
                    id=identity(f"{which} at {place.slug}{'' if pathway == 'mhtr' else f' for {pathway}'}"),
                    defaults={
                        "site_id": place.id,
                        "organisation": organisation,
                        "pathway": pathway,
                        "capacity": capacity,
                        "opens_cases": True,
                        "since": since,
                    },
                )
    for member in staff():
        _employ(member, today, since)
    _connect()


def _organisations(place: Place) -> list[tuple[str, str, str, str, tuple[str, ...]]]:
    """Which, its name, kind and capacity, and the pathways whose cases it holds."""
    both = ("mhtr", "engager") if place.prison else ("mhtr",)
    found: list[tuple[str, str, str, str, tuple[str, ...]]] = [
        (LIAISON, f"{place.name} Courts Liaison Team", _KIND.LIAISON, _CAPACITY.LIAISON, ("mhtr",)),
        (PROVIDER, place.provider, _KIND.PROVIDER, _CAPACITY.PROVIDER, both),
        (PROBATION, f"{place.name} Probation Unit", _KIND.PROBATION, _CAPACITY.PROBATION, both),
    ]
    if place.prison:
        found.append((PRISON, place.prison_name, _KIND.PRISON, _CAPACITY.PRISON, ("engager",)))
    return found


def _connect() -> None:
    """Two clients of the API in Birmingham: probation's own system, and the diary of the Engager team."""
    for client_id, name, which, role in (
        (API_CLIENT, "Birmingham probation's own system", PROBATION, roles.RESPONSIBLE_OFFICER),
        (DIARY_CLIENT, "The diary of Birmingham's Engager team", PROVIDER, team.PRACTITIONER),
    ):
        ApiClient.objects.get_or_create(
            client_id=client_id,
            defaults={
                "name": name,
                "client_secret": API_SECRET,
                "client_type": ApiClient.CLIENT_CONFIDENTIAL,
                "authorization_grant_type": ApiClient.GRANT_CLIENT_CREDENTIALS,
                "organisation_id": organisation_id(BIRMINGHAM, which),
                "roles": [role.slug],
                "scopes": ["cases:read", "cases:write"],
            },
        )


def _employ(member: Member, today: dt.date, since: dt.date) -> None:
    if User.objects.filter(id=member.id).exists():
        return
    User.objects.create_user(
        member.email,
        PASSWORD,
        id=member.id,
        name=member.name,
        registration_body="HCPC" if member.post.registered else "",
        registration_number=member.register_number,
        profession="Practitioner psychologist" if member.post.registered else "",
        registration_expires_on=today + dt.timedelta(days=400) if member.post.registered else None,
    )
    Membership.objects.create(
        id=identity(f"membership of {member.email}"),
        user_id=member.id,
        organisation_id=organisation_id(member.place, member.post.organisation),
        roles=[role.slug for role in member.post.roles],
        since=since,
    )


def holders(place: Place, role: str, *, pathway: str = "") -> list[Member]:
    """Everybody at a site who holds a role, on one pathway or on any."""
    return [
        member
        for member in staff()
        if member.place == place
        and role in {one.slug for one in member.post.roles}
        and pathway in {"", member.post.pathway}
    ]


def holder(place: Place, role: str, *, pathway: str = "") -> Member:
    """The first of them. Raises LookupError where nobody does."""
    found = holders(place, role, pathway=pathway)
    if not found:
        raise LookupError(f"nobody at {place.name} is {role}")
    return found[0]


def is_found() -> bool:
    """Whether the demo's world has been written."""
    return Site.objects.filter(id__in=[place.id for place in PLACES]).count() == len(PLACES)
