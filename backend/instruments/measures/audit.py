"""AUDIT: alcohol use, dependence and harm.

United Kingdom forms ask in item 3 for 6 units or more (women) or 8 (men), the WHO's for six drinks: the edition
matters, and its wording is loaded by whoever may show it.
"""

from backend.instruments import shown
from backend.instruments.vocabulary import (
    ZERO_TO_FOUR,
    Bands,
    Better,
    CutOff,
    Instrument,
    Licence,
    Permission,
    Scale,
    SkipRule,
    items,
    published,
)

NONE_MISSING = published("CamCOPS, task audit: nothing may be missing but what the form leaves out")
SKIPS = published("CamCOPS, task audit: items 9 and 10 are always asked")

INSTRUMENT = Instrument(
    slug="audit",
    title="AUDIT",
    version=1,
    about="Alcohol: use, dependence and harm",
    better=Better.LOWER,
    items=items(
        "Frequency", "Amount", "Heavy occasions", "Loss of control", "Neglected duties", "Morning drinking", "Guilt",
        "Memory gaps", "Injury", "Others' concern",
        codes=ZERO_TO_FOUR,
        other_codes={9: (0, 2, 4), 10: (0, 2, 4)},
    ),
    scales=(
        Scale(slug="total", title="Total, 0 to 40", items=tuple(range(1, 11)), source=NONE_MISSING),
        Scale(slug="consumption", title="Use", items=(1, 2, 3), source=NONE_MISSING),
        Scale(slug="dependence", title="Dependence", items=(4, 5, 6), source=NONE_MISSING),
        Scale(slug="harm", title="Harm", items=(7, 8, 9, 10), source=NONE_MISSING),
    ),
    bands=(
        Bands(
            slug="band",
            title="Level of risk, as used in the United Kingdom",
            of="total",
            starts=((0, "lower risk"), (8, "increasing risk"), (16, "higher risk"), (20, "possible dependence")),
            source=published("Port of Call, NHS alcohol screening questions, and a second guide; CamCOPS flags 8"),
        ),
    ),
    cut_offs=(
        CutOff(
            slug="assess_dependence", title="Dependence to be assessed", of="dependence", at=4,
            source=published("Awell, score audit: 4 or more for items 4 to 6"),
        ),
    ),
    skips=(
        SkipRule(slug="after item 1", after=(1,), skips=tuple(range(2, 9)), source=SKIPS),
        SkipRule(slug="after item 3", after=(2, 3), skips=tuple(range(4, 9)), source=SKIPS),
    ),
    licence=Licence(
        permission=Permission.CONDITIONS,
        ask="the World Health Organization, before the wording is part of anything sold",
        terms="free to use, except for sale or commercial purposes",
        may_alter="not stated; drinks in item 3 follow the national edition",
        source=published("CamCOPS, documentation of audit"),
    ),
    shows={
        "unanswered": shown.unanswered,
        "skip_rule": shown.skip_rule,
        "missing_after_skip": shown.missing,
        "total": shown.scale("total"),
        "consumption": shown.scale("consumption"),
        "dependence": shown.scale("dependence"),
        "harm": shown.scale("harm"),
        "band": shown.band("band"),
    },
    notes=(published("sub-scores: Awell, score audit"),),
)  # fmt: skip
