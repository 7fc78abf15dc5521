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


def texts(*passages: str) -> list[str]:
    """The texts of the sections of a document of these passages, the first titled "Minutes"."""
    all_stored = [stored(one, n, start=9 * n, heading="Minutes") for n, one in enumerate(passages)]
    return [part.passage.text for (part,) in sections_of(all_stored)]


def test_a_passage_of_a_short_document_is_parted_at_its_headings() -> None:
    opening = "Minutes\n\n1. Opening\n\nAll are here."
    staff = "2. Staff\n\nAnn has come. Bob has gone."
    assert texts(f"{opening}\n\n{staff}", "Next time is in May.") == [
        opening,
        staff,
        "Next time is in May.",
    ]


def test_a_part_of_a_passage_is_its_stretch_of_the_document() -> None:
    text = "Minutes\n\n1. Opening\n\nAll are here.\n\n2. Staff\n\nAnn has come."
    for (part,) in sections_of([stored(text, start=0, heading="Minutes")]):
        passage = part.passage
        assert text[passage.start : passage.end] == passage.text
        assert (part.passage_id, passage.heading) == (1, "Minutes")


def test_of_more_parts_than_sections_the_largest() -> None:
    parts = [f"Item {n}\n\n{'It is so. ' * (n % 6 + 1)}".strip() for n in range(12)]
    found = texts("Minutes\n\nOf all.\n\n" + "\n\n".join(parts))
    assert len(found) == SECTIONS
    assert found == [one for n, one in enumerate(parts) if n % 6]


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
