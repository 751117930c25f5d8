"""Entering a sheet on its page: nothing typed is lost, what is wrong stands at its item, risk is never passed over."""

import re
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from backend import clock
from backend.care.models import Measure, MeasureVersion, RiskAlert
from backend.cases.commands import perform
from backend.cases.models import Case, CaseEvent, Review
from backend.pathways.measuring import NO_NUMBER
from backend.pathways.registry import registry
from backend.pathways.working_days import london_date
from backend.walls.context import speak_for, speaking_for
from tests import cast
from tests.care.given import AT_RISK, LOW, PHQ_9, an_mhtr_case, take
from tests.cases.given import a_person
from tests.cases.test_screens import hidden, signed_in, text

DONE = "Stayed with him, safety plan gone through, GP rung."


@pytest.fixture
def case(committed: str) -> Case:
    with transaction.atomic():
        return an_mhtr_case()


@pytest.fixture
def tariq(case: Case) -> Client:
    return signed_in(cast.TARIQ)


def boxes(page: str) -> dict[str, str]:
    """Everything that stands on the page's form as a browser would send it."""
    sent = hidden(page)
    main = page[page.index("<main") :]
    for tag in re.findall(r"<input[^>]*>", main):
        part = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        if part.get("type") == "text":
            sent[part["name"]] = part.get("value", "")
        elif part.get("type") == "radio" and " checked" in tag:
            sent[part["name"]] = part["value"]
    for name, typed in re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>\n?([^<]*)</textarea>', main):
        sent[name] = typed
    return sent


def items(columns: Any) -> dict[str, str]:
    return {f"item_{at}": "" if one is None else str(one) for at, one in enumerate(columns, start=1)}


def enter(client: Client, address: str, columns: Any = (), **more: str) -> Any:
    """Open the page, type and press the button; the answer as it came."""
    page = client.get(address)
    assert page.status_code == 200, text(page)
    return client.post(address, {**boxes(page.content.decode()), **items(columns), "form-finish": "yes", **more})


def address_of(case: Case, instrument: str = PHQ_9) -> str:
    return f"/cases/{case.id}/measures/take/{instrument}/"


def on_file(model: Any = MeasureVersion, **having: Any) -> list[Any]:
    with speaking_for(cast.TARIQ.actor):
        return list(model.objects.filter(**having))


def go_on(case: Case) -> str:
    return f"/cases/{case.id}/measures/{on_file(Measure)[0].id}/go-on/"


class TestChoosing:
    def test_the_action_on_the_case_leads_to_the_choice_and_its_plain_form_does_too(
        self, case: Case, tariq: Client
    ) -> None:
        page = tariq.get(f"/cases/{case.id}/").content.decode()
        assert f'href="/cases/{case.id}/measures/take/"' in page
        answer = tariq.get(f"/cases/{case.id}/do/record_measures/")
        assert answer.headers["Location"] == f"/cases/{case.id}/measures/take/"

    def test_every_instrument_is_offered_where_nothing_is_due(self, case: Case, tariq: Client) -> None:
        page = text(tariq.get(f"/cases/{case.id}/measures/take/"))
        for title in ("PHQ-9", "GAD-7", "CORE-OM", "AUDIT", "WSAS", "SWEMWBS"):
            assert title in page

    def test_what_is_due_at_a_point_comes_first_with_its_short_form(self, case: Case, tariq: Client) -> None:
        with transaction.atomic():
            take(case, PHQ_9, LOW, point="start")
        pathway = registry().get(case.pathway, case.pathway_version)
        (chased,) = [one.slug for one in pathway.reviews if one.opens == pathway.measure_points[0].opens]
        with speaking_for(cast.TARIQ.actor):
            now = clock.now()
            Review.objects.create(
                case_id=case.id, slug=chased, owed_by=["treatment_practitioner"], recorded_at=now, begun_at=now,
                counted_from=now, due_at=now,
            )  # fmt: skip
        address = f"/cases/{case.id}/measures/take/"
        page = tariq.get(address).content.decode()
        due = page[page.index("Due now: start of treatment") : page.index("At any other time")]
        assert re.findall(r'href="[^"]*take/([^"]+)"', due) == [
            "core-om/?point=start", "gad-7/?point=start", "core-10/?point=start",
        ]  # fmt: skip
        assert "CORE-10, the short form" in due
        assert boxes(tariq.get(f"{address}gad-7/?point=start").content.decode())["point"] == "start"

    def test_what_was_begun_comes_first_and_waits_among_my_unfinished_sheets(self, case: Case, tariq: Client) -> None:
        answer = enter(tariq, address_of(case), (1, 2, 3), **{"form-finish": "no"})
        assert answer.headers["Location"] == f"/cases/{case.id}/"
        assert "Saved for now: PHQ-9, 3 of 9 answered" in text(tariq.get(f"/cases/{case.id}/"))
        page = text(tariq.get(f"/cases/{case.id}/measures/take/"))
        assert page.index("Begun and not finished") < page.index("Every measure")
        mine, theirs = text(tariq.get("/unfinished-sheets/")), text(signed_in(cast.PRIYA).get("/unfinished-sheets/"))
        assert "3 of 9 answered" in mine
        assert "You have no unfinished sheet" in theirs

    def test_who_takes_no_measures_is_not_shown_the_page(self, case: Case) -> None:
        rhian = signed_in(cast.RHIAN)
        assert rhian.get(f"/cases/{case.id}/measures/take/").status_code == 404
        assert rhian.get(address_of(case)).status_code == 404
        assert rhian.post(address_of(case), items(LOW)).status_code == 404
        assert rhian.get("/unfinished-sheets/").status_code == 404


class TestEntering:
    def test_a_whole_sheet_is_saved_and_scored(self, case: Case, tariq: Client) -> None:
        answer = enter(
            tariq, address_of(case) + "?point=start", LOW, mode="telephone", completed_by="helped", language="Punjabi",
            interpreter="yes",
        )  # fmt: skip
        assert answer.headers["Location"] == f"/cases/{case.id}/measures/"
        (measure,) = on_file(Measure)
        assert (measure.point, measure.mode, measure.completed_by) == ("start", "telephone", "helped")
        assert (measure.language, measure.interpreter) == ("Punjabi", True)
        assert measure.taken_on == london_date(clock.now())
        (version,) = on_file()
        assert (version.ticked, version.value, version.recorded_by) == (list(LOW), sum(LOW), "Tariq Aziz")
        assert "Saved: PHQ-9." in text(tariq.get(f"/cases/{case.id}/measures/"))

    def test_each_box_says_what_may_be_typed_and_opens_the_digits_of_a_phone(self, case: Case, tariq: Client) -> None:
        page = tariq.get(address_of(case)).content.decode()
        found = re.findall(r'<input[^>]*id="item_\d+"[^>]*>', page)
        assert len(found) == 9
        assert all('inputmode="numeric"' in one and 'type="text"' in one for one in found)
        assert re.search(r'id="item_3-hint">0, 1, 2 or 3<', page)
        assert "0 of 9 answered" in text(tariq.get(address_of(case)))

    def test_an_empty_box_is_unanswered_and_never_a_zero(self, case: Case, tariq: Client) -> None:
        enter(tariq, address_of(case), (0, 1, 2, None, None, 1, None, 1, 0))
        (version,) = on_file()
        assert version.ticked == [0, 1, 2, None, None, 1, None, 1, 0]
        assert version.value is None

    def test_what_is_wrong_stands_at_its_item_in_the_words_of_every_door_and_nothing_is_lost(
        self, case: Case, tariq: Client
    ) -> None:
        answer = enter(
            tariq, address_of(case), (4, "x", 2, "1.5", "٣", None, "-1", 0, 0), language="Twi", mode="video",
            **{"taken_on-day": "31", "taken_on-month": "2", "taken_on-year": "2026"},
        )  # fmt: skip
        assert answer.status_code == 422
        page = answer.content.decode()
        summary = page[page.index("govuk-error-summary") : page.index("</ul>", page.index("govuk-error-summary"))]
        assert re.findall(r'href="#([^"]+)"', summary) == [
            "taken_on-day", "item_1", "item_2", "item_4", "item_5", "item_7",
        ]  # fmt: skip
        assert "Date taken must be a real date, like 4 11 2026" in summary
        assert summary.count("must be 0, 1, 2 or 3") == 5
        assert "PHQ-9 item 1 must be 0, 1, 2 or 3" in summary
        assert page.count("PHQ-9 item 7 must be 0, 1, 2 or 3") == 2
        kept = boxes(page)
        assert [kept[f"item_{at}"] for at in range(1, 10)] == ["4", "x", "2", "1.5", "٣", "", "-1", "0", "0"]
        assert (kept["language"], kept["mode"], kept["taken_on-day"]) == ("Twi", "video", "31")
        assert "3 of 9 answered" in text(answer)
        assert not on_file(Measure)

    @pytest.mark.parametrize(
        ("sent", "where", "said"),
        [
            ({"taken_on-year": "2199"}, "taken_on-day", "Date taken must be today or in the past"),
            ({"taken_on-day": "", "taken_on-month": "", "taken_on-year": ""}, "taken_on-day", "Date taken"),
            ({"point": "<b>nowhere</b>"}, "point", "Select a point from the list"),
            ({"mode": "pigeon"}, "mode", "must be one of"),
            ({"language": "x" * 20_001}, "language", "20,000"),
            ({"language": "nul\x00"}, "language", "cannot be kept"),
            ({"item_9": "9" * 10_000}, "item_9", "PHQ-9 item 9 must be 0, 1, 2 or 3"),
        ],
    )
    def test_hostile_input_is_refused_at_its_box(
        self, case: Case, tariq: Client, sent: dict[str, str], where: str, said: str
    ) -> None:
        answer = enter(tariq, address_of(case), LOW, **sent)
        assert answer.status_code == 422
        page = answer.content.decode()
        assert f'href="#{where}"' in page
        assert said in page
        assert "<b>nowhere" not in page
        assert not on_file(Measure)

    def test_a_second_baseline_is_refused_at_the_point(self, case: Case, tariq: Client) -> None:
        with transaction.atomic():
            take(case, PHQ_9, LOW, point="start", days_ago=5)
        answer = enter(tariq, address_of(case), LOW, point="start")
        assert answer.status_code == 422
        assert 'href="#point"' in answer.content.decode()
        assert "was taken at this point already" in text(answer)

    def test_a_sheet_of_that_day_on_file_is_named_and_opened_by_a_link(self, case: Case, tariq: Client) -> None:
        with transaction.atomic():
            take(case, PHQ_9, LOW)
        answer = enter(tariq, address_of(case), (3, *LOW[1:]))
        assert answer.status_code == 409
        assert f'href="{go_on(case)}"' in answer.content.decode()
        assert boxes(answer.content.decode())["item_1"] == "3"

    def test_a_form_sent_twice_keeps_one_sheet(self, case: Case, tariq: Client) -> None:
        page = tariq.get(address_of(case)).content.decode()
        sent = {**boxes(page), **items(LOW), "form-finish": "yes"}
        assert [tariq.post(address_of(case), sent).status_code for _ in range(2)] == [302, 302]
        assert len(on_file()) == 1

    def test_it_does_not_matter_what_else_happened_to_the_case_meanwhile(self, case: Case, tariq: Client) -> None:
        page = tariq.get(address_of(case)).content.decode()
        with transaction.atomic():
            take(case, "gad-7", (1,) * 7)
        answer = tariq.post(address_of(case), {**boxes(page), **items(LOW), "form-finish": "yes"})
        assert answer.status_code == 302

    def test_markup_in_texts_is_shown_as_text(self, case: Case, tariq: Client) -> None:
        answer = enter(tariq, address_of(case), AT_RISK, language="<script>alert(1)</script>", item_1="<i>")
        assert "<script>alert(1)" not in answer.content.decode()
        assert "&lt;i&gt;" in answer.content.decode()

    @pytest.mark.parametrize("instrument", ["phq-99", "PHQ-9", "admin"])
    def test_an_instrument_nobody_has_is_no_page(self, case: Case, tariq: Client, instrument: str) -> None:
        assert tariq.get(address_of(case, instrument)).status_code == 404

    def test_what_was_typed_when_the_session_ended_comes_back_unsaved(self, case: Case, tariq: Client) -> None:
        answer = enter(tariq, address_of(case), LOW, **{"form-add": "again"})
        assert answer.status_code == 200
        assert boxes(answer.content.decode())["item_1"] == "2"
        assert not on_file(Measure)


class TestAskedBesides:
    def test_the_gate_of_a_screen(self, case: Case, tariq: Client) -> None:
        page = tariq.get(address_of(case, "pc-ptsd-5"))
        assert "Question about trauma" in text(page)
        assert enter(tariq, address_of(case, "pc-ptsd-5"), trauma_gate="0").status_code == 302
        assert on_file()[0].value == 0

    def test_what_does_not_apply(self, case: Case, tariq: Client) -> None:
        enter(tariq, address_of(case, "wsas"), (None, 4, 4, 4, 4), item1_not_applicable="yes")
        (version,) = on_file()
        assert (version.besides, version.value) == ({"item1_not_applicable": True}, 16)

    def test_a_cut_off_that_depends_on_sex(self, case: Case, tariq: Client) -> None:
        page = tariq.get(address_of(case, "dudit")).content.decode()
        assert re.findall(r'name="sex"[^>]*value="([^"]*)"', page) == ["male", "female", ""]
        answer = enter(tariq, address_of(case, "dudit"), [0] * 11, sex="moon")
        assert answer.status_code == 422
        assert 'href="#sex"' in answer.content.decode()
        assert enter(tariq, address_of(case, "dudit"), [0] * 11, sex="female").status_code == 302
        assert on_file()[0].besides == {"sex": "female"}


class TestRisk:
    def test_the_page_asks_what_was_done_names_the_item_and_keeps_everything(self, case: Case, tariq: Client) -> None:
        answer = enter(tariq, address_of(case), AT_RISK)
        assert answer.status_code == 422
        said = text(answer)
        assert "What was done about the risk?" in said
        assert "item 9 (" in said
        assert NO_NUMBER in said
        page = answer.content.decode()
        assert 'href="#done_about_risk"' in page
        kept = boxes(page)
        assert [kept[f"item_{at}"] for at in range(1, 10)] == [str(one) for one in AT_RISK]
        assert not on_file(RiskAlert)
        again = tariq.post(address_of(case), {**kept, "form-finish": "yes", "done_about_risk": DONE})
        assert again.status_code == 302
        (version,) = on_file()
        assert version.done_about_risk == DONE
        assert len(on_file(RiskAlert)) == 1

    def test_saving_for_now_asks_too(self, case: Case, tariq: Client) -> None:
        answer = enter(tariq, address_of(case), (None,) * 8 + (1,), **{"form-finish": "no"})
        assert answer.status_code == 422
        assert "What was done about the risk?" in text(answer)

    def test_ten_thousand_letters_are_kept_and_twenty_thousand_refused_with_what_was_typed(
        self, case: Case, tariq: Client
    ) -> None:
        answer = enter(tariq, address_of(case), AT_RISK, done_about_risk="y" * 20_001)
        assert answer.status_code == 422
        assert "y" * 20_001 in answer.content.decode()
        assert enter(tariq, address_of(case), AT_RISK, done_about_risk="y" * 10_000).status_code == 302
        assert on_file()[0].done_about_risk == "y" * 10_000


class TestGoingOn:
    def test_it_is_shown_as_it_stands_and_finished(self, case: Case, tariq: Client) -> None:
        enter(tariq, address_of(case), (1, 2), **{"form-finish": "no", "mode": "telephone"})
        page = tariq.get(go_on(case)).content.decode()
        kept = boxes(page)
        assert (kept["item_1"], kept["item_2"], kept["item_3"], kept["mode"]) == ("1", "2", "", "telephone")
        assert "2 of 9 answered" in page
        assert enter(tariq, go_on(case), (1, 2, *LOW[2:])).status_code == 302
        (measure,) = on_file(Measure)
        assert measure.finished_at is not None
        assert [one.ticked[2] for one in sorted(on_file(), key=lambda one: one.number)] == [None, 2]

    def test_two_who_go_on_with_the_same_sheet_do_not_undo_each_other(self, case: Case, tariq: Client) -> None:
        enter(tariq, address_of(case), (1, 2), **{"form-finish": "no"})
        address = go_on(case)
        stale = boxes(tariq.get(address).content.decode())
        assert enter(signed_in(cast.PRIYA), address, (1, 2, 3), **{"form-finish": "no"}).status_code == 302
        answer = tariq.post(address, {**stale, **items((1, 2, 0)), "form-finish": "no"})
        assert answer.status_code == 409
        assert "Priya Nair saved this sheet at" in text(answer)
        kept = boxes(answer.content.decode())
        assert kept["item_3"] == "0"
        assert tariq.post(address, {**kept, "form-finish": "no"}).status_code == 302
        assert [one.ticked[2] for one in sorted(on_file(), key=lambda one: one.number)] == [None, 3, 0]


class TestCorrecting:
    def test_it_needs_a_reason_and_the_older_answers_stay_listed(self, case: Case, tariq: Client) -> None:
        with transaction.atomic():
            take(case, PHQ_9, LOW)
        answer = enter(tariq, go_on(case), (0, *LOW[1:]))
        assert answer.status_code == 422
        assert 'href="#because"' in answer.content.decode()
        assert "Say why the finished sheet is corrected" in text(answer)
        assert boxes(answer.content.decode())["item_1"] == "0"
        assert enter(tariq, go_on(case), (0, *LOW[1:]), because="Item 1 <misread>.").status_code == 302
        said = text(tariq.get(go_on(case)))
        assert "Version 1," in said
        assert "Version 2," in said
        assert "by Tariq Aziz: Item 1 <misread>." in said
        assert [one.ticked[0] for one in sorted(on_file(), key=lambda one: one.number)] == [2, 0]

    def test_two_tabs_correct_it_once_each_knowingly(self, case: Case, tariq: Client) -> None:
        with transaction.atomic():
            take(case, PHQ_9, LOW)
        address = go_on(case)
        tabs = [boxes(tariq.get(address).content.decode()) for _ in range(2)]
        first = tariq.post(address, {**tabs[0], "item_1": "0", "because": "Misread."})
        second = tariq.post(address, {**tabs[1], "item_1": "1", "because": "Misread."})
        assert (first.status_code, second.status_code) == (302, 409)
        assert "saved this sheet at" in text(second)
        assert len(on_file()) == 2

    def test_a_derived_score_is_corrected_on_the_longer_sheet_alone(self, case: Case, tariq: Client) -> None:
        with transaction.atomic():
            take(case, "core-om", (0,) * 34)
        (derived,) = on_file(Measure, instrument="core-10")
        assert tariq.get(f"/cases/{case.id}/measures/{derived.id}/go-on/").status_code == 404


class TestElsewhere:
    def test_another_organisations_case_and_sheet_are_no_pages(self, case: Case, tariq: Client) -> None:
        with transaction.atomic():
            take(case, PHQ_9, LOW)
        sheet = go_on(case)
        chidi = signed_in(cast.CHIDI)
        for address in (
            f"/cases/{case.id}/measures/take/",
            address_of(case),
            sheet,
            f"/cases/{case.id}/measures/missed/",
        ):
            assert chidi.get(address).status_code == 404
            assert chidi.post(address, items(LOW)).status_code == 404
        assert len(on_file()) == 1

    def test_a_sheet_of_another_case_of_ours_is_none_of_this_one(self, case: Case, tariq: Client) -> None:
        with transaction.atomic():
            take(case, PHQ_9, LOW)
            speak_for(cast.AMARA.actor)
            other = an_mhtr_case(a_person("Second", "Kim"))
        sheet = on_file(Measure)[0].id
        for one in (sheet, uuid.uuid4()):
            assert tariq.get(f"/cases/{other.id}/measures/{one}/go-on/").status_code == 404
            assert tariq.post(f"/cases/{other.id}/measures/{one}/go-on/", items(LOW)).status_code == 404


class TestMissed:
    def test_the_point_is_chosen_and_the_reason_is_kept(self, case: Case, tariq: Client) -> None:
        address = f"/cases/{case.id}/measures/missed/"
        assert tariq.get(f"/cases/{case.id}/do/explain_missed_measures/").headers["Location"] == address
        page = tariq.get(address)
        assert re.findall(r'name="point"[^>]*value="([^"]*)"', page.content.decode()) == [
            "start", "session", "mid", "end",
        ]  # fmt: skip
        nothing = tariq.post(address, boxes(page.content.decode()))
        assert nothing.status_code == 422
        assert 'href="#point"' in nothing.content.decode()
        when = dict(re.findall(r'name="(form-happened[^"]*)"[^>]*value="([^"]*)"', page.content.decode()))
        sent = {**hidden(page.content.decode()), **when, "point": "start", "reason": "declined"}
        assert tariq.post(address, sent).status_code == 302
        (event,) = on_file(CaseEvent, action="explain_missed_measures")
        assert (event.entered["point"], event.entered["reason"]) == ("start", "declined")


class TestTheBanner:
    @pytest.fixture
    def alarmed(self, case: Case) -> Case:
        with transaction.atomic():
            take(case, PHQ_9, AT_RISK, done_about_risk=DONE)
        return case

    def pages(self, case: Case) -> list[str]:
        parts = ("", "timeline/", "person/", "measures/", "measures/take/", "measures/take/gad-7/")
        return [f"/cases/{case.id}/{one}" for one in parts]

    def test_it_stands_on_every_page_of_the_case_and_says_what_to_do(self, alarmed: Case, tariq: Client) -> None:
        for address in self.pages(alarmed):
            said = text(tariq.get(address))
            assert "Risk alert not answered" in said, address
            assert f"Raised on case {alarmed.reference}" in said
            assert "by Tariq Aziz (Midland Primary Care MHTR)" in said
            assert NO_NUMBER in said
        page = tariq.get(f"/cases/{alarmed.id}/").content.decode()
        assert f'href="/cases/{alarmed.id}/do/answer_alert/"' in page

    def test_it_stands_on_the_persons_other_case_and_in_lists_in_words(self, alarmed: Case, tariq: Client) -> None:
        with transaction.atomic():
            speak_for(cast.AMARA.actor)
            other = an_mhtr_case(alarmed.person)
        said = text(tariq.get(f"/cases/{other.id}/"))
        assert "Risk alert not answered" in said
        assert f"Raised on case {alarmed.reference}" in said
        for member in (cast.TARIQ, cast.RHIAN):
            assert text(signed_in(member).get("/cases/")).count("Risk alert not answered") == 2
        assert "Risk alert not answered" in text(tariq.get("/"))

    def test_whoever_may_not_answer_it_learns_who_does(self, alarmed: Case) -> None:
        page = signed_in(cast.RHIAN).get(f"/cases/{alarmed.id}/")
        assert "Answered by: clinical lead" in text(page)
        assert "do/answer_alert" not in page.content.decode()

    def test_it_goes_when_it_is_answered_and_not_before(self, alarmed: Case, tariq: Client) -> None:
        with transaction.atomic():
            take(
                alarmed, PHQ_9, LOW, sheet=str(on_file(Measure)[0].id), because="It was misread.", done_about_risk=DONE
            )
        assert "Risk alert not answered" in text(tariq.get(f"/cases/{alarmed.id}/"))
        with speaking_for(cast.PRIYA.actor):
            perform(
                alarmed.id, "answer_alert", by=cast.PRIYA.actor, expected_version=None, command_id=uuid.uuid4(),
                data={"plan": "Seen at two o'clock.", "level": "medium"},
            )  # fmt: skip
        for address in (*self.pages(alarmed), "/cases/"):
            assert "Risk alert not answered" not in text(tariq.get(address))

    def test_somebody_elsewhere_sees_none_of_it(self, alarmed: Case) -> None:
        chidi = signed_in(cast.CHIDI)
        assert "Risk alert" not in text(chidi.get("/cases/"))


def test_the_day_it_was_taken_is_told_apart_from_the_day_it_was_entered(case: Case, tariq: Client) -> None:
    day = london_date(clock.now()) - timedelta(days=3)
    enter(
        tariq, address_of(case), LOW,
        **{"taken_on-day": str(day.day), "taken_on-month": str(day.month), "taken_on-year": str(day.year)},
    )  # fmt: skip
    (measure,) = on_file(Measure)
    assert measure.taken_on == day
    assert london_date(measure.begun_at) == london_date(clock.now())
