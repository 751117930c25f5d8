"""The screens, as people use them: from somebody at the door to a case that is closed.

The pathway is the toy of ``tests/toy``, a folder of four files: no view, form or template knows it.
"""

import re
import uuid
from html import unescape

import pytest
from django.test import Client

from backend.cases.models import Case, CaseEvent, CaseStrand
from backend.walls.context import speaking_for
from tests import cast
from tests.cases.given import a_toy_case, do


def signed_in(member: cast.Member) -> Client:
    client = Client()
    answer = client.post("/sign-in/", {"email": member.email, "password": cast.PASSWORD})
    assert answer.status_code == 302
    return client


def text(answer: object) -> str:
    """What a person reads of a page."""
    content: bytes = answer.content  # type: ignore[attr-defined]
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", content.decode())))


def hidden(page: str) -> dict[str, str]:
    """The hidden fields of the page's form."""
    return dict(re.findall(r'type="hidden" name="(form-[^"]+)" value="([^"]*)"', page))


def fill(client: Client, address: str, **answers: object) -> tuple[int, str, str]:
    """Open a form, fill it in and send it: (status, where it led, what the page then says)."""
    page = client.get(address)
    assert page.status_code == 200, text(page)
    form = hidden(page.content.decode())
    boxes = re.findall(r'name="(form-happened[^"]*)"[^>]*value="([^"]*)"', page.content.decode())
    sent = client.post(address, {**form, **dict(boxes), **answers})
    return sent.status_code, sent.get("Location", ""), text(sent)


@pytest.fixture
def amara(committed: str) -> Client:
    return signed_in(cast.AMARA)


def open_by_hand(client: Client) -> str:
    """Add a person and open a mentoring case: the address of the case."""
    status, address, said = fill(
        client, "/people/add/", family_name="Quill", given_names="Robin", **{
            "date_of_birth-day": "4", "date_of_birth-month": "11", "date_of_birth-year": "1990"},
    )  # fmt: skip
    assert status == 302, said
    begin = client.get(address)
    links = re.findall(r'href="(/people/[^"]*/toy/ask_for/[^"]*)"', begin.content.decode())
    assert links
    status, case, said = fill(client, links[0], source="self", wish="Somebody to talk to.")
    assert status == 302, said
    return case


def test_a_pathway_of_four_files_is_lived_through_the_screens_from_open_to_closed(amara: Client) -> None:
    case = open_by_hand(amara)
    page = text(amara.get(case))
    assert "Robin Quill" in page
    assert "Asked for" in page
    assert "Next: Find a mentor" in page
    assert fill(amara, f"{case}do/match/", mentor="Jo", knows_person="no")[0] == 302
    assert fill(amara, f"{case}do/sign/")[0] == 302
    tariq = signed_in(cast.TARIQ)
    status, _, said = fill(
        tariq, f"{case}do/meet/", topics=["home", "work"], minutes="50", questionnaire="yes", note="Slept."
    )
    assert status == 302, said
    assert fill(amara, f"{case}do/finish/", summary="It went well.")[0] == 302
    assert "This case closed on" in text(amara.get(case)) or "Ask how it went" in text(amara.get(case))
    told = text(tariq.get(f"{case}timeline/"))
    for words in (
        "Ask for a mentor",
        "Matched",
        "Somewhere to live, Work",
        "Slept.",
    ):
        assert words in told
    with speaking_for(cast.AMARA.actor):
        assert Case.objects.filter(closed_at__isnull=False).count() == 1
        assert CaseEvent.objects.count() == 5


def test_what_is_wrong_is_said_at_the_top_and_at_the_question_and_nothing_typed_is_lost(amara: Client) -> None:
    case = open_by_hand(amara)
    status, _, said = fill(amara, f"{case}do/match/", mentor="Jo")
    assert status == 422
    assert "There is a problem" in said
    assert said.count("Do they know each other already?") >= 2
    page = amara.post(f"{case}do/match/", {"mentor": "Jo"}).content.decode()
    assert 'value="Jo"' in page


def test_a_form_sent_twice_counts_once(amara: Client) -> None:
    case = open_by_hand(amara)
    page = amara.get(f"{case}do/raise_risk/").content.decode()
    sent = hidden(page) | dict(re.findall(r'name="(form-happened[^"]*)"[^>]*value="([^"]*)"', page))
    assert [amara.post(f"{case}do/raise_risk/", sent).status_code for _ in range(2)] == [302, 302]
    with speaking_for(cast.AMARA.actor):
        assert CaseEvent.objects.filter(action="raise_risk").count() == 1


def test_whoever_saves_over_a_colleague_is_told_who_it_was_and_can_then_save(amara: Client) -> None:
    case = open_by_hand(amara)
    page = amara.get(f"{case}do/match/").content.decode()
    form = hidden(page) | dict(re.findall(r'name="(form-happened[^"]*)"[^>]*value="([^"]*)"', page))
    assert fill(signed_in(cast.BEN), f"{case}do/hearing_over/")[0] == 302
    sent = amara.post(f"{case}do/match/", {**form, "mentor": "Jo", "knows_person": "no"})
    assert sent.status_code == 409
    assert "Ben Whitlock changed this case at" in text(sent)
    again = hidden(sent.content.decode())
    assert amara.post(f"{case}do/match/", {**form, **again, "mentor": "Jo", "knows_person": "no"}).status_code == 302


def test_what_cannot_be_done_yet_says_why(amara: Client) -> None:
    case = open_by_hand(amara)
    assert fill(amara, f"{case}do/raise_risk/")[0] == 302
    page = text(amara.get(case))
    assert "Somebody has to answer the warning about risk first." in page
    assert "Answer a risk" in page  # what is urgent stands on every page of the case
    assert "Answer a risk" in text(amara.get(f"{case}timeline/"))
    assert "This cannot be done now" in text(amara.get(f"{case}do/match/"))


def test_clinical_notes_are_kept_from_probation(amara: Client) -> None:
    case = open_by_hand(amara)
    fill(amara, f"{case}do/match/", mentor="Jo", knows_person="no")
    fill(
        signed_in(cast.TARIQ), f"{case}do/meet/", topics="home", minutes="50", questionnaire="no", note="Sleeps badly."
    )
    assert "Sleeps badly." in text(signed_in(cast.PRIYA).get(f"{case}timeline/"))
    probation = text(signed_in(cast.RHIAN).get(f"{case}timeline/"))
    assert "Sleeps badly." not in probation
    assert "health staff see them" in probation


def test_my_work_shows_what_i_owe_and_nothing_else(amara: Client) -> None:
    assert "You owe nothing just now" in text(amara.get("/"))
    open_by_hand(amara)
    assert "Find a mentor" in text(amara.get("/"))
    assert "Find a mentor" not in text(signed_in(cast.TARIQ).get("/"))


def test_lists_say_whether_they_are_empty_or_narrowed(amara: Client) -> None:
    assert "Your organisation has no open cases" in text(amara.get("/cases/"))
    open_by_hand(amara)
    assert "Quill, Robin" in text(amara.get("/cases/"))
    narrowed = amara.get("/cases/?state=M2&late=yes")
    assert "No case matches what you chose" in text(narrowed)
    assert re.findall(r'href="(\?[^"]*)"', narrowed.content.decode())


@pytest.mark.parametrize("page", ["", "timeline/", "do/match/"])
def test_hidden_and_absent_are_the_same_page(committed: str, page: str) -> None:
    with speaking_for(cast.AMARA.actor):
        case = a_toy_case()
    chidi = signed_in(cast.CHIDI)
    hidden_one, absent = (chidi.get(f"/cases/{one}/{page}") for one in (case.id, uuid.uuid4()))
    assert hidden_one.status_code == absent.status_code == 404
    assert hidden_one.content == absent.content
    assert dict(hidden_one.headers) == dict(absent.headers)


def test_nobody_who_is_not_signed_in_sees_a_case(committed: str) -> None:
    with speaking_for(cast.AMARA.actor):
        case = a_toy_case()
    answer = Client().get(f"/cases/{case.id}/")
    assert answer.status_code == 302
    assert answer["Location"].startswith("/sign-in/")


def test_no_page_about_a_person_is_kept_by_a_browser_or_names_them_in_its_title(amara: Client) -> None:
    case = open_by_hand(amara)
    for address in ("/", "/cases/", case, f"{case}timeline/", f"{case}do/match/"):
        answer = amara.get(address)
        assert "no-store" in answer["Cache-Control"]
        title = re.search(r"<title>(.*?)</title>", answer.content.decode(), re.DOTALL)
        assert title is not None
        assert "Quill" not in title[1]


def test_a_refused_screen_keeps_its_audit_row(amara: Client) -> None:
    from backend.audit.models import AccessRecord
    from backend.database import Role
    from tests.databases import as_role

    case = open_by_hand(amara)
    fill(amara, f"{case}do/raise_risk/")
    page = amara.get(f"{case}do/raise_risk/").content.decode()
    form = hidden(page) | dict(re.findall(r'name="(form-happened[^"]*)"[^>]*value="([^"]*)"', page))
    assert amara.post(f"{case}do/match/", {**form, "mentor": "Jo", "knows_person": "no"}).status_code == 422
    with as_role(Role.AUDITOR):
        assert AccessRecord.objects.filter(outcome="refused", what="cases.perform").count() == 1
    with speaking_for(cast.AMARA.actor):
        assert CaseStrand.objects.get().state == "M0"


def test_what_somebody_typed_is_shown_as_text_and_never_as_markup(committed: str) -> None:
    with speaking_for(cast.AMARA.actor):
        case = a_toy_case(wish="<script>alert(1)</script>")
        do(case, "match", cast.AMARA, mentor="<b>Jo</b>", knows_person=False)
    page = signed_in(cast.AMARA).get(f"/cases/{case.id}/timeline/").content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<b>Jo" not in page
