"""Names as they are compared: what different hands write of one name comes to one key.

Capitals, spaces, hyphens, apostrophes and accents do not count, so that ``O'Neill``, ``ONEILL`` and ``O Neill`` are
one family name, and ``Müller`` and ``Muller`` another. A key serves to find and is never shown. Sounds and nicknames
are left alone: a person who is called something else has a known-as or a further name on file.
"""

import unicodedata
from typing import NamedTuple

# letters that Unicode does not take apart into a plain letter and an accent
_PLAIN = str.maketrans(
    {
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "æ": "ae",
        "œ": "oe",
        "ħ": "h",
        "\N{LATIN SMALL LETTER DOTLESS I}": "i",
        "ŧ": "t",
        "ŋ": "n",
    }
)


class NameKey(NamedTuple):
    """A name to be compared. ``given`` keeps its words apart, first name first; either may be empty."""

    family: str
    given: str

    @property
    def first(self) -> str:
        """The first of the given names."""
        return self.given.partition(" ")[0]


def key_of(family_name: str, given_names: str = "") -> NameKey:
    """The key of a name. A family name without any letter (``-``, ``?``) is its own key, so that it is found."""
    return NameKey("".join(_words(family_name)) or family_name.strip(), " ".join(_words(given_names)))


def _words(text: str) -> list[str]:
    """The words of a text in plain small letters and digits. A hyphen or an apostrophe joins, a space parts."""
    return [plain for word in text.split() if (plain := _plain(word))]


def _plain(word: str) -> str:
    # folding case can bring accents forth (İ becomes i and a dot), and taking accents apart can bring capitals forth
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", word).casefold()).casefold()
    letters = (one for one in folded.translate(_PLAIN) if one.isalnum() and unicodedata.category(one) != "Lm")
    return "".join(letters)
