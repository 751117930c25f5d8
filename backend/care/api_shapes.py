"""Measures as other systems read them."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from backend.api.shapes import Free, Identity, Moment, Shape
from backend.care import findings
from backend.care.codes import codes_of
from backend.care.coverage import Standing
from backend.care.queries import Course, Taken, VersionTold
from backend.instruments.change import Change, Reliable
from backend.pathways.measuring import CompletedBy, Mode

_RESULT = "The score under the keys of its instrument, as it was kept; what could not be scored is null, never zero"


class CodeShape(Shape):
    """A code by which other systems know the score."""

    system = serializers.CharField(help_text="The system's URI, as FHIR names it")
    code = serializers.CharField()


class ChangeShape(Shape):
    """From the person's first score on the instrument to this one, both by the newest scoring rules."""

    points = serializers.FloatField(help_text="This score less the first")
    improvement = serializers.FloatField(help_text="The same, positive where the person is better")
    reliable = serializers.ChoiceField(choices=[one.value for one in Reliable])
    reliable_recovery = serializers.BooleanField(
        allow_null=True, help_text="It left the clinical range by a reliable change; null where no cut-off is known"
    )


class MeasureShape(Shape):
    """One sheet as it now stands."""

    id = Identity()
    case_id = Identity(help_text="The case it was taken on: another of this person's, if you may see it")
    instrument = serializers.CharField(source="instrument.slug")
    title = serializers.CharField(source="instrument.title")
    codes = serializers.SerializerMethodField()
    taken_on = serializers.DateField()
    point = serializers.CharField(help_text="Slug of the measure point; empty for none")
    finished = serializers.BooleanField()
    derived = serializers.BooleanField(help_text="Worked out from a longer measure of that day: nobody was asked again")
    version = serializers.IntegerField(help_text="How often its answers were entered; the last counts")
    scoring_version = serializers.IntegerField(source="instrument.version")
    result = Free(help_text=_RESULT)
    value = serializers.FloatField(allow_null=True, help_text="The score that is followed over time; null is no zero")
    band = serializers.SerializerMethodField()

    @extend_schema_field(CodeShape(many=True))
    def get_codes(self, measure: Taken) -> Any:
        return CodeShape(codes_of(measure.instrument.slug), many=True).data

    @extend_schema_field(serializers.CharField(allow_null=True))
    def get_band(self, measure: Taken) -> str | None:
        return findings.band(measure) or None


class ListedMeasureShape(MeasureShape):
    """One sheet as it now stands, with how far it lies from the first. Null for the first, for a sheet without a score
    and where no reliable change is known."""

    change_from_first = serializers.SerializerMethodField(method_name="get_change_from_first")

    @extend_schema_field(ChangeShape(allow_null=True))
    def get_change_from_first(self, measure: Taken) -> Any:
        courses: dict[str, Course] = self.context["courses"]
        course = courses.get(measure.instrument.slug)
        found = findings.change_from_first(course, measure) if course and measure.finished else None
        return None if found is None else ChangeShape(_change(found)).data


def _change(found: Change) -> dict[str, object]:
    return {
        "points": float(found.follow_up - found.baseline),
        "improvement": float(found.improvement),
        "reliable": found.reliable.value,
        "reliable_recovery": found.reliable_recovery,
    }


class PointShape(Shape):
    """What anybody who works on the case may know of a measure point: that something was taken."""

    point = serializers.CharField(source="point.slug")
    title = serializers.CharField(source="point.title")
    standing = serializers.ChoiceField(choices=[one.value for one in Standing])
    on = serializers.DateField(allow_null=True, help_text="The day it was last taken, or its being missed explained")
    days = serializers.IntegerField(help_text="On how many days something was taken at it")


class MeasuresShape(Shape):
    """The measures of a case. ``withheld`` tells that answers and scores were left out for this client, and with them
    every sheet."""

    points = PointShape(many=True)
    withheld = serializers.BooleanField()
    items = ListedMeasureShape(many=True)


class AnswerShape(Shape):
    """One item: the column that was ticked, before any reversal; null is no answer."""

    item = serializers.IntegerField()
    label_ = serializers.CharField(help_text="A short label of our own, never the wording of the form")
    column = serializers.IntegerField(allow_null=True)


class MeasureVersionShape(Shape):
    """The answers as they stood from some moment on."""

    number = serializers.IntegerField()
    answers = serializers.SerializerMethodField()
    besides = serializers.SerializerMethodField()
    finished = serializers.BooleanField()
    result = Free(help_text=_RESULT)
    value = serializers.FloatField(allow_null=True)
    because = serializers.CharField(help_text="Why it was corrected; empty for the first entry")
    done_about_risk = serializers.CharField()
    recorded_at = Moment()
    recorded_by = serializers.CharField()

    @extend_schema_field(AnswerShape(many=True))
    def get_answers(self, version: VersionTold) -> Any:
        score = version.score
        listed = [
            {"item": one.number, "label": one.label, "column": score.ticked[one.number - 1]}
            for one in score.instrument.items
        ]
        return AnswerShape(listed, many=True).data

    @extend_schema_field({"type": "object", "additionalProperties": True})
    def get_besides(self, version: VersionTold) -> Any:
        """What was asked besides the items, by its key; null where it is not known."""
        return {one.key: version.score.context.get(one.key) for one in version.score.instrument.asks}


class SheetShape(Shape):
    """One sheet with every version of its answers, the newest first, and how it was taken."""

    measure = MeasureShape(source="taken")
    completed_by = serializers.ChoiceField(choices=[one.value for one in CompletedBy])
    mode = serializers.ChoiceField(choices=[one.value for one in Mode])
    language = serializers.CharField(help_text="Empty for English")
    interpreter = serializers.BooleanField()
    versions = MeasureVersionShape(many=True)
