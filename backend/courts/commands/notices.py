"""Notes a court's result about an order made earlier (1030, 4584 and their like) on the case of that order.

It neither makes nor ends an order. The pathway's own action keeps it, and what it opens is the query: courts send such
results for slips and for sentences set aside alike, so a person finds out what it means.
"""

import uuid
from collections.abc import Sequence

from django.db.models import Q

from backend import clock
from backend.actors import Actor
from backend.cases.commands import perform
from backend.cases.models import CaseEvent
from backend.courts.commands import newcomers
from backend.courts.commands.following import (
    SOURCE,
    OrderTaken,
    against,
    can_be_corrected,
    command_id,
    moment_of,
    results_of,
)
from backend.courts.commands.taking import Taking
from backend.courts.given import family_and_given
from backend.courts.messages.dates import in_words
from backend.courts.messages.records import AmendmentNotice
from backend.courts.models import Order
from backend.pathways.court_results import Notice
from backend.pathways.entry import MAX_TEXT
from backend.pathways.working_days import london_date
from backend.people import identifiers, joined, matching
from backend.people.names import key_of


def take_notice(notice: AmendmentNotice, taking: Taking, made: Sequence[OrderTaken]) -> uuid.UUID | None:
    """Note the result on the case of the order that it is about; returns that case, or None where nothing was done.

    ``made`` is what the same message holds for the same person. A result that was noted before is left alone, and so is
    one that the court has withdrawn before anybody heard of it.
    """
    who = against(notice.defendant)
    words = _words(notice, withdrawn=notice.withdrawn)
    own = command_id("noted", who, notice.result_id, words)
    first = command_id("noted", who, notice.result_id, _words(notice, withdrawn=False))
    done = set(
        CaseEvent.objects.filter(actor_id=taking.by.id, command_id__in=[own, first]).values_list(
            "command_id", flat=True
        )
    )
    if own in done or (notice.withdrawn and first not in done):
        return None
    order = _order_of(notice, made, who, taking.by)
    if order is None:
        _say_not_on_file(notice, taking)
        return None
    answer = results_of(order.case).result_noted
    day = notice.ordered_on or notice.share.hearing_day or notice.share.shared_on or london_date(clock.now())
    given = Notice(code=notice.code, set_aside=notice.set_aside, on=notice.ordered_on, text=words)
    perform(
        order.case_id,
        answer.action,
        by=taking.by,
        expected_version=None,
        command_id=own,
        data=answer.data(given),
        happened_at=moment_of(day, notice.share),
        source=SOURCE,
    )
    return order.case_id


def _words(notice: AmendmentNotice, *, withdrawn: bool) -> str:
    """The court's words, with those of the requirements that hang under the result."""
    treatments = [one.text or one.label for one in notice.treatments]
    companions = [one.text or one.label for one in notice.companions]
    parts = [notice.says or notice.label, *treatments, *companions]
    text = "\n".join(part for part in parts if part)
    return f"The court has withdrawn this result: {text}"[:MAX_TEXT] if withdrawn else text[:MAX_TEXT]


def _order_of(notice: AmendmentNotice, made: Sequence[OrderTaken], who: uuid.UUID, by: Actor) -> Order | None:
    """The order that the result is about: of the same message, of the same defendant, or of the person by a number."""
    here = Order.objects.filter(Q(case_id__in=[one.case_id for one in made]) | Q(against=who)).select_related("case")
    rows = [row for row in here if not newcomers.is_somebody_else(row.person_id, notice.defendant)]
    if not rows and (person_id := _known_person(notice, by)) is not None:
        rows = list(Order.objects.filter(person_id__in=joined.members_of(person_id)).select_related("case"))
    dated = [row for row in rows if row.made_on == notice.original_date]
    return max(dated or rows, key=lambda row: (can_be_corrected(row), row.made_on, row.recorded_at), default=None)


def _known_person(notice: AmendmentNotice, by: Actor) -> uuid.UUID | None:
    """Who is on file with an identifier that the message gives, as far as the machine may say so."""
    today = london_date(clock.now())
    readings = tuple(
        identifiers.parse(kind, text, today=today)
        for kind, texts in newcomers.numbers_of(notice.defendant).items()
        for text in texts
    )
    sought = matching.Sought(
        readings=readings,
        name=key_of(*family_and_given(notice.defendant)),
        born=notice.defendant.date_of_birth,
    )
    return matching.judge(matching.by_identifier(sought, by=by)).person_id


def _say_not_on_file(notice: AmendmentNotice, taking: Taking) -> None:
    made = f" on {in_words(notice.original_date)}" if notice.original_date is not None else ""
    taking.problems.add(
        notice.where,
        f"“{notice.label}” ({notice.code}) is about an order made{made} that is not on file here. It neither makes nor "
        "ends one, so nothing was made of it. If the person has a treatment requirement, ask the court for that order.",
        left_out=True,
    )
