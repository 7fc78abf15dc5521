import pytest

from indexes.types import StoredPassage
from search.kinds.division import parts_of
from search.question.reference import reference_in
from tests.unit.search.examples import stored

CAO = (
    "Inhoud\n\nArtikel 1 Werktijd 2\n\nArtikel 2 Verlof 3\n\n",
    "Hoofdstuk 1 Werk\n\nArtikel 1 Werktijd\n\n1. De week telt 36 uur.\n\n2. Zie artikel 2.\n\n",
    "Artikel 2 Verlof\n\n1. Er zijn 25 dagen.\n\n2. Bij verhuizing is er een dag.\n\n",
    "Hoofdstuk 2 Slot\n\nArtikel 3 Duur\n\nTot 1 mei.\n\nBijlage A Schalen\n\nSchaal 1 is laag.\n",
)
HEADINGS = ("Cao", "Cao > Artikel 1 Werktijd", "Cao > Artikel 2 Verlof", "Cao > Artikel 3 Duur")


def told(
    question: str,
    texts: tuple[str, ...],
    headings: tuple[str, ...] = (),
    *,
    is_named: bool = True,
    pages: bool = False,
) -> tuple[list[str], bool]:
    """The parts of a document of these passages that ``question`` names, and whether it lacks."""
    text, passages = "", list[StoredPassage]()
    for place, own in enumerate(texts, 1):
        heading = headings[place - 1] if headings else ""
        page = place if pages else None
        passages.append(stored(own, place, start=len(text), page=page, heading=heading))
        text += own
    reference = reference_in(question)
    assert reference is not None
    parts = parts_of(reference, text, passages, is_named=is_named)
    return [text[slice(*span)].strip() for span in parts.spans], parts.lacks


def test_an_article_is_under_its_heading_and_not_in_the_contents() -> None:
    whole = "Artikel 2 Verlof\n\n1. Er zijn 25 dagen.\n\n2. Bij verhuizing is er een dag."
    assert told("artikel 2", CAO, HEADINGS) == ([whole], False)
    assert told("article 2", CAO, HEADINGS) == ([whole], False)


def test_an_item_of_an_article_ends_at_the_next() -> None:
    assert told("artikel 2 lid 1", CAO, HEADINGS) == (["1. Er zijn 25 dagen."], False)
    assert told("artikel 2.2", CAO, HEADINGS) == (["2. Bij verhuizing is er een dag."], False)


def test_of_an_item_that_is_not_there_the_article_is_told() -> None:
    parts, lacks = told("artikel 2 lid 9", CAO, HEADINGS)
    assert lacks
    assert parts[0].startswith("Artikel 2 Verlof")


def test_an_article_that_is_not_there_is_lacking() -> None:
    assert told("artikel 9", CAO, HEADINGS) == ([], True)


def test_a_chapter_has_its_articles_and_an_appendix_is_apart() -> None:
    (chapter,), _ = told("hoofdstuk 1", CAO, HEADINGS)
    assert chapter.startswith("Hoofdstuk 1 Werk")
    assert chapter.endswith("een dag.")
    (last,), _ = told("chapter 2", CAO, HEADINGS)
    assert last == "Hoofdstuk 2 Slot\n\nArtikel 3 Duur\n\nTot 1 mei."
    assert told("appendix A", CAO, HEADINGS)[0] == ["Bijlage A Schalen\n\nSchaal 1 is laag."]


CONTRACT = (
    "1. Term\n1.1 The term is two years.\n1.2The buyer may renew.\n",
    "2. Price\n2.1 The price is fixed.\n2.10 It may be changed.\n2.1.1 Each May.\n3. Law\nDutch.",
)


@pytest.mark.parametrize(
    ("question", "part"),
    [
        ("clause 1", "1. Term\n1.1 The term is two years.\n1.2The buyer may renew."),
        ("section 1.2", "1.2The buyer may renew."),
        ("clause 2.10", "2.10 It may be changed.\n2.1.1 Each May."),
        ("article 3", "3. Law\nDutch."),
    ],
)
def test_lines_of_a_contract_without_headings_head_its_clauses(question: str, part: str) -> None:
    assert told(question, CONTRACT) == ([part], False)


def test_a_clause_that_only_its_parts_head_begins_with_the_first() -> None:
    texts = ("4.1 One is paid.\n4.2 Two is not.\n5.1 Three is late.\n",)
    assert told("clause 4", texts) == (["4.1 One is paid.\n4.2 Two is not."], False)


def test_small_sections_that_a_passage_joins_are_parts() -> None:
    text = (
        "1 Hours\n\nThere are 36 hours.\n\n2 Leave\n\nThere are 25 days.\n\n3 Cars\n\nNone are.\n"
    )
    assert told("section 2", (text,), ("Guide",)) == (["2 Leave\n\nThere are 25 days."], False)


def test_an_item_of_a_list_is_a_part_only_of_a_document_that_is_named() -> None:
    texts = ("1. Close the door.\n2. Turn off the light.\n3. Leave.\n",)
    assert told("artikel 2", texts) == (["2. Turn off the light."], False)
    assert told("artikel 2", texts, is_named=False) == ([], False)


@pytest.mark.parametrize("text", ["Artikel 12 van de wet geldt.\n", "12 bolts\n", "7.2 kW\n", ""])
def test_a_sentence_or_an_amount_heads_nothing(text: str) -> None:
    for question in ("artikel 12", "section 7.2"):
        assert told(question, (text,)) == ([], False)


def test_a_page_is_found_by_its_number() -> None:
    assert told("page 2", ("One.\n", "Two.\n"), pages=True) == (["Two."], False)
    assert told("page 3", ("One.\n", "Two.\n"), pages=True) == ([], True)
    assert told("page 2", ("One.\n", "Two.\n")) == ([], False)


def test_a_section_is_no_item_of_an_article_of_a_document_that_is_not_named() -> None:
    assert told("section 2.1", CAO, HEADINGS) == (["1. Er zijn 25 dagen."], False)
    assert told("section 2.1", CAO, HEADINGS, is_named=False)[0] == []
