"""A lead sees what a leaver holds, hands all of it on, and reads what moved; so does whoever runs the command."""

import json
import uuid
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from backend.cases.models import Case
from backend.walls.context import speaking_for
from tests import cast
from tests.cases.given import a_person
from tests.cases.test_handing_over import a_case, give
from tests.cases.test_screens import hidden, signed_in, text
from tests.people.given import log_of


@pytest.fixture
def cases(committed: str) -> list[Case]:
    """Two referrals that Ben holds."""
    with speaking_for(cast.AMARA.actor):
        made = [a_case(), a_case(a_person("Marsh", "Jo"))]
        for one in made:
            give(one, cast.BEN)
    return made


@pytest.fixture
def amara(committed: str) -> Client:
    return signed_in(cast.AMARA)


def page_of(member: cast.Member) -> str:
    return f"{reverse('leavers')}?leaver={member.id}"


def worker_of(case: Case) -> uuid.UUID | None:
    with speaking_for(cast.AMARA.actor):
        return Case.objects.get(id=case.id).worker_id


def test_the_lead_chooses_the_leaver_and_sees_what_will_move(cases: list[Case], amara: Client) -> None:
    assert page_of(cast.BEN) in amara.get(reverse("leavers")).content.decode()
    page = text(amara.get(page_of(cast.BEN)))
    assert all(one.reference in page for one in cases)
    assert "MARSH, Jo" in page
    assert log_of("cases.held_by")[0].cases


def test_all_of_it_moves_to_one_but_for_the_case_that_names_another(cases: list[Case], amara: Client) -> None:
    form = amara.get(page_of(cast.BEN)).content.decode()
    sent = {
        **hidden(form), "receiver": str(cast.AMARA.id), f"case-{cases[1].reference.lower()}": str(cast.TARIQ.id),
    }  # fmt: skip
    report = text(amara.post(page_of(cast.BEN), sent))
    assert "Amara Okafor holds it" in report
    assert "Tariq Aziz holds it" in report
    assert "Some cases did not move" not in report
    assert [worker_of(one) for one in cases] == [cast.AMARA.id, cast.TARIQ.id]
    assert "Nothing was moved" in text(amara.post(page_of(cast.BEN), sent))


def test_whoever_chooses_nobody_is_told_and_nothing_moves(cases: list[Case], amara: Client) -> None:
    form = amara.get(page_of(cast.BEN)).content.decode()
    assert "Select who receives the work" in text(amara.post(page_of(cast.BEN), hidden(form)))
    assert worker_of(cases[0]) == cast.BEN.id


def test_who_is_no_lead_has_no_such_page(cases: list[Case]) -> None:
    ben = signed_in(cast.BEN)
    assert ben.get(reverse("leavers")).status_code == 404
    assert ben.post(page_of(cast.BEN), {"receiver": str(cast.AMARA.id)}).status_code == 404
    assert worker_of(cases[0]) == cast.BEN.id
    assert reverse("leavers") not in ben.get(reverse("home")).content.decode()


@pytest.mark.parametrize("leaver", [str(cast.TARIQ.id), str(uuid.uuid4()), "x"], ids=["another's", "nobody", "no id"])
def test_somebody_of_another_organisation_looks_like_nobody(amara: Client, leaver: str) -> None:
    assert amara.get(reverse("leavers"), {"leaver": leaver}).status_code == 404


def run(*args: str) -> str:
    out = StringIO()
    call_command("hand_on", *args, stdout=out, stderr=StringIO())
    return out.getvalue()


def test_the_command_says_what_moved_and_finds_nothing_the_second_time(cases: list[Case]) -> None:
    asked = (cast.BEN.email, cast.AMARA.email, "--by", cast.AMARA.email, "--json")
    assert json.loads(run(*asked))["cases"] == {one.reference: "Amara Okafor" for one in cases}
    assert json.loads(run(*asked))["cases"] == {}
    assert "cases      none" in run(*asked[:-1])


@pytest.mark.parametrize(
    ("by", "sentence"), [(cast.BEN.email, "lead or an administrator"), ("nobody@example.org", "nobody with")]
)
def test_the_command_refuses_who_may_not_decide_it(cases: list[Case], by: str, sentence: str) -> None:
    with pytest.raises(CommandError, match=sentence):
        run(cast.BEN.email, cast.AMARA.email, "--by", by)
    assert worker_of(cases[0]) == cast.BEN.id
