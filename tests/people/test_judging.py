"""Which record the machine may take for the same person, and which it must leave to a person to decide."""

import datetime as dt
import uuid

from hypothesis import given
from hypothesis import strategies as st

from backend.people.matching import Holder, Sought, judge, titles
from backend.people.names import key_of

EARLIER = dt.datetime(2026, 1, 5, tzinfo=dt.UTC)
GIVEN = ["pnc_id 2004/0000012Y", "nhs_number 9990000018", "defendant_id 81b6e516-4e9d-4c92-a38b-68e159cfd6c4"]


def holder(*holds: str, name: bool = True, birth: bool | None = True, **more: object) -> Holder:
    return Holder(
        person_id=uuid.uuid4(),
        holds=frozenset(holds or GIVEN[:1]),
        name_agrees=name,
        birth_agrees=birth,
        **more,  # type: ignore[arg-type]
    )


def test_nobody_holds_it() -> None:
    verdict = judge([])
    assert verdict.person_id is None
    assert verdict.doubts == ()


def test_one_record_with_the_number_and_the_name_is_the_person() -> None:
    one = holder(birth=False)
    assert judge([one]).person_id == one.person_id


def test_one_record_with_the_number_and_the_date_of_birth_is_the_person() -> None:
    one = holder(name=False)
    assert judge([one]).person_id == one.person_id


def test_where_neither_name_nor_birth_agrees_a_person_decides() -> None:
    for birth in (False, None):
        verdict = judge([holder(name=False, birth=birth)])
        assert verdict.person_id is None
        assert [doubt.because for doubt in verdict.doubts] == [
            "Same PNC ID, but neither the name nor the date of birth agrees."
        ]


def test_where_another_number_differs_a_person_decides() -> None:
    verdict = judge([holder(differs=frozenset({"nhs_number"}))])
    assert verdict.person_id is None
    assert [doubt.because for doubt in verdict.doubts] == ["Same PNC ID, but another NHS number."]


def test_numbers_of_two_people_leave_it_to_a_person() -> None:
    verdict = judge([holder(GIVEN[0]), holder(GIVEN[1])])
    assert verdict.person_id is None
    assert {doubt.because for doubt in verdict.doubts} == {
        "Same PNC ID, but other identifiers that were given belong to another record.",
        "Same NHS number, but other identifiers that were given belong to another record.",
    }


def test_a_record_with_every_number_wins_over_one_with_some_which_stays_in_doubt() -> None:
    whole, part = holder(GIVEN[0], GIVEN[1]), holder(GIVEN[0])
    verdict = judge([part, whole])
    assert verdict.person_id == whole.person_id
    assert [doubt.person_id for doubt in verdict.doubts] == [part.person_id]


def test_of_two_that_share_a_number_the_one_with_exactly_this_name_and_birth_is_taken() -> None:
    alike, exact = holder(), holder(identical=True)
    assert judge([alike, exact]).person_id == exact.person_id
    assert judge([holder(), holder()]).person_id is None


def test_of_two_exact_ones_the_newest_is_taken_which_the_same_entry_made_before() -> None:
    first = holder(identical=True, recorded_at=EARLIER)
    second = holder(identical=True, recorded_at=EARLIER + dt.timedelta(days=1))
    assert judge([second, first]).person_id == judge([first, second]).person_id == second.person_id


def test_somebody_elses_person_is_never_taken_and_always_stays_in_doubt() -> None:
    hidden = Holder(person_id=uuid.uuid4(), seen=False)
    assert judge([hidden]).person_id is None
    ours = holder()
    verdict = judge([hidden, ours])
    assert verdict.person_id == ours.person_id
    assert [(doubt.person_id, doubt.seen) for doubt in verdict.doubts] == [(hidden.person_id, False)]


HOLDERS = st.builds(
    Holder,
    person_id=st.uuids(),
    seen=st.booleans(),
    holds=st.sets(st.sampled_from(GIVEN), min_size=1).map(frozenset),
    differs=st.sampled_from([frozenset(), frozenset({"cro_number"})]),
    name_agrees=st.booleans(),
    birth_agrees=st.sampled_from([True, False, None]),
    identical=st.booleans(),
    recorded_at=st.sampled_from([EARLIER, EARLIER + dt.timedelta(days=1)]),
)


@given(st.lists(HOLDERS, max_size=6, unique_by=lambda one: one.person_id))
def test_nobody_found_is_ever_lost_and_nobody_is_taken_against_the_evidence(holders: list[Holder]) -> None:
    verdict = judge(holders)
    taken = {one.person_id: one for one in holders}.get(verdict.person_id or uuid.UUID(int=0))
    if taken is not None:
        assert taken.seen
        assert not taken.differs
        assert taken.name_agrees or taken.birth_agrees
        assert all(one.holds <= taken.holds for one in holders if one.seen)
    in_doubt = [doubt.person_id for doubt in verdict.doubts]
    assert len(in_doubt) == len(set(in_doubt))
    assert {one.person_id for one in holders} == {*in_doubt, *([taken.person_id] if taken else [])}


@given(
    st.permutations([holder(GIVEN[0], identical=True), holder(GIVEN[0]), holder(GIVEN[0], GIVEN[1]), holder(GIVEN[1])])
)
def test_the_order_in_which_records_are_found_does_not_matter(holders: list[Holder]) -> None:
    again = sorted(holders, key=lambda one: one.person_id)
    assert judge(holders).person_id == judge(again).person_id


def test_kinds_are_named_as_people_call_them() -> None:
    assert titles(["pnc_id"]) == "PNC ID"
    assert titles(["pnc_id", "nhs_number"]) == "NHS number and PNC ID"
    assert titles(["pnc_id", "nhs_number", "cro_number"]) == "CRO number, NHS number and PNC ID"


def test_what_was_searched_for_is_logged_by_a_digest_that_needs_the_key(settings: object) -> None:
    sought = Sought(name=key_of("Monk", "Vijay"), born=dt.date(1989, 12, 23))
    before = sought.digest
    assert "monk" not in before
    assert Sought(name=key_of("MONK", "vijay"), born=dt.date(1989, 12, 23)).digest == before
    assert Sought(name=key_of("Monk", "Vijay"), born=dt.date(1989, 12, 24)).digest != before
    settings.SECRET_KEY = "another key that is long enough to stand for the installation"  # type: ignore[attr-defined]
    assert sought.digest != before
