"""Coded answers about courts, orders and what the law makes of them. Codes are kept for ever, as in ``choices.py``.

Schedules are those of the Sentencing Act 2020.
"""

from backend.pathways.entry import Choice


class Companion(Choice):
    """The other requirements an order may carry (Sentencing Act 2020 ss 201 and 287, Sentencing Act 2026 ss 12-17)."""

    ALCOHOL_TREATMENT = "alcohol_treatment", "Alcohol treatment (ATR)"
    DRUG_REHABILITATION = "drug_rehabilitation", "Drug rehabilitation (DRR)"
    REHABILITATION_ACTIVITY = "rehabilitation_activity", "Rehabilitation activity (RAR)"
    PROBATION = "probation", "Probation requirement (the RAR's name under the 2026 Act)"
    UNPAID_WORK = "unpaid_work", "Unpaid work"
    PROGRAMME = "programme", "Accredited programme"
    PROHIBITED_ACTIVITY = "prohibited_activity", "Prohibited activity"
    CURFEW = "curfew", "Curfew"
    EXCLUSION = "exclusion", "Exclusion"
    RESIDENCE = "residence", "Residence"
    FOREIGN_TRAVEL = "foreign_travel", "Foreign travel prohibition"
    ALCOHOL_ABSTINENCE = "alcohol_abstinence", "Alcohol abstinence and monitoring"
    ATTENDANCE_CENTRE = "attendance_centre", "Attendance centre"
    ELECTRONIC_MONITORING = "electronic_monitoring", "Electronic monitoring"
    DRIVING_BAN = "driving_ban", "Driving prohibition"
    EVENT_BAN = "event_ban", "Public event attendance prohibition"
    DRINKING_PLACE_BAN = "drinking_place_ban", "Drinking establishment entry prohibition"
    RESTRICTION_ZONE = "restriction_zone", "Restriction zone"
    OTHER = "other", "Another requirement"


class KindOfTreatment(Choice):
    """The three kinds of Sentencing Act 2020 Sch 9 para 16(1)."""

    IN_PATIENT = "in_patient", "In-patient"
    INSTITUTION = "institution", "Out-patient at a named institution or place"
    PRACTITIONER = "practitioner", "By or under a named practitioner"


class AdjournedFor(Choice):
    MHTR_ASSESSMENT = "mhtr_assessment", "MHTR assessment"
    PRE_SENTENCE_REPORT = "pre_sentence_report", "Pre-sentence report"
    PSYCHIATRIC_REPORT = "psychiatric_report", "Psychiatric report"
    OTHER_REPORT = "other_report", "Another report"
    NOT_PRODUCED = "not_produced", "Not brought from custody"
    DID_NOT_ATTEND = "did_not_attend", "Did not attend"
    INTERPRETER = "interpreter", "No interpreter"
    COURT_TIME = "court_time", "Lack of court time"
    DEFENCE = "defence", "At the defence's request"
    PROSECUTION = "prosecution", "At the prosecution's request"
    NOT_GIVEN = "not_given", "No reason given"
    OTHER = "other", "Another reason"


class OtherSentence(Choice):
    COMMUNITY_ORDER = "community_order", "Community order without MHTR"
    SUSPENDED_SENTENCE = "suspended_sentence", "Suspended sentence without MHTR"
    CUSTODY = "custody", "Immediate custody"
    FINE = "fine", "Fine"
    DISCHARGE = "discharge", "Conditional or absolute discharge"
    HOSPITAL_ORDER = "hospital_order", "Hospital or guardianship order"
    OTHER = "other", "Another sentence"


class ProsecutionEnded(Choice):
    NOT_GUILTY = "not_guilty", "Pleaded not guilty, or acquitted"
    TO_TRIAL = "to_trial", "Sent for trial"
    DROPPED = "dropped", "Dropped"
    TRANSFERRED = "transferred", "Sent to a court outside the area"
    UNFIT = "unfit", "Unfit to plead"
    DIVERTED = "diverted", "Dealt with out of court"


class OrderType(Choice):
    """What the court made. Codes 1116, 1115, 1134 and 1141 of the national results list."""

    COMMUNITY = "community", "Community order"
    SUSPENDED = "suspended", "Suspended sentence order"
    SUSPENDED_YOI = "suspended_yoi", "Suspended detention in a young offender institution"
    YOUTH = "youth", "Youth rehabilitation order"


class LegalBasis(Choice):
    CODE = "code", "Sentencing Act 2020"
    ACT_2003 = "act_2003", "Criminal Justice Act 2003"
    SERVICE = "service", "Armed Forces Act 2006"


class CourtLevel(Choice):
    MAGISTRATES = "magistrates", "Magistrates' court"
    CROWN = "crown", "Crown Court"
    APPEAL = "appeal", "Court of Appeal"
    SERVICE = "service", "Service court"


class OrderDefect(Choice):
    """What is wrong with an order as it was received; the checks find most, a reader may add any."""

    NO_PERIOD = "no_period", "No period of treatment"
    NO_KIND = "no_kind", "No kind of treatment"
    NO_PLACE_OR_PRACTITIONER = "no_place_or_practitioner", "No place or practitioner"
    HIGH_SECURITY = "high_security", "High-security hospital named"
    PERIOD_OUTSIDE = "period_outside", "Period runs outside the order"
    TOO_LONG = "too_long", "A date is beyond what the law allows"
    TOO_SHORT = "too_short", "A period is shorter than the law allows"
    PRACTITIONER_NOT_REGISTERED = "practitioner_not_registered", "The practitioner named is not registered"
    WRONG_PERSON = "wrong_person", "Wrong or unclear details of the person"
    OTHER = "other", "Another defect"


class ReportGround(Choice):
    """The five grounds of the practitioner's report (Sentencing Act 2020 Sch 10 para 19(1), Sch 16 para 26(1))."""

    EXTEND = "extend", "Treatment should go on beyond the period in the order"
    DIFFERENT = "different", "Different treatment is needed"
    NOT_SUSCEPTIBLE = "not_susceptible", "The person is not susceptible to treatment"
    NOT_NEEDED = "not_needed", "No further treatment is required"
    UNWILLING_TO_TREAT = "unwilling_to_treat", "The practitioner is unwilling to go on treating or directing"


class ReportsAs(Choice):
    NAMED = "named", "I am the practitioner named in the order"
    ACTUAL = "actual", "The order names nobody, and I treat or direct the treatment"


class CourtStep(Choice):
    NONE_NEEDED = "none_needed", "None is needed: the order names neither the place nor the person"
    NOTICE = "notice", "Part of the treatment, by written notice (Sch 9 para 18)"
    APPLICATION = "application", "Application to the court to replace the requirement"


class ReportDuty(Choice):
    """Whether stopping unfinished brings the duty to report (Sch 10 para 19(2), Sch 16 para 26(2))."""

    REPORTED = "reported", "A report has been made"
    TO_BE_REPORTED = "to_be_reported", "A report is due and will be made"
    NO_GROUND = "no_ground", "None of the five grounds applies"


class CompliedReading(Choice):
    """On what reading the officer calls the requirement complied with while its period still runs."""

    PERIOD_OVER = "period_over", "The period of the requirement has ended"
    TREATMENT_GIVEN = "treatment_given", "All treatment under the requirement has been given"
    COURT_CANCELLED = "court_cancelled", "The court has cancelled what was left of it"


class Requirement(Choice):
    """Which requirement of the order a failure or a warning is about."""

    MHTR = "mhtr", "The mental health treatment requirement"
    OTHER = "other", "Another requirement of the order"
    KEEP_IN_TOUCH = "keep_in_touch", "The duty to keep in touch with the officer"


class NoBreach(Choice):
    NO_FAILURE = "no_failure", "There was no failure"
    REASONABLE_EXCUSE = "reasonable_excuse", "There was a reasonable excuse"
    REPORTED_IN_ERROR = "reported_in_error", "It was reported in error"


class HowGiven(Choice):
    IN_PERSON = "in_person", "In person"
    LETTER = "letter", "By letter"
    EMAIL = "email", "By e-mail"
    PHONE = "phone", "By telephone"


class Process(Choice):
    SUMMONS = "summons", "Summons"
    WARRANT = "warrant", "Warrant"
    AWAITED = "awaited", "Not yet known"


class NotProved(Choice):
    NOT_PROVED = "not_proved", "Not proved"
    REASONABLE_EXCUSE = "reasonable_excuse", "Reasonable excuse found"
    REASONABLE_REFUSAL = "reasonable_refusal", "The refusal of treatment was reasonable"
    WITHDRAWN = "withdrawn", "Withdrawn"


class BreachOutcome(Choice):
    """What a court may do on a breach while the order goes on (Sch 10 paras 10-13, Sch 16 para 13)."""

    FINE = "fine", "Fine of up to £2,500"
    MORE_ONEROUS = "more_onerous", "More onerous requirements"
    LATER_END_DATE = "later_end_date", "Community order: later end date"
    LONGER_SUPERVISION = "longer_supervision", "Suspended sentence: longer supervision period"
    LONGER_OPERATIONAL = "longer_operational", "Suspended sentence: longer operational period"
    SHORT_COMMITTAL = "short_committal", "Special-procedure order: committed for up to 28 days"
    NOTHING = "nothing", "Allowed to continue"


class BreachEnd(Choice):
    """What a court may do on a breach that ends the order (Sch 10 paras 10-11, Sch 16 para 13(1)(a)-(b))."""

    RESENTENCED = "resentenced", "Community order: re-sentenced"
    ACTIVATED = "activated", "Suspended sentence: activated, whole term"
    ACTIVATED_REDUCED = "activated_reduced", "Suspended sentence: activated, reduced term"


class Applicant(Choice):
    PROBATION = "probation", "An officer of a probation provider"
    PERSON = "person", "The person"


class Seeks(Choice):
    """What an application asks for (Sentencing Act 2020 Sch 10 paras 14-15, 18 and 20; Sch 16 paras 22 and 25)."""

    REPLACE = "replace", "Replace the treatment requirement"
    CANCEL = "cancel", "Cancel the treatment requirement"
    EXTEND = "extend", "A later end date"
    REVOKE = "revoke", "Revoke the order, or cancel all its requirements"


class ApplicationFailed(Choice):
    REFUSED = "refused", "The court refused it"
    WITHDRAWN = "withdrawn", "Withdrawn"
    NOT_DEALT_WITH = "not_dealt_with", "Overtaken by something else"


class OrderEnded(Choice):
    """Why an order came to an end otherwise than by its own course."""

    REVOKED_GOOD_PROGRESS = "revoked_good_progress", "Revoked: good progress"
    REVOKED = "revoked", "Revoked for another reason"
    RESENTENCED = "resentenced", "Re-sentenced"
    ACTIVATED = "activated", "Suspended sentence activated for a further offence"
    UNWILLING = "unwilling", "Unwilling to comply as amended: revoked"
    QUASHED = "quashed", "Quashed on appeal or set aside"
    LEFT = "left", "Moved out of England and Wales: order transferred"


class AppealOutcome(Choice):
    DISMISSED = "dismissed", "Dismissed or abandoned"
    VARIED = "varied", "The order was varied"


class CourtResult(Choice):
    """A result that names an earlier order without saying what became of it (codes 1030 and 4584)."""

    AMENDED = "amended", "An earlier order was amended"
    SET_ASIDE = "set_aside", "An earlier order was set aside or replaced"
    OTHER = "other", "Another result about the order"
