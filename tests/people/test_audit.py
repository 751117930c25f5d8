"""Every look and every change of a person's data is on record, in the transaction that it belongs to."""

import contextlib
import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from django.db import ProgrammingError, connection

from backend.actors import Actor
from backend.audit.models import AccessRecord
from backend.database import Role
from backend.pathways.facts import Answer as Agreed
from backend.pathways.facts import ConsentTo
from backend.people import commands, models, queries
from backend.people.background import Answer
from backend.people.contact_preferences import ContactPreferences
from backend.people.models import Combination, Identifier, Person, Stake
from backend.refusals import NotFound
from backend.walls.context import speaking_for
from backend.walls.models import WalledModel
from tests import cast
from tests.databases import as_role
from tests.people.given import BORN, enter, grounds, log_of, nhs, pnc

MAY = dt.date(2026, 5, 4)
WHY = "Compared the photographs"


@dataclass
class Scene:
    """Two records that may be one person, both held by the liaison service and the provider."""

    one: uuid.UUID = field(default_factory=uuid.uuid4)
    other: uuid.UUID = field(default_factory=uuid.uuid4)
    match: uuid.UUID = field(default_factory=uuid.uuid4)
    combination: uuid.UUID = field(default_factory=uuid.uuid4)
    number: uuid.UUID = field(default_factory=uuid.uuid4)


Act = Callable[[Actor, Scene], object]
ONE, BOTH = ("one",), ("one", "other")
#: each command and query: what it is called with, the verb of its row, whom the row names
ACTS: dict[str, tuple[Act, str, tuple[str, ...]]] = {
    "register_person": (
        lambda by, _: commands.register_person(
            by=by, family_name="Monk", because=grounds(), source="test", identifiers={"pnc_id": pnc(7)}
        ),
        "collection",
        ONE,
    ),
    "register_people": (
        lambda by, _: commands.register_people(
            [commands.Newcomer(family_name="Monk", because=grounds(), source="test", identifiers={"pnc_id": pnc(7)})],
            by=by,
        ),
        "collection",
        ONE,
    ),
    "correct_details": (
        lambda by, scene: commands.correct_details(
            by=by, person_id=scene.one, source="typed", family_name="Monk", date_of_birth=BORN
        ),
        "alteration",
        ONE,
    ),
    "add_identifiers": (
        lambda by, scene: commands.add_identifiers(
            by=by, person_id=scene.one, identifiers={"probation_crn": "X320741"}, source="typed"
        ),
        "alteration",
        ONE,
    ),
    "set_aside_identifier": (
        lambda by, scene: commands.set_aside_identifier(
            by=by, person_id=scene.one, identifier_id=scene.number, reason=WHY
        ),
        "alteration",
        ONE,
    ),
    "confirm_match": (
        lambda by, scene: commands.confirm_match(by=by, match_id=scene.match, reason=WHY),
        "combination",
        BOTH,
    ),
    "reject_match": (
        lambda by, scene: commands.reject_match(by=by, match_id=scene.match, reason=WHY),
        "alteration",
        BOTH,
    ),
    "separate": (
        lambda by, scene: commands.separate(by=by, combination_id=scene.combination, reason=WHY),
        "alteration",
        BOTH,
    ),
    "give_stake": (
        lambda by, scene: commands.give_stake(
            by=by,
            person_id=scene.one,
            organisation_id=cast.ELSEWHERE.id,
            because=Stake.Because.SHARE,
            reference=scene.match,
        ),
        "disclosure",
        ONE,
    ),
    "end_stake": (
        lambda by, scene: commands.end_stake(
            by=by,
            person_id=scene.one,
            organisation_id=cast.PROVIDER.id,
            because=Stake.Because.CASE,
            reference=uuid.UUID(int=9),
        ),
        "alteration",
        ONE,
    ),
    "record_consent": (
        lambda by, scene: commands.record_consent(
            by=by, person_id=scene.one, case_id=None, to=ConsentTo.ASSESSMENT, answer=Agreed.GIVEN, on=MAY
        ),
        "collection",
        ONE,
    ),
    "record_background": (
        lambda by, scene: commands.record_background(
            by=by, person_id=scene.one, answers={"carer": Answer(codes=("yes",))}
        ),
        "collection",
        ONE,
    ),
    "record_contact_preferences": (
        lambda by, scene: commands.record_contact_preferences(
            by=by, person_id=scene.one, said=ContactPreferences(leave_message=True)
        ),
        "collection",
        ONE,
    ),
    "report_death": (
        lambda by, scene: commands.report_death(by=by, person_id=scene.one, told_by="The police"),
        "collection",
        ONE,
    ),
    "confirm_death": (
        lambda by, scene: commands.confirm_death(by=by, person_id=scene.one, evidence="Certificate", died_on=MAY),
        "alteration",
        ONE,
    ),
    "withdraw_death_report": (
        lambda by, scene: commands.withdraw_death_report(by=by, person_id=scene.one, reason=WHY),
        "alteration",
        ONE,
    ),
    "person_summary": (lambda by, scene: queries.person_summary(by, scene.one), "consultation", BOTH),
    "needs_of": (lambda by, scene: queries.needs_of(by, scene.one), "consultation", ONE),
    "background_of": (lambda by, scene: queries.background_of(by, scene.one), "consultation", ONE),
    "contact_preferences_of": (
        lambda by, scene: queries.contact_preferences_of(by, scene.one),
        "consultation",
        ONE,
    ),
    "matches_about": (lambda by, scene: queries.matches_about(by, scene.one), "consultation", BOTH),
    "consent_history": (lambda by, scene: queries.consent_history(by, scene.one), "consultation", ONE),
    "possible_matches": (lambda by, _: queries.possible_matches(by), "consultation", BOTH),
    "search": (lambda by, _: queries.search(by, family_name="Monk"), "consultation", BOTH),
}
REPORTED = {"confirm_death", "withdraw_death_report"}
TELLS_OF_NOBODY = {"claim_people", "count_to_decide"}
WITHOUT_A_PERSON = {"register_person", "register_people", "possible_matches", "search"}


def a_scene(act: str) -> Scene:
    case = grounds(cast.PROVIDER, reference=uuid.UUID(int=9))
    one = enter(identifiers={"pnc_id": pnc(7)}, because=case).person_id
    other = enter(identifiers={"nhs_number": nhs(1)}, because=grounds(cast.PROVIDER))
    match = other.candidates[0].match_id
    if act == "separate":
        commands.confirm_match(by=cast.AMARA.actor, match_id=match, reason=WHY)
    if act in REPORTED:
        commands.report_death(by=cast.AMARA.actor, person_id=one, told_by="The police")
    combination = Combination.objects.first()
    number = Identifier.objects.get(kind="pnc_id").id
    return Scene(
        one=one,
        other=other.person_id,
        match=match,
        combination=combination.id if combination else uuid.uuid4(),
        number=number,
    )


def test_every_command_and_every_query_is_tried_here() -> None:
    offered = {name for name in commands.__all__ if callable(getattr(commands, name)) and name.islower()}
    looks = {
        name
        for name, one in vars(queries).items()
        if callable(one) and getattr(one, "__module__", "") == queries.__name__ and name.islower() and name[0] != "_"
    }
    assert set(ACTS) == (offered | looks) - TELLS_OF_NOBODY


@pytest.mark.parametrize("act", ACTS)
def test_without_its_row_it_is_neither_done_nor_shown_and_with_it_the_row_says_who_what_whom_and_why(
    committed: str, act: str
) -> None:
    do, verb, named = ACTS[act]
    with speaking_for(cast.AMARA.actor):
        scene = a_scene(act)
    _may_log("REVOKE", "FROM")
    everything = _everything()
    sade = cast.SADE.actor
    with pytest.raises(ProgrammingError, match="permission denied for table audit_accessrecord"), speaking_for(sade):
        do(sade, scene)
    assert _everything() == everything
    _may_log("GRANT", "TO")
    what = f"people.{'register_person' if act == 'register_people' else act}"
    before = len(log_of(what))
    with speaking_for(sade):
        do(sade, scene)
    [row] = log_of(what)[before:]
    assert (row.verb, row.outcome) == (verb, "done")
    assert (row.actor_id, row.organisation_id, row.justification) == (sade.id, cast.PROVIDER.id, "direct work")
    assert set(row.people) == {getattr(scene, one) for one in named}


@pytest.mark.parametrize("act", sorted(set(ACTS) - WITHOUT_A_PERSON))
def test_a_refusal_stays_on_record(committed: str, act: str) -> None:
    do, verb, _ = ACTS[act]
    with speaking_for(cast.AMARA.actor):
        scene = a_scene(act)
    chidi = cast.CHIDI.actor
    with speaking_for(chidi), contextlib.suppress(NotFound):  # as the door does, which answers a refusal and commits
        do(chidi, scene)
    row = log_of(f"people.{act}")[-1]
    assert (row.verb, row.outcome, row.actor_id, row.reasons) == (verb, "refused", chidi.id, ["not_found"])


def _may_log(verb: str, to: str) -> None:
    with as_role(Role.OWNER), connection.cursor() as cursor:
        cursor.execute(f"{verb} INSERT ON audit_accessrecord {to} footbridge_app")


def _everything() -> dict[str, list[str]]:
    tables = [one for one in vars(models).values() if isinstance(one, type) and issubclass(one, WalledModel)]
    with as_role(Role.OWNER):
        return {
            one.__name__: sorted(map(str, one._default_manager.values())) for one in tables if not one._meta.abstract
        }


def test_a_search_is_logged_by_a_keyed_digest_of_its_terms(committed: str) -> None:
    with speaking_for(cast.AMARA.actor):
        enter()
        for name in ("Monk", "MONK", "Leffler"):
            queries.search(cast.AMARA.actor, family_name=name)
    [first, again, other] = log_of("people.search")
    assert first.reasons == again.reasons != other.reasons
    assert first.reasons[0].startswith("terms ")
    assert "monk" not in first.reasons[0].lower()
    assert other.people == []


def test_doing_nothing_over_again_leaves_no_row(committed: str) -> None:
    with speaking_for(cast.AMARA.actor):
        person_id = enter(because=grounds(reference=uuid.UUID(int=9))).person_id
        for _ in range(2):
            commands.report_death(by=cast.AMARA.actor, person_id=person_id, told_by="The police")
            commands.give_stake(
                by=cast.AMARA.actor,
                person_id=person_id,
                organisation_id=cast.LIAISON.id,
                because=Stake.Because.CASE,
                reference=uuid.UUID(int=9),
            )
    assert len(log_of("people.report_death")) == 1
    assert log_of("people.give_stake") == []
    with as_role(Role.AUDITOR):
        assert AccessRecord.objects.count() == 3  # who else it might be, the entry, the report
    with as_role(Role.WORKER):
        assert Person.objects.count() == 1
