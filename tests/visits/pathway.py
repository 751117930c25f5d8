"""Visits: an invented pathway whose workers book appointments, log contacts and raise risks, for tests."""

from backend.pathways.contacting import AppointmentBooked, ContactLogged
from backend.pathways.roles import SERVICE_MANAGER, SYSTEM, Role
from backend.pathways.vocabulary import Action, Due, Opening, Pathway, ProtocolValue, Review, Strand, Unit, move, state

from . import fields

VISITOR = Role(slug="visits_visitor", title="Visitor", sentence="Sees the person in prison and outside.", clinical=True)
SEE_EVERY = ProtocolValue(
    slug="see_every", title="Time between visits", default=7, unit=Unit.DAYS, source="Invented for the tests", least=1
)
VISITING = Strand(
    slug="visiting",
    title="Visiting",
    states=(
        state("V1", "Visited", waits_on=VISITOR, meaning="They see each other every week."),
        state("V2", "Resting", waits_on=VISITOR, meaning="Visits rest for a while."),
        state("V9", "Ended", final=True),
    ),
)
ACTIONS = (
    Action(
        slug="begin", title="Begin visits", by=(VISITOR, SERVICE_MANAGER, SYSTEM), moves=(move(VISITING, "none -> V1"),)
    ),
    Action(
        slug="book", title="Book a visit", by=(VISITOR,), moves=(move(VISITING, "V1, V2 -> same"),),
        asks=AppointmentBooked,
    ),
    Action(
        slug="log_visit", title="Log a visit", by=(VISITOR,), moves=(move(VISITING, "V1 -> same"),),
        asks=ContactLogged, may_settle=("book",),
    ),
    Action(
        slug="raise_risk", title="Raise a risk", by=(VISITOR,), moves=(move(VISITING, "V1, V2 -> same"),),
        asks=fields.Concern,
    ),
    Action(slug="rest", title="Let visits rest", by=(VISITOR,), moves=(move(VISITING, "V1 -> V2"),)),
    Action(slug="take_up", title="Take visits up again", by=(VISITOR,), moves=(move(VISITING, "V2 -> V1"),)),
    Action(slug="end", title="End visits", by=(VISITOR,), moves=(move(VISITING, "V1, V2 -> V9"),)),
)  # fmt: skip
REVIEWS = (
    Review(
        slug="visit_due", title="Visit", rule="V1", opens=(Opening(on_entering=("V1",)),), due=Due(after=SEE_EVERY),
        owed_by=(VISITOR,), met_by=("log_visit",), while_in=("V1",), again=True,
    ),
)  # fmt: skip
PATHWAY = Pathway(
    slug="visits",
    title="Visits (invented)",
    version=1,
    reference_prefix="VIS",
    meaning="Somebody goes to see somebody. Invented for the tests.",
    strands=(VISITING,),
    actions=ACTIONS,
    reviews=REVIEWS,
    protocol=(SEE_EVERY,),
    roles=(VISITOR,),
    milestones=("V1",),
)
