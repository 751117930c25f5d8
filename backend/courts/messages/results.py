"""Read the results of a message: every result of every person, wherever the message repeats it.

Common Platform's two results messages hold the same objects in different frames. What is inside the frames is read
here: judicial results, offences, court applications with their cases, and who the people are.
"""

import dataclasses
import datetime as dt
from dataclasses import dataclass, field

from backend.courts.messages import codes, people
from backend.courts.messages.places import Place
from backend.courts.messages.problems import quoted
from backend.courts.messages.records import (
    CourtResult,
    Defendant,
    Identifiers,
    OffenceLine,
    Prompt,
    Share,
)
from backend.courts.reference import tables


@dataclass(frozen=True, kw_only=True, slots=True)
class ResultLine:
    """One result at one place of a message. ``listed_as_deleted``: it stands in the list of deleted results."""

    offence: OffenceLine | None
    result: CourtResult
    listed_as_deleted: bool = False


@dataclass(slots=True, eq=False)
class ResultedPerson:
    """A person of a results message with their case references and result lines, gathered from all places."""

    defendant: Defendant
    youth: bool
    references: list[str] = field(default_factory=list)
    lines: list[ResultLine] = field(default_factory=list)


@dataclass(slots=True)
class ResultedMessage:
    """Everything a results message says, person by person. ``place`` is where its hearing stands."""

    place: Place
    share: Share
    people: list[ResultedPerson] = field(default_factory=list)
    _by_id: dict[str, list[ResultedPerson]] = field(default_factory=dict)
    _by_name: dict[tuple[str, str, dt.date], ResultedPerson] = field(default_factory=dict)

    def person(self, defendant: Defendant, *, youth: bool | None, extra_ids: tuple[str, ...] = ()) -> ResultedPerson:
        """The entry of a person, the same however often the message names them.

        Two mentions are one person where they share an id and a name or a date of birth, or where both full name and
        date of birth are the same. An id alone is not enough: careless messages give one to several people.
        """
        own = (defendant.identifiers.defendant_id, defendant.identifiers.master_defendant_id)
        ids = [found for found in dict.fromkeys((*own, *extra_ids)) if found]
        known = next((person for one in ids for person in self._by_id.get(one, ()) if _agree(person, defendant)), None)
        if known is None and defendant.date_of_birth:
            known = self._by_name.get((*_name(defendant), defendant.date_of_birth))
        if known is None:
            known = ResultedPerson(defendant=defendant, youth=False)
            self.people.append(known)
        known.defendant = people.combined(known.defendant, defendant)
        known.youth = known.youth or bool(youth)
        for one in ids:
            named = self._by_id.setdefault(one, [])
            if known not in named:
                named.append(known)
        if defendant.date_of_birth:
            self._by_name.setdefault((*_name(defendant), defendant.date_of_birth), known)
        return known

    def person_with_id(self, identifier: str) -> ResultedPerson | None:
        """The one person whom an id names, None where it names nobody or, in a careless message, several."""
        named = self._by_id.get(identifier, [])
        return named[0] if len(named) == 1 else None


def _name(defendant: Defendant) -> tuple[str, str]:
    return defendant.first_name.casefold(), defendant.last_name.casefold()


def _agree(known: ResultedPerson, defendant: Defendant) -> bool:
    born = known.defendant.date_of_birth
    return _name(known.defendant) == _name(defendant) or (born is not None and born == defendant.date_of_birth)


# --- single objects -----------------------------------------------------------------------------------------------


def prompts_at(place: Place) -> tuple[Prompt, ...]:
    """The prompts of a result that have a value."""
    return tuple(
        Prompt(
            where=prompt.where("value"),
            reference=prompt.text("promptReference"),
            label=prompt.text("label"),
            value=value,
            kind=prompt.text("type"),
        )
        for prompt in place.members("judicialResultPrompts")
        if (value := prompt.wording("value"))
    )


def result_at(place: Place) -> CourtResult:
    """One judicial result. A code that the table does not hold is said; nothing is guessed from its label."""
    cjs_code, label, text = place.text("cjsCode"), place.text("label"), place.wording("resultText")
    type_id = place.identifier("judicialResultTypeId")
    code, code_from = codes.recognise(cjs_code=cjs_code, type_id=type_id, label=label, text=text)
    if cjs_code and tables.result_title(cjs_code) is None:
        place.problems.add(
            place.where("cjsCode"),
            f"The result code {quoted(cjs_code)} ({label or 'no label'}) is not in the table of result codes, so "
            "nothing was made of this result. Ask the court what it means; if it is a new code, add it to the table.",
            left_out=True,
        )
        code, code_from = "", ""
    return CourtResult(
        where=place.path,
        result_id=place.identifier("judicialResultId"),
        type_id=type_id,
        cjs_code=cjs_code,
        code=code,
        code_from=code_from,
        short_code=codes.short_code(text),
        label=label,
        qualifiers=tuple(qualifier.upper() for qualifier in place.texts("qualifier")),
        groups=place.texts("resultDefinitionGroup"),
        text=text,
        prompts=prompts_at(place),
        duration_ends_on=place.member("durationElement").day("durationEndDate"),
        ordered_on=place.day("orderedDate"),
        ordered_hearing_id=place.identifier("orderedHearingId"),
        parent_id=place.identifier("parentJudicialResultId"),
        parent_type_id=place.identifier("parentJudicialResultTypeId"),
        root_id=place.identifier("rootJudicialResultId"),
        root_type_id=place.identifier("rootJudicialResultTypeId"),
        amended_on=place.day("amendmentDate"),
        amendment_reason=place.text("amendmentReason"),
        is_new_amendment=place.flag("isNewAmendment"),
        last_shared_on=place.day("lastSharedDateTime"),
        convicted=place.flag("isConvictedResult"),
        withdrawn=bool(place.flag("isDeleted")),
    )


def resulted_offence_at(place: Place) -> OffenceLine:
    """An offence that results stand under."""
    code = place.text("offenceCode")
    return OffenceLine(
        where=place.path,
        offence_id=place.identifier("id"),
        code=code,
        title=place.text("offenceTitle") or tables.offence_title(code) or "",
        wording=place.wording("wording"),
        legislation=place.text("offenceLegislation"),
        started_on=place.day("startDate"),
        convicted_on=place.day("convictionDate"),
    )


def _results_in(place: Place, key: str) -> list[CourtResult]:
    return [result_at(result) for result in place.members(key)]


def add_offences(person: ResultedPerson, offences: list[Place]) -> None:
    """Add every result of a person's offences."""
    for place in offences:
        offence = resulted_offence_at(place)
        for result in _results_in(place, "judicialResults"):
            person.lines.append(ResultLine(offence=offence, result=result))


def add_reference(person: ResultedPerson, reference: str) -> None:
    """Add a case reference of a person once."""
    if reference and reference not in person.references:
        person.references.append(reference)


def add_defendant(
    message: ResultedMessage, place: Place, defendant: Defendant | people.LeftOut, reference: str
) -> None:
    """Add a defendant of a case with all results under them; a company or a nameless one is said and left out."""
    if isinstance(defendant, people.LeftOut):
        place.problems.add(place.path, str(defendant), left_out=True)
        return
    defendant = people.with_believable_birth(defendant, message.share.hearing_day, place)
    person = message.person(defendant, youth=place.flag("isYouth"))
    add_reference(person, reference)
    add_offences(person, place.members("offences"))
    for key in ("judicialResults", "defendantCaseJudicialResults"):
        person.lines.extend(ResultLine(offence=None, result=result) for result in _results_in(place, key))


# --- court applications -------------------------------------------------------------------------------------------


def _person_of_application(message: ResultedMessage, application: Place) -> ResultedPerson | None:
    for role in ("subject", "applicant"):
        master = application.member(role).member("masterDefendant")
        if not master:
            continue
        if master.raw("legalEntityDefendant"):
            master.problems.add(master.path, str(people.LeftOut.COMPANY), left_out=True)
            return None
        return _master_defendant(message, master)
    return None


def _master_defendant(message: ResultedMessage, master: Place) -> ResultedPerson | None:
    cases = master.members("defendantCase")
    holder = master.member("personDefendant")
    identifiers = Identifiers(
        pnc=people.pnc_at(master, "pncId"),
        cro=master.text("croNumber"),
        asn=holder.text("arrestSummonsNumber"),
        master_defendant_id=master.identifier("masterDefendantId"),
    )
    defendant = people.person_at(holder.member("personDetails"), where=master.path, identifiers=identifiers)
    case_ids = tuple(case.identifier("defendantId") for case in cases)
    if not defendant.full_name:
        for identifier in (identifiers.master_defendant_id, *case_ids):
            known = message.person_with_id(identifier)
            if known is not None:
                return known
        master.problems.add(master.path, str(people.LeftOut.NAMELESS), left_out=True)
        return None
    if len(case_ids) == 1:
        defendant = dataclasses.replace(
            defendant, identifiers=dataclasses.replace(identifiers, defendant_id=case_ids[0])
        )
    defendant = people.with_believable_birth(defendant, message.share.hearing_day, master)
    person = message.person(defendant, youth=master.flag("isYouth"), extra_ids=case_ids)
    for case in cases:
        add_reference(person, case.text("caseReference"))
    return person


def add_applications(message: ResultedMessage, holder: Place) -> None:
    """Add the results of court applications: of the application, of its cases' offences, and of the order it is about.

    An application repeats the results of the case it concerns, under the same result ids.
    """
    for application in holder.members("courtApplications"):
        cases = application.members("courtApplicationCases")
        ordered = application.member("courtOrder").members("courtOrderOffences")
        offences = [offence for case in cases for offence in case.members("offences")]
        offences += [member.member("offence") for member in ordered if member.member("offence")]
        person = _person_of_application(message, application)
        if person is None:
            if any(place.raw("judicialResults") for place in (application, *offences)):
                application.problems.add(
                    application.path,
                    "The application has results but names no person, so they were left out. "
                    "Ask the court whom it concerns.",
                    left_out=True,
                )
            continue
        for case in cases:
            add_reference(person, case.member("prosecutionCaseIdentifier").text("caseURN"))
        add_offences(person, offences)
        person.lines.extend(
            ResultLine(offence=None, result=result) for result in _results_in(application, "judicialResults")
        )


# --- results that stand apart -------------------------------------------------------------------------------------


def _offence_of(person: ResultedPerson, identifier: str) -> OffenceLine | None:
    for line in person.lines:
        if line.offence and identifier and line.offence.offence_id == identifier:
            return line.offence
    return None


def _add_apart(message: ResultedMessage, places: list[Place], *, deleted: bool) -> None:
    for place in places:
        inner = place.member("judicialResult")
        if not inner:
            continue
        result = result_at(inner)
        named = (place.identifier("masterDefendantId"), place.identifier("defendantId"))
        person = next((found for name in named if (found := message.person_with_id(name))), None)
        if person is None:
            place.problems.add(
                place.path,
                "The result names no person of this message, so it was left out. Ask the court whom it concerns.",
                left_out=True,
            )
            continue
        offence = _offence_of(person, place.identifier("offenceId") or inner.identifier("offenceId"))
        if deleted:
            result = dataclasses.replace(result, withdrawn=True)
        person.lines.append(ResultLine(offence=offence, result=result, listed_as_deleted=deleted))


def add_results_apart(message: ResultedMessage, hearing: Place) -> None:
    """Add the results that a hearing lists outside its cases: of the defendant as a whole, and those deleted.

    This comes last: whom they concern, and whether a deleted result was replaced, shows from the rest.
    """
    _add_apart(message, hearing.members("defendantJudicialResults"), deleted=False)
    removed = hearing.member("deletedJudicialResults")
    for key in removed.value if isinstance(removed.value, dict) else ():
        if isinstance(removed.raw(key), list):
            _add_apart(message, removed.members(key), deleted=True)


def last_shared_day(message: ResultedMessage) -> dt.date | None:
    """The latest day on which any result of the message was shared, where the message itself does not say when."""
    days = [line.result.last_shared_on for person in message.people for line in person.lines]
    return max((day for day in days if day), default=None)
