"""Taking on, allocating and agreeing: what must be true before work goes on."""

import datetime as dt

from backend.pathways import handing_over, planning
from backend.pathways.engager import history, protocol
from backend.pathways.engager.fields import accepting
from backend.pathways.engager.fields.choices import Criterion
from backend.pathways.facts import CASELOADS, CONSENTS, HOLDER, OTHER_CASES, Answer, ConsentTo
from backend.pathways.planning import OwnedBy
from backend.pathways.releasing import CUSTODY
from backend.pathways.vocabulary import Asks, Situation, guard
from backend.pathways.working_days import london_date


@guard(
    "This person has an open Engager case. Add what you know to that one instead of referring them again.",
    uses=(OTHER_CASES,),
)
def no_open_episode(asked: Situation) -> bool:
    return asked.fact(OTHER_CASES) == 0


@guard(
    "Check who they are first: name, date of birth and prison number must agree.",
    asks=Asks.ENTRY,
    where="identity_checked",
)
def identity_checked(asked: Situation) -> bool:
    entry: accepting.ScreeningBegun = asked.entered
    return entry.identity_checked


@guard(
    "A criterion is waived without a reason. Say why.",
    asks=Asks.ENTRY,
    where="waived_because",
)
def waived_with_reason(asked: Situation) -> bool:
    entry: accepting.Screened = asked.entered
    waived = any(getattr(entry, one) is Criterion.WAIVED for one in accepting.CRITERIA)
    return not waived or bool(entry.waived_because)


@guard(
    "Not every criterion is answered. Find out what is not known yet, or waive it with a reason, and record the screen "
    "again.",
)
def every_criterion_answered(asked: Situation) -> bool:
    last = asked.last(history.SCREENED)
    return last is not None and all(
        last.entered.get(one, Criterion.UNKNOWN) != Criterion.UNKNOWN for one in accepting.CRITERIA
    )


@guard(
    "A criterion is not met. Propose not to take the person on, or waive it with a reason and record the screen again.",
)
def no_criterion_failed(asked: Situation) -> bool:
    last = asked.last(history.SCREENED)
    return last is None or all(last.entered.get(one) != Criterion.NOT_MET for one in accepting.CRITERIA)


@guard(
    "The release date on file lies outside the weeks in which people are taken on. Correct the date, or waive that "
    "criterion with a reason.",
    uses=(CUSTODY,),
)
def release_in_window(asked: Situation) -> bool:
    """Asked only where the criterion was answered with yes: waived, or no date known, it is for people to judge."""
    last, release_on = asked.last(history.SCREENED), asked.fact(CUSTODY).release_on
    if last is None or release_on is None or last.entered.get("weeks_left") != Criterion.MET:
        return True
    weeks = (asked.value(protocol.WINDOW_LEAST), asked.value(protocol.WINDOW_MOST))
    first, until = (london_date(last.happened_at) + dt.timedelta(weeks=one) for one in weeks)
    return first <= release_on <= until


@guard(
    "The person's consent to work with the service is not on record, or was withdrawn. Ask, and record the answer.",
    uses=(CONSENTS,),
)
def consents_to_service(asked: Situation) -> bool:
    said = [one for one in asked.fact(CONSENTS) if one.to is ConsentTo.SERVICE]
    return bool(said) and max(said, key=lambda one: one.version).answer is Answer.GIVEN


@guard(
    "The person needs help all the same. Say where they are shown to.",
    asks=Asks.ENTRY,
    where="signpost",
)
def signposted(asked: Situation) -> bool:
    entry: accepting.NotTakenOnProposed = asked.entered
    return not entry.needs_help or bool(entry.signpost)


# --- who works with them ----------------------------------------------------------------------------------------


@guard(
    "The worker and who stands in for them must be two people. Choose another deputy.",
    asks=Asks.ENTRY,
    where="deputy",
)
def deputy_is_another(asked: Situation) -> bool:
    entry: handing_over.Allocated = asked.entered
    return entry.worker != entry.deputy


@guard(
    "That worker holds as many cases as the site allows. Choose another, or raise the cap for the site.",
    asks=Asks.ENTRY,
    uses=(CASELOADS, HOLDER),
    where="worker",
)
def within_caseload(asked: Situation) -> bool:
    entry: handing_over.Allocated = asked.entered
    if entry.worker == asked.fact(HOLDER).worker:  # only the deputy changes, so nobody gets another case
        return True
    return asked.fact(CASELOADS).get(entry.worker, 0) < asked.value(protocol.CASELOAD_CAP)


@guard(
    "The receiver holds as many cases as the site allows. Choose another, or raise the cap for the site.",
    asks=Asks.ENTRY,
    uses=(CASELOADS,),
    where="receiver",
)
def receiver_within_caseload(asked: Situation) -> bool:
    entry: handing_over.HandedOver = asked.entered
    return asked.fact(CASELOADS).get(entry.receiver, 0) < asked.value(protocol.CASELOAD_CAP)


@guard(
    "The case has a worker already. Hand it over instead, so that the receiver confirms it. Here only the deputy "
    "changes.",
    asks=Asks.ENTRY,
    uses=(HOLDER,),
    where="worker",
)
def worker_stays(asked: Situation) -> bool:
    entry: handing_over.Allocated = asked.entered
    holds = asked.fact(HOLDER).worker
    return asked.facts.state("stage") == "E3" or holds is None or entry.worker == holds


@guard(
    "Only whoever received the case confirms the first contact. Ask them, or hand the case over again.",
)
def receives_the_case(asked: Situation) -> bool:
    return handing_over.received_by(asked)


@guard(
    "You do not hold this case. Record first that you stand in, and why.",
    uses=(HOLDER,),
)
def covers_if_lead(asked: Situation) -> bool:
    """A lead may work as a practitioner, with a reason on record; others are not asked."""
    if asked.by.holds("engager_practitioner", "engager_supervisor", "administrator", "system"):
        return True
    holder = asked.fact(HOLDER)
    me = str(asked.by.id)
    return me in {holder.worker, holder.deputy} or any(
        one.by_id == me or one.entered.get("who") == me for one in history.open_covers(asked)
    )


# --- understanding and plan -------------------------------------------------------------------------------------


@guard(
    "Say on which day the person agreed to it. What they have not agreed to is a draft.",
    asks=Asks.ENTRY,
    where="agreed_on",
)
def agreement_dated(asked: Situation) -> bool:
    entry: planning.UnderstandingAgreed | planning.PlanAgreed = asked.entered
    return entry.agreed_on is not None and entry.agreed_on <= london_date(asked.now)


@guard(
    "An understanding is agreed already. Revise it, so that the earlier version stays to be seen.",
)
def not_understood_yet(asked: Situation) -> bool:
    return not history.understanding_agreed(asked)


@guard(
    "No understanding is agreed yet. Agree the first one.",
)
def understood_before(asked: Situation) -> bool:
    return history.understanding_agreed(asked)


@guard(
    "A plan is agreed already. Revise it, so that the earlier version stays to be seen.",
)
def not_planned_yet(asked: Situation) -> bool:
    return not history.plan_agreed(asked)


@guard(
    "No plan is agreed yet. Agree the first one.",
)
def planned_before(asked: Situation) -> bool:
    return history.plan_agreed(asked)


@guard(
    "A plan needs a step towards at least one goal, and each step somebody who does it and a day. Fill in what is "
    "missing.",
    asks=Asks.ENTRY,
    where="goals",
)
def steps_owned_and_dated(asked: Situation) -> bool:
    entry: planning.PlanAgreed = asked.entered
    steps = list(history.steps_of(entry))
    named = all(one.name or one.owner in {OwnedBy.PERSON, OwnedBy.WORKER} for one in steps)
    return bool(steps) and named and all(one.due_on is not None for one in steps)
