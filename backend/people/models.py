"""People whom the services help: who they are, what they agreed to, and which organisations hold them.

A person belongs to nobody. Organisations hold cases, and a case, a court list or a share is what makes a person
visible: each is a :class:`Stake`, and the walls read nothing else.
"""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from backend.accounts.models import Organisation
from backend.walls import APPEND, CHANGE, READ, Wall, held, of
from backend.walls.models import WalledModel


class Person(WalledModel):
    """One human being, as far as we know. Two records of one are joined by a person's decision, never by machine."""

    wall = Wall(rows=held(stakes="people.Stake"), app=CHANGE, worker=CHANGE)

    family_name = models.CharField(max_length=120)
    given_names = models.CharField(max_length=200, blank=True)
    known_as = models.CharField(max_length=120, blank=True)
    title = models.CharField(max_length=20, blank=True)
    date_of_birth = models.DateField(null=True, blank=True)
    died_on = models.DateField(null=True, blank=True)
    death_reported_at = models.DateTimeField(null=True, blank=True)
    death_confirmed_at = models.DateTimeField(null=True, blank=True)
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged")
    recorded_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            models.Index(Lower("family_name"), Lower("given_names"), name="person_by_name"),
            models.Index("date_of_birth", Lower("family_name"), name="person_by_birth"),
            GinIndex(OpClass(Lower("family_name"), name="gin_trgm_ops"), name="person_like_name"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(family_name=""), name="a_person_has_a_name"),
        ]

    def __str__(self) -> str:
        return f"{self.family_name.upper()}, {self.given_names}" if self.given_names else self.family_name.upper()


class Alias(WalledModel):
    """A name that some source uses for the person."""

    wall = Wall(rows=of("person"), app=APPEND, worker=APPEND)

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="aliases")
    family_name = models.CharField(max_length=120)
    given_names = models.CharField(max_length=200, blank=True)
    source = models.CharField(max_length=60)

    def __str__(self) -> str:
        return f"{self.family_name}, {self.given_names}"


class Identifier(WalledModel):
    """One number that somebody knows the person by: as given, and in canonical form where it checks."""

    wall = Wall(rows=of("person"), app=APPEND, worker=APPEND)

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="identifiers")
    kind = models.CharField(max_length=40)
    given = models.CharField(max_length=80)
    canonical = models.CharField(max_length=80, blank=True, help_text="Empty where the number does not check")
    warning = models.CharField(max_length=300, blank=True)
    source = models.CharField(max_length=60)
    recorded_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["kind", "canonical"], condition=~Q(canonical=""), name="identifier_by_canonical"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "kind", "given"], name="an_identifier_is_kept_once_a_person"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.canonical or self.given}"


class PossibleMatch(WalledModel):
    """Two records that may be one person. A person confirms or rejects it; nothing is joined before."""

    wall = Wall(rows=of("person"), app=CHANGE, worker=CHANGE)

    class Answer(models.TextChoices):
        OPEN = "open", "Waiting for a decision"
        CONFIRMED = "confirmed", "The same person"
        REJECTED = "rejected", "Two different people"

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="possible_matches")
    candidate = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="candidate_for")
    because = models.CharField(max_length=200)
    answer = models.CharField(max_length=10, choices=Answer.choices, default=Answer.OPEN)
    answered_by = models.CharField(max_length=200, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    raised_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "candidate"], name="a_match_is_raised_once"),
            models.CheckConstraint(condition=~Q(person=models.F("candidate")), name="nobody_matches_themselves"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} may be {self.candidate_id}: {self.answer}"


class Stake(WalledModel):
    """Why an organisation may see a person: a case, a court list, a share. An ended stake shows nothing more."""

    wall = Wall(rows=of("person"), app=CHANGE, worker=CHANGE, changing=("until",))

    class Because(models.TextChoices):
        CASE = "case", "Holds or works on a case"
        COURT_LIST = "court_list", "The person is on its court's list"
        SHARE = "share", "Shared with it, on a stated basis"

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="stakes")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    because = models.CharField(max_length=12, choices=Because.choices)
    reference = models.UUIDField(help_text="The case, hearing or consent that it rests on")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person", "organisation", "because", "reference"],
                condition=Q(until__isnull=True),
                name="a_stake_is_held_once",
            )
        ]
        indexes: ClassVar = [models.Index(fields=["person"], condition=Q(until__isnull=True), name="stakes_in_force")]

    def __str__(self) -> str:
        return f"{self.organisation_id} because of {self.because}"


class Consent(WalledModel):
    """One version of one answer. Never changed: a new answer is a new version, and the newest counts.

    Willingness to a requirement (Sentencing Act 2020 Sch 9 para 17(4)) is not the lawful basis for sharing; the two
    are different kinds.
    """

    wall = Wall(rows=of("person"), app=APPEND, worker=APPEND, frozen=True)

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="consents")
    case_id = models.UUIDField(null=True, help_text="The case in whose course it was asked")
    to = models.CharField(max_length=40)
    version = models.PositiveIntegerField()
    answer = models.CharField(max_length=12)
    on = models.DateField()
    how = models.CharField(max_length=40, blank=True)
    text_version = models.CharField(max_length=40, blank=True)
    capacity_considered = models.BooleanField(default=False)
    interpreter = models.CharField(max_length=80, blank=True)
    witness = models.CharField(max_length=200, blank=True)
    recipients = ArrayField(models.UUIDField(), default=list)
    lawful_basis = models.CharField(max_length=120, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=200)

    class Meta:
        ordering: ClassVar = ["version"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "case_id", "to", "version"], name="a_consent_version_is_one"),
        ]

    def __str__(self) -> str:
        return f"{self.to} v{self.version}: {self.answer}"


class Background(WalledModel):
    """Protected characteristics and circumstances, asked once for every pathway; each may be declined.

    Codes are the NHS data dictionary's or nDelius's where they exist, so that returns need no second question.
    """

    wall = Wall(rows=of("person"), app=CHANGE, worker=READ)

    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="background")
    sex = models.CharField(max_length=20, blank=True)
    gender_identity = models.CharField(max_length=40, blank=True)
    ethnicity = models.CharField(max_length=12, blank=True)
    religion = models.CharField(max_length=40, blank=True)
    disability = models.CharField(max_length=40, blank=True)
    sexual_orientation = models.CharField(max_length=40, blank=True)
    pregnancy_maternity = models.CharField(max_length=40, blank=True)
    marital_status = models.CharField(max_length=40, blank=True)
    neurodiversity = ArrayField(models.CharField(max_length=40), default=list)
    language = models.CharField(max_length=40, blank=True)
    interpreter_needed = models.BooleanField(null=True)
    adjustments = models.TextField(blank=True)
    gp_practice = models.CharField(max_length=200, blank=True)
    accommodation = models.CharField(max_length=40, blank=True)
    veteran = models.CharField(max_length=20, blank=True)
    carer = models.CharField(max_length=20, blank=True)
    care_experienced = models.CharField(max_length=20, blank=True)
    recorded_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"background of {self.person_id}"
