"""WSAS: how much a problem stands in the way at work, at home, in leisure and with others.

Work may not apply to somebody. The score is then out of 32, and the bands, made for 40, are not used.
"""

from backend.instruments import shown
from backend.instruments.vocabulary import (
    Asked,
    Bands,
    Better,
    ChangeRule,
    CutOff,
    Instrument,
    Licence,
    NotApplicable,
    Permission,
    Scale,
    items,
    published,
    unconfirmed,
)

GUIDE = published("SOCAS Resource Hub, “Scoring the WSAS scale”")

INSTRUMENT = Instrument(
    slug="wsas",
    title="WSAS",
    version=1,
    about="Work and social adjustment",
    better=Better.LOWER,
    items=items(
        "Work", "Home", "Social leisure", "Private leisure", "Relationships",
        codes=tuple(range(9)),
    ),
    scales=(Scale(slug="total", title="Total, 0 to 40", items=(1, 2, 3, 4, 5), source=GUIDE),),
    bands=(
        Bands(
            slug="band",
            title="Impairment",
            of="total",
            starts=((0, "subclinical"), (10, "significant, less severe"), (21, "moderately severe or worse")),
            source=GUIDE,
        ),
    ),
    cut_offs=(CutOff(slug="significant", title="Significant impairment", of="total", at=10, source=GUIDE),),
    asks=(Asked(key="item1_not_applicable", title="whether work does not apply", takes={True: True, False: False}),),
    not_applicable=NotApplicable(
        item=1, key="item1_not_applicable", source=published("CamCOPS, task wsas: for item 1 alone, out of 32")
    ),
    change=ChangeRule(
        of="total", reliable=8, clinical="significant",
        source=unconfirmed("a reliable change of 8 points; recovery is below 10"),
    ),
    licence=Licence(
        permission=Permission.ASK_FIRST,
        ask="the copyright holder, Isaac Marks",
        terms="copyright; others withhold the wording where no permission was given",
        may_alter="not stated; ask",
        source=published("CamCOPS, documentation of wsas"),
    ),
    shows={
        "missing": shown.missing,
        "total": shown.scale("total"),
        "max": shown.most_possible,
        "scaled_to_40": shown.scaled_to_whole_form,
        "band": shown.band("band"),
    },
)  # fmt: skip
