"""What the history of a case says: proposals that wait, contacts, rungs of the ladder, what lies over it."""

import datetime as dt
from collections.abc import Iterable

from backend.pathways import planning
from backend.pathways.contacting import NOT_REACHED, TOOK_PLACE, Focus, Present, RiskChange
from backend.pathways.supporting import OutreachOutcome, OutreachStep, PartnerOutcome, PartnerRole
from backend.pathways.vocabulary import Happening, Situation
from backend.pathways.working_days import london_date

from .fields.choices import CloseReason, RiskLevel

# The actions that are asked for by name; a test holds that each exists.
CONTACTS = ("log_contact", "reach_again")
OUTREACH = "record_outreach"
LOST = ("lose_contact", "record_not_reached")
PARTNER = "record_partner_contact"
SUPERVISION = "log_supervision"
SCREENED = "record_screen"
UNDERSTOOD = ("agree_understanding", "revise_understanding")
PLANNED = ("agree_plan", "revise_plan")
TO_DRAFT = "resume_in_prison"  # after it the understanding is a draft, to be agreed again
GATE_PLANNED, GATE_SIGNED = "complete_gate_plan", "sign_gate_plan"
GATE_OVER = ("record_not_released", "record_not_released_unsure", TO_DRAFT)
NOT_TAKEN_ON = "propose_not_taken_on"
ENDING, FINISH, CLOSING = "propose_ending", "propose_finish", "propose_closing"
PROPOSED = (NOT_TAKEN_ON, ENDING, FINISH, CLOSING)
DECIDED = ("confirm_not_taken_on", "agree_ending", "approve_finish", "approve_closing", "turn_down_proposal")
CLOSED = ("approve_finish", "approve_closing", "give_up_outreach", "close_out_of_scope", "close_out_of_reach")
RISK, RISK_ACKNOWLEDGED = "raise_risk", "acknowledge_risk"
CRISIS, CRISIS_OVER = "record_crisis", "end_crisis"
COVER, COVER_OVER = "name_cover", "end_cover"
DEATH, DEATH_SETTLED = "report_death", ("confirm_death", "correct_death_report")
DEATH_CONFIRMED, DEATH_UNDONE = "confirm_death", "undo_death"
DATE_SEEN = "look_at_date"
PRACTICALS = "check_practicals"
EXTENDED = "extend"
MET_AT_RELEASE = "record_gate_outcome"
ALL_NAMED = frozenset(
    {
        *CONTACTS,
        OUTREACH,
        *LOST,
        PARTNER,
        SUPERVISION,
        SCREENED,
        *UNDERSTOOD,
        *PLANNED,
        TO_DRAFT,
        GATE_PLANNED,
        GATE_SIGNED,
        *GATE_OVER,
        *PROPOSED,
        *DECIDED,
        *CLOSED,
        RISK,
        RISK_ACKNOWLEDGED,
        CRISIS,
        CRISIS_OVER,
        COVER,
        COVER_OVER,
        DEATH,
        *DEATH_SETTLED,
        DEATH_UNDONE,
        DATE_SEEN,
        PRACTICALS,
        EXTENDED,
        MET_AT_RELEASE,
    }
)


def moment(asked: Situation, *actions: str) -> dt.datetime | None:
    """When the latest of these happened."""
    found = [one.happened_at for one in asked.all(*actions)]
    return max(found, default=None)


# --- proposals --------------------------------------------------------------------------------------------------


def waiting(asked: Situation, *actions: str) -> tuple[Happening, ...]:
    """Proposals that nobody has decided yet."""
    return asked.unsettled(*actions, by=DECIDED)


def withdrawal_proposed(asked: Situation) -> Happening | None:
    """A proposal, still to be decided, to end because the person wants no more: from then on nobody contacts them."""
    found = [one for one in waiting(asked, CLOSING, NOT_TAKEN_ON) if one.entered.get("reason") == CloseReason.DECLINED]
    return found[0] if found else None


# --- contacts ---------------------------------------------------------------------------------------------------


def took_place(one: Happening) -> bool:
    return one.entered.get("result") in TOOK_PLACE


def real(one: Happening) -> bool:
    """A contact with the person themselves. Where nobody said who was there, a contact that was held was with them."""
    present = one.entered.get("present") or [Present.PERSON]
    return took_place(one) and Present.PERSON in present


def real_contacts(asked: Situation, since: dt.datetime | None = None) -> tuple[Happening, ...]:
    found = (one for one in asked.all(*CONTACTS) if real(one) and (since is None or one.happened_at >= since))
    return tuple(sorted(found, key=lambda one: one.happened_at))


def failed_routes(asked: Situation) -> tuple[int, frozenset[str]]:
    """How many attempts failed since the person was last reached, and by which routes."""
    last = max((one.happened_at for one in real_contacts(asked)), default=None)
    routes: list[str] = []
    for one in asked.all(*CONTACTS, OUTREACH):
        if last is not None and one.happened_at <= last:
            continue
        if one.action == OUTREACH and one.entered.get("outcome") != OutreachOutcome.REACHED:
            routes.append(str(one.entered.get("step", "")))
        elif one.entered.get("result") in NOT_REACHED:
            routes.append(_route(one))
    return len(routes), frozenset(routes)


def _route(one: Happening) -> str:
    """A telephone call is the same route whether it was logged as a contact or as a rung of the ladder."""
    setting = str(one.entered.get("setting", ""))
    return {"phone": OutreachStep.CALL.value, "text": OutreachStep.TEXT.value, "home": OutreachStep.VISIT.value}.get(
        setting, setting
    )


def practical_only(asked: Situation, count: int) -> bool:
    """Whether the last ``count`` contacts with the person were all practical; one that does not say breaks the row."""
    last = real_contacts(asked)[-count:]
    return len(last) == count and all(one.entered.get("focus") == Focus.PRACTICAL for one in last)


# --- out of contact ---------------------------------------------------------------------------------------------

LADDER = (
    OutreachStep.CALL, OutreachStep.TEXT, OutreachStep.PROBATION, OutreachStep.VISIT, OutreachStep.LETTER,
    OutreachStep.DECISION,
)  # fmt: skip


def lost_since(asked: Situation) -> dt.datetime | None:
    """Since when the person has been out of contact, of the present time."""
    return moment(asked, *LOST)


def rungs_missing(asked: Situation) -> tuple[OutreachStep, ...]:
    since = lost_since(asked)
    done = {one.entered.get("step") for one in asked.all(OUTREACH) if since is None or one.happened_at >= since}
    return tuple(one for one in LADDER if one not in done)


def discussed_since(asked: Situation, since: dt.datetime | None) -> bool:
    return any(
        one.entered.get("discussed", True)
        for one in asked.all(SUPERVISION)
        if since is None or one.happened_at >= since
    )


def risk_level(asked: Situation) -> str | None:
    """The newest level of risk that anybody gave."""
    levels = [
        str(found)
        for one in asked.facts.history
        if (found := one.entered.get("risk_level") or (one.entered.get("level") if _about_risk(one) else None))
    ]
    return levels[-1] if levels else None


def _about_risk(one: Happening) -> bool:
    return one.action in {RISK_ACKNOWLEDGED, "answer_alert"}


def at_high_risk(asked: Situation) -> bool:
    """Said to be high, raised and not yet acknowledged, or up in the last contact that said anything of it."""
    said = [str(one.entered["risk"]) for one in asked.all(*CONTACTS) if one.entered.get("risk") is not None]
    return (
        risk_level(asked) in {RiskLevel.HIGH, RiskLevel.VERY_HIGH}
        or bool(open_risks(asked))
        or bool(said and said[-1] == RiskChange.UP)
    )


# --- what was agreed --------------------------------------------------------------------------------------------


def understanding_agreed(asked: Situation) -> bool:
    """Whether a version stands. Taken up again in prison it is a draft, until it is agreed anew."""
    last = asked.last(*UNDERSTOOD, TO_DRAFT)
    return last is not None and last.action != TO_DRAFT


def plan_agreed(asked: Situation) -> bool:
    last = asked.last(*PLANNED, TO_DRAFT)
    return last is not None and last.action != TO_DRAFT


def gate_plan(asked: Situation) -> Happening | None:
    return asked.last(GATE_PLANNED)


def _gate_plan_stands(asked: Situation) -> str | None:
    """The last thing done to the gate plan. After a day that came to nothing it is made anew, and signed anew."""
    last = asked.last(GATE_PLANNED, GATE_SIGNED, *GATE_OVER)
    return last.action if last is not None else None


def gate_plan_signed(asked: Situation) -> bool:
    return _gate_plan_stands(asked) == GATE_SIGNED


def gate_plan_waits(asked: Situation) -> bool:
    return _gate_plan_stands(asked) == GATE_PLANNED


def steps_of(plan: planning.PlanAgreed) -> Iterable[planning.PlannedAction]:
    return (step for goal in plan.goals for step in goal.actions)


def trusted_contacts(asked: Situation) -> int:
    """How many people the person trusts may be asked: named, with consent as last said of each."""
    newest: dict[str, bool] = {}
    for one in asked.all(PARTNER):
        name = str(one.entered.get("name", "")).strip().casefold()
        if name and one.entered.get("role") in {PartnerRole.TRUSTED, PartnerRole.FAMILY}:
            newest[name] = bool(one.entered.get("consented"))
    return sum(newest.values())


def partner_confirmed(asked: Situation, role: str) -> bool:
    found = [one for one in asked.all(PARTNER) if one.entered.get("role") == role]
    return bool(found) and found[-1].entered.get("outcome") == PartnerOutcome.CONFIRMED


# --- overlays, endings, death -----------------------------------------------------------------------------------


def open_risks(asked: Situation) -> tuple[Happening, ...]:
    return asked.unsettled(RISK, by=(RISK_ACKNOWLEDGED,))


def open_crises(asked: Situation) -> tuple[Happening, ...]:
    return asked.unsettled(CRISIS, by=(CRISIS_OVER,))


def open_covers(asked: Situation) -> tuple[Happening, ...]:
    return asked.unsettled(COVER, by=(COVER_OVER,))


def closed_on(asked: Situation) -> dt.date | None:
    found = moment(asked, *CLOSED)
    return london_date(found) if found else None


def death_reported_at(asked: Situation) -> dt.datetime | None:
    found = asked.unsettled(DEATH, by=DEATH_SETTLED)
    return found[0].happened_at if found else None


def death_confirmed(asked: Situation) -> bool:
    last = asked.last(DEATH_CONFIRMED, DEATH_UNDONE)
    return last is not None and last.action == DEATH_CONFIRMED
