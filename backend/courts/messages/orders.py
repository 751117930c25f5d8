"""Make one order of all the places where a message repeats it, with the requirements that hang under it.

A results message lists the same result ids under its cases and again under court applications. Each result counts
once for a person. A requirement belongs to the order whose id is its root, or that its chain of parents leads to;
where it names neither, to the order on the same offence. An order without a treatment requirement is kept: an
importer must see that a later share has lost the requirement an earlier one had.
"""

import dataclasses
import datetime as dt
import hashlib
from dataclasses import dataclass, field

from backend.courts.messages import codes, people, wording
from backend.courts.messages.problems import Problems
from backend.courts.messages.records import (
    AmendmentNotice,
    CompanionRequirement,
    CourtNamed,
    CourtResult,
    OffenceLine,
    OtherResult,
    ResultedDefendant,
    SentenceOrder,
    Share,
    TreatmentRequirement,
)
from backend.courts.messages.results import ResultedMessage, ResultedPerson, last_shared_day
from backend.courts.reference import tables

_LONGEST_CHAIN = 20


@dataclass(slots=True, eq=False)
class _Merged:
    """One result of a person with all the places and offences it stands under."""

    result: CourtResult
    identity: str
    id_is_given: bool
    offences: list[OffenceLine] = field(default_factory=list)
    places: list[str] = field(default_factory=list)

    def offence_keys(self) -> frozenset[str]:
        """The offences it stands under; of a result that stands under none, one empty text."""
        return frozenset(offence.offence_id or offence.where for offence in self.offences) or frozenset({""})


@dataclass(slots=True)
class Interpreted:
    """What the results of a message amount to."""

    orders: list[SentenceOrder] = field(default_factory=list)
    notices: list[AmendmentNotice] = field(default_factory=list)
    others: list[OtherResult] = field(default_factory=list)
    resulted: list[ResultedDefendant] = field(default_factory=list)


def interpret(message: ResultedMessage) -> Interpreted:
    """The orders, notices and other results of every person in a message."""
    found = Interpreted()
    share = message.share
    problems = message.place.problems
    if not any(person.lines for person in message.people):
        problems.add(
            message.place.path,
            "The message holds no results. If it is a court list, import it as a court list.",
        )
    day = share.shared_at.date() if share.shared_at else last_shared_day(message)
    share = dataclasses.replace(share, shared_on=day)
    for person in message.people:
        _Interpreter(person, share, problems).into(found)
    return found


class _Interpreter:
    """Reads the results of one person."""

    def __init__(self, person: ResultedPerson, share: Share, problems: Problems) -> None:
        self.person = person
        self.share = share
        self.problems = problems
        self.merged = self._merge()
        self.by_id = {merged.identity: merged for merged in self.merged if merged.id_is_given}
        self.orders = [merged for merged in self.merged if merged.result.code in codes.ORDERS]
        self.notices = [merged for merged in self.merged if merged.result.code in codes.NOTICES]
        self.youth_orders = [merged for merged in self.merged if merged.result.code in codes.YOUTH_ORDERS]
        self.heads = [*self.orders, *self.notices, *self.youth_orders]
        self.head_set = frozenset(self.heads)
        self.order_set = frozenset(self.orders)
        self.heads_of_offence: dict[str, list[_Merged]] = {}
        for head in self.heads:
            for key in head.offence_keys():
                self.heads_of_offence.setdefault(key, []).append(head)
        self.found_on_offence: dict[object, tuple[_Merged | None, str]] = {}

    # --- one result from many copies ------------------------------------------------------------------------------

    def _merge(self) -> list[_Merged]:
        known: dict[object, _Merged] = {}
        for line in self.person.lines:
            result = line.result
            key: object = result.result_id or dataclasses.replace(result, where="")
            merged = known.get(key)
            if merged is None:
                merged = known[key] = _Merged(result, result.result_id, bool(result.result_id))
            elif not line.listed_as_deleted and result != merged.result:
                merged.result = self._chosen(merged.result, result)
            if line.offence and not any(line.offence.where == offence.where for offence in merged.offences):
                merged.offences.append(line.offence)
            merged.places.append(result.where)
        return self._identified(list(known.values()))

    def _chosen(self, first: CourtResult, second: CourtResult) -> CourtResult:
        earliest = dt.date.min
        newer = (second.last_shared_on or earliest, second.withdrawn) > (
            first.last_shared_on or earliest,
            first.withdrawn,
        )
        kept, left = (second, first) if newer else (first, second)
        self.problems.add(
            left.where,
            f"The same result stands at {kept.where} with other contents; that one was taken. "
            "Ask the court which is right.",
            left_out=True,
        )
        return kept

    def _identified(self, merged: list[_Merged]) -> list[_Merged]:
        """Give a result that came without an id one that is the same whenever the same message comes again."""
        counts: dict[str, int] = {}
        identifiers = self.person.defendant.identifiers
        who = identifiers.defendant_id or identifiers.master_defendant_id or self.person.defendant.full_name.casefold()
        hearing = self.share.hearing_id or f"{self.share.court.given}|{self.share.hearing_day}"
        for one in merged:
            if not one.identity:
                what = one.result.code or one.result.label
                counts[what] = counts.get(what, 0) + 1
                text = "\n".join((hearing, who, what, str(counts[what])))
                one.identity = f"derived-{hashlib.sha256(text.encode()).hexdigest()[:32]}"
        return merged

    # --- what belongs to what -------------------------------------------------------------------------------------

    def _head_by_id(self, merged: _Merged) -> _Merged | None:
        result = merged.result
        root = self.by_id.get(result.root_id)
        if root is not None and root is not merged and root in self.head_set:
            return root
        step: _Merged | None = merged
        for _ in range(_LONGEST_CHAIN):
            step = self.by_id.get(step.result.parent_id) if step else None
            if step is None:
                break
            if step in self.head_set:
                return step
        return None

    def _head_on_offence(self, merged: _Merged) -> tuple[_Merged | None, str]:
        """The order on the same offence, or why it cannot be told."""
        result = merged.result
        asked = (merged.offence_keys(), result.withdrawn, result.root_type_id, result.parent_type_id)
        if asked not in self.found_on_offence:
            self.found_on_offence[asked] = self._search_offences(merged.offence_keys(), result)
        return self.found_on_offence[asked]

    def _search_offences(self, keys: frozenset[str], result: CourtResult) -> tuple[_Merged | None, str]:
        near = list(dict.fromkeys(head for key in sorted(keys) for head in self.heads_of_offence.get(key, ())))
        near = [head for head in near if head.result.withdrawn == result.withdrawn] or near
        types = {result.root_type_id, result.parent_type_id} - {""}
        typed = [head for head in near if head.result.type_id in types]
        if not typed and codes.is_head_type(result.root_type_id):
            near = []
        orders = [head for head in near if head in self.order_set]
        for candidates in (typed, orders, near):
            if len(candidates) == 1:
                return candidates[0], ""
        return None, (
            "it could belong to more than one order" if near else "the order it belongs to is not in the message"
        )

    def _head_of(self, merged: _Merged) -> _Merged | None:
        head = self._head_by_id(merged)
        if head is not None:
            return head
        result = merged.result
        head, why_not = self._head_on_offence(merged)
        names_a_head = bool(result.parent_id) or (bool(result.root_id) and result.root_id != result.result_id)
        if head is None and result.code == codes.TREATMENT:
            self.problems.add(
                result.where,
                f"A mental health treatment requirement stands here, but {why_not}, so nothing was made of it. "
                "Ask the court for the order.",
                left_out=True,
            )
        elif head is not None and names_a_head:
            self.problems.add(
                result.where,
                "The requirement names an order that the message does not hold; it was taken to belong to the order "
                f"on the same offence, at {head.result.where}. Check with the court.",
            )
        return head

    # --- age ------------------------------------------------------------------------------------------------------

    def _is_youth(self) -> bool:
        """By date of birth on the day in court where it is known; otherwise by the message's own mark.

        The mark can date from the start of a case that ended after the eighteenth birthday, and these orders are
        made for adults only (Sentencing Act 2020 sections 202 and 286).
        """
        born = self.person.defendant.date_of_birth
        day = self.share.hearing_day or next(
            (merged.result.ordered_on for merged in self.orders if merged.result.ordered_on), None
        )
        if born is None or day is None:
            return self.person.youth
        if people.is_youth(None, born, day):
            return True
        if self.person.youth:
            self.problems.add(
                self.person.defendant.where,
                "The defendant is marked as a youth, but is 18 or over by date of birth; the results were taken. "
                "Ask the court to correct one of the two.",
            )
        return False

    # --- records --------------------------------------------------------------------------------------------------

    def into(self, found: Interpreted) -> None:
        """Add what this person's results amount to."""
        if self._is_youth():
            self.problems.add(self.person.defendant.where, str(people.LeftOut.YOUTH), left_out=True)
            return
        owned: dict[_Merged, list[_Merged]] = {head: [] for head in self.heads}
        rolled_up: dict[_Merged, list[_Merged]] = {head: [] for head in self.heads}
        placed: set[_Merged] = {*self.orders, *self.notices}
        for merged in self.merged:
            if merged in owned:
                continue
            result = merged.result
            understood = bool(result.code) or not result.cjs_code
            if understood and codes.is_requirement(result.code, result.groups):
                head = self._head_of(merged)
                if head is not None and head not in self.youth_orders:
                    owned[head].append(merged)
                    placed.add(merged)
            elif (head := self._head_by_id(merged)) is not None:
                rolled_up[head].append(merged)
        found.orders += [self._order(head, owned[head], rolled_up[head]) for head in self.orders]
        found.notices += [self._notice(head, owned[head]) for head in self.notices]
        found.others += [self._other(merged) for merged in self.merged if merged not in placed]
        found.resulted.append(self._resulted())

    def _requirements(
        self, owned: list[_Merged]
    ) -> tuple[tuple[TreatmentRequirement, ...], tuple[CompanionRequirement, ...]]:
        treatments = [
            wording.treatment(merged.result, merged.identity, self.problems)
            for merged in owned
            if merged.result.code == codes.TREATMENT
        ]
        companions = [
            wording.companion(merged.result, merged.identity)
            for merged in owned
            if merged.result.code != codes.TREATMENT
        ]
        return tuple(treatments), tuple(companions)

    def _order(self, head: _Merged, owned: list[_Merged], rolled_up: list[_Merged]) -> SentenceOrder:
        result = head.result
        if not self.person.references:
            self.problems.add(
                self.person.defendant.where,
                "There is neither a URN nor a case number; the order was taken without one. Ask the court for it.",
            )
        made_here = result.ordered_hearing_id in ("", self.share.hearing_id)
        more = tuple(prompt for merged in rolled_up for prompt in merged.result.prompts)
        terms = wording.order_terms(result, more, self.problems)
        treatments, companions = self._requirements(owned)
        return SentenceOrder(
            where=result.where,
            order_id=head.identity,
            id_is_given=head.id_is_given,
            kind=codes.ORDERS[result.code],
            code=result.code,
            label=result.label,
            defendant=self.person.defendant,
            references=tuple(self.person.references),
            offences=_each_once(head.offences),
            share=self.share,
            court=self.share.court if made_here else CourtNamed(),
            made_on=result.ordered_on or (self.share.hearing_day if made_here else None),
            end_date=terms.end_date,
            supervision_period=terms.supervision_period,
            operational_period=terms.operational_period,
            custodial_term=terms.custodial_term,
            total_custodial_term=terms.total_custodial_term,
            supervising_court=terms.supervising_court,
            responsible_officer=terms.responsible_officer,
            probation_team=terms.probation_team,
            probation_email=terms.probation_email,
            treatments=treatments,
            companions=companions,
            text=result.text,
            withdrawn=result.withdrawn,
            amended_on=result.amended_on,
            amendment_reason=result.amendment_reason,
            places=tuple(head.places),
        )

    def _notice(self, head: _Merged, owned: list[_Merged]) -> AmendmentNotice:
        result = head.result
        terms = wording.notice_terms(result, self.problems)
        treatments, companions = self._requirements(owned)
        return AmendmentNotice(
            where=result.where,
            result_id=head.identity,
            id_is_given=head.id_is_given,
            kind=codes.NOTICES[result.code],
            code=result.code,
            label=result.label,
            defendant=self.person.defendant,
            references=tuple(self.person.references),
            offences=_each_once(head.offences),
            share=self.share,
            ordered_on=result.ordered_on or self.share.hearing_day,
            original_court=terms.original_court,
            original_date=terms.original_date,
            original_order=terms.original_order,
            set_aside=terms.set_aside,
            under=terms.under,
            new_end_date=terms.new_end_date,
            supervising_court=terms.supervising_court,
            responsible_officer=terms.responsible_officer,
            treatments=treatments,
            companions=companions,
            says=result.text,
            withdrawn=result.withdrawn,
            places=tuple(head.places),
        )

    def _other(self, merged: _Merged) -> OtherResult:
        result = merged.result
        if merged in self.youth_orders:
            self.problems.add(
                result.where,
                f"A youth rehabilitation order ({result.code}) was made. It is not an order of this service, so "
                "nothing was made of it: the youth offending team supervises it.",
                left_out=True,
            )
        return OtherResult(
            where=result.where,
            defendant=self.person.defendant,
            offence=merged.offences[0] if merged.offences else None,
            title=(tables.result_title(result.code) if result.code else None) or result.label,
            result=result,
        )

    def _resulted(self) -> ResultedDefendant:
        return ResultedDefendant(
            where=self.person.defendant.where,
            defendant=self.person.defendant,
            references=tuple(self.person.references),
            share=self.share,
            result_ids=tuple(merged.identity for merged in self.merged),
            codes=tuple(dict.fromkeys(merged.result.code for merged in self.merged if merged.result.code)),
        )


def _each_once(offences: list[OffenceLine]) -> tuple[OffenceLine, ...]:
    """An offence that stands at several places once, with what any of them says of it."""
    known: dict[str, OffenceLine] = {}
    for offence in offences:
        key = offence.offence_id or offence.where
        first = known.get(key)
        known[key] = (
            offence
            if first is None
            else dataclasses.replace(
                first,
                code=first.code or offence.code,
                title=first.title or offence.title,
                wording=first.wording or offence.wording,
                legislation=first.legislation or offence.legislation,
                started_on=first.started_on or offence.started_on,
                convicted_on=first.convicted_on or offence.convicted_on,
            )
        )
    return tuple(known.values())
