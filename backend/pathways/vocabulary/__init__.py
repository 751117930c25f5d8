"""The words a pathway is written in.

A :class:`Pathway` is data: where a case can stand (strands and their states), who may move it and what must be true
first (actions and guards), what is then owed, by whom and by when (reviews), and which figures a site may set
(protocol values). Nothing here knows of databases, clocks or screens. ``checks.py`` refuses a pathway that does not
hold together; ``engine.py`` reads it.
"""

from backend.pathways.vocabulary.actions import Action, action
from backend.pathways.vocabulary.definition import Pathway
from backend.pathways.vocabulary.figures import SPANS, ProtocolValue, Unit
from backend.pathways.vocabulary.guards import Asks, Guard, guard
from backend.pathways.vocabulary.reviews import (
    Anchor,
    Due,
    Escalation,
    From,
    MeasurePoint,
    Near,
    Opening,
    Review,
    Warn,
)
from backend.pathways.vocabulary.situations import NOTHING_YET, START, CaseFacts, Fact, Happening, Situation, Standing
from backend.pathways.vocabulary.strands import Move, State, Strand, Target, move, state
from backend.pathways.vocabulary.windows import Span, Window

__all__ = [
    "NOTHING_YET",
    "SPANS",
    "START",
    "Action",
    "Anchor",
    "Asks",
    "CaseFacts",
    "Due",
    "Escalation",
    "Fact",
    "From",
    "Guard",
    "Happening",
    "MeasurePoint",
    "Move",
    "Near",
    "Opening",
    "Pathway",
    "ProtocolValue",
    "Review",
    "Situation",
    "Span",
    "Standing",
    "State",
    "Strand",
    "Target",
    "Unit",
    "Warn",
    "Window",
    "action",
    "guard",
    "move",
    "state",
]
