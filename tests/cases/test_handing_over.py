"""A case is never between two workers: the receiver holds it at once, and both are named until first contact."""

import contextlib
import re
import threading
import uuid

import pytest
from django.db import connections, transaction
from django.test import Client
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from backend import clock
from backend.accounts.models import Membership
from backend.actors import system_actor
from backend.cases.commands import Done, assign, hand_on_everything, leaving, open_case, perform
from backend.cases.models import Case, CaseAssignment, CaseParty, HandOver, Review
from backend.database import Role
from backend.people.models import Person
from backend.refusals import Conflict, Malformed, NotAllowed, NotFound, Refusal, Unmet
from backend.walls.context import speak_for, speaking_for
from backend.web import listings
from tests import cast
from tests.cases.given import a_person
from tests.cases.test_screens import hidden, signed_in, text
from tests.databases import as_role


@pytest.fixture
def case(db: None) -> Case:
    speak_for(cast.AMARA.actor)
    return a_case()


def a_case(person: Person | None = None) -> Case:
    """A referral at court, which Amara took."""
    done = open_case(
        "mhtr", "receive_referral", by=cast.AMARA.actor, person_id=(person or a_person()).id,
        site_id=cast.BIRMINGHAM, command_id=uuid.uuid4(), data={"source": "probation"},
    )  # fmt: skip
    return Case.objects.get(id=done.case_id)


def give(case: Case, to: cast.Member, by: cast.Member = cast.AMARA, about: str | None = None) -> Done:
    open_now = HandOver.objects.filter(case=case, confirmed_at__isnull=True, replaced_at__isnull=True).first()
    return perform(
        case.id, "hand_over", by=by.actor, expected_version=None, command_id=uuid.uuid4(),
        data={"receiver": str(to.id), "why": "caseload", "summary": "Seen twice.", "person_told": True},
        about=about or (str(open_now.event_id) if open_now else None),
    )  # fmt: skip


def confirm(case: Case, by: cast.Member) -> Done:
    return perform(
        case.id, "confirm_hand_over", by=by.actor, expected_version=None, command_id=uuid.uuid4(),
        data={"first_contact_on": "2026-11-27"},
    )  # fmt: skip


def owed(case: Case) -> list[str]:
    return list(
        Review.objects.filter(case=case, slug="hand_over", closed_at__isnull=True).values_list("slug", flat=True)
    )


def test_the_receiver_holds_the_case_at_once_and_owes_first_contact(case: Case) -> None:
    give(case, cast.BEN)
    case.refresh_from_db()
    assert case.worker_id == cast.BEN.id
    assert owed(case) == ["hand_over"]
    assert CaseAssignment.objects.get(case=case).worker_id == cast.BEN.id


def test_only_the_receiver_confirms_and_then_nothing_is_owed_of_it(case: Case) -> None:
    give(case, cast.BEN)
    with pytest.raises(Unmet, match="cannot be done yet"):
        confirm(case, cast.AMARA)
    confirm(case, cast.BEN)
    found = HandOver.objects.get()
    assert (found.confirmed_at is not None, str(found.first_contact_on)) == (True, "2026-11-27")
    assert owed(case) == []


def test_a_hand_over_that_follows_takes_the_place_of_the_open_one(case: Case) -> None:
    give(case, cast.BEN)
    give(case, cast.TARIQ, by=cast.BEN)
    first, second = HandOver.objects.order_by("at", "id")
    assert (first.replaced_at is not None, second.giver_id, second.receiver_id) == (True, cast.BEN.id, cast.TARIQ.id)
    assert owed(case) == ["hand_over"]
    confirm(case, cast.TARIQ)
    assert owed(case) == []


@pytest.mark.parametrize(
    ("receiver", "sentence"),
    [(cast.CHIDI, "organisation of this site"), (None, "organisation of this site")],
    ids=["somebody of another site", "nobody"],
)
def test_whoever_cannot_hold_it_is_refused_at_the_field(
    case: Case, receiver: cast.Member | None, sentence: str
) -> None:
    data = {
        "receiver": str(receiver.id if receiver else uuid.uuid4()),
        "why": "asked",
        "summary": "x",
        "person_told": False,
    }
    with pytest.raises(Malformed, match=sentence) as refused:
        perform(case.id, "hand_over", by=cast.AMARA.actor, expected_version=None, command_id=uuid.uuid4(), data=data)
    assert [one.where for one in refused.value.reasons] == ["receiver"]
    case.refresh_from_db()
    assert (case.worker_id, case.version) == (None, 1)


def test_whoever_holds_it_already_is_refused(case: Case) -> None:
    give(case, cast.BEN)
    with pytest.raises(Malformed, match="hold this case already"):
        give(case, cast.BEN, by=cast.BEN)


@given(
    steps=st.lists(
        st.tuples(st.sampled_from(["give", "confirm", "assign", "leave"]), st.integers(0, 2), st.integers(0, 2)),
        max_size=8,
    )
)
@settings(max_examples=15)
def test_whatever_is_done_a_case_once_held_always_is_and_is_handed_over_once_at_a_time(
    steps: list[tuple[str, int, int]], django_db_blocker: object, django_db_setup: None
) -> None:
    people = (cast.AMARA, cast.BEN, cast.TARIQ)
    with django_db_blocker.unblock(), transaction.atomic():  # type: ignore[attr-defined]
        speak_for(cast.AMARA.actor)
        case = a_case()
        Case.objects.filter(id=case.id).update(deputy=cast.BEN.id)
        held = False
        for what, who, other in steps:
            with contextlib.suppress(Refusal):
                _do(case, what, people[who], people[other])
            case.refresh_from_db()
            held = held or case.worker_id is not None
            assert (case.worker_id is not None) is held
            assert case.worker_id is None or case.deputy_id != case.worker_id
            still = HandOver.objects.filter(case=case, confirmed_at__isnull=True, replaced_at__isnull=True)
            assert [one.receiver_id for one in still] in ([], [case.worker_id])
            assert len(owed(case)) == still.count()
        transaction.set_rollback(True)


def _do(case: Case, what: str, who: cast.Member, other: cast.Member) -> None:
    """One step: ``who`` receives, confirms, is assigned or leaves to ``other``."""
    if what == "give":
        give(case, who)
    elif what == "confirm":
        confirm(case, who)
    elif what == "assign":
        assign(case.id, who.id, by=cast.AMARA.actor, expected_version=None, command_id=uuid.uuid4())
    else:
        hand_on_everything(who.id, other.id, by=cast.AMARA.actor, command_id=uuid.uuid4())


class TestALeaver:
    def test_every_case_goes_to_the_receiver_as_a_hand_over_and_is_named(self, case: Case) -> None:
        cases = [case, *(a_case(a_person("Marsh", f"Jo {number}")) for number in range(3))]
        for one in cases:
            give(one, cast.BEN)
        moved = hand_on_everything(cast.BEN.id, cast.AMARA.id, by=cast.AMARA.actor, command_id=uuid.uuid4())
        assert moved.left == []
        assert moved.cases == {one.reference: "Amara Okafor" for one in cases}
        assert moved.reviews >= len(cases)
        assert set(Case.objects.values_list("worker_id", flat=True)) == {cast.AMARA.id}

    def test_done_again_there_is_nothing_left_to_move(self, case: Case) -> None:
        give(case, cast.BEN)
        for expected in ({case.reference: "Amara Okafor"}, {}):
            moved = hand_on_everything(cast.BEN.id, cast.AMARA.id, by=cast.AMARA.actor, command_id=uuid.uuid4())
            assert moved.cases == expected

    def test_some_may_go_to_others_and_what_cannot_go_is_named_with_the_reason(self, case: Case) -> None:
        other = a_case(a_person("Marsh", "Jo"))
        for one in (case, other):
            give(one, cast.BEN)
        CaseParty.objects.filter(case=case, organisation_id=cast.PROVIDER.id).update(until=clock.now())
        moved = hand_on_everything(
            cast.BEN.id, cast.TARIQ.id, by=cast.AMARA.actor, command_id=uuid.uuid4(), instead={other.id: cast.AMARA.id}
        )
        assert moved.cases == {other.reference: "Amara Okafor"}
        (left,) = moved.left
        assert left.reference == case.reference
        assert "Let it join the case first" in left.why
        case.refresh_from_db()
        assert case.worker_id == cast.BEN.id

    def test_a_system_hands_nothing_on(self, case: Case) -> None:
        with pytest.raises(NotAllowed):
            hand_on_everything(cast.BEN.id, cast.AMARA.id, by=system_actor("x", purpose="x"), command_id=uuid.uuid4())

    def test_only_a_lead_or_an_administrator_hands_it_on(self, case: Case) -> None:
        give(case, cast.AMARA)
        with pytest.raises(NotAllowed, match="lead or an administrator"):
            hand_on_everything(cast.AMARA.id, cast.BEN.id, by=cast.BEN.actor, command_id=uuid.uuid4())

    def test_the_work_of_somebody_of_another_organisation_is_not_handed_on(self, case: Case) -> None:
        give(case, cast.TARIQ)
        with pytest.raises(NotFound):
            hand_on_everything(cast.TARIQ.id, cast.BEN.id, by=cast.AMARA.actor, command_id=uuid.uuid4())

    def test_after_it_one_hand_over_is_owed_and_the_receiver_can_confirm_it(self, case: Case) -> None:
        give(case, cast.BEN)
        hand_on_everything(cast.BEN.id, cast.AMARA.id, by=cast.AMARA.actor, command_id=uuid.uuid4())
        assert owed(case) == ["hand_over"]
        confirm(case, cast.AMARA)
        assert owed(case) == []

    @pytest.mark.parametrize("receiver", [cast.CHIDI, cast.BEN], ids=["of another site", "the leaver"])
    def test_a_receiver_who_cannot_receive_stops_it_before_anything_moves(
        self, case: Case, receiver: cast.Member
    ) -> None:
        give(case, cast.BEN)
        with pytest.raises(Malformed, match="works today at an organisation of this site"):
            hand_on_everything(cast.BEN.id, receiver.id, by=cast.AMARA.actor, command_id=uuid.uuid4())
        case.refresh_from_db()
        assert case.worker_id == cast.BEN.id

    def test_where_the_leaver_stood_in_the_receiver_does_unless_they_hold_the_case(self, case: Case) -> None:
        other = a_case(a_person("Marsh", "Jo"))
        give(case, cast.TARIQ)
        give(other, cast.AMARA)
        Case.objects.filter(id__in=[case.id, other.id]).update(deputy=cast.BEN.id)
        moved = hand_on_everything(cast.BEN.id, cast.AMARA.id, by=cast.AMARA.actor, command_id=uuid.uuid4())
        assert moved.deputies == {case.reference: "Amara Okafor", other.reference: ""}
        case.refresh_from_db()
        other.refresh_from_db()
        assert (case.deputy_id, other.deputy_id) == (cast.AMARA.id, None)

    def test_a_room_moves_what_it_keeps_and_the_report_counts_it(
        self, case: Case, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(leaving, "_movers", {})
        told: list[leaving.Leaving] = []

        @leaving.moves("appointments")
        def move(what: leaving.Leaving) -> int:
            told.append(what)
            return 3

        give(case, cast.BEN)
        moved = hand_on_everything(cast.BEN.id, cast.AMARA.id, by=cast.AMARA.actor, command_id=uuid.uuid4())
        assert moved.others == {"appointments": 3}
        assert [(one.leaver_id, one.receivers) for one in told] == [(cast.BEN.id, {case.id: cast.AMARA.id})]


def test_a_second_hand_over_must_name_the_one_whose_place_it_takes(case: Case) -> None:
    give(case, cast.BEN)
    with pytest.raises(Malformed, match="Choose that hand-over") as refused:
        perform(
            case.id, "hand_over", by=cast.BEN.actor, expected_version=None, command_id=uuid.uuid4(),
            data={"receiver": str(cast.TARIQ.id), "why": "asked", "summary": "x", "person_told": True},
        )  # fmt: skip
    assert [one.where for one in refused.value.reasons] == ["about"]
    assert owed(case) == ["hand_over"]


@pytest.mark.parametrize("worker", [cast.AMARA.id, None], ids=["to a colleague", "to nobody"])
def test_a_case_that_is_half_handed_over_is_not_assigned(case: Case, worker: uuid.UUID | None) -> None:
    give(case, cast.BEN)
    with pytest.raises(Conflict, match="handed to Ben Whitlock"):
        assign(case.id, worker, by=cast.AMARA.actor, expected_version=None, command_id=uuid.uuid4())
    case.refresh_from_db()
    assert case.worker_id == cast.BEN.id


def test_whoever_takes_a_case_they_stood_in_for_stands_in_no_longer(case: Case) -> None:
    Case.objects.filter(id=case.id).update(deputy=cast.BEN.id)
    assign(case.id, cast.BEN.id, by=cast.AMARA.actor, expected_version=None, command_id=uuid.uuid4())
    case.refresh_from_db()
    assert (case.worker_id, case.deputy_id) == (cast.BEN.id, None)


def test_who_can_receive_works_today_at_an_organisation_of_the_site_ones_own_first(db: None) -> None:
    lines = listings.lines_of("receivers", cast.AMARA.actor)
    names = [words for _, words in lines]
    assert names[0].endswith("Birmingham Court Liaison")
    assert "Tariq Aziz, Midland Primary Care MHTR" in names
    assert not [one for one in names if "Chidi" in one]
    assert Membership.objects.filter(user_id=cast.CHIDI.id).exists()


def test_on_screen_the_receiver_is_chosen_by_name_and_stands_on_the_page(committed: str) -> None:
    with speaking_for(cast.AMARA.actor):
        case = a_case()
    amara: Client = signed_in(cast.AMARA)
    form = amara.get(reverse("act", args=[case.id, "hand_over"])).content.decode()
    assert f'<option value="{cast.TARIQ.id}">Tariq Aziz, Midland Primary Care MHTR</option>' in form
    sent = {**hidden(form), "receiver": str(cast.TARIQ.id), "why": "area", "summary": "Moved.", "person_told": "yes"}
    page = amara.post(reverse("act", args=[case.id, "hand_over"]), {**sent, **_now(form)}, follow=True)
    assert "Handed over, not yet confirmed" in text(page)
    assert "Until Tariq Aziz has spoken to the person and says so, both answer for it." in text(page)
    timeline = text(amara.get(reverse("case-timeline", args=[case.id])))
    assert "Tariq Aziz" in timeline
    assert str(cast.TARIQ.id) not in timeline


def _now(form: str) -> dict[str, str]:
    """What stands in the boxes of “When did this happen?”."""
    boxes = re.findall(r"<input[^>]*name=\"(form-happened-[a-z]+)\"[^>]*>", form)
    found = {}
    for name in boxes:
        tag = re.search(rf"<input[^>]*name=\"{name}\"[^>]*>", form)
        value = re.search(r'value="([^"]*)"', tag[0]) if tag else None
        found[name] = value[1] if value else ""
    return found


def test_of_two_who_hand_it_over_at_once_one_does_and_the_other_is_told(committed: str) -> None:
    with speaking_for(cast.AMARA.actor):
        case = a_case()
    together = threading.Barrier(2)
    outcomes: list[object] = []

    def hand(to: cast.Member) -> None:
        try:
            with speaking_for(cast.AMARA.actor):
                together.wait(timeout=30)
                perform(
                    case.id, "hand_over", by=cast.AMARA.actor, expected_version=None, command_id=uuid.uuid4(),
                    data={"receiver": str(to.id), "why": "caseload", "summary": "x", "person_told": True},
                )  # fmt: skip
                outcomes.append(to.id)
        except Malformed as refused:
            outcomes.append(refused.reasons[0].where)
        finally:
            connections.close_all()

    rivals = [threading.Thread(target=hand, args=(one,)) for one in (cast.BEN, cast.TARIQ)]
    for one in rivals:
        one.start()
    for one in rivals:
        one.join(timeout=60)
    with speaking_for(cast.AMARA.actor):
        case.refresh_from_db()
        assert owed(case) == ["hand_over"]
        assert set(outcomes) == {case.worker_id, "about"}


def test_another_trust_sees_no_hand_over(committed: str) -> None:
    with speaking_for(cast.AMARA.actor):
        give(a_case(), cast.BEN)
        assert HandOver.objects.count() == 1
    with as_role(Role.APP), speaking_for(cast.CHIDI.actor):
        assert HandOver.objects.count() == 0
