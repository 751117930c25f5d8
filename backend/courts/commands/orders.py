"""Makes one order of every message that tells of it: on a case that awaits sentence, or on a case of its own.

An order on file is known again by whom it was made against and the id of its result; ``following.py`` brings it up to
what the message says.
"""

import dataclasses
import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from functools import partial

from backend import clock
from backend.cases.commands import Done, open_case, perform
from backend.cases.models import Case
from backend.courts import placing, recording
from backend.courts.commands import newcomers
from backend.courts.commands.following import (
    SOURCE,
    Follower,
    OrderTaken,
    against,
    arrival,
    can_be_corrected,
    command_id,
    moment_of,
    remember,
)
from backend.courts.commands.taking import Taking
from backend.courts.given import kind_of, made_on_or_before, order_given
from backend.courts.messages.codes import TREATMENT
from backend.courts.messages.dates import in_words
from backend.courts.messages.records import ResultedDefendant, SentenceOrder
from backend.courts.models import Order
from backend.courts.standing import can, states_of
from backend.pathways.court_results import CourtResults, OrderGiven
from backend.pathways.registry import registry
from backend.pathways.vocabulary import Pathway
from backend.pathways.working_days import london_date
from backend.people import joined
from backend.people.commands.register import Outcome
from backend.refusals import Conflict


class PersonsOrders:
    """The orders that one message holds for one person, against those on file."""

    def __init__(self, taking: Taking, resulted: ResultedDefendant) -> None:
        self.taking = taking
        self.by = taking.by
        self.problems = taking.problems
        self.resulted = resulted
        self.defendant = resulted.defendant
        self.against = against(resulted.defendant)
        self.today = london_date(clock.now())
        self.follower = Follower(taking)

    def take(self, orders: Sequence[SentenceOrder]) -> list[OrderTaken]:
        """Make, correct or end each order of the message, and end what the message has lost."""
        on_file = self._on_file()
        known = {id(order): _known_by_id(order, on_file) for order in orders}
        lost = [row for row in on_file if self._is_lost(row) and row not in known.values()]
        for order in orders:
            renamed = self._renamed(order, orders, known, lost)
            if renamed is not None:
                known[id(order)] = renamed
                lost.remove(renamed)
        if any(order.has_treatment for order in orders) or on_file:
            newcomers.say_doubts(self.defendant, self.problems, today=self.today)
        part = self.taking.part
        done = [part(order.where, partial(self._take, order, known[id(order)])) for order in orders]
        done += [part(self.resulted.where, partial(self.follower.lost, row, self.resulted)) for row in lost]
        return [one for one in done if one is not None]

    # --- which order it is ----------------------------------------------------------------------------------------

    def _on_file(self) -> list[Order]:
        rows = Order.objects.filter(against=self.against).select_related("case__site").select_for_update(of=("self",))
        return [row for row in rows if not newcomers.is_somebody_else(row.person_id, self.defendant)]

    def _is_lost(self, row: Order) -> bool:
        """Whether an earlier share of this hearing made the order, and this one no longer holds it."""
        share = self.resulted.share
        return bool(
            share.hearing_id
            and (row.hearing_id, row.hearing_day) == (share.hearing_id, share.hearing_day)
            and not set(row.result_ids) & set(self.resulted.result_ids)
        )

    def _renamed(
        self,
        order: SentenceOrder,
        orders: Sequence[SentenceOrder],
        known: Mapping[int, Order | None],
        lost: Sequence[Order],
    ) -> Order | None:
        """The order on file that this message holds under another id: the only one lost, for the only one new.

        Courts enter an order anew to correct it, and copies without ids get other ids than copies with them. Taken for
        an end and a new order, that would cut one treatment into two cases.
        """
        if known[id(order)] is not None or not order.has_treatment:
            return None
        new = [one for one in orders if known[id(one)] is None and one.has_treatment and one.kind is order.kind]
        gone = [row for row in lost if row.kind == kind_of(order) and can_be_corrected(row)]
        return gone[0] if len(new) == len(gone) == 1 else None

    def _of_person(self, person_id: uuid.UUID, order: SentenceOrder, made_on: dt.date) -> Order | None:
        """The order among the person's: known by its id to another copy, or entered by hand before any message came."""
        rows = list(
            Order.objects.filter(person_id__in=joined.members_of(person_id))
            .select_related("case__site")
            .select_for_update(of=("self",))
        )
        by_id = _known_by_id(order, rows)
        if by_id is not None:
            return by_id
        by_hand = [row for row in rows if not row.result_ids]
        same = [row for row in by_hand if (row.kind, row.made_on) == (kind_of(order), made_on)]
        if len(same) == 1:
            return same[0]
        for row in by_hand:
            self.problems.add(
                order.where,
                f"An order of {in_words(row.made_on)} that was entered by hand stands on {row.case.reference} of the "
                "same person. This one was taken as another: check whether the two are the same order.",
            )
        return None

    # --- what becomes of it ---------------------------------------------------------------------------------------

    def _take(self, order: SentenceOrder, row: Order | None) -> OrderTaken | None:
        made_on = made_on_or_before(order, self.today)
        outcome = Outcome.MATCHED
        if row is None:
            if not order.has_treatment:
                return None  # an order without the requirement, which never had it here, is not ours
            reference = order.references[0] if order.references else str(self.against)
            registered = newcomers.register(self.defendant, reference=reference, source=self.taking.source, by=self.by)
            newcomers.say_of(registered, self.defendant, self.problems)
            outcome = registered.outcome
            row = self._of_person(registered.person_id, order, made_on)
            if row is None:
                return self._made(order, registered.person_id, outcome, made_on)
        else:
            newcomers.keep_what_is_new(
                joined.members_of(row.person_id),
                self.defendant,
                source=self.taking.source,
                by=self.by,
                problems=self.problems,
                today=self.today,
            )
        return self.follower.follow(order, row, outcome)

    def _made(self, order: SentenceOrder, person_id: uuid.UUID, outcome: Outcome, made_on: dt.date) -> OrderTaken:
        pathway, results = _answering()
        self._say_date(order, made_on)
        court = order.court if order.court.code or order.court.given else order.share.court
        served = placing.served(court.code)
        cases = list(
            Case.objects.filter(
                person_id__in=joined.members_of(person_id), pathway=pathway.slug, closed_at__isnull=True
            ).order_by("opened_at", "id")
        )
        states = states_of(one.id for one in cases)
        pathways = {one.id: registry().get(one.pathway, one.pathway_version) for one in cases}
        waiting = [one for one in cases if can(pathways[one.id], results.order_made.action, states[one.id])]
        earlier = [one for one in cases if can(pathways[one.id], results.order_corrected.action, states[one.id])]
        linked = earlier[-1] if earlier else None
        given = dataclasses.replace(
            order_given(order, made_on=made_on),
            holds_treatment=linked is None,
            linked_case=linked.reference if linked is not None else "",
        )
        with recording.told_by(arrival(self.taking, order, given.terms, ())):
            if waiting:
                done = self._sentenced(order, self._chosen(order, waiting, served), results, given)
            else:
                if not served.by_its_own:
                    placing.say_unserved_order(self.problems, order.where, court)
                done = open_case(
                    pathway.slug,
                    results.order_made_unasked.action,
                    by=self.by,
                    person_id=person_id,
                    site_id=served.site_id,
                    command_id=command_id("made", person_id, order.order_id),
                    data=results.order_made_unasked.data(given),
                    happened_at=moment_of(made_on, order.share),
                    linked_to=linked.id if linked is not None else None,
                    source=SOURCE,
                )
        remember(Order.objects.get(case_id=done.case_id), order, self.taking)
        return OrderTaken(
            order="created",
            case="moved" if waiting else "opened",
            case_id=done.case_id,
            person_id=person_id,
            person=outcome,
            made_on=made_on,
        )

    def _sentenced(self, order: SentenceOrder, case: Case, results: CourtResults, given: OrderGiven) -> Done:
        return perform(
            case.id,
            results.order_made.action,
            by=self.by,
            expected_version=None,
            command_id=command_id("made", case.person_id, order.order_id),
            data=results.order_made.data(given),
            happened_at=moment_of(given.terms.made_on, order.share),
            source=SOURCE,
        )

    def _chosen(self, order: SentenceOrder, waiting: Sequence[Case], served: placing.Served) -> Case:
        """Of several cases that await sentence the newest at the court's own site, else the newest."""
        chosen = max(waiting, key=lambda one: (one.site_id == served.site_id, one.opened_at, one.id))
        if len(waiting) > 1:
            self.problems.add(
                order.where,
                f"The person has {len(waiting)} cases that await sentence. The order was put on {chosen.reference}: "
                "check that it is the right one.",
            )
        return chosen

    def _say_date(self, order: SentenceOrder, made_on: dt.date) -> None:
        if order.made_on is None:
            self.problems.add(
                order.where,
                f"The date of the order is missing. It was taken as made on {in_words(made_on)}, the latest day it can "
                "be; ask the court for the date.",
            )
        elif made_on > self.today:
            self.problems.add(
                order.where,
                f"The order is dated {in_words(made_on)}, which is still to come. It was taken with that date; ask the "
                "court if it is right.",
            )


def _known_by_id(order: SentenceOrder, rows: Sequence[Order]) -> Order | None:
    return next((row for row in rows if order.order_id in row.result_ids), None)


def _answering() -> tuple[Pathway, CourtResults]:
    """The pathway that the treatment requirement puts somebody on. Raises Conflict where none here does."""
    for pathway in registry().current:
        if pathway.court_results is not None and pathway.court_results.requirement == TREATMENT:
            return pathway, pathway.court_results
    raise Conflict(f"No pathway here answers to a requirement with the result code {TREATMENT}, so no case was opened.")
