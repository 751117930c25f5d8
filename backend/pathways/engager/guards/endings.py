"""Endings: two people for each, contact stopped when somebody withdraws, nobody given up before all was tried."""

import datetime as dt

from backend.actors import ActorKind
from backend.pathways.engager import history, protocol
from backend.pathways.engager.fields import endings
from backend.pathways.engager.fields.choices import CloseReason, DataAnswer, EndingGround
from backend.pathways.engager.measures import any_final
from backend.pathways.facts import HOLDER
from backend.pathways.measuring import MEASURES
from backend.pathways.vocabulary import Asks, Situation, guard
from backend.pathways.working_days import london_date


@guard(
    "You proposed this, so somebody else decides it. Ask the team lead or the deputy lead.",
)
def not_own_proposal(asked: Situation) -> bool:
    """Where several wait, whoever made any of them decides none: which one is meant is said only afterwards."""
    return str(asked.by.id) not in {one.by_id for one in history.waiting(asked, *history.PROPOSED)}


@guard(
    "You hold this case, so somebody else decides about its end. Ask the team lead or the deputy lead.",
    uses=(HOLDER,),
)
def not_the_holder(asked: Situation) -> bool:
    return str(asked.by.id) != asked.fact(HOLDER).worker


@guard(
    "An immediate risk has been raised and nobody has acknowledged it. The case stays open until somebody has.",
)
def no_open_risk(asked: Situation) -> bool:
    return not history.open_risks(asked)


@guard(
    "The person is in a crisis. It keeps the case open: record how it ended first.",
)
def no_open_crisis(asked: Situation) -> bool:
    return not history.open_crises(asked)


@guard(
    "A proposal about this case waits for a decision already. Have it decided first.",
)
def nothing_proposed(asked: Situation) -> bool:
    return not history.waiting(asked, *history.PROPOSED)


# --- planned ----------------------------------------------------------------------------------------------------


@guard(
    "Talk with the person about the ending before it begins.",
    asks=Asks.ENTRY,
    where="discussed",
)
def ending_discussed(asked: Situation) -> bool:
    entry: endings.EndingProposed = asked.entered
    return entry.discussed


@guard(
    "It is not time yet: the weeks after release are not over. Go on, or say that the goals are met.",
    asks=Asks.ENTRY,
    where="ground",
)
def time_or_goals(asked: Situation) -> bool:
    entry: endings.EndingProposed = asked.entered
    released = asked.anchor("released")
    if entry.ground is EndingGround.GOALS or released is None:
        return True
    since = dt.timedelta(weeks=asked.value(protocol.ENDING_AT))
    return london_date(asked.at) >= london_date(released) + since


@guard(
    "The weeks that the service has after release are over. Say why going on is right, or finish.",
    asks=Asks.ENTRY,
    where="beyond_limit_because",
)
def within_limit_or_overridden(asked: Situation) -> bool:
    entry: endings.Extended = asked.entered
    released = asked.anchor("released")
    if released is None or entry.beyond_limit_because:
        return True
    return london_date(asked.at) < london_date(released) + dt.timedelta(weeks=asked.value(protocol.LIMIT))


@guard(
    "Take the final measures, or say why they were not taken.",
    asks=Asks.ENTRY,
    uses=(MEASURES,),
    rule="15",
    where="measures_why_not",
)
def final_measures_or_reason(asked: Situation) -> bool:
    entry: endings.FinishProposed = asked.entered
    return bool(entry.measures_why_not) or any_final(asked)


@guard(
    "Write the letter to the person first.",
    asks=Asks.ENTRY,
    where="letter_written",
)
def letter_written(asked: Situation) -> bool:
    entry: endings.FinishProposed = asked.entered
    return entry.letter_written


# --- unplanned --------------------------------------------------------------------------------------------------


@guard(
    "Leaving the service and leaving the data are two questions. Ask the person whether their data may still be used, "
    "and enter the answer, or that they cannot be asked now.",
    asks=Asks.ENTRY,
    where="about_data",
)
def data_asked_apart(asked: Situation) -> bool:
    entry: endings.ClosingProposed = asked.entered
    return entry.reason is not CloseReason.DECLINED or entry.about_data is not DataAnswer.NOT_ASKED


@guard(
    "Not every step of the ladder has been taken since contact was lost: call, text, probation, visit, letter, "
    "decision. Take the missing ones, and record each.",
)
def ladder_complete(asked: Situation) -> bool:
    return not history.rungs_missing(asked)


@guard(
    "Nobody is given up so soon: the light touch goes on, week by week, until the last day of outreach.",
)
def outreach_is_over(asked: Situation) -> bool:
    since = history.lost_since(asked)
    if since is None:
        return False
    last = london_date(since) + dt.timedelta(days=asked.value(protocol.OUTREACH_OVER))
    return london_date(asked.at) >= last


@guard(
    "The case has not been discussed in supervision since contact was lost. Discuss it, and log that.",
)
def discussed_in_supervision(asked: Situation) -> bool:
    return history.discussed_since(asked, history.lost_since(asked))


# --- after the end ----------------------------------------------------------------------------------------------


@guard(
    "An end can be reopened only for some weeks. Refer the person again instead.",
)
def ended_lately(asked: Situation) -> bool:
    ended = history.closed_on(asked)
    return ended is not None and (london_date(asked.at) - ended).days <= asked.value(protocol.REOPEN)


@guard(
    "You approved this end or held the case, so somebody else looks at it. Ask another supervisor or lead.",
    uses=(HOLDER,),
)
def audits_anothers(asked: Situation) -> bool:
    last = asked.last(*history.CLOSED)
    me = str(asked.by.id)
    return me != asked.fact(HOLDER).worker and (last is None or last.by_id != me)


@guard(
    "You reported the death, so somebody else confirms it. Ask the team lead or the deputy lead.",
)
def confirmed_by_another(asked: Situation) -> bool:
    """What was confirmed on another case of the person is carried here by the system, and is not asked again."""
    if asked.by.kind is ActorKind.SYSTEM:
        return True
    waits = asked.unsettled(history.DEATH, by=history.DEATH_SETTLED)
    return str(asked.by.id) not in {one.by_id for one in waits}


@guard(
    "No death was confirmed on this case.",
)
def death_was_confirmed(asked: Situation) -> bool:
    return history.death_confirmed(asked)


@guard(
    "This case ended because the person died. If they had not, record that instead.",
)
def no_death_confirmed(asked: Situation) -> bool:
    return not history.death_confirmed(asked)
