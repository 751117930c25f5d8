"""Organisations, sites and accounts. Nothing here is about a person whom the services help."""

import uuid
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from oauth2_provider.models import AbstractApplication

from backend.actors import Actor, ActorKind, Registration
from backend.walls import APPEND, CHANGE, READ, Wall, everybody


class Organisation(models.Model):
    """A court, provider, probation unit, prison or commissioner: whatever holds cases or works on them."""

    wall = Wall(rows=everybody(), app=READ, worker=READ, auditor=READ)

    class Kind(models.TextChoices):
        COURT_SERVICE = "court_service", "Court"
        LIAISON = "liaison", "Liaison and diversion service"
        PROVIDER = "provider", "Treatment provider"
        PROBATION = "probation", "Probation unit"
        PRISON = "prison", "Prison"
        COMMUNITY = "community", "Community service"
        COMMISSIONER = "commissioner", "Commissioner"
        OPERATOR = "operator", "Operator of this system"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    ods_code = models.CharField(max_length=12, blank=True, help_text="NHS organisation code, where it has one")
    email = models.EmailField(blank=True, help_text="Where the team is told of what is overdue")

    class Meta:
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name


class Site(models.Model):
    """A place where a pathway runs, in one wave, with its own funder and protocol values. Starting one is data."""

    wall = Wall(rows=everybody(), app=READ, worker=READ, auditor=READ)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=120)
    wave = models.PositiveSmallIntegerField(null=True, blank=True)
    funder = models.CharField(max_length=200, blank=True)
    contract_from = models.DateField(null=True, blank=True)
    contract_until = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(contract_until__isnull=True) | Q(contract_until__gte=models.F("contract_from")),
                name="a_contract_ends_after_it_begins",
            )
        ]

    def __str__(self) -> str:
        return self.name


class SiteOrganisation(models.Model):
    """What an organisation does at a site. These become the parties of a case that opens there."""

    wall = Wall(rows=everybody(), app=READ, worker=READ, auditor=READ)

    class Capacity(models.TextChoices):
        COURT = "court", "Court"
        LIAISON = "liaison", "Court liaison"
        PROVIDER = "provider", "Treatment provider"
        PROBATION = "probation", "Probation"
        PRISON = "prison", "Prison"
        COMMISSIONER = "commissioner", "Commissioner"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="members")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="site_memberships")
    pathway = models.CharField(max_length=40)
    capacity = models.CharField(max_length=20, choices=Capacity.choices)
    opens_cases = models.BooleanField(default=False, help_text="Becomes a party of every case that opens at the site")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["site", "organisation", "pathway", "capacity"],
                condition=Q(until__isnull=True),
                name="an_organisation_has_a_capacity_once_a_site",
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation} as {self.capacity} at {self.site}"


class SiteProtocolValue(models.Model):
    """A site's own figure for a protocol value of a pathway, from a date. Never changed: a newer row replaces it."""

    wall = Wall(rows=everybody(), app=READ, worker=READ, auditor=READ, frozen=True)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="protocol_values")
    pathway = models.CharField(max_length=40)
    slug = models.CharField(max_length=80)
    value = models.JSONField()
    counts_from = models.DateField()
    set_by = models.CharField(max_length=200)
    reason = models.CharField(max_length=500)
    recorded_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["counts_from", "recorded_at"]

    def __str__(self) -> str:
        return f"{self.pathway} {self.slug} = {self.value} at {self.site} from {self.counts_from}"


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: object) -> "User":
        """A new account; without a password nobody can sign in to it."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):  # type: ignore[django-manager-missing]  # of the untyped ApiClient
    """Somebody who works on cases. What they may do comes from their memberships, never from the account itself."""

    wall = Wall(rows=everybody(), app=CHANGE, worker=READ, auditor=READ, changing=("password", "last_login"))

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(unique=True)
    name = models.CharField(max_length=200)
    is_active = models.BooleanField(default=True)
    registration_body = models.CharField(max_length=20, blank=True, help_text="HCPC, GMC or NMC")
    registration_number = models.CharField(max_length=20, blank=True)
    profession = models.CharField(max_length=80, blank=True)
    registration_expires_on = models.DateField(null=True, blank=True)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def registration(self) -> Registration | None:
        if not self.registration_number:
            return None
        return Registration(
            body=self.registration_body,
            number=self.registration_number,
            profession=self.profession,
            expires_on=self.registration_expires_on,
        )


class Membership(models.Model):
    """A user's roles at one organisation, from a date until a date."""

    wall = Wall(rows=everybody(), app=READ, worker=READ, auditor=READ)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="memberships")
    roles = ArrayField(models.CharField(max_length=40))
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["user", "organisation"], condition=Q(until__isnull=True), name="one_membership_an_organisation"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} at {self.organisation}"

    def actor(self, *, purpose: str = "") -> Actor:
        """The user, acting in their roles at this organisation."""
        return Actor(
            kind=ActorKind.PERSON,
            id=self.user_id,
            name=self.user.name,
            organisation_id=self.organisation_id,
            roles=frozenset(self.roles),
            registration=self.user.registration,
            purpose=purpose,
        )


class SignInAttempt(models.Model):
    """One try to sign in, by a known account or not.

    What was typed as the e-mail address is kept as a keyed digest only: people type passwords into the wrong box.
    """

    wall = Wall(rows=everybody(), app=APPEND, auditor=READ, frozen=True)

    class Outcome(models.TextChoices):
        RIGHT = "right", "The password was right"
        WRONG = "wrong", "Unknown account, wrong password or closed account"
        HELD = "held", "Not looked at: too many tries"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    at = models.DateTimeField()
    account = models.CharField(max_length=64)
    address = models.GenericIPAddressField(null=True)
    user = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=10, choices=Outcome.choices)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["account", "-at"], name="sign_ins_of_an_account"),
            models.Index(fields=["address", "-at"], name="sign_ins_from_an_address"),
        ]

    def __str__(self) -> str:
        return f"{self.outcome} at {self.at}"


class ApiClient(AbstractApplication):  # type: ignore[misc]  # django-oauth-toolkit ships no types
    """Another organisation's system. Organisation, roles and scopes come from here and never from the request.

    Once ``withdrawn_at`` is set its secret gets no token, and the tokens that it holds open nothing.
    """

    wall = Wall(rows=everybody(), app=READ, worker=READ, auditor=READ)

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    roles = ArrayField(models.CharField(max_length=40), default=list)
    scopes = ArrayField(models.CharField(max_length=40), default=list)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta(AbstractApplication.Meta):  # type: ignore[misc]
        swappable = "OAUTH2_PROVIDER_APPLICATION_MODEL"

    def is_usable(self, request: object) -> bool:  # noqa: ARG002 - asked by django-oauth-toolkit before every token
        return self.withdrawn_at is None

    def actor(self, *, purpose: str = "") -> Actor:
        """The system, acting for its organisation."""
        return Actor(
            kind=ActorKind.CLIENT,
            id=uuid.uuid5(uuid.NAMESPACE_URL, f"api-client:{self.client_id}"),
            name=self.name,
            organisation_id=self.organisation_id,
            roles=frozenset(self.roles),
            purpose=purpose,
        )


__all__ = [
    "ApiClient",
    "Membership",
    "Organisation",
    "SignInAttempt",
    "Site",
    "SiteOrganisation",
    "SiteProtocolValue",
    "User",
]
