"""Brings an order that is on file up to what a court's message says of it.

The same terms again change nothing, and neither does a message older than one that was taken. Other terms are a new
version and an event on the case; a requirement that is gone ends the order's part here. Nothing that people entered
since is overwritten: only what the court changed between its messages.
"""

import dataclasses
import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from backend import clock
from backend.cases.commands import Done, perform, place
from backend.cases.models import Case
from backend.courts import placing, recording, terms
from backend.courts.commands.taking import Taking
from backend.courts.given import court_in_words, family_and_given, made_on_or_before, order_given
from backend.courts.messages import changes, fingerprint
from backend.courts.messages import terms as terms_of
from backend.courts.messages.dates import in_words
from backend.courts.messages.meaning import Change
from backend.courts.messages.records import Defendant, ResultedDefendant, SentenceOrder, Share
from backend.courts.models import Order, OrderVersion
from backend.courts.recording import Arrival
from backend.courts.standing import can, states_of
from backend.pathways.court_results import Correction, CourtResults, Notice, Withdrawal
from backend.pathways.entry import MAX_TEXT
from backend.pathways.facts import OrderFacts
from backend.pathways.registry import registry
from backend.pathways.working_days import at_time, london_date
from backend.people.commands.register import Outcome
from backend.people.names import key_of

COURT_RISES = dt.time(16, 30)  # house rule: what a court did on a day, without a time, counts as done when it rises
SOURCE = "import"  # of the events that messages cause
_NAMES = uuid.UUID("0e4f5f0a-7a60-4d0a-9a1b-62a1f2a6d3c4")
_WITHDRAWN = "withdrawn"  # the term by which a message says that a whole order is gone


@dataclass(frozen=True, kw_only=True)
class OrderTaken:
    """What came of one order: created, updated, unchanged or ended; its case opened or moved; the person found how.

    ``placed`` tells that its case went to the site that now serves the court.
    """

    order: str
    case_id: uuid.UUID
    person_id: uuid.UUID
    person: Outcome
    made_on: dt.date
    case: str = ""
    placed: bool = False


def against(defendant: Defendant) -> uuid.UUID:
    """Whom a message speaks of, by its own words: the same for the same defendant of the same case."""
    own = defendant.identifiers
    key = key_of(*family_and_given(defendant))
    born = defendant.date_of_birth.isoformat() if defendant.date_of_birth else ""
    return uuid.uuid5(_NAMES, own.defendant_id or own.master_defendant_id or f"{key.family}|{key.given}|{born}")


def moment_of(day: dt.date, share: Share) -> dt.datetime:
    """When something that a court did on a day counts as done, never later than now.

    When it was shared, if that was the same day; otherwise when courts rise.
    """
    shared = share.shared_at
    at = shared if shared is not None and london_date(shared) == day else at_time(day, COURT_RISES)
    return min(at, clock.now())


def command_id(*words: object) -> uuid.UUID:
    """The identity of a command that a message causes: the same for the same message, so that it is done once."""
    return uuid.uuid5(_NAMES, "\n".join(str(one) for one in words))


def results_of(case: Case) -> CourtResults:
    """How the case's pathway answers to courts. Raises LookupError where it does not: such a case has no order."""
    found = registry().get(case.pathway, case.pathway_version).court_results
    if found is None:
        raise LookupError(f"{case.pathway} does not answer to courts")
    return found


def can_be_corrected(row: Order) -> bool:
    """Whether the order is still open on its case."""
    return _can(row, results_of(row.case).order_corrected.action)


def arrival(taking: Taking, order: SentenceOrder, said: OrderFacts, changed: tuple[Change, ...]) -> Arrival:
    """What the message says of the order, for the version that it makes."""
    told = terms_of(order)
    return Arrival(
        said=said,
        terms=told,
        meaning=fingerprint(told),
        changes=changed,
        file=taking.file,
        where=order.where,
        shared_at=order.share.shared_at,
        shared_on=order.share.shared_on,
    )


def remember(row: Order, order: SentenceOrder, taking: Taking) -> None:
    """Note by what the message knows the order, so that it is known again; writes nothing where all of it is noted."""
    known = {
        "against": row.against or against(order.defendant),
        "result_ids": list(dict.fromkeys([*row.result_ids, order.order_id])),
        "id_is_given": row.id_is_given or order.id_is_given,
        "code": row.code or order.code,
        "references": list(dict.fromkeys([*row.references, *order.references])),
        "hearing_id": row.hearing_id or order.share.hearing_id,
        "hearing_day": row.hearing_day or order.share.hearing_day,
        "court_id": row.court_id or order.court.code or None,
        "messages": list(dict.fromkeys([*row.messages, *filter(None, [taking.file.sha256])])),
    }
    if taking.file.sha256 not in row.messages:
        taking.first_told.add(row.id)
    if any(getattr(row, name) != value for name, value in known.items()):
        for name, value in known.items():
            setattr(row, name, value)
        row.save(update_fields=["court" if name == "court_id" else name for name in known])


class Follower:
    """Follows the orders of one message."""

    def __init__(self, taking: Taking) -> None:
        self.taking = taking
        self.by = taking.by
        self.today = london_date(clock.now())

    def follow(self, order: SentenceOrder, row: Order, outcome: Outcome) -> OrderTaken:
        """Bring the order on file up to what the message says of it."""
        taken = _unchanged(row, outcome, placed=self._place(order, row))
        said = order_given(order, made_on=made_on_or_before(order, self.today)).terms
        last = _last_message(row)
        if last is not None and not self._is_news(order, row, last):
            done = taken
        elif last is not None and not order.has_treatment:
            told = arrival(self.taking, order, said, changes(last.terms or {}, terms_of(order)))
            done = self._withdraw(row, told, order.share, on=order.amended_on, taken=taken)
        elif last is not None:
            changed = changes(last.terms or {}, terms_of(order))
            told = arrival(self.taking, order, said, changed)
            before = terms.read(last.said) if last.said is not None else recording.current_facts(row)
            self._correct(row, told, Correction(before=before, after=said, what=_what(order, changed)), order.share)
            done = dataclasses.replace(taken, order="updated")
        else:
            done = self._adopt(order, row, said, taken)
        remember(row, order, self.taking)
        return done

    def lost(self, row: Order, resulted: ResultedDefendant) -> OrderTaken | None:
        """End an order that a later share of its hearing no longer holds."""
        last = _last_message(row)
        share = resulted.share
        if last is None or last.said is None or last.terms is None or _is_older(share, last):
            return None
        told = {**last.terms, _WITHDRAWN: True}
        taken = _unchanged(row, Outcome.MATCHED)
        if fingerprint(told) == last.meaning or self._is_repeat(row):
            return taken
        gone = Arrival(
            said=terms.read(last.said),
            terms=told,
            meaning=fingerprint(told),
            changes=changes(last.terms, told),
            file=self.taking.file,
            where=resulted.where,
            shared_at=share.shared_at,
            shared_on=share.shared_on,
        )
        return self._withdraw(row, gone, share, on=None, taken=taken)

    # --- what is new ----------------------------------------------------------------------------------------------

    def _is_news(self, order: SentenceOrder, row: Order, last: OrderVersion) -> bool:
        """Whether the message says something else than the newest one that was taken, and is not an older one."""
        if fingerprint(terms_of(order)) == last.meaning or self._is_repeat(row):
            return False
        if _is_older(order.share, last):
            when = in_words(last.shared_on) if last.shared_on is not None else "later"
            self.taking.problems.add(
                order.where,
                f"This message is older than one that was taken already, shared on {when}. The newer one stands, and "
                "nothing was changed.",
                left_out=True,
            )
            return False
        return True

    def _is_repeat(self, row: Order) -> bool:
        """Whether this very file told of the order before; one that holds several messages is not its own repeat."""
        return self.taking.file.sha256 in row.messages and row.id not in self.taking.first_told

    def _adopt(self, order: SentenceOrder, row: Order, said: OrderFacts, taken: OrderTaken) -> OrderTaken:
        """Take the message for an order that somebody entered by hand before it came."""
        results = results_of(row.case)
        current = recording.current_facts(row)
        correction = Correction(before=current, after=said, what="-")
        after = results.order_after(current, results.order_corrected.entry(correction))
        changed = terms.differences(current, after) if after is not None else ()
        told = arrival(self.taking, order, said, changed)
        if not changed:
            recording.add_version(row, current, before=current, event_id=None, arrival=told, by=self.by)
            return taken
        self._correct(row, told, dataclasses.replace(correction, what=_what(order, changed)), order.share)
        return dataclasses.replace(taken, order="updated")

    # --- what is done ---------------------------------------------------------------------------------------------

    def _correct(self, row: Order, told: Arrival, correction: Correction, share: Share) -> None:
        results = results_of(row.case)
        answer = results.order_corrected
        if not _can(row, answer.action):
            # the order has ended here, so that nothing can be corrected: somebody must find out what this means
            notice = Notice(code=row.code, set_aside=False, on=share.shared_on, text=correction.what)
            done = self._perform(row, results.result_noted.action, results.result_noted.data(notice), told, share)
            self._add_version(row, told, done)
            return
        with recording.told_by(told):
            self._perform(row, answer.action, answer.data(correction), told, share)

    def _withdraw(
        self, row: Order, told: Arrival, share: Share, *, on: dt.date | None, taken: OrderTaken
    ) -> OrderTaken:
        answer = results_of(row.case).requirement_withdrawn
        if not _can(row, answer.action):  # it has ended already: the message is kept, and nothing happens on the case
            now = recording.current_facts(row)
            recording.add_version(row, now, before=now, event_id=None, arrival=told, by=self.by)
            return taken
        ended = Withdrawal(on=on or share.shared_on, court=court_in_words(share.court))
        self._add_version(row, told, self._perform(row, answer.action, answer.data(ended), told, share))
        return dataclasses.replace(taken, order="ended")

    def _perform(self, row: Order, action: str, data: Mapping[str, object], told: Arrival, share: Share) -> Done:
        return perform(
            row.case_id,
            action,
            by=self.by,
            expected_version=None,
            command_id=command_id(action, row.id, row.version, told.meaning),
            data=data,
            happened_at=moment_of(share.shared_on or self.today, share),
            source=SOURCE,
        )

    def _add_version(self, row: Order, told: Arrival, done: Done) -> None:
        row.refresh_from_db(fields=["version"])
        now = recording.current_facts(row)
        recording.add_version(row, now, before=now, event_id=done.event_id, arrival=told, by=self.by)

    def _place(self, order: SentenceOrder, row: Order) -> bool:
        """Move a case that no site held to the site that by now serves its court."""
        if row.case.site.slug != placing.UNPLACED:
            return False
        court = order.court if order.court.code or order.court.given else order.share.court
        served = placing.served(court.code)
        if not served.by_its_own:
            placing.say_unserved_order(self.taking.problems, order.where, court)
            return False
        return place(row.case_id, served.site_id, by=self.by)


def _can(row: Order, action: str) -> bool:
    pathway = registry().get(row.case.pathway, row.case.pathway_version)
    return can(pathway, action, states_of([row.case_id])[row.case_id])


def _unchanged(row: Order, outcome: Outcome, *, placed: bool = False) -> OrderTaken:
    return OrderTaken(
        order="unchanged",
        case_id=row.case_id,
        person_id=row.person_id,
        person=outcome,
        made_on=row.made_on,
        placed=placed,
    )


def _last_message(row: Order) -> OrderVersion | None:
    """The newest version that a message told of; None for an order that was entered by hand."""
    return OrderVersion.objects.filter(order=row, said__isnull=False).order_by("-number").first()


def _is_older(share: Share, last: OrderVersion) -> bool:
    """Whether a message is older than the one taken: by the days, and on one day by the times where both are known."""
    if share.shared_on is None or last.shared_on is None:
        return False
    if share.shared_on != last.shared_on or share.shared_at is None or last.shared_at is None:
        return share.shared_on < last.shared_on
    return share.shared_at < last.shared_at


def _what(order: SentenceOrder, changed: Sequence[Change]) -> str:
    """What the court changed, for the history of the case."""
    treatments = (one.amendment_reason for one in order.treatments)
    companions = (one.amendment_reason for one in order.companions)
    given = (order.amendment_reason, *treatments, *companions)
    reasons = "; ".join(dict.fromkeys(one for one in given if one))
    because = f" ({reasons})" if reasons else ""
    return f"The court shared the order again{because}. {'; '.join(str(one) for one in changed)}"[:MAX_TEXT]
