"""A release as other systems read it."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from backend.api.names import camelled
from backend.api.shapes import Moment, Shape
from backend.custody.queries import Gate
from backend.pathways.releasing import Confidence, CustodyEvent, GateOutcome, ReleaseType


class StatementShape(Shape):
    """One statement of the date."""

    release_on = serializers.DateField(allow_null=True, help_text="Null where it was said that no date is known")
    type = serializers.ChoiceField(choices=[one.value for one in ReleaseType])
    source_ = serializers.CharField(help_text="A code of ours, or the words of a file that named another")
    stated_by = serializers.CharField(help_text="Empty where nobody was named")
    confidence = serializers.ChoiceField(choices=[one.value for one in Confidence])
    recorded_at = Moment(help_text="When the source recorded it")


class StatementVersionShape(Shape):
    """A statement with its place among all: they are numbered in the order in which they count."""

    number = serializers.IntegerField()
    counts = serializers.BooleanField(help_text="True of the one that counts now")
    date = StatementShape()
    why = serializers.CharField(help_text="Why it changed; empty where nobody said")
    entered_at = Moment()
    entered_by = serializers.CharField()


class MisfitShape(Shape):
    """Something that was arranged for another day."""

    code = serializers.ChoiceField(choices=["gate_plan", "probation", "appointment", "milestone"])
    sentence = serializers.CharField()


class ReleaseDatesShape(Shape):
    """The date of release, worked out from every statement."""

    release_on = serializers.DateField(source="known.release_on", allow_null=True)
    confirmed_at = Moment(source="known.confirmed_at", allow_null=True, help_text="When it was last said as firm")
    suggested_on = serializers.DateField(
        source="suggested", allow_null=True,
        help_text="An earlier working day that may be asked for; never applied by itself",
    )  # fmt: skip
    disagree = StatementShape(source="known.in_dispute", many=True, help_text="Other sources that lately say another")
    misfits = MisfitShape(many=True)
    items = StatementVersionShape(source="versions", many=True)


class HappeningShape(Shape):
    """Something that happened to the person's custody."""

    kind = serializers.CharField(help_text=f"One of: {', '.join(CustodyEvent)}; later versions may add others")
    at = Moment()
    prison = serializers.CharField(help_text="The prison's code, empty where none was said")
    source_ = serializers.CharField()
    entered_by = serializers.CharField()


class CustodyShape(Shape):
    """What happened in custody."""

    prison = serializers.CharField(source="known.prison", help_text="The last that was named; empty for none")
    last_event = serializers.ChoiceField(
        source="known.last_event", allow_null=True, choices=[one.value for one in CustodyEvent]
    )
    items = HappeningShape(source="happened", many=True)


class GatePlanShape(Shape):
    """One version of who is at the gate, when, and what both do if they miss each other."""

    version = serializers.IntegerField()
    release_on = serializers.DateField(allow_null=True, help_text="The day for which it was made")
    plan = serializers.SerializerMethodField()
    made_at = Moment()
    made_by = serializers.CharField()

    @extend_schema_field({"type": "object", "additionalProperties": True})
    def get_plan(self, gate: Gate) -> Any:
        """What was entered, by the names of the form."""
        return camelled(gate.plan)


class GateOutcomeShape(Shape):
    """What came of a day of release."""

    outcome = serializers.ChoiceField(choices=[one.value for one in GateOutcome])
    met_by = serializers.CharField()
    place = serializers.CharField()
    at = Moment()


class GateShape(Shape):
    """The gate of a case."""

    plans = GatePlanShape(source="gates", many=True)
    outcomes = GateOutcomeShape(many=True)
