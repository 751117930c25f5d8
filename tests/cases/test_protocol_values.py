"""A site counts with a figure of its own: from a day, within bounds, and what is owed on its cases moves with it."""

import datetime as dt
import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from backend import clock
from backend.accounts.models import Site, SiteProtocolValue
from backend.actors import system_actor
from backend.audit.models import AccessRecord
from backend.cases.commands.chasing import chase_reviews
from backend.cases.commands.reckoning import reckon_anew, reckon_what_counts_now
from backend.cases.models import Case, Chase, Review
from backend.database import Role
from backend.pathways.working_days import LONDON, add_working_days, london_date
from backend.walls.context import speaking_for
from tests import cast
from tests.cases.given import a_toy_case
from tests.databases import as_role

WORKER = system_actor("test", purpose="test")
WHERE = ("cast-birmingham", "toy")


def a_case() -> Case:
    with speaking_for(cast.AMARA.actor):
        return a_toy_case()


def set_value(name: str, value: str, *more: str, **options: Any) -> dict[str, Any]:
    """What the command prints, run as it connects itself: as owner, and then as worker."""
    said = StringIO()
    with as_role(Role.OWNER):
        call_command(
            "set_protocol_value", *WHERE, name, value, "--by", "Ann Lead", "--json", *more,
            stdout=said, stderr=StringIO(), **options,
        )  # fmt: skip
    done: dict[str, Any] = json.loads(said.getvalue())
    return done


def review_of(case: Case, slug: str) -> Review:
    with speaking_for(cast.AMARA.actor):
        return Review.objects.get(case=case, slug=slug, closed_at__isnull=True)


def match_review(case: Case) -> Review:
    return review_of(case, "match_due")


def due_of(review: Review) -> dt.datetime:
    assert review.due_at is not None
    return review.due_at


def test_what_is_owed_moves_when_the_site_sets_another_figure(committed: str) -> None:
    case = a_case()
    before = match_review(case)
    today = london_date(before.counted_from)
    done = set_value("match_within", "9", "--because", "Two mentors left")
    assert done == {"set": True, "from": str(london_date(clock.now())), "cases": 1, "moved": 1}
    after = match_review(case)
    assert london_date(due_of(after)) > london_date(due_of(before))
    assert due_of(after).astimezone(LONDON).time() == dt.time(17)
    assert london_date(due_of(after)) in {add_working_days(today, 9), add_working_days(today, 10)}  # said after five
    with as_role(Role.AUDITOR):
        rows = {row.what: row for row in AccessRecord.objects.filter(actor_name="set protocol value")}
    assert rows["cases.reckon_anew"].cases == [case.id]
    assert "decided by Ann Lead" in rows["accounts.set_protocol_value toy match_within"].reasons


def test_setting_the_same_again_changes_nothing_and_says_so(committed: str) -> None:
    a_case()
    set_value("match_within", "9")
    assert set_value("match_within", "9") | {"from": ""} == {"set": False, "from": "", "cases": 1, "moved": 0}
    assert SiteProtocolValue.objects.count() == 1


def test_another_sites_cases_stay_as_they_are(committed: str) -> None:
    case = a_case()
    with speaking_for(cast.CHIDI.actor):
        elsewhere = a_toy_case(cast.CHIDI)
        before = Review.objects.get(case=elsewhere, slug="match_due")
    assert set_value("match_within", "9")["cases"] == 1
    with speaking_for(cast.CHIDI.actor):
        assert Review.objects.get(case=elsewhere, slug="match_due").due_at == due_of(before)
    assert due_of(match_review(case)) != due_of(before)


def test_a_figure_of_a_later_day_counts_from_that_day(committed: str) -> None:
    case = a_case()
    before = match_review(case)
    later = london_date(clock.now()) + dt.timedelta(days=3)
    assert set_value("match_within", "9", "--from", str(later))["moved"] == 0
    assert due_of(match_review(case)) == due_of(before)
    with as_role(Role.WORKER):
        assert reckon_what_counts_now(by=WORKER).moved == 0
        with clock.shifted(dt.timedelta(days=4)):
            assert reckon_what_counts_now(by=WORKER).moved == 1
            assert reckon_what_counts_now(by=WORKER).moved == 0
    assert due_of(match_review(case)) > due_of(before)


def test_everything_is_due_at_the_hour_at_which_the_site_closes(committed: str) -> None:
    case = a_case()
    assert set_value("day_ends", "16:15")["moved"] >= 1
    assert due_of(match_review(case)).astimezone(LONDON).time() == dt.time(16, 15)
    newer = a_case()
    assert due_of(match_review(newer)).astimezone(LONDON).time() == dt.time(16, 15)


def test_what_was_told_is_not_told_again_after_another_cadence(committed: str) -> None:
    case = a_case()
    due = due_of(match_review(case))
    with as_role(Role.WORKER):
        chase_reviews(by=WORKER, now=due + dt.timedelta(minutes=1))
        told = Chase.objects.count()
        assert told >= 1
    with clock.shifted(due - clock.now() + dt.timedelta(minutes=2)):
        set_value("match_chase", "3")
        with as_role(Role.WORKER):
            chase_reviews(by=WORKER, now=clock.now())
            assert Chase.objects.count() == told
            later = match_review(case)
            assert later.next_at is not None
            assert later.next_at > clock.now()


def test_many_cases_are_reckoned_a_few_at_a_time_and_all_of_them(committed: str) -> None:
    for _ in range(5):
        a_case()
    with as_role(Role.OWNER):
        SiteProtocolValue.objects.create(
            site_id=cast.BIRMINGHAM, pathway="toy", slug="match_within", value=9, set_by="x", reason="",
            counts_from=london_date(clock.now()), recorded_at=clock.now(),
        )  # fmt: skip
    with as_role(Role.WORKER):
        reckoned = reckon_anew(cast.BIRMINGHAM, "toy", {"match_within"}, by=WORKER, batch=2)
        assert (reckoned.cases, reckoned.moved) == (5, 5)
        assert reckon_anew(cast.BIRMINGHAM, "toy", {"match_within"}, by=WORKER, batch=2).moved == 0


@pytest.mark.parametrize(
    ("what", "more", "said"),
    [
        (("toy", "match_within", "soon"), (), "write a whole number"),
        (("toy", "match_within", "0"), (), "between 1 and"),
        (("toy", "match_within", "-4"), (), "between 1 and"),
        (("toy", "match_within", "99999999"), (), "between 1 and"),
        (("toy", "match_within", "9" * 400), (), "write a whole number"),
        (("toy", "match_within", "٣"), (), "write a whole number"),
        (("toy", "letter_at", "25:00"), (), "write a time such as 17:30"),
        (("mhtr", "crisis_number", " "), (), "write words, up to 40 letters"),
        (("mhtr", "crisis_number", "0" * 41), (), "write words, up to 40 letters"),
        (("mhtr", "crisis_words", "Ring\x07 us"), (), "write words, up to 200 letters"),
        (("toy", "moon", "3"), (), "has no figure 'moon'"),
        (("toy", "match_within", "9"), ("--from", "31 May"), "is no date"),
        (("toy", "match_within", "9"), ("--from", "2020-01-01"), "counts from today"),
        (("toy", "match_within", "9"), ("--from", "9999-01-01"), "within the next ten years"),
        (("toy", "day_ends", "08:30"), (), "would begin at 09:00 and end at 08:30"),
        (("mhtr", "supervision_longest", "36"), (), "fixed by law"),
        (("moon", "match_within", "9"), (), "there is no pathway 'moon'"),
    ],
)
def test_what_cannot_be_set_is_refused_in_a_sentence_and_nothing_is_kept(
    committed: str, what: tuple[str, str, str], more: tuple[str, ...], said: str
) -> None:
    pathway, name, value = what
    with as_role(Role.OWNER), pytest.raises(CommandError, match=said):
        call_command(
            "set_protocol_value", "cast-birmingham", pathway, name, "--by=Ann Lead", *more, "--", value,
            stdout=StringIO(), stderr=StringIO(),
        )  # fmt: skip
    assert not SiteProtocolValue.objects.exists()


def test_nobody_sets_a_figure_without_saying_who_decided_it(committed: str) -> None:
    with as_role(Role.OWNER):
        for nobody in ("", "   ", "x" * 201):
            with pytest.raises(CommandError, match="Name who decided this"):
                call_command(
                    "set_protocol_value", *WHERE, "match_within", "9", "--by", nobody,
                    stdout=StringIO(), stderr=StringIO(),
                )  # fmt: skip
    with as_role(Role.AUDITOR):
        assert AccessRecord.objects.filter(outcome="refused", what__startswith="accounts.set_protocol").count() == 3


def test_an_hour_that_comes_later_is_looked_at_too(committed: str) -> None:
    later = london_date(clock.now()) + dt.timedelta(days=30)
    set_value("day_begins", "11:00", "--from", str(later))
    with pytest.raises(CommandError, match="would begin at 11:00 and end at 10:30"):
        set_value("day_ends", "10:30")
    assert set_value("day_ends", "11:30")["set"]


def test_neither_app_nor_worker_writes_a_figure(committed: str) -> None:
    from django.db import ProgrammingError

    for role in (Role.APP, Role.WORKER):
        with as_role(role), pytest.raises(ProgrammingError, match="permission denied"):
            SiteProtocolValue.objects.create(
                site_id=cast.BIRMINGHAM, pathway="toy", slug="match_within", value=9, set_by="x", reason="",
                counts_from=cast.SINCE, recorded_at=clock.now(),
            )  # fmt: skip


def test_words_are_set_as_they_are_typed_and_shown_in_quotes(committed: str) -> None:
    for typed in (" 0121  496 0000 ", "0121 496 0000"):
        with as_role(Role.OWNER):
            call_command(
                "set_protocol_value", "cast-birmingham", "mhtr", "crisis_number", typed, "--by", "Ann Lead",
                stdout=StringIO(), stderr=StringIO(),
            )  # fmt: skip
    with as_role(Role.OWNER):
        assert SiteProtocolValue.objects.count() == 1
    said = StringIO()
    call_command("protocol", "cast-birmingham", "mhtr", stdout=said, stderr=StringIO())
    assert "“0121 496 0000” from" in said.getvalue()


class TestTheSheet:
    def print(self, *arguments: str) -> str:
        said = StringIO()
        call_command("protocol", *arguments, stdout=said, stderr=StringIO())
        return said.getvalue()

    def test_says_of_each_figure_what_counts_here_the_default_and_the_source(self, committed: str) -> None:
        set_value("match_within", "9", "--because", "Two mentors left")
        later = london_date(clock.now()) + dt.timedelta(days=30)
        set_value("match_within", "4", "--from", str(later))
        sheet = self.print(*WHERE)
        lines = sheet[sheet.index("match_within:") :].splitlines()[:5]
        assert "9 working days from" in lines[1]
        assert "set by Ann Lead: Two mentors left" in lines[1]
        assert lines[2].startswith("  coming   4 working days from")
        assert lines[3].startswith("  default  ")
        assert lines[4].startswith("  source   ")
        assert "day_ends" in sheet

    def test_says_what_the_law_fixes(self, committed: str) -> None:
        listed = {one["name"]: one for one in json.loads(self.print("cast-birmingham", "mhtr", "--json"))}
        assert listed["supervision_longest"]["fixed_by_law"]
        assert listed["assessment_at"]["value"] == "16:00"
        assert all(one["source"] for one in listed.values())

    @pytest.mark.parametrize("where", [("nowhere", "toy"), ("cast-birmingham", "moon")])
    def test_names_the_sites_and_pathways_there_are(self, committed: str, where: tuple[str, str]) -> None:
        with pytest.raises(CommandError, match="known are:"):
            self.print(*where)
        assert Site.objects.filter(slug="cast-birmingham").exists()
