"""WEMWBS: mental well-being over the last two weeks; higher is better. No item asks about risk."""

from backend.instruments import shown
from backend.instruments.vocabulary import (
    ONE_TO_FIVE,
    Bands,
    Better,
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
    slug="wemwbs",
    title="WEMWBS",
    version=1,
    about="Mental well-being over the last two weeks",
    better=Better.HIGHER,
    items=items(
        "Optimism", "Usefulness", "Relaxation", "Interest in people", "Energy", "Problem handling",
        "Clear thinking", "Self-regard", "Closeness", "Confidence", "Own decisions", "Being loved", "New interests",
        "Cheerfulness",
        codes=ONE_TO_FIVE,
    ),
    scales=(
        Scale(
            slug="total", title="Total, 14 to 70", items=tuple(range(1, 15)),
            source=house_rule("none may be missing, as in CamCOPS, task wemwbs"),
        ),
    ),
    bands=(
        Bands(
            slug="band",
            title="Well-being",
            of="total",
            starts=((14, "low, probable depression"), (41, "low, possible depression"), (45, "average"), (60, "high")),
            source=unconfirmed("40 or less, 41 to 44 and 60 or more; a study against the CES-D favours 43.5"),
        ),
    ),
    licence=Licence(
        permission=Permission.ASK_FIRST,
        ask="the University of Warwick, with which every user registers",
        terms="papers and forms are called open, yet all rights are reserved; register",
        may_alter="not stated; ask",
        source=published("University of Warwick, using WEMWBS; CamCOPS, documentation of wemwbs"),
    ),
    shows={"missing": shown.missing, "total": shown.scale("total"), "band": shown.band("band")},
    notes=(unconfirmed("3 to 8 points are called a change; no single figure is reckoned with"),),
)  # fmt: skip
