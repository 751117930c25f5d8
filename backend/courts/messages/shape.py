"""What a reader of one shape of message offers.

Each file in ``shapes/`` holds one shape and names it ``SHAPE``. The registry finds every file there, so that a new
shape is a new file and nothing else. At most one shape of a purpose may recognise a message.
"""

from collections.abc import Callable
from dataclasses import dataclass

from backend.courts.messages.places import Place
from backend.courts.messages.problems import Problems
from backend.courts.messages.records import ListedHearing
from backend.courts.messages.results import ResultedMessage


@dataclass(frozen=True, slots=True)
class Source:
    """One message of a file. ``place`` is the root of its JSON; of a file that is not JSON it is empty."""

    file: str
    text: str
    is_json: bool
    place: Place

    @property
    def problems(self) -> Problems:
        """Where the problems of this file go."""
        return self.place.problems

    @property
    def tree(self) -> dict[str, object]:
        """The JSON object at the root, empty where there is none."""
        return self.place.value if isinstance(self.place.value, dict) else {}


@dataclass(frozen=True, kw_only=True, slots=True)
class ListShape:
    """A shape in which court lists come. ``recognises`` looks at the message only as far as it must."""

    name: str
    recognises: Callable[[Source], bool]
    read: Callable[[Source], tuple[ListedHearing, ...]]


@dataclass(frozen=True, kw_only=True, slots=True)
class ResultsShape:
    """A shape in which results come."""

    name: str
    recognises: Callable[[Source], bool]
    read: Callable[[Source], ResultedMessage]
