"""K10: psychological distress over the last four weeks, coded 1 to 5.

Some surveys code 0 to 4, so a total from elsewhere can be 10 lower. There are no universal bands: two schemes are in
use, and each is named.
"""

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
    slug="k10",
    title="K10",
    version=1,
    about="Psychological distress over the last four weeks",
    better=Better.LOWER,
    items=items(
        "Tiredness", "Nervousness", "Severe nervousness", "Hopelessness", "Restlessness", "Severe restlessness",
        "Depression", "Effort", "Severe sadness", "Worthlessness",
        codes=ONE_TO_FIVE,
    ),
    scales=(
        Scale(
            slug="total", title="Total, 10 to 50", items=tuple(range(1, 11)),
            source=house_rule("none may be missing"),
        ),
    ),
    bands=(
        Bands(
            slug="band_abs",
            title="Bands of the Australian Bureau of Statistics",
            of="total",
            starts=((10, "low"), (16, "moderate"), (22, "high"), (30, "very high")),
            source=published("Australian Bureau of Statistics, use of the Kessler scale in its health surveys"),
        ),
        Bands(
            slug="band_crufad",
            title="Bands of CRUfAD, used in general practice",
            of="total",
            starts=((10, "likely well"), (20, "likely mild"), (25, "likely moderate"), (30, "likely severe")),
            source=published(
                "simplified.tools, K10 as used in general practice; the ABS confirms that a second scheme exists"
            ),
        ),
    ),
    licence=Licence(
        permission=Permission.ASK_FIRST,
        ask="the National Comorbidity Survey at Harvard Medical School",
        terms="said to be free with citation; confirm",
        may_alter="not known; ask",
        source=unconfirmed("free with citation"),
    ),
    shows={
        "missing": shown.missing,
        "total": shown.scale("total"),
        "band_abs": shown.band("band_abs"),
        "band_crufad": shown.band("band_crufad"),
    },
    notes=(
        unconfirmed("interviews may leave out items 3 and 6 after “none” and count them 1; the paper form does not"),
        house_rule("no reliable change was found, so none is reckoned; no item asks about risk"),
    ),
)  # fmt: skip
