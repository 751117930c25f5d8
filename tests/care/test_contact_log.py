"""The one-minute log on its page: prefilled, logged once, kept tap by tap, and open to whoever may log a contact."""

import datetime as dt
import re
import uuid
from dataclasses import replace
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from backend import clock
from backend.audit.models import AccessRecord
from backend.care.checks import concerns_that_lead_nowhere, every_concern_can_be_raised
from backend.care.commands import give_up_draft, keep_taps, log_contact
from backend.care.log_form import FIRST, LogForm, Sent
from backend.care.log_queries import Before, Contact
from backend.care.models import ContactDraft
from backend.cases.models import Case
from backend.database import Role
from backend.pathways.contacting import TOOK_PLACE, ContactLogged, Result
from backend.pathways.entry import fields_of
from backend.pathways.registry import registry
from backend.pathways.roles import SYSTEM
from backend.pathways.working_days import london_date
from backend.refusals import Conflict, Malformed, NotAllowed, NotFound
from backend.walls.context import speaking_for
from tests import cast, databases
from tests.care.visits import a_case, an_engager_case, an_hour_ago, book, do, logged
from tests.cases.test_screens import signed_in, text
from tests.web.markup import sent_by

HELD = {"result": "held", "setting": "prison", "minutes": "30", "focus": "both", "mood": "2", "risk": "none"}


@pytest.fixture
def case(committed: str) -> Case:
    with transaction.atomic():
        return a_case()


@pytest.fixture
def tariq(case: Case) -> Client:
    return signed_in(cast.TARIQ)


def address_of(case: Case) -> str:
    return f"/cases/{case.id}/log/"


def page_of(client: Client, case: Case) -> str:
    answer = client.get(address_of(case))
    assert answer.status_code == 200, text(answer)
    return str(answer.content.decode())


def form_of(page: str) -> dict[str, Any]:
    """What a browser would send of the log as it stands."""
    sent = sent_by(page[page.index("data-log") - 200 :])
    return {name: sent.getlist(name) for name in sent}


def save(client: Client, case: Case, **answers: Any) -> Any:
    return client.post(address_of(case), {**form_of(page_of(client, case)), **HELD, **answers})


def drafts() -> list[ContactDraft]:
    with databases.as_role(Role.WORKER):
        return list(ContactDraft.objects.all())


class TestOpening:
    def test_the_action_on_the_case_leads_to_the_log_and_its_plain_form_does_too(
        self, case: Case, tariq: Client
    ) -> None:
        assert f'href="{address_of(case)}"' in tariq.get(f"/cases/{case.id}/").content.decode()
        assert tariq.get(f"/cases/{case.id}/do/log_visit/").headers["Location"] == address_of(case)

    def test_every_question_of_the_entry_stands_on_the_page_in_its_order(self, case: Case, tariq: Client) -> None:
        with transaction.atomic():
            do(case, "log_visit", data={"result": "held"})
        names = re.findall(r'name="(\w+)"', page_of(tariq, case))
        asked = list(dict.fromkeys(one for one in names if one in {field.name for field in fields_of(ContactLogged)}))
        assert asked == [one.name for one in fields_of(ContactLogged)]

    def test_how_they_are_against_the_last_time_is_asked_where_there_was_one(self, case: Case, tariq: Client) -> None:
        assert 'name="than"' not in page_of(tariq, case)
        with transaction.atomic():
            do(case, "log_visit", data={"result": "held"})
        assert 'name="than"' in page_of(tariq, case)

    def test_it_is_prefilled_from_todays_appointment_and_says_so_with_its_time(self, case: Case, tariq: Client) -> None:
        at = an_hour_ago()
        with transaction.atomic():
            booking = book(case, at, minutes=60, place="HMP Fosseway")
        page = page_of(tariq, case)
        sent = form_of(page)
        assert (sent["setting"], sent["minutes"], sent["form-about"]) == (["prison"], ["60"], [str(booking)])
        assert sent["form-happened"] == ["booked"]
        assert f"Today at {at:%H:%M}, HMP Fosseway" in page
        assert save(tariq, case, minutes="60").status_code == 302
        (event,) = logged(case)
        assert (event.happened_at, event.about_id) == (at, booking)
        assert event.recorded_at > event.happened_at

    def test_an_appointment_of_another_day_is_offered_and_never_taken_for_granted(
        self, case: Case, tariq: Client
    ) -> None:
        with transaction.atomic():
            book(case, an_hour_ago() - dt.timedelta(days=2))
        sent = form_of(page_of(tariq, case))
        assert (sent["form-about"], sent["form-happened"]) == (["none"], ["now"])

    def test_a_call_in_the_morning_does_not_settle_the_visit_of_the_afternoon(self, case: Case, tariq: Client) -> None:
        now = clock.now()
        with transaction.atomic():
            later = book(case, now + dt.timedelta(minutes=45), minutes=90)
        page = page_of(tariq, case)
        assert form_of(page)["form-about"] == ["none"]
        assert str(later) in page
        with transaction.atomic():
            sooner = book(case, now + dt.timedelta(minutes=20))
        if london_date(now) == london_date(now + dt.timedelta(minutes=20)):
            assert form_of(page_of(tariq, case))["form-about"] == [str(sooner)]

    def test_without_an_appointment_it_is_prefilled_as_it_was_the_last_time(self, case: Case, tariq: Client) -> None:
        with transaction.atomic():
            do(case, "log_visit", data={"result": "held", "setting": "home", "minutes": 45, "present": ["family"]})
            do(case, "log_visit", data={"result": "no_answer", "setting": "phone"})
        sent = form_of(page_of(tariq, case))
        assert (sent["setting"], sent["present"]) == (["home"], ["family"])
        assert (sent["minutes"], sent["minutes-other"]) == (["other"], ["45"])

    def test_risk_and_result_are_never_chosen_for_anybody(self, case: Case, tariq: Client) -> None:
        with transaction.atomic():
            do(case, "log_visit", data={"result": "held", "risk": "down"})
        sent = form_of(page_of(tariq, case))
        assert "result" not in sent
        assert "risk" not in sent

    def test_the_next_contact_is_suggested_by_the_pathways_own_rhythm(self, case: Case, tariq: Client) -> None:
        page = page_of(tariq, case)
        in_a_week = london_date(clock.now()) + dt.timedelta(days=7)
        assert f'name="next_on" type="radio" value="{in_a_week.isoformat()}"' in page
        assert save(tariq, case, next_on=in_a_week.isoformat()).status_code == 302
        assert logged(case)[0].entered["next_on"] == in_a_week.isoformat()

    def test_where_the_next_is_booked_its_day_is_suggested(self, case: Case, tariq: Client) -> None:
        at = clock.now() + dt.timedelta(days=3)
        with transaction.atomic():
            book(case, at)
        assert f'name="next_on" type="radio" value="{london_date(at).isoformat()}"' in page_of(tariq, case)


class TestSaving:
    def test_it_is_logged_as_it_was_tapped(self, case: Case, tariq: Client) -> None:
        answer = save(
            tariq, case, present=["person", "family"], than="better", for_supervision="yes",
            date_may_have_moved="yes", note="Talked of his mother.",
        )  # fmt: skip
        assert answer.headers["Location"] == f"/cases/{case.id}/"
        assert "Saved: the contact is logged." in text(tariq.get(f"/cases/{case.id}/"))
        (event,) = logged(case)
        assert event.entered == {
            "result": "held", "setting": "prison", "present": ["person", "family"], "minutes": 30, "focus": "both",
            "risk": "none", "for_supervision": True, "date_may_have_moved": True,
        }  # fmt: skip
        assert event.clinical == {"mood": "2", "than": "better", "note": "Talked of his mother."}

    def test_sent_twice_it_is_logged_once(self, case: Case, tariq: Client) -> None:
        sent = {**form_of(page_of(tariq, case)), **HELD}
        assert [tariq.post(address_of(case), sent).status_code for _ in range(2)] == [302, 302]
        assert len(logged(case)) == 1
        assert "it counts once" in text(tariq.get(f"/cases/{case.id}/"))

    @pytest.mark.parametrize("result", [one for one in Result if one not in TOOK_PLACE])
    def test_of_what_did_not_take_place_nothing_else_is_said(self, case: Case, tariq: Client, result: Result) -> None:
        assert save(tariq, case, result=result.value, risk="").status_code == 302
        (event,) = logged(case)
        assert (event.entered["result"], event.clinical) == (result.value, {})
        assert not {"minutes", "focus", "present"} & set(event.entered)

    @pytest.mark.parametrize("result", ["held", "brief"])
    def test_of_what_took_place_the_risk_must_be_answered(self, case: Case, tariq: Client, result: str) -> None:
        answer = save(tariq, case, result=result, risk="", note="Kept.")
        assert answer.status_code == 422
        assert "Select whether the risk has changed" in text(answer)
        page = answer.content.decode()
        assert 'href="#risk"' in page
        assert form_of(page)["note"][0].strip() == "Kept."
        assert logged(case) == []

    def test_a_concern_leads_on_to_the_form_for_risk_and_the_log_is_kept(self, case: Case, tariq: Client) -> None:
        answer = save(tariq, case, risk="up")
        assert answer.headers["Location"] == f"/cases/{case.id}/do/raise_risk/"
        assert "Now say what the concern is" in text(tariq.get(answer.headers["Location"]))
        assert logged(case)[0].entered["risk"] == "up"

    def test_when_it_was_stands_apart_from_when_it_was_entered(self, case: Case, tariq: Client) -> None:
        at = an_hour_ago()
        assert save(tariq, case, **{"form-happened": "today", "form-today": f"{at:%H:%M}"}).status_code == 302
        (event,) = logged(case)
        assert event.happened_at == at
        assert event.recorded_at > at

    def test_just_now_is_when_the_page_was_opened_however_late_it_is_saved(self, case: Case, tariq: Client) -> None:
        sent = {**form_of(page_of(tariq, case)), **HELD}
        earlier = clock.now() - dt.timedelta(hours=3)
        sent["form-happened-shown"] = [earlier.isoformat()]
        assert tariq.post(address_of(case), sent).status_code == 302
        assert logged(case)[0].happened_at == earlier

    @pytest.mark.parametrize(
        ("typed", "told"),
        [
            ({"form-happened": "today", "form-today": ""}, "must include a time, like 14:30"),
            ({"form-happened": "today", "form-today": "teatime"}, "must have a real time"),
            ({"form-happened": "other", "form-happened-day": "31", "form-happened-month": "2",
              "form-happened-year": "2026", "form-happened-time": "9:00"}, "must be a real date"),
            ({"form-happened": "other", "form-happened-day": "1", "form-happened-month": "1",
              "form-happened-year": "2100", "form-happened-time": "9:00"}, "cannot be in the future"),
            ({"form-happened": "booked"}, "Select the appointment"),
            ({"minutes": "other", "minutes-other": "ages"}, "It must be a whole number"),
            ({"next_on": "other", "next_on-day": "1"}, "must include a month and a year"),
        ],
    )  # fmt: skip
    def test_what_cannot_be_read_is_told_in_a_sentence_and_nothing_is_logged(
        self, case: Case, tariq: Client, typed: dict[str, str], told: str
    ) -> None:
        answer = save(tariq, case, **typed)
        assert answer.status_code == 422
        assert told in text(answer)
        assert logged(case) == []

    def test_the_same_contact_entered_at_a_desk_again_is_told_of_and_not_logged(
        self, case: Case, tariq: Client
    ) -> None:
        when = {"form-happened": "today", "form-today": f"{an_hour_ago():%H:%M}"}
        assert save(tariq, case, **when).status_code == 302
        answer = save(tariq, case, **when)
        assert answer.status_code == 409
        assert f"You logged a contact at {an_hour_ago():%H:%M}" in text(answer)
        assert len(logged(case)) == 1

    def test_where_it_cannot_be_done_now_the_page_says_why(self, case: Case, tariq: Client) -> None:
        with transaction.atomic():
            do(case, "rest")
        page = tariq.get(address_of(case))
        assert "cannot be done while the visiting is at “Resting”" in text(page)
        assert "data-log" not in page.content.decode()


class TestOnEngager:
    """The same page, for a pathway that people run."""

    def test_a_moved_appointment_is_logged_at_its_new_time_and_both_are_settled(self, committed: str) -> None:
        with transaction.atomic():
            case = an_engager_case()
            first = do(case, "book_appointment", cast.NIA, data=booked_at(clock.now() + dt.timedelta(days=1))).event_id
            moved = {**booked_at(an_hour_ago()), "asked_by": "prison"}
            second = do(case, "move_appointment", cast.NIA, data=moved, about=str(first)).event_id
        nia = signed_in(cast.NIA)
        assert form_of(page_of(nia, case))["form-about"] == [str(second)]
        assert save(nia, case).status_code == 302
        (event,) = logged(case, "log_contact", cast.NIA)
        assert (event.about_id, event.happened_at) == (second, an_hour_ago())
        assert "form-about" not in form_of(page_of(nia, case))

    def test_a_concern_leads_on_to_raising_an_immediate_risk(self, committed: str) -> None:
        with transaction.atomic():
            case = an_engager_case()
        answer = save(signed_in(cast.NIA), case, risk="up")
        assert answer.headers["Location"] == f"/cases/{case.id}/do/raise_risk/"


def booked_at(at: dt.datetime) -> dict[str, Any]:
    return {"at": at.isoformat(), "setting": "prison"}


class TestTaps:
    def tap(self, client: Client, case: Case, command: str, **answers: Any) -> Any:
        sent = {"form-command": command, "tapped": list(answers), **answers}
        return client.post(f"{address_of(case)}taps/", sent)

    def test_what_was_tapped_is_there_on_coming_back_and_is_logged_as_one(self, case: Case, tariq: Client) -> None:
        command = form_of(page_of(tariq, case))["form-command"][0]
        assert self.tap(tariq, case, command, result="held", present=["person", "family"]).status_code == 200
        assert self.tap(tariq, case, command, mood="1").json() == {"command": command}
        page = page_of(tariq, case)
        sent = form_of(page)
        assert (sent["result"], sent["mood"], sent["present"]) == (["held"], ["1"], ["person", "family"])
        assert sent["form-command"] == [command]
        assert "You began this log on" in page
        assert tariq.post(address_of(case), {**sent, "risk": "none"}).status_code == 302
        assert [one.command_id for one in logged(case)] == [uuid.UUID(command)]
        assert drafts() == []

    def test_nothing_ticked_any_more_stays_so(self, case: Case, tariq: Client) -> None:
        command = form_of(page_of(tariq, case))["form-command"][0]
        tariq.post(f"{address_of(case)}taps/", {"form-command": command, "tapped": ["present"]})
        assert "present" not in form_of(page_of(tariq, case))

    def test_two_pages_of_one_worker_are_one_log(self, case: Case, tariq: Client) -> None:
        first, second = (form_of(page_of(tariq, case))["form-command"][0] for _ in range(2))
        assert first != second
        self.tap(tariq, case, first, result="held")
        assert self.tap(tariq, case, second, mood="3").json() == {"command": first}
        (draft,) = drafts()
        assert draft.answers == {"result": ["held"], "mood": ["3"]}

    def test_a_tap_that_comes_after_the_log_was_saved_begins_no_other(self, case: Case, tariq: Client) -> None:
        sent = {**form_of(page_of(tariq, case)), **HELD}
        tariq.post(address_of(case), sent)
        answer = self.tap(tariq, case, sent["form-command"][0], mood="4")
        assert (answer.status_code, answer.json()["code"]) == (409, "logged_already")
        assert drafts() == []

    def test_colleagues_tap_apart_and_see_nothing_of_each_other(self, case: Case, tariq: Client) -> None:
        priya = signed_in(cast.PRIYA)
        self.tap(tariq, case, str(uuid.uuid4()), note="What Tariq thinks")
        self.tap(priya, case, str(uuid.uuid4()), result="brief")
        assert len(drafts()) == 2
        assert "What Tariq thinks" not in page_of(priya, case)
        save(priya, case)
        assert [one.worker_id for one in drafts()] == [cast.TARIQ.id]

    def test_a_contact_logged_at_a_desk_leaves_what_is_tapped_of_another(self, case: Case, tariq: Client) -> None:
        self.tap(tariq, case, str(uuid.uuid4()), result="brief")
        with speaking_for(cast.TARIQ.actor):
            log_contact(case.id, "log_visit", by=cast.TARIQ.actor, command_id=uuid.uuid4(), data={"result": "held"})
        assert [one.answers["result"] for one in drafts()] == [["brief"]]

    def test_what_was_tapped_can_be_thrown_away(self, case: Case, tariq: Client) -> None:
        self.tap(tariq, case, str(uuid.uuid4()), result="held")
        answer = tariq.post(address_of(case), {**form_of(page_of(tariq, case)), "form-give-up": "yes"})
        assert answer.status_code == 302
        assert drafts() == []
        assert logged(case) == []

    def test_each_tap_and_each_look_is_on_record(self, case: Case, tariq: Client) -> None:
        self.tap(tariq, case, str(uuid.uuid4()), result="held")
        page_of(tariq, case)
        with databases.as_role(Role.AUDITOR):
            rows = AccessRecord.objects.filter(actor_id=cast.TARIQ.id, cases=[case.id], people=[case.person_id])
            assert {"care.keep_taps", "care.log_queries.before"} <= set(rows.values_list("what", flat=True))

    @pytest.mark.parametrize(
        "sent",
        [{"tapped": ["result"], "result": "x" * 200}, {"tapped": ["no name"], "no name": "1"},
         {"tapped": [f"f{at}" for at in range(50)]}],
        ids=["too long", "no field of ours", "too many"],
    )  # fmt: skip
    def test_what_no_page_of_ours_sends_is_not_kept(self, case: Case, tariq: Client, sent: dict[str, Any]) -> None:
        answer = tariq.post(f"{address_of(case)}taps/", {"form-command": str(uuid.uuid4()), **sent})
        assert answer.status_code == 400
        assert drafts() == []
        assert tariq.post(f"{address_of(case)}taps/", {"form-command": "none"}).status_code == 400

    def test_signing_out_empties_what_pages_kept_in_the_browser(self, tariq: Client) -> None:
        assert tariq.post("/sign-out/").headers["Clear-Site-Data"] == '"storage"'


class TestWhoMay:
    def test_whoever_logs_no_contacts_is_told_so_and_keeps_no_taps(self, case: Case) -> None:
        sade = signed_in(cast.SADE)
        assert "not logged on this case, or not by you" in text(sade.get(address_of(case)))
        sent = {"form-command": str(uuid.uuid4()), "tapped": ["result"], "result": "held"}
        assert sade.post(f"{address_of(case)}taps/", sent).status_code == 403
        assert sade.post(address_of(case), HELD).status_code == 200
        assert (drafts(), logged(case)) == ([], [])

    def test_to_another_organisation_there_is_no_such_case(self, case: Case) -> None:
        chidi = signed_in(cast.CHIDI)
        sent = {"form-command": str(uuid.uuid4()), "tapped": ["result"], "result": "held"}
        answers = [chidi.get(address_of(case)), chidi.post(f"{address_of(case)}taps/", sent)]
        assert [one.status_code for one in answers] == [404, 404]

    def test_the_database_shows_a_draft_to_its_own_organisation_alone(self, case: Case) -> None:
        with speaking_for(cast.TARIQ.actor):
            keep_taps(case.id, {"result": ["held"]}, by=cast.TARIQ.actor, command_id=uuid.uuid4())
            assert ContactDraft.objects.count() == 1
        with speaking_for(cast.AMARA.actor):
            assert ContactDraft.objects.count() == 0

    def test_commands_refuse_whom_the_pages_do(self, case: Case) -> None:
        with speaking_for(cast.SADE.actor), pytest.raises(NotAllowed):
            keep_taps(case.id, {}, by=cast.SADE.actor, command_id=uuid.uuid4())
        with speaking_for(cast.SADE.actor), pytest.raises(NotAllowed):
            log_contact(case.id, "log_visit", by=cast.SADE.actor, command_id=uuid.uuid4(), data={"result": "held"})
        with speaking_for(cast.CHIDI.actor), pytest.raises(NotFound):
            give_up_draft(case.id, by=cast.CHIDI.actor)

    def test_another_case_of_the_same_command_is_refused(self, case: Case) -> None:
        command = uuid.uuid4()
        with speaking_for(cast.TARIQ.actor):
            other = a_case()
            log_contact(case.id, "log_visit", by=cast.TARIQ.actor, command_id=command, data={"result": "held"})
            with pytest.raises(Conflict):
                log_contact(other.id, "log_visit", by=cast.TARIQ.actor, command_id=command, data={"result": "held"})


def test_a_pathway_on_whose_log_a_concern_would_lead_nowhere_stops_the_start() -> None:
    visits = registry().get("visits")
    without = replace(visits, actions=tuple(one for one in visits.actions if one.slug != "raise_risk"))
    others = replace(visits.action("raise_risk"), by=(SYSTEM,))
    closed = replace(visits, actions=tuple(others if one.slug == "raise_risk" else one for one in visits.actions))
    assert concerns_that_lead_nowhere([visits]) == []
    assert concerns_that_lead_nowhere([without]) == ["visits v1: the action 'raise_risk' is missing for 'log_visit'"]
    assert concerns_that_lead_nowhere([closed]) == [
        "visits v1: the action 'raise_risk' is not open to everybody who does 'log_visit'"
    ]
    assert every_concern_can_be_raised() == []


def test_the_page_asks_the_database_as_often_however_long_the_history_is(case: Case, tariq: Client) -> None:
    def count() -> int:
        page_of(tariq, case)
        with CaptureQueriesContext(connection) as queries:
            page_of(tariq, case)
        return len(queries)

    def live(times: int) -> None:
        with transaction.atomic():
            for days in range(1, times + 1):
                do(case, "log_visit", data={"result": "held"}, happened_at=clock.now() - dt.timedelta(days=days))
                book(case, clock.now() + dt.timedelta(days=days))

    live(1)
    first = count()
    live(5)
    assert count() == first


# --- what is tapped comes back --------------------------------------------------------------------------------------

HERE = dt.datetime(2026, 11, 25, 15, 5, tzinfo=dt.UTC)
CODES = {one.name: [choice.value for choice in one.choices or ()] for one in fields_of(ContactLogged) if one.choices}


@st.composite
def taps(draw: st.DrawFn) -> dict[str, list[str]]:
    """Any state that a person can tap the page into."""
    one = {name: draw(st.sampled_from(["", *codes])) for name, codes in CODES.items() if name != "present"}
    minutes = draw(st.sampled_from(["", "10", "30", "60", "90", "other"]))
    next_on = draw(st.sampled_from(["", "none", "2026-12-02", "other"]))
    return {
        **{name: [value] for name, value in one.items()},
        "present": draw(st.lists(st.sampled_from(CODES["present"]), unique=True)),
        "minutes": [minutes],
        "minutes-other": [draw(st.text(max_size=5))],
        "next_on": [next_on],
        **{f"next_on-{part}": [draw(st.text(max_size=4))] for part in ("day", "month", "year")},
        "note": [draw(st.text(st.characters(exclude_characters="\r\0", exclude_categories=["Cs"]), max_size=20))],
        "form-happened": [draw(st.sampled_from(["now", "today", "other"]))],
        "form-today": [draw(st.text(max_size=6))],
    }


def outcome(form: LogForm) -> dict[str, object] | list[str]:
    """What would be logged, or every sentence that says why not."""
    try:
        return dict(form.given().data)
    except Malformed as refusal:
        return [one.sentence for one in refusal.reasons]


@given(taps())
@settings(max_examples=200)
def test_whatever_was_tapped_is_read_alike_from_the_page_and_from_the_draft(tapped: dict[str, list[str]]) -> None:
    more: dict[str, Any] = {"before": Before(last=Contact()), "here": HERE}
    form = LogForm.sent(Sent({**tapped, "form-happened-shown": [HERE.isoformat()]}), **more)
    back = LogForm.sent(Sent(form.as_sent()), **more)
    assert (back.typed, back.length, back.next_choice, back.when) == (
        form.typed, form.length, form.next_choice, form.when,
    )  # fmt: skip
    read, again = outcome(form), outcome(back)
    assert read == again
    if isinstance(read, dict) and not form.took_place:
        assert [read[name] for name in ("minutes", "focus", "mood", "than")] == [""] * 4
    elif isinstance(read, dict):
        assert read["risk"]
    assert [one.where for one in form.asked] == list(FIRST)
