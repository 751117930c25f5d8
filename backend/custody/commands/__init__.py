"""What comes of custody from outside: read this list to know what the system can do.

``import_release_dates``  take in a prison's file of release dates
``import_release_events``  take in HMPPS's own messages that a release date changed

What people enter goes through the actions of a pathway (``recording.py``).
"""

from backend.custody.commands.import_dates import DatesTaken, import_release_dates
from backend.custody.commands.import_events import import_release_events

__all__ = ["DatesTaken", "import_release_dates", "import_release_events"]
