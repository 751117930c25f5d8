"""What guards may ask about orders: the newest version of each case's, whoever made it so."""

import uuid
from collections.abc import Mapping, Sequence

from backend.cases.facts import provides
from backend.cases.models import Case
from backend.courts import terms
from backend.courts.models import OrderVersion
from backend.pathways import facts as shared
from backend.pathways.facts import OrderFacts


@provides(shared.ORDER)
def orders_of(cases: Sequence[Case]) -> Mapping[uuid.UUID, OrderFacts]:
    """The order of each case that has one, as it now stands, in one query."""
    newest = (
        OrderVersion.objects.filter(case_id__in=[case.id for case in cases])
        .order_by("case_id", "-number")
        .distinct("case_id")
    )
    return {case_id: terms.read(kept) for case_id, kept in newest.values_list("case_id", "facts")}
