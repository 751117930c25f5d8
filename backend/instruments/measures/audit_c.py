"""AUDIT-C: the first three items of the AUDIT, about use."""

from backend.instruments import shown
from backend.instruments.vocabulary import (
    ZERO_TO_FOUR,
    Bands,
    Better,
    CutOff,
    Derivation,
    Instrument,
    Licence,
    Permission,
    Scale,
    SkipRule,
    house_rule,
    items,
    published,
    unconfirmed,
)

INSTRUMENT = Instrument(
    slug="audit-c",
    title="AUDIT-C",
    version=1,
    about="Alcohol use, as a short screen",
    better=Better.LOWER,
    items=items("Frequency", "Amount", "Heavy occasions", codes=ZERO_TO_FOUR),
    scales=(
        Scale(
            slug="total", title="Total, 0 to 12", items=(1, 2, 3),
            source=published("CamCOPS, task audit_c: none may be missing but what the form leaves out"),
        ),
    ),
    bands=(
        Bands(
            slug="band_uk",
            title="Level of risk, as used in the United Kingdom",
            of="total",
            starts=((0, "lower risk"), (5, "increasing risk"), (8, "higher risk"), (11, "possible dependence")),
            source=unconfirmed("the bands from 8 and from 11; that from 5 is published"),
        ),
    ),
    cut_offs=(
        CutOff(
            slug="screen_positive_5", title="Positive screen in the United Kingdom", of="total", at=5, by_bounds=True,
            source=published("two NHS screening tools, as nursing-notebook.com and docsbay.net hold them"),
        ),
    ),
    skips=(
        SkipRule(
            slug="after item 1", after=(1,), skips=(2, 3),
            source=house_rule("somebody who never drinks is not asked how much, as in the AUDIT"),
        ),
    ),
    derived_from=Derivation(
        slug="audit", items=(1, 2, 3), source=published("CamCOPS, task audit_c: AUDIT items 1 to 3")
    ),
    licence=Licence(
        permission=Permission.CONDITIONS,
        ask="the World Health Organization, before the wording is part of anything sold",
        terms="taken as the AUDIT's, although one source calls it public domain",
        may_alter="not stated; drinks in item 3 follow the national edition",
        source=published("CamCOPS, documentation of audit_c"),
    ),
    shows={
        "skip_rule": shown.skip_rule,
        "missing_after_skip": shown.missing,
        "total": shown.scale("total"),
        "min_total": shown.least("total"),
        "max_total": shown.most("total"),
        "screen_positive_5": shown.cut_off("screen_positive_5"),
        "band_uk": shown.band("band_uk"),
    },
    notes=(house_rule("where an item is missing the screen is decided if every possible total agrees"),),
)  # fmt: skip
