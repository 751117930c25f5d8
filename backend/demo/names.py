"""Names for invented people: common ones, put together by chance."""

import datetime as dt
import random
from dataclasses import dataclass

FAMILY = (
    "Ahmed", "Ali", "Bailey", "Barrow", "Begum", "Bright", "Campbell", "Carter", "Chowdhury", "Clarke", "Cooper",
    "Davies", "Dhillon", "Doyle", "Edwards", "Fellows", "Foster", "Gill", "Grant", "Green", "Hadley", "Harris",
    "Hickman", "Hussain", "Jackson", "James", "Kaur", "Khan", "Kowalski", "Lane", "Lawson", "Lewis", "Mahmood",
    "McKenzie", "Miah", "Morris", "Nowak", "O'Brien", "Okonkwo", "Owen", "Parkes", "Patel", "Perry", "Powell", "Quill",
    "Reynolds", "Round", "Sandhu", "Shaw", "Singh", "Smith", "Taylor", "Thompson", "Walker", "Ward", "Whitehouse",
    "Williams", "Wood", "Yardley", "Young",
)  # fmt: skip
GIVEN = (
    "Aaron", "Abigail", "Adam", "Aisha", "Alex", "Amy", "Andrew", "Anthony", "Ben", "Bethany", "Carl", "Chantelle",
    "Charlie", "Connor", "Craig", "Dale", "Danielle", "David", "Dean", "Demi", "Ellie", "Emma", "Gary", "Hannah",
    "Harpreet", "Imran", "Jade", "Jamie", "Jason", "Jordan", "Karen", "Kayleigh", "Keiran", "Kelly", "Lauren",
    "Lee", "Leon", "Liam", "Lisa", "Mark", "Megan", "Michelle", "Mohammed", "Natalie", "Nathan", "Nicole", "Paul",
    "Rachel", "Reece", "Ryan", "Sarah", "Scott", "Sean", "Shannon", "Simon", "Stacey", "Stephen", "Tara", "Tyler",
    "Zoe",
)  # fmt: skip


@dataclass(frozen=True)
class Invented:
    family_name: str
    given_names: str
    date_of_birth: dt.date
    prison_number: str = ""


def people(chance: random.Random, count: int, today: dt.date) -> list[Invented]:
    """``count`` adults, no two with the same name."""
    pairs = [(family, given) for family in FAMILY for given in GIVEN]
    chosen = chance.sample(pairs, count)
    return [
        Invented(family, given, today - dt.timedelta(days=chance.randrange(19 * 366, 58 * 365)), f"A{1000 + number}ZZ")
        for number, (family, given) in enumerate(chosen)
    ]
