"""The coded answers of Engager. Codes are kept for ever; words may improve."""

from backend.pathways.entry import Choice


class ReferredBy(Choice):
    SELF = "self", "The person"
    PRISON_HEALTH = "prison_health", "Prison healthcare"
    PRISON_STAFF = "prison_staff", "Prison officer or key worker"
    OFFENDER_MANAGER = "offender_manager", "Offender manager in the prison"
    PROBATION = "probation", "Probation"
    LIAISON = "liaison", "Liaison and diversion"
    RECONNECT = "reconnect", "RECONNECT"
    OTHER = "other", "Somebody else"


class Criterion(Choice):
    """How one criterion was answered. Unknown is no answer: it is found out, or waived with a reason."""

    MET = "met", "Yes"
    NOT_MET = "not_met", "No"
    WAIVED = "waived", "Waived, with a reason"
    UNKNOWN = "unknown", "Not known yet"


class NotTakenOn(Choice):
    NOT_ELIGIBLE = "not_eligible", "Not eligible"
    DECLINED = "declined", "The person declined"
    OTHER_SERVICE = "other_service", "Another service is the right one"
    NO_CAPACITY = "no_capacity", "No place with us"
    LEFT_AREA = "left_area", "Resettles outside the area"
    ERROR = "error", "Referred in error"


class CloseReason(Choice):
    """Why an episode ends unplanned. Lost, out of scope and out of reach are actions of their own, which ask more.

    A gap in our service is ours, and is counted as ours.
    """

    DECLINED = "declined", "Withdrew or declined"
    MOVED_AWAY = "moved_away", "Moved away"
    OTHER_SERVICE = "other_service", "Another service took over"
    RISK_TO_STAFF = "risk_to_staff", "Risk to staff"
    SERVICE_GAP = "service_gap", "A gap in our service"
    OTHER = "other", "Another reason"


class DataAnswer(Choice):
    """Whether somebody who leaves the service lets their data be used further: another question, asked apart."""

    STANDS = "stands", "Yes, it may still be used"
    WITHDRAWN = "withdrawn", "No, it may not be used any more"
    NOT_ASKED = "not_asked", "Not asked yet"
    CANNOT_ASK = "cannot_ask", "Cannot be asked now"


class RiskLevel(Choice):
    LOW = "low", "Low"
    MEDIUM = "medium", "Medium"
    HIGH = "high", "High"
    VERY_HIGH = "very_high", "Very high"


class RiskFlag(Choice):
    SUICIDE = "suicide", "Thoughts or plans of suicide"
    SELF_HARM = "self_harm", "Self-harm"
    HARM_TO_OTHERS = "harm_to_others", "Harm to others"
    HARM_FROM_OTHERS = "harm_from_others", "Harm from others"
    HARM_TO_STAFF = "harm_to_staff", "Risk to staff"
    CHILD_SAFEGUARDING = "child_safeguarding", "A child may be at risk"
    ADULT_SAFEGUARDING = "adult_safeguarding", "An adult may be at risk"
    OVERDOSE = "overdose", "Overdose or withdrawal"
    HOMELESS = "homeless", "Nowhere to sleep"


class ConsentKind(Choice):
    """What was asked; the codes are those of the consent record that the people room keeps."""

    SERVICE = "service", "To work with Engager"
    PARTNERS = "partners", "To sharing with the services named"
    FAMILY = "family", "To speaking with family or friends"
    DATA = "data", "To their data being used to learn from"
    AFTER_CLOSURE = "after_closure", "To being contacted after the end"


class ConsentAnswer(Choice):
    GIVEN = "given", "Yes"
    DECLINED = "declined", "No"
    WITHDRAWN = "withdrawn", "Withdrawn"


class HowSaid(Choice):
    SIGNED = "signed", "Signed"
    SPOKEN = "spoken", "Spoken, in person"
    PHONE_OR_VIDEO = "phone_or_video", "Spoken, by telephone or video"


class Practical(Choice):
    """How one practical matter stands."""

    NOT_ASKED = "not_asked", "Not asked yet"
    ASKED = "asked", "Asked"
    CONFIRMED = "confirmed", "Confirmed"
    NOT_NEEDED = "not_needed", "Not needed"
    REFUSED = "refused", "Refused: another way is sought"


class WhyPaused(Choice):
    HOSPITAL = "hospital", "In hospital"
    AGREED = "agreed", "A break that the person agreed to"
    LONG_STAY = "long_stay", "A long stay in custody"
    OTHER = "other", "Another reason"


class EndingGround(Choice):
    TIME = "time", "It is time: the planned weeks are nearly over"
    GOALS = "goals", "The goals are met"


class ToldHow(Choice):
    MESSAGE = "message", "Secure message"
    PHONE = "phone", "Telephone"
    EMAIL = "email", "E-mail"
    IN_PERSON = "in_person", "In person"
    LETTER = "letter", "Letter"


class Reviewed(Choice):
    UNDERSTANDING = "understanding", "The shared understanding"
    PLAN = "plan", "The plan"
    RISK = "risk", "Risk"
