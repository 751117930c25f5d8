"""Records what a person answers about protected characteristics and circumstances."""

import datetime as dt
import uuid
from collections.abc import Mapping

from backend import clock
from backend.actors import Actor
from backend.audit.models import Verb
from backend.audit.trail import command
from backend.people import access, background, joined
from backend.people.background import Answer
from backend.people.models import BackgroundAnswer


def record_background(*, by: Actor, person_id: uuid.UUID, answers: Mapping[str, Answer], source: str = "typed") -> None:
    """Keep answers: each becomes the newest to its question. A blank one was not asked and changes nothing.

    ``answers`` are by the slug of the question in ``background.QUESTIONS``. Raises Malformed for an answer that is none
    to its question, NotFound for a person whom ``by`` may not see.
    """
    with command("people.record_background", by=by, verb=Verb.COLLECTION, people=[person_id]) as trail:
        person = access.require_locked(by, person_id)
        trail.people.add(person.id)
        background.check(answers)
        _keep(person.id, answers, by=by, source=source, now=clock.now())


def fill_in(person_id: uuid.UUID, answers: Mapping[str, Answer], *, by: Actor, source: str, now: dt.datetime) -> None:
    """Keep answers to questions that have none yet: what a message says never replaces what the person said."""
    if answers:
        records = joined.members_of(person_id)
        answered = set(BackgroundAnswer.objects.filter(person_id__in=records).values_list("question", flat=True))
        _keep(
            person_id,
            {slug: one for slug, one in answers.items() if slug not in answered},
            by=by,
            source=source,
            now=now,
        )


def _keep(person_id: uuid.UUID, answers: Mapping[str, Answer], *, by: Actor, source: str, now: dt.datetime) -> None:
    BackgroundAnswer.objects.bulk_create(
        BackgroundAnswer(
            person_id=person_id,
            question=slug,
            codes=sorted(set(answer.codes)),
            words=answer.words.strip(),
            source=source,
            recorded_at=now,
            recorded_by=by.name,
        )
        for slug, answer in answers.items()
        if not answer.blank
    )
