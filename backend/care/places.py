"""Where a reason about a sheet lies in what another system sent: a form has a box an item, the API rows of answers."""

from dataclasses import replace

from backend.pathways.measuring import MeasureEntered
from backend.refusals import Malformed


def in_rows(refusal: Malformed, entry: MeasureEntered) -> Malformed:
    """The same refusal, each reason at the row of the entry that it is about.

    A reason about something that no row holds is left at the list that it is missing from.
    """
    places = {"instrument": "measure"}
    places |= {f"item_{one.item}": f"answers[{at}].column" for at, one in enumerate(entry.answers)}
    places |= {one.key: f"besides[{at}].value" for at, one in enumerate(entry.besides)}

    def place(where: str | None) -> str | None:
        if where is None or where in places:
            return places.get(where or "")
        return "answers" if where.startswith("item_") else where

    reasons = [replace(one, where=place(one.where)) for one in refusal.reasons]
    return Malformed(refusal.sentence, reasons=reasons)
