"""Sets a site's own figures."""

import datetime as dt
from typing import Any

from backend import clock
from backend.accounts.models import Site, SiteProtocolValue
from backend.accounts.protocol import declared_by, figure_in_force, kept, protocol_of
from backend.actors import Actor
from backend.audit.trail import command
from backend.pathways.hours import BEGINS, ENDS, day_in
from backend.pathways.vocabulary import SPANS, ProtocolValue, Unit
from backend.pathways.working_days import london_date
from backend.refusals import Conflict, Malformed, Reason

#: what no figure goes beyond, where its pathway names no bound of its own: about ten years, ten thousand of a thing, or
#: a line of words
MOST = {
    Unit.WORKING_DAYS: 2_600,
    Unit.DAYS: 3_660,
    Unit.WEEKS: 520,
    Unit.MONTHS: 120,
    Unit.HOURS: 87_840,
    Unit.MINUTES: 5_270_400,
    Unit.COUNT: 10_000,
    Unit.TEXT: 200,
}
LONGEST_NAME = 200  # characters of who decided it
LONGEST_REASON = 500


def set_protocol_value(
    *,
    by: Actor,
    site: Site,
    pathway: str,
    slug: str,
    value: Any,
    counts_from: dt.date,
    decided_by: str,
    reason: str = "",
) -> bool:
    """Let a site count with ``value`` from a day on; returns whether that was not so already.

    ``decided_by`` names who at the site answers for it. What counted until then stays on record.
    Runs as owner, who alone may write figures. Raises Malformed for a figure that the pathway does not
    declare, of another type, out of bounds or from a day before today, without a name; Conflict for one that the law
    fixes.
    """
    with command(f"accounts.set_protocol_value {pathway} {slug}"[:200], by=by) as trail:
        declared = _declared(pathway, slug)
        said = _said_by(decided_by, reason)
        _check(declared, value)
        _check_day(counts_from)
        # one after the other at a site: the hours of a day are checked against each other
        Site.objects.select_for_update().get(id=site.id)
        if figure_in_force(site.id, pathway, slug, on=counts_from) == value:
            trail.nothing_done = True
            return False
        _check_hours(site, pathway, slug, value, counts_from)
        SiteProtocolValue.objects.create(
            site=site,
            pathway=pathway,
            slug=slug,
            value=kept(value),
            counts_from=counts_from,
            set_by=said,
            reason=" ".join(reason.split()),
            recorded_at=clock.now(),
        )
        trail.notes += [f"site {site.slug}", f"decided by {said}"]
        return True


def read_figure(declared: ProtocolValue[Any], text: str) -> Any:
    """A figure as somebody typed it, in the type that its definition counts with. Raises Malformed."""
    given = text.strip()
    try:
        if declared.unit is Unit.CLOCK:
            return dt.datetime.strptime(given, "%H:%M").time()  # noqa: DTZ007 - a time of day has no zone of its own
        if declared.unit is Unit.DATE:
            return dt.date.fromisoformat(given)
        if declared.unit is Unit.FLAG:
            return {"yes": True, "no": False}[given.lower()]
        if declared.unit is Unit.TEXT:
            return " ".join(given.split())
        if not given.isascii() or len(given) > 12:
            raise ValueError  # noqa: TRY301 - the same answer as for whatever else is no number
        return int(given)
    except (ValueError, KeyError):
        raise _malformed("wrong_shape", f"{declared.title}: {_shape(declared)}.") from None


def _declared(pathway: str, slug: str) -> ProtocolValue[Any]:
    declared = declared_by(pathway).get(slug)
    if declared is None:
        raise _malformed("unknown_figure", f"The pathway {pathway!r} has no protocol value {slug[:80]!r}.")
    if declared.fixed:
        sentence = f"{declared.title}: this is fixed by law and no site sets it ({declared.source})."
        raise Conflict(sentence, reasons=[Reason(code="fixed_by_law", sentence=sentence, where=slug)])
    return declared


def _check(declared: ProtocolValue[Any], value: Any) -> None:
    wanted = {Unit.CLOCK: dt.time, Unit.DATE: dt.date, Unit.FLAG: bool, Unit.TEXT: str}.get(declared.unit, int)
    if type(value) is not wanted:  # a yes is an int to Python, and no number of days
        raise _malformed("wrong_shape", f"{declared.title}: {_shape(declared)}.")
    if isinstance(value, str):
        _check_words(declared, value)
    if not isinstance(value, int) or isinstance(value, bool):
        return
    least = declared.least if declared.least is not None else 0
    most = declared.most if declared.most is not None else MOST[declared.unit]
    if not least <= value <= most:
        raise _malformed("out_of_bounds", f"{declared.title}: it must be between {least} and {most:,}, not {value}.")


def _check_words(declared: ProtocolValue[Any], value: str) -> None:
    most = declared.most or MOST[Unit.TEXT]
    if not value or len(value) > most or not value.isprintable():
        raise _malformed("wrong_shape", f"{declared.title}: {_shape(declared)}.")


def _shape(declared: ProtocolValue[Any]) -> str:
    shapes = {
        Unit.CLOCK: "write a time such as 17:30",
        Unit.DATE: "write a date such as 2026-11-23",
        Unit.TEXT: f"write words, up to {declared.most or MOST[Unit.TEXT]} letters",
    }
    if declared.unit in SPANS or declared.unit is Unit.COUNT:
        return "write a whole number such as 5"
    return shapes.get(declared.unit, "write yes or no")


def _check_day(counts_from: dt.date) -> None:
    today = london_date(clock.now())
    if counts_from < today:
        sentence = (
            f"A figure counts from today ({today:%-d %B %Y}) or later: what was owed before was owed by the old one."
        )
        raise _malformed("in_the_past", sentence)
    if counts_from.year > today.year + 10:
        raise _malformed("too_far", "A figure counts from a day within the next ten years. Check the year.")


def _check_hours(site: Site, pathway: str, slug: str, value: Any, counts_from: dt.date) -> None:
    """A day ends after it begins, on every day from then on."""
    if slug not in {BEGINS.slug, ENDS.slug}:
        return
    rows = SiteProtocolValue.objects.filter(site=site, pathway=pathway, slug__in=(BEGINS.slug, ENDS.slug))
    later = [row for row in rows if row.counts_from > counts_from]
    for on in sorted({counts_from, *(row.counts_from for row in later)}):
        both = protocol_of(site.id, pathway, on=on)
        if not any(row.slug == slug and row.counts_from <= on for row in later):
            both[slug] = value
        day = day_in(both)
        if day.begins >= day.ends:
            sentence = (
                f"From {on:%-d %B %Y} on the day would begin at {day.begins:%H:%M} and end at {day.ends:%H:%M}. "
                "Set the other hour first."
            )
            raise _malformed("hours_crossed", sentence)


def _said_by(decided_by: str, reason: str) -> str:
    said = " ".join(decided_by.split())
    if not said or len(said) > LONGEST_NAME:
        raise _malformed("missing", f"Name who decided this, in up to {LONGEST_NAME} characters.")
    if len(reason) > LONGEST_REASON:
        raise _malformed("too_long", f"Say why in up to {LONGEST_REASON} characters.")
    return said


def _malformed(code: str, sentence: str) -> Malformed:
    return Malformed(sentence, reasons=[Reason(code=code, sentence=sentence)])
