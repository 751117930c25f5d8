"""Turns cases into what the components of a page show. Nothing is decided here."""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from backend.cases.leading import Lead
from backend.cases.reading import Detail, Given, Headline, Listed, Owed, Told, Who
from backend.pathways.entry import Field, Kind, fields_of, write
from backend.pathways.facts import ConsentTo
from backend.pathways.registry import registry
from backend.pathways.vocabulary import Pathway
from backend.pathways.working_days import london_date
from backend.people.background import QUESTIONS
from backend.people.contact_preferences import ContactPreferences
from backend.people.queries import PersonSummary, Said
from backend.web import listings
from backend.web.due import due_words
from backend.web.parts import Column, Entry, Fact, Identity, Link, Stage, Step, Table
from backend.web.templatetags.components import day, due, moment


def age_on(born: dt.date, today: dt.date) -> int:
    """Whole years."""
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def born_words(who: Who, now: dt.datetime) -> str:
    if who.date_of_birth is None:
        return "not known"
    return f"{day(who.date_of_birth)} (age {age_on(who.date_of_birth, london_date(now))})"


def identity(case: Detail, now: dt.datetime) -> Identity:
    facts = [
        Fact(key="Case", value=case.reference),
        Fact(key="Born", value=born_words(case.who, now)),
        Fact(key="Site", value=case.site),
        Fact(key="Worker", value=case.worker or "nobody yet"),
        *(Fact(key=one.title, value=_headline(one)) for one in case.headlines),
    ]
    return Identity(name=case.who.name, facts=facts)


def _headline(one: Headline) -> str:
    return f"{one.words}, {day(one.at)}" if one.at else "not asked yet"


def stages(case: Detail) -> list[Stage]:
    """The milestones of the pathway with where the case stands among them; empty where it stands at none of them."""
    milestones = case.pathway.milestones
    standing = {place.state.slug for place in case.places}
    at = next((index for index, slug in enumerate(milestones) if slug in standing), None)
    if at is None:
        return []
    steps = [Step.DONE] * at + [Step.NOW] + [Step.AHEAD] * (len(milestones) - at - 1)
    titles = [case.pathway.strand_of(slug).state(slug).title for slug in milestones]
    return [Stage(title=title, step=step) for title, step in zip(titles, steps, strict=True)]


def case_facts(case: Detail, *, needs: Sequence[Said] = (), lead: Lead | None = None) -> list[Fact]:
    facts = [_worker(case), *_deputy(case)]
    if lead is not None:
        facts.append(_lead(case, lead))
    facts += [Fact(key=one.title, value=one.answer) for one in needs]
    facts += [
        Fact(key=place.strand_title, value=f"{place.state.title}, since {day(place.since)}") for place in case.places
    ]
    titles = {one.slug: one.title for one in case.pathway.anchors}
    facts += [Fact(key=titles.get(slug, slug), value=_when(at)) for slug, at in sorted(case.anchors.items())]
    facts += [Fact(key=title, value=span.sentence) for title, span in case.windows]
    facts.append(Fact(key="Organisations", value=", ".join(dict.fromkeys(name for _, name, _ in case.parties))))
    return facts


def _deputy(case: Detail) -> list[Fact]:
    return [Fact(key="Stands in", value=case.deputy)] if case.deputy else []


def _worker(case: Detail) -> Fact:
    change = Link(text="Change", href=reverse("case-assign", args=[case.id]), about="who works on this case")
    return Fact(key="Worker", value=case.worker or "Nobody yet", links=[change])


def _lead(case: Detail, lead: Lead) -> Fact:
    who = f"{lead.worker} (case {lead.reference})" if lead.case_id else "somebody at another service"
    change = Link(text="Change", href=reverse("case-lead", args=[case.id]), about="who leads the work with the person")
    return Fact(key="Lead worker", value=who, links=[change])


def _when(at: dt.datetime) -> str:
    """A moment, or a day where no time is known: a plain date is kept as midnight in London."""
    words = moment(at)
    return words.removesuffix(" at 00:00")


def owed_table(owed: Sequence[Owed], now: dt.datetime) -> Table:
    rows = [[_owed_title(one), owed_due(one, now), role_titles(one.owed_by)] for one in owed]
    return Table(
        caption="Owed on this case",
        columns=[Column(title="What"), Column(title="When"), Column(title="By whom")],
        rows=rows,
        caption_hidden=True,
    )


def _owed_title(one: Owed) -> str:
    return f"{one.title} (to catch up)" if one.debt else one.title


def owed_due(one: Owed | None, now: dt.datetime) -> SafeString | str:
    if one is None:
        return "nothing"
    return due(one.due_at, now) if one.due_at else "no date yet"


def role_titles(slugs: Iterable[str]) -> str:
    titles = {role.slug: role.title for role in registry().roles}
    return ", ".join(titles.get(slug, slug) for slug in slugs)


def my_work(rows: Sequence[tuple[Owed, Listed]], now: dt.datetime, marks: Mapping[uuid.UUID, str]) -> Table:
    return Table(
        caption="Late, the longest first" if rows[0][0].late else "Coming up, what is due first at the top",
        columns=[Column(title="Case"), Column(title="Person"), Column(title="What"), Column(title="When")],
        rows=[[_case_link(case), _named(case.who, marks), owed.title, owed_due(owed, now)] for owed, case in rows],
        caption_hidden=True,
    )


def case_table(cases: Sequence[Listed], now: dt.datetime, marks: Mapping[uuid.UUID, str]) -> Table:
    rows = [
        [
            _case_link(one),
            _named(one.who, marks),
            ", ".join(place.state.title for place in one.places),
            _next(one.next_owed, now),
            one.worker or "nobody yet",
            one.site,
        ]
        for one in cases
    ]
    titles = ("Case", "Person", "Where it stands", "Next", "Worker", "Site")
    return Table(caption="Cases", columns=[Column(title=one) for one in titles], rows=rows, caption_hidden=True)


def _named(who: Who, marks: Mapping[uuid.UUID, str]) -> SafeString | str:
    """A person's name with what presses about them, in words."""
    mark = marks.get(who.id)
    words = '{}<br><strong class="app-due app-due--late">{}</strong>'
    return format_html(words, who.listed_name, mark) if mark else who.listed_name


def _next(owed: Owed | None, now: dt.datetime) -> SafeString | str:
    return format_html("{}: {}", owed.title, owed_due(owed, now)) if owed else "nothing"


def _case_link(one: Listed) -> Link:
    return Link(text=one.reference, href=reverse("case", args=[one.id]), about=f"of {one.who.name}", whole=True)


def late_sentence(owed: Sequence[Owed], now: dt.datetime) -> str:
    """What is pressing, in one line; empty where nothing is."""
    late = [one for one in owed if one.late]
    if not late:
        return ""
    if len(late) == 1 and late[0].due_at:
        return f"{late[0].title}: {due_words(late[0].due_at, now).text}."
    return f"{len(late)} things are late on this case."


# --- the person -------------------------------------------------------------------------------------------------


def person_facts(who: PersonSummary) -> list[Fact]:
    facts = [
        Fact(key="Family name", value=who.family_name),
        Fact(key="Given names", value=who.given_names or "not known"),
        Fact(key="Known as", value=who.known_as),
        Fact(key="Other names on file", value=", ".join(who.other_names)),
        Fact(key="Date of birth", value=day(who.date_of_birth) if who.date_of_birth else "not known"),
    ]
    for number in who.numbers:
        words = number.shown if number.checks else f"{number.shown} (does not check: {number.warning})"
        facts.append(Fact(key=number.title, value=words))
    facts.append(Fact(key="Held by", value=", ".join(who.held_by)))
    return [one for one in facts if one.value]


def background_facts(who: PersonSummary) -> list[Fact]:
    """Every question, so that what was not asked yet is seen too."""
    said = {one.question: one.answer for one in who.background}
    return [Fact(key=one.title, value=said.get(slug, "Not asked yet")) for slug, one in QUESTIONS.items()]


def contact_facts(said: ContactPreferences) -> list[Fact]:
    """What was said of it; nothing where nobody has asked."""
    if not said.anything:
        return []
    given = [Fact(key="How", value=", ".join(one.label for one in said.ways) or "Only face to face")]
    written = write(said)
    given += [
        Fact(key=field.question.label, value=answer(field, written[field.name]))
        for field in fields_of(ContactPreferences)
        if field.name != "ways" and field.name in written
    ]
    return given


def consent_facts(who: PersonSummary) -> list[Fact]:
    return [
        Fact(key=CONSENT[one.to], value=f"{one.answer.value.capitalize()} on {day(one.on)}") for one in who.consents
    ]


CONSENT = {
    ConsentTo.ASSESSMENT: "To be assessed",
    ConsentTo.SHARING: "To sharing",
    ConsentTo.REQUIREMENT: "Willing to the requirement",
    ConsentTo.ALTERNATIVE_PLACE: "Willing to another place",
    ConsentTo.AMENDED_REQUIREMENT: "Willing to the requirement as amended",
    ConsentTo.SERVICE: "To working with the service",
    ConsentTo.PARTNERS: "To sharing with the services named",
    ConsentTo.FAMILY: "To speaking with family or friends",
    ConsentTo.DATA: "To their data being learned from",
    ConsentTo.AFTER_CLOSURE: "To being contacted after the end",
}


# --- the timeline -----------------------------------------------------------------------------------------------


def entries(told: Sequence[Told], pathway: Pathway) -> list[Entry]:
    return [_entry(one, pathway) for one in told]


def assignments(given: Sequence[Given]) -> list[Entry]:
    return [
        Entry(
            title=f"{one.worker} works on this case" if one.worker else "Given back to the team",
            at=one.at,
            by=f"{one.by}, {one.organisation}",
        )
        for one in given
    ]


def _entry(one: Told, pathway: Pathway) -> Entry:
    asks = pathway.action(one.action).asks
    moved = [
        Fact(key=pathway.strand(strand).title, value=f"{source.title if source else 'not begun'} → {target.title}")
        for strand, (source, target) in one.moves.items()
    ]
    told = [
        Fact(key=field.question.label, value=answer(field, one.answers[field.name]))
        for field in (fields_of(asks) if asks else ())
        if field.name in one.answers
    ]
    extra = []
    if one.skipped:
        titles = [pathway.strand_of(slug).state(slug).title for slug in one.skipped]
        extra.append(Fact(key="Steps skipped", value=", ".join(titles)))
    if one.recorded_at - one.happened_at > dt.timedelta(minutes=10):
        extra.append(Fact(key="Entered", value=moment(one.recorded_at)))
    if one.withheld:
        extra.append(Fact(key="Clinical notes", value="Kept from this view: health staff see them."))
    who = f"{one.by}, {role_titles([one.role]).lower()}"
    return Entry(title=one.title, at=one.happened_at, by=who, facts=[*moved, *told, *extra])


def answer(field: Field, value: Any) -> SafeString | str:
    """An answer in the words of its question."""
    words: SafeString | str = str(value)
    if field.question.among:
        return listings.words_of(field.question.among, words)
    match field.kind:
        case Kind.YES_NO:
            words = "Yes" if value else "No"
        case Kind.DATE:
            words = day(dt.date.fromisoformat(value))
        case Kind.MOMENT:
            words = moment(dt.datetime.fromisoformat(value))
        case Kind.CHOICE | Kind.SEVERAL:
            codes = [value] if field.kind is Kind.CHOICE else value
            labels = {one.value: one.label for one in field.choices or ()}
            words = ", ".join(labels.get(code, code) for code in codes)
        case Kind.ROWS if field.row:
            words = format_html_join("", "{}<br>", ((_row(field.row, one),) for one in value))
    return words


def _row(row: type, values: Mapping[str, Any]) -> str:
    known = {field.name: field for field in fields_of(row)}
    return "; ".join(f"{known[name].question.label}: {answer(known[name], value)}" for name, value in values.items())
