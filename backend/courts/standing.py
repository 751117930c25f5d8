"""Where cases stand, and whether an action could be done there: for rooms that choose a case before they act on it."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping

from backend.cases.models import CaseStrand
from backend.pathways.vocabulary import START, Pathway

States = Mapping[str, str]


def states_of(case_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, dict[str, str]]:
    """The state of each strand of each case, in one query."""
    found: dict[uuid.UUID, dict[str, str]] = defaultdict(dict)
    rows = CaseStrand.objects.filter(case_id__in=list(case_ids)).values_list("case_id", "strand", "state")
    for case_id, strand, state in rows:
        found[case_id][strand] = state
    return found


def can(pathway: Pathway, action: str, states: States) -> bool:
    """Whether an action leads on from these states; its guards are asked when it is done."""
    wanted = pathway.action(action)
    leads = [slug for slug in wanted.strands if wanted.move_from(slug, states.get(slug, START)) is not None]
    return bool(leads) and all(slug in leads or wanted.may_leave_alone(slug) for slug in wanted.strands)
