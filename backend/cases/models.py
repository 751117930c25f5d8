"""Cases and everything that follows from moving them. Rows are written by ``commands`` alone."""

import uuid
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django_fsm import FSMField

from backend.accounts.models import Organisation, Site, User
from backend.cases import guardrails
from backend.pathways.vocabulary import START
from backend.people.models import Person
from backend.walls import APPEND, CHANGE, READ, Wall, everybody, held, of
from backend.walls.models import WalledModel


class Move(models.Model):
    """A move that a version of a pathway allows. Written by ``sync_pathways`` as owner; the database holds to it."""

    wall = Wall(rows=everybody(), app=READ, worker=READ, auditor=READ)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    pathway = models.CharField(max_length=40)
    version = models.PositiveIntegerField()
    strand = models.CharField(max_length=40)
    source = models.CharField(max_length=40, blank=True)
    target = models.CharField(max_length=40)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["pathway", "version", "strand", "source", "target"], name="a_move_is_one")
        ]

    def __str__(self) -> str:
        return f"{self.pathway} v{self.version} {self.strand}: {self.source or 'none'} -> {self.target}"


class Case(WalledModel):
    """One person's way along one pathway, from opening to the end of every strand.

    ``version`` counts the events and assignments: it is what two people who act at once are told apart by.
    """

    wall = Wall(
        rows=held(stakes="cases.CaseParty"),
        app=CHANGE,
        worker=CHANGE,
        changing=("version", "closed_at", "worker_id", "deputy_id"),
    )

    reference = models.CharField(max_length=12, unique=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="cases")
    pathway = models.CharField(max_length=40)
    pathway_version = models.PositiveIntegerField()
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="cases")
    version = models.PositiveIntegerField(default=0)
    worker = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="cases")
    deputy = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="deputises", help_text="Who stands in"
    )
    linked_to = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="linked")
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["-opened_at", "id"], name="cases_newest_first"),
            models.Index(fields=["worker"], condition=Q(closed_at__isnull=True), name="open_cases_of_worker"),
        ]

    def __str__(self) -> str:
        return self.reference


class CaseParty(WalledModel):
    """An organisation's part in a case, from when until when. The walls show a case to its parties."""

    wall = Wall(rows=of("case"), app=CHANGE, worker=CHANGE, changing=("until",))

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="case_parties")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    capacity = models.CharField(max_length=20)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case", "organisation", "capacity"],
                condition=Q(until__isnull=True),
                name="a_party_has_a_capacity_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} as {self.capacity}"


class CaseEvent(WalledModel):
    """One action in the life of a case, as people see it. Never changed; the access log is a different thing.

    ``entered`` holds what probation and courts may see of the entry, ``clinical`` what only health staff may.
    """

    wall = Wall(rows=of("case"), app=APPEND, worker=APPEND, frozen=True)

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="events")
    sequence = models.PositiveIntegerField()
    action = models.CharField(max_length=60)
    moves = models.JSONField(default=dict)
    about = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="settled_by")
    happened_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    actor_kind = models.CharField(max_length=10)
    actor_id = models.UUIDField()
    actor_name = models.CharField(max_length=200)
    organisation_id = models.UUIDField(null=True)
    role = models.CharField(max_length=40)
    source = models.CharField(max_length=12)
    entered = models.JSONField(default=dict)
    clinical = models.JSONField(default=dict)
    skipped = ArrayField(models.CharField(max_length=40), default=list)
    command_id = models.UUIDField()

    class Meta:
        ordering: ClassVar = ["sequence"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "sequence"], name="events_of_a_case_are_in_order"),
            models.UniqueConstraint(fields=["actor_id", "command_id"], name="a_command_is_done_once"),
        ]

    def __str__(self) -> str:
        return f"{self.sequence} {self.action}"


class CaseStrand(WalledModel):
    """Where one strand of a case stands. Moved by the transitions that ``machine.py`` compiles, and by nothing else.

    ``way_back`` remembers the states to which the strand may go back. ``moved_by`` is the event that brought it here:
    the database refuses a move that no event tells of.
    """

    wall = Wall(
        rows=of("case"),
        app=CHANGE,
        worker=CHANGE,
        changing=("state", "since", "way_back", "moved_by_id"),
        also=guardrails.STRAND,
    )

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="strands")
    strand = models.CharField(max_length=40)
    state = FSMField(max_length=40, default=START, protected=True)
    since = models.DateTimeField()
    way_back = ArrayField(models.CharField(max_length=40), default=list)
    moved_by = models.ForeignKey(CaseEvent, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["case", "strand"], name="a_strand_is_one")]
        indexes: ClassVar = [models.Index(fields=["strand", "state"], name="strands_by_state")]

    def __str__(self) -> str:
        return f"{self.strand} at {self.state}"


class CaseAssignment(WalledModel):
    """That a case was taken, given to somebody, or given back to the team. Never changed: the newest says who holds it.

    ``version`` is what the case's became with it; an assignment moves no strand, so it is no event of the pathway.
    """

    wall = Wall(rows=of("case"), app=APPEND, worker=APPEND, frozen=True)

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="assignments")
    version = models.PositiveIntegerField()
    worker = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    actor_id = models.UUIDField()
    actor_name = models.CharField(max_length=200)
    at = models.DateTimeField()
    command_id = models.UUIDField()

    class Meta:
        ordering: ClassVar = ["version"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "version"], name="assignments_of_a_case_are_in_order"),
            models.UniqueConstraint(fields=["actor_id", "command_id"], name="an_assignment_is_made_once"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} with {self.worker_id or 'nobody'}"


class LeadCase(WalledModel):
    """That the holder of this case leads the work with a person who has several. Never changed: the newest counts."""

    wall = Wall(rows=of("person"), app=APPEND, worker=APPEND, frozen=True)

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="lead_cases")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    actor_id = models.UUIDField()
    actor_name = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["at", "id"]
        indexes: ClassVar = [models.Index(fields=["person", "at"], name="lead_case_newest")]

    def __str__(self) -> str:
        return f"{self.case_id} leads for {self.person_id}"


class HandOver(WalledModel):
    """A case given by one worker to another: open until the receiver has made first contact, and chased until then.

    The receiver holds the case at once, so that what is owed reaches somebody; the giver stays named until it is
    confirmed. A hand-over that follows before that takes its place (``replaced_at``).
    """

    wall = Wall(
        rows=of("case"),
        app=CHANGE,
        worker=CHANGE,
        changing=("confirmed_with_id", "confirmed_at", "first_contact_on", "replaced_at"),
    )

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="hand_overs")
    giver = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    receiver = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    why = models.CharField(max_length=40)
    event = models.OneToOneField(CaseEvent, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    confirmed_with = models.ForeignKey(CaseEvent, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    first_contact_on = models.DateField(null=True, blank=True)
    replaced_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(confirmed_at__isnull=True, replaced_at__isnull=True),
                name="a_case_is_handed_over_once_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} to {self.receiver_id}"


class CaseAnchor(WalledModel):
    """A named moment that reviews count from: the next hearing, the end of the order."""

    wall = Wall(
        rows=of("case"),
        app=frozenset({"SELECT", "INSERT", "UPDATE", "DELETE"}),
        worker=frozenset({"SELECT", "INSERT", "UPDATE", "DELETE"}),
        changing=("at", "set_by_id"),
    )

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="anchors")
    slug = models.CharField(max_length=40)
    at = models.DateTimeField()
    set_by = models.ForeignKey(CaseEvent, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["case", "slug"], name="an_anchor_is_set_once")]

    def __str__(self) -> str:
        return f"{self.slug} {self.at}"


class Review(WalledModel):
    """Something owed by somebody by a time.

    ``moments``, ``levels`` and ``recipients`` are its timetable, reckoned when it opened (``pathways/timetables.py``).
    The sweep only compares ``next_at`` with the clock and steps on, so that calendars are never reckoned in SQL.
    """

    wall = Wall(
        rows=of("case"),
        app=CHANGE,
        worker=CHANGE,
        changing=(
            "due_at", "debt_since", "moments", "levels", "recipients", "step", "next_at",
            "closed_at", "closed_because", "closed_by_id",
        ),
    )  # fmt: skip

    class Closed(models.TextChoices):
        MET = "met", "Met"
        NOT_NEEDED = "not_needed", "No longer needed"
        EXCUSED = "excused", "Excused"
        LAPSED = "lapsed", "Stopped counting"

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="reviews")
    slug = models.CharField(max_length=60)
    owed_by = ArrayField(models.CharField(max_length=40))
    opened_by = models.ForeignKey(
        CaseEvent, on_delete=models.PROTECT, null=True, blank=True, related_name="reviews_opened"
    )
    recorded_at = models.DateTimeField()
    begun_at = models.DateTimeField(help_text="When it began to be owed")
    counted_from = models.DateTimeField(help_text="What its time is counted from")
    due_at = models.DateTimeField(null=True, blank=True, help_text="Empty while the date it counts from is not known")
    debt_since = models.DateTimeField(
        null=True, blank=True, help_text="Set where its own time was past already: it is to be caught up"
    )
    moments = ArrayField(models.DateTimeField(), default=list)
    levels = ArrayField(models.CharField(max_length=20), default=list)
    recipients = ArrayField(models.CharField(max_length=400), default=list)
    step = models.PositiveIntegerField(default=0)
    next_at = models.DateTimeField(null=True, blank=True)
    urgent = models.BooleanField(default=False)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_because = models.CharField(max_length=12, choices=Closed.choices, blank=True)
    closed_by = models.ForeignKey(
        CaseEvent, on_delete=models.PROTECT, null=True, blank=True, related_name="reviews_closed"
    )

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["next_at"], condition=Q(closed_at__isnull=True), name="reviews_to_sweep"),
            models.Index(fields=["case", "slug"], condition=Q(closed_at__isnull=True), name="open_reviews_of_case"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, closed_because="")
                | (Q(closed_at__isnull=False) & ~Q(closed_because="")),
                name="a_closed_review_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.slug} due {self.due_at}"


class Chase(WalledModel):
    """One warning, chase or escalation of one review. The unique key is what makes any number of sweeps safe."""

    wall = Wall(rows=of("case"), app=READ, worker=APPEND, frozen=True)

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="chases")
    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="chases")
    due_at = models.DateTimeField()
    level = models.CharField(max_length=12)
    number = models.PositiveIntegerField()
    to = ArrayField(models.CharField(max_length=40))
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["review", "due_at", "level", "number"], name="a_chase_is_sent_once")
        ]

    def __str__(self) -> str:
        return f"{self.level} {self.number} of {self.review_id}"
