"""SAPAS: a screen for difficulties of personality, yes or no. It screens and never diagnoses.

Evidence in detained boys supports the cut-off of 3; in people who offend and depend on substances it is weak.
"""

from backend.instruments import shown
from backend.instruments.vocabulary import (
    YES_NO,
    Better,
    CutOff,
    Instrument,
    Licence,
    Permission,
    Scale,
    house_rule,
    items,
    published,
)

INSTRUMENT = Instrument(
    slug="sapas",
    title="SAPAS",
    version=1,
    about="Screen for difficulties of personality",
    better=Better.LOWER,
    items=items(
        "Friendships", "Loner", "Trust", "Temper", "Impulsive", "Worrier", "Dependent", "Perfectionist",
        codes=YES_NO,
        reverse=(3,),
    ),
    scales=(
        Scale(
            slug="total", title="Total, 0 to 8", items=tuple(range(1, 9)),
            source=house_rule("none may be missing; the screen is still decided where possible totals agree"),
        ),
    ),
    cut_offs=(
        CutOff(
            slug="screen_positive_3", title="Positive screen in services", of="total", at=3, by_bounds=True,
            source=published(
                "Moran and others 2003, British Journal of Psychiatry: sensitivity .94, specificity .85 in 60 patients"
            ),
        ),
        CutOff(
            slug="screen_positive_4", title="Positive screen in the general population", of="total", at=4,
            by_bounds=True, source=published("PMC4950006: weak there, sensitivity .69 and specificity .53"),
        ),
    ),
    licence=Licence(
        permission=Permission.ASK_FIRST,
        ask="the authors (Moran and others 2003)",
        terms="not found",
        may_alter="not known; ask",
        source=house_rule("no licence found, so none is assumed"),
    ),
    shows={
        "missing": shown.missing,
        "total": shown.scale("total"),
        "min_total": shown.least("total"),
        "max_total": shown.most("total"),
        "screen_positive_3": shown.cut_off("screen_positive_3"),
    },
    notes=(published("reversal of item 3: scoring script of the ALSPAC cohort; a web calculator agrees"),),
)  # fmt: skip
