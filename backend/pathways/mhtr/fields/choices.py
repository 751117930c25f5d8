"""Coded answers about people, contact and care.

A code is kept for ever, so that figures of different years can be added up; its words may improve.
"""

from backend.pathways.entry import Choice


class ReferralSource(Choice):
    PROBATION = "probation", "Probation"
    LIAISON_AND_DIVERSION = "liaison_and_diversion", "Liaison and Diversion"
    JUDICIARY = "judiciary", "Judge, magistrates or legal adviser"
    DEFENCE = "defence", "Defence lawyer"
    SELF = "self", "The person themselves"
    POLICE = "police", "Police"
    HEALTH = "health", "GP or another health service"
    OTHER = "other", "Somebody else"


class HearingType(Choice):
    FIRST_APPEARANCE = "first_appearance", "First appearance"
    PLEA = "plea", "Plea hearing"
    TRIAL = "trial", "Trial"
    SENTENCE = "sentence", "Sentence"
    BREACH = "breach", "Breach of an order"
    OTHER = "other", "Another kind"


class CustodyStatus(Choice):
    BAIL = "bail", "On bail"
    POLICE_CUSTODY = "police_custody", "In police or court custody"
    REMAND = "remand", "Remanded in prison"
    NOT_HELD = "not_held", "Summoned, neither bailed nor held"


class OffenceGroup(Choice):
    VIOLENCE = "violence", "Violence against the person"
    SEXUAL = "sexual", "Sexual offence"
    ROBBERY = "robbery", "Robbery"
    THEFT = "theft", "Theft"
    CRIMINAL_DAMAGE = "criminal_damage", "Criminal damage or arson"
    DRUGS = "drugs", "Drugs"
    WEAPONS = "weapons", "Possession of a weapon"
    PUBLIC_ORDER = "public_order", "Public order"
    FRAUD = "fraud", "Fraud"
    MOTORING = "motoring", "Motoring"
    BREACH = "breach", "Breach of an order or licence"
    OTHER = "other", "Another offence"


class Plea(Choice):
    NOT_ENTERED = "not_entered", "No plea yet"
    GUILTY = "guilty", "Pleaded guilty"
    NOT_GUILTY = "not_guilty", "Pleaded not guilty"
    FOUND_GUILTY = "found_guilty", "Found guilty"


class Urgency(Choice):
    ROUTINE = "routine", "Routine"
    SOON = "soon", "Soon"
    TODAY = "today", "Today"


class RiskFlag(Choice):
    SUICIDE = "suicide", "Thoughts or plans of suicide"
    SELF_HARM = "self_harm", "Self-harm"
    HARM_TO_OTHERS = "harm_to_others", "Harm to others"
    HARM_FROM_OTHERS = "harm_from_others", "Harm from others"
    HARM_TO_STAFF = "harm_to_staff", "Risk to staff"
    CHILD_SAFEGUARDING = "child_safeguarding", "A child may be at risk"
    ADULT_SAFEGUARDING = "adult_safeguarding", "An adult may be at risk"
    SELF_NEGLECT = "self_neglect", "Self-neglect"
    OVERDOSE = "overdose", "Overdose or withdrawal"


class RiskLevel(Choice):
    LOW = "low", "Low"
    MEDIUM = "medium", "Medium"
    HIGH = "high", "High"
    VERY_HIGH = "very_high", "Very high"


class SubstanceNeed(Choice):
    NONE = "none", "None"
    ALCOHOL = "alcohol", "Alcohol"
    DRUGS = "drugs", "Drugs"
    BOTH = "both", "Alcohol and drugs"


class Need(Choice):
    DEPRESSION = "depression", "Low mood or depression"
    ANXIETY = "anxiety", "Anxiety"
    TRAUMA = "trauma", "Trauma"
    ANGER = "anger", "Anger or impulse control"
    PERSONALITY = "personality", "Personality difficulties"
    PSYCHOSIS = "psychosis", "Psychosis"
    NEURODIVERGENCE = "neurodivergence", "Neurodivergence"
    LEARNING_DISABILITY = "learning_disability", "Learning disability"
    GRIEF = "grief", "Bereavement"
    SLEEP = "sleep", "Sleep"
    PHYSICAL_HEALTH = "physical_health", "Physical health"
    OTHER = "other", "Another need"


class Place(Choice):
    """Where or how the person is seen."""

    COURT = "court", "At court"
    CELLS = "cells", "In the court cells"
    CLINIC = "clinic", "At a clinic"
    PROBATION_OFFICE = "probation_office", "At a probation office"
    HOME = "home", "At home"
    PRISON = "prison", "In prison"
    HOSPITAL = "hospital", "In hospital"
    PHONE = "phone", "By telephone"
    VIDEO = "video", "By video"
    ELSEWHERE = "elsewhere", "Elsewhere"


class NotSeen(Choice):
    REFUSED = "refused", "Refused to be seen"
    NOT_PRODUCED = "not_produced", "Not brought from custody"
    DID_NOT_ATTEND = "did_not_attend", "Did not attend"
    INTOXICATED = "intoxicated", "Intoxicated"
    NO_TIME = "no_time", "No time before the hearing"
    NO_ROOM = "no_room", "No safe room"
    INTERPRETER = "interpreter", "No interpreter"
    UNWELL = "unwell", "Too unwell"
    STAFF = "staff", "No worker available"
    OTHER = "other", "Another reason"


class NotSuitable(Choice):
    NO_NEED = "no_need", "No mental health need"
    TOO_SEVERE = "too_severe", "Need is too severe for this service"
    OPEN_TO_SERVICES = "open_to_services", "Already treated by another service"
    SUBSTANCE_FIRST = "substance_first", "Substance use must be treated first"
    RISK = "risk", "Risk cannot be managed here"
    CANNOT_ENGAGE = "cannot_engage", "Cannot engage, or lacks capacity"
    OUT_OF_AREA = "out_of_area", "Lives out of area"
    OFFENCE = "offence", "Offence is outside the range for a community sentence"
    NO_GP_ROUTE = "no_gp_route", "Cannot be registered with a GP"
    NO_CAPACITY = "no_capacity", "The provider has no capacity"
    HOSPITAL_ORDER = "hospital_order", "A hospital or guardianship order may be called for"
    UNDER_18 = "under_18", "Under 18 at conviction"
    OTHER = "other", "Another reason"


class Tier(Choice):
    PRIMARY = "primary", "Primary care MHTR"
    SECONDARY = "secondary", "Secondary care MHTR"


class RegisterBody(Choice):
    HCPC = "hcpc", "HCPC, practitioner psychologists"
    GMC = "gmc", "GMC, doctors"


class Onward(Choice):
    """Where somebody is handed on to; the services of the programme, and the usual others."""

    NONE = "none", "Nowhere"
    GP = "gp", "GP"
    TALKING_THERAPIES = "talking_therapies", "NHS Talking Therapies"
    COMMUNITY_MENTAL_HEALTH = "community_mental_health", "Community mental health team"
    CRISIS = "crisis", "Crisis team or crisis café"
    HOSPITAL = "hospital", "Hospital"
    SECONDARY_MHTR = "secondary_mhtr", "Secondary care MHTR"
    DRUG_ALCOHOL = "drug_alcohol", "Drug or alcohol service"
    LIAISON_AND_DIVERSION = "liaison_and_diversion", "Liaison and Diversion"
    HOUSING_FIRST = "housing_first", "Housing First or housing support"
    EMPLOYMENT_SUPPORT = "employment_support", "Employment support (Thrive into Work)"
    WELLBEING_HUB = "wellbeing_hub", "Wellbeing hub"
    SOCIAL_PRESCRIBING = "social_prescribing", "Social prescribing or peer support"
    VETERANS = "veterans", "Veterans' service"
    WOMENS = "womens", "Women's service"
    SOCIAL_CARE = "social_care", "Social care"
    OTHER = "other", "Another service"


class OnwardOutcome(Choice):
    MET = "met", "The service has met the person"
    ACCEPTED = "accepted", "Accepted, not yet met"
    WAITING_LIST = "waiting_list", "On a waiting list"
    REFUSED_BY_SERVICE = "refused_by_service", "The service said no"
    DECLINED_BY_PERSON = "declined_by_person", "The person said no"
    LOST = "lost", "Contact was lost"


class HowSaid(Choice):
    SIGNED = "signed", "Signed"
    SPOKEN = "spoken", "Spoken, in person"
    PHONE_OR_VIDEO = "phone_or_video", "Spoken, by telephone or video"
    THROUGH_LAWYER = "through_lawyer", "Through their lawyer"


class ConsentKind(Choice):
    """What was asked; the codes are those of the consent record that the people room keeps."""

    ASSESSMENT = "assessment", "To be assessed"
    SHARING = "sharing", "To information being shared"
    REQUIREMENT = "requirement", "Willing to comply with the requirement"
    ALTERNATIVE_PLACE = "alternative_place", "Willing to be treated at another place"
    AMENDED_REQUIREMENT = "amended_requirement", "Willing to comply with the requirement as amended"


class ConsentAnswer(Choice):
    GIVEN = "given", "Yes"
    DECLINED = "declined", "No"
    WITHDRAWN = "withdrawn", "Withdrawn"


class LawfulBasis(Choice):
    CONSENT = "consent", "Consent to disclosure of confidential information"
    PUBLIC_TASK = "public_task", "Public task"
    HEALTH_CARE = "health_care", "Provision of health care"
    VITAL_INTERESTS = "vital_interests", "Vital interests"
    LAW_ENFORCEMENT = "law_enforcement", "Law enforcement purpose"
    LEGAL_OBLIGATION = "legal_obligation", "Legal obligation"


class WhyDeclined(Choice):
    PREFERS_OTHER_SENTENCE = "prefers_other_sentence", "Prefers another sentence"
    NO_NEED_SEEN = "no_need_seen", "Sees no need"
    HAS_OTHER_HELP = "has_other_help", "Has other help"
    TOO_MUCH = "too_much", "Too much with other requirements, work or caring"
    STIGMA = "stigma", "Worried what others may think or learn"
    LEGAL_ADVICE = "legal_advice", "On legal advice"
    BAD_EXPERIENCE = "bad_experience", "Bad experience of services"
    NOT_SAID = "not_said", "Did not say"
    OTHER = "other", "Another reason"


class ReportType(Choice):
    ORAL = "oral", "Oral report"
    SHORT = "short", "Short written report"
    FULL = "full", "Full written report"
    NONE = "none", "No pre-sentence report"


class ContactMethod(Choice):
    IN_PERSON = "in_person", "In person"
    PHONE = "phone", "Telephone"
    TEXT = "text", "Text message"
    EMAIL = "email", "E-mail"
    LETTER = "letter", "Letter"
    THROUGH_OFFICER = "through_officer", "Through the responsible officer"
    OTHER = "other", "Another way"


class CancelledBy(Choice):
    PERSON = "person", "The person"
    SERVICE = "service", "The service"


class Missed(Choice):
    DID_NOT_ATTEND = "did_not_attend", "Did not attend"
    TOO_LATE = "too_late", "Came too late to be seen"
    LEFT = "left", "Left before it began"


class TherapyModel(Choice):
    CBT = "cbt", "Cognitive behavioural"
    COMPASSION_FOCUSED = "compassion_focused", "Compassion-focused"
    ACT = "act", "Acceptance and commitment"
    DBT_INFORMED = "dbt_informed", "DBT-informed"
    SOLUTION_FOCUSED = "solution_focused", "Solution-focused"
    TRAUMA_FOCUSED = "trauma_focused", "Trauma-focused"
    PSYCHODYNAMIC = "psychodynamic", "Psychodynamic"
    MEDICATION = "medication", "Medication and review"
    OTHER = "other", "Another model"


class WhyLate(Choice):
    NO_CONTACT = "no_contact", "The person could not be reached"
    PERSON_UNAVAILABLE = "person_unavailable", "The person was not available"
    CUSTODY = "custody", "In custody"
    HOSPITAL = "hospital", "In hospital"
    NO_CAPACITY = "no_capacity", "No therapist free"
    ORDER_UNCLEAR = "order_unclear", "The order is unclear"
    NO_PAPERS = "no_papers", "Papers did not come"
    OTHER = "other", "Another reason"


class ReviewKind(Choice):
    PROGRESS = "progress", "Progress review"
    THREE_WAY = "three_way", "Three-way meeting with probation"
    END = "end", "End review"


class Present(Choice):
    PERSON = "person", "The person"
    PRACTITIONER = "practitioner", "Treatment practitioner"
    OFFICER = "officer", "Responsible officer"
    DIRECTOR = "director", "Treatment director"
    FAMILY = "family", "Family or friend"
    OTHER = "other", "Somebody else"


class ReviewDecision(Choice):
    CONTINUE = "continue", "Carry on as planned"
    CHANGE_PLAN = "change_plan", "Change the plan"
    STEP_UP = "step_up", "More help is needed"
    STEP_DOWN = "step_down", "Prepare the ending"
    STOP = "stop", "Stop treatment"


class WhyPaused(Choice):
    CUSTODY = "custody", "In custody"
    HOSPITAL = "hospital", "In hospital"
    ILLNESS = "illness", "Physical illness"
    THERAPIST = "therapist", "Therapist absent"
    CARING = "caring", "Birth, bereavement or caring"
    OTHER = "other", "Another reason"


class InPatientBasis(Choice):
    ORDER = "order", "A period of the order"
    ALTERNATIVE = "alternative", "Arranged under Sch 9 para 18"


class ClinicalOutcome(Choice):
    COMPLETED = "completed", "Completed"
    DROPPED_OUT = "dropped_out", "Dropped out"
    DISCHARGED = "discharged", "Clinically discharged"
    MOVED_UP = "moved_up", "Moved up to secondary care"
    TRANSFERRED = "transferred", "Transferred"
    NEVER_STARTED = "never_started", "Never started"
    DIED = "died", "Died"


class WhyReopened(Choice):
    ERROR = "error", "Closed in error"
    NEW_EVIDENCE = "new_evidence", "New evidence"
    APPEAL = "appeal", "A court decided otherwise"
    PERSON_RETURNED = "person_returned", "The person came back"


class FeedbackAt(Choice):
    START = "start", "Treatment started"
    END = "end", "Treatment or order ended"
    BREACH = "breach", "Breach decided"


class ToldHow(Choice):
    MESSAGE = "message", "Secure message"
    PHONE = "phone", "Telephone"
    EMAIL = "email", "E-mail"
    IN_PERSON = "in_person", "In person"
    LETTER = "letter", "Letter"
