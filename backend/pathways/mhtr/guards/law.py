"""Conditions that the law sets on the requirement itself, on who decides and directs, and on its place and end.

Schedules and sections are those of the Sentencing Act 2020 unless another is named.
"""

import datetime as dt

from backend.pathways.facts import (
    CONSENTS,
    ORDER,
    PERSON,
    Answer,
    ConsentRecord,
    ConsentTo,
    TreatmentKind,
)
from backend.pathways.mhtr import history, protocol
from backend.pathways.mhtr.fields import before_sentence as before
from backend.pathways.mhtr.fields import order, treatment
from backend.pathways.mhtr.fields.choices import InPatientBasis
from backend.pathways.mhtr.fields.choices_of_law import (
    CompliedReading,
    CourtStep,
    KindOfTreatment,
    OrderType,
    ReportsAs,
)
from backend.pathways.mhtr.periods import latest_deferral, years_old
from backend.pathways.vocabulary import Asks, Situation, guard
from backend.pathways.working_days import london_date

# --- who may be sentenced to it ---------------------------------------------------------------------------------


@guard(
    "The person was under 18 when convicted. An MHTR is for adults: refer them to the youth justice service.",
    asks=Asks.ENTRY,
    uses=(PERSON,),
    cite="Sentencing Act 2020 ss 202(1), 264(1), 277(1)",
    where="convicted_on",
)
def adult_at_conviction(asked: Situation) -> bool:
    """Holds before conviction, and where no date of birth is on file; nobody is convicted later than sentenced."""
    entry: before.Referral | order.Order = asked.entered
    born = asked.fact(PERSON).date_of_birth
    convicted = entry.convicted_on or (entry.sentenced_on if isinstance(entry, order.Order) else None)
    return born is None or convicted is None or years_old(born, convicted) >= protocol.ADULT.default


@guard(
    "A youth rehabilitation order is not kept here. Tell the youth justice service that made the plan for it.",
    asks=Asks.ENTRY,
    cite="Sentencing Act 2020 Part 9 Chapter 1",
    where="order_type",
)
def not_a_youth_order(asked: Situation) -> bool:
    entry: order.Order = asked.entered
    return entry.order_type is not OrderType.YOUTH


@guard(
    "Sentence cannot be deferred that long: 12 months where every conviction is on or after 22 March 2026, otherwise "
    "6. Check both dates.",
    asks=Asks.ENTRY,
    cite="Sentencing Act 2020 s 5(2), Sentencing Act 2026 s 5",
    where="until",
)
def within_deferral_limit(asked: Situation) -> bool:
    entry: before.Deferred = asked.entered
    convicted = entry.convicted_on or history.convicted_on(asked)
    return entry.deferred_on <= entry.until <= latest_deferral(entry.deferred_on, convicted)


# --- the three conditions of the court --------------------------------------------------------------------------


@guard(
    "The court must be satisfied that the mental condition needs treatment. If it does not, record “Not suitable”.",
    asks=Asks.ENTRY,
    cite="Sentencing Act 2020 Sch 9 para 17(2)(a)",
    where="needs_treatment",
)
def needs_treatment(asked: Situation) -> bool:
    return bool(asked.entered.needs_treatment)


@guard(
    "The court must be satisfied that the condition may respond to treatment. If not, record “Not suitable”.",
    asks=Asks.ENTRY,
    cite="Sentencing Act 2020 Sch 9 para 17(2)(b)",
    where="may_respond",
)
def may_respond(asked: Situation) -> bool:
    return bool(asked.entered.may_respond)


@guard(
    "An MHTR is not for a condition that calls for a hospital or guardianship order. Ask for a secondary-care opinion, "
    "or record “Not suitable”.",
    asks=Asks.ENTRY,
    cite="Sentencing Act 2020 Sch 9 para 17(2)(c)",
    where="not_hospital_order",
)
def no_hospital_order(asked: Situation) -> bool:
    return bool(asked.entered.not_hospital_order)


@guard(
    "The order must name who treats or directs, or the place of treatment, as its kind asks. Enter it under "
    "arrangements.",
    asks=Asks.ENTRY,
    cite="Sentencing Act 2020 Sch 9 paras 16(3)(b) and 17(3)",
    where="kind",
)
def place_or_practitioner_named(asked: Situation) -> bool:
    entry: before.Arrangements = asked.entered
    return bool(entry.director if entry.kind is KindOfTreatment.PRACTITIONER else entry.place)


@guard(
    "A high-security psychiatric hospital cannot be named in an MHTR. Choose another place.",
    asks=Asks.ENTRY,
    cite="Sentencing Act 2020 Sch 9 para 16(2)",
    where="high_security",
)
def not_high_security(asked: Situation) -> bool:
    entry: before.Arrangements = asked.entered
    return not entry.high_security


@guard(
    "The person's willingness to comply is not on record, or was withdrawn. Ask again, and record the answer.",
    uses=(CONSENTS,),
    cite="Sentencing Act 2020 Sch 9 para 17(4)",
)
def willing(asked: Situation) -> bool:
    return _given(asked.fact(CONSENTS), ConsentTo.REQUIREMENT)


def _given(consents: tuple[ConsentRecord, ...], to: ConsentTo) -> bool:
    """Whether the newest answer to this is yes."""
    newest = max((one for one in consents if one.to is to), key=lambda one: one.version, default=None)
    return newest is not None and newest.answer is Answer.GIVEN


# --- who decides and directs ------------------------------------------------------------------------------------


@guard(
    "Your professional registration is not on file or has lapsed, so you cannot sign this. Ask your service manager to "
    "update it, or a registered colleague to sign.",
    cite="Sentencing Act 2020 Sch 9 para 16(2) and (5)",
    rule="30",
)
def registered_today(asked: Situation) -> bool:
    registration = asked.by.registration
    return registration is not None and registration.holds_on(london_date(asked.at))


@guard(
    "That is not the registration number on your account. Enter your own: it signs the decision.",
    asks=Asks.ENTRY,
    cite="Sentencing Act 2020 Sch 9 para 16(2) and (5)",
    where="register_number",
)
def signs_in_own_name(asked: Situation) -> bool:
    registration = asked.by.registration
    entered = str(asked.entered.register_number)
    return registration is not None and _plain(entered) == _plain(registration.number)


def _plain(number: str) -> str:
    return "".join(number.split()).upper()


@guard(
    "You assessed this person, and are not registered. Somebody registered must decide.",
    cite="Sentencing Act 2020 Sch 9 para 16(2)",
)
def not_own_assessment_unless_registered(asked: Situation) -> bool:
    assessed = asked.last(history.ASSESSED)
    own = assessed is not None and assessed.by_id == str(asked.by.id)
    registration = asked.by.registration
    return not own or (registration is not None and registration.holds_on(london_date(asked.at)))


# --- treatment at another place ---------------------------------------------------------------------------------


@guard(
    "The person has not said that they are willing to be treated at another place. Ask them, and record the answer.",
    uses=(CONSENTS,),
    cite="Sentencing Act 2020 Sch 9 para 18(3)",
)
def willing_to_alternative(asked: Situation) -> bool:
    return _given(asked.fact(CONSENTS), ConsentTo.ALTERNATIVE_PLACE)


@guard(
    "Treatment at another place must be by, or directed by, a registered doctor or psychologist. Check the "
    "registration first.",
    asks=Asks.ENTRY,
    cite="Sentencing Act 2020 Sch 9 para 18(1)(b)(ii)",
    where="director_registered",
)
def registered_director_there(asked: Situation) -> bool:
    entry: treatment.OtherPlace = asked.entered
    return entry.director_registered


@guard(
    "The notice to the responsible officer must be in writing. Send it, then record it.",
    asks=Asks.ENTRY,
    cite="Sentencing Act 2020 Sch 9 para 18(5)(b)",
    where="in_writing",
)
def notice_in_writing(asked: Situation) -> bool:
    entry: treatment.PlaceNotice = asked.entered
    return entry.in_writing


@guard(
    "The notice must name the place where treatment is to be given. It names another place than was arranged.",
    asks=Asks.ENTRY,
    cite="Sentencing Act 2020 Sch 9 para 18(5)(b)",
    where="place",
)
def notice_names_the_place(asked: Situation) -> bool:
    entry: treatment.PlaceNotice = asked.entered
    return entry.place.casefold() in {place.casefold() for place in history.places_without_notice(asked)}


@guard(
    "Neither the order nor an arrangement under Sch 9 para 18 provides for in-patient treatment. Arrange another place "
    "first, with the person's willingness, or apply to the court.",
    asks=Asks.ENTRY,
    uses=(ORDER,),
    cite="Sentencing Act 2020 Sch 9 paras 16(3)(b)(i) and 18(4)",
    where="basis",
)
def in_patient_provided_for(asked: Situation) -> bool:
    entry: treatment.Admitted = asked.entered
    if entry.basis is InPatientBasis.ALTERNATIVE:
        return any(bool(one.entered.get("resident")) for one in asked.all(history.PLACE))
    found = asked.fact(ORDER)
    return found is not None and any(one.kind is TreatmentKind.IN_PATIENT for one in found.periods)


@guard(
    "The order cannot place somebody in a high-security psychiatric hospital. Only an arrangement under Sch 9 para 18 "
    "could.",
    asks=Asks.ENTRY,
    cite="Sentencing Act 2020 Sch 9 paras 16(2) and 18(4)",
    where="high_security",
)
def high_security_only_by_arrangement(asked: Situation) -> bool:
    entry: treatment.Admitted = asked.entered
    return not entry.high_security or entry.basis is InPatientBasis.ALTERNATIVE


@guard(
    "Treatment would move to another place, and the person has not said that they are willing. Ask them, and record "
    "the answer.",
    asks=Asks.ENTRY,
    uses=(CONSENTS,),
    cite="Sentencing Act 2020 Sch 9 para 18(3), Sch 10 para 18(7)",
    where="place_changes",
)
def willing_if_place_changes(asked: Situation) -> bool:
    entry: treatment.Transfer = asked.entered
    return not entry.place_changes or _given(asked.fact(CONSENTS), ConsentTo.ALTERNATIVE_PLACE)


@guard(
    "The order names the present place or practitioner, so a transfer needs written notice for part of the treatment, "
    "or an application to the court for all of it. Say which.",
    asks=Asks.ENTRY,
    cite="Sentencing Act 2020 Sch 9 para 18, Sch 10 para 18, Sch 16 para 25",
    where="court_step",
)
def court_step_if_order_names_it(asked: Situation) -> bool:
    entry: treatment.Transfer = asked.entered
    return not entry.order_names_it or entry.court_step is not CourtStep.NONE_NEEDED


# --- the practitioner's report ----------------------------------------------------------------------------------


@guard(
    "The order names a practitioner, and only that person can make this report. Ask them to make it.",
    asks=Asks.ENTRY,
    uses=(ORDER,),
    cite="Sentencing Act 2020 Sch 10 para 19(4), Sch 16 para 26(4)(b)",
    where="reports_as",
)
def reports_as_treatment_practitioner(asked: Situation) -> bool:
    entry: treatment.PractitionersReport = asked.entered
    found = asked.fact(ORDER)
    named = found is not None and any(one.practitioner for one in found.periods)
    return entry.reports_as is ReportsAs.NAMED or not named


# --- the end of the requirement ---------------------------------------------------------------------------------


@guard(
    "The period of the requirement is still running, or its end is not on file. It cannot have expired: correct the "
    "order, or wait for the day after its last.",
    uses=(ORDER,),
    cite="Sentencing Act 2020 Sch 9 para 16(1)",
)
def period_is_over(asked: Situation) -> bool:
    return _is_over(history.requirement_ends_on(asked.fact(ORDER)), asked)


@guard(
    "The order is still running, or its end is not on file. Correct the order, or wait for the day after its last.",
    uses=(ORDER,),
    cite="Sentencing Act 2020 ss 209, 220 and 288",
)
def order_is_over(asked: Situation) -> bool:
    found = asked.fact(ORDER)
    return _is_over(found.last_day if found is not None else None, asked)


@guard(
    "The period is still running, so say on what footing the requirement has been complied with. Whether treatment "
    "that is finished meets it is a question of law: ask, if in doubt.",
    asks=Asks.ENTRY,
    uses=(ORDER,),
    cite="Sentencing Act 2020 Sch 9 para 16(1), Sch 10 para 19(1)(a)(iv)",
    where="reading",
)
def footing_fits_the_period(asked: Situation) -> bool:
    """“The period has ended” can be said only when it has; the other footings can be said at any time."""
    entry: treatment.CompliedWith = asked.entered
    over = _is_over(history.requirement_ends_on(asked.fact(ORDER)), asked)
    return over or entry.reading is not CompliedReading.PERIOD_OVER


@guard(
    "Treatment stopped unfinished and the period is still running. Restart it, or wait until the period has ended.",
    uses=(ORDER,),
    cite="Sentencing Act 2020 Sch 9 para 16(1)",
)
def stopped_treatment_waits_for_the_end(asked: Situation) -> bool:
    stopped = asked.facts.state("clinical") == "B8"
    return not stopped or _is_over(history.requirement_ends_on(asked.fact(ORDER)), asked)


def _is_over(last: dt.date | None, asked: Situation) -> bool:
    return last is not None and london_date(asked.at) > last


# --- ending the order early -------------------------------------------------------------------------------------


@guard(
    "Ending an order early is not yet switched on here: the day on which sections 38 and 39 of the Sentencing Act 2026 "
    "came into force is not set. Ask an administrator to set it once it is known.",
    cite="Sentencing Act 2026 ss 38-39, SI 2026/402",
)
def early_end_in_force(asked: Situation) -> bool:
    since = asked.value(protocol.EARLY_END_FROM)
    return since is not None and london_date(asked.at) >= since


@guard(
    "The treatment requirement has not been recorded as complied with. Decide on that first.",
    cite="Sentencing Act 2020 Sch 10 para 15A(1)(d), Sch 16 para 22A(1)(c)",
)
def requirement_complied_with(asked: Situation) -> bool:
    return asked.facts.state("clinical") == "Z5"


@guard(
    "Every other requirement of the order must have been complied with.",
    asks=Asks.ENTRY,
    cite="Sentencing Act 2020 Sch 10 para 15A(1)(d), Sch 16 para 22A(1)(c)",
    where="others_complied",
)
def others_complied_with(asked: Situation) -> bool:
    entry: order.EndedEarly = asked.entered
    return entry.others_complied


@guard(
    "The objectives of the sentence plan must be met, with none to add.",
    asks=Asks.ENTRY,
    cite="Sentencing Act 2020 Sch 10 para 15A(1)(e), Sch 16 para 22A(1)(d)",
    where="plan_met",
)
def plan_objectives_met(asked: Situation) -> bool:
    entry: order.EndedEarly = asked.entered
    return entry.plan_met


@guard(
    "Further instructions are still needed, so the order goes on.",
    asks=Asks.ENTRY,
    cite="Sentencing Act 2020 Sch 10 para 15A(1)(c), Sch 16 para 22A(1)(b)",
    where="no_more_instructions",
)
def no_more_instructions(asked: Situation) -> bool:
    entry: order.EndedEarly = asked.entered
    return entry.no_more_instructions


@guard(
    "This order is reviewed by the court, so only the court can end it early.",
    uses=(ORDER,),
    cite="Sentencing Act 2020 Sch 10 para 15A(1)(b), Sch 16 para 22A(1)(a)",
)
def not_a_review_order(asked: Situation) -> bool:
    found = asked.fact(ORDER)
    return found is None or not found.subject_to_court_review
