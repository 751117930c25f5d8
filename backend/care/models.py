"""Measures taken, with every version of their answers; the alerts that risk items raise; contacts half logged."""

import uuid
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from backend.accounts.models import Organisation, User
from backend.cases.models import Case, CaseEvent
from backend.people.models import Person
from backend.walls import APPEND, CHANGE, EVERYTHING, READ, Wall, of, own
from backend.walls.models import WalledModel


class Measure(WalledModel):
    """One administration of an instrument. Its answers stand in its versions, of which the last counts.

    An instrument is taken once a day on a case, so that the same sheet sent again is known. ``point`` is the measure
    point of the pathway that it belongs to, empty for none. ``derived_from`` is the longer measure from whose answers
    this one was made: then nobody was asked again.
    """

    wall = Wall(
        rows=of("case"),
        app=CHANGE,
        worker=CHANGE,
        changing=("taken_on", "point", "completed_by", "mode", "language", "interpreter", "finished_at", "version"),
    )

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="measures")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="measures")
    instrument = models.CharField(max_length=40)
    taken_on = models.DateField()
    point = models.CharField(max_length=40, blank=True)
    completed_by = models.CharField(max_length=20)
    mode = models.CharField(max_length=20)
    language = models.CharField(max_length=60, blank=True)
    interpreter = models.BooleanField(default=False)
    derived_from = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="derivatives"
    )
    begun_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "instrument", "taken_on"], name="a_measure_is_taken_once_a_day"),
        ]
        indexes: ClassVar = [models.Index(fields=["person", "instrument", "taken_on"], name="measures_of_a_person")]

    def __str__(self) -> str:
        return f"{self.instrument} of {self.taken_on}"


class MeasureVersion(WalledModel):
    """The answers as they stood from some moment on, and what they came to. Never changed: a correction is a new one.

    ``ticked`` holds a place an item, null where there is no answer; ``besides`` what was asked besides the items.
    ``result`` is the score as other programs read it, under ``scoring_version``; ``value`` the scale that is followed,
    to four places, null where it could not be scored. A rule that is corrected later does not change them. ``because``
    says why a finished sheet was corrected, ``done_about_risk`` what was done where a risk item was endorsed.
    """

    wall = Wall(rows=of("case"), app=APPEND, worker=APPEND, frozen=True)

    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="versions")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="measure_versions")
    number = models.PositiveIntegerField()
    event = models.ForeignKey(CaseEvent, on_delete=models.PROTECT, related_name="+")
    ticked = ArrayField(models.SmallIntegerField(null=True))
    besides = models.JSONField(default=dict)
    finished = models.BooleanField()
    scoring_version = models.PositiveSmallIntegerField()
    result = models.JSONField()
    value = models.DecimalField(max_digits=7, decimal_places=4, null=True)
    endorsed = ArrayField(models.SmallIntegerField(), default=list)
    worse = models.BooleanField(default=False)
    because = models.TextField(blank=True)
    done_about_risk = models.TextField(blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=200)

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["measure", "number"], name="versions_of_a_measure_are_in_order"),
        ]

    def __str__(self) -> str:
        return f"version {self.number} of {self.measure_id}"


class RiskAlert(WalledModel):
    """A risk item that was endorsed, or had grown worse, for somebody to look at: once for each measure.

    It is the person's: whoever works with them on any case sees it. It ends with what was done, and never otherwise.
    """

    wall = Wall(
        rows=of("person"),
        app=CHANGE,
        worker=CHANGE,
        changing=("answered_at", "answered_by", "answered_with_id"),
    )

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="risk_alerts")
    measure = models.OneToOneField(Measure, on_delete=models.PROTECT, related_name="alert")
    event = models.ForeignKey(CaseEvent, on_delete=models.PROTECT, related_name="+")
    case_id_raised = models.UUIDField()
    reference = models.CharField(max_length=20, help_text="Of the case on which it was raised")
    raised_at = models.DateTimeField()
    raised_by = models.CharField(max_length=200)
    raised_for = models.CharField(
        max_length=200, default="", help_text="The organisation of whoever raised it, to ask where the case is hidden"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.CharField(max_length=200, blank=True)
    answered_with = models.ForeignKey(CaseEvent, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(answered_at__isnull=True, answered_with__isnull=True)
                | models.Q(answered_at__isnull=False, answered_with__isnull=False),
                name="an_alert_ends_with_what_was_done",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["person"], condition=models.Q(answered_at__isnull=True), name="risk_alerts_unanswered"
            ),
        ]

    def __str__(self) -> str:
        return f"alert of {self.raised_at:%d %b %Y}"


class Wording(models.Model):
    """The words of an instrument in one language, as an organisation that may show them has loaded them.

    Nobody else's users see them. A newer load is a new row; the last counts.
    """

    wall = Wall(rows=own("organisation_id"), app=APPEND, worker=APPEND, frozen=True)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    instrument = models.CharField(max_length=40)
    language = models.CharField(max_length=20)
    items = models.JSONField()
    copyright_line = models.CharField(max_length=400, blank=True)
    basis = models.CharField(max_length=400, help_text="The licence or permission under which it is shown")
    loaded_at = models.DateTimeField()
    loaded_by = models.CharField(max_length=200)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["organisation", "instrument", "language"], name="wording_in_force")]

    def __str__(self) -> str:
        return f"{self.instrument} in {self.language}"


class ContactDraft(models.Model):
    """What one worker has tapped of one contact and not saved yet. It goes when the contact is logged or given up.

    ``answers`` are the fields of the page by name, each with what stands in it; ``command_id`` is that of the log it
    will be saved as, so that however often it is sent it is logged once. Colleagues never see each other's, and
    who works for two organisations taps for each apart.
    """

    wall = Wall(rows=own("organisation_id"), app=EVERYTHING, worker=READ)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    worker = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    command_id = models.UUIDField()
    answers = models.JSONField(default=dict)
    begun_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case", "worker", "organisation"], name="one_contact_draft_a_worker_and_case"
            ),
        ]

    def __str__(self) -> str:
        return f"draft of {self.worker_id} on {self.case_id}"
