"""What a page says to do about risk, at every hour and with whatever a site has set."""

import datetime as dt
from typing import Any

import pytest

from backend.pathways.measuring import NO_NUMBER, on_duty, out_of_hours
from backend.pathways.working_days import LONDON

TUESDAY = dt.date(2026, 11, 24)


def at(clock: str, day: dt.date = TUESDAY) -> dt.datetime:
    return dt.datetime.combine(day, dt.time.fromisoformat(clock), LONDON).astimezone(dt.UTC)


@pytest.mark.parametrize(
    ("moment", "figures", "there"),
    [
        (at("08:59"), {}, False),
        (at("09:00"), {}, True),
        (at("16:59"), {}, True),
        (at("17:00"), {}, False),
        (at("12:00", dt.date(2026, 11, 28)), {}, False),  # a Saturday
        (at("12:00", dt.date(2026, 12, 25)), {}, False),  # a bank holiday
        (at("09:30", dt.date(2026, 7, 1)), {"clinicians_from": dt.time(9, 30)}, True),  # British Summer Time
        (at("19:00"), {"clinicians_until": dt.time(20)}, True),
        (at("12:00"), {"clinicians_from": dt.time(13), "clinicians_until": dt.time(9)}, False),  # set crosswise
    ],
)
def test_a_clinician_is_on_duty_in_the_hours_of_the_site_on_working_days(
    moment: dt.datetime, figures: dict[str, Any], there: bool
) -> None:
    assert on_duty(figures, moment) is there


def test_where_the_site_set_no_number_the_national_ones_are_named() -> None:
    for moment in (at("12:00"), at("23:00")):
        assert out_of_hours({}, moment).endswith(NO_NUMBER)
    assert "999" in NO_NUMBER
    assert "111, option 2" in NO_NUMBER


def test_the_sites_number_comes_with_its_words_and_999() -> None:
    set_here = {"crisis_number": "0121 496 0000", "crisis_words": "crisis team, all night"}
    night, noon = out_of_hours(set_here, at("23:00")), out_of_hours(set_here, at("12:00"))
    assert night.startswith("No clinician is on duty now (hours: 09:00 to 17:00 on working days).")
    assert night.endswith("Ring 0121 496 0000 (crisis team, all night). In an emergency ring 999.")
    assert noon.startswith("A clinician is on duty")
    assert noon.endswith("ring 0121 496 0000 (crisis team, all night). In an emergency ring 999.")


def test_words_without_a_number_are_shown_beside_the_national_ones() -> None:
    said = out_of_hours({"crisis_words": "The custody nurse is there till ten."}, at("23:00"))
    assert said.endswith(f"The custody nurse is there till ten. {NO_NUMBER}")
