"""Takes in court results: makes, corrects and ends orders, and moves or opens the cases they belong to."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from backend.actors import Actor
from backend.audit.trail import Trail
from backend.courts.commands.following import OrderTaken
from backend.courts.commands.notices import take_notice
from backend.courts.commands.orders import PersonsOrders
from backend.courts.commands.taking import PeopleCount, Taking
from backend.courts.messages import read_court_results_file
from backend.courts.messages.problems import Problem
from backend.courts.messages.records import AmendmentNotice, ResultedDefendant, SentenceOrder
from backend.courts.models import MessageFile


@dataclass(frozen=True, kw_only=True)
class ResultsTaken:
    """What came of one file. ``orders`` counts created, updated, unchanged and ended; ``cases`` opened and moved."""

    orders: Counter[str]
    people: PeopleCount
    cases: Counter[str]
    problems: tuple[Problem, ...]
    could_not_read: bool


def import_results(path: Path, *, by: Actor) -> ResultsTaken:
    """Take in one file of court results. The same file again changes nothing.

    ``by`` is a system actor under the worker's database role. No content of a file raises: what cannot be taken is
    among the problems, and the rest is taken.
    """
    reading = read_court_results_file(path)
    taking = Taking(path, reading, MessageFile.Purpose.RESULTS, by=by)
    orders: Counter[str] = Counter(created=0, updated=0, unchanged=0, ended=0)
    cases: Counter[str] = Counter(opened=0, moved=0)
    people = PeopleCount()
    for resulted in reading.resulted:
        own = [one for one in reading.orders if _is_of(resulted, one)]
        notices = [one for one in reading.notices if _is_of(resulted, one)]
        done = taking.entry(resulted.where, partial(_take, taking, resulted, own, notices))
        for one in done or ():
            orders[one.order] += 1
            people.add(one.person_id, one.person)
            if one.case:
                cases[one.case] += 1
    problems = taking.finish({"orders": dict(orders), "people": people.as_json(), "cases": dict(cases)})
    return ResultsTaken(
        orders=orders, people=people, cases=cases, problems=problems, could_not_read=reading.could_not_read
    )


def _is_of(resulted: ResultedDefendant, one: SentenceOrder | AmendmentNotice) -> bool:
    """Whether an order or notice is this person's. A file may hold several messages, each with places of its own."""
    return one.defendant.where == resulted.where and one.share.hearing_id == resulted.share.hearing_id


def _take(
    taking: Taking,
    resulted: ResultedDefendant,
    orders: Sequence[SentenceOrder],
    notices: Sequence[AmendmentNotice],
    trail: Trail,
) -> list[OrderTaken]:
    taker = PersonsOrders(taking, resulted)
    done = taker.take(orders)
    noted = [taking.part(one.where, partial(take_notice, one, taking, done)) for one in notices]
    trail.people |= {one.person_id for one in done}
    trail.cases |= {one.case_id for one in done} | {case_id for case_id in noted if case_id is not None}
    trail.nothing_done = all(one.order == "unchanged" and not one.placed for one in done) and not any(noted)
    return done
