"""What was agreed with a person: kept in versions, in their own words, and theirs to take away."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from backend.care import agreed
from backend.cases.models import Case
from backend.pathways.planning import ActionStatus, Goal, PlanAgreed, PlannedAction
from backend.people.models import Person
from backend.refusals import NotFound
from backend.walls.context import speak_for, speaking_for
from tests import cast
from tests.cases.test_screens import signed_in, text
from tests.custody.given import do, in_days, planned, referred

SAFETY: dict[str, Any] = {
    "warning_signs": "I stop eating",
    "people": "My sister\nSam at the centre",
    "reasons": "My son",
}


def revise(case: Case, *steps: dict[str, Any], goal: str = "A roof") -> None:
    do(case, "revise_plan", agreed_on=str(in_days(0)), goals=[{"text": goal, "actions": list(steps)}])


STEP = {"text": "Ring the council", "owner": "worker", "due_on": "2027-01-01"}


class TestVersions:
    def test_the_newest_stands_first_and_the_earlier_ones_stay(self, db: None) -> None:
        speak_for(cast.NIA.actor)
        case = planned(1)
        revise(case, {**STEP, "status": "done"})
        found = agreed.agreed_of(cast.NIA.actor, case.id)
        assert [one.number for one in found.plan] == [2, 1]
        assert found.plan[0].said.goals[0].actions[0].status is ActionStatus.DONE
        assert found.plan[1].said.goals[0].actions[0].status is ActionStatus.OPEN
        assert found.understanding[0].said.words == "When I am bored I drink."

    def test_a_safety_plan_is_the_persons_and_the_same_on_every_case_of_theirs(self, db: None) -> None:
        speak_for(cast.NIA.actor)
        first = referred(1)
        do(first, "make_safety_plan", **SAFETY)
        do(first, "propose_not_taken_on", reason="not_eligible", needs_help=False)
        do(first, "confirm_not_taken_on", by=cast.LENA)
        second = referred(1, person=Person.objects.get(id=first.person_id))
        found = agreed.agreed_of(cast.NIA.actor, second.id)
        assert [(one.said.warning_signs, one.reference) for one in found.safety] == [("I stop eating", first.reference)]

    def test_another_service_finds_nothing(self, db: None) -> None:
        speak_for(cast.NIA.actor)
        case = planned(1)
        speak_for(cast.AMARA.actor)
        with pytest.raises(NotFound):
            agreed.agreed_of(cast.AMARA.actor, case.id)

    def test_who_sees_no_clinical_answers_sees_the_plan_alone(self, db: None) -> None:
        speak_for(cast.NIA.actor)
        case = planned(1)
        do(case, "make_safety_plan", **SAFETY)
        clerk = cast.MO.actor
        found = agreed.agreed_of(clerk, case.id)
        assert found.clinical  # Mo is deputy lead too
        plain = type(clerk)(
            kind=clerk.kind, id=clerk.id, name=clerk.name, organisation_id=clerk.organisation_id,
            roles=frozenset({"administrator"}),
        )  # fmt: skip
        found = agreed.agreed_of(plain, case.id)
        assert (found.understanding, found.safety, found.clinical) == ((), (), False)
        assert len(found.plan) == 1


TEXTS = st.sampled_from(["A roof", "Work", "Sleep"])
STEPS = st.lists(
    st.builds(PlannedAction, text=st.sampled_from(["Ring", "Write", "Walk"]), status=st.sampled_from(list(ActionStatus))),
    max_size=3, unique_by=lambda one: one.text,
)  # fmt: skip
GOALS = st.lists(
    st.builds(Goal, text=TEXTS, actions=STEPS.map(tuple)), min_size=1, max_size=3, unique_by=lambda g: g.text
)
PLANS = GOALS.map(lambda goals: PlanAgreed(goals=tuple(goals)))


@given(before=PLANS, after=PLANS)
def test_what_changed_is_said_exactly_where_something_did(before: PlanAgreed, after: PlanAgreed) -> None:
    def as_said(plan: PlanAgreed) -> object:
        return {goal.text: {step.text: (step.status, step.due_on) for step in goal.actions} for goal in plan.goals}

    changes = list(agreed.what_changed(before, after))
    assert bool(changes) is (as_said(before) != as_said(after))
    assert len(set(changes)) == len(changes) or len(after.goals) > 1


class TestThePages:
    @pytest.fixture
    def case(self, committed: str) -> Case:
        with speaking_for(cast.NIA.actor):
            case = planned(1)
            revise(
                case,
                {**STEP, "status": "blocked", "blocker": "Nobody answers"},
                {"text": "Write", "due_on": "2027-01-02"},
            )
            do(case, "make_safety_plan", **SAFETY)
        return case

    @pytest.fixture
    def nia(self, committed: str) -> Client:
        return signed_in(cast.NIA)

    def test_the_tab_shows_what_stands_and_what_each_version_changed(self, case: Case, nia: Client) -> None:
        shown = text(nia.get(reverse("case-plan", args=[case.id])))
        for words in (
            "When I am bored I drink.", "A roof", "Something is in the way: Nobody answers", "I stop eating",
            "Ring the council: something is in the way", "New step: Write",
        ):  # fmt: skip
            assert words in shown

    def test_a_new_version_begins_with_the_one_that_stands_and_is_agreed_anew(self, case: Case, nia: Client) -> None:
        form = nia.get(reverse("act", args=[case.id, "revise_plan"])).content.decode()
        assert "Ring the council" in form
        assert "Nobody answers" in form
        understanding = nia.get(reverse("act", args=[case.id, "revise_understanding"])).content.decode()
        assert "When I am bored I drink." in understanding

    def test_what_the_person_takes_away_is_in_their_words_and_says_nothing_else(self, case: Case, nia: Client) -> None:
        plan = text(nia.get(reverse("case-plan-printed", args=[case.id])))
        assert "Ring the council (their worker)" in plan
        assert "When I am bored" not in plan
        safety = text(nia.get(reverse("case-safety-plan-printed", args=[case.id])))
        assert "My sister" in safety
        assert "A roof" not in safety

    def test_before_anything_is_agreed_the_tab_says_so_and_there_is_nothing_to_print(
        self, committed: str, nia: Client
    ) -> None:
        with speaking_for(cast.NIA.actor):
            case = referred(2)
        assert "No plan is agreed yet." in text(nia.get(reverse("case-plan", args=[case.id])))
        assert "There is no plan to print yet." in text(nia.get(reverse("case-plan-printed", args=[case.id])))
        assert "no safety plan to print yet." in text(nia.get(reverse("case-safety-plan-printed", args=[case.id])))
