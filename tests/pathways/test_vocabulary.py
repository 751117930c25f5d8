"""The arrows of a definition, and what a pathway answers about itself."""

import pytest

from backend.pathways.vocabulary import START, Move, Strand, Target, move, state
from tests.pathways.definitions import TOY

LINE = Strand(
    slug="line",
    title="Line",
    states=(
        *(state(slug, slug) for slug in ("A1", "A2", "B1", "B-2")),
        *(state(z, z, final=True) for z in ("Z1", "Z2")),
    ),
)


@pytest.mark.parametrize(
    ("arrow", "sources", "target"),
    [
        ("A1 -> A2", ("A1",), "A2"),
        ("A1, B1->A2", ("A1", "B1"), "A2"),
        ("none -> A1", (START,), "A1"),
        ("none, A1 -> B-2", (START, "A1"), "B-2"),
        ("any -> Z1", ("A1", "A2", "B1", "B-2"), "Z1"),
        ("any A -> Z1", ("A1", "A2"), "Z1"),
        ("any A, B1 -> Z1", ("A1", "A2", "B1"), "Z1"),
        ("any, -B1 -> Z1", ("A1", "A2", "B-2"), "Z1"),
        ("any B, -B-2 -> Z1", ("B1",), "Z1"),
        ("ended -> A1", ("Z1", "Z2"), "A1"),
        ("A1, A1 -> A2", ("A1",), "A2"),
        ("A1 -> same", ("A1",), Target.SAME),
    ],
)
def test_an_arrow_is_read_as_it_is_written(arrow: str, sources: tuple[str, ...], target: str) -> None:
    found = move(LINE, arrow)
    assert (found.strand, found.sources, found.target, found.optional) == ("line", sources, target, False)


def test_the_ways_back_and_to_what_is_open_are_read() -> None:
    assert move(LINE, "B1 -> back(A1, A2)") == Move(
        strand="line", sources=("B1",), target=Target.BACK, back_to=("A1", "A2")
    )
    assert move(LINE, "B1 -> back(any A) or A1").otherwise == "A1"
    assert move(LINE, "B1 -> open(A1, A2)").open_to == ("A1", "A2")


def test_a_question_mark_makes_an_arrow_optional() -> None:
    assert move(LINE, "A1 -> A2 ?").optional
    assert move(LINE, "A1 -> A2?").optional
    assert move(LINE, "B1 -> back(A1) ?").optional


@pytest.mark.parametrize(
    "arrow", ["", "A1", "-> A1", "A1 ->", "A1 => A2", "A1 -> A2 -> B1", "A1 -> back(", "A1 -> A2 or A1", "A1 -> A2 B1"]
)
def test_an_arrow_that_cannot_be_read_says_so(arrow: str) -> None:
    with pytest.raises(ValueError, match="line"):
        move(LINE, arrow)


def test_an_arrow_that_names_no_state_says_which() -> None:
    with pytest.raises(ValueError, match="names 'A9', which is no state of strand line"):
        move(LINE, "A9 -> A1")
    with pytest.raises(ValueError, match="names 'A9', which is no state of strand line"):
        move(LINE, "A1 -> back(A9)")
    with pytest.raises(ValueError, match="falls to 'B1', which is not among those it goes back to"):
        move(LINE, "A2 -> back(A1) or B1")


def test_leaving_out_what_was_not_named_says_so() -> None:
    with pytest.raises(ValueError, match="'any A, -B1 -> Z1' leaves out 'B1', which it does not name before"):
        move(LINE, "any A, -B1 -> Z1")


def test_a_pathway_answers_by_name_and_says_what_it_does_not_have() -> None:
    assert TOY.strand("paper").title == "Agreement"
    assert TOY.strand("paper").state("P2").title == "Signed"
    assert TOY.action("sign").title == "Sign the agreement"
    assert TOY.review("letter_due").rule == "T5"
    assert TOY.strand_of("P2") is TOY.strand("paper")
    for ask, said in (
        (lambda: TOY.strand("moon"), "toy has no strand 'moon'"),
        (lambda: TOY.action("moon"), "toy has no action 'moon'"),
        (lambda: TOY.review("moon"), "toy has no review 'moon'"),
        (lambda: TOY.strand_of("M7"), "toy has no state 'M7'"),
        (lambda: TOY.strand("paper").state("M0"), "strand paper has no state 'M0'"),
    ):
        with pytest.raises(LookupError, match=said):
            ask()


def test_open_states_are_those_that_are_no_end() -> None:
    assert TOY.strand("paper").open_states == ("P1", "P2")


def test_a_state_that_is_left_by_going_back_remembers() -> None:
    assert TOY.return_states == {("mentoring", "M3"), ("mentoring", "M8"), ("mentoring", "M9"), ("paper", "P9")}
