"""What must be true first, each with the sentence that a person reads when it is not."""

from backend.pathways.facts import PERSON
from backend.pathways.vocabulary import Asks, Situation, guard
from backend.pathways.working_days import london_date


@guard(
    "The person has died: contact stops.",
    uses=(PERSON,),
    cite="House rule 1",
)
def person_alive(now: Situation) -> bool:
    return now.fact(PERSON).died_on is None


@guard("Somebody has to answer the warning about risk first.", rule="T7")
def no_open_risk(now: Situation) -> bool:
    return not now.unsettled("raise_risk", by=("answer_risk",))


@guard("The pause must end on a day that is still to come.", asks=Asks.ENTRY, where="until")
def ends_later(now: Situation) -> bool:
    return bool(now.entered.until > london_date(now.at))


@guard("A mentor may not be somebody the person already knows.", asks=Asks.ENTRY, where="knows_person")
def a_stranger(now: Situation) -> bool:
    return not now.entered.knows_person
