"""The check letter that police numbers end with.

Source: Home Office PNC, CRO and arrest/summons numbers as read by the Ministry of Justice's
``hmpps-person-record`` (PNCIdentifier, CROIdentifier) and ``bichard7-next-core`` (Asn).
"""

LETTERS = "ZABCDEFGHJKLMNPQRTUVWXY"
"""Twenty-three letters by remainder: I, O and S are left out because they look like digits."""


def letter_for(number: int) -> str:
    """Return the letter of ``number``: its remainder by 23, looked up.

    Since 23 is prime and divides no power of ten, one wrong digit always changes the letter, and so do two
    different digits changing places when they stand less than 22 places apart.
    """
    return LETTERS[number % len(LETTERS)]
