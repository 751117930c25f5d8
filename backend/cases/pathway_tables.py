"""Keeps the Move table equal to the definitions. Runs as owner: the app can read it and never write it."""

from django.db import transaction

from backend.cases.models import Case, Move
from backend.pathways.registry import Registry, registry
from backend.refusals import Refusal


def sync(known: Registry | None = None) -> tuple[int, int]:
    """Add new moves and take away those no definition has any more; returns how many were added, and how many stand.

    Raises Refusal where an open case follows a version that is no longer defined: its moves would be gone.
    """
    pathways = (known or registry()).pathways
    wanted = {(one.slug, one.version, *row) for one in pathways for row in one.table()}
    with transaction.atomic():
        defined = {(one.slug, one.version) for one in pathways}
        followed = set(Case.objects.filter(closed_at__isnull=True).values_list("pathway", "pathway_version").distinct())
        if orphaned := followed - defined:
            listed = ", ".join(f"{slug} v{version}" for slug, version in sorted(orphaned))
            raise Refusal(f"Open cases follow {listed}, which is not defined here. Put the definition back first.")
        held = {(one.pathway, one.version, one.strand, one.source, one.target): one.id for one in Move.objects.all()}
        Move.objects.filter(id__in=[held[row] for row in held.keys() - wanted]).delete()
        new = [
            Move(pathway=pathway, version=version, strand=strand, source=source, target=target)
            for pathway, version, strand, source, target in sorted(wanted - held.keys())
        ]
        Move.objects.bulk_create(new)
    return len(new), len(wanted)
