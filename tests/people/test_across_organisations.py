"""Matching looks past the walls, and tells no more than that somebody may be held elsewhere."""

import datetime as dt
import json
import uuid
from collections.abc import Sequence
from typing import Any

import pytest
from django.db import DataError, ProgrammingError, connection, transaction
from django.utils import timezone

from backend.actors import Actor, system_actor
from backend.audit.models import Outcome as Logged
from backend.database import Role
from backend.people import guardrails, matching, queries
from backend.people.commands import Outcome, confirm_match, give_stake, register_person, reject_match
from backend.people.matching import Sought, TooManyEnquiries
from backend.people.models import Enquiry, Person, PossibleMatch, Stake
from backend.people.names import key_of
from backend.refusals import Conflict, NotFound
from backend.walls.context import speaking_for
from tests import cast
from tests.databases import as_role
from tests.people.given import BORN, OTHER_DAY, enter, grounds, log_of, nhs, pnc
from tests.people.population import FAMILY

ELSEWHERE = "Another service may hold a record of this person."
Row = dict[str, Any]


def ask(
    by: Actor,
    *,
    numbers: Sequence[tuple[str, str]] = (),
    family: str = "monk",
    given: str = "vijay",
    born: dt.date | None = BORN,
    asker: dict[str, Any] | None = None,
    terms: str = "digest",
) -> list[Row]:
    """Call the database's function as somebody would who gets past the application."""
    who = {"kind": "person", "id": str(by.id), "name": by.name, "organisation_id": str(by.organisation_id), "roles": []}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT * FROM walls.people_matches(%s::jsonb, %s::text, %s::text[], %s::text[], '{}', %s::text, %s::text,"
            " %s::date)",
            [
                json.dumps(asker or {**who, "purpose": "test"}),
                terms,
                [kind for kind, _ in numbers],
                [number for _, number in numbers],
                family,
                given,
                born,
            ],
        )
        names = [column.name for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


@pytest.fixture
def held_by_liaison(committed: str) -> uuid.UUID:
    """Vijay Monk, whom only Birmingham's liaison service holds."""
    with speaking_for(cast.AMARA.actor):
        return enter(identifiers={"nhs_number": nhs(1), "pnc_id": pnc(7)}).person_id


def test_another_service_learns_only_that_a_match_may_exist(held_by_liaison: uuid.UUID) -> None:
    chidi = cast.CHIDI.actor
    with speaking_for(chidi):
        entered = enter(cast.CHIDI, identifiers={"nhs_number": nhs(1)})
        assert entered.outcome is Outcome.POSSIBLE
        assert entered.person_id != held_by_liaison
        assert [(one.person_id, one.because) for one in entered.candidates] == [(None, ELSEWHERE)]
        assert [(line.other_id, line.because) for line in queries.possible_matches(chidi)] == [(None, ELSEWHERE)]
        assert queries.person_summary(chidi, entered.person_id).possible_matches[0].held_elsewhere
        with pytest.raises(NotFound):
            queries.person_summary(chidi, held_by_liaison)
        assert set(Person.objects.values_list("id", flat=True)) == {entered.person_id}


def test_it_does_not_matter_for_the_answer_how_well_somebody_elsewhere_fits(held_by_liaison: uuid.UUID) -> None:
    chidi = cast.CHIDI.actor
    with speaking_for(chidi):
        exact = ask(chidi, numbers=[("nhs_number", nhs(1))])
        other_name = ask(chidi, numbers=[("nhs_number", nhs(1))], family="leffler", given="phyllis", born=OTHER_DAY)
        by_name = ask(chidi)
        similar = ask(chidi, family="munk")
    nothing = dict.fromkeys(("holds", "differs", "name_agrees", "birth_agrees", "identical", "recorded_at"), None)
    hidden = [{"person_id": held_by_liaison, "visible": False, "basis": "elsewhere", **nothing}]
    assert exact == other_name == by_name == similar == hidden


@pytest.mark.parametrize(
    "question",
    [
        {"family": "", "given": ""},
        {"family": "monk", "born": None},
        {"family": "", "given": "", "born": None},
        {"terms": ""},
    ],
)
def test_too_little_is_no_question(held_by_liaison: uuid.UUID, question: dict[str, Any]) -> None:
    message = "exact identifier, or for a full name and date of birth"
    with pytest.raises(DataError, match=message), speaking_for(cast.CHIDI.actor):
        ask(cast.CHIDI.actor, **question)


@pytest.mark.parametrize(
    "question",
    [
        {"given": "v"},  # an initial
        {"given": ""},
        {"family": "m", "given": "vijay"},
        {"family": "leffler"},
        {"born": dt.date(1989, 12, 24)},
        {"family": "monk", "given": "anita"},
        {"numbers": [("nhs_number", nhs(50))]},
        {"numbers": [("pnc_id", "2004/%")]},
        {"numbers": [("nhs_number", "")]},
    ],
)
def test_half_a_name_or_another_day_tells_nothing_of_somebody_elsewhere(
    held_by_liaison: uuid.UUID, question: dict[str, Any]
) -> None:
    with speaking_for(cast.CHIDI.actor):
        assert ask(cast.CHIDI.actor, **question) == []
    with speaking_for(cast.AMARA.actor):
        # while their own service may ask by an initial
        assert [row["basis"] for row in ask(cast.AMARA.actor, given="v")] == ["similar"]


def test_a_day_and_month_swapped_tells_nothing_of_somebody_elsewhere(committed: str) -> None:
    with speaking_for(cast.AMARA.actor):
        enter(date_of_birth=dt.date(1989, 4, 3))
        assert [row["basis"] for row in ask(cast.AMARA.actor, born=dt.date(1989, 3, 4))] == ["turned"]
    with speaking_for(cast.CHIDI.actor):
        assert ask(cast.CHIDI.actor, born=dt.date(1989, 3, 4)) == []


def test_nobody_asks_in_anothers_name_or_in_none(held_by_liaison: uuid.UUID) -> None:
    chidi, amara = cast.CHIDI.actor, cast.AMARA.actor
    with pytest.raises(ProgrammingError, match="by nobody else"), speaking_for(chidi):
        ask(amara)
    with pytest.raises(ProgrammingError, match="by nobody else"), speaking_for(chidi):
        ask(cast.CHIDI.actor, asker={"id": str(uuid.uuid4()), "organisation_id": str(cast.ELSEWHERE.id)})
    with pytest.raises(ProgrammingError, match="by nobody else"), transaction.atomic():
        ask(amara)


def test_only_app_and_worker_may_ask_and_only_the_whole_question(held_by_liaison: uuid.UUID) -> None:
    with as_role(Role.AUDITOR), pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        ask(cast.AMARA.actor)
    inner = (
        "SELECT walls.people_by_identifier('{nhs_number}', '{1}', '{}', 'monk', 'vijay', NULL, NULL)",
        "SELECT walls.people_by_name('monk', 'vijay', '1989-12-23', true, NULL)",
        "SELECT count(*) FROM people_spelling",
        "SELECT count(*) FROM people_enquiry",
        "DELETE FROM people_enquiry",
    )
    for role in (Role.APP, Role.WORKER):
        for statement in inner:
            with as_role(role), pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
                connection.cursor().execute(statement)


def test_the_search_function_shows_nobody_past_the_walls(held_by_liaison: uuid.UUID) -> None:
    questions: list[list[Any]] = [
        [["nhs_number"], [nhs(1)], "", "", None],
        [[], [], "monk", "vijay", BORN],
        [[], [], "munk", "", None],
        [[], [], "vijay", "monk", None],
        [[], [], "", "", BORN],
    ]

    def shown(question: list[Any]) -> list[uuid.UUID]:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT person_id FROM walls.people_search(%s::text[], %s::text[], %s::text, %s::text, %s::date, 21)",
                question,
            )
            return [row[0] for row in cursor.fetchall()]

    for question in questions:
        with speaking_for(cast.AMARA.actor):
            assert shown(question) == [held_by_liaison], question
        with speaking_for(cast.CHIDI.actor):
            assert shown(question) == [], question
        assert shown(question) == []  # nor where nobody asks


def test_every_question_leaves_its_row_whoever_asks_it(held_by_liaison: uuid.UUID) -> None:
    chidi = cast.CHIDI.actor
    with speaking_for(chidi):
        ask(chidi, terms="what was asked")
        ask(chidi, family="leffler", given="phyllis")
    [first, second] = log_of("people.matching")[-2:]
    assert (first.actor_id, first.organisation_id, first.people) == (chidi.id, cast.ELSEWHERE.id, [held_by_liaison])
    assert first.reasons == ["terms what was asked"]
    assert second.people == []


def test_the_row_holds_a_keyed_digest_and_nothing_that_was_typed(held_by_liaison: uuid.UUID) -> None:
    with speaking_for(cast.CHIDI.actor):
        enter(cast.CHIDI, identifiers={"nhs_number": nhs(1)})
    written = json.dumps([row.reasons for row in log_of("people.matching")]).lower()
    assert nhs(1) not in written
    assert "monk" not in written
    sought = Sought(name=key_of("Monk", "Vijay"), born=BORN)
    assert f"terms {sought.digest}" not in {one for row in log_of("people.matching") for one in row.reasons}
    with speaking_for(cast.CHIDI.actor):
        matching.by_name(sought, by=cast.CHIDI.actor)
    assert log_of("people.matching")[-1].reasons == [f"terms {sought.digest}"]


def test_a_question_whose_registration_is_refused_stays_on_record(
    held_by_liaison: uuid.UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise Conflict("Something stands against it.")

    monkeypatch.setattr("backend.people.records.raise_matches", refuse)
    with speaking_for(cast.CHIDI.actor):
        with pytest.raises(Conflict):
            enter(cast.CHIDI, identifiers={"nhs_number": nhs(1)})
        assert not Person.objects.exists()
    refused = log_of("people.register_person")[-1]
    assert (refused.outcome, refused.reasons) == (Logged.REFUSED, ["conflict"])
    assert any(held_by_liaison in row.people and row.actor_id == cast.CHIDI.id for row in log_of("people.matching"))
    with as_role(Role.OWNER):
        assert Enquiry.objects.filter(actor_id=cast.CHIDI.id).exists()


def test_no_answer_names_more_than_ten(committed: str) -> None:
    with speaking_for(cast.AMARA.actor):
        for _ in range(guardrails.MOST_MATCHES + 2):
            Person.objects.create(
                family_name="Monk", given_names="Vijay", date_of_birth=BORN, recorded_at=timezone.now()
            )
        for person in Person.objects.all():
            person.names.create(
                family_name="Monk", given_names="Vijay", family_key="monk", given_key="vijay", source="test",
                recorded_at=timezone.now(),
            )  # fmt: skip
    for member in (cast.AMARA, cast.CHIDI):
        with speaking_for(member.actor):
            assert len(ask(member.actor)) == guardrails.MOST_MATCHES


def test_of_many_with_one_number_our_own_are_named_first(committed: str) -> None:
    """Test systems give one id to many people: theirs must not push ours out of the ten."""
    number = {"defendant_id": "b0cadb85-7a0a-42c1-9e2d-be687983fb57"}
    with speaking_for(cast.AMARA.actor):
        ours = enter(identifiers=number).person_id
    with speaking_for(cast.CHIDI.actor):
        for day, name in enumerate(FAMILY[: guardrails.MOST_MATCHES + 1], start=1):
            enter(cast.CHIDI, family_name=name, date_of_birth=OTHER_DAY.replace(day=day), identifiers=number)
        assert Person.objects.count() == guardrails.MOST_MATCHES + 1
    with speaking_for(cast.AMARA.actor):
        assert enter(given_names="Vijai", identifiers=number).person_id == ours


def test_whoever_meets_too_many_held_elsewhere_is_stopped_for_an_hour(held_by_liaison: uuid.UUID) -> None:
    met = [
        Enquiry(actor_id=cast.CHIDI.id, at=timezone.now() - dt.timedelta(minutes=minutes))
        for minutes in range(guardrails.ELSEWHERE_AN_HOUR)
    ]
    with as_role(Role.OWNER):
        Enquiry.objects.bulk_create(met)
    with speaking_for(cast.CHIDI.actor):
        with pytest.raises(TooManyEnquiries, match="Wait an hour"):
            enter(cast.CHIDI, identifiers={"nhs_number": nhs(1)})
        assert enter(cast.CHIDI, family_name="Leffler", date_of_birth=OTHER_DAY).outcome is Outcome.CREATED
    refused = next(row for row in log_of("people.register_person") if row.outcome == Logged.REFUSED)
    assert (refused.actor_id, refused.reasons) == (cast.CHIDI.id, ["too_many_enquiries"])
    with as_role(Role.OWNER):
        Enquiry.objects.filter(at__lt=timezone.now() - dt.timedelta(minutes=58)).update(
            at=timezone.now() - dt.timedelta(minutes=61)
        )
    with speaking_for(cast.CHIDI.actor):
        assert enter(cast.CHIDI, identifiers={"nhs_number": nhs(1)}).outcome is Outcome.POSSIBLE


def test_a_message_of_the_court_finds_the_person_wherever_they_are_held(held_by_liaison: uuid.UUID) -> None:
    importer = system_actor("import court list", purpose="court list")
    with as_role(Role.WORKER), speaking_for(importer):
        listed = register_person(
            by=importer,
            family_name="Monk",
            given_names="Vijay",
            date_of_birth=BORN,
            identifiers={"pnc_id": pnc(7)},
            because=grounds(cast.ELSEWHERE, because="court_list"),
            source="court list",
        )
    assert (listed.outcome, listed.person_id) == (Outcome.MATCHED, held_by_liaison)
    with speaking_for(cast.CHIDI.actor):
        assert queries.person_summary(cast.CHIDI.actor, held_by_liaison).family_name == "Monk"


def test_somebody_whom_the_courts_list_for_nobody_is_seen_by_nobody(committed: str) -> None:
    importer = system_actor("import court list", purpose="court list")
    with as_role(Role.WORKER), speaking_for(importer):
        listed = register_person(
            by=importer, family_name="Monk", because=grounds(because="court_list"), source="court list"
        )
        assert Person.objects.get(id=listed.person_id).parties == []
    with speaking_for(cast.AMARA.actor):
        assert not Person.objects.exists()


def test_ours_is_found_although_another_service_holds_the_same_number(held_by_liaison: uuid.UUID) -> None:
    with speaking_for(cast.CHIDI.actor):
        theirs = enter(cast.CHIDI, identifiers={"nhs_number": nhs(1)}).person_id
        again = enter(cast.CHIDI, identifiers={"nhs_number": nhs(1)})
        assert (again.outcome, again.person_id) == (Outcome.MATCHED, theirs)
    with speaking_for(cast.AMARA.actor):
        again = enter(identifiers={"nhs_number": nhs(1)})
        assert (again.outcome, again.person_id) == (Outcome.MATCHED, held_by_liaison)
    with as_role(Role.WORKER):
        assert PossibleMatch.objects.count() == 1  # the pair, whichever way round, once


def test_a_match_with_somebody_held_elsewhere_waits_until_both_are_seen(held_by_liaison: uuid.UUID) -> None:
    chidi, amara = cast.CHIDI.actor, cast.AMARA.actor
    with speaking_for(chidi):
        [candidate] = enter(cast.CHIDI, identifiers={"nhs_number": nhs(1)}).candidates
        for decide in (confirm_match, reject_match):
            with pytest.raises(Conflict, match="held by another service"):
                decide(by=chidi, match_id=candidate.match_id, reason="Same number, same name")
    with speaking_for(amara):
        with pytest.raises(NotFound):  # raised for somebody whom she does not see
            confirm_match(by=amara, match_id=candidate.match_id, reason="Same number, same name")
        give_stake(
            by=amara,
            person_id=held_by_liaison,
            organisation_id=cast.ELSEWHERE.id,
            because=Stake.Because.SHARE,
            reference=uuid.uuid4(),
        )
    with speaking_for(chidi):
        [line] = queries.possible_matches(chidi)
        assert line.other_id == held_by_liaison
        assert confirm_match(by=chidi, match_id=candidate.match_id, reason="Same number, same name")


def test_somebody_is_entered_only_within_a_transaction(committed: str) -> None:
    with pytest.raises(transaction.TransactionManagementError, match="register_person"):
        enter()
