"""Every change of what is known about a person goes in here: read this list to know what the system can do.

``register_person``    enter somebody, or find that they are on file; ``register_people`` does several, each by itself
``claim_people``       hold others off who would enter the same people, before entering many in one transaction
``correct_details``    put a right name or date of birth in place of a wrong one
``add_identifiers``    keep further numbers; ``set_aside_identifier`` takes out one that is somebody else's
``confirm_match``      two records are one person; ``reject_match``: they are not; ``separate`` undoes a confirmation
``give_stake``         let an organisation see a person; ``end_stake`` ends that
``record_consent``     keep what a person agreed to, declined or withdrew
``record_contact_preferences``  keep how a person may be contacted safely
``record_background``  keep protected characteristics and circumstances
``report_death``       stop contact at once; ``confirm_death`` and ``withdraw_death_report`` follow
"""

from backend.people.commands.backgrounds import record_background
from backend.people.commands.consents import Recorded, record_consent
from backend.people.commands.contact_preferences import record_contact_preferences
from backend.people.commands.deaths import confirm_death, report_death, withdraw_death_report
from backend.people.commands.details import add_identifiers, correct_details, set_aside_identifier
from backend.people.commands.matches import Separated, confirm_match, reject_match, separate
from backend.people.commands.register import (
    Candidate,
    Grounds,
    Newcomer,
    Outcome,
    Registered,
    claim_people,
    register_people,
    register_person,
)
from backend.people.commands.stakes import end_stake, give_stake

__all__ = [
    "Candidate",
    "Grounds",
    "Newcomer",
    "Outcome",
    "Recorded",
    "Registered",
    "Separated",
    "add_identifiers",
    "claim_people",
    "confirm_death",
    "confirm_match",
    "correct_details",
    "end_stake",
    "give_stake",
    "record_background",
    "record_consent",
    "record_contact_preferences",
    "register_people",
    "register_person",
    "reject_match",
    "report_death",
    "separate",
    "set_aside_identifier",
    "withdraw_death_report",
]
