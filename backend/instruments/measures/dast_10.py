"""DAST-10: problems with drugs over the last twelve months, yes or no.

Item 3 is reversed: a no counts 1. So somebody who uses no drugs and says no to it scores 1.
"""

from backend.instruments import shown
from backend.instruments.vocabulary import (
    YES_NO,
    Bands,
    Better,
    CutOff,
    Instrument,
    Licence,
    Permission,
    Scale,
    house_rule,
    items,
    published,
)

INSTRUMENT = Instrument(
    slug="dast-10",
    title="DAST-10",
    version=1,
    about="Problems with drugs over the last twelve months",
    better=Better.LOWER,
    items=items(
        "Beyond medicine", "Several drugs", "Control", "Blackouts", "Guilt", "Complaints of others",
        "Family neglect", "Unlawful acts", "Withdrawal", "Medical problems",
        codes=YES_NO,
        reverse=(3,),
    ),
    scales=(
        Scale(
            slug="total", title="Total, 0 to 10", items=tuple(range(1, 11)),
            source=house_rule("none may be missing; the screen is still decided where possible totals agree"),
        ),
    ),
    bands=(
        Bands(
            slug="band",
            title="Degree of problems",
            of="total",
            starts=((0, "none reported"), (1, "low"), (3, "moderate"), (6, "substantial"), (9, "severe")),
            source=published(
                "Comorbidity Guidelines (Australia), appendix W; NIDA common data elements. A convention that "
                "the paper of 1982 does not have"
            ),
        ),
    ),
    cut_offs=(
        CutOff(
            slug="screen_positive_3", title="Positive screen", of="total", at=3, by_bounds=True,
            source=published("Symptomatik, DAST-10: 3 is the usual positive"),
        ),
    ),
    licence=Licence(
        permission=Permission.CONDITIONS,
        ask="the author, Harvey Skinner, before the wording is part of anything sold",
        terms="non-commercial use with credit to the author; another site says public domain: the stricter is the rule",
        may_alter="not stated; ask",
        source=published("CamCOPS, documentation of dast"),
    ),
    shows={
        "missing": shown.missing,
        "total": shown.scale("total"),
        "min_total": shown.least("total"),
        "max_total": shown.most("total"),
        "screen_positive_3": shown.cut_off("screen_positive_3"),
        "band": shown.band("band"),
    },
    notes=(published("reversal of item 3: Comorbidity Guidelines (Australia), appendix W"),),
)  # fmt: skip
