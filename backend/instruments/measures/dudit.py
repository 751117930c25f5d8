"""DUDIT: drug use and its problems. Its development was paid for by a prison service.

Items 1 to 9 run 0 to 4, items 10 and 11 are 0, 2 or 4. One published page swaps these in its table; its text has them
as they are here.
"""

from backend.instruments import shown
from backend.instruments.vocabulary import (
    ZERO_TO_FOUR,
    Asked,
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
    slug="dudit",
    title="DUDIT",
    version=1,
    about="Drugs: use, dependence and harm",
    better=Better.LOWER,
    items=items(
        "Frequency", "Several drugs", "Occasions a day", "Heavy intoxication", "Craving", "Loss of control",
        "Neglected duties", "Morning use", "Guilt", "Injury", "Others' concern",
        codes=ZERO_TO_FOUR,
        other_codes={10: (0, 2, 4), 11: (0, 2, 4)},
    ),
    scales=(
        Scale(
            slug="total", title="Total, 0 to 44", items=tuple(range(1, 12)),
            source=house_rule("none may be missing; the cut-offs are still decided where possible totals agree"),
        ),
    ),
    cut_offs=(
        CutOff(
            slug="problem_likely", title="Drug-related problems likely", of="total", at=2, by_bounds=True,
            depends_on="sex", at_where={"male": 6},
            source=published("Comorbidity Guidelines (Australia), appendix X: 6 for men, 2 for women"),
        ),
        CutOff(
            slug="dependence_likely_25", title="Dependence likely", of="total", at=25, by_bounds=True,
            source=published(
                "the development study, as betterworldhealthcare.com reports it: sensitivity 90%, specificity 88%"
            ),
        ),
    ),
    asks=(
        Asked(
            key="sex", title="sex",
            takes={
                "male": "male", "female": "female", "other": None, "indeterminate": None, "unknown": None,
                "not known": None, "not specified": None, "not stated": None,
            },
        ),
    ),
    licence=Licence(
        permission=Permission.ASK_FIRST,
        ask="the authors, at the Karolinska Institute in Stockholm",
        terms="not found; the manual at hand is a draft marked not to be cited",
        may_alter="not known; ask",
        source=house_rule("no licence found, so none is assumed"),
    ),
    shows={
        "missing": shown.missing,
        "total": shown.scale("total"),
        "min_total": shown.least("total"),
        "max_total": shown.most("total"),
        "cutoff_used": shown.cut_off_used("problem_likely"),
        "problem_likely": shown.cut_off("problem_likely"),
        "dependence_likely_25": shown.cut_off("dependence_likely_25"),
    },
    notes=(house_rule("where the sex is not known the lower cut-off is used, and the answer names the one used"),),
)  # fmt: skip
