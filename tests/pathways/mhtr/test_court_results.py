"""What a court's result becomes on this pathway: codes to answers, and only what the court changed is corrected."""

import dataclasses
import datetime as dt

import pytest

from backend.pathways import entry as entries
from backend.pathways.court_results import (
    Answer,
    CompanionGiven,
    Correction,
    HearingGiven,
    Notice,
    OrderGiven,
    Withdrawal,
)
from backend.pathways.facts import OrderFacts, OrderKind, TreatmentKind, TreatmentPeriod
from backend.pathways.mhtr.court_results import COMPANIONS, COURT_RESULTS, ORDERS
from backend.pathways.mhtr.fields.choices_of_law import OrderType
from backend.pathways.mhtr.pathway import PATHWAY

PERIOD = TreatmentPeriod(
    kind=TreatmentKind.INSTITUTION,
    starts_on=dt.date(2026, 11, 16),
    ends_on=dt.date(2027, 11, 15),
    place="Summerhill Wellbeing Centre",
)
TERMS = OrderFacts(
    kind=OrderKind.COMMUNITY,
    made_on=dt.date(2026, 11, 16),
    convicted_on=dt.date(2026, 10, 12),
    ends_on=dt.date(2027, 11, 15),
    periods=(PERIOD,),
)


def given(code: str = "1116", terms: OrderFacts = TERMS, companions: tuple[CompanionGiven, ...] = ()) -> OrderGiven:
    return OrderGiven(code=code, terms=terms, companions=companions, court="Birmingham", court_kind="magistrates")


@pytest.mark.parametrize("answer", ["order_made", "order_made_unasked"])
def test_the_order_becomes_the_entry_that_the_action_asks(answer: str) -> None:
    wanted: Answer[OrderGiven] = getattr(COURT_RESULTS, answer)
    form = PATHWAY.action(wanted.action).asks
    assert form is not None
    entry: object = entries.read(form, wanted.data(given()))
    assert COURT_RESULTS.order_after(None, entry) is not None
    assert wanted.data(given()) == {
        "order_type": "community",
        "sentenced_on": "2026-11-16",
        "legal_basis": "code",
        "convicted_on": "2026-10-12",
        "court": "Birmingham",
        "court_level": "magistrates",
        "magistrates_supervision": False,
        "court_review": False,
        "ends_on": "2027-11-15",
        "periods": [
            {
                "kind": "institution",
                "starts_on": "2026-11-16",
                "ends_on": "2027-11-15",
                "place": "Summerhill Wellbeing Centre",
                "high_security": False,
            }
        ],
        "appeal_pending": False,
        "holds_treatment": True,
    }


def test_every_code_of_an_order_has_its_type_and_no_youth_order_is_among_them() -> None:
    made = {code: COURT_RESULTS.order_made.data(given(code))["order_type"] for code in ORDERS}
    assert made == {"1116": "community", "1115": "suspended", "1134": "suspended_yoi"}
    assert OrderType.YOUTH not in ORDERS.values()
    with pytest.raises(KeyError):
        COURT_RESULTS.order_made.data(given("1141"))


def test_other_requirements_are_known_by_code_each_once_and_a_strange_one_is_another() -> None:
    named = tuple(CompanionGiven(code=code, title="") for code in ("3101", "3110", "3101", "3999"))
    assert COURT_RESULTS.order_made.data(given(companions=named))["companions"] == [
        "unpaid_work", "alcohol_treatment", "other",
    ]  # fmt: skip
    assert "3108" not in COMPANIONS


@pytest.mark.parametrize(
    ("convicted", "made", "basis"),
    [
        (dt.date(2020, 11, 30), dt.date(2021, 1, 5), "act_2003"),
        (dt.date(2020, 12, 1), dt.date(2021, 1, 5), "code"),
        (None, dt.date(2020, 11, 30), "act_2003"),
        (None, dt.date(2020, 12, 1), "code"),
    ],
)
def test_the_date_of_conviction_tells_the_act(convicted: dt.date | None, made: dt.date, basis: str) -> None:
    terms = dataclasses.replace(TERMS, convicted_on=convicted, made_on=made)
    assert COURT_RESULTS.order_made.data(given(terms=terms))["legal_basis"] == basis


def test_only_what_the_court_changed_is_corrected() -> None:
    moved = dataclasses.replace(TERMS, periods=(dataclasses.replace(PERIOD, place="Moor Lane Clinic"),))
    data = COURT_RESULTS.order_corrected.data(Correction(before=TERMS, after=moved, what="place"))
    assert set(data) == {"what", "periods"}
    longer = dataclasses.replace(TERMS, ends_on=dt.date(2028, 1, 1), custodial_months=6)
    data = COURT_RESULTS.order_corrected.data(Correction(before=TERMS, after=longer, what="end"))
    assert data == {"what": "end", "ends_on": "2028-01-01", "custodial_months": 6}


def test_a_correction_leaves_what_was_entered_since() -> None:
    entered = dataclasses.replace(TERMS, responsible_officer="Rhian Morgan", extended_on_application=True)
    moved = dataclasses.replace(TERMS, periods=(dataclasses.replace(PERIOD, place="Moor Lane Clinic"),))
    entry = COURT_RESULTS.order_corrected.entry(Correction(before=TERMS, after=moved, what="place"))
    after = COURT_RESULTS.order_after(entered, entry)
    assert after is not None
    assert (after.responsible_officer, after.extended_on_application) == ("Rhian Morgan", True)
    assert after.periods[0].place == "Moor Lane Clinic"


@pytest.mark.parametrize(
    ("code", "set_aside", "result"),
    [("1030", False, "amended"), ("1030", True, "set_aside"), ("4584", True, "set_aside"), ("4584", False, "other"),
     ("1029", False, "other"), ("1031", False, "amended")],
)  # fmt: skip
def test_a_notice_says_what_it_is_and_never_more(code: str, *, set_aside: bool, result: str) -> None:
    notice = Notice(code=code, set_aside=set_aside, on=dt.date(2026, 11, 20), text="COV")
    assert COURT_RESULTS.result_noted.data(notice) == {"result": result, "resulted_on": "2026-11-20", "text": "COV"}


def test_a_withdrawal_names_day_and_court() -> None:
    told = COURT_RESULTS.requirement_withdrawn.data(Withdrawal(on=dt.date(2026, 11, 20), court="Birmingham"))
    assert told == {"ended_on": "2026-11-20", "court": "Birmingham"}


@pytest.mark.parametrize(
    ("words", "kind"),
    [("Sentence", "sentence"), ("Sentencing hearing", "sentence"), ("First hearing", "first_appearance"),
     ("Plea and Trial Preparation", "plea"), ("Trial", "trial"), ("Mention", "other"), ("", None)],
)  # fmt: skip
def test_a_listed_hearing_has_its_kind_where_the_list_says_one(words: str, kind: str | None) -> None:
    at = dt.datetime(2026, 11, 24, 10, 0, tzinfo=dt.UTC)
    told = COURT_RESULTS.hearing_listed.data(HearingGiven(at=at, court="Birmingham", hearing_type=words))
    assert told.get("hearing_type") == kind
