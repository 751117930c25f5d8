"""GAD-7: anxiety over the last two weeks. No item asks about risk."""

from backend.instruments import shown
from backend.instruments.vocabulary import (
    ZERO_TO_THREE,
    Bands,
    Better,
    ChangeRule,
    CutOff,
    Instrument,
    Licence,
    Permission,
    Scale,
    house_rule,
    items,
    published,
)

TALKING_THERAPIES = published("NHS Talking Therapies manual, as reported by CBT Watch")

INSTRUMENT = Instrument(
    slug="gad-7",
    title="GAD-7",
    version=1,
    about="Anxiety over the last two weeks",
    better=Better.LOWER,
    items=items(
        "Nervousness", "Control of worry", "Many worries", "Relaxing", "Restlessness", "Irritability", "Dread",
        codes=ZERO_TO_THREE,
    ),
    scales=(
        Scale(
            slug="total", title="Total, 0 to 21", items=tuple(range(1, 8)), may_miss=1,
            source=house_rule("1 may be missing"),
        ),
    ),
    bands=(
        Bands(
            slug="band",
            title="Severity",
            of="total",
            starts=((0, "none or minimal"), (5, "mild"), (10, "moderate"), (15, "severe")),
            source=published("CamCOPS, task gad7; another published scorer agrees"),
        ),
    ),
    cut_offs=(
        CutOff(slug="caseness", title="Caseness in NHS Talking Therapies", of="total", at=8, source=TALKING_THERAPIES),
        CutOff(
            slug="screen_positive_10", title="Screening for an anxiety disorder", of="total", at=10,
            source=published("CamCOPS, documentation of gad7"),
        ),
    ),
    change=ChangeRule(of="total", reliable=4, clinical="caseness", source=TALKING_THERAPIES),
    licence=Licence(
        permission=Permission.FREE,
        ask="nobody: in the public domain",
        terms="no permission needed to reproduce, translate, display or distribute",
        may_alter="not stated; take the text from the official form, since its lowest option is often misprinted",
        line_needed=False,
        source=published("CamCOPS, documentation of gad7"),
    ),
    shows={
        "missing": shown.missing,
        "total": shown.scale("total"),
        "prorated": shown.prorated,
        "band": shown.band("band"),
        "caseness": shown.cut_off("caseness"),
    },
)  # fmt: skip
