"""Records what a person answers about protected characteristics and circumstances."""

import datetime as dt
import uuid
from collections.abc import Collection, Mapping

from backend import clock
from backend.actors import Actor, ActorKind
from backend.audit.models import Verb
from backend.audit.trail import command
from backend.people import access, background, joined
from backend.people.background import Answer
from backend.people.models import BackgroundAnswer
from backend.refusals import Conflict, Reason


def record_background(
    *,
    by: Actor,
    person_id: uuid.UUID,
    answers: Mapping[str, Answer],
    taken_back: Collection[str] = (),
    expected_version: int | None = None,
    source: str = "typed",
) -> None:
    """Keep answers: each becomes the newest to its question. A blank one was not asked and changes nothing.

    ``answers`` are by the slug of the question in ``background.QUESTIONS``. A question in ``taken_back`` counts as not
    asked again: its answer was about somebody else, or a slip. ``expected_version`` is how many answers there were when
    somebody looked; None is however many there are. Raises Malformed for an answer that is none to its question,
    NotFound for a person whom ``by`` may not see, NotAllowed for a role that does not work with people, and Conflict,
    naming who wrote last, where there are more by now.
    """
    with command("people.record_background", by=by, verb=Verb.COLLECTION, people=[person_id]) as trail:
        person = access.require_locked(by, person_id)
        trail.people.add(person.id)
        if by.kind is ActorKind.PERSON:
            access.require_background(by)
        background.check({**answers, **dict.fromkeys(taken_back, Answer())})
        _require_version(person.id, expected_version)
        now = clock.now()
        _keep(person.id, answers, by=by, source=source, now=now)
        _write(person.id, dict.fromkeys(taken_back, Answer()), by=by, source=source, now=now)


def _require_version(person_id: uuid.UUID, expected: int | None) -> None:
    rows = BackgroundAnswer.objects.filter(person_id__in=joined.members_of(person_id))
    version = rows.count()
    if expected is None or expected == version:
        return
    last = rows.order_by("recorded_at", "id").last()
    who = last.recorded_by if last else "somebody"
    reason = Reason(
        code="version",
        sentence=f"{who} has changed these answers since you opened them. Compare and save again.",
        details={"version": version, "by": who, "at": last.recorded_at.isoformat() if last else None},
    )
    raise Conflict(reason.sentence, reasons=[reason])


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
    given = {slug: one for slug, one in answers.items() if not one.blank}
    _write(person_id, given, by=by, source=source, now=now)


def _write(person_id: uuid.UUID, answers: Mapping[str, Answer], *, by: Actor, source: str, now: dt.datetime) -> None:
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
    )
