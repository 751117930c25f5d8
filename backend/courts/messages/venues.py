"""Read which court a message speaks of."""

from backend.courts.messages.places import Place
from backend.courts.messages.problems import quoted
from backend.courts.messages.records import CourtNamed
from backend.courts.reference import tables


def court_named(given: str, name: str = "") -> CourtNamed:
    """A court by its five- or seven-character code; ``code`` stays empty where the table does not hold it."""
    entry = tables.court(given)
    if entry is None:
        return CourtNamed(given=given, name=name)
    return CourtNamed(given=given, code=entry.code, name=name or entry.title)


def say_unknown(place: Place, key: str, given: str, *, left_out: bool) -> None:
    """Say once a file that a court code is not known, and how many entries it touches."""
    if not given:
        ending = "so the entry was left out. " if left_out else "so the order has no court. "
        place.problems.add(
            place.where(key),
            f"The court is missing, {ending}Add its five-character code, such as B20BL.",
            left_out=left_out,
        )
        return

    def sentence(count: int) -> str:
        what = "so its entry was" if count == 1 else f"so its {count} entries were"
        ending = f"{what} left out" if left_out else "so what was read has no court"
        return (
            f"The court code {quoted(given)} is not in the table of courts, {ending}. "
            "Check the code, or add the court to the table, and import again."
        )

    place.problems.gather(("court", given), place.where(key), sentence, left_out=left_out)
