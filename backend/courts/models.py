"""Courts, the lists they send, and the orders they make. Rows about people are written by ``commands`` alone."""

import uuid
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from backend.accounts.models import Site
from backend.cases.models import Case, CaseEvent
from backend.people.models import Person
from backend.walls import APPEND, CHANGE, READ, Wall, everybody, of
from backend.walls.models import WalledModel

# --- reference data, loaded by ``load_reference`` ---------------------------------------------------------------


class Court(models.Model):
    """A magistrates' or Crown court of England and Wales, by its five-character organisation unit code."""

    wall = Wall(rows=everybody(), app=READ, worker=READ, auditor=READ)

    class Kind(models.TextChoices):
        MAGISTRATES = "magistrates", "Magistrates' court"
        CROWN = "crown", "Crown Court"

    code = models.CharField(max_length=5, primary_key=True)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    area = models.CharField(max_length=40)
    name = models.CharField(max_length=120)
    title = models.CharField(max_length=140, help_text="The name as people say it, with the kind of court")

    class Meta:
        ordering: ClassVar = ["title"]

    def __str__(self) -> str:
        return self.title


class Offence(models.Model):
    """A CJS offence code. ``category`` is the table's own two-letter class (CS summary, CE either way, …)."""

    wall = Wall(rows=everybody(), app=READ, worker=READ, auditor=READ)

    code = models.CharField(max_length=8, primary_key=True)
    category = models.CharField(max_length=4, blank=True)
    title = models.CharField(max_length=200)

    class Meta:
        ordering: ClassVar = ["code"]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class SiteCourt(models.Model):
    """Which site serves a court, from when until when. A court is served by one site at a time."""

    wall = Wall(rows=everybody(), app=READ, worker=READ, auditor=READ)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="courts")
    court = models.ForeignKey(Court, on_delete=models.PROTECT, related_name="sites")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["court"], condition=Q(until__isnull=True), name="a_court_is_served_by_one_site"
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="service_ends_after_it_begins"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.court_id} by {self.site}"


# --- what was taken in ------------------------------------------------------------------------------------------


class MessageFile(models.Model):
    """A file that was imported: by whom, when, and what came of it. Holds nothing about a person.

    ``finished_at`` stays empty where the import was cut short; importing the file again completes it.
    """

    wall = Wall(rows=everybody(), app=READ, worker=CHANGE, auditor=READ)

    class Purpose(models.TextChoices):
        LIST = "list", "Court list"
        RESULTS = "results", "Court results"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    purpose = models.CharField(max_length=10, choices=Purpose.choices)
    name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64, blank=True, help_text="Empty where the file could not be opened")
    shape = models.CharField(max_length=200, blank=True)
    taken_by = models.CharField(max_length=200)
    begun_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    could_not_read = models.BooleanField(default=False)
    counts = models.JSONField(default=dict)
    problems = models.PositiveIntegerField(default=0)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["-begun_at"], name="message_files_newest_first")]

    def __str__(self) -> str:
        return f"{self.name} {self.begun_at}"


class Hearing(WalledModel):
    """One line of a court list: one person in one case on one day.

    ``key`` is a digest of the court, the day, the case and the person as the list names them: the same for the same
    line sent again, whatever its time or room. ``meaning`` is the fingerprint of the rest.
    """

    wall = Wall(rows=of("person"), app=READ, worker=CHANGE)

    key = models.CharField(max_length=64, unique=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="hearings")
    court = models.ForeignKey(Court, on_delete=models.PROTECT, related_name="hearings")
    day = models.DateField()
    starts_at = models.DateTimeField(null=True, blank=True, help_text="Empty where the list gives only the day")
    minutes = models.PositiveIntegerField(null=True, blank=True)
    room = models.CharField(max_length=80, blank=True)
    hearing_type = models.CharField(max_length=120, blank=True)
    list_number = models.CharField(max_length=40, blank=True)
    urn = models.CharField(max_length=40, blank=True)
    case_number = models.CharField(max_length=40, blank=True)
    offences = models.JSONField(default=list, help_text="Code and title of each, as given")
    probation_status = models.CharField(max_length=120, blank=True)
    previously_known_until = models.DateField(null=True, blank=True)
    suspended_sentence_order = models.BooleanField(null=True)
    breach = models.BooleanField(null=True)
    pre_sentence_activity = models.BooleanField(null=True)
    awaiting_report = models.BooleanField(null=True)
    meaning = models.CharField(max_length=64)
    file = models.ForeignKey(MessageFile, on_delete=models.PROTECT, related_name="hearings")
    listed_at = models.DateTimeField()
    changed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["day", "starts_at", "id"]
        indexes: ClassVar = [models.Index(fields=["court", "day"], name="hearings_of_court_and_day")]

    def __str__(self) -> str:
        return f"{self.court_id} {self.day} {self.reference}"

    @property
    def reference(self) -> str:
        """The URN, or where there is none the case number."""
        return self.urn or self.case_number


# --- orders -----------------------------------------------------------------------------------------------------


class Order(WalledModel):
    """An order that carries a requirement of a pathway. Each order is its own case.

    ``against`` is whom messages say it was made against, and ``result_ids`` are the ids by which they have known it:
    together they tell that a message speaks of an order that is on file. One that was entered by hand has neither until
    a message tells of it. ``messages`` are the digests of the files that did. ``version`` counts its versions.
    """

    wall = Wall(rows=of("case"), app=CHANGE, worker=CHANGE, changing=("version",))

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="order")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="orders")
    court = models.ForeignKey(Court, on_delete=models.PROTECT, null=True, blank=True, related_name="orders")
    kind = models.CharField(max_length=20)
    made_on = models.DateField()
    version = models.PositiveIntegerField(default=0)
    against = models.UUIDField(null=True, blank=True)
    result_ids = ArrayField(models.CharField(max_length=255), default=list)
    id_is_given = models.BooleanField(default=False, help_text="Whether the court gave the id, or it was derived")
    code = models.CharField(max_length=4, blank=True)
    references = ArrayField(models.CharField(max_length=255), default=list)
    hearing_id = models.CharField(max_length=255, blank=True)
    hearing_day = models.DateField(null=True, blank=True)
    messages = ArrayField(models.CharField(max_length=64), default=list)
    recorded_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["against"], name="orders_against")]

    def __str__(self) -> str:
        return f"{self.kind} of {self.made_on}"


class OrderVersion(WalledModel):
    """The order as it stood from some moment on. Never changed: a correction is a new version.

    ``facts`` is the whole order as the case then had it, with the outcome of its checks. Of a court's message, ``said``
    is what that message alone said, ``terms`` its terms in full and ``meaning`` their fingerprint; all three are empty
    where a person entered the change. ``changes`` tells in words what is different from the version before. ``event``
    is the happening on the case, empty where the message changed nothing there.
    """

    wall = Wall(rows=of("case"), app=APPEND, worker=APPEND, frozen=True)

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="versions")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="order_versions")
    number = models.PositiveIntegerField()
    event = models.ForeignKey(CaseEvent, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    facts = models.JSONField()
    said = models.JSONField(null=True, blank=True)
    terms = models.JSONField(null=True, blank=True)
    meaning = models.CharField(max_length=64, blank=True)
    changes = models.JSONField(default=list)
    file = models.ForeignKey(MessageFile, on_delete=models.PROTECT, null=True, blank=True, related_name="orders")
    where = models.CharField(max_length=300, blank=True, help_text="The place in the file")
    shared_at = models.DateTimeField(null=True, blank=True)
    shared_on = models.DateField(null=True, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=200)

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["order", "number"], name="versions_of_an_order_are_in_order"),
        ]

    def __str__(self) -> str:
        return f"version {self.number} of {self.order_id}"
