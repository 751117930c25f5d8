"""PHQ-9: depression over the last two weeks.

The form's tenth question, how difficult things have been, is not scored and not taken here.
"""

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
    RiskItem,
    Scale,
    Towards,
    house_rule,
    items,
    published,
)

INSTRUMENT = Instrument(
    slug="phq-9",
    title="PHQ-9",
    version=1,
    about="Depression over the last two weeks",
    better=Better.LOWER,
    items=items(
        "Interest", "Mood", "Sleep", "Energy", "Appetite", "Self-worth", "Concentration", "Movement",
        "Thoughts of death or self-harm",
        codes=ZERO_TO_THREE,
    ),
    scales=(
        Scale(
            slug="total",
            title="Total, 0 to 27",
            items=tuple(range(1, 10)),
            may_miss=2,
            must_have=(9,),
            source=house_rule("2 may be missing, as is common but not confirmed; item 9 must be answered"),
        ),
    ),
    bands=(
        Bands(
            slug="band",
            title="Severity",
            of="total",
            starts=(
                (0, "none or minimal"), (5, "mild"), (10, "moderate"), (15, "moderately severe"), (20, "severe"),
            ),
            source=published("CamCOPS, task phq9; two other published scorers agree"),
        ),
    ),
    cut_offs=(
        CutOff(
            slug="caseness", title="Caseness in NHS Talking Therapies", of="total", at=10,
            source=published("CamCOPS, task phq9"),
        ),
    ),
    risk_items=(
        RiskItem(number=9, towards=Towards.SELF, source=house_rule("1 or more on item 9 raises a review")),
    ),
    change=ChangeRule(
        of="total", reliable=6, clinical="caseness",
        source=published("NHS Talking Therapies manual, as reported by CBT Watch: recovery is below 10"),
    ),
    licence=Licence(
        permission=Permission.FREE,
        ask="nobody: in the public domain",
        terms="no permission needed to reproduce, translate, display or distribute",
        may_alter="not stated; take the text from the official form",
        line_needed=False,
        source=published("CamCOPS, documentation of phq9"),
    ),
    shows={
        "missing": shown.missing,
        "total": shown.scale("total"),
        "prorated": shown.prorated,
        "band": shown.band("band"),
        "caseness": shown.cut_off("caseness"),
        "risk_item_9": shown.ticked(9),
        "risk_flag": shown.risk_flag,
    },
)  # fmt: skip
