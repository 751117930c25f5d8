"""Which result is which.

A result is known by its CJS code. Probation's copy of a Common Platform message carries none: there the id of the
result type, the short code that opens the wording (``MHTRNR - …``) or the label decides, in this order. A CJS code
that is given always decides alone.
"""

import re
from collections.abc import Mapping

from backend.courts.messages.records import NoticeKind, OrderKind

TREATMENT = "3108"

ORDERS: Mapping[str, OrderKind] = {
    "1116": OrderKind.COMMUNITY,
    "1115": OrderKind.SUSPENDED,
    "1134": OrderKind.SUSPENDED,  # suspended detention in a young offender institution, ages 18 to 20
}

YOUTH_ORDERS = frozenset({"1141", "1142", "1143"})  #: youth rehabilitation orders, plain, intensive, with fostering

NOTICES: Mapping[str, NoticeKind] = {
    "1028": NoticeKind.VARIED,
    "1029": NoticeKind.REVOKED,
    "1030": NoticeKind.VARIED,
    "1031": NoticeKind.EXTENDED,
    "1032": NoticeKind.AMENDED,
    "1507": NoticeKind.ACTIVATED,
    "1508": NoticeKind.VARIED,
    "3120": NoticeKind.REQUIREMENT_REMOVED,
    "4583": NoticeKind.ENTERED_IN_ERROR,
    "4584": NoticeKind.REOPENED,
}

#: Requirements of an order by code, for messages that do not name the group "Community Requirement".
REQUIREMENTS = frozenset(
    {
        "3101", "3102", "3103", "3104", "3105", "3106", "3107", "3109", "3110", "3111",
        "3146", "3147", "3148", "3272",
    }
)  # fmt: skip

#: Ids of result types met in public copies of the courts' messages. The one of a residential requirement was not.
_BY_TYPE: Mapping[str, str] = {
    "418b3aa7-65ab-4a4a-bab9-2f96b698118c": "1116",
    "8b1cff00-a456-40da-9ce4-f11c20959084": "1115",
    "5473390c-dbe2-4026-a95f-8bb99d2e011d": TREATMENT,
    "4a026ff3-e1aa-407e-aafa-015723c1dbd0": "1030",
    "61c246d8-f771-4420-9e02-30f34c0305b1": "1032",
    "2e83102c-a262-4bb3-a48d-c2107a094a66": "1029",
    "e3fb46ee-e406-4f73-9bf1-71d513da8cc7": "4584",
    "c36fed37-b635-4303-b514-2273e9e2594d": "4583",
    "9bec5977-1796-4645-9b9e-687d4f23d37d": "3101",
    "091cd45b-4312-476e-a122-18cc02fd1699": "3106",
    "959dfbc9-5fc5-4aa1-ac26-135f28b09e23": "3106",
    "65a59f46-61ae-4dac-a040-a25fca647cb2": "3107",
    "9941e3d0-0e80-46c6-95c6-5b4f1a88c83d": "3110",
    "f9eac601-a1e7-4d45-99ee-c49e2c4ca85b": "3111",
    "45ea2d9f-ddd8-4c39-9585-780746ee6a8d": "3148",
}

_BY_SHORT_CODE: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), code)
    for pattern, code in (
        (r"MHTR[A-Z]*", TREATMENT),  # MHTRNR non-residential; Crown Court disposals MHTRTCS and MHTRTSS
        (r"COEW", "1116"),
        (r"SUSPS", "1115"),
        (r"YRO[A-Z]*", "1141"),
        (r"COV", "1030"),
        (r"COA", "1032"),
        (r"OREV", "1029"),
        (r"ROPENED", "4584"),
        (r"UPWR", "3101"),
        (r"ERPEM|ERBD", "3106"),
        (r"RR", "3107"),
        (r"ATR", "3110"),
        (r"ACR", "3111"),
        (r"EMW", "3148"),
    )
)

_NOT_IMPOSED = re.compile(r"\b(?:varied|amended|revoked|removed|cancelled|breach|extended|discharged)\b")
_BY_LABEL: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), code)
    for pattern, code in (
        (r"mental health treatment\b.*", TREATMENT),
        (r"community order(?: england ?/ ?wales)?", "1116"),
        (r"suspended sentence order\b.*\b(?:young offender|detention|yoi)\b.*", "1134"),
        (r"suspended sentence order\b.*", "1115"),
        (r"youth rehabilitation order\b.*", "1141"),
        (r"unpaid work\b.*", "3101"),
        (r"rehabilitation activity\b.*", "3272"),
        (r"drug rehabilitation\b.*", "3109"),
        (r"alcohol treatment\b.*", "3110"),
        (r"alcohol abstinence\b.*", "3146"),
        (r"attendance centre\b.*", "3111"),
        (r"electronic monitoring whereabouts", "3148"),
    )
)
_NOTICE_LABELS: Mapping[str, str] = {
    "community order varied": "1030",
    "order varied": "1030",
    "community order amended": "1032",
    "suspended sentence order varied": "1508",
    "order revoked": "1029",
    "community order revoked": "1029",
    "case reopened": "4584",
    "entered in error": "4583",
}
_SHORT_CODE = re.compile(r"([A-Z][A-Z0-9]{1,15})\s+[-–—]\s")  # noqa: RUF001 - dashes as senders write them


def short_code(text: str) -> str:
    """The short code that opens a result's wording, empty where none does."""
    match = _SHORT_CODE.match(text)
    return match[1] if match else ""


def recognise(*, cjs_code: str, type_id: str, label: str, text: str) -> tuple[str, str]:
    """The CJS code of a result and by what it was found; two empty texts where it cannot be told."""
    if cjs_code:
        return cjs_code, "code"
    if found := _BY_TYPE.get(type_id.lower()):
        return found, "type"
    opening = short_code(text)
    for pattern, code in _BY_SHORT_CODE:
        if opening and pattern.fullmatch(opening):
            return code, "short code"
    low = " ".join(label.casefold().split())
    if found := _NOTICE_LABELS.get(low):
        return found, "label"
    if low and not _NOT_IMPOSED.search(low):
        for pattern, code in _BY_LABEL:
            if pattern.fullmatch(low):
                return code, "label"
    return "", ""


def is_head_type(type_id: str) -> bool:
    """Whether a result type is known to be one that requirements hang under: an order or a notice about one."""
    code = _BY_TYPE.get(type_id.lower(), "")
    return code in ORDERS or code in NOTICES


def is_requirement(code: str, groups: tuple[str, ...]) -> bool:
    """Whether a result is a requirement of an order, the treatment requirement included."""
    grouped = any(group.casefold().removesuffix("s") == "community requirement" for group in groups)
    return code == TREATMENT or code in REQUIREMENTS or (grouped and code not in ORDERS and code not in NOTICES)
