"""What is entered is what every pathway enters of appointments and contacts; the risk alone is this one's own."""

from dataclasses import dataclass

from backend.pathways.entry import ask


@dataclass(frozen=True, kw_only=True)
class Concern:
    what: str = ask("What is the concern?", long=True)
