"""Conditions that the service sets itself: what must be asked, signed, held and told before a case goes on."""

from backend.pathways.facts import CONSENTS, ORDER, PERSON, Answer, ConsentTo
from backend.pathways.handing_over import received_by
from backend.pathways.measuring import MEASURES, taken_at
from backend.pathways.mhtr import history, protocol
from backend.pathways.mhtr.fields import before_sentence as before
from backend.pathways.mhtr.fields import order, treatment
from backend.pathways.mhtr.fields.choices import Onward
from backend.pathways.mhtr.fields.choices_of_law import ReportDuty
from backend.pathways.mhtr.measures import END, START
from backend.pathways.vocabulary import Asks, Situation, guard
from backend.pathways.working_days import add_months, london_date

# --- screening, risk, closing -----------------------------------------------------------------------------------


@guard(
    "Ask about risk to self and others before going on.",
    asks=Asks.ENTRY,
    where="risk_asked",
)
def risk_asked(asked: Situation) -> bool:
    return bool(asked.entered.risk_asked)


@guard(
    "Say where the person is handed on to or, if nowhere, why.",
    asks=Asks.ENTRY,
    where="onward_why",
)
def onward_set_or_explained(asked: Situation) -> bool:
    entry: before.ScreenFailed | before.NotSuitableDecision = asked.entered
    return entry.onward is not Onward.NONE or bool(entry.onward_why)


@guard(
    "An immediate risk has been raised and nobody has acknowledged it. The case stays open until somebody who answers "
    "for risk has.",
)
def no_open_risk(asked: Situation) -> bool:
    return not history.open_risks(asked)


@guard(
    "A death has been reported, so nobody contacts the person. A service manager must first confirm or correct it.",
    uses=(PERSON,),
)
def no_death_reported(asked: Situation) -> bool:
    return not history.death_reported(asked) and asked.fact(PERSON).died_on is None


@guard(
    "This case ended because the person died. If they had not, record that instead.",
)
def no_death_confirmed(asked: Situation) -> bool:
    return not history.death_confirmed(asked)


@guard(
    "No death was confirmed on this case.",
)
def death_was_confirmed(asked: Situation) -> bool:
    return history.death_confirmed(asked)


@guard(
    "The order has ended, and treatment under it with it. If it ended in error, undo that first.",
)
def order_still_runs(asked: Situation) -> bool:
    return asked.facts.state("legal") not in {"C9", "C8"}


@guard(
    "Only whoever received the case confirms the first contact. Ask them, or hand the case over again.",
)
def receives_the_case(asked: Situation) -> bool:
    return received_by(asked)


# --- consent and decision ---------------------------------------------------------------------------------------


@guard(
    "The person's consent to be assessed is not on record, or was withdrawn. Ask, and record the answer.",
    uses=(CONSENTS,),
)
def consents_to_assessment(asked: Situation) -> bool:
    said = [one for one in asked.fact(CONSENTS) if one.to is ConsentTo.ASSESSMENT]
    return bool(said) and max(said, key=lambda one: one.version).answer is Answer.GIVEN


@guard(
    "Consent to share is not on record, was withdrawn, or is too old. Ask again, and record the answer.",
    uses=(CONSENTS,),
    rule="34",
)
def consents_to_sharing(asked: Situation) -> bool:
    said = [one for one in asked.fact(CONSENTS) if one.to is ConsentTo.SHARING]
    newest = max(said, key=lambda one: one.version, default=None)
    if newest is None or newest.answer is not Answer.GIVEN:
        return False
    return london_date(asked.at) < add_months(newest.on, asked.value(protocol.CONSENT_RENEWAL))


@guard(
    "No decision of suitability stands: one by telephone has lapsed unconfirmed, or the clinical view has changed. Ask "
    "the clinical lead to decide.",
)
def sign_off_stands(asked: Situation) -> bool:
    return history.sign_off_stands(asked)


@guard(
    "The decision by telephone has lapsed: it was not confirmed in time. Change the clinical view and decide afresh.",
)
def telephone_decision_not_lapsed(asked: Situation) -> bool:
    return history.sign_off_stands(asked)


@guard(
    "Consider, and record, whether the person has the capacity to decide this.",
    asks=Asks.ENTRY,
    cite="Mental Capacity Act 2005 ss 1-3",
    where="capacity_considered",
)
def capacity_considered(asked: Situation) -> bool:
    entry: before.Willingness = asked.entered
    return entry.capacity_considered


@guard(
    "Explain the requirement and give the leaflet, in a language and format that works for the person.",
    asks=Asks.ENTRY,
    where="explained",
)
def explained(asked: Situation) -> bool:
    entry: before.Willingness = asked.entered
    return entry.explained


# --- arrangements and report ------------------------------------------------------------------------------------


@guard(
    "No place in the caseload is held. Hold one, so that the court can rely on it.",
    asks=Asks.ENTRY,
    where="slot_held",
)
def slot_held(asked: Situation) -> bool:
    entry: before.Arrangements = asked.entered
    return entry.slot_held


@guard(
    "Say from when treatment can start: the court will ask.",
    asks=Asks.ENTRY,
    where="earliest_start",
)
def start_window_stated(asked: Situation) -> bool:
    entry: before.Arrangements = asked.entered
    return entry.earliest_start is not None


@guard(
    "A clinical lead has not signed this version of the report off. Ask them to.",
    asks=Asks.ENTRY,
    where="version",
)
def report_signed_off(asked: Situation) -> bool:
    entry: before.ReportSent = asked.entered
    return history.signed_version(asked) == entry.version


@guard(
    "To reconfirm, all three must be yes. If the person is no longer willing, or the place or risk has changed, record "
    "that instead.",
    asks=Asks.ENTRY,
    where="still_willing",
)
def all_reconfirmed(asked: Situation) -> bool:
    entry: before.Reconfirmed = asked.entered
    return entry.still_willing and entry.slot_stands and entry.risk_asked


@guard(
    "Enter the new date, or say that it is awaited.",
    asks=Asks.ENTRY,
    where="hearing_at",
)
def new_date_or_awaited(asked: Situation) -> bool:
    entry: before.Adjourned | before.CourtMoved = asked.entered
    return entry.date_awaited == (entry.hearing_at is None)


@guard(
    "Ask again whether the person is willing: the deferral may have changed things. If not, record “Declined”.",
    asks=Asks.ENTRY,
    where="still_willing",
)
def willingness_checked_again(asked: Situation) -> bool:
    entry: before.DeferralEnded = asked.entered
    return entry.still_willing


# --- allocation and treatment -----------------------------------------------------------------------------------


@guard(
    "No responsible officer is named. Ask probation who holds the order, and enter the name.",
    asks=Asks.ENTRY,
    uses=(ORDER,),
    where="responsible_officer",
)
def officer_named(asked: Situation) -> bool:
    entry: order.OrderChecked = asked.entered
    found = asked.fact(ORDER)
    return bool(entry.responsible_officer) or (found is not None and bool(found.responsible_officer))


@guard(
    "See a copy of the order before allocating. Contact with the person need not wait for it.",
    asks=Asks.ENTRY,
    where="copy_seen",
)
def copy_seen(asked: Situation) -> bool:
    entry: order.OrderChecked = asked.entered
    return entry.copy_seen


@guard(
    "Treatment starts with the first session that the person attends. Record a missed session as missed.",
    asks=Asks.ENTRY,
    where="attended",
)
def first_session_attended(asked: Situation) -> bool:
    entry: treatment.Started = asked.entered
    return entry.attended


@guard(
    "Take the baseline measures, or say why they were not taken.",
    uses=(MEASURES,),
    asks=Asks.ENTRY,
    rule="24",
    where="baseline_why_not",
)
def baseline_done_or_explained(asked: Situation) -> bool:
    entry: treatment.Started = asked.entered
    return taken_at(asked, START) or bool(entry.baseline_why_not)


@guard(
    "Take the end measures, or say why they were not taken.",
    uses=(MEASURES,),
    asks=Asks.ENTRY,
    rule="24",
    where="end_measures_why_not",
)
def end_measures_done_or_explained(asked: Situation) -> bool:
    entry: treatment.TreatmentCompleted = asked.entered
    return taken_at(asked, END) or bool(entry.end_measures_why_not)


@guard(
    "Write the closing report first.",
    asks=Asks.ENTRY,
    where="closing_report",
)
def closing_report_written(asked: Situation) -> bool:
    entry: treatment.TreatmentCompleted = asked.entered
    return entry.closing_report


@guard(
    "Tell the responsible officer: a pause changes what probation expects of the person.",
    asks=Asks.ENTRY,
    where="officer_told",
)
def officer_told(asked: Situation) -> bool:
    return bool(asked.entered.officer_told)


@guard(
    "The notice or application that this transfer needs is not done. The old provider keeps the duty until it is.",
    asks=Asks.ENTRY,
    where="court_step_done",
)
def court_step_done(asked: Situation) -> bool:
    entry: treatment.TransferAccepted = asked.entered
    return entry.court_step_done


@guard(
    "No practitioner's report is on this case. Make it, or say that it is still to be made.",
    asks=Asks.ENTRY,
    cite="Sentencing Act 2020 Sch 10 para 19(2), Sch 16 para 26(2)",
    where="report_duty",
)
def report_is_on_file(asked: Situation) -> bool:
    entry: treatment.Stopped = asked.entered
    return entry.report_duty is not ReportDuty.REPORTED or bool(asked.all(history.REPORT))


@guard(
    "The date on which the requirement was complied with cannot lie ahead. Check it.",
    asks=Asks.ENTRY,
    where="complied_on",
)
def complied_by_today(asked: Situation) -> bool:
    entry: treatment.CompliedWith = asked.entered
    return entry.complied_on <= london_date(asked.now)
