"""CORE-OM: distress over the last week, in 34 items.

Eight items are worded positively and reversed: 3, 4, 7, 12, 19, 21, 31 and 32. Item 30 is worded negatively, although
some published code reverses it too.
"""

from fractions import Fraction

from backend.instruments import shown
from backend.instruments.vocabulary import (
    ZERO_TO_FOUR,
    Bands,
    Better,
    ChangeRule,
    CutOff,
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

WELLBEING = (4, 14, 17, 31)
PROBLEMS = (2, 5, 8, 11, 13, 15, 18, 20, 23, 27, 28, 30)
FUNCTIONING = (1, 3, 7, 10, 12, 19, 21, 25, 26, 29, 32, 33)
TO_SELF = (9, 16, 24, 34)
TO_OTHERS = (6, 22)
RISK = tuple(sorted((*TO_SELF, *TO_OTHERS)))
NON_RISK = tuple(sorted((*WELLBEING, *PROBLEMS, *FUNCTIONING)))
ALL = tuple(range(1, 35))

MISSING = published(
    "CORE System Trust, “What's in a name 1: scoring CORE measures”: 3 may be missing overall and of the items that "
    "are not risk, 1 of problems, 1 of functioning, none of well-being and risk"
)
RECOVERY = published("Connell and others 2007 (doi 10.1192/bjp.bp.105.017657), 9.9 taken as 10; CORE IMS, “How used”")
ENDORSED = house_rule("1 or more on any risk item raises a review; the items are those of the risk sub-scale")


def _mean(slug: str, title: str, numbers: tuple[int, ...], may_miss: int) -> Scale:
    return Scale(slug=slug, title=title, items=numbers, form=Form.TEN_TIMES_MEAN, may_miss=may_miss, source=MISSING)


INSTRUMENT = Instrument(
    slug="core-om",
    title="CORE-OM",
    version=1,
    about="Distress over the last week: well-being, problems, functioning and risk",
    better=Better.LOWER,
    items=items(
        "Isolation", "Tension", "Support", "Self-acceptance", "Low energy", "Violence", "Coping", "Bodily pain",
        "Self-harm thoughts", "Social withdrawal", "Anxiety in the way", "Satisfaction", "Intrusive thoughts",
        "Tearfulness", "Panic", "Suicide planning", "Overwhelm", "Sleep", "Affection", "Preoccupation",
        "Daily function", "Threats", "Hopelessness", "Wish for death", "Criticism", "Friendlessness", "Unhappiness",
        "Intrusive memories", "Irritability", "Self-blame", "Optimism", "Achievement", "Humiliation", "Self-injury",
        codes=ZERO_TO_FOUR,
        reverse=(3, 4, 7, 12, 19, 21, 31, 32),
    ),
    scales=(
        _mean("clinical", "Clinical score, 0 to 40", ALL, may_miss=3),
        _mean("non_risk", "All but risk", NON_RISK, may_miss=3),
        _mean("wellbeing", "Well-being", WELLBEING, may_miss=0),
        _mean("problems", "Problems", PROBLEMS, may_miss=1),
        _mean("functioning", "Functioning", FUNCTIONING, may_miss=1),
        _mean("risk", "Risk", RISK, may_miss=0),
        Scale(slug="raw_total", title="Sum of a complete form", items=ALL, source=MISSING),
    ),
    bands=(
        Bands(
            slug="band",
            title="Level of distress",
            of="clinical",
            starts=(
                (0, "healthy"), (6, "low level"), (10, "mild"),
                (15, "moderate"), (20, "moderate to severe"), (25, "severe"),
            ),
            source=house_rule("published guides put the edges one point apart; these are asked of the unrounded score"),
        ),
    ),
    cut_offs=(
        CutOff(slug="above_cutoff_10", title="Clinical range", of="clinical", at=10, source=RECOVERY),
        CutOff(
            slug="above_cutoff_men", title="Clinical range of men", of="clinical", at=Fraction("11.9"),
            source=unconfirmed("an item mean of 1.19 for men"),
        ),
        CutOff(
            slug="above_cutoff_women", title="Clinical range of women", of="clinical", at=Fraction("12.9"),
            source=unconfirmed("an item mean of 1.29 for women"),
        ),
    ),
    risk_items=tuple(
        RiskItem(number=number, towards=Towards.SELF if number in TO_SELF else Towards.OTHERS, source=ENDORSED)
        for number in RISK
    ),
    change=ChangeRule(of="clinical", reliable=5, clinical="above_cutoff_10", source=RECOVERY),
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
        "non_risk": shown.scale("non_risk", shown.one_decimal),
        "wellbeing": shown.scale("wellbeing", shown.one_decimal),
        "problems": shown.scale("problems", shown.one_decimal),
        "functioning": shown.scale("functioning", shown.one_decimal),
        "risk": shown.scale("risk", shown.one_decimal),
        "band": shown.band("band"),
        "above_cutoff_10": shown.cut_off("above_cutoff_10"),
        "risk_items_endorsed": shown.risk_items_endorsed,
        "risk_items_unanswered": shown.risk_items_unanswered,
        "raw_total": shown.scale_if_complete("raw_total"),
    },
    notes=(
        published("sub-scales and reversals: PsyPack and NovoPsych on the CORE-OM, which agree on the sub-scales"),
        house_rule("scores are shown with one decimal; one guide rounds to whole points"),
    ),
)  # fmt: skip
