"""Everything that changes what is known of measures and contacts, besides the actions of a case.

``import_measures``  take in one file of sheets
``keep_taps``        keep what was tapped of a contact that is not saved yet; ``give_up_draft`` throws it away
``load_wording``     keep the words of an instrument, for the users of the organisation that may show them
``log_contact``      do the action that logs a contact, once
"""

from backend.care.commands.import_measures import MeasuresTaken, import_measures
from backend.care.commands.keep_taps import give_up_draft, keep_taps
from backend.care.commands.load_wording import load_wording
from backend.care.commands.log_contact import log_contact

__all__ = ["MeasuresTaken", "give_up_draft", "import_measures", "keep_taps", "load_wording", "log_contact"]
