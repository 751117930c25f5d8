"""Forms of cases whose questions no pathway declares."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from backend.accounts.models import User
from backend.pathways.entry import Field, Kind, Question
from backend.refusals import Malformed, Reason
from backend.web.answers import Posted
from backend.web.forms import EntryForm
from backend.web.questions import Shown, options_of

WORKER = "worker"
NOBODY = "nobody"
_WHO = Field(name=WORKER, kind=Kind.CHOICE, question=Question(label="Who works on this case?"), required=True)


@dataclass(kw_only=True)
class AssignForm(EntryForm):
    """Who is to hold a case: one of ``colleagues``, or nobody."""

    colleagues: Sequence[User] = ()
    me: uuid.UUID | None = None
    worker: str = ""

    @classmethod
    def sent(cls, posted: Posted, *, colleagues: Sequence[User], me: uuid.UUID) -> "AssignForm":
        """The form as it came."""
        worker = str(posted.get(WORKER, ""))
        return cls.of(None, posted, asks_when=False, submit="Save", colleagues=colleagues, me=me, worker=worker)

    def chosen(self) -> uuid.UUID | None:
        """Who was chosen; None gives the case back. Raises Malformed where nobody was, or somebody who is not there."""
        if self.worker == NOBODY:
            return None
        found = next((one.id for one in self.colleagues if str(one.id) == self.worker), None)
        if found is None:
            reason = Reason(code="missing", sentence="Select who works on this case", where=WORKER)
            raise Malformed(reason.sentence, reasons=[reason])
        return found

    @property
    def questions(self) -> list[Shown]:
        others = [(str(one.id), one.name) for one in self.colleagues if one.id != self.me]
        mine = [(str(one.id), f"{one.name} (you)") for one in self.colleagues if one.id == self.me]
        options = [*mine, *others, (NOBODY, "Nobody: it goes back to the team")]
        error = next((one.sentence for one in self.reasons if one.where == WORKER), "")
        return [
            Shown(
                field=_WHO,
                where=WORKER,
                typed=self.worker,
                error=error,
                options=options_of(options, WORKER, {self.worker}),
            )
        ]
