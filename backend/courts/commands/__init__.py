"""Everything that changes what is known of courts, their lists and their orders.

``import_list``      take in one file of a court list
``import_results``   take in one file of court results
``serve_court``      say which site serves a court
``load_reference``   courts and offences of the shipped tables, and the site for courts that no other serves
"""

from backend.courts.commands.import_lists import ListTaken, import_list
from backend.courts.commands.import_results import ResultsTaken, import_results
from backend.courts.commands.reference import load_reference
from backend.courts.commands.serving import serve_court

__all__ = ["ListTaken", "ResultsTaken", "import_list", "import_results", "load_reference", "serve_court"]
