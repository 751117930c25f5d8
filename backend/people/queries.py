"""What people are shown about a person. Every look writes its audit row, which names everybody who was shown."""

import datetime as dt
import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import connection
from django.db.models import F, OuterRef, Q, QuerySet, Subquery, UUIDField
from django.db.models.functions import Coalesce
from django.utils.crypto import salted_hmac

from backend import clock
from backend.accounts.models import Organisation
from backend.actors import Actor
from backend.audit.models import Verb
from backend.audit.trail import command
from backend.pathways.facts import Answer, ConsentRecord, ConsentTo
from backend.pathways.working_days import london_date
from backend.people import access, background, facts, identifiers, joined
from backend.people.contact_preferences import ContactPreferences
from backend.people.identifiers import Subject
from backend.people.models import (
    BackgroundAnswer,
    Consent,
    ContactPreference,
    Identifier,
    Name,
    Person,
    PossibleMatch,
    Stake,
)
from backend.people.names import key_of
from backend.refusals import Malformed, Reason

MOST_FOUND = 20  # people that one search shows: more is a reason to say more, not to scroll
MATCHES_A_PAGE = 50
MOST_COUNTED = 500
NEEDS = frozenset({"language", "interpreter", "adjustments"})
LEAST_LETTERS = 2  # of a family name that is searched for alone


@dataclass(frozen=True, kw_only=True)
class Number:
    """An identifier as it is shown. ``checks`` is false for one that is kept although it does not check."""

    identifier_id: uuid.UUID
    kind: str
    title: str
    shown: str
    checks: bool
    warning: str
    source: str


@dataclass(frozen=True, kw_only=True)
class MatchLine:
    """A possible match that waits for a decision. ``other_id`` is None where the other is held by another service."""

    match_id: uuid.UUID
    person_id: uuid.UUID
    other_id: uuid.UUID | None
    because: str
    raised_at: dt.datetime

    @property
    def held_elsewhere(self) -> bool:
        return self.other_id is None


@dataclass(frozen=True, kw_only=True)
class Said:
    """An answer about background as people read it."""

    question: str
    title: str
    answer: str


@dataclass(frozen=True, kw_only=True)
class Background:
    """A person's answers by the slug of the question; ``version`` tells whether there are others by now."""

    answers: Mapping[str, background.Answer]
    version: int


@dataclass(frozen=True, kw_only=True)
class PersonSummary:
    """One person, taken together from all their records."""

    id: uuid.UUID
    family_name: str
    given_names: str
    known_as: str
    title: str
    date_of_birth: dt.date | None
    other_names: tuple[str, ...]
    numbers: tuple[Number, ...]
    died_on: dt.date | None
    death_confirmed: bool
    background: tuple[Said, ...]
    consents: tuple[ConsentRecord, ...]
    held_by: tuple[str, ...]
    possible_matches: tuple[MatchLine, ...]


@dataclass(frozen=True, kw_only=True)
class Hit:
    """Somebody whom a search found."""

    person_id: uuid.UUID
    family_name: str
    given_names: str
    known_as: str
    date_of_birth: dt.date | None
    has_died: bool


@dataclass(frozen=True, kw_only=True)
class Found:
    """What a search found, the likeliest first; ``more`` tells that there are others."""

    hits: tuple[Hit, ...]
    more: bool


@dataclass(frozen=True, kw_only=True)
class ConsentVersion:
    """One version of one consent, in full."""

    to: ConsentTo
    version: int
    answer: Answer
    on: dt.date
    case_id: uuid.UUID | None
    how: str
    text_version: str
    capacity_considered: bool
    interpreter: str
    witness: str
    recipients: tuple[str, ...]
    lawful_basis: str
    recorded_by: str
    recorded_at: dt.datetime


def person_summary(actor: Actor, person_id: uuid.UUID) -> PersonSummary:
    """Everything that is shown of one person. Raises NotFound alike for somebody hidden and nobody."""
    with command("people.person_summary", by=actor, verb=Verb.CONSULTATION, people=[person_id]) as trail:
        person = access.require(actor, person_id)
        records = joined.members_of(person.id)
        known = facts.person_facts([person.id])[person.id]
        about = Q(person_id__in=records) | Q(candidate_id__in=records)
        lines = _match_lines(_waiting(actor).filter(about))
        trail.people |= {person.id, *_shown(lines)}
        deaths = Person.objects.filter(id__in=records, death_confirmed_at__isnull=False)
        holders = Stake.objects.filter(person_id__in=records, until__isnull=True).values("organisation")
        return PersonSummary(
            id=person.id,
            family_name=person.family_name,
            given_names=person.given_names,
            known_as=person.known_as,
            title=person.title,
            date_of_birth=known.date_of_birth,
            other_names=_other_names(person, records),
            numbers=_numbers(records),
            died_on=known.died_on,
            death_confirmed=deaths.exists(),
            background=_said(person.id) if access.sees_background(actor) else (),
            consents=facts.consents_of_people([person.id]).get(person.id, ()),
            held_by=tuple(Organisation.objects.filter(id__in=holders).order_by("name").values_list("name", flat=True)),
            possible_matches=lines,
        )


def needs_of(actor: Actor, person_id: uuid.UUID) -> tuple[Said, ...]:
    """What everybody who meets the person must know before: language, interpreter, adjustments; where it was said."""
    if not access.sees_background(actor):
        return ()
    with command("people.needs_of", by=actor, verb=Verb.CONSULTATION, people=[person_id]) as trail:
        person = access.require(actor, person_id)
        trail.people.add(person.id)
        return tuple(one for one in _said(person.id) if one.question in NEEDS)


def background_of(actor: Actor, person_id: uuid.UUID) -> Background:
    """The answers as they stand, to be corrected. Raises NotFound, and NotAllowed as recording them does."""
    with command("people.background_of", by=actor, verb=Verb.CONSULTATION, people=[person_id]) as trail:
        person = access.require(actor, person_id)
        trail.people.add(person.id)
        access.require_background(actor)
        rows = BackgroundAnswer.objects.filter(person_id__in=joined.members_of(person.id))
        return Background(answers=facts.backgrounds([person.id]).get(person.id, {}), version=rows.count())


@dataclass(frozen=True, kw_only=True)
class MayContact:
    """How a person may be contacted; ``version`` tells whether they have said otherwise by now."""

    said: ContactPreferences
    version: int


def contact_preferences_of(actor: Actor, person_id: uuid.UUID) -> MayContact:
    """What the person said last of it. Raises NotFound for a person whom the actor may not see."""
    with command("people.contact_preferences_of", by=actor, verb=Verb.CONSULTATION, people=[person_id]) as trail:
        person = access.require(actor, person_id)
        trail.people.add(person.id)
        rows = ContactPreference.objects.filter(person_id__in=joined.members_of(person.id))
        said = facts.contact_preferences([person.id]).get(person.id, ContactPreferences())
        return MayContact(said=said, version=rows.count())


def consent_history(actor: Actor, person_id: uuid.UUID) -> tuple[ConsentVersion, ...]:
    """Every version of every consent of one person, what was said last first. Raises NotFound alike."""
    with command("people.consent_history", by=actor, verb=Verb.CONSULTATION, people=[person_id]) as trail:
        person = access.require(actor, person_id)
        trail.people.add(person.id)
        rows = list(
            Consent.objects.filter(person_id__in=joined.members_of(person.id)).order_by(
                "-on", "-recorded_at", "-version"
            )
        )
        recipients = {one for row in rows for one in row.recipients}
        named = dict(Organisation.objects.filter(id__in=recipients).values_list("id", "name"))
        return tuple(
            ConsentVersion(
                to=ConsentTo(row.to),
                version=row.version,
                answer=Answer(row.answer),
                on=row.on,
                case_id=row.case_id,
                how=row.how,
                text_version=row.text_version,
                capacity_considered=row.capacity_considered,
                interpreter=row.interpreter,
                witness=row.witness,
                recipients=tuple(named[one] for one in row.recipients if one in named),
                lawful_basis=row.lawful_basis,
                recorded_by=row.recorded_by,
                recorded_at=row.recorded_at,
            )
            for row in rows
        )


def possible_matches(
    actor: Actor, *, after: MatchLine | tuple[dt.datetime, uuid.UUID] | None = None
) -> tuple[MatchLine, ...]:
    """The possible matches that wait for a decision about people whom ``actor`` sees, the oldest first.

    A page at a time: the next one is what stands ``after`` the last line of this, or after when it was raised and its
    identity.
    """
    with command("people.possible_matches", by=actor, verb=Verb.CONSULTATION) as trail:
        waiting = _waiting(actor)
        if after is not None:
            raised_at, match_id = (after.raised_at, after.match_id) if isinstance(after, MatchLine) else after
            waiting = waiting.filter(Q(raised_at__gt=raised_at) | Q(raised_at=raised_at, id__gt=match_id))
        lines = _match_lines(waiting, most=MATCHES_A_PAGE)
        trail.people |= _shown(lines)
        return lines


def matches_about(actor: Actor, person_id: uuid.UUID) -> tuple[MatchLine, ...]:
    """The possible matches that wait for a decision about one person. Raises NotFound."""
    with command("people.matches_about", by=actor, verb=Verb.CONSULTATION, people=[person_id]) as trail:
        person = access.require(actor, person_id)
        records = joined.members_of(person.id)
        about = Q(person_id__in=records) | Q(candidate_id__in=records)
        lines = _match_lines(_waiting(actor).filter(about))
        trail.people |= {person.id, *_shown(lines)}
        return lines


def count_to_decide(actor: Actor) -> int:
    """How many of the oldest possible matches that wait ``actor`` can decide: both records are seen. A number, and
    nobody's name; at most ``MOST_COUNTED``."""
    return sum(not one.held_elsewhere for one in _match_lines(_waiting(actor), most=MOST_COUNTED))


def search(
    actor: Actor,
    *,
    family_name: str = "",
    given_names: str = "",
    date_of_birth: dt.date | None = None,
    identifier: str = "",
) -> Found:
    """People whom ``actor`` sees, by name however it is spelt, date of birth, or a number exactly.

    A name is found by its present, earlier and other forms; a slip of one letter, names the other way round and the
    beginning of a family name all find it. Raises Malformed where too little is given to search by.
    """
    with command("people.search", by=actor, verb=Verb.CONSULTATION) as trail:
        key = key_of(family_name, given_names)
        exact = _exact(identifier)
        if identifier.strip() and not exact:
            _refuse("identifier", "This is no number that people are known by here. Check it, or search by name.")
        if not exact and date_of_birth is None and len(key.family) < LEAST_LETTERS:
            _refuse(
                "family_name",
                f"Enter at least {LEAST_LETTERS} letters of the family name, a date of birth or a number.",
            )
        asked = json.dumps([exact, key, date_of_birth.isoformat() if date_of_birth else None])
        trail.notes.append(f"terms {salted_hmac('people.search', asked, algorithm='sha256').hexdigest()}")
        ids = _searched(exact, key.family, key.given, date_of_birth)
        people = {one.id: one for one in access.visible_to(actor).filter(id__in=ids)}
        shown = [people[one] for one in ids if one in people]
        trail.people |= {one.id for one in shown[:MOST_FOUND]}
        hits = tuple(
            Hit(
                person_id=one.id,
                family_name=one.family_name,
                given_names=one.given_names,
                known_as=one.known_as,
                date_of_birth=one.date_of_birth,
                has_died=one.death_reported_at is not None,
            )
            for one in shown[:MOST_FOUND]
        )
        return Found(hits=hits, more=len(shown) > MOST_FOUND)


def _refuse(where: str, sentence: str) -> None:
    raise Malformed(sentence, reasons=[Reason(code="too_little", sentence=sentence, where=where)])


def _exact(text: str) -> list[tuple[str, str]]:
    today = london_date(clock.now())
    read = (
        kind.parse(text, today=today)
        for kind in identifiers.all_kinds().values()
        if kind.identifies is Subject.PERSON and text.strip()
    )
    return [(one.kind, one.canonical) for one in read if one.canonical]


def _searched(exact: list[tuple[str, str]], family: str, given: str, born: dt.date | None) -> list[uuid.UUID]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT person_id FROM walls.people_search("
            "%s::text[], %s::text[], %s::text, %s::text, %s::date, %s::integer)",
            [[kind for kind, _ in exact], [number for _, number in exact], family, given, born, MOST_FOUND + 1],
        )
        return [row[0] for row in cursor.fetchall()]


def _waiting(actor: Actor) -> QuerySet[PossibleMatch]:
    """Matches to decide: open, and not settled already by the two having become one in another way."""
    of_candidate = Person.objects.filter(id=OuterRef("candidate_id")).values("merged_into")
    one = Coalesce("person__merged_into", "person", output_field=UUIDField())
    other = Coalesce(Subquery(of_candidate), "candidate", output_field=UUIDField())
    waiting = access.matches_visible_to(actor).filter(answer=PossibleMatch.Answer.OPEN)
    return waiting.annotate(one=one, other=other).exclude(one=F("other"))


def _match_lines(matches: QuerySet[PossibleMatch], *, most: int | None = None) -> tuple[MatchLine, ...]:
    # the candidate is never joined to in SQL: row security would drop the row with the person it hides
    rows = list(matches.order_by("raised_at", "id")[:most])
    counts = joined.that_count(one for row in rows for one in (row.person_id, row.candidate_id))
    return tuple(
        MatchLine(
            match_id=row.id,
            person_id=counts[row.person_id],
            other_id=counts.get(row.candidate_id),
            because=row.because,
            raised_at=row.raised_at,
        )
        for row in rows
        if row.person_id in counts
    )


def _shown(lines: tuple[MatchLine, ...]) -> set[uuid.UUID]:
    return {one for line in lines for one in (line.person_id, line.other_id) if one is not None}


def _other_names(person: Person, records: tuple[uuid.UUID, ...]) -> tuple[str, ...]:
    own = key_of(person.family_name, person.given_names)
    rows = Name.objects.filter(person_id__in=records).order_by("recorded_at", "id")
    return tuple(dict.fromkeys(str(row) for row in rows if (row.family_key, row.given_key) != own))


def _numbers(records: tuple[uuid.UUID, ...]) -> tuple[Number, ...]:
    today = london_date(clock.now())
    kinds = identifiers.all_kinds()
    found: dict[tuple[str, str], Number] = {}
    for row in Identifier.objects.filter(person_id__in=records, set_aside_at__isnull=True):
        kind = kinds.get(row.kind)
        shown = kind.parse(row.canonical, today=today).display if kind and row.canonical else None
        found.setdefault(
            (row.kind, row.canonical or row.given),
            Number(
                identifier_id=row.id,
                kind=row.kind,
                title=kind.title if kind else row.kind,
                shown=shown or row.given,
                checks=bool(row.canonical),
                warning=row.warning,
                source=row.source,
            ),
        )
    return tuple(found.values())


def _said(person_id: uuid.UUID) -> tuple[Said, ...]:
    answers = facts.backgrounds([person_id]).get(person_id, {})
    return tuple(
        Said(question=slug, title=question.title, answer=_in_words(question, answers[slug]))
        for slug, question in background.QUESTIONS.items()
        if slug in answers
    )


def _in_words(question: background.Question, answer: background.Answer) -> str:
    chosen = ", ".join(question.title_of(code) for code in answer.codes)
    return f"{chosen} ({answer.words})" if chosen and answer.words else chosen or answer.words
