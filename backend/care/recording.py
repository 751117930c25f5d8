"""Keeps what an action says of measures: the answers, what they come to, and the alert that a risk item raises.

All of it is written in the transaction of the action, so an alert is stored with the answers or neither is.
"""

import datetime as dt
import uuid
from typing import Any

from backend.accounts.models import Organisation
from backend.accounts.protocol import protocol_of
from backend.care import scoring
from backend.care.models import Measure, MeasureVersion, RiskAlert
from backend.care.places import in_rows
from backend.cases.recorders import Recording, records
from backend.instruments import engine, risk
from backend.instruments.registry import registry as instruments
from backend.instruments.scores import Score
from backend.instruments.shown import as_json
from backend.instruments.vocabulary import Instrument
from backend.pathways.measuring import RISK_ITEM_FROM, MeasureEntered
from backend.pathways.registry import registry as pathways
from backend.pathways.vocabulary import MeasurePoint, Pathway
from backend.pathways.working_days import LONDON, london_date
from backend.people import joined
from backend.refusals import Conflict, Malformed, NotFound, Reason


@records("measure")
def keep_measure(recording: Recording) -> None:
    """A new version of the sheet, scored; what can be derived from it; and at most one alert a sheet."""
    entry: MeasureEntered = recording.entry
    pathway = pathways().get(recording.case.pathway, recording.case.pathway_version)
    try:
        instrument = _instrument(entry)
        score, besides = scoring.score_entered(instrument, entry.answers, entry.besides)
    except Malformed as refusal:
        raise (in_rows(refusal, entry) if recording.event.source == "api" else refusal) from None
    measure = _earlier(recording, entry, instrument) if entry.sheet else _new(recording, entry, instrument, pathway)
    earlier = _scores_before(measure, entry.taken_on)
    concern = risk.concern(score, earlier=earlier, threshold=_threshold(recording, pathway))
    if concern.endorsed and not entry.done_about_risk and recording.event.source == "screen":
        raise _say_what_was_done(concern)
    measure.taken_on, measure.point = entry.taken_on, entry.point or ""
    measure.completed_by, measure.mode = entry.completed_by.value, entry.mode.value
    measure.language, measure.interpreter = entry.language or "", entry.interpreter
    now = recording.event.recorded_at
    if entry.finished and measure.finished_at is None:
        measure.finished_at = now
    _next_version(measure)
    _add_version(recording, measure, score, besides=besides, worse=scoring.worse_than_any(score, earlier))
    if concern.raises_alert and not RiskAlert.objects.filter(measure=measure).exists():
        RiskAlert.objects.create(
            person_id=recording.case.person_id,
            measure=measure,
            event=recording.event,
            case_id_raised=recording.case.id,
            reference=recording.case.reference,
            raised_at=now,
            raised_by=recording.by.name,
            raised_for=_organisation(recording),
        )
    if entry.finished:
        _derive(recording, measure, score)


@records("risk_answer")
def keep_answer(recording: Recording) -> None:
    """What was done closes the alerts that were raised on this case."""
    RiskAlert.objects.filter(case_id_raised=recording.case.id, answered_at__isnull=True).update(
        answered_at=recording.event.recorded_at, answered_by=recording.by.name, answered_with=recording.event
    )


def _organisation(recording: Recording) -> str:
    """In whose name it is recorded; where Footbridge itself took it in, the site of the case."""
    if recording.by.organisation_id is None:
        return recording.case.site.name
    return Organisation.objects.get(id=recording.by.organisation_id).name


# --- which sheet ------------------------------------------------------------------------------------------------


def _instrument(entry: MeasureEntered) -> Instrument:
    return instruments().get(entry.measure)


def _new(recording: Recording, entry: MeasureEntered, instrument: Instrument, pathway: Pathway) -> Measure:
    case = recording.case
    _require_day(recording, entry)
    point = _point(pathway, entry)
    if entry.because:
        raise _wrong("because", "unexpected", "A sheet that is entered for the first time has no correction to explain")
    held = Measure.objects.filter(case=case, instrument=instrument.slug).select_for_update()
    same_day = held.filter(taken_on=entry.taken_on).first()
    if same_day is not None and same_day.derived_from_id is None:
        raise Conflict(
            f"{instrument.title} of {_day(entry.taken_on)} is on file already. Go on with it, or correct it.",
            reasons=[
                Reason(
                    code="on_file",
                    sentence=f"{instrument.title} of {_day(entry.taken_on)} is on file already. Go on with it, or "
                    "correct it.",
                    where="taken_on",
                    details={"sheet": str(same_day.id)},
                )
            ],
        )
    if same_day is not None:
        raise _wrong(
            "taken_on", "on_file",
            f"{instrument.title} of {_day(entry.taken_on)} was made from a longer measure of that day",
        )  # fmt: skip
    once = point is not None and not point.repeats
    before = held.filter(point=entry.point).first() if once else None
    if point is not None and before is not None:
        raise _wrong(
            "point", "taken_already",
            f"{instrument.title} was taken at this point already ({point.title.lower()}, {_day(before.taken_on)}). "
            "Correct that one, or leave the point empty",
        )  # fmt: skip
    return Measure(
        case=case, person_id=case.person_id, instrument=instrument.slug, begun_at=recording.event.recorded_at
    )


def _earlier(recording: Recording, entry: MeasureEntered, instrument: Instrument) -> Measure:
    """The sheet that is gone on with or corrected. A finished one is corrected, and says why."""
    wanted = _uuid(entry.sheet)
    found = Measure.objects.filter(id=wanted, case=recording.case).select_for_update().first() if wanted else None
    if found is None:
        raise NotFound("There is no such sheet on this case.")
    if found.instrument != instrument.slug:
        raise _wrong("measure", "another_measure", f"That sheet is not one of {instrument.title}")
    if found.derived_from_id is not None:
        raise _wrong("sheet", "derived", "This one was made from a longer measure. Correct that one")
    _require_unmoved(found, entry)
    if found.finished_at is not None and not entry.because:
        raise _wrong("because", "missing", "Say why the finished sheet is corrected")
    if found.finished_at is not None and not entry.finished:
        raise _wrong("finished", "finished", "A finished sheet stays finished. Leave unanswered items empty")
    _require_day(recording, entry)
    if entry.taken_on != found.taken_on:
        others = Measure.objects.filter(case=recording.case, instrument=instrument.slug, taken_on=entry.taken_on)
        if others.exclude(id=found.id).exists():
            raise _wrong("taken_on", "on_file", f"{instrument.title} of {_day(entry.taken_on)} is on file already")
    point = _point(pathways().get(recording.case.pathway, recording.case.pathway_version), entry)
    if point is not None and not point.repeats:
        others = Measure.objects.filter(case=recording.case, instrument=instrument.slug, point=point.slug)
        if others.exclude(id=found.id).exists():
            raise _wrong("point", "taken_already", f"{instrument.title} was taken at this point already")
    return found


def _require_unmoved(found: Measure, entry: MeasureEntered) -> None:
    """Raises Conflict where somebody saved the sheet after it was opened, naming who and when."""
    if entry.sheet_version in {None, found.version}:
        return
    last = MeasureVersion.objects.filter(measure=found).latest("number")
    at = f"{last.recorded_at.astimezone(LONDON):%H:%M}"
    sentence = (
        f"{last.recorded_by} saved this sheet at {at}, after you opened it. What you entered is kept below: "
        "compare it with what is on file, then save again if it still holds"
    )
    raise Conflict(
        sentence,
        reasons=[Reason(code="sheet_version", sentence=sentence, where="sheet", details={"version": found.version})],
    )


def _require_day(recording: Recording, entry: MeasureEntered) -> None:
    if entry.taken_on > london_date(recording.event.recorded_at):
        raise _wrong("taken_on", "in_the_future", "Date taken must be today or in the past")
    born = recording.case.person.date_of_birth
    if born is not None and entry.taken_on < born:
        raise _wrong("taken_on", "before_birth", "Date taken must be after the person was born")


def _point(pathway: Pathway, entry: MeasureEntered) -> MeasurePoint | None:
    if entry.point is None:
        return None
    found = next((one for one in pathway.measure_points if one.slug == entry.point), None)
    if found is None:
        known = ", ".join(one.slug for one in pathway.measure_points)
        raise _wrong("point", "unknown_point", f"Choose a point that {pathway.title} has: {known}")
    return found


def _uuid(text: str | None) -> uuid.UUID | None:
    try:
        return uuid.UUID(text or "")
    except ValueError:
        return None


_CHANGING = ["taken_on", "point", "completed_by", "mode", "language", "interpreter", "finished_at", "version"]


def _next_version(measure: Measure) -> None:
    begun = measure.version == 0
    measure.version += 1
    measure.save(force_insert=begun, update_fields=None if begun else _CHANGING)


# --- what is kept -----------------------------------------------------------------------------------------------


def _add_version(
    recording: Recording, measure: Measure, score: Score, *, besides: dict[str, object], worse: bool
) -> MeasureVersion:
    entry: Any = recording.entry
    return MeasureVersion.objects.create(
        measure=measure,
        case=recording.case,
        number=measure.version,
        event=recording.event,
        ticked=list(score.ticked),
        besides=besides,
        finished=entry.finished,
        scoring_version=score.instrument.version,
        result=as_json(score),
        value=scoring.kept(score.main.value),
        endorsed=list(score.endorsed()),
        worse=worse,
        because=entry.because or "",
        done_about_risk=entry.done_about_risk or "",
        recorded_at=recording.event.recorded_at,
        recorded_by=recording.by.name,
    )


def _scores_before(measure: Measure, taken_on: dt.date) -> list[Score]:
    """The person's other finished sheets of the instrument to that day, on any case that can be seen, oldest first."""
    others = (
        Measure.objects.filter(
            person_id__in=joined.members_of(measure.person_id),
            instrument=measure.instrument,
            finished_at__isnull=False,
            taken_on__lte=taken_on,
        )
        .exclude(id=measure.id)
        .order_by("taken_on", "begun_at")
    )
    newest = MeasureVersion.objects.filter(measure__in=others).order_by("measure", "-number").distinct("measure")
    versions = {one.measure_id: one for one in newest}
    return [scoring.score_of(versions[one.id], one.instrument) for one in others]


def _derive(recording: Recording, measure: Measure, score: Score) -> None:
    """Make, or make anew, the shorter measures that this one holds whole. Nobody was asked again, so none alerts."""
    for shorter in instruments().derived_from(score.instrument):
        items = shorter.derived_from.items if shorter.derived_from else ()
        ticked = [score.ticked[number - 1] for number in items]
        found = Measure.objects.filter(derived_from=measure, instrument=shorter.slug).first()
        if found is None and None in ticked:
            continue
        taken = Measure.objects.filter(case=recording.case, instrument=shorter.slug, taken_on=measure.taken_on)
        if taken.exclude(derived_from=measure).exists():
            continue  # the person filled in the short form itself that day
        if found is None:
            found = Measure(
                case=recording.case, person_id=measure.person_id, instrument=shorter.slug, derived_from=measure,
                begun_at=recording.event.recorded_at, finished_at=recording.event.recorded_at,
            )  # fmt: skip
        for name in ("taken_on", "point", "completed_by", "mode", "language", "interpreter"):
            setattr(found, name, getattr(measure, name))
        _next_version(found)
        # a correction that takes answers back carries over too: what was derived before must not go on standing
        derived = engine.score(shorter, ticked) if None in ticked else engine.derive(shorter, score)
        worse = scoring.worse_than_any(derived, _scores_before(found, found.taken_on))
        _add_version(recording, found, derived, besides={}, worse=worse)


# --- risk -------------------------------------------------------------------------------------------------------


def _threshold(recording: Recording, pathway: Pathway) -> int:
    default = next((one.default for one in pathway.protocol if one.slug == RISK_ITEM_FROM.slug), RISK_ITEM_FROM.default)
    set_here = protocol_of(recording.case.site_id, pathway.slug, on=london_date(recording.event.recorded_at))
    return int(set_here.get(RISK_ITEM_FROM.slug, default))


def _say_what_was_done(concern: risk.Concern) -> Malformed:
    items = ", ".join(str(one.item.number) for one in concern.endorsed)
    sentence = f"Say what was done about risk: item {items} was answered with more than “not at all”"
    return _wrong("done_about_risk", "risk_unanswered", sentence)


def _wrong(where: str, code: str, sentence: str) -> Malformed:
    return Malformed(sentence, reasons=[Reason(code=code, sentence=sentence, where=where)])


def _day(day: dt.date) -> str:
    return f"{day.day} {day:%B %Y}"
