from hypothesis import given
from hypothesis import strategies as st

from search.kinds.sections import SECTIONS, sections_of
from tests.unit.search.examples import stored


def headings(*names: str) -> list[list[str]]:
    """The headings of the passages in each section of a document with these headings."""
    passages = [stored("Some text.", n, heading=name) for n, name in enumerate(names)]
    return [[one.passage.heading for one in section] for section in sections_of(passages)]


def test_a_short_document_has_a_section_for_each_passage() -> None:
    assert headings("A", "A", "B") == [["A"], ["A"], ["B"]]


def test_the_deepest_headings_that_are_few_enough() -> None:
    names = [f"{a} > {b} > {c}" for a in "AB" for b in "12" for c in "xyz"]
    assert [len(section) for section in headings(*names)] == [3, 3, 3, 3]


def test_of_too_many_the_largest_in_order() -> None:
    names = [name for name in "ABCDEFGHIJKL" for _ in range(1 if name in "CD" else 2)]
    assert [section[0] for section in headings(*names)] == list("ABEFGHIJKL")


def test_without_headings_even_parts() -> None:
    assert [len(section) for section in headings(*([""] * 45))] == [4, 5] * 5


@given(st.lists(st.sampled_from(["", "A", "A > x", "B > y", "C > z > q"]), min_size=1, max_size=60))
def test_sections_are_few_and_in_order(names: list[str]) -> None:
    passages = [stored("Some text.", n, heading=name) for n, name in enumerate(names)]
    sections = sections_of(passages)
    numbers = [one.passage_id for section in sections for one in section]
    assert 1 <= len(sections) <= SECTIONS
    assert all(sections)
    assert numbers == sorted(set(numbers))
