"""Possible matches on screen: seen side by side, decided with a reason, undone; and nothing of what is held elsewhere."""

import datetime as dt
import re
import uuid
from dataclasses import dataclass
from html import unescape
from typing import Any

import pytest
from django.test import Client

from backend.pathways.facts import Answer, ConsentTo
from backend.people.commands import add_identifiers, confirm_match, record_consent, reject_match
from backend.people.models import Combination, Person, PossibleMatch
from backend.walls.context import speaking_for
from tests import cast
from tests.cases.given import a_toy_case
from tests.cases.test_screens import fill, hidden, signed_in, text
from tests.people.given import enter, grounds, log_of, nhs, pnc

REASON = "Same photograph and address"


@dataclass
class Pair:
    older: uuid.UUID
    newer: uuid.UUID
    match: uuid.UUID

    @property
    def page(self) -> str:
        return f"/people/matches/{self.match}/"


@pytest.fixture
def pair(committed: str) -> Pair:
    """Two records that differ in the NHS number; one name was meant to be markup."""
    with speaking_for(cast.AMARA.actor):
        older = enter(identifiers={"pnc_id": pnc(7), "nhs_number": nhs(1)}, because=grounds(cast.PROVIDER))
        newer = enter(
            family_name="<b>Munk</b>", given_names="Vijay", identifiers={"pnc_id": pnc(7), "nhs_number": nhs(50)}
        )
        return Pair(older.person_id, newer.person_id, newer.candidates[0].match_id)


@pytest.fixture
def amara(committed: str) -> Client:
    return signed_in(cast.AMARA)


def answer_of(pair: Pair) -> str:
    with speaking_for(cast.AMARA.actor):
        return PossibleMatch.objects.get(id=pair.match).answer


def shown(client: Client, page: str) -> dict[str, str]:
    """Every hidden field of the page's form."""
    body = client.get(page).content.decode()
    return hidden(body) | dict(re.findall(r'name="(form-differences)" value="([^"]*)"', body))


def decide(client: Client, pair: Pair, **answers: Any) -> tuple[int, str]:
    sent = client.post(pair.page, {**shown(client, pair.page), "keep": "first", **answers})
    return sent.status_code, text(sent)


def confirm(client: Client, pair: Pair) -> uuid.UUID:
    status, said = decide(client, pair, same="same", reason=REASON, checked="checked")
    assert status == 302, said
    with speaking_for(cast.AMARA.actor):
        return Combination.objects.get().id


def test_where_nothing_waits_the_list_says_so(amara: Client) -> None:
    assert "No possible match waits for a decision." in text(amara.get("/people/matches/"))
    assert "No records have been joined." in text(amara.get("/people/matches/joined/"))
    assert "possible match" not in text(amara.get("/")).replace("Possible matches", "")


def test_the_start_page_counts_what_can_be_decided_and_leads_there(pair: Pair, amara: Client) -> None:
    page = amara.get("/")
    assert "1 possible match waits" in text(page)
    assert 'href="/people/matches/"' in page.content.decode()
    listed = amara.get("/people/matches/")
    assert "Monk, Vijay, born 23 December 1989" in text(listed)
    assert pair.page in listed.content.decode()
    assert "1 possible match" not in text(signed_in(cast.CHIDI).get("/"))


def test_both_records_stand_side_by_side_with_what_agrees_and_where_each_came_from(pair: Pair, amara: Client) -> None:
    page = amara.get(pair.page)
    said = text(page)
    assert "Same PNC ID, but another NHS number." in said
    rows = {
        re.sub(r"\s+", " ", text_of(row)).strip()
        for row in re.findall(r"<tr.*?</tr>", page.content.decode(), re.DOTALL)
    }
    assert "Family name Monk from test <b>Munk</b> from test Different" in rows
    assert "Given names Vijay from test Vijay from test Same" in rows
    assert "Date of birth 23 December 1989 23 December 1989 Same" in rows
    assert any(row.startswith("NHS number") and row.endswith("Different") for row in rows)
    assert any(row.startswith("PNC ID") and row.endswith("Same") for row in rows)
    assert "Held by Birmingham Court Liaison, Midland Primary Care MHTR" in said


def text_of(markup: str) -> str:
    return unescape(re.sub(r"<[^>]+>", " ", markup))


def test_a_name_that_was_meant_to_be_markup_is_text_on_every_page(pair: Pair, amara: Client) -> None:
    combination = None
    pages = ["/people/matches/", pair.page]
    for page in pages:
        body = amara.get(page).content.decode()
        assert "<b>Munk" not in body
        assert "&lt;b&gt;Munk" in body
    combination = confirm(amara, pair)
    for page in ("/people/matches/joined/", f"/people/matches/joined/{combination}/"):
        body = amara.get(page).content.decode()
        assert "<b>Munk" not in body
        assert "&lt;b&gt;Munk" in body


def test_two_records_become_one_and_are_told_apart_again(pair: Pair, amara: Client) -> None:
    combination = confirm(amara, pair)
    with speaking_for(cast.AMARA.actor):
        assert Person.objects.get(id=pair.newer).merged_into_id == pair.older
    told = amara.get("/people/matches/")
    assert "the two records are read as one person's now" in text(told)
    assert f"/people/matches/joined/{combination}/" in told.content.decode()
    assert REASON in text(amara.get("/people/matches/joined/"))
    assert "Amara Okafor decided this on" in text(amara.get(pair.page))
    with speaking_for(cast.AMARA.actor):
        record_consent(
            by=cast.AMARA.actor, person_id=pair.older, case_id=None, to=ConsentTo.ASSESSMENT, answer=Answer.GIVEN,
            on=dt.date(2026, 5, 4),
        )  # fmt: skip
    undo = f"/people/matches/joined/{combination}/"
    status, _, said = fill(amara, undo, reason="")
    assert status == 422
    assert "There is a problem" in said
    assert fill(amara, undo, reason="Two brothers")[0] == 302
    assert "consents (1)" in text(amara.get("/people/matches/joined/"))
    with speaking_for(cast.AMARA.actor):
        assert Person.objects.get(id=pair.newer).merged_into_id is None
    assert answer_of(pair) == "rejected"
    assert "has told these records apart already" in text(amara.get(undo))
    again = amara.post(undo, {"reason": "Two brothers"})
    assert again.status_code == 409


def test_the_other_record_can_be_the_one_that_counts(pair: Pair, amara: Client) -> None:
    assert decide(amara, pair, same="same", reason=REASON, checked="checked", keep="second")[0] == 302
    with speaking_for(cast.AMARA.actor):
        assert Person.objects.get(id=pair.older).merged_into_id == pair.newer


def test_two_different_people_are_not_asked_about_again(pair: Pair, amara: Client) -> None:
    assert decide(amara, pair, same="different", reason="Seen together")[0] == 302
    assert answer_of(pair) == "rejected"
    assert "No possible match waits" in text(amara.get("/people/matches/"))


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({"reason": REASON}, "Select an answer to “Are these the same person?”"),
        ({"same": "same", "checked": "checked"}, "Enter an answer to “Why?”"),
        ({"same": "same", "reason": REASON}, "Tick that you have checked the differences"),
        ({"same": "perhaps", "reason": REASON}, "must be one of"),
        ({"same": "different", "reason": "x" * 501}, "too long"),
        ({"same": "different", "reason": "a\0b"}, "a character that"),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_decided(
    pair: Pair, amara: Client, answers: dict[str, str], said: str
) -> None:
    status, page = decide(amara, pair, **answers)
    assert status == 422
    assert said in page
    assert answer_of(pair) == "open"


def test_a_difference_that_came_up_since_the_page_was_opened_is_not_accepted_unseen(pair: Pair, amara: Client) -> None:
    opened = shown(amara, pair.page)
    assert opened["form-differences"] == "nhs_number"
    with speaking_for(cast.BEN.actor):
        for person_id, crn in ((pair.older, "X320741"), (pair.newer, "X320742")):
            add_identifiers(by=cast.BEN.actor, person_id=person_id, identifiers={"probation_crn": crn}, source="typed")
    sent = amara.post(pair.page, {**opened, "keep": "first", "same": "same", "reason": REASON, "checked": "checked"})
    assert sent.status_code == 409
    assert "Each has another" in text(sent)
    assert answer_of(pair) == "open"


def test_whoever_comes_second_is_told_who_decided(pair: Pair, amara: Client) -> None:
    opened = shown(amara, pair.page)
    with speaking_for(cast.BEN.actor):
        reject_match(by=cast.BEN.actor, match_id=pair.match, reason="Two men")
    sent = amara.post(pair.page, {**opened, "keep": "first", "same": "same", "reason": REASON, "checked": "checked"})
    assert sent.status_code == 409
    assert "Ben Whitlock decided this on" in text(sent)
    assert answer_of(pair) == "rejected"


def test_the_same_decision_sent_twice_counts_once_and_is_no_error(pair: Pair, amara: Client) -> None:
    opened = shown(amara, pair.page)
    sent = {**opened, "keep": "first", "same": "same", "reason": REASON, "checked": "checked"}
    assert [amara.post(pair.page, sent).status_code for _ in range(2)] == [302, 302]
    with speaking_for(cast.AMARA.actor):
        assert Combination.objects.count() == 1


def test_somebody_elses_match_looks_like_none(pair: Pair, amara: Client) -> None:
    combination = confirm(amara, pair)
    chidi = signed_in(cast.CHIDI)
    for where, real in (("/people/matches/", pair.match), ("/people/matches/joined/", combination)):
        theirs, absent = (chidi.get(f"{where}{one}/") for one in (real, uuid.uuid4()))
        assert theirs.status_code == absent.status_code == 404
        assert theirs.content == absent.content
        posted = [chidi.post(f"{where}{one}/", {"same": "different", "reason": "x"}) for one in (real, uuid.uuid4())]
        assert [one.status_code for one in posted] == [404, 404]
        assert posted[0].content == posted[1].content
    assert "No records have been joined." in text(chidi.get("/people/matches/joined/"))


def test_of_a_record_held_elsewhere_nothing_is_shown_and_nothing_can_be_decided(committed: str) -> None:
    with speaking_for(cast.CHIDI.actor):
        enter(cast.CHIDI, family_name="Quill", given_names="Robin", identifiers={"nhs_number": nhs(7)})
    with speaking_for(cast.AMARA.actor):
        ours = enter(family_name="Quill", given_names="Robin")
    page = f"/people/matches/{ours.candidates[0].match_id}/"
    amara = signed_in(cast.AMARA)
    said = text(amara.get(page))
    assert "Nothing of it is shown here" in said
    for theirs in ("Northshire", nhs(7), "Save decision"):
        assert theirs not in said
    assert "held by another service" in text(amara.get("/people/matches/"))
    assert "possible match waits" not in text(amara.get("/"))  # nothing that anybody here could do
    for same in ("same", "different"):
        sent = amara.post(page, {"same": same, "reason": REASON, "keep": "second"})
        assert sent.status_code == 409
        assert "held by another service" in text(sent)
    with speaking_for(cast.AMARA.actor):
        assert PossibleMatch.objects.get().answer == "open"


def test_the_case_page_leads_to_a_match_that_concerns_its_person(committed: str) -> None:
    with speaking_for(cast.AMARA.actor):
        older = enter(identifiers={"pnc_id": pnc(7)})
        newer = enter(identifiers={"nhs_number": nhs(1)})
        case = a_toy_case(person=Person.objects.get(id=older.person_id))
    amara = signed_in(cast.AMARA)
    address = f"/people/matches/{newer.candidates[0].match_id}/"
    for page in (f"/cases/{case.id}/", f"/cases/{case.id}/person/"):
        assert address in amara.get(page).content.decode()
    with speaking_for(cast.AMARA.actor):
        confirm_match(by=cast.AMARA.actor, match_id=newer.candidates[0].match_id, reason=REASON)
    assert address not in amara.get(f"/cases/{case.id}/").content.decode()


def test_every_look_is_on_record_with_everybody_who_was_shown(pair: Pair, amara: Client) -> None:
    amara.get(pair.page)
    [row] = log_of("people.possible_match")
    assert set(row.people) == {pair.older, pair.newer}
    confirm(amara, pair)
    amara.get("/people/matches/joined/")
    assert set(log_of("people.joinings")[0].people) == {pair.older, pair.newer}


def test_a_long_list_is_paged_and_every_match_is_on_one_page(committed: str) -> None:
    with speaking_for(cast.AMARA.actor):
        for number in range(55):
            born = dt.date(1950, 1, 1) + dt.timedelta(days=37 * number)
            for _ in range(2):
                enter(family_name="Monk", given_names="Vijay", date_of_birth=born)
        waiting = {str(one) for one in PossibleMatch.objects.values_list("id", flat=True)}
    amara = signed_in(cast.AMARA)
    seen: list[str] = []
    address = "/people/matches/"
    for _ in range(3):
        page = amara.get(address).content.decode()
        seen += re.findall(r'href="/people/matches/([0-9a-f-]{36})/"', page)
        following = re.search(r'href="(\?after=[^"]+)"', page)
        if following is None:
            break
        address = f"/people/matches/{following[1]}"
    assert sorted(seen) == sorted(waiting)
    assert len(seen) == 55


@pytest.mark.parametrize(
    "after", ["x", "2026-01-01 x", "2026-01-01T00:00:00 " + str(uuid.UUID(int=1)), "\0", "9" * 5000]
)
def test_a_page_of_the_list_that_is_none_is_no_fault_of_ours(amara: Client, after: str) -> None:
    assert amara.get("/people/matches/", {"after": after}).status_code == 400
