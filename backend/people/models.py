"""People whom the services help: who they are, what they agreed to, and which organisations hold them.

A person belongs to nobody. Organisations hold cases, and a case, a court list or a share is what makes a person
visible: each is a :class:`Stake`, and the walls read nothing else.

Two records of one human being are joined, never melted together: ``merged_into`` names the record that counts, and
every read takes in the records joined to it (``joined.py``). So nothing is lost and the two can be told apart again.
"""

import uuid
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Greatest, Least

from backend.accounts.models import Organisation
from backend.people import guardrails
from backend.walls import APPEND, CHANGE, NOTHING, Wall, everybody, held, of
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
        indexes: ClassVar = [models.Index(fields=["date_of_birth"], name="person_by_birth")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(family_name=""), name="a_person_has_a_name"),
            models.CheckConstraint(condition=~Q(merged_into=F("id")), name="nobody_is_merged_into_themselves"),
            models.CheckConstraint(
                condition=Q(death_reported_at__isnull=False) | Q(died_on__isnull=True, death_confirmed_at__isnull=True),
                name="a_death_was_reported",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.family_name.upper()}, {self.given_names}" if self.given_names else self.family_name.upper()


class Name(WalledModel):
    """A name that the person can be found by: the present one, a known-as, an earlier one, one that a source uses.

    The keys are what names are compared by (``names.py``); they are written by the commands, with every name.
    """

    wall = Wall(rows=of("person"), app=APPEND, worker=APPEND, also=(*guardrails.SPELLINGS, *guardrails.SEARCH))

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="names")
    family_name = models.CharField(max_length=120)
    given_names = models.CharField(max_length=200, blank=True)
    family_key = models.TextField(db_collation="C")
    given_key = models.TextField(db_collation="C", blank=True)
    source = models.CharField(max_length=60)
    recorded_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["recorded_at", "id"]
        indexes: ClassVar = [models.Index(fields=["family_key", "given_key"], name="names_by_key")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "family_key", "given_key"], name="a_name_is_kept_once_a_person"),
            models.CheckConstraint(condition=~Q(family_key=""), name="a_name_can_be_found"),
        ]

    def __str__(self) -> str:
        return f"{self.family_name}, {self.given_names}" if self.given_names else self.family_name


class Spelling(models.Model):
    """Every family name on file, once (twice does no harm): a misspelt name is looked for here, among thousands, and
    not among a million people. Kept by trigger; nobody but the search may read it, since a rare name gives away a life.
    """

    wall = Wall(rows=everybody(), app=NOTHING, worker=NOTHING)

    family_key = models.TextField(db_collation="C")
    one_letter_less = ArrayField(
        models.TextField(db_collation="C"), help_text="The key, and the key without each letter"
    )

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["family_key"], name="spellings_in_order"),
            GinIndex(fields=["one_letter_less"], name="spellings_one_letter_off"),
            GinIndex(OpClass("family_key", name="gin_trgm_ops"), name="spellings_alike"),
        ]

    def __str__(self) -> str:
        return self.family_key


class Identifier(WalledModel):
    """One number that somebody knows the person by: as given, and in canonical form where it checks.

    One that turned out to be somebody else's is set aside: it stays on record and is never matched on again.
    """

    wall = Wall(
        rows=of("person"),
        app=CHANGE,
        worker=CHANGE,
        changing=("set_aside_at", "set_aside_by", "set_aside_because"),
    )

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="identifiers")
    kind = models.CharField(max_length=40)
    given = models.CharField(max_length=80)
    canonical = models.CharField(max_length=80, blank=True, help_text="Empty where the number does not check")
    warning = models.CharField(max_length=300, blank=True)
    source = models.CharField(max_length=60)
    recorded_at = models.DateTimeField()
    set_aside_at = models.DateTimeField(null=True, blank=True)
    set_aside_by = models.CharField(max_length=200, blank=True)
    set_aside_because = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering: ClassVar = ["kind", "recorded_at", "id"]
        indexes: ClassVar = [
            models.Index(
                fields=["kind", "canonical"],
                condition=~Q(canonical="") & Q(set_aside_at__isnull=True),
                name="identifier_by_canonical",
            ),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person", "kind", "given"],
                condition=Q(set_aside_at__isnull=True),
                name="an_identifier_is_kept_once_a_person",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.canonical or self.given}"


class PossibleMatch(WalledModel):
    """Two records that may be one person. A person confirms or rejects it; nothing is joined before.

    ``candidate`` may be somebody whom the organisation does not see: then this row is all that it learns.
    """

    wall = Wall(rows=of("person"), app=CHANGE, worker=CHANGE, also=guardrails.MATCHING)

    class Answer(models.TextChoices):
        OPEN = "open", "Waiting for a decision"
        CONFIRMED = "confirmed", "The same person"
        REJECTED = "rejected", "Two different people"

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="possible_matches")
    candidate = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="candidate_for")
    because = models.CharField(max_length=200)
    answer = models.CharField(max_length=10, choices=Answer.choices, default=Answer.OPEN)
    answered_by = models.CharField(max_length=200, blank=True)
    answered_by_id = models.UUIDField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    raised_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["raised_at", "id"]
        indexes: ClassVar = [
            models.Index(fields=["raised_at"], condition=Q(answer="open"), name="matches_to_decide"),
        ]
        constraints: ClassVar = [
            # of a pair whichever way round: the index sees rows that whoever raises it does not
            models.UniqueConstraint(
                Least("person", "candidate"), Greatest("person", "candidate"), name="a_match_is_raised_once"
            ),
            models.CheckConstraint(condition=~Q(person=F("candidate")), name="nobody_matches_themselves"),
            models.CheckConstraint(
                condition=Q(answer="open") | (~Q(reason="") & ~Q(answered_by="")), name="an_answer_says_who_and_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} may be {self.candidate_id}: {self.answer}"


class Combination(WalledModel):
    """Two records that a person joined into one: ``joined`` is read as a part of ``kept`` until this is undone.

    ``moved`` is what rooms above carried over, by the name of each (``merging.py``), so that undoing carries it back.
    """

    wall = Wall(
        rows=of("kept"),
        app=CHANGE,
        worker=CHANGE,
        changing=("moved", "undone_at", "undone_by", "undone_because"),
    )

    kept = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="combinations")
    joined = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="combined_into")
    match = models.ForeignKey(PossibleMatch, on_delete=models.PROTECT, related_name="combinations")
    by = models.CharField(max_length=200)
    reason = models.CharField(max_length=500)
    accepted = ArrayField(models.CharField(max_length=60), default=list, help_text="Differences that were accepted")
    at = models.DateTimeField()
    moved = models.JSONField(default=dict)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.CharField(max_length=200, blank=True)
    undone_because = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering: ClassVar = ["at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["joined"], condition=Q(undone_at__isnull=True), name="a_record_is_joined_to_one"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="a_combination_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.joined_id} as {self.kept_id}"


class Stake(WalledModel):
    """Why an organisation may see a person: a case, a court list, a share. An ended stake shows nothing more.

    A stake in one of several joined records is a stake in all of them: the others hold a copy of it.
    """

    wall = Wall(rows=of("person"), app=CHANGE, worker=CHANGE, changing=("until",))

    class Because(models.TextChoices):
        CASE = "case", "Holds or works on a case"
        COURT_LIST = "court_list", "The person is on its court's list"
        SHARE = "share", "Shared with it, on a stated basis"

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="stakes")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    because = models.CharField(max_length=12, choices=Because.choices)
    reference = models.UUIDField(help_text="The case, hearing or consent that it rests on")
    copied_from = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="copies")
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
        indexes: ClassVar = [
            models.Index(fields=["person"], condition=Q(until__isnull=True), name="stakes_in_force"),
            models.Index(fields=["reference"], condition=Q(until__isnull=True), name="stakes_by_reference"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} because of {self.because}"


class Consent(WalledModel):
    """One version of one answer. Never changed: a new answer is a new version, and the newest counts.

    The newest is the one that was said last: a withdrawal of Friday still counts when Thursday's form comes in on
    Monday. Willingness to a requirement (Sentencing Act 2020 Sch 9 para 17(4)) is not the lawful basis for sharing;
    the two are different kinds.
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
        ordering: ClassVar = ["on", "version"]
        indexes: ClassVar = [models.Index(fields=["case_id"], name="consents_of_case")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person", "case_id", "to", "version"], nulls_distinct=False, name="a_consent_version_is_one"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.to} v{self.version}: {self.answer}"


class BackgroundAnswer(WalledModel):
    """One answer about protected characteristics or circumstances, asked once for every pathway; any may be declined.

    Never changed: the newest answer to a question counts, and the earlier ones stay as what was said then. The
    questions and their codes stand in ``background.py``.
    """

    wall = Wall(rows=of("person"), app=APPEND, worker=APPEND, frozen=True)

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="background")
    question = models.CharField(max_length=40)
    codes = ArrayField(models.CharField(max_length=40), default=list)
    words = models.TextField(blank=True)
    source = models.CharField(max_length=60)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=200)

    class Meta:
        ordering: ClassVar = ["recorded_at", "id"]
        indexes: ClassVar = [models.Index(fields=["person", "question", "recorded_at"], name="background_newest")]

    def __str__(self) -> str:
        return f"{self.question} of {self.person_id}"


class ContactPreference(WalledModel):
    """How somebody may be contacted safely, as they said on a day. Never changed: the newest counts.

    ``said`` is a :class:`ContactPreferences` as JSON; its questions stand in ``contact_preferences.py``.
    """

    wall = Wall(rows=of("person"), app=APPEND, worker=APPEND, frozen=True)

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="contact_preferences")
    said = models.JSONField()
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=200)

    class Meta:
        ordering: ClassVar = ["recorded_at", "id"]
        indexes: ClassVar = [models.Index(fields=["person", "recorded_at"], name="contact_preferences_newest")]

    def __str__(self) -> str:
        return f"how {self.person_id} may be contacted"


class DeathReport(WalledModel):
    """That somebody said the person has died, who confirmed it, or why it was taken back."""

    wall = Wall(
        rows=of("person"),
        app=CHANGE,
        worker=CHANGE,
        changing=(
            "died_on", "confirmed_at", "confirmed_by", "evidence", "withdrawn_at", "withdrawn_by", "withdrawn_because",
        ),
    )  # fmt: skip

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="death_reports")
    died_on = models.DateField(null=True, blank=True)
    told_by = models.CharField(max_length=200)
    reported_at = models.DateTimeField()
    reported_by = models.CharField(max_length=200)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.CharField(max_length=200, blank=True)
    evidence = models.CharField(max_length=200, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.CharField(max_length=200, blank=True)
    withdrawn_because = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering: ClassVar = ["reported_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(withdrawn_at__isnull=True), name="a_death_is_reported_once"
            )
        ]

    def __str__(self) -> str:
        return f"death of {self.person_id}"


class Enquiry(models.Model):
    """That an actor was told of somebody held elsewhere, for as long as it counts towards their limit.

    Written and read by the matching function alone (``guardrails.py``).
    """

    wall = Wall(rows=everybody(), app=NOTHING, worker=NOTHING)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    actor_id = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["actor_id", "at"], name="enquiries_of_actor")]

    def __str__(self) -> str:
        return f"{self.actor_id} at {self.at}"
