"""CORE-10: ten items of the CORE-OM, short enough for every session.

Items 2 and 3 are reversed. A guide that reverses 3 and 4 gives their places in the CORE-OM.
"""

from backend.instruments import shown
from backend.instruments.vocabulary import (
    ZERO_TO_FOUR,
    Bands,
    Better,
    ChangeRule,
    CutOff,
    Derivation,
    Form,
    Instrument,
    Licence,
    Permission,
    RiskItem,
    Scale,
    Towards,
    house_rule,
    items,
    published,
    unconfirmed,
)

INSTRUMENT = Instrument(
    slug="core-10",
    title="CORE-10",
    version=1,
    about="Distress over the last week, for use at every session",
    better=Better.LOWER,
    items=items(
        "Tension", "Support", "Coping", "Social withdrawal", "Panic", "Suicide planning", "Sleep", "Hopelessness",
        "Unhappiness", "Intrusive memories",
        codes=ZERO_TO_FOUR,
        reverse=(2, 3),
    ),
    scales=(
        Scale(
            slug="clinical",
            title="Clinical score, 0 to 40",
            items=tuple(range(1, 11)),
            form=Form.TEN_TIMES_MEAN,
            may_miss=1,
            source=published("CORE System Trust, “What's in a name 1: scoring CORE measures”: 1 may be missing"),
        ),
    ),
    bands=(
        Bands(
            slug="band",
            title="Level of distress",
            of="clinical",
            starts=(
                (0, "healthy"), (6, "low level"), (11, "mild"),
                (15, "moderate"), (20, "moderate to severe"), (25, "severe"),
            ),
            source=house_rule(
                "the bands of SOCAS Resource Hub, “Scoring the CORE-10”, with its low band split at 6; another guide "
                "differs at 15, 20 and 25"
            ),
        ),
    ),
    cut_offs=(
        CutOff(
            slug="above_cutoff_11", title="Clinical range", of="clinical", at=11,
            source=published("SOCAS Resource Hub, “Scoring the CORE-10”"),
        ),
        CutOff(
            slug="above_cutoff_13", title="Depression", of="clinical", at=13,
            source=unconfirmed("a cut-off of 13 for depression"),
        ),
    ),
    risk_items=(
        RiskItem(number=6, towards=Towards.SELF, source=house_rule("1 or more on item 6 raises a review")),
    ),
    change=ChangeRule(
        of="clinical", reliable=6, clinical="above_cutoff_11",
        source=unconfirmed("a reliable change of 6 points"),
    ),
    derived_from=Derivation(
        slug="core-om",
        items=(2, 3, 7, 10, 15, 16, 18, 23, 27, 28),
        source=published(
            "the printed orders of both forms, compared item by item (scales.arabpsychology.com, helpineedsomebody.org)"
        ),
    ),
    licence=Licence(
        permission=Permission.CONDITIONS,
        ask="the CORE System Trust, before the wording is part of anything sold",
        terms="Creative Commons BY-ND on an older page, BY-NC-ND since 2025; the stricter is taken as the rule",
        may_alter="service boxes and the office column may be left out; items may be neither reordered nor cut",
        source=published("CORE System Trust, copyright and licensing; CORE IMS, copyright"),
    ),
    shows={
        "missing": shown.missing,
        "clinical": shown.scale("clinical", shown.one_decimal),
        "prorated": shown.prorated,
        "band": shown.band("band"),
        "above_cutoff_11": shown.cut_off("above_cutoff_11"),
        "risk_item_6": shown.ticked(6),
        "risk_flag": shown.risk_flag,
    },
    notes=(published("reversals: CamCOPS, task core10. Six items of problems, three of functioning, one of risk"),),
)  # fmt: skip
