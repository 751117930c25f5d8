"""What is owed wherever the case stands: reviews, supervision, risk, cover, workers out alone."""

from backend.pathways.engager import conditions as when
from backend.pathways.engager import protocol as figures
from backend.pathways.engager.roles import DEPUTY_LEAD as DL
from backend.pathways.engager.roles import PRACTITIONER as EP
from backend.pathways.engager.roles import SUPERVISOR as SUP
from backend.pathways.engager.roles import TEAM_LEAD as TL
from backend.pathways.measuring import worse_or_at_risk
from backend.pathways.vocabulary import Due, Review

from .making import ANYWHERE, OPEN, WITH_WORKER, after, entering, since, since_field, to

_AGREED = ("E5", "E6", "E7", "E8", "E9", "E10", "E11", "H1", "H2", "H3", "H4")
_PLANNED = ("E6", "E7", "E8", "E9", "E10", "E11", "H1", "H3", "H4")
_RESUMED = ("E5", "E6", "E7", "E9", "E10", "E11")  # after a pause the clock begins again

AGREEMENTS = (
    Review(
        slug="appointment_outcome", title="Enter what became of an appointment", rule="5",
        opens=(after("book_appointment", "move_appointment"),), each=True,
        due=since_field("at", figures.NOTE_SAME_DAY), owed_by=(EP,), chase=figures.NOTE_CHASE,
        escalate=to(TL, after=figures.NOTE_ESCALATED),
        met_by=("log_contact", "reach_again", "move_appointment", "cancel_appointment"), while_in=OPEN,
    ),
    Review(
        slug="understanding_review", title="Look at the understanding together", rule="6",
        opens=(after("agree_understanding"), entering(*_RESUMED, given=when.understanding_stands)), again=True,
        due=since(figures.UNDERSTANDING_REVIEW), owed_by=(EP,),
        escalate=to(SUP, after=figures.REVIEW_ESCALATED), met_by=("revise_understanding", "hold_review"),
        met_when=when.understanding_reviewed, while_in=_AGREED,
    ),
    Review(
        slug="understanding_after", title="Look at the understanding after what happened", rule="6",
        opens=(after("end_crisis", "record_recall", "record_transfer", given=when.understanding_stands),),
        due=since(figures.UNDERSTANDING_AFTER), owed_by=(EP,), escalate=to(SUP, after=figures.REVIEW_ESCALATED),
        met_by=("revise_understanding", "hold_review", "agree_understanding"), met_when=when.understanding_reviewed,
        while_in=WITH_WORKER,
    ),
    Review(
        slug="plan_review", title="Look at the plan together", rule="7", again=True,
        opens=(after("agree_plan"), entering(*_RESUMED[1:], given=when.plan_stands)),
        due=since(figures.PLAN_REVIEW), owed_by=(EP,), escalate=to(SUP, after=figures.REVIEW_ESCALATED),
        met_by=("revise_plan", "hold_review"), met_when=when.plan_reviewed, while_in=_PLANNED,
    ),
    Review(
        slug="consent_withdrawn", title="The person wants no more contact: propose what follows", rule="", urgent=True,
        opens=(after("record_consent", given=when.consent_withdrawn),), due=since(figures.WITHDRAWAL),
        owed_by=(EP, TL), escalate=to(TL, DL),
        met_by=("propose_closing", "propose_not_taken_on", "record_consent"), met_when=when.consent_settled,
        while_in=OPEN, meaning="Contact has stopped already; nobody is left in between.",
    ),
    Review(
        slug="no_feelings", title="Several contacts without emotional work", rule="",
        opens=(after("log_contact", given=when.practical_for_long),), due=since(figures.NO_FEELINGS),
        owed_by=(EP, SUP), escalate=to(SUP), met_by=("log_contact", "log_supervision"),
        met_when=when.emotional_or_discussed, while_in=WITH_WORKER,
        meaning="Practical help alone is where the work drifts under pressure.",
    ),
)  # fmt: skip

THE_TEAM = (
    Review(
        slug="supervision", title="Individual supervision", rule="11", opens=(entering("E4", "E8", "E9"),), again=True,
        due=Due(after=figures.SUPERVISION), owed_by=(SUP,), escalate=to(TL, after=figures.SUPERVISION_ESCALATED),
        met_by=("log_supervision",), met_when=when.individual, while_in=WITH_WORKER,
    ),
    Review(
        slug="group", title="Group supervision", rule="12", opens=(entering("E4", "E8", "E9"),), again=True,
        due=Due(after=figures.GROUP), owed_by=(SUP,), escalate=to(TL, after=figures.GROUP_ESCALATED),
        met_by=("log_supervision",), met_when=when.group, while_in=WITH_WORKER,
    ),
    Review(
        slug="discussed", title="Discuss this case", rule="13", opens=(entering("E4", "E8", "E9"),), again=True,
        due=Due(after=figures.DISCUSSED), owed_by=(SUP,), escalate=to(TL), met_by=("log_supervision",),
        met_when=when.discussed, while_in=WITH_WORKER,
    ),
    Review(
        slug="observed", title="Observe or hear a session", rule="14", opens=(entering("E4", "E8", "E9"),), again=True,
        due=Due(after=figures.OBSERVED), owed_by=(SUP,), escalate=to(TL), met_by=("record_observation",),
        while_in=WITH_WORKER,
    ),
    Review(
        slug="absence", title="The worker is away for long: name who stands in", rule="17",
        opens=(after("record_absence", given=when.away_for_long),), due=since(figures.ABSENCE), owed_by=(TL,),
        escalate=to(DL), met_by=("name_cover", "hand_over"), while_in=OPEN,
    ),
    Review(
        slug="hand_over", title="First contact by who received the case", rule="", opens=(after("hand_over"),),
        each=True, due=since(figures.HAND_OVER), owed_by=(EP,), chase=figures.HAND_OVER_CHASE, escalate=to(TL),
        met_by=("confirm_hand_over", "hand_over"), while_in=OPEN,
    ),
    Review(
        slug="check_in", title="Is the worker out alone back safely?", rule="19", urgent=True,
        opens=(after("plan_visit"),), each=True, due=since_field("expected_end", figures.CHECK_IN), owed_by=(EP,),
        chase=figures.CHECK_IN_CHASE, escalate=to(TL, DL, after=figures.CHECK_IN_LEAD), met_by=("check_in",),
        while_in=ANYWHERE, meaning="Asked at any hour until somebody has said that they are safe.",
    ),
)  # fmt: skip

RISK = (
    Review(
        slug="risk", title="Acknowledge an immediate risk", rule="16", opens=(after("raise_risk"),), each=True,
        urgent=True, due=since(figures.RISK_ACKNOWLEDGED), owed_by=(SUP, TL), chase=figures.RISK_ACKNOWLEDGED,
        escalate=to(TL, DL, after=figures.RISK_TO_LEAD), met_by=("acknowledge_risk",), while_in=ANYWHERE,
    ),
    Review(
        slug="concern", title="A concern was raised in a contact: say what it is", rule="16", urgent=True,
        opens=(after("log_contact", "reach_again", given=when.concern_raised),), due=since(figures.RISK_ACKNOWLEDGED),
        owed_by=(EP, SUP), escalate=to(TL, after=figures.RISK_TO_LEAD), met_by=("raise_risk", "answer_alert"),
        while_in=ANYWHERE,
    ),
    Review(
        slug="score_alert", title="A worse score, or a risk item answered positively", rule="16", urgent=True,
        opens=(after("record_measures", given=worse_or_at_risk),), due=since(figures.RISK_ACKNOWLEDGED),
        owed_by=(EP, SUP), escalate=to(TL, after=figures.RISK_TO_LEAD), met_by=("answer_alert",), while_in=ANYWHERE,
        meaning="A clinician looks at it the same day.",
    ),
    Review(
        slug="crisis_contact", title="In a crisis: contact", rule="",
        opens=(after("record_crisis", "log_contact", given=when.in_crisis),), due=since(figures.CRISIS_CONTACT),
        owed_by=(EP,), chase=figures.ESCALATION, escalate=to(SUP), met_by=("log_contact", "reach_again", "end_crisis"),
        met_when=when.crisis_contact_made, while_in=OPEN,
        meaning="A crisis brings people closer. It goes on until it is said to be over, and never closes a case.",
    ),
    Review(
        slug="death", title="Confirm or correct a reported death", rule="", opens=(after("report_death"),), each=True,
        urgent=True, due=since(figures.DEATH_CONFIRMED), owed_by=(TL,), escalate=to(DL),
        met_by=("confirm_death", "correct_death_report"), while_in=ANYWHERE,
    ),
)  # fmt: skip

ALWAYS = (*AGREEMENTS, *THE_TEAM, *RISK)
