"""Cases as other systems read and send them."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from backend.api.forms import schema_of
from backend.api.paging import MOST, USUAL
from backend.api.problems import error_of
from backend.api.schema import ErrorShape
from backend.api.shapes import Answers, Identity, Moment, Sent, Shape
from backend.cases.queries import Wanted
from backend.cases.reading import Detail, Told
from backend.pathways.engine import Availability
from backend.pathways.registry import registry

# --- parts ------------------------------------------------------------------------------------------------------


class PersonShape(Shape):
    """The person of a case."""

    id = Identity()
    family_name = serializers.CharField()
    given_names = serializers.CharField()
    date_of_birth = serializers.DateField(allow_null=True)
    died_on = serializers.DateField(allow_null=True)


class StateShape(Shape):
    """A place where a strand can stand."""

    state = serializers.CharField(source="slug")
    title = serializers.CharField()
    final = serializers.BooleanField()


class PlaceShape(Shape):
    """Where one strand of a case stands."""

    strand = serializers.CharField()
    strand_title = serializers.CharField()
    state = serializers.CharField(source="state.slug")
    title = serializers.CharField(source="state.title")
    final = serializers.BooleanField(source="state.final")
    since = Moment()


class OwedShape(Shape):
    """Something owed by somebody by a time; ``dueAt`` is null while the date that it counts from is not known."""

    id = Identity()
    case_id = Identity()
    review = serializers.CharField(source="slug")
    title = serializers.CharField()
    owed_by = serializers.ListField(child=serializers.CharField(), help_text="Roles, any of which may do it")
    begun_at = Moment()
    due_at = Moment(allow_null=True)
    urgent = serializers.BooleanField()
    late = serializers.BooleanField()
    debt = serializers.BooleanField(help_text="Its own time was past when it came to be owed: it is to be caught up")
    closed_at = Moment(allow_null=True)
    closed_because = serializers.CharField(help_text="met, not_needed, excused or lapsed; empty while it is owed")


class ListedShape(Shape):
    """A case in a list."""

    id = Identity()
    reference = serializers.CharField()
    pathway = serializers.CharField()
    person = PersonShape(source="who")
    site = serializers.CharField()
    worker = serializers.CharField(allow_null=True)
    places = PlaceShape(many=True)
    next_owed = OwedShape(allow_null=True)
    opened_at = Moment()
    closed_at = Moment(allow_null=True)
    url = serializers.SerializerMethodField()

    def get_url(self, case: Any) -> str:
        return address_of(case.id)


def address_of(case_id: Any) -> str:
    return reverse("api-case", args=[case_id])


# --- answers ----------------------------------------------------------------------------------------------------


class CasesShape(Shape):
    """A page of cases, newest first."""

    items = ListedShape(many=True)
    next = serializers.CharField(allow_null=True, help_text="The address of the next page; null on the last")


class PathwayShape(Shape):
    slug = serializers.CharField()
    title = serializers.CharField()
    version = serializers.IntegerField()


class SiteShape(Shape):
    id = Identity(source="site_id")
    name = serializers.CharField(source="site")


class AnchorShape(Shape):
    """A named moment that what is owed counts from."""

    anchor = serializers.CharField()
    at = Moment()


class WindowShape(Shape):
    """A span of days, both included, reckoned from the history at the moment of reading."""

    title = serializers.CharField()
    first = serializers.DateField()
    last = serializers.DateField()
    sentence = serializers.CharField()


class PartyShape(Shape):
    """An organisation on the case."""

    organisation_id = Identity()
    name = serializers.CharField()
    capacity = serializers.CharField()


class CaseShape(Shape):
    """A whole case. ``version`` counts its events and assignments; an action names the version it was decided on."""

    id = Identity()
    reference = serializers.CharField()
    version = serializers.IntegerField()
    pathway = PathwayShape()
    person = PersonShape(source="who")
    site = SiteShape(source="*")
    worker = serializers.CharField(allow_null=True)
    places = PlaceShape(many=True)
    anchors = serializers.SerializerMethodField()
    windows = serializers.SerializerMethodField()
    owed = OwedShape(many=True)
    parties = serializers.SerializerMethodField()
    opened_at = Moment()
    closed_at = Moment(allow_null=True)
    linked_to = Identity(allow_null=True)

    @extend_schema_field(AnchorShape(many=True))
    def get_anchors(self, case: Detail) -> Any:
        return AnchorShape([{"anchor": slug, "at": at} for slug, at in case.anchors.items()], many=True).data

    @extend_schema_field(WindowShape(many=True))
    def get_windows(self, case: Detail) -> Any:
        spans = [
            {"title": title, "first": span.first, "last": span.last, "sentence": span.sentence}
            for title, span in case.windows
        ]
        return WindowShape(spans, many=True).data

    @extend_schema_field(PartyShape(many=True))
    def get_parties(self, case: Detail) -> Any:
        parties = [
            {"organisation_id": identity, "name": name, "capacity": capacity}
            for identity, name, capacity in case.parties
        ]
        return PartyShape(parties, many=True).data


class ActionShape(Shape):
    """An action as this client finds it now: allowed, or with every reason that can be known before it is tried."""

    action = serializers.CharField(source="action.slug")
    title = serializers.CharField(source="action.title")
    meaning = serializers.CharField(source="action.meaning")
    cite = serializers.CharField(source="action.cite")
    allowed = serializers.BooleanField()
    reasons = serializers.SerializerMethodField()
    roles = serializers.SerializerMethodField()
    settles = serializers.SerializerMethodField()
    data_ = serializers.SerializerMethodField()

    @extend_schema_field(ErrorShape(many=True))
    def get_reasons(self, offered: Availability) -> Any:
        return [error_of(reason) for reason in offered.reasons]

    def get_roles(self, offered: Availability) -> list[str]:
        """Roles, any of which may do it."""
        return [role.slug for role in offered.action.by]

    def get_settles(self, offered: Availability) -> list[str]:
        """Earlier actions, of which ``about`` names the event that this one settles."""
        return [*offered.action.settles, *offered.action.may_settle]

    @extend_schema_field({"type": "object", "description": "JSON Schema (2020-12) of what data must be"})
    def get_data(self, offered: Availability) -> Any:
        return schema_of(offered.action.asks)


class ActionsShape(Shape):
    """Every action of the pathway, in its order, at one version of the case."""

    version = serializers.IntegerField()
    items = ActionShape(many=True, source="actions")


class MoveShape(Shape):
    """What an event did to one strand; ``from`` is null where the strand began."""

    strand = serializers.CharField()
    from_ = StateShape(allow_null=True)
    to = StateShape()


class EventShape(Shape):
    """One thing that happened. ``withheld`` tells that clinical answers were left out for this client."""

    id = Identity()
    sequence = serializers.IntegerField()
    action = serializers.CharField()
    title = serializers.CharField()
    moves = serializers.SerializerMethodField()
    happened_at = Moment()
    recorded_at = Moment()
    by = serializers.CharField()
    role = serializers.CharField()
    organisation_id = Identity(allow_null=True)
    source_ = serializers.CharField(help_text="Through which door it came")
    about = Identity(allow_null=True)
    answers = Answers()
    withheld = serializers.BooleanField()
    skipped = serializers.ListField(child=serializers.CharField(), help_text="Milestones that were passed over")

    @extend_schema_field(MoveShape(many=True))
    def get_moves(self, event: Told) -> Any:
        moves = [{"strand": slug, "from": source, "to": target} for slug, (source, target) in event.moves.items()]
        return MoveShape(moves, many=True).data


class EventsShape(Shape):
    """A page of what happened, newest first."""

    items = EventShape(many=True)
    next = serializers.CharField(allow_null=True, help_text="The address of the next page; null on the last")


class CaseReviewsShape(Shape):
    """Everything that is or was owed on a case: what is due first at the top, what is closed last."""

    items = OwedShape(many=True)


class OwedHereShape(Shape):
    """What is owed, and the case that it is owed on."""

    review = OwedShape()
    case = ListedShape()


class ReviewsShape(Shape):
    """What this client's roles owe, what is due first at the top. ``more``: there is more than was asked for."""

    items = OwedHereShape(many=True)
    more = serializers.BooleanField()


class LineShape(Shape):
    """One line of a list."""

    key = serializers.CharField(help_text="What is sent as the answer")
    means = serializers.CharField()


class ListingShape(Shape):
    """A list that answers are chosen from."""

    items = LineShape(many=True)


class DoneShape(Shape):
    """What came of an action. The case's next action names ``version``, as ``If-Match: "version"``."""

    case_id = Identity()
    event_id = Identity()
    version = serializers.IntegerField()
    url = serializers.SerializerMethodField(help_text="The address of the case")

    def get_url(self, done: Any) -> str:
        return address_of(done.case_id)


# --- what is sent -----------------------------------------------------------------------------------------------


class ListSent(Sent):
    """How a list is narrowed."""

    pathway = serializers.CharField(required=False, help_text="Slug of a pathway")
    state = serializers.CharField(required=False, help_text="Slug of a state in which a strand stands")
    closed = serializers.ChoiceField(
        choices=["false", "true", "any"], default="false", help_text="Open cases alone, closed ones alone, or both"
    )
    late = serializers.BooleanField(default=False, help_text="Cases on which something is overdue")
    after = serializers.CharField(required=False, help_text="Where the page begins: take it from next")
    limit = serializers.IntegerField(default=USUAL, min_value=1, max_value=MOST)

    def validate_pathway(self, slug: str) -> str:
        known = [one.slug for one in registry().current]
        if slug not in known:
            raise serializers.ValidationError(f"Send one of: {', '.join(known)}.", code="unknown_pathway")
        return slug

    def validate_state(self, slug: str) -> str:
        if not any(one.slug == slug for pathway in registry().pathways for s in pathway.strands for one in s.states):
            raise serializers.ValidationError("No pathway has this state.", code="unknown_state")
        return slug

    @staticmethod
    def wanted(sent: Mapping[str, Any]) -> Wanted:
        closed = {"false": False, "true": True, "any": None}[sent["closed"]]
        return Wanted(pathway=sent.get("pathway", ""), state=sent.get("state", ""), closed=closed, late=sent["late"])


class EventsSent(Sent):
    """Which page of events."""

    after = serializers.CharField(required=False, help_text="Where the page begins: take it from next")
    limit = serializers.IntegerField(default=USUAL, min_value=1, max_value=MOST)


class ReviewsSent(Sent):
    """How many at most."""

    limit = serializers.IntegerField(default=USUAL, min_value=1, max_value=MOST)


class NothingSent(Sent):
    """No parameters."""


class ActionSent(Sent):
    """An action on a case."""

    data_ = Answers(default=dict, help_text="What is entered: the action's own JSON Schema stands with it in the list")
    happened_at = Moment(allow_null=True, default=None, help_text="Now, where it is left out; never in the future")
    about = Identity(
        allow_null=True, default=None, help_text="The earlier event that this settles, where several may be"
    )


class CaseSent(Sent):
    """A case to open."""

    pathway = serializers.CharField(help_text="Slug of a pathway")
    action = serializers.CharField(help_text="Slug of one of its opening actions")
    person_id = Identity()
    site_id = Identity()
    data_ = Answers(default=dict, help_text="What is entered with the action")
    happened_at = Moment(allow_null=True, default=None, help_text="Now, where it is left out; never in the future")

    def validate_pathway(self, slug: str) -> str:
        return ListSent.validate_pathway(ListSent(), slug)
