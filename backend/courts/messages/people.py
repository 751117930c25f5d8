"""Read the people of a message: names, dates of birth, identifiers, and who is not taken.

A company has no case here, and a person under 18 belongs to youth justice: both are told in a problem line and left
out. Identifiers stand as given.
"""

import dataclasses
import datetime as dt
import re
from enum import StrEnum
from typing import TypeVar

from backend.courts.messages.places import Place
from backend.courts.messages.records import Address, Contact, Defendant, Ethnicity, Identifiers, Sex

ADULT = 18

_TITLES = frozenset({"mr", "mrs", "miss", "ms", "mx", "dr", "prof", "rev", "sir", "dame", "lord", "lady", "master"})
_COMPANY = re.compile(r"(?:.*\s)?(?:ltd|limited|plc|llp|l\.t\.d|p\.l\.c)\.?", re.IGNORECASE | re.DOTALL)
_SEXES = {
    "m": Sex.MALE,
    "male": Sex.MALE,
    "f": Sex.FEMALE,
    "female": Sex.FEMALE,
    "n": Sex.NOT_SPECIFIED,
    "ns": Sex.NOT_SPECIFIED,
    "not specified": Sex.NOT_SPECIFIED,
    "u": Sex.NOT_KNOWN,
    "nk": Sex.NOT_KNOWN,
    "not known": Sex.NOT_KNOWN,
    "unknown": Sex.NOT_KNOWN,
}


class LeftOut(StrEnum):
    """Why somebody before the court is not taken, as the sentence about it."""

    COMPANY = (
        "The defendant is a company or other organisation, not a person, so it was left out. Nothing needs doing, "
        "unless the court meant a person: then ask it to correct the record."
    )
    YOUTH = (
        "The defendant is under 18, so the entry was left out: these orders are for adults. Refer the person to the "
        "youth justice service; if they are 18 or over, ask the court to correct the record."
    )
    NAMELESS = "The defendant has no name, so the entry was left out. Ask the court for the name and import again."


def sex_of(given: str) -> Sex | None:
    """The sex or gender that a message's word or letter names, None where it names none."""
    return _SEXES.get(given.replace("_", " ").casefold())


def split_name(text: str) -> tuple[str, str, str, str]:
    """Title, first name, middle names and last name of a name written in one piece.

    ``Mr Arthur James MORGAN`` and ``MORGAN, Mr Arthur James`` are read alike. One word alone is a last name.
    """
    last, comma, rest = text.partition(",")
    words = (rest if comma else text).split()
    title = words.pop(0) if words and words[0].rstrip(".").casefold() in _TITLES else ""
    surname = " ".join(last.split()) if comma else words.pop() if words else ""
    first = words.pop(0) if words else ""
    return title.rstrip("."), first, " ".join(words), surname


def looks_like_company(name: str) -> bool:
    """Whether a name ends as a company's does: Ltd, Limited, plc, LLP."""
    return _COMPANY.fullmatch(name.strip()) is not None


def age_on(born: dt.date, day: dt.date) -> int:
    """Age in whole years on a day."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def address_at(place: Place) -> Address:
    """An address in the spelling of Common Platform (``address1``, ``postcode``) or Libra (``line1``, ``pcode``)."""
    lines = [place.text(f"{stem}{number}") for stem in ("address", "line") for number in range(1, 6)]
    postcode = place.text("postcode") or place.text("pcode")
    return Address(lines=tuple(line for line in lines if line), postcode=postcode.upper())


def pnc_at(place: Place, key: str) -> str:
    """The PNC identifier as given; one that is given but left blank is said."""
    if place.is_blank(key):
        place.problems.add(
            place.where(key),
            "The PNC is blank, so this person can be matched only by name and date of birth. "
            "Add the PNC if it is known.",
        )
    return place.text(key)


def person_at(person: Place, *, where: str, identifiers: Identifiers) -> Defendant:
    """A person in the words of Common Platform (``firstName``, ``dateOfBirth``, ``ethnicity`` …)."""
    ethnicity = person.member("ethnicity")
    contact = person.member("contact")
    sex = person.text("gender")
    nationalities = (
        person.text(key)
        for key in (
            "nationalityDescription",
            "nationality",
            "additionalNationalityDescription",
            "additionalNationality",
        )
    )
    return Defendant(
        where=where,
        title=person.text("title"),
        first_name=person.text("firstName"),
        middle_names=person.text("middleName"),
        last_name=person.text("lastName"),
        date_of_birth=person.day("dateOfBirth"),
        sex=sex_of(sex),
        sex_as_given=sex,
        ethnicity=Ethnicity(
            self_defined_code=ethnicity.text("selfDefinedEthnicityCode"),
            self_defined=ethnicity.text("selfDefinedEthnicityDescription"),
            observed_code=ethnicity.text("observedEthnicityCode"),
            observed=ethnicity.text("observedEthnicityDescription"),
        ),
        address=address_at(person.member("address")),
        contact=Contact(
            home=contact.text("home"),
            mobile=contact.text("mobile"),
            work=contact.text("work"),
            email=contact.text("primaryEmail") or contact.text("secondaryEmail"),
        ),
        nationalities=tuple(nationality for nationality in nationalities if nationality),
        interpreter_language=person.text("interpreterLanguageNeeds"),
        identifiers=identifiers,
    )


def prosecuted_at(place: Place) -> Defendant | LeftOut:
    """A defendant of a Common Platform case: ``prosecutionCases[].defendants[]``."""
    holder = place.member("personDefendant")
    if place.raw("legalEntityDefendant"):
        return LeftOut.COMPANY
    identifiers = Identifiers(
        pnc=pnc_at(place, "pncId"),
        cro=place.text("croNumber"),
        asn=holder.text("arrestSummonsNumber") or place.text("prosecutionAuthorityReference"),
        crn=place.text("crn"),
        defendant_id=place.identifier("id") or place.identifier("defendantId"),
        master_defendant_id=place.identifier("masterDefendantId"),
        core_person_record_id=place.identifier("cprUUID"),
    )
    person = person_at(holder.member("personDetails"), where=place.path, identifiers=identifiers)
    return person if person.full_name else LeftOut.NAMELESS


def resulted_at(place: Place) -> Defendant | LeftOut:
    """A defendant of the results service's message: ``cases[].defendants[]``."""
    holder = place.member("individualDefendant")
    if place.raw("corporateDefendant") and not holder:
        return LeftOut.COMPANY
    identifiers = Identifiers(
        pnc=pnc_at(place, "pncId"),
        cro=place.text("croNumber"),
        asn=place.text("prosecutorReference"),
        crn=place.text("crn"),
        defendant_id=place.identifier("defendantId"),
        master_defendant_id=place.identifier("masterDefendantId"),
    )
    person = person_at(holder.member("person"), where=place.path, identifiers=identifiers)
    return person if person.full_name else LeftOut.NAMELESS


def is_youth(flag: bool | None, born: dt.date | None, day: dt.date | None) -> bool:
    """Whether a person counts as under 18 on a day: by the message's own mark, or by date of birth."""
    if flag:
        return True
    return born is not None and day is not None and born < day and age_on(born, day) < ADULT


def with_believable_birth(person: Defendant, day: dt.date | None, place: Place) -> Defendant:
    """The person without a date of birth that lies after the day in court, which is said."""
    if person.date_of_birth is None or day is None or person.date_of_birth < day:
        return person
    place.problems.add(
        place.path,
        "The date of birth is not before the day in court, so it was left out. Correct it, or ask the court.",
        left_out=True,
    )
    return dataclasses.replace(person, date_of_birth=None)


_Part = TypeVar("_Part", Ethnicity, Contact, Identifiers)


def _filled(first: _Part, second: _Part) -> _Part:
    values = {
        field.name: getattr(first, field.name) or getattr(second, field.name) for field in dataclasses.fields(first)
    }
    return dataclasses.replace(first, **values)


def combined(first: Defendant, second: Defendant) -> Defendant:
    """One person from two places of a message: what the first does not say is taken from the second."""
    return dataclasses.replace(
        first,
        title=first.title or second.title,
        middle_names=first.middle_names or second.middle_names,
        date_of_birth=first.date_of_birth or second.date_of_birth,
        sex=first.sex or second.sex,
        sex_as_given=first.sex_as_given or second.sex_as_given,
        ethnicity=_filled(first.ethnicity, second.ethnicity),
        address=first.address if first.address != Address() else second.address,
        contact=_filled(first.contact, second.contact),
        nationalities=first.nationalities or second.nationalities,
        interpreter_language=first.interpreter_language or second.interpreter_language,
        identifiers=_filled(first.identifiers, second.identifiers),
    )
