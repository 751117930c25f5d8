"""A course of scores as a picture: what it says holds for every instrument and any scores, to whoever looks or listens."""

import itertools
import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.care import findings, picture, queries, showing
from backend.care.picture import NARROW, SIZES, WIDE, Size
from backend.care.queries import Course
from backend.instruments import change
from backend.instruments.change import Outcome, Reliable
from backend.instruments.registry import registry
from backend.instruments.vocabulary import Form, Instrument
from tests.care.courses import a_course, taken
from tests.instruments.sheets import EVERY, name, reachable_totals

STYLES = Path(picture.__file__).parents[1] / "web/static/web"
every = pytest.mark.parametrize("instrument", EVERY, ids=name)
each_size = pytest.mark.parametrize("size", SIZES, ids=lambda size: size.name)


def value_at(instrument: Instrument, total: int) -> Fraction:
    """What the followed scale comes to where the items add up to a total."""
    if instrument.main.table is not None:
        return instrument.main.table[total]
    if instrument.main.form is Form.TEN_TIMES_MEAN:
        return Fraction(10 * total, len(instrument.main.items))
    return Fraction(total)


@st.composite
def courses(draw: st.DrawFn, instrument: Instrument, least: int = 1, most: int = 60) -> Course:
    """Any scores with any gaps, on any days that follow each other, several a day among them."""
    totals = st.sampled_from(reachable_totals(instrument))
    values = draw(st.lists(st.none() | totals, min_size=least, max_size=most))
    apart = draw(st.lists(st.sampled_from([0, 0, 1, 7, 30, 400]), min_size=len(values), max_size=len(values)))
    days = [sum(apart[:at]) for at in range(len(values))]
    return a_course(instrument.slug, [None if one is None else value_at(instrument, one) for one in values], days=days)


def read(svg: str) -> ET.Element:
    return ET.fromstring(svg)  # noqa: S314 - our own markup, a moment old


def drawn(course: Course, size: Size = WIDE) -> ET.Element:
    return read(picture.draw(course, size).svg)


def parts(root: ET.Element, part: str) -> list[ET.Element]:
    return [one for one in root if one.get("class") == f"app-picture__{part}"]


def words(root: ET.Element, part: str) -> list[str]:
    return [one.text or "" for one in parts(root, part)]


def told(root: ET.Element, tag: str) -> str:
    (found,) = root.findall(tag)
    return found.text or ""


def numbers(text: str | None) -> list[float]:
    return [float(one) for one in re.findall(r"-?\d+(?:\.\d+)?", text or "")]


# --- any scores of any instrument -----------------------------------------------------------------------------------


@every
@settings(max_examples=12)
@given(data=st.data())
def test_any_scores_make_a_picture_that_lies_within_its_frame(instrument: Instrument, data: st.DataObject) -> None:
    course = data.draw(courses(instrument))
    pictures = picture.pictures(course)
    assert len(pictures) == (2 if course.scored else 0)
    for one in pictures:
        root = read(one.svg)
        left, top, wide, high = numbers(root.get("viewBox"))
        for part in root.iter():
            across = [float(part.get(key, 0)) for key in ("x", "x1", "x2", "cx")]
            down = [float(part.get(key, 0)) for key in ("y", "y1", "y2", "cy")]
            pairs = numbers(part.get("points")) or numbers(part.get("d"))
            across += [*pairs[::2], float(part.get("x", 0)) + float(part.get("width", 0)) if part is not root else 0]
            down += [*pairs[1::2], float(part.get("y", 0)) + float(part.get("height", 0)) if part is not root else 0]
            assert all(left <= x <= left + wide for x in across), part.attrib
            assert all(top <= y <= top + high for y in down), part.attrib


@every
@settings(max_examples=12)
@given(data=st.data())
def test_every_sheet_has_its_mark_and_one_without_a_score_is_a_gap(instrument: Instrument, data: st.DataObject) -> None:
    course = data.draw(courses(instrument).filter(lambda one: one.scored))
    for size in SIZES:
        root = drawn(course, size)
        assert len(parts(root, "mark")) == len(course.scored)
        assert len(parts(root, "cross")) == len(course.taken) - len(course.scored)
        joined = sum(one.value is not None and two.value is not None for one, two in itertools.pairwise(course.taken))
        assert len(parts(root, "line")) == joined


@every
@settings(max_examples=12)
@given(data=st.data())
def test_whoever_hears_the_picture_hears_every_line_of_its_table(instrument: Instrument, data: st.DataObject) -> None:
    course = data.draw(courses(instrument, most=20).filter(lambda one: one.scored))
    said = told(drawn(course), "desc")
    listed = re.findall(r"(\d+ \w+ \d{4})[^:;]*: ([^;]+?)(?=; \d|\. )", said)
    assert [f"{day} {value}" for day, value in listed[: len(course.taken)]] == [
        f"{row[0].text} {row[2]}"  # type: ignore[attr-defined]
        for row in showing.course_table(course).rows
    ]


@every
@settings(max_examples=12)
@given(data=st.data())
def test_up_to_twelve_scores_no_words_lie_on_others(instrument: Instrument, data: st.DataObject) -> None:
    course = data.draw(courses(instrument, most=12).filter(lambda one: one.scored))
    for size in SIZES:
        root = drawn(course, size)
        boxes = [box(one, float(root.get("font-size", 0))) for one in root.iter("text")]
        assert [pair for pair in itertools.combinations(boxes, 2) if lie_on_each_other(*pair)] == []


Box = tuple[str, float, float, float, float]


def box(text: ET.Element, size: float) -> Box:
    """Where words lie: half as wide as high a letter, which is the mean of Arial."""
    said = text.text or ""
    wide, x, y = len(said) * size * 0.5, float(text.get("x", 0)), float(text.get("y", 0))
    left = {"start": x, "middle": x - wide / 2, "end": x - wide}[text.get("text-anchor", "start")]
    return said, left, y - size * 0.72, left + wide, y + size * 0.2


def lie_on_each_other(one: Box, other: Box) -> bool:
    return one[1] < other[3] and other[1] < one[3] and one[2] < other[4] and other[2] < one[4]


SAID = {
    Outcome.RECOVERED: r": a reliable improvement, (below|above|at or above) the cut-off of",
    Outcome.IMPROVED: r": a reliable improvement(, (still|now) | *$|, .* before and after$)",
    Outcome.WORSENED: r": a reliable worsening(,|$)",
    Outcome.UNCHANGED: r": no reliable change(,|$)",
}


@pytest.mark.parametrize("instrument", [one for one in EVERY if one.change], ids=name)
@settings(max_examples=60)
@given(data=st.data())
def test_the_title_says_what_the_change_came_to(instrument: Instrument, data: st.DataObject) -> None:
    first, last = data.draw(st.tuples(*[st.sampled_from(reachable_totals(instrument))] * 2))
    course = a_course(instrument.slug, [value_at(instrument, first), value_at(instrument, last)])
    assert course.change is not None
    title = told(drawn(course), "title")
    matching = [outcome for outcome, pattern in SAID.items() if re.search(pattern, title)]
    assert course.change.outcome in matching, title
    unlike = {Reliable.IMPROVEMENT: "improvement", Reliable.DETERIORATION: "worsening", Reliable.NONE: "no reliable"}
    assert [kind for kind, said in unlike.items() if said in title] == [course.change.reliable]
    if course.change.outcome is Outcome.RECOVERED:
        assert not re.search("still|now|before and after", title)
    assert title.startswith(instrument.title)


@pytest.mark.parametrize("instrument", [one for one in EVERY if one.change], ids=name)
@settings(max_examples=60)
@given(data=st.data())
def test_a_score_lies_in_the_band_exactly_where_the_change_is_not_reliable(
    instrument: Instrument, data: st.DataObject
) -> None:
    first, last = data.draw(st.tuples(*[st.sampled_from(reachable_totals(instrument))] * 2))
    values = [value_at(instrument, first), value_at(instrument, last)]
    course = a_course(instrument.slug, values)
    band = picture.no_change_band_of(course)
    assert band is not None
    unreliable = change.between(instrument, *values).reliable is Reliable.NONE
    assert (band[0] <= values[1] <= band[1]) is unreliable
    if instrument.main.form is not Form.TEN_TIMES_MEAN:  # there the band ends by less than a pixel can show
        (drawn_band,) = parts(drawn(course), "band")
        top = float(drawn_band.get("y", 0))
        mark = float(parts(drawn(course), "mark")[1].get("cy", 0))
        assert (top <= mark <= top + float(drawn_band.get("height", 0))) is unreliable


@every
@each_size
def test_higher_scores_lie_higher_and_the_ends_of_the_scale_at_the_ends_of_the_plot(
    instrument: Instrument, size: Size
) -> None:
    totals = reachable_totals(instrument)
    ends = [value_at(instrument, one) for one in (totals[0], totals[len(totals) // 2], totals[-1])]
    root = drawn(a_course(instrument.slug, ends), size)
    heights = [float(one.get("cy", 0)) for one in parts(root, "mark")]
    assert heights == sorted(heights, reverse=True)
    (axis, *_) = parts(root, "axis")
    assert heights[0] == float(axis.get("y1", 0))
    assert len({one.get("y1") for one in parts(root, "grid")}) >= 3


# --- a few in full --------------------------------------------------------------------------------------------------


def test_a_recovery_is_drawn_as_it_is_told() -> None:
    """A golden picture, by its meaning: PHQ-9 at 18, 16, 14 and 9."""
    root = drawn(a_course("phq-9", [18, 16, 14, 9]))
    assert told(root, "title") == "PHQ-9 fell from 18 to 9: a reliable improvement, below the cut-off of 10"
    assert sorted(words(root, "value")) == ["14", "16", "18", "9"]
    assert words(root, "note-head") == ["24 or more", "no reliable change", "12 or less", "cut-off 10"]
    assert words(root, "note") == ["reliable worsening", "reliable improvement", "exactly 10 counts"]
    below = words(root, "quiet")
    assert "Total, 0 to 27; lower is better" in below
    assert {"2 Feb 2026", "9 Feb 2026", "16 Feb 2026", "23 Feb 2026", "Start of treatment", "End of treatment"} < {
        *below
    }
    (line,) = parts(root, "cut-off")
    assert line.get("stroke-dasharray")
    height = {float(one.get("cy", 0)) for one in parts(root, "mark")}
    assert sum(one < float(line.get("y1", 0)) for one in height) == 3
    assert told(root, "desc") == (
        "Total, 0 to 27. Lower is better. 2 February 2026, start of treatment: 18; 9 February 2026, at a session: 16; "
        "16 February 2026, at a session: 14; 23 February 2026, end of treatment: 9. "
        "Shaded: no reliable change from the first score, 18. 12 or less is a reliable improvement, 24 or more is a "
        "reliable worsening. Dashed: the cut-off of 10, “Caseness in NHS Talking Therapies”: 10 or more. A score of "
        "exactly 10 counts."
    )


def test_where_higher_is_better_up_is_better() -> None:
    """A golden picture, by its meaning: ReQoL-10 at 14, 19, 24 and 31, with two published cut-offs at 24."""
    course = a_course("reqol-10", [14, 19, 24, 31])
    root = drawn(course)
    assert told(root, "title") == "ReQoL-10 rose from 14 to 31: a reliable improvement, above the cut-off of 24"
    assert "Total, 0 to 40; higher is better" in words(root, "quiet")
    assert words(root, "note-head") == ["cut-off 24", "19 or more", "no reliable change", "9 or less"]
    assert words(root, "note") == ["exactly 24 counts", "reliable improvement", "reliable worsening"]
    assert findings.reading(course)[1:] == [
        (
            "Dashed: the cut-off of 24, “Clinical range, general population from 25”: 24 or less. "
            "A score of exactly 24 counts."
        ),
        "Also in use, and not drawn: “Clinical range, general population from 24”: below 24.",
    ]


@pytest.mark.parametrize(
    ("slug", "values", "finding"),
    [
        ("phq-9", [], "No PHQ-9 score so far."),
        ("phq-9", [None], "No PHQ-9 score so far: the one sheet has too few answers."),
        ("phq-9", [None, None], "No PHQ-9 score so far: all 2 sheets have too few answers."),
        ("phq-9", [18], "One PHQ-9 score so far (18, 2 February). A line appears after the second."),
        ("phq-9", [None, 18], "One PHQ-9 score so far (18, 9 February). A line appears after the second."),
        ("phq-9", [18, 12], "PHQ-9 fell from 18 to 12: a reliable improvement, still at or above the cut-off of 10"),
        ("phq-9", [18, 13], "PHQ-9 fell from 18 to 13: no reliable change, still at or above the cut-off of 10"),
        ("phq-9", [12, 9], "PHQ-9 fell from 12 to 9: no reliable change, now below the cut-off of 10"),
        ("phq-9", [9, 10], "PHQ-9 rose from 9 to 10: no reliable change, now at or above the cut-off of 10"),
        ("phq-9", [8, 2], "PHQ-9 fell from 8 to 2: a reliable improvement, below the cut-off of 10 before and after"),
        ("phq-9", [9, 18], "PHQ-9 rose from 9 to 18: a reliable worsening, now at or above the cut-off of 10"),
        ("gad-7", [8, 8], "GAD-7 was 8 at first and at last: no reliable change, still at or above the cut-off of 8"),
        ("k10", [38, 30], "K10 fell from 38 to 30; no reliable change is known for it"),
        ("swemwbs", ["17.43", "26.02"], "SWEMWBS rose from 17.43 to 26.02: a reliable improvement"),
        ("core-10", [24, None, "11.0"],
         "CORE-10 fell from 24 to 11: a reliable improvement, still at or above the cut-off of 11"),
    ],
)  # fmt: skip
def test_the_finding_is_a_sentence_that_a_clinician_would_say(slug: str, values: list[object], finding: str) -> None:
    course = a_course(slug, [None if one is None else Fraction(str(one)) for one in values])
    assert findings.finding(course) == finding
    for one in picture.pictures(course):
        assert told(read(one.svg), "title") == finding


@each_size
def test_a_change_of_exactly_the_reliable_amount_lies_outside_the_band_and_the_edge_says_so(size: Size) -> None:
    root = drawn(a_course("phq-9", [18, 12, 13]), size)
    (band,) = parts(root, "band")
    foot = float(band.get("y", 0)) + float(band.get("height", 0))
    _, reliable, not_so = (float(one.get("cy", 0)) for one in parts(root, "mark"))
    assert not_so < foot < reliable
    assert "12 or less" in words(root, "note-head")


def test_an_edge_beyond_the_scale_is_not_named() -> None:
    course = a_course("phq-9", [2, 3])
    root = drawn(course)
    assert words(root, "note-head") == ["cut-off 10", "8 or more", "no reliable change"]
    assert findings.reading(course)[0] == (
        "Shaded: no reliable change from the first score, 2. 8 or more is a reliable worsening."
    )
    assert len(parts(root, "edge")) == 1


def test_without_a_published_change_nothing_is_shaded_and_that_is_said() -> None:
    course = a_course("k10", [38, 30])
    root = drawn(course)
    assert not parts(root, "band")
    assert not parts(root, "cut-off")
    assert "No reliable change is known for K10, so nothing is shaded." in told(root, "desc")
    assert [row[4] for row in showing.course_table(course).rows] == ["first score", "\u22128"]


def test_a_score_that_was_worked_out_has_a_mark_of_its_own_and_words() -> None:
    plain = a_course("core-10", [24, 9])
    course = queries.course(plain.instrument, [replace(plain.taken[0], derived=True), plain.taken[1]])
    root = drawn(course)
    assert len(parts(root, "derived")) == len(parts(root, "mark")) == 1
    assert "start of treatment: 24 (worked out)" in told(root, "desc")
    assert any(one.startswith("Diamond: worked out from the answers to CORE-OM") for one in findings.reading(course))
    assert showing.course_table(course).rows[0][2] == "24 (worked out)"


def test_a_sheet_without_a_score_is_said_to_be_no_zero() -> None:
    course = a_course("phq-9", [20, None, 14])
    root = drawn(course)
    (cross,) = parts(root, "cross")
    axis = max(float(one.get("y1", 0)) for one in parts(root, "axis"))
    assert min(numbers(cross.get("d"))[1::2]) > axis  # off the scale, where no score lies
    assert "It is not a zero." in told(root, "desc")
    assert "9 February 2026, at a session: no score" in told(root, "desc")


def test_a_form_on_which_an_item_did_not_apply_is_not_compared_and_says_out_of_what_it_is() -> None:
    wsas = registry().get("wsas")
    without_work = taken(wsas, 17, item1_not_applicable=True)  # 8 for work, which does not apply, and 9 for the rest
    course = queries.course(wsas, [taken(wsas, 20), without_work])
    assert course.change is None
    assert findings.finding(course) == (
        "WSAS fell from 20 to 9 of 32; the two are not compared, because an item did not apply"
    )
    assert showing.course_table(course).rows[1][4] == "not compared: an item did not apply"


def test_of_many_scores_those_that_matter_are_labelled_and_the_picture_says_how_many_are_not() -> None:
    values = [18, *([12, 11] * 28), 3, 25, 9]
    found = picture.draw(a_course("phq-9", values), WIDE)
    assert found.unlabelled == len(values) - 4
    assert sorted(words(read(found.svg), "value")) == ["18", "25", "3", "9"]


@each_size
def test_up_to_ten_scores_a_week_apart_are_all_labelled(size: Size) -> None:
    assert picture.draw(a_course("phq-9", [18, 16, 14, 9]), size).unlabelled == 0
    assert picture.draw(a_course("phq-9", [20, 19, 17, 18, 15, 14, 12, 9, 8, 7]), WIDE).unlabelled == 0


def test_sheets_of_one_day_lie_beside_each_other() -> None:
    root = drawn(a_course("phq-9", [18, 18, 18], days=[0, 0, 0]))
    across = [float(one.get("cx", 0)) for one in parts(root, "mark")]
    assert all(later - earlier >= 2 * picture.MARK for earlier, later in itertools.pairwise(across))
    assert words(root, "quiet").count("2 Feb 2026") == 1


def test_a_year_takes_twelve_times_the_room_of_a_month() -> None:
    root = drawn(a_course("phq-9", [18, 16, 9], days=[0, 30, 390]))
    first, second, third = (float(one.get("cx", 0)) for one in parts(root, "mark"))
    assert (third - second) == pytest.approx(12 * (second - first), rel=0.01)


def test_scores_by_earlier_rules_are_shown_as_they_were_and_that_is_said() -> None:
    course = a_course("phq-9", [18, 9])
    older = replace(course.instrument, version=0)
    first = replace(course.taken[0], instrument=older)
    assert findings.reading(replace(course, taken=(first, course.taken[1])))[-1] == (
        "Some were scored by earlier rules. They are shown as they were; the finding uses today's rules."
    )
    assert "earlier rules" not in " ".join(findings.reading(course))


# --- how it is made -------------------------------------------------------------------------------------------------


@every
def test_a_picture_is_an_image_with_a_name_and_words_and_brings_no_style_of_its_own(instrument: Instrument) -> None:
    totals = reachable_totals(instrument)
    pictures = picture.pictures(a_course(instrument.slug, [value_at(instrument, one) for one in totals[:2]]))
    ids: list[str] = []
    for one in pictures:
        root = read(one.svg)
        assert root.get("role") == "img"
        held = {part.get("id"): part for part in root if part.get("id")}
        assert held[root.get("aria-labelledby")].tag == "title"
        assert held[root.get("aria-describedby")].tag == "desc"
        ids += [str(part) for part in held]
        assert not any("style" in part.attrib or part.tag in {"style", "script"} for part in root.iter())
        assert not any(key.startswith(("on", "fill", "href")) for part in root.iter() for key in part.attrib)
    assert len(ids) == len(set(ids)) == 4


def test_every_part_of_a_picture_has_its_style_in_a_colour_of_the_design_system() -> None:
    styles = (STYLES / "footbridge.css").read_text("utf-8")
    (ours,) = re.findall(r"/\* --- pictures of scores.*?(?=/\* --- )", styles, re.DOTALL)
    palette = {
        one.lower()
        for one in re.findall(r"#[0-9a-fA-F]{3,6}\b", (STYLES / "vendor/frontend.min.css").read_text("utf-8"))
    }
    assert {one.lower() for one in re.findall(r"#[0-9a-fA-F]{3,6}\b", ours)} <= palette
    course = a_course("core-10", [24, None, 9])
    derived = queries.course(course.instrument, [replace(course.taken[0], derived=True), *course.taken[1:]])
    used = {
        str(one.get("class")) for root in (drawn(derived), drawn(course)) for one in root.iter() if one.get("class")
    }
    assert len(used) > 10
    assert [one for one in used if f".{one}" not in ours] == []


def test_there_is_nothing_to_draw_without_a_score() -> None:
    assert picture.pictures(a_course("phq-9", [None])) == ()
    with pytest.raises(ValueError, match="no score of PHQ-9"):
        picture.draw(a_course("phq-9", []), NARROW)
