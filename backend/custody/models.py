"""What is known of somebody's custody. Dates and events are the person's; the gate belongs to a case."""

from typing import ClassVar

from django.db import models

from backend.cases.models import Case, CaseEvent
from backend.people.models import Person
from backend.walls import APPEND, Wall, of
from backend.walls.models import WalledModel


class ReleaseStatement(WalledModel):
    """One statement of a release date: by whom, when, how sure. Never changed, so that every version stays.

    Which of them counts is worked out from all (``pathways.releasing.in_order``), in whatever order they came in. No
    day says that none is known any more. ``stated_at`` is when the source recorded it, ``entered_at`` when we learned.
    """

    wall = Wall(rows=of("person"), app=APPEND, worker=APPEND, frozen=True)

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="release_statements")
    release_on = models.DateField(null=True, blank=True)
    type = models.CharField(max_length=40)
    source = models.CharField(max_length=60)
    rank = models.PositiveSmallIntegerField(help_text="Of the source, the most reliable first")
    stated_by = models.CharField(max_length=120, blank=True)
    confidence = models.CharField(max_length=12)
    why = models.CharField(max_length=500, blank=True)
    stated_at = models.DateTimeField()
    entered_at = models.DateTimeField()
    entered_by = models.CharField(max_length=200)

    class Meta:
        ordering: ClassVar = ["stated_at", "-rank", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person", "release_on", "type", "source", "stated_by", "confidence", "stated_at"],
                name="a_release_date_is_stated_once",
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.release_on or 'no date'}, says {self.source}"


class CustodyHappening(WalledModel):
    """Something that happened to somebody's custody: reception, transfer, recall. Never changed."""

    wall = Wall(rows=of("person"), app=APPEND, worker=APPEND, frozen=True)

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="custody_happenings")
    kind = models.CharField(max_length=20)
    at = models.DateTimeField()
    prison = models.CharField(max_length=5, blank=True)
    source = models.CharField(max_length=200, blank=True)
    event = models.ForeignKey(CaseEvent, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    entered_at = models.DateTimeField()
    entered_by = models.CharField(max_length=200)

    class Meta:
        ordering: ClassVar = ["at", "entered_at", "id"]
        indexes: ClassVar = [models.Index(fields=["person", "at"], name="custody_of_a_person")]

    def __str__(self) -> str:
        return f"{self.kind} on {self.at:%d %b %Y}"


class GatePlan(WalledModel):
    """One version of who is at the gate, when, and what happens if they miss each other. ``plan`` is the entry."""

    wall = Wall(rows=of("case"), app=APPEND, worker=APPEND, frozen=True)

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="gate_plans")
    version = models.PositiveIntegerField()
    release_on = models.DateField(null=True, help_text="The day for which it was made")
    plan = models.JSONField()
    event = models.ForeignKey(CaseEvent, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=200)

    class Meta:
        ordering: ClassVar = ["version"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "version"], name="gate_plans_of_a_case_are_in_order"),
        ]

    def __str__(self) -> str:
        return f"gate plan {self.version}"


class GateResult(WalledModel):
    """What came of a day of release. A case may have several: somebody may be released, recalled and released again."""

    wall = Wall(rows=of("case"), app=APPEND, worker=APPEND, frozen=True)

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="gate_results")
    outcome = models.CharField(max_length=20)
    met_by = models.CharField(max_length=200, blank=True)
    place = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()
    event = models.OneToOneField(CaseEvent, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["at", "id"]

    def __str__(self) -> str:
        return self.outcome
