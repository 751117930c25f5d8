"""Takes one file of sheets, each by itself: one that cannot be taken leaves the others taken.

The same row again changes nothing, in this file or in another. A sheet that is on file with the same answers counts as
unchanged, whoever entered it; one with other answers is never overwritten: somebody corrects it, with a reason.
"""

import json
import logging
import traceback
import uuid
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction

from backend.actors import Actor
from backend.care import access, scoring, sheets_in_files
from backend.care.models import Measure, MeasureVersion, RiskAlert
from backend.care.sheets_in_files import MOST_PROBLEMS, Problem, Read, Row
from backend.cases import access as cases
from backend.cases.commands import perform
from backend.cases.models import Case
from backend.instruments import sheets
from backend.instruments.registry import registry
from backend.instruments.vocabulary import Instrument
from backend.pathways.measuring import AskedBesides, ItemAnswered, MeasureEntered
from backend.pathways.registry import registry as pathways
from backend.refusals import Conflict, Malformed, NotFound, Refusal
from backend.walls.context import speaking_for

logger = logging.getLogger(__name__)

_NAMES = uuid.UUID("7b0b2f6e-5d5b-4a53-9c6f-0a4b3a1f9d21")


@dataclass(frozen=True, kw_only=True)
class MeasuresTaken:
    """What came of one file. ``measures`` counts created and unchanged; ``alerts`` those that were raised by it."""

    measures: Counter[str]
    alerts: int
    problems: tuple[Problem, ...]
    could_not_read: bool


def import_measures(path: Path, *, by: Actor) -> MeasuresTaken:
    """Take in one file of sheets. No content of a file raises: what cannot be taken is among the problems.

    ``by`` is a system actor under the worker's database role.
    """
    read = sheets_in_files.read_file(path)
    measures: Counter[str] = Counter(created=0, unchanged=0)
    alerts = 0
    for row in read.rows:
        came = _attempt(row, read, by)
        if came is not None:
            what, raised = came
            measures[what] += 1
            alerts += raised
    problems = read.problems
    if len(problems) > MOST_PROBLEMS:
        more = f"{len(problems) - MOST_PROBLEMS} more problems are not listed. Put right those above and import again."
        problems = [*problems[:MOST_PROBLEMS], Problem(file=read.file, where="file", message=more)]
    return MeasuresTaken(measures=measures, alerts=alerts, problems=tuple(problems), could_not_read=read.could_not_read)


def _attempt(row: Row, read: Read, by: Actor) -> tuple[str, int] | None:
    """Take one sheet in a transaction of its own; None where it could not be, which is said."""
    try:
        with speaking_for(by):
            try:
                return _take(row, by)
            except Refusal as refusal:  # within the transaction, so that its audit row stays
                read.say(row.where, _said(refusal))
    except Exception as fault:  # noqa: BLE001 - one sheet at fault must not cost the rest of the file
        _tell_of_fault(fault, row, read)
    return None


def _tell_of_fault(fault: Exception, row: Row, read: Read) -> None:
    # the message of an error can hold what stands in the file, so the log names only its kind and our own line
    frames = [one for one in traceback.extract_tb(fault.__traceback__) if "/backend/" in one.filename]
    line = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "an unknown line"
    logger.error("care.import_measures, %s: %s at %s", row.where, type(fault).__name__, line)
    read.say(
        row.where,
        "This sheet could not be taken because of a fault in Footbridge; nothing of it was kept. Tell the operator "
        "of this system, and import the file again when it is mended.",
    )


def _take(row: Row, by: Actor) -> tuple[str, int]:
    instrument = registry().get(row.instrument)
    case = _case(row, by)
    ticked = sheets.read_answers(instrument, row.answers)
    besides = dict(row.rest.get(sheets_in_files.BESIDES) or {})  # type: ignore[call-overload]
    data = {
        **{name: value for name, value in row.rest.items() if name != sheets_in_files.BESIDES},
        "measure": instrument.slug,
        "answers": [{"item": item, "column": one} for item, one in enumerate(ticked, start=1) if one is not None],
        "besides": [{"key": key, "value": value} for key, value in besides.items()],
    }
    try:
        with transaction.atomic():
            done = perform(
                case.id,
                _action(case),
                by=by,
                expected_version=None,
                command_id=_command_of(case, data),
                data=data,
                source="import",
            )
    except Conflict as refusal:
        return _on_file(refusal, instrument, ticked, besides, by), 0
    raised = 0 if done.repeated else RiskAlert.objects.filter(event_id=done.event_id).count()
    return "unchanged" if done.repeated else "created", raised


def _case(row: Row, by: Actor) -> Case:
    found = cases.visible_to(by).filter(reference=row.case).first() if row.case.isprintable() else None
    if found is None:
        raise NotFound(f"There is no case {row.case[:40]!a}. Check its reference.")
    return found


def _action(case: Case) -> str:
    """The action of the case's pathway with which a measure is recorded."""
    pathway = pathways().get(case.pathway, case.pathway_version)
    found = next((one for one in pathway.actions if one.asks is MeasureEntered), None)
    if found is None:
        raise Malformed(f"No measures are taken on cases of {pathway.title}.")
    return found.slug


def _command_of(case: Case, data: dict[str, object]) -> uuid.UUID:
    """The same sheet is the same command, in whatever file and order of columns it comes."""
    said = json.dumps({"case": str(case.id), **data}, sort_keys=True, default=str)
    return uuid.uuid5(_NAMES, said)


def _on_file(
    refusal: Conflict, instrument: Instrument, ticked: tuple[int | None, ...], besides: dict[str, str], by: Actor
) -> str:
    """“unchanged” where the sheet that stands in the way holds the same answers. Raises what it names otherwise."""
    found = next((one.details.get("sheet") for one in refusal.reasons if one.code == "on_file"), None)
    held = access.visible_to(by).filter(id=str(found)).first() if found else None
    if held is None:
        raise refusal
    newest = MeasureVersion.objects.filter(measure=held).latest("number")
    items = [ItemAnswered(item=item, column=one) for item, one in enumerate(ticked, start=1) if one is not None]
    asked = [AskedBesides(key=key, value=value) for key, value in besides.items()]
    _, kept = scoring.score_entered(instrument, items, asked)
    if newest.ticked == list(ticked) and _known(newest.besides) == _known(kept):
        return "unchanged"
    raise Conflict(
        f"{instrument.title} of {_day(held)} is on file with other answers. If these are right, correct that sheet on "
        "its page and say why."
    )


def _known(besides: dict[str, object]) -> dict[str, object]:
    return {key: value for key, value in besides.items() if value is not None}


def _day(measure: Measure) -> str:
    return f"{measure.taken_on.day} {measure.taken_on:%B %Y}"


def _said(refusal: Refusal) -> str:
    """A refusal in one line: what was refused and every reason that says more."""
    said = dict.fromkeys(
        one.rstrip(".") for one in (refusal.sentence, *(reason.sentence for reason in refusal.reasons))
    )
    return ". ".join(said) + "."
