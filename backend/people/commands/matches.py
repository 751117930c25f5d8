"""Decides possible matches. Only a person does: no import, system or other organisation's machine joins two records."""

import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from backend import clock
from backend.actors import Actor, ActorKind
from backend.audit.models import Verb
from backend.audit.trail import command
from backend.people import access, holding, joined, matching, merging, records
from backend.people.entry import reason_of
from backend.people.models import (
    BackgroundAnswer,
    Combination,
    Consent,
    DeathReport,
    Identifier,
    Name,
    Person,
    PossibleMatch,
)
from backend.refusals import Conflict, Malformed, NotAllowed, NotFound, Reason


@dataclass(frozen=True, kw_only=True)
class Separated:
    """Two records told apart again. ``to_check`` counts, by what it is, what was recorded on the kept one while they
    were one: nobody but a person can say whose each is."""

    kept_id: uuid.UUID
    joined_id: uuid.UUID
    to_check: Mapping[str, int]


def confirm_match(
    *, by: Actor, match_id: uuid.UUID, reason: str, keep: uuid.UUID | None = None, despite: Collection[str] = ()
) -> uuid.UUID | None:
    """The two records are one person: join them, and return the combination, by which they can be told apart again.

    The record that counts from now on is ``keep``, or the older one. Every organisation with a stake in either sees
    both. Where the records differ in something that a person has once (a date of birth, an NHS number), a Conflict
    names each difference; it is accepted by naming its code in ``despite``. None is returned where the two had become
    one by another decision. Raises NotFound; NotAllowed for anybody but a person; Malformed without a reason; Conflict
    for a match that is decided, or of which the other record is held by another service.
    """
    with command("people.confirm_match", by=by, verb=Verb.COMBINATION) as trail:
        match = access.require_match(by, match_id)
        trail.people.add(match.person_id)
        why = _decidable(match, by=by, reason=reason)
        one, other = _both(match, by=by)
        trail.people |= {one.id, other.id}
        if one.id == other.id:
            _answer(match, PossibleMatch.Answer.CONFIRMED, why, by=by)
            return None
        kept, merged = _kept_first(one, other, keep)
        accepted = _accepted(kept, merged, despite)
        everybody = [*joined.members_of(kept.id), *joined.members_of(merged.id)]
        combination = Combination.objects.create(
            kept=kept, joined=merged, match=match, by=by.name, reason=why, accepted=accepted, at=clock.now()
        )
        for group in joined.reckon_again(everybody):
            holding.keep_in_step(group)
        event = merging.Joined(combination_id=combination.id, kept_id=kept.id, joined_id=merged.id, by=by)
        Combination.objects.filter(id=combination.id).update(moved=merging.carry_over(event))
        _answer(match, PossibleMatch.Answer.CONFIRMED, why, by=by)
        return combination.id


def reject_match(*, by: Actor, match_id: uuid.UUID, reason: str) -> None:
    """The two records are different people: the pair is never raised again. Raises as :func:`confirm_match` does."""
    with command("people.reject_match", by=by) as trail:
        match = access.require_match(by, match_id)
        trail.people.add(match.person_id)
        why = _decidable(match, by=by, reason=reason)
        one, other = _both(match, by=by)
        trail.people |= {one.id, other.id}
        if one.id == other.id:
            raise Conflict("These records have been joined since. Tell them apart there, if that was wrong.")
        _answer(match, PossibleMatch.Answer.REJECTED, why, by=by)


def separate(*, by: Actor, combination_id: uuid.UUID, reason: str) -> Separated:
    """Undo a combination: the two records are different people after all, and are never raised as a match again.

    Each organisation sees again only the record that it has a stake in. What was recorded since stays with the kept
    record and is counted in the answer, for a person to check. Raises NotFound, NotAllowed, Malformed as
    :func:`confirm_match`, and Conflict for one that is undone.
    """
    with command("people.separate", by=by) as trail:
        combination = _require_combination(by, combination_id)
        trail.people |= {combination.kept_id, combination.joined_id}
        _by_a_person(by)
        why = reason_of(reason, model=Combination, column="undone_because")
        if combination.undone_at:
            raise Conflict(f"{combination.undone_by} has told these records apart already.")
        everybody = joined.members_of(combination.kept_id)
        list(Person.objects.filter(id__in=everybody).order_by("id").select_for_update())
        event = merging.Joined(
            combination_id=combination.id, kept_id=combination.kept_id, joined_id=combination.joined_id, by=by
        )
        merging.carry_back(event, combination.moved)
        Combination.objects.filter(id=combination.id).update(
            undone_at=clock.now(), undone_by=by.name, undone_because=why
        )
        match = PossibleMatch.objects.select_for_update(of=("self",)).get(id=combination.match_id)
        _answer(match, PossibleMatch.Answer.REJECTED, why, by=by)
        to_check = _recorded_since(combination)
        # last, since it may take a record out of the sight of whoever does this
        for group in joined.reckon_again(everybody):
            holding.keep_in_step(group)
        return Separated(kept_id=combination.kept_id, joined_id=combination.joined_id, to_check=to_check)


def _by_a_person(by: Actor) -> None:
    if by.kind is not ActorKind.PERSON:
        raise NotAllowed("Only a person decides whether two records are of one person. Sign in and decide there.")


def _decidable(match: PossibleMatch, *, by: Actor, reason: str) -> str:
    _by_a_person(by)
    if match.answer != PossibleMatch.Answer.OPEN:
        when = f"{match.answered_at:%-d %B %Y}" if match.answered_at else "before"
        raise Conflict(f"{match.answered_by} decided this on {when}: {match.get_answer_display().lower()}.")
    return reason_of(reason, model=PossibleMatch)


def _both(match: PossibleMatch, *, by: Actor) -> tuple[Person, Person]:
    """The records that now count for the two sides, locked."""
    try:
        sides = access.require(by, match.person_id), access.require(by, match.candidate_id)
    except NotFound:
        raise Conflict(
            "The other record is held by another service. Ask that service to share it with you; then compare the two "
            "and decide."
        ) from None
    records_of_both = {one for side in sides for one in joined.members_of(side.id)}
    locked = {one.id: one for one in Person.objects.filter(id__in=records_of_both).order_by("id").select_for_update()}
    one, other = (locked[side.id] for side in sides)
    if one.merged_into_id or other.merged_into_id:
        raise Conflict("Somebody has just joined one of these records to another. Look at the match again.")
    return one, other


def _kept_first(one: Person, other: Person, keep: uuid.UUID | None) -> tuple[Person, Person]:
    if keep is None:
        keep = min(one, other, key=lambda person: (person.recorded_at, person.id)).id
    if keep not in {one.id, other.id}:
        raise Malformed("Choose which of the two records to keep.", code="keep_neither")
    return (one, other) if keep == one.id else (other, one)


def _accepted(kept: Person, merged: Person, despite: Collection[str]) -> list[str]:
    differences = differences_between(kept, merged)
    if standing := [reason for reason in differences if reason.code not in despite]:
        raise Conflict(
            "These records differ in what a person has only once. Check each difference and accept it, or reject the "
            "match.",
            reasons=standing,
            code="records_differ",
        )
    return sorted(reason.code for reason in differences)


def differences_between(one: Person, other: Person) -> list[Reason]:
    """What speaks against two records being of one person, each with the code by which it is accepted."""
    found = []
    if one.date_of_birth and other.date_of_birth and one.date_of_birth != other.date_of_birth:
        found.append(
            Reason(
                code="date_of_birth",
                where="date_of_birth",
                sentence=f"The dates of birth differ: {one.date_of_birth:%d/%m/%Y} and {other.date_of_birth:%d/%m/%Y}.",
            )
        )
    if bool(one.death_reported_at) != bool(other.death_reported_at):
        found.append(Reason(code="death", where="person", sentence="One of the two is on file as having died."))
    numbers: list[dict[str, set[str]]] = [defaultdict(set), defaultdict(set)]
    for side, person in zip(numbers, (one, other), strict=True):
        for held in records.identifiers_of([person.id]).filter(kind__in=matching.ONE_A_PERSON).exclude(canonical=""):
            side[held.kind].add(held.canonical)
    found.extend(
        Reason(code=kind, where=kind, sentence=f"Each has another {matching.titles([kind])}.")
        for kind in sorted(numbers[0].keys() & numbers[1].keys())
        if numbers[0][kind].isdisjoint(numbers[1][kind])
    )
    return found


def _answer(match: PossibleMatch, answer: PossibleMatch.Answer, reason: str, *, by: Actor) -> None:
    PossibleMatch.objects.filter(id=match.id).update(
        answer=answer, reason=reason, answered_by=by.name, answered_by_id=by.id, answered_at=clock.now()
    )


def _require_combination(by: Actor, combination_id: uuid.UUID) -> Combination:
    found = Combination.objects.select_for_update(of=("self",)).filter(id=combination_id).first()
    if found is not None:
        access.require(by, found.kept_id)
        return found
    raise NotFound(access.NOT_FOUND)


def _recorded_since(combination: Combination) -> dict[str, int]:
    since = {"person_id": combination.kept_id, "recorded_at__gte": combination.at}
    counts = {
        "names": Name.objects.filter(**since).count(),
        "numbers": Identifier.objects.filter(**since).count(),
        "consents": Consent.objects.filter(**since).count(),
        "background": BackgroundAnswer.objects.filter(**since).count(),
        "reports of death": DeathReport.objects.filter(
            person_id=combination.kept_id, reported_at__gte=combination.at
        ).count(),
    }
    return {what: count for what, count in counts.items() if count}
