"""The boards as other systems read them."""

from rest_framework import serializers

from backend.api.shapes import Identity, Moment, Shape
from backend.pathways.release_needs import TITLES
from backend.pathways.releasing import Confidence


class BoardLineShape(Shape):
    """One case on a board."""

    case_id = Identity()
    person_id = Identity()
    reference = serializers.CharField()
    family_name = serializers.CharField()
    given_names = serializers.CharField()
    worker = serializers.CharField(allow_null=True)
    where = serializers.CharField(help_text="Where the case stands, in words")


class DueOnBoardShape(Shape):
    """Something that is still owed."""

    review = serializers.CharField(source="slug")
    title = serializers.CharField()
    due_at = Moment()


class ReleasingShape(Shape):
    """Somebody who comes out, or was to within the last two weeks."""

    case = BoardLineShape(source="line")
    release_on = serializers.DateField()
    days = serializers.IntegerField(help_text="Until release; below zero the day has passed")
    released = serializers.BooleanField(help_text="Somebody said that they came out; the day alone does not")
    confidence = serializers.ChoiceField(choices=[one.value for one in Confidence])
    confirmed_on = serializers.DateField(allow_null=True, help_text="When this day was last stated as firm")
    in_dispute = serializers.BooleanField(help_text="Another source names another day")
    red = serializers.BooleanField(help_text="The day was moved, and fewer than 10 days are left")
    missing = serializers.ListField(child=serializers.ChoiceField(choices=list(TITLES)))
    suggested = serializers.DateField(allow_null=True, help_text="An earlier working day that may be asked for")


class ReleaseBoardShape(Shape):
    """``more`` tells that there are cases beyond those that a board looks at."""

    items = ReleasingShape(many=True, source="rows")
    undated = BoardLineShape(many=True)
    more = serializers.BooleanField()


class OnTheDayShape(Shape):
    """A release of today. Words are empty where nobody planned them yet."""

    case = BoardLineShape(source="line")
    prison = serializers.CharField(help_text="Code of the prison")
    who = serializers.CharField()
    time = serializers.CharField()
    place = serializers.CharField()
    phone = serializers.CharField()
    fallback = serializers.CharField()
    outcome = serializers.CharField(help_text="Empty while there is none")
    outcome_at = Moment(allow_null=True)
    due_at = Moment(allow_null=True, help_text="By when the outcome is owed, while it is")


class OutShape(Shape):
    """A worker who is out alone and has not said that they are back."""

    case = BoardLineShape(source="line")
    worker = serializers.CharField(help_text="Key of the list of colleagues")
    place = serializers.CharField(help_text="For health staff; empty for others")
    until = Moment()
    phone = serializers.CharField()
    overdue = serializers.BooleanField()


class ReleaseDayBoardShape(Shape):
    """``more`` tells that there are cases beyond those that a board looks at."""

    items = OnTheDayShape(many=True, source="rows")
    out = OutShape(many=True)
    more = serializers.BooleanField()


class LostShape(Shape):
    """Somebody who is out of contact."""

    case = BoardLineShape(source="line")
    since = Moment(allow_null=True)
    days = serializers.IntegerField()
    seen_on = serializers.DateField(allow_null=True, help_text="The last contact; null for none ever")
    step = serializers.CharField(help_text="The step that was tried last; empty for none")
    step_at = Moment(allow_null=True)
    next_due = DueOnBoardShape(allow_null=True)
    risk = serializers.CharField(help_text="For health staff; empty for others and where nobody gave one")
    over = serializers.ListField(child=serializers.CharField(), help_text="What lies over the case now, in words")


class OutOfContactBoardShape(Shape):
    """``more`` tells that there are cases beyond those that a board looks at."""

    items = LostShape(many=True, source="rows")
    more = serializers.BooleanField()


class SupervisedShape(Shape):
    """A worker with open cases."""

    worker_id = Identity()
    worker = serializers.CharField()
    cases = serializers.IntegerField()
    individual_on = serializers.DateField(allow_null=True)
    group_on = serializers.DateField(allow_null=True)
    due = DueOnBoardShape(many=True)
    not_discussed = BoardLineShape(many=True)
    flagged = BoardLineShape(many=True, help_text="Something on it is marked for supervision")


class SupervisionBoardShape(Shape):
    """``more`` tells that there are cases beyond those that a board looks at."""

    items = SupervisedShape(many=True, source="rows")
    more = serializers.BooleanField()
