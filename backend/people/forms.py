"""The form of a person's background, made of the questions in ``background.py``.

Every question may be left alone, and each offers *prefers not to say*. A question answered in words has that as a tick
box beside it.
"""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from backend.pathways.entry import Choice, ask
from backend.people.background import DECLINED, QUESTIONS, Answer, Question
from backend.refusals import Malformed, Reason

_WOULD_NOT_SAY = "_would_not_say"  # ends the name of the tick box beside a question answered in words


def _choice(question: Question) -> type[Choice]:
    named = {f"C{at}": (option.code, option.title) for at, option in enumerate(question.options)}
    made: Any = Choice  # of which the functional form is not known to take pairs
    return cast("type[Choice]", made(question.slug, {**named, "DECLINED": (DECLINED, "Prefers not to say")}))


class _Declined(Choice):
    DECLINED = DECLINED, "Prefers not to say"


def _entry() -> type:
    fields: list[tuple[str, Any, Any]] = []
    for slug, question in QUESTIONS.items():
        if not question.options:
            fields.append((slug, str, ask(question.title, default="")))
            label = f"{question.title}, if it is not said"
            fields.append((slug + _WOULD_NOT_SAY, tuple[_Declined, ...], ask(label, default=())))
        elif question.many:
            fields.append((slug, tuple[_choice(question), ...], ask(question.title, default=())))  # type: ignore[misc]
        else:
            fields.append((slug, _choice(question) | None, ask(question.title, default=None)))
    return dataclasses.make_dataclass("Background", fields, frozen=True, kw_only=True)


ENTRY = _entry()


@dataclass(frozen=True, kw_only=True)
class Change:
    """What a form says otherwise than the record: new answers, and those that are taken back."""

    answers: Mapping[str, Answer] = field(default_factory=dict)
    taken_back: tuple[str, ...] = ()

    @property
    def anything(self) -> bool:
        return bool(self.answers or self.taken_back)


def as_entry(answers: Mapping[str, Answer]) -> dict[str, Any]:
    """What stands in the form for the answers on record."""
    values: dict[str, Any] = {}
    for slug, question in QUESTIONS.items():
        answer = answers.get(slug, Answer())
        if not question.options:
            values[slug] = answer.words
            values[slug + _WOULD_NOT_SAY] = answer.codes
        else:
            values[slug] = answer.codes if question.many else next(iter(answer.codes), None)
    return values


def changes(answers: Mapping[str, Answer], entry: Any) -> Change:
    """What was filled in, less what was so already. Raises Malformed for words beside *prefers not to say*."""
    new: dict[str, Answer] = {}
    taken_back: list[str] = []
    faults: list[Reason] = []
    for slug, question in QUESTIONS.items():
        before, now = answers.get(slug, Answer()), _answer(question, entry)
        if now.words and now.codes and not question.options:
            sentence = f"{question.title}: either enter an answer or tick “Prefers not to say”, not both."
            faults.append(Reason(code="both", sentence=sentence, where=slug))
        if question.options and now.codes and set(now.codes) == set(before.codes):
            continue  # what came in words with the code stays with it
        if (set(now.codes), now.words) == (set(before.codes), before.words):
            continue
        if now.blank:
            taken_back.append(slug)
        else:
            new[slug] = now
    if faults:
        raise Malformed(faults[0].sentence, reasons=faults)
    return Change(answers=new, taken_back=tuple(taken_back))


def _answer(question: Question, entry: Any) -> Answer:
    value = getattr(entry, question.slug)
    if not question.options:
        declined = getattr(entry, question.slug + _WOULD_NOT_SAY)
        return Answer(codes=tuple(one.value for one in declined), words=value.strip())
    chosen = value if question.many else (value,) if value else ()
    return Answer(codes=tuple(one.value for one in chosen))
