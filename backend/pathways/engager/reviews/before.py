"""What is owed from the referral to the last check of the date."""

from backend.pathways.engager import conditions as when
from backend.pathways.engager import protocol as figures
from backend.pathways.engager.roles import DEPUTY_LEAD as DL
from backend.pathways.engager.roles import PRACTITIONER as EP
from backend.pathways.engager.roles import SUPERVISOR as SUP
from backend.pathways.engager.roles import TEAM_LEAD as TL
from backend.pathways.roles import ADMINISTRATOR as ADM
from backend.pathways.vocabulary import Due, From, Near, Review

from .making import (
    BEFORE_RELEASE,
    IN_PRISON,
    OPEN,
    Figure,
    after,
    before_release,
    dated,
    debt,
    entering,
    since,
    to,
    within,
)

TAKING_ON = (
    Review(
        slug="screening", title="Begin screening", rule="18", opens=(entering("E0"),),
        due=within(figures.SCREENING, near=figures.SCREENING_NEAR), owed_by=(EP,), escalate=to(TL),
        met_by=("begin_screening",), while_in=("E0",),
    ),
    Review(
        slug="decision", title="Decide whether to take the person on", rule="18", opens=(entering("E1"),),
        due=within(figures.DECISION, near=figures.DECISION_NEAR), owed_by=(EP, TL), escalate=to(DL),
        met_by=("accept", "confirm_not_taken_on"), while_in=("E1",),
    ),
    Review(
        slug="not_taken_on_decided", title="Confirm that the person is not taken on", rule="",
        opens=(after("propose_not_taken_on"),), each=True, due=since(figures.PROPOSAL), owed_by=(TL,), escalate=to(DL),
        met_by=("confirm_not_taken_on", "turn_down_proposal"), while_in=("E0", "E1"),
    ),
    Review(
        slug="referrer_told", title="Tell the referrer, and the person, that they are not taken on", rule="",
        opens=(entering("E2"),), due=within(figures.REFERRER_TOLD), owed_by=(EP,), escalate=to(TL),
        met_by=("record_told",), while_in=("E2",),
    ),
    Review(
        slug="allocation", title="Name a worker and a deputy", rule="18", opens=(entering("E3"),),
        due=within(figures.ALLOCATION, near=figures.ALLOCATION_NEAR), owed_by=(TL,), chase=figures.ESCALATION,
        escalate=to(DL), met_by=("allocate",), while_in=("E3",),
    ),
)  # fmt: skip

AGREEING = (
    Review(
        slug="first_session", title="First session", rule="18", opens=(entering("E4"),),
        due=within(figures.FIRST_SESSION, near=figures.FIRST_SESSION_NEAR), owed_by=(EP,), escalate=to(SUP),
        met_by=("log_contact",), met_when=when.took_place, while_in=IN_PRISON,
    ),
    Review(
        slug="session", title="Session in prison", rule="4", opens=(entering("E4", "E5", "E6", "E7"),), again=True,
        due=Due(after=figures.SESSION_EVERY), owed_by=(EP,), chase=figures.SESSION_CHASE,
        escalate=to(SUP, after=figures.SESSION_ESCALATED), met_by=("log_contact",), met_when=when.took_place,
        while_in=IN_PRISON, meaning="Seven days; the worker is asked again after ten, the supervisor told after 14.",
    ),
    Review(
        slug="understanding", title="Agree the understanding", rule="",
        opens=(entering("E4", given=when.understanding_missing),),
        due=Due(after=figures.UNDERSTANDING, never_later_than="release", earlier_by=figures.UNDERSTANDING_BEFORE,
                caught_up=figures.DEBT),
        owed_by=(EP,), chase=figures.ESCALATION, escalate=to(SUP), met_by=("agree_understanding",),
        while_in=("E4", "H3", "H4"),
    ),
    Review(
        slug="plan", title="Agree the plan", rule="", opens=(entering("E5", given=when.plan_missing),),
        due=before_release(figures.PLAN_BEFORE, caught_up=figures.DEBT), owed_by=(EP,), chase=figures.ESCALATION,
        escalate=to(SUP), met_by=("agree_plan",), while_in=("E5", "H3", "H4"),
    ),
    Review(
        slug="gate_plan", title="Gate plan, signed", rule="",
        opens=(entering("E6", "E7", given=when.gate_plan_missing),),
        due=before_release(figures.GATE_PLAN_BEFORE, caught_up=figures.GATE_PLAN_WITHIN), owed_by=(EP,),
        chase=figures.ESCALATION, escalate=to(TL), met_by=("sign_gate_plan",), while_in=("E6", "E7", "H3", "H4"),
    ),
    Review(
        slug="gate_plan_signed", title="Sign the gate plan", rule="",
        opens=(after("complete_gate_plan", given=when.gate_plan_waits),), due=since(figures.GATE_PLAN_SIGNED),
        owed_by=(SUP, TL), escalate=to(TL), met_by=("sign_gate_plan",), while_in=IN_PRISON,
    ),
    Review(
        slug="partners_confirmed", title="Probation and the other partners have confirmed", rule="",
        opens=(dated("release", "E6", "E7", given=when.probation_open),),
        due=before_release(figures.PARTNERS_BEFORE, caught_up=figures.GATE_PLAN_WITHIN),
        owed_by=(EP,), escalate=to(TL), met_by=("record_partner_contact",), met_when=when.probation_confirmed,
        while_in=("E6", "E7", "H3", "H4"),
    ),
    Review(
        slug="trusted_contacts", title="Check two trusted contacts", rule="",
        opens=(dated("release", *IN_PRISON, given=when.contacts_missing),),
        due=before_release(figures.CONTACTS_BEFORE, caught_up=figures.DEBT), owed_by=(EP,), escalate=to(SUP),
        met_by=("record_partner_contact",), met_when=when.contacts_trusted, while_in=IN_PRISON,
    ),
    Review(
        slug="practical_asked", title="Ask about GP, prescription, housing and benefits", rule="9",
        opens=(dated("release", *IN_PRISON, given=when.nothing_asked),),
        due=before_release(figures.PRACTICAL_ASKED, caught_up=figures.DEBT), owed_by=(EP,), escalate=to(SUP),
        met_by=("check_practicals",), met_when=when.all_asked, while_in=IN_PRISON,
    ),
    Review(
        slug="practical_confirmed", title="GP, prescription, housing and benefits confirmed", rule="9",
        opens=(dated("release", *IN_PRISON, given=when.nothing_settled),),
        due=before_release(figures.PRACTICAL_CONFIRMED, caught_up=figures.GATE_PLAN_WITHIN), owed_by=(EP,),
        escalate=to(TL), met_by=("check_practicals",), met_when=when.all_settled, while_in=IN_PRISON,
    ),
    Review(
        slug="partner_answer", title="Ask a partner again", rule="8",
        opens=(after("record_partner_contact", given=when.partner_to_chase),), each=True,
        due=Due(counts_from=From.EVENT, after=figures.PARTNER_CHASE,
                near=(Near(anchor="release", within=figures.PARTNER_NEAR, after=figures.PARTNER_CHASE_NEAR),)),
        owed_by=(EP,), chase=figures.PARTNER_CHASE, escalate=to(TL, after=figures.PARTNER_CHASE),
        met_by=("record_partner_contact",), while_in=OPEN,
        meaning="The answer says which question it is about. The lead learns of the second miss.",
    ),
)  # fmt: skip

# --- debts: what a release at short notice skipped --------------------------------------------------------------

_SKIPPED_BY = ("E7", "E8", "E9")
_OWED = ("E7", "E8", "E9", "E10", "E11", "H1")

DEBTS = (
    Review(
        slug="consent_debt", title="To catch up: consent to the service", rule="18",
        opens=(entering(*_SKIPPED_BY, given=when.consent_missing),), due=debt(earlier_by=figures.UNDERSTANDING_BEFORE),
        owed_by=(EP,), chase=figures.ESCALATION, escalate=to(TL), met_by=("record_consent",),
        met_when=when.consent_asked, while_in=_OWED,
    ),
    Review(
        slug="screen_debt", title="To catch up: the screen", rule="18",
        opens=(after("report_release", given=when.not_screened),), due=debt(earlier_by=figures.UNDERSTANDING_BEFORE),
        owed_by=(EP,), escalate=to(TL), met_by=("record_screen",), while_in=("E8", "E9", "E10", "E11", "H1"),
    ),
    Review(
        slug="worker_debt", title="To catch up: a worker and a deputy", rule="18",
        opens=(after("report_release", given=when.nobody_holds),), due=since(figures.ALLOCATION_NEAR), owed_by=(TL,),
        urgent=True, escalate=to(DL), met_by=("allocate", "hand_over"), while_in=("E8", "E9", "E10", "E11", "H1"),
        meaning="Nobody had the case when the person was released: it is somebody's the same day.",
    ),
    Review(
        slug="understanding_debt", title="To catch up: the understanding", rule="18",
        opens=(entering(*_SKIPPED_BY, given=when.understanding_missing),),
        due=debt(earlier_by=figures.UNDERSTANDING_BEFORE), owed_by=(EP,), chase=figures.ESCALATION, escalate=to(SUP),
        met_by=("agree_understanding",), while_in=_OWED,
    ),
    Review(
        slug="plan_debt", title="To catch up: the plan", rule="18",
        opens=(entering(*_SKIPPED_BY, given=when.plan_missing),), due=debt(earlier_by=figures.PLAN_BEFORE),
        owed_by=(EP,), chase=figures.ESCALATION, escalate=to(SUP), met_by=("agree_plan",), while_in=_OWED,
    ),
)  # fmt: skip

# --- the date ---------------------------------------------------------------------------------------------------


def _check(number: str, title: str, value: Figure, *, lead: bool = False) -> Review:
    return Review(
        slug=f"date_check_{number}", title=title, rule="1",
        opens=(dated("release", *BEFORE_RELEASE, given=when.still_ahead(value)),),
        due=before_release(value, caught_up=figures.ESCALATION), owed_by=(EP,),
        escalate=to(TL, after=figures.DATE_TO_LEAD) if lead else (),
        met_by=("state_release_date", "hear_release_date"), met_when=when.confirms(value), while_in=BEFORE_RELEASE,
        meaning="Met by a statement that is firm, and made near that day. What is past is not asked for.",
    )  # fmt: skip


THE_DATE = (
    _check("28", "Confirm the date: four weeks ahead", figures.DATE_CHECK_28),
    _check("14", "Confirm the date: two weeks ahead", figures.DATE_CHECK_14),
    _check("7", "Confirm the date: a week ahead", figures.DATE_CHECK_7, lead=True),
    _check("3", "Confirm the date: three days ahead", figures.DATE_CHECK_3, lead=True),
    _check("1", "Confirm the date: the day before", figures.DATE_CHECK_1, lead=True),
    Review(
        slug="date_moved", title="The date of release moved: see what no longer fits", rule="2", urgent=True,
        opens=(dated("release", *BEFORE_RELEASE, given=when.date_moved),), due=since(figures.DATE_MOVED),
        owed_by=(EP, TL), escalate=to(TL), met_by=("look_at_date",), while_in=BEFORE_RELEASE,
    ),
    Review(
        slug="date_moved_close", title="Red list: the date moved and few days are left", rule="2", urgent=True,
        opens=(dated("release", *BEFORE_RELEASE, given=when.date_moved_close),), due=since(figures.DATE_MOVED),
        owed_by=(TL,), escalate=to(DL), met_by=("look_at_date",), while_in=BEFORE_RELEASE,
    ),
    Review(
        slug="date_in_doubt", title="The date may have moved: ask, and state it", rule="1",
        opens=(after("log_contact", given=when.may_have_moved),), due=since(figures.ESCALATION), owed_by=(EP,),
        escalate=to(TL), met_by=("state_release_date", "hear_release_date", "lose_date"), while_in=BEFORE_RELEASE,
    ),
    Review(
        slug="date_asked", title="Ask offender management for a date", rule="", opens=(entering("H4"),), again=True,
        due=within(figures.DATE_ASKED), owed_by=(EP,), escalate=to(TL),
        met_by=("ask_for_date", "state_release_date", "hear_release_date"), met_when=when.offender_manager_asked,
        while_in=("H4",),
    ),
    Review(
        slug="new_prison", title="Contact the new prison", rule="", opens=(after("record_transfer"),),
        due=since(figures.NEW_PRISON), owed_by=(EP,), escalate=to(TL), met_by=("record_partner_contact", "agree_reach"),
        while_in=("E0", "E1", "H3", "H4"),
    ),
    Review(
        slug="reach", title="Decide whether the person is still in reach", rule="", opens=(entering("H3"),),
        due=within(figures.REACH), owed_by=(EP, TL), escalate=to(TL), met_by=("agree_reach", "close_out_of_reach"),
        while_in=("H3",),
    ),
    Review(
        slug="news", title="Look at news of custody", rule="", opens=(after("note_custody_news"),), each=True,
        urgent=True, due=since(figures.NEWS), owed_by=(EP, ADM), escalate=to(TL), met_by=("look_at_news",),
        while_in=OPEN,
    ),
)  # fmt: skip

BEFORE = (*TAKING_ON, *AGREEING, *DEBTS, *THE_DATE)
