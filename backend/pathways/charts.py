"""A pathway drawn for those who do the job: a diagram of each strand, then tables in words.

A page is made from the definition alone, and the same definition always makes the same page, so that a check can tell
whether what people read is still what the software does.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from backend.pathways import wording
from backend.pathways.registry import Registry
from backend.pathways.roles import Role
from backend.pathways.vocabulary import START, Action, Asks, Guard, Move, Pathway, Review, Strand, Target

DRAWN = "<!-- Drawn by pathway_chart from the definition. Change the definition, and draw it again. -->"
MANY = 4  # an action that leads to one place from this many steps is drawn as one arrow from all of them
INDEX = "README.md"


def pages(registry: Registry, docs: Path) -> dict[Path, str]:
    """The text of every page, by the file it belongs in.

    The newest version of a pathway is ``<slug>.md``, an older one ``<slug>-vN.md``, with a list of them beside it. A
    pathway from a folder that the environment names is drawn there, as ``lifecycle.md``: it is none of our documents.
    """
    found: dict[Path, str] = {}
    ours: dict[str, Pathway] = {}
    for pathway, folder in zip(registry.pathways, registry.folders, strict=True):
        older = "" if pathway is registry.get(pathway.slug) else f"-v{pathway.version}"
        if registry.is_own(pathway):
            ours[f"{pathway.slug}{older}.md"] = pathway
        else:
            found[folder / f"lifecycle{older}.md"] = draw(pathway)
    found.update({docs / name: draw(pathway) for name, pathway in ours.items()})
    found[docs / INDEX] = _index(ours)
    return found


def _index(ours: dict[str, Pathway]) -> str:
    rows = [[f"[{one.title}]({name})", str(one.version), one.meaning] for name, one in ours.items()]
    return _joined(
        DRAWN,
        "# Life cycles",
        "Where a case can stand on each pathway, who may move it and what is then owed.",
        _table(("Pathway", "Version", "What it is"), rows),
    )


def draw(pathway: Pathway) -> str:
    """The whole page of one pathway, as Markdown with Mermaid diagrams."""
    return _joined(
        DRAWN,
        f"# {pathway.title}",
        pathway.meaning,
        f"Version {pathway.version}. " + _how_to_read(pathway),
        *(part for strand in pathway.strands for part in _strand(pathway, strand)),
        *_guards(pathway),
        *_reviews(pathway),
        *_dates(pathway),
        *_windows(pathway),
        *_measures(pathway),
        *_figures(pathway),
        *_roles(pathway),
    )


def _how_to_read(pathway: Pathway) -> str:
    lines = {1: "A case has one line of life"}.get(
        len(pathway.strands), f"A case has {len(pathway.strands)} lines of life that run side by side"
    )
    names = wording.listed((one.title for one in pathway.strands), "and")
    return (
        f"{lines}: {names}. Each line has steps with short codes. Nothing moves a case by itself: people and courts' "
        "messages do, and time only raises work. Figures are those a site begins with; most of them a site may set."
    )


# --- a strand ---------------------------------------------------------------------------------------------------


def _strand(pathway: Pathway, strand: Strand) -> Iterator[str]:
    yield f"## {strand.title}"
    yield "```mermaid\n" + "\n".join(_diagram(pathway, strand)) + "\n```"
    yield (
        "Grey steps are ends; a dashed box stands for several steps at once. What leaves a case where it stands is not "
        "drawn; the table below lists it."
    )
    yield "### Steps"
    yield _table(
        ("Code", "Step", "What it means", "Waits on"),
        [
            [one.slug, one.title, one.meaning, one.waits_on.title if one.waits_on else "An end" if one.final else ""]
            for one in strand.states
        ],
    )
    yield "### What people do"
    rows = [row for action in pathway.actions for row in _rows(pathway, strand, action)]
    yield _table(("What is done", "From", "Leads to", "Who may", "What it needs", "Also"), rows)


def _rows(pathway: Pathway, strand: Strand, action: Action) -> Iterator[list[str]]:
    arrows = [one for one in action.moves if one.strand == strand.slug]
    name, rest = f"**{action.title}**", [_who(action.by), _needs(action), _also(pathway, strand, action)]
    for one in arrows:
        yield [name, wording.steps(strand, one.sources), wording.leads(strand, one), *rest]
        name, rest = "", ["", "", ""]


def _who(roles: Iterable[Role]) -> str:
    return ", ".join(role.title for role in roles)


def _needs(action: Action) -> str:
    return ", ".join(f"[{_plain(one.slug)}](#{_anchor(one)})" for one in action.needs)


def _also(pathway: Pathway, strand: Strand, action: Action) -> str:
    said = []
    others = [pathway.strand(slug).title for slug in action.strands if slug != strand.slug]
    if others:
        said.append(f"moves {wording.listed(others, 'and')} too")
    titles = {one.slug: one.title for one in pathway.actions}
    if action.settles:
        said.append(f"settles “{wording.listed(titles[one] for one in action.settles)}”")
    if action.may_settle:
        said.append(f"may settle “{wording.listed(titles[one] for one in action.may_settle)}”")
    said.extend(f"sets “{wording.anchor(pathway, one)}”" for one in action.sets)
    said.extend(f"empties “{wording.anchor(pathway, one)}”" for one in action.clears)
    return "; ".join(one for one in (action.meaning, _upper("; ".join(said)), action.cite) if one)


# --- the diagram ------------------------------------------------------------------------------------------------


def _diagram(pathway: Pathway, strand: Strand) -> Iterator[str]:
    yield "stateDiagram-v2"
    yield "    direction TB"
    for one in strand.states:
        yield f'    state "{_label(f"{one.slug} {one.title}")}" as {_id(one.slug)}'
    arrows: dict[tuple[str, str], list[str]] = defaultdict(list)
    places: dict[str, str] = {}  # what stands for several steps at once, by its words
    for action in pathway.actions:
        for move in action.moves:
            if move.strand == strand.slug:
                for source, target in _ends_of(strand, move, places):
                    arrows[source, target].append(action.title)
    for words, place in places.items():
        yield f'    state "{_label(words)}" as {place}'
    for (source, target), titles in arrows.items():
        yield f"    {source} --> {target}: {_label(' / '.join(titles))}"
    yield "    classDef ended fill:#ddd,stroke:#666,color:#000"
    if ends := [_id(one.slug) for one in strand.states if one.final]:
        yield f"    class {','.join(ends)} ended"
    if places:
        yield "    classDef several stroke-dasharray: 5 5"
        yield f"    class {','.join(places.values())} several"


def _ends_of(strand: Strand, move: Move, places: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Where one arrow begins and ends in the drawing; nothing for one that stays where it is."""

    def several(words: str) -> str:
        return places.setdefault(words, f"several_{len(places) + 1}")

    sources = [one for one in move.sources if any(one != target for target in move.targets(one))]
    if not sources:
        return
    if move.target == Target.BACK:
        target = several("the step it came from")
    elif move.target == Target.OPEN:
        target = several("the most pressing that is still open")
    else:
        target = _id(move.target)
    if len(sources) >= MANY:
        yield several(f"from {wording.steps(strand, move.sources)}"), target
    else:
        yield from ((_id(source), target) for source in sources)


def _id(slug: str) -> str:
    """A name that the drawing language takes for nothing else."""
    return "[*]" if slug == START else "s_" + re.sub(r"\W", "_", slug)


def _label(text: str) -> str:
    """Text without the signs that the drawing language reads as its own."""
    return re.sub(r"\s+", " ", re.sub(r"[\"#;:<>{}\[\]|`\\]", " ", text.replace(": ", " - "))).strip()


# --- the tables below -------------------------------------------------------------------------------------------


def _guards(pathway: Pathway) -> Iterator[str]:
    guards = {one.slug: one for action in pathway.actions for one in action.needs}
    if not guards:
        return
    used = defaultdict(list)
    for action in pathway.actions:
        for one in action.needs:
            used[one.slug].append(action.title)
    yield "## What must be true first"
    yield "Where it is not, the action is refused, and the person reads the sentence given here."
    rows = [
        [
            f'<a id="{_anchor(one)}"></a>{_plain(one.slug)}',
            one.sentence,
            one.cite + (f" (from {one.in_force_from:%d %B %Y})" if one.in_force_from else ""),
            one.rule,
            "the case" if one.asks is Asks.CASE else "what is entered",
            ", ".join(used[one.slug]),
        ]
        for one in guards.values()
    ]
    yield _table(("Condition", "What a person reads", "Law or guidance", "Rule", "Looks at", "Asked before"), rows)


def _anchor(one: Guard) -> str:
    return f"needs-{one.slug.replace('_', '-')}"


def _reviews(pathway: Pathway) -> Iterator[str]:
    if not pathway.reviews:
        return
    yield "## What is owed"
    yield (
        "Each is owed by somebody by a time. It is warned of before, told when it is due, then chased, and passed on. "
        "Days end at five in the afternoon, London time; working days are those of England and Wales."
    )
    rows = [
        [
            one.rule,
            f"**{one.title}**" + (f"<br>{one.meaning}" if one.meaning else ""),
            _who(one.owed_by),
            _upper("; or ".join(wording.opening(pathway, one, opening) for opening in one.opens)),
            _upper(wording.due(pathway, one)),
            _upper("; ".join(wording.warning(pathway, one, warn) for warn in one.warn)),
            _upper(_then(one)),
            _upper(_ends(pathway, one)),
        ]
        for one in pathway.reviews
    ]
    heads = ("Rule", "What is owed", "By whom", "Begins", "Due", "Warned", "Then", "Ends")
    yield _table(heads, rows)


def _then(review: Review) -> str:
    said = []
    if review.chase is not None:
        urgent = ", round the clock" if review.urgent else ""
        said.append(f"chased every {wording.figure(review.chase).removeprefix('1 ')}{urgent}")
    said += [f"after {wording.figure(one.after)} to {_who(one.to)}" for one in review.escalate]
    if review.lapses is not None:
        said.append(f"stops counting after {wording.figure(review.lapses)}")
    return "; ".join(said)


def _ends(pathway: Pathway, review: Review) -> str:
    titles = {one.slug: one.title for one in pathway.actions}
    said = []
    if review.met_by:
        by = f"with {wording.listed(f'“{titles[one]}”' for one in review.met_by)}"
        if review.met_when is not None:
            by += f", if: {wording.condition(review.met_when)}"
        said.append(f"{by}{', and begins again' if review.again else ''}")
    return "; ".join([*said, f"owed only {wording.owed_while(pathway, review)}"])


def _dates(pathway: Pathway) -> Iterator[str]:
    if not pathway.anchors:
        return
    yield "## Dates that time is counted from"
    rows = []
    for one in pathway.anchors:
        sets = [action.title for action in pathway.actions if one.slug in action.sets]
        clears = [action.title for action in pathway.actions if one.slug in action.clears]
        rows.append([one.title, one.meaning, ", ".join(sets), ", ".join(clears)])
    yield _table(("Date", "What it is", "Set by", "Emptied by"), rows)


def _windows(pathway: Pathway) -> Iterator[str]:
    if pathway.windows:
        yield "## Spans of time shown live"
        rows = [[one.rule, one.title, one.cite] for one in pathway.windows]
        yield _table(("Rule", "Span", "Law or guidance"), rows)


def _measures(pathway: Pathway) -> Iterator[str]:
    if pathway.measure_points:
        yield "## Questionnaires"
        rows = [[one.rule, one.title, ", ".join(one.instruments)] for one in pathway.measure_points]
        yield _table(("Rule", "When", "Which"), rows)


def _figures(pathway: Pathway) -> Iterator[str]:
    if not pathway.protocol:
        return
    yield "## Figures"
    rows = [[one.rule, one.title, wording.figure(one), _may_set(one), one.source] for one in pathway.protocol]
    yield _table(("Rule", "What it is", "Figure", "A site may set", "Source"), rows)


def _may_set(value: Any) -> str:
    if value.fixed:
        return "no, the law fixes it"
    bounds = [f"from {value.least}"] if value.least is not None else []
    bounds += [f"to {value.most}"] if value.most is not None else []
    return " ".join(["yes", *bounds])


def _roles(pathway: Pathway) -> Iterator[str]:
    named = [role for action in pathway.actions for role in action.by]
    named += [role for one in pathway.reviews for role in one.owed_by]
    named += [role for one in pathway.reviews for rung in one.escalate for role in rung.to]
    yield "## Who is who"
    rows = [[role.title, role.sentence] for role in dict.fromkeys(named)]
    yield _table(("Role", "What they do"), rows)


# --- Markdown ---------------------------------------------------------------------------------------------------


def _table(heads: tuple[str, ...], rows: list[list[str]]) -> str:
    """A table without the columns in which nothing stands."""
    kept = [n for n in range(len(heads)) if any(row[n] for row in rows)]
    lines = [[heads[n] for n in kept], ["---" for _ in kept], *([_cell(row[n]) for n in kept] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _cell(text: str) -> str:
    return re.sub(r"\s*\n\s*", " ", text).replace("|", "\\|")


def _plain(slug: str) -> str:
    return slug.replace("_", " ")


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]


def _joined(*parts: str) -> str:
    return "\n\n".join(part for part in parts if part) + "\n"
