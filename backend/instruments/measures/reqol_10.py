"""ReQoL-10: recovery and quality of life over the last week; higher is better.

Items 1, 3, 6 and 9 are reversed. An app in public use reverses 3, 5 and 7 of items that it made up. Item 11, about
physical health, is asked and not scored.
"""

from backend.instruments import shown
from backend.instruments.vocabulary import (
    ZERO_TO_FOUR,
    Better,
    ChangeRule,
    CutOff,
    Instrument,
    Licence,
    Permission,
    RiskItem,
    Scale,
    Side,
    Towards,
    house_rule,
    items,
    published,
    unconfirmed,
)

INSTRUMENT = Instrument(
    slug="reqol-10",
    title="ReQoL-10",
    version=1,
    about="Recovery and quality of life over the last week",
    better=Better.HIGHER,
    items=items(
        "Everyday tasks", "Trust", "Coping", "Doing things", "Happiness", "Life worth", "Enjoyment", "Hope",
        "Loneliness", "Confidence", "Physical health",
        codes=ZERO_TO_FOUR,
        reverse=(1, 3, 6, 9),
        uncounted=(11,),
    ),
    scales=(
        Scale(
            slug="total", title="Total, 0 to 40", items=tuple(range(1, 11)), may_miss=1,
            source=house_rule("1 may be missing"),
        ),
    ),
    cut_offs=(
        CutOff(
            slug="clinical_if_le_24", title="Clinical range, general population from 25", of="total", at=24,
            side=Side.AT_OR_BELOW, source=unconfirmed("the general population scores 25 or more"),
        ),
        CutOff(
            slug="clinical_if_lt_24", title="Clinical range, general population from 24", of="total", at=24,
            side=Side.BELOW,
            source=published("doi 10.1007/s11136-021-02833-1: the general population scores 24 or more"),
        ),
    ),
    risk_items=(
        RiskItem(number=6, towards=Towards.SELF, source=house_rule("item 6 ticked 1 or more raises a review")),
    ),
    change=ChangeRule(
        of="total", reliable=5, clinical="clinical_if_le_24",
        source=unconfirmed("a reliable change of 5 points; recovery from 24 or below"),
    ),
    licence=Licence(
        permission=Permission.ASK_FIRST,
        ask="Oxford University Innovation, for a licence",
        terms="a licence is needed",
        may_alter="nothing without the holder's consent",
        source=published("ReQoL, overview"),
    ),
    shows={
        "missing": shown.missing,
        "total": shown.scale("total"),
        "prorated": shown.prorated,
        "physical_item_11": shown.ticked(11),
        "clinical_if_le_24": shown.cut_off("clinical_if_le_24"),
        "clinical_if_lt_24": shown.cut_off("clinical_if_lt_24"),
        "risk_item_6_ticked": shown.ticked(6),
        "risk_flag": shown.risk_flag,
    },
    notes=(published("order of the items, and that worst is 0 and best 4: doi 10.1007/s11136-021-02833-1"),),
)  # fmt: skip
