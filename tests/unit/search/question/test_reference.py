import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.question.reference import Division, each_of_two, number_of, reference_in


@pytest.mark.parametrize(
    ("question", "division", "number", "item"),
    [
        ("Wat staat er in artikel 12 van de cao?", Division.ARTICLE, ("12",), 0),
        ("Wat staat er in artikel 12 lid 3?", Division.ARTICLE, ("12",), 3),
        ("art. 33, lid 2", Division.ARTICLE, ("33",), 2),
        ("het derde lid van artikel 12", Division.ARTICLE, ("12",), 3),
        ("lid 3 van artikel 12", Division.ARTICLE, ("12",), 3),
        ("What does article 12(3) say?", Division.ARTICLE, ("12",), 3),
        ("What does Article IV say?", Division.ARTICLE, ("4",), 0),
        ("artikel 12a", Division.ARTICLE, ("12a",), 0),
        ("What does section 7.2 of the manual say?", Division.SECTION, ("7", "2"), 0),
        ("Clause 7.2.", Division.SECTION, ("7", "2"), 0),
        ("paragraaf 3.3 van het handboek", Division.SECTION, ("3", "3"), 0),
        ("§ 3.3", Division.SECTION, ("3", "3"), 0),
        ("Vat hoofdstuk 3 samen", Division.CHAPTER, ("3",), 0),
        ("Wat staat er in bijlage B?", Division.APPENDIX, ("b",), 0),
        ("what is in appendix b of the manual", Division.APPENDIX, ("b",), 0),
        ("Annex II", Division.APPENDIX, ("2",), 0),
        ("What is on page 29?", Division.PAGE, ("29",), 0),
        ("blz. 4 van de gids", Division.PAGE, ("4",), 0),
    ],
)
def test_a_part_is_asked_for_by_number(
    question: str, division: Division, number: tuple[str, ...], item: int
) -> None:
    found = reference_in(question)
    assert found is not None
    assert (found.division, found.number, found.item) == (division, number, item)


@pytest.mark.parametrize(
    "question",
    [
        "artikel 4012 op voorraad?",
        "Wat kost artikelnummer 12?",
        "artikel E-4521",
        "artikel 7:610",
        "Hoeveel pagina's heeft de gids?",
        "the appendix a friend sent",
        "article A",
        "a section of 12 metres",
        "onderdeel 12",
        "page 10-12",
        "artikel 12 en artikel 13",
        "",
    ],
)
def test_what_only_looks_so_is_no_part(question: str) -> None:
    assert reference_in(question) is None


@pytest.mark.parametrize(
    ("question", "each"),
    [
        ("artikel 12 en 13 van de cao", ["artikel 12 van de cao", "artikel 13 van de cao"]),
        ("In artikel 12 en artikel 13?", ["In artikel 12?", "In artikel 13?"]),
        ("Articles 5 & 6.1 of it", ["article 5 of it", "article 6.1 of it"]),
        ("Pagina's 3 en 4", ["pagina 3", "pagina 4"]),
        ("bijlagen A en B", ["bijlage A", "bijlage B"]),
        ("article 5 and appendix B", ["article 5", "appendix B"]),
        ("artikel 12 lid 3", []),
        ("artikel 12 en 13,5 uur", []),
        ("artikel 12 en 13%", []),
        ("article 12 and what it costs", []),
        ("artikel 12 of 13", []),
    ],
)
def test_two_parts_are_asked_for_one_by_one(question: str, each: list[str]) -> None:
    assert each_of_two(question) == each


def test_what_stands_around_it_is_kept() -> None:
    found = reference_in("Wat zegt artikel 12 lid 3 van de cao over verlof?")
    assert found is not None
    assert (found.before, found.text) == ("Wat zegt ", "artikel 12 lid 3")
    assert found.behind == " van de cao over verlof?"
    assert found.rest == "Wat zegt   van de cao over verlof?"


@pytest.mark.parametrize(
    ("label", "is_lettered", "number"),
    [
        ("XIV", False, ("14",)),
        ("I", False, ("1",)),
        ("I", True, ("i",)),
        ("IV", True, ("4",)),
        ("7.2.1", False, ("7", "2", "1")),
    ],
)
def test_the_levels_of_a_number(label: str, is_lettered: bool, number: tuple[str, ...]) -> None:
    assert number_of(label, is_lettered=is_lettered) == number


@given(st.text(max_size=100))
def test_any_question_can_be_read(question: str) -> None:
    found = reference_in(f"artikel 12 {question}")
    assert found is None or found.number[0].startswith("12")
