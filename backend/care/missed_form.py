"""The form that says why measures were not taken: the point is chosen from those that the pathway has."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from backend.pathways.entry import Kind
from backend.web.forms import EntryForm
from backend.web.questions import Shown, options_of


@dataclass(kw_only=True)
class MissedForm(EntryForm):
    """``points`` are the measure points as (slug, words), those that are due first."""

    points: Sequence[tuple[str, str]] = ()

    @property
    def questions(self) -> list[Shown]:
        return [self._chosen(one) if one.where == "point" else one for one in super().questions]

    def _chosen(self, one: Shown) -> Shown:
        options = options_of(self.points, one.where, {str(one.typed)})
        return replace(one, field=replace(one.field, kind=Kind.CHOICE), options=options)
