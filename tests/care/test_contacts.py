"""Contacts on a case: a booking that was moved stays in its chain, and sessions count alike on every pathway."""

import datetime as dt
import uuid
from typing import Any

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from backend.care import contacts
from backend.cases.commands import perform
from backend.pathways import entry as entries
from backend.pathways.engager.pathway import PATHWAY
from backend.pathways.mhtr.pathway import PATHWAY as MHTR
from backend.pathways.vocabulary import CaseFacts, Happening
from backend.refusals import NotFound
from backend.walls.context import speaking_for
from tests import cast
from tests.cases.test_screens import signed_in, text
from tests.custody.given import do, engaged, in_days
from tests.pathways.mhtr.cases import case_at

NOW = dt.datetime(2026, 9, 1, 9, tzinfo=dt.UTC)


def history(*steps: tuple[str, dict[str, Any], int | None]) -> CaseFacts:
    """Actions an hour apart; each may be about an earlier one, by its place."""
    found: list[Happening] = []
    for place, (action, entered, about) in enumerate(steps):
        at = NOW + dt.timedelta(hours=place)
        asks = PATHWAY.action(action).asks
        assert asks is not None
        written = entries.write(entries.read(asks, entered))
        found.append(
            Happening(
                id=str(place), action=action, happened_at=at, recorded_at=at, by_id="x", by_name="Nia", role="x",
                entered=written, moves={}, about=None if about is None else str(about),
            )
        )  # fmt: skip
    return CaseFacts(strands={}, history=tuple(found))


def at(days: int) -> str:
    return (NOW + dt.timedelta(days=days)).isoformat()


BOOKED = ("book_appointment", {"at": at(2), "setting": "office", "place": "Mill Street"}, None)


def test_a_booking_that_was_moved_twice_is_one_appointment_with_who_asked_and_why() -> None:
    found = contacts.read(PATHWAY, history(
        BOOKED,
        ("move_appointment", {"at": at(3), "setting": "office", "asked_by": "person", "why": "Work"}, 0),
        ("move_appointment", {"at": at(4), "setting": "phone", "asked_by": "prison"}, 1),
        ("log_contact", {"result": "held", "minutes": 60}, 2),
    ))  # fmt: skip
    (one,) = found.appointments
    assert [booking.told.asked_by for booking in one.bookings] == ["", "The person", "The prison"]
    assert one.bookings[1].told.why == "Work"
    assert (one.current.told.place, one.ended) == ("By telephone", "Held")
    assert (found.held, found.missed) == (1, 0)


def test_a_cancelled_appointment_says_by_whom_and_is_not_ended_twice() -> None:
    found = contacts.read(PATHWAY, history(
        BOOKED, ("cancel_appointment", {"asked_by": "prison"}, 0), ("log_contact", {"result": "did_not_attend"}, 0),
    ))  # fmt: skip
    assert found.appointments[0].ended == "Cancelled by: the prison"


STEP = st.sampled_from(["book", "move", "cancel", "held", "missed"])


@given(steps=st.lists(st.tuples(STEP, st.integers(0, 9)), max_size=12))
def test_whatever_is_done_every_booking_stands_in_one_chain_and_each_chain_has_one_that_counts(
    steps: list[tuple[str, int]],
) -> None:
    made: list[tuple[str, dict[str, Any], int | None]] = []
    bookings: list[int] = []
    for what, which in steps:
        about = bookings[which % len(bookings)] if bookings else None
        if what == "book":
            made.append(BOOKED)
            bookings.append(len(made) - 1)
        elif about is not None and what == "move":
            made.append(("move_appointment", {"at": at(which), "setting": "office", "asked_by": "us"}, about))
            bookings.append(len(made) - 1)
        elif about is not None and what == "cancel":
            made.append(("cancel_appointment", {"asked_by": "us"}, about))
        elif what in {"held", "missed"}:
            made.append(("log_contact", {"result": "held" if what == "held" else "no_answer"}, about))
    found = contacts.read(PATHWAY, history(*made))
    assert sum(len(one.bookings) for one in found.appointments) == len(bookings)
    assert len(found.appointments) == sum(what == "book" for what, _ in steps)
    assert all(one.current is one.bookings[-1] for one in found.appointments)
    assert found.held + found.missed == sum(action == "log_contact" for action, *_ in made)


def test_sessions_under_an_order_count_alike_and_an_attempt_to_ring_is_none() -> None:
    life = case_at("B2")
    life.do("book_session")
    life.do("start_treatment", sessions_planned=12)
    life.do("record_session", place="phone", minutes=50)
    life.do("record_missed_session")
    life.do("record_contact", reached=False)
    found = contacts.read(MHTR, life.facts)
    assert (found.held, found.missed, found.planned) == (2, 1, 12)
    assert len(found.sessions) == 4
    assert found.appointments[0].current.told.place == "At a clinic"


class TestThePage:
    def test_it_tells_when_it_took_place_apart_from_when_it_was_entered(self, committed: str) -> None:
        with speaking_for(cast.NIA.actor):
            case = engaged(1)
            perform(
                case.id, "log_contact", by=cast.NIA.actor, expected_version=None, command_id=uuid.uuid4(),
                data={"result": "held", "minutes": 30, "focus": "emotional", "note": "Cried about his son."},
                happened_at=case.opened_at + dt.timedelta(microseconds=1),
            )  # fmt: skip
            do(case, "book_appointment", at=f"{in_days(3)}T10:00:00Z", setting="prison")
            do(case, "record_partner_contact", role="probation", consented=True, outcome="confirmed")
        shown = text(signed_in(cast.NIA).get(reverse("case-contacts", args=[case.id])))
        for words in (
            "1 held, 0 not held.",
            "30 minutes",
            "Emotional",
            "In prison",
            "Ahead",
            "Confirmed what was asked",
        ):
            assert words in shown
        assert "Cried" not in shown

    def test_before_any_contact_it_says_so(self, committed: str) -> None:
        with speaking_for(cast.NIA.actor):
            case = engaged(1)
        shown = text(signed_in(cast.NIA).get(reverse("case-contacts", args=[case.id])))
        assert "Nothing was booked yet." in shown
        assert "No contact was logged yet." in shown

    def test_another_service_finds_nothing(self, committed: str) -> None:
        with speaking_for(cast.NIA.actor):
            case = engaged(1)
        with speaking_for(cast.AMARA.actor), pytest.raises(NotFound):
            contacts.contacts_of(cast.AMARA.actor, case.id)
