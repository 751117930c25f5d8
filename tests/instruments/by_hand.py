"""The scoring rules a second time, from the published keys: plain tables and sums, and nothing of the engine.

Bands are written as they are printed, first and last value of each; the engine has only where each begins.
"""

from collections.abc import Callable, Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

Sheet = Sequence[int | None]
Facts = dict[str, Any]

CODES: dict[str, list[tuple[int, ...]]] = {
    "CORE_OM": [(0, 1, 2, 3, 4)] * 34,
    "CORE_10": [(0, 1, 2, 3, 4)] * 10,
    "PHQ_9": [(0, 1, 2, 3)] * 9,
    "GAD_7": [(0, 1, 2, 3)] * 7,
    "K10": [(1, 2, 3, 4, 5)] * 10,
    "AUDIT": [(0, 1, 2, 3, 4)] * 8 + [(0, 2, 4)] * 2,
    "AUDIT_C": [(0, 1, 2, 3, 4)] * 3,
    "DUDIT": [(0, 1, 2, 3, 4)] * 9 + [(0, 2, 4)] * 2,
    "DAST_10": [(0, 1)] * 10,
    "SAPAS": [(0, 1)] * 8,
    "PC_PTSD_5": [(0, 1)] * 5,
    "WEMWBS": [(1, 2, 3, 4, 5)] * 14,
    "SWEMWBS": [(1, 2, 3, 4, 5)] * 7,
    "REQOL_10": [(0, 1, 2, 3, 4)] * 11,
    "WSAS": [(0, 1, 2, 3, 4, 5, 6, 7, 8)] * 5,
}
REVERSED: dict[str, set[int]] = {
    "CORE_OM": {3, 4, 7, 12, 19, 21, 31, 32},
    "CORE_10": {2, 3},
    "REQOL_10": {1, 3, 6, 9},
    "DAST_10": {3},
    "SAPAS": {3},
}
HIGHER_IS_BETTER = {"WEMWBS", "SWEMWBS", "REQOL_10"}
RISK_TO_SELF: dict[str, set[int]] = {
    "CORE_OM": {9, 16, 24, 34},
    "CORE_10": {6},
    "PHQ_9": {9},
    "REQOL_10": {6},
}
RISK_TO_OTHERS: dict[str, set[int]] = {"CORE_OM": {6, 22}}
SHORT_FORMS: dict[str, tuple[str, list[int]]] = {
    "CORE_10": ("CORE_OM", [2, 3, 7, 10, 15, 16, 18, 23, 27, 28]),
    "SWEMWBS": ("WEMWBS", [1, 2, 3, 6, 7, 9, 11]),
    "AUDIT_C": ("AUDIT", [1, 2, 3]),
}
BESIDE_THE_ANSWER: dict[str, dict[str, tuple[str, float, bool]]] = {
    "CORE_OM": {"above_cutoff_men": ("clinical", 11.9, False), "above_cutoff_women": ("clinical", 12.9, False)},
    "CORE_10": {"above_cutoff_13": ("clinical", 13, False)},
    "GAD_7": {"screen_positive_10": ("total", 10, False)},
    "AUDIT": {"assess_dependence": ("dependence", 4, False)},
    "SAPAS": {"screen_positive_4": ("total", 4, True)},
    "WSAS": {"significant": ("total", 10, False)},
}
"""Cut-offs that stand in no answer: of which scale, from where up, and whether possible totals decide them."""

IN_THE_PUBLIC_DOMAIN = {"PHQ_9", "GAD_7"}
NO_COPYRIGHT_LINE = {*IN_THE_PUBLIC_DOMAIN, "PC_PTSD_5"}
CONTEXTS: dict[str, list[Facts]] = {
    "DUDIT": [{"sex": "male"}, {"sex": "female"}, {"sex": None}, {"sex": "unknown"}, {}],
    "PC_PTSD_5": [{"trauma_gate": 0}, {"trauma_gate": 1}, {"trauma_gate": None}, {}],
    "WSAS": [{"item1_not_applicable": True}, {"item1_not_applicable": False}, {}],
}
CHANGE: dict[str, tuple[int, Callable[[Fraction], bool]]] = {
    "CORE_OM": (5, lambda score: score >= 10),
    "CORE_10": (6, lambda score: score >= 11),
    "PHQ_9": (6, lambda score: score >= 10),
    "GAD_7": (4, lambda score: score >= 8),
    "REQOL_10": (5, lambda score: score <= 24),
    "WSAS": (8, lambda score: score >= 10),
}
METRIC = [
    7.00, 9.51, 11.25, 12.40, 13.33, 14.08, 14.75, 15.32, 15.84, 16.36, 16.88, 17.43, 17.98, 18.59, 19.25,
    19.98, 20.73, 21.54, 22.35, 23.21, 24.11, 25.03, 26.02, 27.03, 28.13, 29.31, 30.70, 32.55, 35.00,
]  # fmt: skip


def expected(name: str, sheet: Sheet, context: Facts) -> Facts:
    """What the answer to a sheet must be."""
    counted = [
        None
        if ticked is None
        else (max(codes) + min(codes) - ticked if number in REVERSED.get(name, set()) else ticked)
        for number, (ticked, codes) in enumerate(zip(sheet, CODES[name], strict=True), start=1)
    ]
    return BY_HAND[name](sheet, counted, context)


def _rounded(value: Fraction, places: str) -> Decimal:
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return exact.quantize(Decimal(places), rounding=ROUND_HALF_UP)


def _among(value: Any, *ranges: tuple[float, float, str]) -> str | None:
    if value is None:
        return None
    (found,) = [name for low, high, name in ranges if low <= value <= high]
    return found


def _gaps(columns: Sheet) -> int:
    return sum(one is None for one in columns)


def _mean(columns: Sheet, may_miss: int) -> Fraction | None:
    there = [one for one in columns if one is not None]
    return None if _gaps(columns) > may_miss else Fraction(sum(there), len(there)) * 10


def _shown(value: Fraction | None) -> float | None:
    return None if value is None else float(_rounded(value, "0.1"))


def _sum(columns: Sheet, may_miss: int = 0) -> int | None:
    there = [one for one in columns if one is not None]
    if _gaps(columns) > may_miss:
        return None
    return int(_rounded(Fraction(sum(there) * len(columns), len(there)), "1"))


def _least_and_most(columns: Sheet, codes: Sequence[tuple[int, ...]]) -> tuple[int, int]:
    pairs = list(zip(columns, codes, strict=True))
    return (
        sum(min(each) if one is None else one for one, each in pairs),
        sum(max(each) if one is None else one for one, each in pairs),
    )


def _screen(least: int, most: int, at: int) -> bool | None:
    return True if least >= at else False if most < at else None


def _flag(ticked: int | None) -> bool | None:
    return None if ticked is None else ticked >= 1


def _core_band(value: Fraction | None, mild: int) -> str | None:
    if value is None:
        return None
    edges = [(6, "healthy"), (mild, "low level"), (15, "mild"), (20, "moderate"), (25, "moderate to severe")]
    return next((name for below, name in edges if value < below), "severe")


def _core_om(sheet: Sheet, counted: Sheet, _: Facts) -> Facts:
    parts = {
        "wellbeing": ([4, 14, 17, 31], 0),
        "problems": ([2, 5, 8, 11, 13, 15, 18, 20, 23, 27, 28, 30], 1),
        "functioning": ([1, 3, 7, 10, 12, 19, 21, 25, 26, 29, 32, 33], 1),
        "risk": ([6, 9, 16, 22, 24, 34], 0),
    }
    risk = parts["risk"][0]
    overall = _mean(counted, 3)
    non_risk = _mean([one for number, one in enumerate(counted, start=1) if number not in risk], 3)
    found: Facts = {
        "missing": _gaps(counted),
        "clinical": _shown(overall),
        "prorated": overall is not None and _gaps(counted) > 0,
        "non_risk": _shown(non_risk),
        **{name: _shown(_mean([counted[n - 1] for n in numbers], most)) for name, (numbers, most) in parts.items()},
        "band": _core_band(overall, 10),
        "above_cutoff_10": None if overall is None else overall >= 10,
        "risk_items_endorsed": [n for n in risk if (sheet[n - 1] or 0) >= 1],
        "risk_items_unanswered": [n for n in risk if sheet[n - 1] is None],
    }
    if None not in counted:
        found["raw_total"] = sum(one for one in counted if one is not None)
    return found


def _core_10(sheet: Sheet, counted: Sheet, _: Facts) -> Facts:
    score = _mean(counted, 1)
    return {
        "missing": _gaps(counted),
        "clinical": _shown(score),
        "prorated": score is not None and _gaps(counted) > 0,
        "band": _core_band(score, 11),
        "above_cutoff_11": None if score is None else score >= 11,
        "risk_item_6": sheet[5],
        "risk_flag": _flag(sheet[5]),
    }


def _phq_9(sheet: Sheet, counted: Sheet, _: Facts) -> Facts:
    total = None if sheet[8] is None else _sum(counted, 2)
    return {
        "missing": _gaps(counted),
        "total": total,
        "prorated": total is not None and _gaps(counted) > 0,
        "band": _among(
            total,
            (0, 4, "none or minimal"),
            (5, 9, "mild"),
            (10, 14, "moderate"),
            (15, 19, "moderately severe"),
            (20, 27, "severe"),
        ),
        "caseness": None if total is None else total >= 10,
        "risk_item_9": sheet[8],
        "risk_flag": _flag(sheet[8]),
    }


def _gad_7(_: Sheet, counted: Sheet, __: Facts) -> Facts:
    total = _sum(counted, 1)
    return {
        "missing": _gaps(counted),
        "total": total,
        "prorated": total is not None and _gaps(counted) > 0,
        "band": _among(total, (0, 4, "none or minimal"), (5, 9, "mild"), (10, 14, "moderate"), (15, 21, "severe")),
        "caseness": None if total is None else total >= 8,
    }


def _k10(_: Sheet, counted: Sheet, __: Facts) -> Facts:
    total = _sum(counted)
    return {
        "missing": _gaps(counted),
        "total": total,
        "band_abs": _among(total, (10, 15, "low"), (16, 21, "moderate"), (22, 29, "high"), (30, 50, "very high")),
        "band_crufad": _among(
            total,
            (10, 19, "likely well"),
            (20, 24, "likely mild"),
            (25, 29, "likely moderate"),
            (30, 50, "likely severe"),
        ),
    }


def _audit(sheet: Sheet, _: Sheet, __: Facts) -> Facts:
    skip = "after item 1" if sheet[0] == 0 else "after item 3" if sheet[1] == sheet[2] == 0 else None
    not_asked = {"after item 1": range(2, 9), "after item 3": range(4, 9), None: ()}[skip]
    counted = [0 if one is None and number in not_asked else one for number, one in enumerate(sheet, start=1)]
    total = _sum(counted)
    return {
        "unanswered": _gaps(sheet),
        "skip_rule": skip,
        "missing_after_skip": _gaps(counted),
        "total": total,
        "consumption": _sum(counted[0:3]),
        "dependence": _sum(counted[3:6]),
        "harm": _sum(counted[6:10]),
        "band": _among(
            total,
            (0, 7, "lower risk"),
            (8, 15, "increasing risk"),
            (16, 19, "higher risk"),
            (20, 40, "possible dependence"),
        ),
    }


def _audit_c(sheet: Sheet, _: Sheet, __: Facts) -> Facts:
    never = sheet[0] == 0
    counted = [0 if one is None and never else one for one in sheet]
    least, most = _least_and_most(counted, CODES["AUDIT_C"])
    total = _sum(counted)
    return {
        "skip_rule": "after item 1" if never else None,
        "missing_after_skip": _gaps(counted),
        "total": total,
        "min_total": least,
        "max_total": most,
        "screen_positive_5": _screen(least, most, 5),
        "band_uk": _among(
            total,
            (0, 4, "lower risk"),
            (5, 7, "increasing risk"),
            (8, 10, "higher risk"),
            (11, 12, "possible dependence"),
        ),
    }


def _dudit(_: Sheet, counted: Sheet, context: Facts) -> Facts:
    least, most = _least_and_most(counted, CODES["DUDIT"])
    cut_off = 6 if context.get("sex") == "male" else 2
    return {
        "missing": _gaps(counted),
        "total": _sum(counted),
        "min_total": least,
        "max_total": most,
        "cutoff_used": cut_off,
        "problem_likely": _screen(least, most, cut_off),
        "dependence_likely_25": _screen(least, most, 25),
    }


def _dast_10(_: Sheet, counted: Sheet, __: Facts) -> Facts:
    least, most = _least_and_most(counted, CODES["DAST_10"])
    total = _sum(counted)
    return {
        "missing": _gaps(counted),
        "total": total,
        "min_total": least,
        "max_total": most,
        "screen_positive_3": _screen(least, most, 3),
        "band": _among(
            total,
            (0, 0, "none reported"),
            (1, 2, "low"),
            (3, 5, "moderate"),
            (6, 8, "substantial"),
            (9, 10, "severe"),
        ),
    }


def _sapas(_: Sheet, counted: Sheet, __: Facts) -> Facts:
    least, most = _least_and_most(counted, CODES["SAPAS"])
    return {
        "missing": _gaps(counted),
        "total": _sum(counted),
        "min_total": least,
        "max_total": most,
        "screen_positive_3": _screen(least, most, 3),
    }


def _pc_ptsd_5(_: Sheet, counted: Sheet, context: Facts) -> Facts:
    gate = context.get("trauma_gate")
    if gate == 0:
        return {"total": 0, "ended_at_gate": True, "screen_3": False, "screen_4": False}
    if gate is None:
        nothing: Facts = {"total": None, "screen_3": None, "screen_4": None}
        return {**nothing, "ended_at_gate": False, "reason": "gate unanswered"}
    least, most = _least_and_most(counted, CODES["PC_PTSD_5"])
    return {
        "total": _sum(counted),
        "ended_at_gate": False,
        "missing": _gaps(counted),
        "min_total": least,
        "max_total": most,
        "screen_3": _screen(least, most, 3),
        "screen_4": _screen(least, most, 4),
    }


def _wemwbs(_: Sheet, counted: Sheet, __: Facts) -> Facts:
    total = _sum(counted)
    return {
        "missing": _gaps(counted),
        "total": total,
        "band": _among(
            total,
            (14, 40, "low, probable depression"),
            (41, 44, "low, possible depression"),
            (45, 59, "average"),
            (60, 70, "high"),
        ),
    }


def _swemwbs(_: Sheet, counted: Sheet, __: Facts) -> Facts:
    raw = _sum(counted)
    return {
        "missing": _gaps(counted),
        "raw": raw,
        "metric": None if raw is None else METRIC[raw - 7],
        "band": _among(raw, (7, 23, "low"), (24, 30, "average"), (31, 35, "high")),
    }


def _reqol_10(sheet: Sheet, counted: Sheet, _: Facts) -> Facts:
    ten = counted[:10]
    total = _sum(ten, 1)
    return {
        "missing": _gaps(ten),
        "total": total,
        "prorated": total is not None and _gaps(ten) > 0,
        "physical_item_11": sheet[10],
        "clinical_if_le_24": None if total is None else total <= 24,
        "clinical_if_lt_24": None if total is None else total < 24,
        "risk_item_6_ticked": sheet[5],
        "risk_flag": _flag(sheet[5]),
    }


def _wsas(_: Sheet, counted: Sheet, context: Facts) -> Facts:
    if context.get("item1_not_applicable"):
        total = _sum(counted[1:])
        scaled = None if total is None else total * 40 / 32
        return {"missing": _gaps(counted[1:]), "total": total, "max": 32, "scaled_to_40": scaled, "band": None}
    total = _sum(counted)
    band = _among(
        total, (0, 9, "subclinical"), (10, 20, "significant, less severe"), (21, 40, "moderately severe or worse")
    )
    return {"missing": _gaps(counted), "total": total, "max": 40, "scaled_to_40": None, "band": band}


BY_HAND: dict[str, Callable[[Sheet, Sheet, Facts], Facts]] = {
    "CORE_OM": _core_om,
    "CORE_10": _core_10,
    "PHQ_9": _phq_9,
    "GAD_7": _gad_7,
    "K10": _k10,
    "AUDIT": _audit,
    "AUDIT_C": _audit_c,
    "DUDIT": _dudit,
    "DAST_10": _dast_10,
    "SAPAS": _sapas,
    "PC_PTSD_5": _pc_ptsd_5,
    "WEMWBS": _wemwbs,
    "SWEMWBS": _swemwbs,
    "REQOL_10": _reqol_10,
    "WSAS": _wsas,
}
