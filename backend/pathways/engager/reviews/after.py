"""What is owed on the day of release, after it, and when somebody is lost or back in custody."""

from backend.pathways.engager import conditions as when
from backend.pathways.engager import protocol as figures
from backend.pathways.engager.roles import DEPUTY_LEAD as DL
from backend.pathways.engager.roles import PRACTITIONER as EP
from backend.pathways.engager.roles import SUPERVISOR as SUP
from backend.pathways.engager.roles import TEAM_LEAD as TL
from backend.pathways.roles import ADMINISTRATOR as ADM
from backend.pathways.supporting import OutreachStep
from backend.pathways.vocabulary import Due, From, Review

from .making import (
    BEFORE_RELEASE,
    OPEN,
    Figure,
    after,
    dated,
    entering,
    since,
    since_field,
    since_release,
    to,
    within,
)

_OUTCOMES = (
    "record_gate_outcome", "record_not_reached", "record_not_released", "record_not_released_unsure",
    "record_gate_arrest",
)  # fmt: skip

THE_DAY = (
    Review(
        slug="release_day", title="Day of release: open it, or say that the date moved", rule="",
        opens=(dated("release", *BEFORE_RELEASE),),
        due=Due(counts_from=From.ANCHOR, anchor="release", after=figures.RELEASE_DAY, at=figures.RELEASE_DAY_AT),
        owed_by=(EP,), chase=figures.GATE_ESCALATED, escalate=to(TL, after=figures.GATE_ESCALATED),
        met_by=("begin_release_day", "report_release"), while_in=BEFORE_RELEASE,
        meaning="The date arrives whether or not anybody is ready; nothing moves the case by itself.",
    ),
    Review(
        slug="gate_outcome", title="Outcome of the day of release", rule="", urgent=True,
        opens=(entering("E8", given=when.before_the_cut_off),),
        due=Due(after=figures.GATE_OUTCOME, at=figures.GATE_OUTCOME_AT), owed_by=(EP,), chase=figures.GATE_ESCALATED,
        escalate=to(TL, after=figures.GATE_ESCALATED),
        met_by=_OUTCOMES,
        while_in=("E8",), meaning="Whoever is not met by then is looked for at once.",
    ),
    Review(
        slug="gate_outcome_late", title="Outcome of a release that was heard of late in the day", rule="", urgent=True,
        opens=(entering("E8", given=when.after_the_cut_off),), due=since(figures.GATE_LATE), owed_by=(EP,),
        chase=figures.GATE_ESCALATED, escalate=to(TL, after=figures.GATE_ESCALATED), met_by=_OUTCOMES,
        while_in=("E8",),
        meaning="The same evening, and not on the next working day: a night without a place is what it is about.",
    ),
)  # fmt: skip

COMMUNITY = (
    Review(
        slug="contact_first", title="Contact after release", rule="", opens=(dated("released", "E9"),),
        due=since_release(figures.CONTACT_FIRST, caught_up=figures.ESCALATION), owed_by=(EP,), escalate=to(TL),
        met_by=("log_contact",), met_when=when.took_place, while_in=("E9",),
    ),
    Review(
        slug="contacts_several", title="Three contacts in the first two weeks", rule="",
        opens=(dated("released", "E9"),), due=since_release(figures.CONTACTS_BY), owed_by=(EP,), escalate=to(SUP),
        met_by=("log_contact",), met_when=when.contacts_enough, while_in=("E9",),
    ),
    Review(
        slug="day_14_review", title="Review after the first two weeks", rule="", opens=(dated("released", "E9"),),
        due=since_release(figures.DAY_14), owed_by=(EP,), chase=figures.ESCALATION, escalate=to(SUP),
        met_by=("hold_day_14_review",), while_in=("E9",),
    ),
    Review(
        slug="contact_weekly", title="Weekly contact", rule="4", opens=(entering("E10", "E11"),), again=True,
        due=Due(after=figures.SESSION_EVERY), owed_by=(EP,), chase=figures.SESSION_CHASE,
        escalate=to(SUP, after=figures.SESSION_ESCALATED), met_by=("log_contact",), met_when=when.took_place,
        while_in=("E10", "E11"),
    ),
    Review(
        slug="practical_day_3", title="GP, prescription, housing and benefits: day 3", rule="9",
        opens=(dated("released", "E9"),), due=since_release(figures.PRACTICAL_FIRST), owed_by=(EP,), escalate=to(SUP),
        met_by=("check_practicals",), while_in=("E9", "E10"),
    ),
    Review(
        slug="practical_day_14", title="GP, prescription, housing and benefits: day 14", rule="9",
        opens=(dated("released", "E9"),), due=since_release(figures.PRACTICAL_SECOND), owed_by=(EP,), escalate=to(SUP),
        met_by=("check_practicals",), met_when=when.all_settled, while_in=("E9", "E10"),
        meaning="What is still open then stays open until it is settled, the same form again.",
    ),
    Review(
        slug="ending_due", title="Begin the ending", rule="",
        opens=(dated("released", "E10", given=when.not_extended),),
        due=since_release(figures.ENDING_AT), owed_by=(EP,), escalate=to(SUP), met_by=("propose_ending",),
        while_in=("E10",),
    ),
    Review(
        slug="extended", title="Extended: begin the ending again", rule="", opens=(after("extend"),),
        due=since(figures.EXTENDED), owed_by=(EP,), escalate=to(TL), met_by=("propose_ending",), while_in=("E10",),
    ),
    Review(
        slug="limit", title="The weeks after release are over: finish, or say why not", rule="",
        opens=(dated("released", "E9", "E10", "E11"),), due=since_release(figures.LIMIT), owed_by=(TL,),
        escalate=to(DL), met_by=("propose_finish", "extend"), while_in=("E9", "E10", "E11"),
    ),
    Review(
        slug="ending_decided", title="Agree that the ending begins", rule="", opens=(after("propose_ending"),),
        each=True, due=since(figures.PROPOSAL), owed_by=(SUP,), escalate=to(TL),
        met_by=("agree_ending", "turn_down_proposal"), while_in=("E10",),
    ),
    Review(
        slug="final_session", title="Final session, and finish", rule="", opens=(entering("E11"),),
        due=within(figures.FINAL_SESSION), owed_by=(EP,), escalate=to(SUP), met_by=("propose_finish", "extend"),
        while_in=("E11",),
    ),
    Review(
        slug="finish_decided", title="Approve the planned end", rule="", opens=(after("propose_finish"),), each=True,
        due=since(figures.PROPOSAL), owed_by=(TL,), escalate=to(DL), met_by=("approve_finish", "turn_down_proposal"),
        while_in=("E11",),
    ),
    Review(
        slug="closing_decided", title="Approve or turn down an unplanned end", rule="",
        opens=(after("propose_closing"),), each=True, urgent=True, due=since(figures.PROPOSAL), owed_by=(TL,),
        escalate=to(DL), met_by=("approve_closing", "turn_down_proposal"), while_in=OPEN,
        meaning="Where the person withdraws, nobody contacts them meanwhile.",
    ),
    Review(
        slug="closure_pack", title="Closure pack", rule="", opens=(entering("E12"),), due=within(figures.CLOSURE_PACK),
        owed_by=(EP, ADM), escalate=to(TL), met_by=("send_closure_pack",), while_in=("E12",),
    ),
    Review(
        slug="closing_letter", title="Letter after an unplanned end", rule="", opens=(entering("E13"),),
        due=within(figures.CLOSING_LETTER), owed_by=(EP, ADM), escalate=to(TL), met_by=("send_closing_letter",),
        while_in=("E13",),
    ),
    Review(
        slug="audit_planned", title="Look at a planned end", rule="", opens=(entering("E12"),),
        due=within(figures.AUDIT_PLANNED), owed_by=(SUP, TL), met_by=("audit_closure",), while_in=("E12",),
    ),
    Review(
        slug="audit_unplanned", title="Look at an unplanned end", rule="", opens=(entering("E13"),),
        due=within(figures.AUDIT_UNPLANNED), owed_by=(SUP, TL), escalate=to(DL), met_by=("audit_closure",),
        while_in=("E13",),
    ),
)  # fmt: skip


def _rung(slug: str, title: str, value: Figure, step: OutreachStep, *, supervisor: bool = False) -> Review:
    return Review(
        slug=slug, title=title, rule="10", opens=(entering("H1"),), due=within(value),
        owed_by=(EP, SUP) if supervisor else (EP,), escalate=to(TL if supervisor else SUP), met_by=("record_outreach",),
        met_when=when.took_step(step), while_in=("H1",),
    )  # fmt: skip


OUTREACH = (
    _rung("outreach_call", "Out of contact: call the same day", figures.OUTREACH_CALL, OutreachStep.CALL),
    _rung("outreach_text", "Out of contact: text, and a second number", figures.OUTREACH_TEXT, OutreachStep.TEXT),
    _rung("outreach_probation", "Out of contact: ask probation or the key worker", figures.OUTREACH_PROBATION,
          OutreachStep.PROBATION),
    _rung("outreach_visit", "Out of contact: visit, or a trusted contact", figures.OUTREACH_VISIT, OutreachStep.VISIT),
    _rung("outreach_letter", "Out of contact: write a letter", figures.OUTREACH_LETTER, OutreachStep.LETTER),
    _rung("outreach_decision", "Out of contact: decide in supervision", figures.OUTREACH_DECISION,
          OutreachStep.DECISION, supervisor=True),
    Review(
        slug="outreach_light_touch", title="Out of contact: weekly light touch", rule="10",
        opens=(after("record_outreach", given=when.took_step(OutreachStep.DECISION)),), again=True,
        due=since(figures.OUTREACH_LIGHT), owed_by=(EP,), escalate=to(SUP), met_by=("record_outreach",),
        met_when=when.took_step(OutreachStep.LIGHT_TOUCH), while_in=("H1",),
    ),
    Review(
        slug="outreach_over", title="Out of contact for four weeks: go on looking, or give up", rule="10",
        opens=(entering("H1"),), due=within(figures.OUTREACH_OVER), owed_by=(TL,), escalate=to(DL),
        met_by=("give_up_outreach", "record_outreach"), met_when=when.given_up_or_going_on, while_in=("H1",),
        meaning="Nobody is closed by the calendar: somebody decides, and may decide to go on.",
    ),
    Review(
        slug="outreach_high_risk", title="Out of contact at high risk: welfare check", rule="10", urgent=True,
        opens=(entering("H1", given=when.at_high_risk), after("raise_risk", given=when.out_of_contact)),
        due=within(figures.OUTREACH_HIGH_RISK), owed_by=(EP, TL), escalate=to(TL, DL), met_by=("record_outreach",),
        met_when=when.took_step(OutreachStep.WELFARE), while_in=("H1",),
    ),
)  # fmt: skip

BACK_AND_PAUSED = (
    Review(
        slug="located", title="Back in custody: find where", rule="", opens=(entering("H2", given=when.place_unknown),),
        due=within(figures.LOCATED), owed_by=(EP,), escalate=to(TL),
        met_by=("record_reception", "record_transfer", "record_recall", "record_remand", "record_sentence",
                "log_contact"),
        met_when=when.found_in_custody, while_in=("H2",),
    ),
    Review(
        slug="seen_in_custody", title="Back in custody: make contact", rule="", opens=(entering("H2"),),
        due=within(figures.SEEN_IN_CUSTODY), owed_by=(EP,), escalate=to(SUP),
        met_by=("log_contact", "record_partner_contact"), met_when=when.in_touch, while_in=("H2",),
    ),
    Review(
        slug="custody_decided", title="Back in custody: decide what follows", rule="", opens=(entering("H2"),),
        due=within(figures.CUSTODY_DECIDED), owed_by=(TL,), escalate=to(DL),
        met_by=("resume_in_prison", "keep_open_long_stay", "close_out_of_scope", "propose_closing"), while_in=("H2",),
    ),
    Review(
        slug="pause_review", title="Look at the pause", rule="", opens=(entering("H5"),), again=True,
        due=within(figures.PAUSE_REVIEW), owed_by=(EP,), escalate=to(TL), met_by=("check_pause", "resume"),
        while_in=("H5",),
    ),
    Review(
        slug="pause_over", title="The day to look at the pause has come", rule="",
        opens=(after("pause", "record_hospital", "keep_open_long_stay", "check_pause"),),
        due=since_field("review_on", figures.PAUSE_OVER), owed_by=(EP,), escalate=to(TL),
        met_by=("check_pause", "resume"), while_in=("H5",),
    ),
)  # fmt: skip

AFTER = (*THE_DAY, *COMMUNITY, *OUTREACH, *BACK_AND_PAUSED)
