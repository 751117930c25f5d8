"""When somebody may be contacted at all, and what counts as having tried, or as having found them."""

import datetime as dt

from backend.pathways import supporting
from backend.pathways.contacting import TOOK_PLACE, Present
from backend.pathways.engager import history, protocol
from backend.pathways.engager.fields import custody
from backend.pathways.facts import CONSENTS, PERSON, Answer, ConsentTo
from backend.pathways.vocabulary import Asks, Situation, guard
from backend.pathways.working_days import london_date


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
    "The person wants no more contact. Nobody contacts them until the lead has decided, or they have said yes again "
    "and their consent to the service is on record.",
    uses=(CONSENTS,),
)
def no_withdrawal_waits(asked: Situation) -> bool:
    return history.withdrawal_proposed(asked) is None and consent_refused_on(asked) is None


@guard(
    "The person wants no more contact. What took place before they said so can be entered with its own day and time; "
    "nothing later.",
    asks=Asks.ENTRY,
    uses=(CONSENTS,),
)
def before_any_withdrawal(asked: Situation) -> bool:
    """The contact in which they said so counts too: of a consent only the day is known, so that day is let through."""
    proposed, refused = history.withdrawal_proposed(asked), consent_refused_on(asked)
    return (proposed is None or asked.at < proposed.happened_at) and (
        refused is None or london_date(asked.at) <= refused
    )


def consent_refused_on(asked: Situation) -> dt.date | None:
    """The day on which consent to work with the service was refused or taken back, if that is the newest answer."""
    said = [one for one in asked.fact(CONSENTS) if one.to is ConsentTo.SERVICE]
    newest = max(said, key=lambda one: one.version, default=None)
    return newest.on if newest is not None and newest.answer is not Answer.GIVEN else None


@guard(
    "A visit must end after it begins, and still be to come. Check both times.",
    asks=Asks.ENTRY,
    where="expected_end",
)
def visit_ends_ahead(asked: Situation) -> bool:
    entry: supporting.VisitPlanned = asked.entered
    return entry.expected_end > max(entry.begins_at, asked.now)


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
