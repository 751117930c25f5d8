"""The people of courts' messages: as they are entered, and what is new about somebody who is on file."""

import datetime as dt
import uuid
from collections.abc import Sequence

from django.db import models

from backend.actors import Actor
from backend.courts.given import family_and_given
from backend.courts.messages.problems import Problems
from backend.courts.messages.records import Defendant, Sex
from backend.people import identifiers, joined
from backend.people.background import QUESTIONS, Answer
from backend.people.commands import Grounds, Registered, add_identifiers, correct_details, register_person
from backend.people.identifiers.kinds.ethnicity_self_defined_cjs import NHS_CATEGORY
from backend.people.models import Identifier, Name, Person, Stake
from backend.people.names import key_of
from backend.refusals import Conflict

_NAMES = uuid.UUID("f2b9a1a6-3f0b-4e0c-8f5b-2a3f6d5b7c90")
_SEXES = {Sex.MALE: "1", Sex.FEMALE: "2"}
_CHECKED_KINDS = ("pnc_id", "cro_number", "arrest_summons_number", "probation_crn")


def name_of_case(reference: str) -> uuid.UUID:
    """What stands for a case before the courts, by its URN or case number: a person listed for it twice is one."""
    return uuid.uuid5(_NAMES, f"case {reference.casefold()}")


def register(
    defendant: Defendant, *, reference: str, source: str, by: Actor, organisations: Sequence[uuid.UUID] = ()
) -> Registered:
    """Enter a defendant of the case with this reference, or find the record that is theirs. Raises what people do."""
    family, given = family_and_given(defendant)
    return register_person(
        by=by,
        family_name=family,
        given_names=given,
        title=defendant.title if len(defendant.title) <= _most(Person, "title") else "",
        date_of_birth=defendant.date_of_birth,
        identifiers=numbers_of(defendant),
        background=background_of(defendant),
        because=Grounds(
            because=Stake.Because.COURT_LIST, reference=name_of_case(reference), organisations=organisations
        ),
        source=source,
    )


def numbers_of(defendant: Defendant) -> dict[str, list[str]]:
    """The numbers by which a message knows somebody, by kind, but for one too long to be any."""
    return {
        kind: kept for kind, texts in _every_number(defendant).items() if (kept := [one for one in texts if _fits(one)])
    }


def _every_number(defendant: Defendant) -> dict[str, list[str]]:
    own = defendant.identifiers
    found = {
        "pnc_id": [own.pnc],
        "cro_number": [own.cro],
        "arrest_summons_number": [own.asn],
        "probation_crn": [own.crn],
        "defendant_id": [own.defendant_id, own.master_defendant_id],
        "libra_person_id": [own.libra_id],
    }
    return {kind: [text for text in dict.fromkeys(texts) if text] for kind, texts in found.items()}


def _fits(text: str) -> bool:
    return len(text) <= _most(Identifier, "given")


def background_of(defendant: Defendant) -> dict[str, Answer]:
    """What a message says of protected characteristics, in the codes that are asked for here."""
    answers: dict[str, Answer] = {}
    if defendant.sex in _SEXES:
        answers["sex"] = Answer(codes=(_SEXES[defendant.sex],))
    code = defendant.ethnicity.self_defined_code
    category = NHS_CATEGORY.get(code, "")
    if category in QUESTIONS["ethnicity"].codes:
        answers["ethnicity"] = Answer(codes=(category,), words=f"{code} {defendant.ethnicity.self_defined}".strip())
    if defendant.interpreter_language:
        answers["language"] = Answer(words=defendant.interpreter_language)
        answers["interpreter"] = Answer(codes=("yes",))
    return answers


def say_doubts(defendant: Defendant, problems: Problems, *, today: dt.date) -> None:
    """Note every justice number that does not check: it is kept as given, and nobody is matched on it."""
    every = _every_number(defendant)
    for kind in _CHECKED_KINDS:
        for text in every[kind]:
            reading = identifiers.parse(kind, text, today=today)
            if not _fits(text):
                title = identifiers.get(kind).title
                problems.add(
                    defendant.where, f"{title} is too long to be one, so it was left out. Correct it.", left_out=True
                )
            elif reading.warning:
                problems.add(defendant.where, reading.warning)


def say_of(registered: Registered, defendant: Defendant, problems: Problems) -> None:
    """Note what was found to differ from the record on file."""
    for warning in registered.warnings:
        if warning.where not in identifiers.all_kinds():
            problems.add(defendant.where, warning.sentence)


def keep_what_is_new(
    records: Sequence[uuid.UUID], defendant: Defendant, *, source: str, by: Actor, problems: Problems, today: dt.date
) -> bool:
    """Keep the numbers and the date of birth that a later message adds for somebody who is known.

    ``records`` are all of the person's, the one that counts first. Returns whether there were any. A date of birth that
    is another than the one on file is said and not kept.
    """
    numbers = _keep_new_numbers(records, defendant, source=source, by=by, problems=problems, today=today)
    births = set(Person.objects.filter(id__in=records).values_list("date_of_birth", flat=True)) - {None}
    if defendant.date_of_birth is None or defendant.date_of_birth in births:
        return numbers
    if births:
        problems.add(
            defendant.where,
            "The date of birth on file is another one, and was left as it is. Check which is right.",
        )
        return numbers
    person = Person.objects.get(id=records[0])
    correct_details(
        by=by,
        person_id=person.id,
        source=source,
        family_name=person.family_name,
        given_names=person.given_names,
        known_as=person.known_as,
        title=person.title,
        date_of_birth=defendant.date_of_birth,
    )
    return True


def _keep_new_numbers(
    records: Sequence[uuid.UUID], defendant: Defendant, *, source: str, by: Actor, problems: Problems, today: dt.date
) -> bool:
    held = Identifier.objects.filter(person_id__in=records, set_aside_at__isnull=True)
    known = {(kind, one) for kind, *texts in held.values_list("kind", "canonical", "given") for one in texts}
    new = {
        kind: fresh
        for kind, texts in numbers_of(defendant).items()
        if (fresh := [one for one in texts if not known & {(kind, one.strip()), (kind, _canonical(kind, one, today))}])
    }
    if not new:
        return False
    try:
        add_identifiers(by=by, person_id=records[0], identifiers=new, source=source)
    except Conflict as refusal:
        problems.add(defendant.where, refusal.sentence, left_out=True)
        return False
    return True


def _canonical(kind: str, text: str, today: dt.date) -> str | None:
    return identifiers.parse(kind, text, today=today).canonical


def is_somebody_else(person_id: uuid.UUID, defendant: Defendant) -> bool:
    """Whether neither the family name nor the date of birth is that of the person on file."""
    records = joined.members_of(person_id)
    family, given = family_and_given(defendant)
    if Name.objects.filter(person_id__in=records, family_key=key_of(family, given).family).exists():
        return False
    born = set(Person.objects.filter(id__in=records).values_list("date_of_birth", flat=True)) - {None}
    return not (defendant.date_of_birth is not None and defendant.date_of_birth in born)


def _most(model: type[models.Model], column: str) -> int:
    return getattr(model._meta.get_field(column), "max_length", None) or 0  # noqa: SLF001 - Django's documented API
