"""The wording of instruments that the actor's organisation has loaded. Nobody is shown another organisation's."""

from backend.actors import Actor
from backend.care import models
from backend.instruments.vocabulary import Instrument
from backend.instruments.wording import Wording


def loaded(actor: Actor, instrument: Instrument) -> dict[str, Wording]:
    """The wording in force by language; empty where the organisation has loaded none, and for whoever has none."""
    if actor.organisation_id is None:
        return {}
    rows = models.Wording.objects.filter(organisation_id=actor.organisation_id, instrument=instrument.slug)
    newest = rows.order_by("language", "-loaded_at").distinct("language")
    return {
        one.language: Wording(
            slug=one.instrument,
            language=one.language,
            items={int(number): words for number, words in one.items.items()},
            copyright_line=one.copyright_line,
        )
        for one in newest
    }
