"""A day of contacts in rows, and the sheet of paper: each row by itself, each with its own time, and no names on paper."""

import datetime as dt
import re
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from backend import clock
from backend.audit.models import AccessRecord
from backend.cases.models import Case
from backend.database import Role
from backend.pathways.contacting import ContactLogged
from backend.pathways.entry import fields_of
from backend.pathways.working_days import london_date
from tests import cast, databases
from tests.care.visits import a_case, an_hour_ago, book, do, logged
from tests.cases.test_screens import signed_in, text
from tests.web.markup import sent_by

HELD = {"result": "held", "risk": "none"}


@pytest.fixture
def cases(committed: str) -> list[Case]:
    """Three people of Tariq's, of whom two have an appointment today."""
    with transaction.atomic():
        found = [a_case(name) for name in ("Archer", "Barrow", "Carver")]
        book(found[0], an_hour_ago(), place="HMP Fosseway", minutes=60)
        book(found[1], an_hour_ago() + dt.timedelta(minutes=1), place="HMP Wend")
    return found


@pytest.fixture
def tariq(cases: list[Case]) -> Client:
    return signed_in(cast.TARIQ)


def rows_of(page: str) -> dict[str, list[str]]:
    sent = sent_by(page[page.index('class="app-day"') - 200 :])
    return {name: sent.getlist(name) for name in sent}


def opened(client: Client, query: str = "") -> dict[str, list[str]]:
    answer = client.get(f"/log/day/{query}")
    assert answer.status_code == 200, text(answer)
    return rows_of(answer.content.decode())


def row(number: int, **answers: Any) -> dict[str, Any]:
    return {f"r{number}-{name}": value for name, value in answers.items()}


class TestTheRows:
    def test_each_appointment_of_the_day_has_a_row_in_the_order_of_the_clock(
        self, cases: list[Case], tariq: Client
    ) -> None:
        sent = opened(tariq)
        assert sent["rows"] == ["2"]
        assert [sent[f"r{at}-case"] for at in (0, 1)] == [[str(one.id)] for one in cases[:2]]
        assert sent["r0-time"] == [f"{an_hour_ago():%H:%M}"]
        assert (sent["r0-setting"], sent["r0-minutes"]) == (["prison"], ["60"])
        assert (sent["r0-result"], sent["r0-risk"]) == ([""], [""])

    def test_the_questions_stand_in_the_order_of_the_log(self, tariq: Client) -> None:
        names = re.findall(r'name="r0-(\w+?)(?:-\w+)?"', tariq.get("/log/day/").content.decode())
        known = [one.name for one in fields_of(ContactLogged)]
        assert list(dict.fromkeys(one for one in names if one in known)) == known

    def test_one_place_can_be_looked_at_alone(self, tariq: Client) -> None:
        page = text(tariq.get("/log/day/?place=HMP+Wend"))
        assert "Barrow, Lee, VIS-" in page
        assert opened(tariq, "?place=HMP+Wend")["rows"] == ["1"]

    def test_what_was_logged_or_is_on_another_day_has_no_row(self, cases: list[Case], tariq: Client) -> None:
        with transaction.atomic():
            booking = book(cases[2], an_hour_ago() - dt.timedelta(days=1))
            do(cases[2], "log_visit", data={"result": "held"}, about=str(booking))
        assert opened(tariq)["rows"] == ["2"]
        yesterday = london_date(clock.now()) - dt.timedelta(days=1)
        assert opened(tariq, f"?day={yesterday.isoformat()}")["rows"] == ["0"]

    def test_somebody_is_added_and_what_was_typed_stays(self, cases: list[Case], tariq: Client) -> None:
        sent = opened(tariq) | row(0, note="Typed already.")
        answer = tariq.post("/log/day/", {**sent, "form-add": "row", "add-case": str(cases[2].id)})
        back = rows_of(answer.content.decode())
        assert back["rows"] == ["3"]
        assert back["r0-note"][0].strip() == "Typed already."
        assert back["r2-case"] == [str(cases[2].id)]
        assert logged(cases[0]) == []


class TestSaving:
    def test_rows_are_saved_with_their_own_times_apart_from_the_time_of_entry(
        self, cases: list[Case], tariq: Client
    ) -> None:
        sent = opened(tariq) | row(0, **HELD) | row(1, result="not_unlocked")
        assert tariq.post("/log/day/", sent).headers["Location"] == "/log/day/"
        assert "Saved: 2 contacts are logged." in text(tariq.get("/log/day/"))
        (first,), (second,) = logged(cases[0]), logged(cases[1])
        assert first.happened_at == an_hour_ago()
        assert first.recorded_at > first.happened_at
        assert first.about_id is not None
        assert (second.entered["result"], "minutes" in second.entered) == ("not_unlocked", False)

    def test_a_row_left_as_it_was_logs_nothing(self, cases: list[Case], tariq: Client) -> None:
        tariq.post("/log/day/", opened(tariq) | row(1, **HELD))
        assert (len(logged(cases[0])), len(logged(cases[1]))) == (0, 1)
        tariq.post("/log/day/", opened(tariq))
        assert "nothing was logged" in text(tariq.get("/log/day/"))

    def test_a_row_that_is_refused_keeps_what_was_typed_and_the_others_are_saved(
        self, cases: list[Case], tariq: Client
    ) -> None:
        sent = opened(tariq) | row(0, result="held", risk="", note="Kept.") | row(1, **HELD)
        answer = tariq.post("/log/day/", sent)
        page = answer.content.decode()
        assert answer.status_code == 422
        assert "Saved: 1 contact is logged." in text(answer)
        assert "Archer, Lee: Select whether the risk has changed" in text(answer)
        assert 'href="#r0-risk"' in page
        assert (len(logged(cases[0])), len(logged(cases[1]))) == (0, 1)
        left = rows_of(page)
        assert left["r0-note"][0].strip() == "Kept."
        assert "r1-case" not in left
        assert tariq.post("/log/day/", left | row(0, risk="none")).status_code == 302
        assert (len(logged(cases[0])), len(logged(cases[1]))) == (1, 1)

    def test_a_page_that_is_sent_twice_logs_each_row_once(self, cases: list[Case], tariq: Client) -> None:
        sent = opened(tariq) | row(0, **HELD) | row(1, **HELD)
        for _ in range(2):
            tariq.post("/log/day/", sent)
        assert [len(logged(one)) for one in cases] == [1, 1, 0]

    def test_something_typed_without_saying_whether_it_took_place_is_not_passed_over(
        self, cases: list[Case], tariq: Client
    ) -> None:
        answer = tariq.post("/log/day/", opened(tariq) | row(0, mood="1"))
        assert answer.status_code == 422
        assert "Select an answer to “Did it take place?”" in text(answer)

    @pytest.mark.parametrize(
        ("typed", "told"),
        [("", "Enter the time at which it took place, like 14:30"), ("half two", "must have a real time"),
         ("23:59:59", "has not come yet. Log it when it has taken place")],
    )  # fmt: skip
    def test_a_time_that_is_none_or_is_still_to_come_is_refused_in_a_sentence(
        self, cases: list[Case], tariq: Client, typed: str, told: str
    ) -> None:
        answer = tariq.post("/log/day/", opened(tariq) | row(0, **HELD, time=typed))
        assert answer.status_code == 422
        assert told in text(answer)
        assert logged(cases[0]) == []

    def test_a_day_that_has_not_come_has_no_rows(self, tariq: Client) -> None:
        tomorrow = london_date(clock.now()) + dt.timedelta(days=1)
        answer = tariq.get(f"/log/day/?day={tomorrow.isoformat()}")
        assert answer.status_code == 422
        assert "That day has not come yet" in text(answer)
        assert tariq.get("/log/day/?day=soon").status_code == 422

    def test_a_concern_leads_on_to_the_form_for_risk(self, cases: list[Case], tariq: Client) -> None:
        tariq.post("/log/day/", opened(tariq) | row(0, result="held", risk="up"))
        page = tariq.get("/log/day/")
        assert f"You raised a concern on case {cases[0].reference}." in text(page)
        assert f'href="/cases/{cases[0].id}/do/raise_risk/"' in page.content.decode()

    def test_a_row_whose_case_went_to_somebody_else_is_told_of(self, cases: list[Case], tariq: Client) -> None:
        sent = opened(tariq) | row(0, **HELD)
        with transaction.atomic():
            do(cases[0], "end")
        answer = tariq.post("/log/day/", sent)
        assert "A row was left out" in text(answer)
        assert logged(cases[0]) == []

    def test_a_log_that_was_begun_on_a_phone_is_pointed_to(self, cases: list[Case], tariq: Client) -> None:
        command = "3f0c7a52-6d0a-4f50-9d5e-6d4b7a2f2c11"
        tariq.post(f"/cases/{cases[2].id}/log/taps/", {"form-command": command, "tapped": ["result"], "result": "held"})
        page = tariq.get("/log/day/").content.decode()
        assert f'href="/cases/{cases[2].id}/log/"' in page[page.index("Begun on a phone") :]


class TestPaper:
    def test_it_says_initials_and_references_and_no_names(self, cases: list[Case], tariq: Client) -> None:
        page = tariq.get("/log/sheet/").content.decode()
        paper = page[page.index('class="app-pen"') : page.index("</main>")]
        assert "LA" in paper
        assert cases[0].reference in paper
        assert cases[1].reference in paper
        assert cases[2].reference not in paper
        for said in ("Archer", "Barrow", "Lee", "Tariq", str(cases[0].id), "1990", "HMP"):
            assert said not in paper

    def test_it_asks_what_the_log_asks_in_its_order(self, tariq: Client) -> None:
        page = text(tariq.get("/log/sheet/"))
        labels = [one.question.label for one in fields_of(ContactLogged)]
        places = [page.index(one, page.index("Began at")) for one in labels]
        assert places == sorted(places)

    def test_it_is_for_whoever_is_chosen(self, cases: list[Case], tariq: Client) -> None:
        page = tariq.get(f"/log/sheet/?case={cases[2].id}").content.decode()
        paper = page[page.index('class="app-pen"') :]
        assert cases[2].reference in paper
        assert cases[0].reference not in paper


class TestWhoMay:
    def test_whoever_logs_no_contacts_finds_no_such_page(self, cases: list[Case]) -> None:
        for member in (cast.SADE, cast.CHIDI, cast.OWEN):
            client = signed_in(member)
            assert [client.get(one).status_code for one in ("/log/day/", "/log/sheet/")] == [404, 404]
            assert "Log a day" not in text(client.get("/"))

    def test_a_colleague_finds_their_own_cases_alone(self, cases: list[Case]) -> None:
        priya = signed_in(cast.PRIYA)
        assert opened(priya)["rows"] == ["0"]
        sent = {"rows": "1", **row(0, case=str(cases[0].id), time="00:00", **HELD)}
        priya.post("/log/day/", sent)
        assert logged(cases[0]) == []

    def test_looking_at_the_day_is_on_record_with_everybody_who_was_on_it(
        self, cases: list[Case], tariq: Client
    ) -> None:
        tariq.get("/log/day/")
        with databases.as_role(Role.AUDITOR):
            rows = AccessRecord.objects.filter(what="care.log_queries.day_of", actor_id=cast.TARIQ.id)
            assert {one for row in rows for one in row.cases} == {one.id for one in cases}


def test_the_day_asks_the_database_as_often_however_many_people_are_on_it(cases: list[Case], tariq: Client) -> None:
    def count(address: str) -> int:
        tariq.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert tariq.get(address).status_code == 200
        return len(queries)

    first = [count("/log/day/"), count("/log/sheet/")]
    with transaction.atomic():
        for name in ("Dale", "Elder", "Frost"):
            book(a_case(name), an_hour_ago())
    assert [count("/log/day/"), count("/log/sheet/")] == first
    assert max(first) <= 25
