"""The wording of a form: shown to the users of the organisation that loaded it, and to nobody else by any door."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import Error, transaction
from django.test import Client
from django.urls import get_resolver

from backend.audit.models import AccessRecord
from backend.care.models import Wording
from backend.cases.models import Case
from backend.database import Role
from backend.walls.context import speak_for, speaking_for
from tests import cast
from tests.care.given import an_mhtr_case
from tests.cases.given import a_person
from tests.cases.test_screens import signed_in, text
from tests.databases import as_role

WORDS = [f"Invented question {number} about <b>days</b>" for number in range(1, 12)]
LINE = "Copyright of nobody, since it is invented"


def load(
    tmp_path: Path, content: Any, *, instrument: str = "CORE-10", organisation: str = cast.PROVIDER.name,
    language: str = "en", basis: str = "Licence 12",
) -> str:  # fmt: skip
    path = tmp_path / "words.json"
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    said = io.StringIO()
    with as_role(Role.APP):
        call_command(
            "load_wording", instrument, str(path), f"--organisation={organisation}", f"--language={language}",
            f"--basis={basis}", stdout=said, stderr=io.StringIO(),
        )  # fmt: skip
    return said.getvalue()


def whole(items: int = 10, prefix: str = "") -> dict[str, Any]:
    return {"items": {str(at): f"{prefix}{WORDS[at - 1]}" for at in range(1, items + 1)}, "copyright_line": LINE}


@pytest.fixture
def case(committed: str) -> Case:
    with transaction.atomic():
        return an_mhtr_case()


def sheet(case: Case, by: cast.Member, instrument: str = "core-10", more: str = "") -> str:
    return text(signed_in(by).get(f"/cases/{case.id}/measures/take/{instrument}/{more}"))


def test_nothing_is_shown_but_our_labels_until_it_is_loaded(case: Case) -> None:
    said = sheet(case, cast.TARIQ)
    assert "Labels of our own" in said
    assert "Invented question" not in said


def test_loaded_words_are_shown_with_the_copyright_line_as_text_and_not_as_markup(case: Case, tmp_path: Path) -> None:
    assert "is shown from now on, to the users of Midland Primary Care MHTR alone" in load(tmp_path, whole())
    said = sheet(case, cast.TARIQ)
    assert all(one in said for one in WORDS[:10])
    assert LINE in said
    assert "Labels of our own" not in said
    page = signed_in(cast.TARIQ).get(f"/cases/{case.id}/measures/take/core-10/").content.decode()
    assert "<b>days</b>" not in page


def test_a_party_to_the_same_case_that_loaded_none_sees_none_on_any_page(case: Case, tmp_path: Path) -> None:
    load(tmp_path, whole())
    amara = signed_in(cast.AMARA)  # of the court's liaison service, which works on the case too
    looked = 0
    for address in pages_of(case):
        answer = amara.get(address)
        looked += answer.status_code == 200
        assert b"Invented question" not in answer.content, address
        assert LINE.encode() not in answer.content, address
    assert looked >= 8


def pages_of(case: Case) -> list[str]:
    """Every address of a case that needs no more than the case, by its name; and the sheet itself."""
    found = []
    for pattern in get_resolver().url_patterns:
        converters = set(getattr(pattern.pattern, "converters", {}))
        if converters <= {"case_id"} and getattr(pattern, "name", None):
            found.append("/" + str(pattern.pattern).replace("<uuid:case_id>", str(case.id)))
    return [*found, f"/cases/{case.id}/measures/take/core-10/"]


def test_the_database_itself_shows_them_to_nobody_else(case: Case, tmp_path: Path) -> None:
    load(tmp_path, whole())
    for member, seen in ((cast.TARIQ, 1), (cast.AMARA, 0), (cast.CHIDI, 0)):
        with speaking_for(member.actor):
            assert Wording.objects.count() == seen
    with transaction.atomic(), pytest.raises(Error):
        speak_for(cast.AMARA.actor)
        Wording.objects.create(
            organisation_id=cast.PROVIDER.id, instrument="core-10", language="en", items={}, basis="x",
            loaded_at="2026-01-05T09:00Z", loaded_by="x",
        )  # fmt: skip


def test_two_organisations_each_see_their_own(case: Case, tmp_path: Path) -> None:
    load(tmp_path, whole())
    load(tmp_path, whole(prefix="Northern: "), organisation=cast.ELSEWHERE.name)
    with transaction.atomic():
        speak_for(cast.CHIDI.actor)
        theirs = an_mhtr_case(a_person("Elsewhere", "Jo"), by=cast.CHIDI)
    assert "Northern: Invented" in sheet(theirs, cast.CHIDI)
    assert "Northern: Invented" not in sheet(case, cast.TARIQ)


def test_a_newer_load_counts_and_the_same_again_changes_nothing(case: Case, tmp_path: Path) -> None:
    load(tmp_path, whole())
    assert "was loaded already" in load(tmp_path, whole())
    load(tmp_path, whole(prefix="Better: "))
    assert "Better: Invented question 1" in sheet(case, cast.TARIQ)
    with speaking_for(cast.TARIQ.actor):
        assert Wording.objects.count() == 2


def test_another_language_is_offered_and_shown_where_it_is_chosen(case: Case, tmp_path: Path) -> None:
    load(tmp_path, whole())
    load(tmp_path, whole(prefix="Yn Gymraeg: "), language="cy")
    assert "Yn Gymraeg" not in sheet(case, cast.TARIQ)
    assert "Yn Gymraeg: Invented question 1" in sheet(case, cast.TARIQ, more="?words=cy")
    assert "Invented question 1" in sheet(case, cast.TARIQ, more="?words=<script>")


@pytest.mark.parametrize(
    ("content", "more", "said"),
    [
        (whole(9), {}, "item 10 has no words"),
        (whole(11), {}, "has no item 11"),
        ({**whole(), "copyright_line": " "}, {}, "Give the copyright line"),
        ({"items": {"1": 3}}, {}, "Item 1 must be words"),
        ({"items": {"one": "x"}}, {}, "named by their numbers"),
        ({"items": "x"}, {}, "The file must hold"),
        (whole(prefix="y" * 1_000), {}, "up to 1,000 letters"),
        ([1], {}, "The file must hold"),
        ("not json", {}, "no JSON"),
        ("[" * 100_000, {}, "no JSON"),
        (whole(), {"basis": " "}, "under which licence"),
        (whole(), {"language": "English"}, "Give the language as a code"),
        (whole(), {"organisation": "Nobody"}, "there is no one organisation 'Nobody'"),
        (whole(), {"instrument": "CORE-99"}, "There is no instrument called 'CORE-99'"),
    ],
)
def test_what_cannot_be_shown_is_refused_and_nothing_is_kept(
    committed: str, tmp_path: Path, content: Any, more: dict[str, str], said: str
) -> None:
    with pytest.raises(CommandError, match=said):
        load(tmp_path, content, **more)
    with speaking_for(cast.TARIQ.actor):
        assert not Wording.objects.exists()


def test_a_refused_load_is_on_record(committed: str, tmp_path: Path) -> None:
    with pytest.raises(CommandError):
        load(tmp_path, whole(9))
    with as_role(Role.AUDITOR):
        assert AccessRecord.objects.filter(outcome="refused", what__startswith="care.load_wording").count() == 1


def test_a_form_free_to_show_still_shows_nothing_that_was_not_loaded(case: Case) -> None:
    client: Client = signed_in(cast.TARIQ)
    assert "Labels of our own" in text(client.get(f"/cases/{case.id}/measures/take/phq-9/"))
