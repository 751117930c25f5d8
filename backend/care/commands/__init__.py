"""Everything that changes what is known of measures, besides the actions of a case.

``import_measures``  take in one file of sheets
``load_wording``     keep the words of an instrument, for the users of the organisation that may show them
"""

from backend.care.commands.import_measures import MeasuresTaken, import_measures
from backend.care.commands.load_wording import load_wording

__all__ = ["MeasuresTaken", "import_measures", "load_wording"]
