import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.text.lists import goes_on, leads_in, list_spans


def test_lists_with_the_line_that_leads_to_them() -> None:
    text = "Some prose.\nWe ask for:\n- a spade\n- a lamp\n\nMore prose.\n  1. one\n  2. two"
    assert [text[start:end] for start, end in list_spans(text)] == [
        "We ask for:\n- a spade\n- a lamp",
        "1. one\n  2. two",
    ]
    assert list_spans("- a lone item\nProse.") == []
    assert list_spans("a\tb\nc\td") == [(0, 7)]


@pytest.mark.parametrize("mark", ["-", "3.", "10)", "(4)", "2a.", "b.", "(C)", "iv.", "XII)"])
def test_what_marks_an_item(mark: str) -> None:
    text = f"Neem mee:\n- een pas\n\n{mark} een kopie"
    assert list_spans(text) == [(0, len(text))]


@pytest.mark.parametrize("line", ["Mr. Smit weet meer.", "Nee. Dat is te laat.", "(HR) beslist."])
def test_a_line_that_begins_with_a_short_word_is_no_item(line: str) -> None:
    text = "Neem mee:\n- een pas\n- een kopie"
    assert list_spans(f"{text}\n\n{line}") == [(0, len(text))]


@pytest.mark.parametrize(
    ("behind", "expected"),
    [
        ("\n- een pasfoto", True),
        ("\n\n- een pasfoto", True),
        ("\n\nVraag het na.", False),
        ("", False),
    ],
)
def test_a_list_goes_on_where_its_document_has_an_item_behind(behind: str, expected: bool) -> None:
    lead, items = "Neem mee:", "\n- een pas\n- een kopie"
    document = f"Welkom.\n{lead}{items}{behind}"
    start = document.index(lead)
    end = start + len(lead)
    assert goes_on(document, (start, end), end + len(items)) is expected


def test_a_list_without_marks_goes_on_too() -> None:
    document = "Neem mee:\neen pas\neen kopie\neen pasfoto"
    assert goes_on(document, (0, 9), len(document) - len("\neen pasfoto"))
    assert not goes_on(document, (0, 9), len(document))


def test_what_leads_to_each_list() -> None:
    text = "Neem mee:\n- een pas\n- een kopie\n\nBij brand\n\n1. Bel 112.\n2. Ga naar buiten."
    assert list(leads_in(text)) == ["Neem mee:", "Bij brand"]


def test_lists_of_web_pages_have_no_marks() -> None:
    text = "Neem mee:\n\neen pas;\neen kopie.\n\nVraag het na.\nBel ons."
    assert [text[start:end] for start, end in list_spans(text)] == [
        "Neem mee:\n\neen pas;\neen kopie."
    ]
    assert list_spans("Neem mee:\n\neen pas.\n\nVraag het na.\nBel ons.") == []
    assert list_spans(f"Neem mee:\n\neen {'heel ' * 40}oude pas\neen kopie") == []


@given(st.lists(st.sampled_from(["- item", "a\tb", "prose", "lead:", "", "  2. x "])))
def test_lists_stand_in_the_text_in_order(lines: list[str]) -> None:
    text = "\n".join(lines)
    bounds = [bound for span in list_spans(text) for bound in span]
    assert bounds == sorted(bounds)
    assert all(0 <= bound <= len(text) for bound in bounds)
