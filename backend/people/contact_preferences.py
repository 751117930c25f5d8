"""How somebody may be contacted safely: what they said themselves, asked once for every pathway.

A message that the wrong person reads can put somebody in danger, so each question is about what may be done, and what
nobody has said yes to is not done.
"""

import datetime as dt
from dataclasses import dataclass

from backend.pathways.entry import Choice, ask
from backend.refusals import Malformed, Reason


class Way(Choice):
    CALL = "call", "A telephone call"
    TEXT = "text", "A text message"
    EMAIL = "email", "An e-mail"
    LETTER = "letter", "A letter"
    THROUGH = "through", "Through somebody they trust"


@dataclass(frozen=True, kw_only=True)
class ContactPreferences:
    """What the person agreed to. No way at all means: only face to face."""

    ways: tuple[Way, ...] = ask("How may we contact them?", hint="Only what they said yes to", default=())
    number: str | None = ask("Telephone number", default=None)
    email: str | None = ask("E-mail address", default=None)
    through: str | None = ask("Through whom?", hint="Name and how to reach them", default=None)
    may_answer: str | None = ask(
        "Who else may pick up or read it?", hint="And what they may be told. Leave empty for nobody", default=None
    )
    leave_message: bool = ask("May a message be left?", default=False)
    words: str | None = ask("Words that may be used", hint="Such as “It is Sam, about Thursday”", default=None)
    times: str | None = ask("When?", hint="Such as after six, not on Fridays", default=None)
    never: str | None = ask("What must never happen?", hint="Such as a letter to the old address", default=None)
    asked_on: dt.date | None = ask("When did they say so?", default=None)

    @property
    def anything(self) -> bool:
        """Whether something has been said at all."""
        return self != ContactPreferences()


def check(said: ContactPreferences) -> None:
    """Raise Malformed, naming every field, where a way that was agreed to leads nowhere."""
    wanted = (
        (Way.CALL, said.number, "number", "Enter the number that may be called."),
        (Way.TEXT, said.number, "number", "Enter the number that a text may be sent to."),
        (Way.EMAIL, said.email, "email", "Enter the e-mail address."),
        (Way.THROUGH, said.through, "through", "Enter through whom, and how they are reached."),
    )
    missing = {
        where: sentence
        for way, given, where, sentence in reversed(wanted)
        if way in said.ways and not (given or "").strip()
    }
    reasons = [Reason(code="missing", sentence=sentence, where=where) for where, sentence in missing.items()]
    if said.email and ("@" not in said.email or " " in said.email.strip()):
        reasons.append(
            Reason(code="not_an_address", sentence="An e-mail address looks like name@example.org.", where="email")
        )
    if reasons:
        raise Malformed(reasons[0].sentence, reasons=reasons)
