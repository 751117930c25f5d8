"""The invented organisations, sites and staff of the demo. Places are real, organisations and people are not."""

import datetime as dt
import uuid
from dataclasses import dataclass

from backend.accounts.models import ApiClient, Membership, Organisation, Site, SiteOrganisation, User
from backend.courts.models import SiteCourt
from backend.pathways import roles
from backend.pathways.roles import Role

PASSWORD = "Over the footbridge together"  # noqa: S105 - of invented staff, printed by the demo on purpose
DOMAIN = "demo.footbridge.example"
API_CLIENT = "demo-birmingham-probation"
API_SECRET = "a secret of the demonstration only"  # noqa: S105 - see above
_NAMES = uuid.UUID("5d4be2a3-7f1e-4a53-8b4d-9a1a6b1f4c10")
_CAPACITY = SiteOrganisation.Capacity
_KIND = Organisation.Kind


def identity(name: str) -> uuid.UUID:
    return uuid.uuid5(_NAMES, name)


@dataclass(frozen=True)
class Place:
    """A site of the demo with the courts it serves, its wave, and the names its organisations go by."""

    slug: str
    name: str
    wave: int
    courts: tuple[str, ...]
    provider: str

    @property
    def id(self) -> uuid.UUID:
        return identity(f"site {self.slug}")


BIRMINGHAM = Place("birmingham", "Birmingham", 1, ("B20BL", "C20BI"), "Cathedral Quarter Psychological Services")
BLACK_COUNTRY = Place("black-country", "Black Country", 2, ("B20EY", "B20NQ", "B20OQ", "C20WO"), "Locksmith Psychology")
COVENTRY = Place("coventry", "Coventry", 2, ("B20EB", "C20CO"), "Three Spires Psychological Services")
PLACES = (BIRMINGHAM, BLACK_COUNTRY, COVENTRY)


@dataclass(frozen=True)
class Post:
    """A post at every site, and which of its organisations it belongs to."""

    organisation: str
    roles: tuple[Role, ...]
    registered: bool = False


LIAISON, PROVIDER, PROBATION = "liaison", "provider", "probation"
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
        Member(place, name, post, number)
        for place in PLACES
        for number, (name, post) in enumerate(zip(_STAFF[place.slug], POSTS, strict=True))
    )


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
        for which, name, kind, capacity in (
            (LIAISON, f"{place.name} Courts Liaison Team", _KIND.LIAISON, _CAPACITY.LIAISON),
            (PROVIDER, place.provider, _KIND.PROVIDER, _CAPACITY.PROVIDER),
            (PROBATION, f"{place.name} Probation Unit", _KIND.PROBATION, _CAPACITY.PROBATION),
        ):
            organisation, _ = Organisation.objects.get_or_create(
                id=organisation_id(place, which),
                defaults={"name": name, "kind": kind, "email": f"{which}.{place.slug}@{DOMAIN}"},
            )
            SiteOrganisation.objects.get_or_create(
                id=identity(f"{which} at {place.slug}"),
                defaults={
                    "site_id": place.id,
                    "organisation": organisation,
                    "pathway": "mhtr",
                    "capacity": capacity,
                    "opens_cases": True,
                    "since": since,
                },
            )
    for member in staff():
        _employ(member, today, since)
    _connect_probation()


def _connect_probation() -> None:
    """Birmingham probation's own system, as a client of the API."""
    ApiClient.objects.get_or_create(
        client_id=API_CLIENT,
        defaults={
            "name": "Birmingham probation's own system",
            "client_secret": API_SECRET,
            "client_type": ApiClient.CLIENT_CONFIDENTIAL,
            "authorization_grant_type": ApiClient.GRANT_CLIENT_CREDENTIALS,
            "organisation_id": organisation_id(BIRMINGHAM, PROBATION),
            "roles": [roles.RESPONSIBLE_OFFICER.slug],
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


def holder(place: Place, role: str) -> Member:
    """The first person at a site who holds a role."""
    for member in staff():
        if member.place == place and role in {one.slug for one in member.post.roles}:
            return member
    raise LookupError(f"nobody at {place.name} is {role}")


def is_found() -> bool:
    """Whether the demo's world has been written."""
    return Site.objects.filter(id__in=[place.id for place in PLACES]).count() == len(PLACES)
