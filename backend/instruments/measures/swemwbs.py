"""SWEMWBS: seven items of the WEMWBS; higher is better.

The sum must be turned into metric units before it is compared with anything: the sum alone is not the score.
"""

from fractions import Fraction

from backend.instruments import shown
from backend.instruments.vocabulary import (
    ONE_TO_FIVE,
    Bands,
    Better,
    ChangeRule,
    Derivation,
    Instrument,
    Licence,
    Permission,
    Scale,
    house_rule,
    items,
    published,
)

LEAST_SUM = 7
METRIC = (
    "7.00 9.51 11.25 12.40 13.33 14.08 14.75 15.32 15.84 16.36 16.88 17.43 17.98 18.59 19.25 "
    "19.98 20.73 21.54 22.35 23.21 24.11 25.03 26.02 27.03 28.13 29.31 30.70 32.55 35.00"
)
NONE_MISSING = house_rule("none may be missing, as in CamCOPS, task swemwbs")

INSTRUMENT = Instrument(
    slug="swemwbs",
    title="SWEMWBS",
    version=1,
    about="Mental well-being over the last two weeks, short form",
    better=Better.HIGHER,
    items=items(
        "Optimism", "Usefulness", "Relaxation", "Problem handling", "Clear thinking", "Closeness", "Own decisions",
        codes=ONE_TO_FIVE,
    ),
    scales=(
        Scale(
            slug="metric", title="Metric score, 7 to 35", items=tuple(range(1, 8)), source=NONE_MISSING,
            table={total: Fraction(metric) for total, metric in enumerate(METRIC.split(), start=LEAST_SUM)},
        ),
        Scale(slug="raw", title="Sum, 7 to 35", items=tuple(range(1, 8)), source=NONE_MISSING),
    ),
    bands=(
        Bands(
            slug="band",
            title="Well-being",
            of="metric",
            starts=((7, "low"), (21, "average"), (28, "high")),
            source=house_rule("low below 21, high from 28, of the metric score; another scorer calls 27.03 high"),
        ),
    ),
    change=ChangeRule(
        of="metric", reliable=Fraction("2.87"),
        source=published(
            "doi 10.1186/s12955-018-1060-2: 1.03 points are one standard error of measurement, 2.87 are 2.77 of them"
        ),
    ),
    derived_from=Derivation(
        slug="wemwbs", items=(1, 2, 3, 6, 7, 9, 11),
        source=published("Scottish Government, survey core questions 2022: mental wellbeing scoring"),
    ),
    licence=Licence(
        permission=Permission.ASK_FIRST,
        ask="the University of Warwick, with which every user registers",
        terms="papers and forms are called open, yet all rights are reserved; register",
        may_alter="not stated; ask",
        source=published("University of Warwick, using WEMWBS; CamCOPS, documentation of swemwbs"),
    ),
    shows={
        "missing": shown.missing,
        "raw": shown.scale("raw"),
        "metric": shown.scale("metric", shown.exactly),
        "band": shown.band("band"),
    },
    notes=(
        house_rule("2.87 points count as a reliable change, the larger of the two; no cut-off for recovery was found"),
        published("the table: two unrelated scorers hold the same; German and English norms confirm 23, 26 and 32"),
    ),
)  # fmt: skip
