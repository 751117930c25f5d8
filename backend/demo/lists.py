"""Court lists of the demo for today and the next working day, taken in as any list is."""

import datetime as dt
import random
import tempfile
from pathlib import Path

from backend.actors import Actor
from backend.courts.commands import import_list
from backend.demo import names, world
from backend.pathways.working_days import add_working_days
from backend.people.identifiers.kinds import pnc_id

PEOPLE = 5  # on each list
_OFFENCES = ("CJ88116", "TH68010", "PU86003", "CD71015")  # assault by beating, shop theft, threatening words, damage


def send(*, seed: int, today: dt.date, by: Actor) -> int:
    """Take in a list of every magistrates' court of the demo; returns how many people are on them."""
    chance = random.Random(f"lists {seed}")  # noqa: S311 - invented people, no secret
    lines = ["court,date,room,time,urn,name,date_of_birth,pnc,offences"]
    for day in (today, add_working_days(today, 1)):
        for court in (code for place in world.PLACES for code in place.courts if code.startswith("B")):
            lines += _lines(chance, court, day)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "court-lists.csv"
        file.write_text("\n".join(lines), encoding="utf-8")
        import_list(file, by=by)
    return len(lines) - 1


def _lines(chance: random.Random, court: str, day: dt.date) -> list[str]:
    lines = []
    for number, one in enumerate(names.people(chance, PEOPLE, day)):
        pnc = pnc_id.with_check_letter(2003 + chance.randrange(20), chance.randrange(1_000_000, 9_000_000))
        time = f"{10 + number // 2}:{'30' if number % 2 else '00'}"
        urn = f"20{court[3:5]}{chance.randrange(1_000_000, 9_999_999)}"
        born = f"{one.date_of_birth:%d/%m/%Y}"
        name = f"{one.given_names} {one.family_name}"
        offence = chance.choice(_OFFENCES)
        lines.append(f"{court},{day:%d/%m/%Y},{1 + number % 3},{time},{urn},{name},{born},{pnc},{offence}")
    return lines
