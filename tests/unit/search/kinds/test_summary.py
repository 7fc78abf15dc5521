from pathlib import Path

import pytest

from search.kinds.summary import summary_of
from tests.unit.search.examples import ask


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("Vat het verzuimprotocol samen.", "het verzuimprotocol ."),
        ("Geef een samenvatting van de cao", "geef een van de cao"),
        ("Wat zijn de hoofdpunten van de cao?", "wat zijn de van de cao?"),
        ("Summarise the staff guide", "the staff guide"),
        ("Summarize the staff guide", "the staff guide"),
        ("What are the key points of the lease?", "what are the of the lease?"),
        ("Wie werken er samen met de gemeente?", ""),
        ("Vat samen wat het handboek over verlof zegt", ""),
        ("Summarise what the guide says about leave", ""),
        ("Summarise the page about leave", "the page leave"),
        ("Vat de notitie over verlof samen", "de notitie verlof"),
        ("Vat het jaarverslag over 2023 samen", "het jaarverslag 2023"),
        ("Vat het verslag over het boekjaar 2023 samen", "het verslag 2023"),
        ("Summarise the annual report on 2023", "the annual report 2023"),
        ("Vat samen wat het jaarverslag over 2023 zegt", ""),
        ("Vat het huurcontract samen in vijf zinnen", "het huurcontract"),
        ("Vat het huurcontract in 5 punten samen", "het huurcontract"),
        ("Vat het huurcontract samen in maximaal 100 woorden.", "het huurcontract ."),
        ("Geef een beknopte samenvatting van het huurcontract", "geef een van het huurcontract"),
        ("Geef een uitgebreide samenvatting van het huurcontract", "geef een van het huurcontract"),
        ("Vat de brief over de huur in een alinea samen", "de brief de huur"),
        ("Summarise the lease in three sentences", "the lease"),
        ("Summarise the lease in 5 bullet points", "the lease"),
        ("Write an executive summary of the lease", "write an of the lease"),
        ("Give a summary of 100 words of the lease", "give a of the lease"),
        ("Summarise the minutes of the executive board", "the minutes of the executive board"),
        ("How many days of leave?", ""),
        ("Who writes the summary of the board meeting?", ""),
        ("Must the summary of the staff guide be signed?", ""),
        ("Heeft het personeelshandboek een samenvatting?", ""),
        ("Can you summarise the staff guide?", "can you the staff guide?"),
        ("Mag ik een samenvatting van de cao?", "mag ik een van de cao?"),
    ],
)
def test_what_a_summary_is_asked_of(question: str, name: str) -> None:
    assert summary_of(question) == name


GUIDE = [f"Chapter {n} is on {word}. It is the rule." for n, word in enumerate("ABCDE", 1)]
DOCUMENTS = {"staff-guide.pdf": GUIDE, "lease.pdf": ["The lease of the vans runs for four years."]}


def test_the_quotes_of_all_sections_sum_up_a_document(tmp_path: Path) -> None:
    answer, engine = ask("Summarise the staff guide", tmp_path, DOCUMENTS)
    with engine:
        assert [one.page for one in answer.quotes] == [1, 2, 3, 4, 5]
        assert {one.path for one in answer.quotes} == {"staff-guide.pdf"}
        assert (answer.found, answer.confidence, answer.text) == (True, 1.0, "")
        for one in answer.quotes:
            assert engine.document_text(one.passage_id)[one.start : one.end] == one.text


def test_of_whatever_length_it_is_a_summary(tmp_path: Path) -> None:
    asked = "Write an executive summary of the staff guide in three sentences"
    answer, engine = ask(asked, tmp_path, DOCUMENTS)
    engine.close()
    assert [one.page for one in answer.quotes] == [1, 2, 3, 4, 5]


def test_of_one_page_each_of_its_sections_is_quoted_and_no_title(tmp_path: Path) -> None:
    page = (
        "Minutes of the board\n\nAll are here in May.\n\n1. Vans\n\nWe lease two vans.\n\n"
        "2. Closing in winter\n\nThe office is shut on 27 December."
    )
    answer, engine = ask("Summarise the minutes", tmp_path, {"minutes.md": [page]})
    with engine:
        said = [one.text[slice(*one.best)] for one in answer.quotes if one.best]
        assert said == [
            "All are here in May.",
            "We lease two vans.",
            "The office is shut on 27 December.",
        ]
        for one in answer.quotes:
            assert engine.document_text(one.passage_id)[one.start : one.end] == one.text


def test_without_a_document_that_is_named_it_is_a_question_like_others(tmp_path: Path) -> None:
    answer, engine = ask("Summarise the parking rules", tmp_path, DOCUMENTS)
    engine.close()
    assert answer.confidence < 1
