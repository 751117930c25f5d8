"""Turn the courts' own messages into plain records: court lists and results, in every shape they come in.

Pure Python: no database, no settings, no clock. ``reading.py`` is the way in, ``records.py`` what comes out,
``meaning.py`` tells a changed order from the same one sent again. A new shape is a new file in ``shapes/``.
"""

from backend.courts.messages.meaning import Change, changes, fingerprint, listing_terms, terms
from backend.courts.messages.reading import (
    read_court_list,
    read_court_list_file,
    read_court_results,
    read_court_results_file,
)

__all__ = [
    "Change",
    "changes",
    "fingerprint",
    "listing_terms",
    "read_court_list",
    "read_court_list_file",
    "read_court_results",
    "read_court_results_file",
    "terms",
]
