"""The date, the gate plan, the day of release, custody and what lies beside the road."""

import datetime as dt

from backend.pathways.engager import history, protocol
from backend.pathways.engager.fields import custody
from backend.pathways.facts import CONSENTS, Answer, ConsentTo
from backend.pathways.releasing import CUSTODY, GateOutcome, GateTold
from backend.pathways.vocabulary import Asks, Situation, guard
from backend.pathways.working_days import london_date


@guard(
    "The release date is not confirmed: nobody stated it as firm in the last days. Ask, and state it again.",
    uses=(CUSTODY,),
)
def date_confirmed(asked: Situation) -> bool:
    found = asked.fact(CUSTODY)
    if found.release_on is None or found.confirmed_at is None:
        return False
    return asked.now - found.confirmed_at <= dt.timedelta(days=asked.value(protocol.DATE_CONFIRMED))


@guard(
    "Release is not so near that steps may be skipped. Go on step by step, or state the new date first.",
    uses=(CUSTODY,),
)
def release_is_soon(asked: Situation) -> bool:
    release_on = asked.fact(CUSTODY).release_on
    if release_on is None:
        return False
    left = (release_on - london_date(asked.at)).days
    return 0 <= left <= asked.value(protocol.SHORT_RELEASE)


@guard(
    "The release date on file is another day. State the date first, or record that release was reported.",
    uses=(CUSTODY,),
)
def released_today(asked: Situation) -> bool:
    return asked.fact(CUSTODY).release_on == london_date(asked.at)


@guard(
    "No gate plan waits to be signed. Complete it first.",
)
def gate_plan_waits(asked: Situation) -> bool:
    return history.gate_plan_waits(asked)


@guard(
    "Somebody else signs a gate plan than who made it. Ask a supervisor or the lead.",
)
def not_own_gate_plan(asked: Situation) -> bool:
    made = history.gate_plan(asked)
    return made is None or made.by_id != str(asked.by.id)


@guard(
    "The plan names no address for the first night, nor what is being done about housing. Add one of them to the plan.",
)
def address_or_housing_action(asked: Situation) -> bool:
    made = history.gate_plan(asked)
    return made is None or bool(made.entered.get("first_address") or made.entered.get("housing_action"))


@guard(
    "There is no way on record by which the person agreed to be contacted. Record their consent to the service, and "
    "the way in the gate plan.",
    uses=(CONSENTS,),
)
def consented_route(asked: Situation) -> bool:
    made = history.gate_plan(asked)
    said = [one for one in asked.fact(CONSENTS) if one.to is ConsentTo.SERVICE]
    agreed = bool(said) and max(said, key=lambda one: one.version).answer is Answer.GIVEN
    return agreed and made is not None and bool(made.entered.get("contact_route"))


# --- the outcome of the day -------------------------------------------------------------------------------------


@guard(
    "Here belongs that they were met or reached. Choose one of these, or record the outcome that it was.",
    asks=Asks.ENTRY,
    where="outcome",
)
def outcome_is_met(asked: Situation) -> bool:
    entry: GateTold = asked.entered
    return entry.outcome in {GateOutcome.MET_AT_GATE, GateOutcome.MET_LATER, GateOutcome.REACHED_BY_PHONE}


@guard(
    "Here belongs that they were not reached. Choose that, or record the outcome that it was.",
    asks=Asks.ENTRY,
    where="outcome",
)
def outcome_is_not_reached(asked: Situation) -> bool:
    entry: GateTold = asked.entered
    return entry.outcome is GateOutcome.NOT_REACHED


@guard(
    "Say what was tried: who called, when, and whom else was asked.",
    asks=Asks.ENTRY,
    where="attempts",
)
def attempts_logged(asked: Situation) -> bool:
    entry: GateTold = asked.entered
    return bool(entry.attempts)


@guard(
    "Here belongs that they were not released. Choose that, or record the outcome that it was.",
    asks=Asks.ENTRY,
    where="outcome",
)
def outcome_is_not_released(asked: Situation) -> bool:
    entry: GateTold = asked.entered
    return entry.outcome is GateOutcome.NOT_RELEASED


@guard(
    "Here belongs that they were arrested at the gate. Choose that, or record the outcome that it was.",
    asks=Asks.ENTRY,
    where="outcome",
)
def outcome_is_arrested(asked: Situation) -> bool:
    entry: GateTold = asked.entered
    return entry.outcome is GateOutcome.ARRESTED


@guard(
    "No new date is on file. State it first; if none is known, record that they were not released and no date is "
    "known.",
    uses=(CUSTODY,),
)
def new_date_known(asked: Situation) -> bool:
    release_on = asked.fact(CUSTODY).release_on
    return release_on is not None and release_on > london_date(asked.at)


@guard(
    "Look at risk and at the plan before the first two weeks end.",
    asks=Asks.ENTRY,
    where="risk_reviewed",
)
def risk_and_plan_reviewed(asked: Situation) -> bool:
    entry: custody.DayFourteenReview = asked.entered
    return entry.risk_reviewed and entry.plan_reviewed


# --- beside the road --------------------------------------------------------------------------------------------


@guard(
    "The new prison has not confirmed that you may see them there. Ask; if it will not, close as out of reach.",
    asks=Asks.ENTRY,
    where="access_confirmed",
)
def access_confirmed(asked: Situation) -> bool:
    entry: custody.ReachAgreed = asked.entered
    return entry.access_confirmed


@guard(
    "No date has been stated since it became unsure. State it, with who says so, before going on.",
    uses=(CUSTODY,),
)
def date_known_again(asked: Situation) -> bool:
    current, standing = asked.fact(CUSTODY).current, asked.facts.strands.get("stage")
    if current is None or current.release_on is None or current.release_on < london_date(asked.at):
        return False
    return standing is None or standing.since is None or current.recorded_at >= standing.since


@guard(
    "The new date lies outside the weeks in which people are taken on, or none is known. Keep the case open for a long "
    "stay, or hand over and close.",
    uses=(CUSTODY,),
)
def new_date_in_window(asked: Situation) -> bool:
    release_on, today = asked.fact(CUSTODY).release_on, london_date(asked.at)
    until = today + dt.timedelta(weeks=asked.value(protocol.WINDOW_MOST))
    return release_on is not None and today <= release_on <= until


@guard(
    "Set a day ahead on which it is looked at again.",
    asks=Asks.ENTRY,
    where="review_on",
)
def review_day_ahead(asked: Situation) -> bool:
    entry: custody.Paused | custody.PauseChecked | custody.ToHospital = asked.entered
    return entry.review_on >= london_date(asked.at)
