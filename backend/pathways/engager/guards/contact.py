"""When somebody may be contacted at all, and what counts as having tried, or as having found them."""

from backend.pathways.contacting import TOOK_PLACE, Present
from backend.pathways.engager import history, protocol
from backend.pathways.engager.fields import custody
from backend.pathways.facts import PERSON
from backend.pathways.vocabulary import Asks, Situation, guard


@guard(
    "A death has been reported, so nobody contacts the person. A team lead must first confirm or correct it.",
    uses=(PERSON,),
)
def no_death_reported(asked: Situation) -> bool:
    return history.death_reported_at(asked) is None and asked.fact(PERSON).died_on is None


@guard(
    "A death has been reported. What took place before it can be entered with its own day and time; nothing later.",
    asks=Asks.ENTRY,
)
def before_any_death(asked: Situation) -> bool:
    reported = history.death_reported_at(asked)
    return reported is None or asked.at < reported


@guard(
    "The person wants no more contact, and that waits for the lead's decision. Nobody contacts them until it is made.",
)
def no_withdrawal_waits(asked: Situation) -> bool:
    return history.withdrawal_proposed(asked) is None


@guard(
    "The person wants no more contact. What took place before they said so can be entered with its own day and time; "
    "nothing later.",
    asks=Asks.ENTRY,
)
def before_any_withdrawal(asked: Situation) -> bool:
    proposed = history.withdrawal_proposed(asked)
    return proposed is None or asked.at < proposed.happened_at


@guard(
    "Try twice, by two ways, before saying that somebody is out of contact: log each attempt with how it was made.",
)
def tried_by_two_routes(asked: Situation) -> bool:
    attempts, routes = history.failed_routes(asked)
    wanted = asked.value(protocol.OUTREACH_ATTEMPTS)
    return attempts >= wanted and len(routes) >= wanted


@guard(
    "A message left is no contact. Record it as outreach; here only that you spoke to the person.",
    asks=Asks.ENTRY,
    where="result",
)
def spoke_to_the_person(asked: Situation) -> bool:
    entry: custody.Recontact = asked.entered
    return entry.result in TOOK_PLACE and Present.PERSON in entry.present
