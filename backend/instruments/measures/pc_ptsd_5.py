"""PC-PTSD-5: a screen for post-traumatic stress, yes or no, behind a question about trauma.

A no to that question ends the form with 0. Both cut-offs are shown. They come from veterans, not from prisoners.
"""

from backend.instruments import shown
from backend.instruments.vocabulary import (
    YES_NO,
    Asked,
    Better,
    CutOff,
    Gate,
    Instrument,
    Licence,
    Permission,
    Scale,
    house_rule,
    items,
    published,
    unconfirmed,
)

INSTRUMENT = Instrument(
    slug="pc-ptsd-5",
    title="PC-PTSD-5",
    version=1,
    about="Screen for post-traumatic stress over the last month",
    better=Better.LOWER,
    items=items("Nightmares", "Avoidance", "On guard", "Numbness", "Guilt or blame", codes=YES_NO),
    scales=(
        Scale(
            slug="total", title="Total, 0 to 5", items=(1, 2, 3, 4, 5),
            source=house_rule("none may be missing; each screen is still decided where possible totals agree"),
        ),
    ),
    cut_offs=(
        CutOff(
            slug="screen_3", title="Positive screen for women, and where none should be missed", of="total", at=3,
            by_bounds=True, source=published("PMC7862990 (women); PMC5023594 (3 is the most sensitive)"),
        ),
        CutOff(
            slug="screen_4", title="Positive screen overall and for men", of="total", at=4,
            by_bounds=True, source=published("PMC7862990"),
        ),
    ),
    asks=(Asked(key="trauma_gate", title="question about trauma", takes={0: 0, 1: 1}),),
    gate=Gate(
        key="trauma_gate",
        source=published("National Center for PTSD, PC-PTSD-5: a no ends it with 0"),
    ),
    licence=Licence(
        permission=Permission.CONDITIONS,
        ask="the National Center for PTSD, to confirm",
        terms="work of the United States government, so probably free of copyright",
        may_alter="not stated",
        line_needed=False,
        source=unconfirmed("a work of the United States government"),
    ),
    shows={
        "total": shown.scale("total"),
        "ended_at_gate": shown.ended_at_gate,
        "missing": shown.past_the_gate(shown.missing),
        "min_total": shown.past_the_gate(shown.least("total")),
        "max_total": shown.past_the_gate(shown.most("total")),
        "screen_3": shown.cut_off("screen_3"),
        "screen_4": shown.cut_off("screen_4"),
        "reason": shown.why_no_gate,
    },
    notes=(house_rule("where the question about trauma was left unanswered there is no score and no screen"),),
)  # fmt: skip
