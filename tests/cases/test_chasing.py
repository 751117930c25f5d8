"""Nothing that is owed is forgotten, and nobody is nagged twice."""

import datetime as dt
import json
import threading
import time
import uuid
from collections import Counter
from io import StringIO

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import connections
from pytest_django import Settings

from backend import clock
from backend.actors import system_actor
from backend.cases.commands import chasing
from backend.cases.commands.chasing import chase_reviews, next_digest
from backend.cases.models import Case, Chase, Review
from backend.database import Role
from backend.outbox import relay, wake
from backend.outbox.models import Letter, Message
from backend.walls.context import speaking_for
from tests import cast
from tests.cases.given import a_toy_case, do
from tests.databases import as_role

SWEEP = system_actor("the sweep", purpose="chasing what is owed")
SOON = dt.timedelta(seconds=1)


def matched_case() -> Case:
    """A case on which a signature and a meeting are owed."""
    with speaking_for(cast.AMARA.actor):
        case = a_toy_case()
        do(case, "match", cast.AMARA, mentor="Jo", knows_person=False)
        return case


def the_review(slug: str) -> Review:
    return Review.objects.get(slug=slug, closed_at__isnull=True)


def test_what_is_not_due_is_left_alone(committed: str) -> None:
    matched_case()
    with as_role(Role.WORKER):
        swept = chase_reviews(by=SWEEP)
        assert swept == chasing.Swept()
        assert Message.objects.count() == 0


def test_a_review_is_warned_told_chased_and_passed_on_each_once(committed: str) -> None:
    """Driven over its whole stored timetable, moment by moment, with a second sweep after each."""
    matched_case()
    with as_role(Role.WORKER):
        review = the_review("meeting_due")
        planned = list(zip(review.moments, review.levels, strict=True))[:8]
        Review.objects.exclude(id=review.id).update(next_at=None)
        for at, _ in planned:
            assert chase_reviews(by=SWEEP, now=at + SOON).reviews == 1
            assert chase_reviews(by=SWEEP, now=at + SOON).reviews == 0
        sent = [f"{one.level}-{one.number}" for one in Chase.objects.filter(review=review).order_by("at")]
        assert sent == [key for _, key in planned]
        assert {"warn-1", "due-1", "chase-1", "escalate-1"} <= set(sent)


def test_the_one_who_owes_it_is_told_and_later_the_one_it_is_passed_on_to(committed: str) -> None:
    matched_case()
    with as_role(Role.WORKER):
        review = the_review("meeting_due")
        Review.objects.exclude(id=review.id).update(next_at=None)
        first = review.moments[0] + SOON
        chase_reviews(by=SWEEP, now=first)
        assert [one.user_id for one in Message.objects.all()] == [cast.TARIQ.id]
        Message.objects.all().update(settled_at=first, dropped_because="test")
        escalates = review.moments[review.levels.index("escalate-1")] + SOON
        chase_reviews(by=SWEEP, now=escalates)
        told = Message.objects.filter(settled_at__isnull=True)
        assert {one.user_id for one in told} == {cast.TARIQ.id, cast.AMARA.id, cast.BEN.id}
        assert all(one.alone for one in told)  # what is passed on does not wait for the day's letter


def test_a_weekend_without_a_worker_tells_everybody_once(committed: str) -> None:
    matched_case()
    with as_role(Role.WORKER):
        review = the_review("meeting_due")
        late = review.moments[6] + SOON
        swept = chase_reviews(by=SWEEP, now=late)
        assert swept.reviews == 2
        assert Chase.objects.filter(review=review).count() == 1
        assert (
            Counter(Message.objects.filter(about=review.id).values_list("user_id", flat=True)).most_common(1)[0][1] == 1
        )
        assert chase_reviews(by=SWEEP, now=late).reviews == 0


def test_a_review_whose_stored_chases_run_out_is_chased_on(committed: str) -> None:
    matched_case()
    with as_role(Role.WORKER):
        review = the_review("signature_due")
        Review.objects.exclude(id=review.id).update(next_at=None)
        last = review.moments[-1] + SOON
        chase_reviews(by=SWEEP, now=last)
        again = the_review("signature_due")
        assert again.next_at is not None
        assert again.next_at > last
        assert len(again.moments) == len(again.levels) == len(again.recipients) > len(review.moments)
        assert chase_reviews(by=SWEEP, now=again.next_at).chased == 1


def test_a_reminder_that_stops_counting_is_ended_and_says_so(committed: str) -> None:
    with speaking_for(cast.AMARA.actor):
        case = a_toy_case(hearing_at=(clock.now() + dt.timedelta(days=20)).isoformat())
        do(case, "match", cast.AMARA, mentor="Jo", knows_person=False)
    with as_role(Role.WORKER):
        review = the_review("letter_due")
        chase_reviews(by=SWEEP, now=review.moments[review.levels.index("lapse-1")] + SOON)
        ended = Review.objects.get(id=review.id)
        assert (ended.closed_because, ended.next_at) == ("lapsed", None)
        assert not Chase.objects.filter(review=review).exists()  # what no longer counts is not chased at the last


def test_what_is_met_meanwhile_is_not_chased(committed: str) -> None:
    case = matched_case()
    with as_role(Role.WORKER):
        at = the_review("signature_due").moments[0] + SOON
    with speaking_for(cast.AMARA.actor):
        do(case, "sign", cast.AMARA)
    with as_role(Role.WORKER):
        chase_reviews(by=SWEEP, now=at)
        assert not Chase.objects.filter(review__slug="signature_due").exists()


def test_where_nobody_holds_the_role_the_organisations_are_told(committed: str) -> None:
    with as_role(Role.OWNER):
        from backend.accounts.models import Membership

        Membership.objects.filter(user_id=cast.TARIQ.id).update(until=dt.date(2026, 2, 1))
    matched_case()
    with as_role(Role.WORKER):
        review = the_review("meeting_due")
        Review.objects.exclude(id=review.id).update(next_at=None)
        swept = chase_reviews(by=SWEEP, now=review.moments[0] + SOON)
        assert swept.unheard == 1
        assert {one.organisation_id for one in Message.objects.all()} == {
            cast.LIAISON.id, cast.PROVIDER.id, cast.PROBATION.id,
        }  # fmt: skip


def test_the_cases_own_worker_is_told_alone(committed: str) -> None:
    case = matched_case()
    with speaking_for(cast.AMARA.actor):
        Case.objects.filter(id=case.id).update(worker_id=cast.BEN.id)
    with as_role(Role.WORKER):
        review = the_review("signature_due")
        Review.objects.exclude(id=review.id).update(next_at=None)
        chase_reviews(by=SWEEP, now=review.moments[0] + SOON)
        assert [one.user_id for one in Message.objects.all()] == [cast.BEN.id]


def test_many_sweeps_at_once_chase_each_review_once(committed: str) -> None:
    for _ in range(20):
        matched_case()
    with as_role(Role.WORKER):
        at = max(one.moments[0] for one in Review.objects.filter(closed_at__isnull=True)) + SOON
        due = Review.objects.filter(closed_at__isnull=True, next_at__lte=at).count()
        assert due == 40
        totals: list[chasing.Swept] = []
        start = threading.Barrier(10)

        def sweep() -> None:
            start.wait(timeout=30)
            totals.append(chase_reviews(by=SWEEP, now=at, batch=7))
            connections.close_all()

        threads = [threading.Thread(target=sweep) for _ in range(10)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sum(one.reviews for one in totals) == due
        assert Chase.objects.count() == Chase.objects.values("review").distinct().count() == due
        assert Message.objects.count() == sum(one.messages for one in totals)


def test_the_number_of_queries_depends_on_batches_and_not_on_rows(committed: str) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = []
    for cases in (1, 12):
        for _ in range(cases):
            matched_case()
        with as_role(Role.WORKER):
            at = max(one.moments[0] for one in Review.objects.filter(closed_at__isnull=True)) + SOON
            with CaptureQueriesContext(connection) as queries:
                assert chase_reviews(by=SWEEP, now=at).reviews >= cases
            counts.append(len(queries))
    assert counts[0] == counts[1]


class TestLetters:
    @pytest.fixture(autouse=True)
    def _post(self, settings: Settings) -> None:
        settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
        mail.outbox = []

    def chased(self, cases: int) -> dt.datetime:
        for _ in range(cases):
            matched_case()
        with as_role(Role.WORKER):
            Review.objects.exclude(slug="signature_due").update(next_at=None)
            at = max(one.moments[0] for one in Review.objects.filter(slug="signature_due")) + SOON
            Review.objects.filter(slug="signature_due").update(due_at=at + dt.timedelta(days=9))
            chase_reviews(by=SWEEP, now=at)
        return at

    def test_the_days_letter_gathers_what_one_person_is_told(self, committed: str) -> None:
        at = self.chased(3)
        with as_role(Role.WORKER):
            assert relay.relay(now=at).letters == 0  # it waits for the morning
            relayed = relay.relay(now=next_digest(at))
            assert (relayed.letters, relayed.sent) == (3, 9)  # Amara and Ben coordinate, Tariq mentors
            assert sorted(one.to[0] for one in mail.outbox) == [
                "amara@example.org",
                "ben@example.org",
                "tariq@example.org",
            ]
            assert relay.relay(now=next_digest(at)).letters == 0

    def test_no_letter_says_who_it_is_about_or_what_is_wrong(self, committed: str) -> None:
        at = self.chased(2)
        with as_role(Role.WORKER):
            relay.relay(now=next_digest(at))
            case = Case.objects.first()
            assert case is not None
            for one in mail.outbox:
                text = f"{one.subject}\n{one.body}"
                assert "Barrow" not in text
                assert "Lee" not in text
                assert "sign" not in text.lower()
            assert any(case.reference in one.body and f"/cases/{case.id}/" in one.body for one in mail.outbox)

    def test_what_is_done_before_the_letter_goes_is_left_out(self, committed: str) -> None:
        at = self.chased(1)
        with as_role(Role.WORKER):
            Review.objects.filter(slug="signature_due").update(closed_at=at, closed_because="met")
            relayed = relay.relay(now=next_digest(at))
            assert (relayed.letters, relayed.dropped) == (0, 3)
            assert set(Message.objects.values_list("dropped_because", flat=True)) == {"no longer so"}

    def test_a_mail_server_that_is_down_is_tried_again_and_given_up_after_eight(
        self, committed: str, settings: Settings
    ) -> None:
        at = self.chased(1)
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
        with as_role(Role.WORKER):
            moment = next_digest(at)
            assert relay.relay(now=moment).failed == 3
            assert relay.relay(now=moment).failed == 0  # not at once
            for _ in range(7):
                moment += dt.timedelta(hours=5)
                relay.relay(now=moment)
            assert set(Message.objects.values_list("dropped_because", flat=True)) == {"could not be sent"}
            assert Letter.objects.count() == 0

    def test_an_organisation_sees_the_letters_to_its_own_people(self, committed: str) -> None:
        at = self.chased(1)
        with as_role(Role.WORKER):
            relay.relay(now=next_digest(at))
        with speaking_for(cast.TARIQ.actor):
            assert {one.address for one in Letter.objects.all()} == {"tariq@example.org"}
        with speaking_for(cast.CHIDI.actor):
            assert not Letter.objects.exists()
            assert not Message.objects.exists()


class TestTheCommand:
    def run(self, *arguments: str) -> dict[str, object]:
        out = StringIO()
        with as_role(Role.WORKER):
            call_command("chase_reviews", *arguments, "--json", stdout=out, stderr=StringIO())
        found: dict[str, object] = json.loads(out.getvalue())
        return found

    def test_a_second_sweep_at_the_same_moment_does_nothing(self, committed: str) -> None:
        matched_case()
        as_of = (clock.now() + dt.timedelta(days=60)).isoformat()
        first, second = self.run("--as-of", as_of), self.run("--as-of", as_of)
        assert first["reviews"] == 2
        assert {value for key, value in second.items() if key != "as_of"} == {0}

    @pytest.mark.parametrize(
        ("text", "sentence"), [("tomorrow", "is no time"), ("2026-11-23T09:00:00", "no time zone")]
    )
    def test_a_time_that_is_none_is_refused_in_words(self, committed: str, text: str, sentence: str) -> None:
        with pytest.raises(CommandError, match=sentence):
            self.run("--as-of", text)

    def test_production_does_not_sweep_the_future(self, committed: str, settings: Settings) -> None:
        settings.IN_PRODUCTION = True
        with pytest.raises(CommandError, match="in the future"):
            self.run("--as-of", "2999-01-01T00:00:00Z")


@pytest.mark.parametrize(
    ("now", "letter"),
    [
        ("2026-11-20T07:59:00+00:00", "2026-11-20T08:00:00+00:00"),
        ("2026-11-20T08:00:00+00:00", "2026-11-23T08:00:00+00:00"),  # a Friday: the next is on Monday
        ("2026-12-24T15:00:00+00:00", "2026-12-29T08:00:00+00:00"),  # Christmas on a Friday, Boxing Day substituted
        ("2026-03-27T20:00:00+00:00", "2026-03-30T07:00:00+00:00"),  # the clocks go forward in between
    ],
)
def test_the_days_letter_goes_out_at_eight_in_london_on_a_working_day(now: str, letter: str) -> None:
    assert next_digest(dt.datetime.fromisoformat(now)) == dt.datetime.fromisoformat(letter)


def test_a_sweep_names_itself_in_the_access_log(committed: str) -> None:
    from backend.audit.models import AccessRecord

    case = matched_case()
    with as_role(Role.WORKER):
        chase_reviews(by=SWEEP, now=clock.now() + dt.timedelta(days=60))
    with as_role(Role.AUDITOR):
        row = AccessRecord.objects.get(what="cases.chase_reviews")
        assert (row.actor_kind, row.actor_name, row.cases) == ("system", "the sweep", [case.id])
        assert row.people == [case.person_id]


def test_unknown_kinds_of_message_are_a_fault_and_not_silence(committed: str) -> None:
    with as_role(Role.WORKER):
        now = clock.now()
        Message.objects.create(
            key="x", kind="unheard of", about=uuid.uuid4(), case_id=uuid.uuid4(), reference="X", level="due",
            organisation_id=cast.LIAISON.id, alone=True, written_at=now, not_before=now,
        )  # fmt: skip
        with pytest.raises(KeyError):
            relay.relay(now=now)


def test_work_that_is_due_at_once_wakes_the_worker_when_it_is_committed_and_not_before(
    committed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    woken: list[str] = []
    monkeypatch.setattr(wake, "_wake", lambda: woken.append("woken"))
    with speaking_for(cast.AMARA.actor):
        case = a_toy_case(hearing_at=(clock.now() + dt.timedelta(minutes=1)).isoformat())
        assert woken == []
        do(case, "match", cast.AMARA, mentor="Jo", knows_person=False)  # the letter was due the day before the hearing
        assert woken == []
    assert woken == ["woken"]


def test_a_broker_that_is_away_keeps_nobody_waiting(committed: str) -> None:
    begun = time.monotonic()
    with speaking_for(cast.AMARA.actor):
        wake.worker_after_commit()
    assert time.monotonic() - begun < 1
    for thread in threading.enumerate():
        if thread.name == "wake the worker":
            thread.join(timeout=30)
