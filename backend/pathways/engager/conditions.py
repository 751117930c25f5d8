"""When a review opens or is met: conditions asked of the case as the action left it."""

import datetime as dt
from collections.abc import Callable

from backend.pathways import entry as entries
from backend.pathways.contacting import TOOK_PLACE, Focus, Present, RiskChange
from backend.pathways.facts import CONSENTS, HOLDER, Answer, ConsentTo
from backend.pathways.releasing import CUSTODY, Confidence, ReleaseDateHeard, ReleaseDateStated
from backend.pathways.supporting import OutreachStep, PartnerContacted, PartnerOutcome, PartnerRole, SupervisionKind
from backend.pathways.vocabulary import ProtocolValue, Situation
from backend.pathways.working_days import LONDON, add_working_days, london_date

from . import history, protocol
from .fields import accepting, custody, endings, team
from .fields.choices import Practical, Reviewed

Condition = Callable[[Situation], bool]

# --- contact ----------------------------------------------------------------------------------------------------


def took_place(asked: Situation) -> bool:
    """A contact with the person. Where nobody said who was there, one that was held was with them."""
    present = getattr(asked.entered, "present", ())
    return getattr(asked.entered, "result", None) in TOOK_PLACE and (not present or Present.PERSON in present)


def in_touch(asked: Situation) -> bool:
    """A contact took place, or somebody at the new prison was spoken to."""
    if isinstance(asked.entered, PartnerContacted):
        return asked.entered.outcome in {PartnerOutcome.CONFIRMED, PartnerOutcome.REACHED}
    return took_place(asked)


def contacts_enough(asked: Situation) -> bool:
    """As many contacts as are wanted in the first two weeks; the day of release counts."""
    released = asked.anchor("released")
    found = history.real_contacts(asked, since=None if released is None else _day_began(released))
    met = 1 if asked.all(history.MET_AT_RELEASE) else 0
    return len(found) + met >= asked.value(protocol.CONTACTS_WANTED)


def _day_began(moment: dt.datetime) -> dt.datetime:
    return moment.astimezone(LONDON).replace(hour=0, minute=0, second=0, microsecond=0)


def practical_for_long(asked: Situation) -> bool:
    return history.practical_only(asked, asked.value(protocol.NO_FEELINGS_AFTER))


def emotional_or_discussed(asked: Situation) -> bool:
    entry = asked.entered
    return getattr(entry, "focus", None) in {Focus.EMOTIONAL, Focus.BOTH} or bool(getattr(entry, "discussed", False))


def not_extended(asked: Situation) -> bool:
    """An ending that was put off has a clock of its own."""
    return asked.last(history.EXTENDED) is None


def concern_raised(asked: Situation) -> bool:
    return getattr(asked.entered, "risk", None) is RiskChange.UP


def in_crisis(asked: Situation) -> bool:
    return bool(history.open_crises(asked))


def crisis_contact_made(asked: Situation) -> bool:
    """Contact was made, or the crisis is over."""
    return not history.open_crises(asked) or took_place(asked)


# --- what was agreed --------------------------------------------------------------------------------------------


def consent_missing(asked: Situation) -> bool:
    said = [one for one in asked.fact(CONSENTS) if one.to is ConsentTo.SERVICE]
    return not said or max(said, key=lambda one: one.version).answer is not Answer.GIVEN


def consent_asked(asked: Situation) -> bool:
    return any(one.consent_to is ConsentTo.SERVICE for one in asked.entered.consents)


def consent_withdrawn(asked: Situation) -> bool:
    """The service is wanted no more, whoever was told."""
    answers = [one.answered for one in asked.entered.consents if one.consent_to is ConsentTo.SERVICE]
    return bool(answers) and answers[-1] is not Answer.GIVEN


def consent_settled(asked: Situation) -> bool:
    """An end is proposed, or the person said yes again."""
    return isinstance(asked.entered, endings.ClosingProposed | accepting.NotTakenOnProposed) or not (
        consent_withdrawn(asked)
    )


def understanding_missing(asked: Situation) -> bool:
    return not history.understanding_agreed(asked)


def understanding_stands(asked: Situation) -> bool:
    return history.understanding_agreed(asked)


def plan_stands(asked: Situation) -> bool:
    return history.plan_agreed(asked)


def plan_missing(asked: Situation) -> bool:
    return not history.plan_agreed(asked)


def gate_plan_missing(asked: Situation) -> bool:
    return not history.gate_plan_signed(asked)


def gate_plan_waits(asked: Situation) -> bool:
    return history.gate_plan_waits(asked)


def _reviewed(what: Reviewed) -> Condition:
    def reviewed(asked: Situation) -> bool:
        entry = asked.entered
        return what in entry.reviewed if isinstance(entry, team.ReviewHeld) else True

    return reviewed


understanding_reviewed = _reviewed(Reviewed.UNDERSTANDING)
plan_reviewed = _reviewed(Reviewed.PLAN)

# --- the date ---------------------------------------------------------------------------------------------------


def date_confirmed(asked: Situation) -> bool:
    """Somebody stated a day, and was sure of it."""
    entry = asked.entered
    stated = isinstance(entry, ReleaseDateStated | ReleaseDateHeard) and entry.release_on is not None
    return stated and entry.confidence == Confidence.FIRM


def confirms(value: ProtocolValue[int]) -> Condition:
    """Whether the date was confirmed near enough to this check: what was said two months ago confirms nothing now.

    A check counts what is said from half as long again before release: that of day 14 from day 21 on.
    """

    def confirmed(asked: Situation) -> bool:
        release, days = asked.anchor("release"), asked.value(value)
        if not date_confirmed(asked) or release is None:
            return False
        return london_date(asked.at) >= london_date(release) - dt.timedelta(days=days + max(1, days // 2))

    return confirmed


def still_ahead(value: ProtocolValue[int]) -> Condition:
    """Whether the check so long before release is still to come: one that is past is not asked for any more."""

    def ahead(asked: Situation) -> bool:
        release = asked.anchor("release")
        return release is not None and release - dt.timedelta(days=asked.value(value)) > asked.at

    return ahead


def date_moved(asked: Situation) -> bool:
    """Another day was on file before, and nobody has looked at the move since."""
    dated = [one for one in asked.fact(CUSTODY).dates if one.release_on is not None]
    if len(dated) < 2 or dated[-1].release_on == dated[-2].release_on:
        return False
    seen = asked.last(history.DATE_SEEN)
    return seen is None or seen.recorded_at < dated[-1].recorded_at


def date_moved_close(asked: Situation) -> bool:
    release_on = asked.fact(CUSTODY).release_on
    left = asked.value(protocol.RED_LIST)
    return date_moved(asked) and release_on is not None and (release_on - london_date(asked.at)).days < left


def may_have_moved(asked: Situation) -> bool:
    return bool(getattr(asked.entered, "date_may_have_moved", False))


def offender_manager_asked(asked: Situation) -> bool:
    return True if isinstance(asked.entered, custody.DateAsked) else date_confirmed(asked)


# --- practical matters and partners -----------------------------------------------------------------------------


def nothing_asked(asked: Situation) -> bool:
    """The four have not all been asked yet, as last looked at."""
    last = _last_check(asked)
    return last is None or not _every(last, Practical.NOT_ASKED)


def nothing_settled(asked: Situation) -> bool:
    last = _last_check(asked)
    return last is None or not _every(last, *_UNSETTLED)


def _last_check(asked: Situation) -> custody.PracticalsChecked | None:
    last = asked.last(history.PRACTICALS)
    return entries.read(custody.PracticalsChecked, last.entered) if last is not None else None


_UNSETTLED = (Practical.NOT_ASKED, Practical.ASKED, Practical.REFUSED)


def _every(entry: custody.PracticalsChecked, *but: Practical) -> bool:
    return all(one not in but for one in (entry.gp, entry.prescription, entry.housing, entry.benefits))


def all_asked(asked: Situation) -> bool:
    return _every(asked.entered, Practical.NOT_ASKED)


def all_settled(asked: Situation) -> bool:
    """Confirmed or not needed. What was refused stays open: somebody goes without it."""
    return _every(asked.entered, *_UNSETTLED)


def partner_to_chase(asked: Situation) -> bool:
    """Nothing is settled yet with a partner of whom something was asked."""
    entry: PartnerContacted = asked.entered
    return entry.outcome not in {PartnerOutcome.CONFIRMED, PartnerOutcome.REFUSED}


def probation_confirmed(asked: Situation) -> bool:
    return history.partner_confirmed(asked, PartnerRole.PROBATION)


def probation_open(asked: Situation) -> bool:
    return not probation_confirmed(asked)


def contacts_missing(asked: Situation) -> bool:
    return not contacts_trusted(asked)


def contacts_trusted(asked: Situation) -> bool:
    return history.trusted_contacts(asked) >= asked.value(protocol.TRUSTED)


# --- out of contact ---------------------------------------------------------------------------------------------


def took_step(step: OutreachStep) -> Condition:
    def taken(asked: Situation) -> bool:
        return getattr(asked.entered, "step", None) is step

    return taken


def decided_to_go_on(asked: Situation) -> bool:
    """A decision in supervision once the ladder is over: an earlier one was about something else."""
    since = history.lost_since(asked)
    over = asked.value(protocol.OUTREACH_OVER)
    late = since is None or london_date(asked.at) >= london_date(since) + dt.timedelta(days=over)
    return late and took_step(OutreachStep.DECISION)(asked)


def at_high_risk(asked: Situation) -> bool:
    return history.at_high_risk(asked)


def place_unknown(asked: Situation) -> bool:
    return not getattr(asked.entered, "prison", None)


def found_in_custody(asked: Situation) -> bool:
    return bool(getattr(asked.entered, "prison", None)) or took_place(asked)


def before_the_cut_off(asked: Situation) -> bool:
    return asked.at.astimezone(LONDON).time() < asked.value(protocol.GATE_OUTCOME_AT)


def after_the_cut_off(asked: Situation) -> bool:
    return not before_the_cut_off(asked)


# --- the team ---------------------------------------------------------------------------------------------------


def _supervised(kind: SupervisionKind) -> Condition:
    def supervised(asked: Situation) -> bool:
        return getattr(asked.entered, "kind", None) is kind

    return supervised


individual = _supervised(SupervisionKind.INDIVIDUAL)
group = _supervised(SupervisionKind.GROUP)


def discussed(asked: Situation) -> bool:
    return bool(getattr(asked.entered, "discussed", False))


def away_for_long(asked: Situation) -> bool:
    """More working days than the site lets a worker be away without somebody standing in."""
    entry: team.Absent = asked.entered
    return entry.until_on > add_working_days(entry.from_on, asked.value(protocol.ABSENCE_LONG))


# --- what a release at short notice left behind -----------------------------------------------------------------


def not_screened(asked: Situation) -> bool:
    return asked.last(history.SCREENED) is None


def nobody_holds(asked: Situation) -> bool:
    return asked.fact(HOLDER).worker is None


def out_of_contact(asked: Situation) -> bool:
    return asked.facts.state("stage") == "H1"


def given_up_or_going_on(asked: Situation) -> bool:
    """The lead gave up, or it was decided to go on once the ladder was over."""
    return isinstance(asked.entered, endings.GivenUp) or decided_to_go_on(asked)
