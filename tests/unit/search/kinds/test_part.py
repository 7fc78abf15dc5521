from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.kinds.part import Part, part_of
from tests.unit.search.examples import ask


@pytest.mark.parametrize(
    ("question", "part"),
    [
        ("Wat zegt het handboek over verlof?", Part("het handboek", "verlof?")),
        ("Wat zeggen de voorwaarden over betaling?", Part("de voorwaarden", "betaling?")),
        ("Wat staat er in de lease over schade?", Part("de lease", "schade?")),
        ("What does the staff guide say about leave?", Part("the staff guide", "leave?")),
        (
            "According to the staff guide, how long is leave?",
            Part("the staff guide", "how long is leave?"),
        ),
        ("Wat zegt het jaarverslag over 2023?", Part("het jaarverslag", "2023?")),
        (
            "Wat zegt het jaarverslag over 2023 over de winst?",
            Part("het jaarverslag over 2023", "de winst?"),
        ),
        (
            "Wat staat er in het verslag over het jaar 2023 over de winst?",
            Part("het verslag over het jaar 2023", "de winst?"),
        ),
        (
            "What does the annual report on 2023 say about profit?",
            Part("the annual report on 2023", "profit?"),
        ),
        ("Hoeveel verlof heb ik?", None),
        ("What does it say?", None),
        ("What does the staff guide say about ?", None),
        ("", None),
    ],
)
def test_what_is_asked_of_which_document(question: str, part: Part | None) -> None:
    assert part_of(question) == part


@given(st.text(max_size=100), st.text(max_size=100))
def test_any_question_can_be_read(name: str, subject: str) -> None:
    part = part_of(f"What does {name} say about {subject}")
    assert part is None or (part.name and part.subject)


def test_the_quotes_are_of_the_document_that_is_named(tmp_path: Path) -> None:
    others = {f"memo-{n}.txt": [f"Leave is leave, says memo {n}."] for n in range(6)}
    guide = {"staff-guide.pdf": ["Leave must be asked for.", "Vans are washed on Fridays."]}
    question = "What does the staff guide say about leave?"
    answer, engine = ask(question, tmp_path, others | guide)
    engine.close()
    assert {quote.path for quote in answer.quotes} == {"staff-guide.pdf"}
    assert answer.quotes[0].text == "Leave must be asked for."
    assert answer.confidence < 1


def test_a_name_that_no_document_goes_by_is_a_question_like_others(tmp_path: Path) -> None:
    documents = {f"memo-{n}.txt": [f"Leave is leave, says memo {n}."] for n in range(6)}
    answer, engine = ask("What does the law say about leave?", tmp_path, documents)
    engine.close()
    assert len({quote.path for quote in answer.quotes}) == 5


def test_the_first_page_of_a_folder_is_not_all_that_it_is_called(tmp_path: Path) -> None:
    documents = {
        "index.md": ["This is for all of us."],
        "storms.md": ["In a storm the office is closed."],
    }
    answer, engine = ask(
        "What does the guide say about storms?", tmp_path, documents, titles={"index.md": "Guide"}
    )
    with engine:
        assert {quote.path for quote in answer.quotes} == set(documents)
        answer = engine.ask("What does index.md say about storms?", llm=False)
        assert {quote.path for quote in answer.quotes} == {"index.md"}


def test_a_report_on_a_year_is_named_by_it(tmp_path: Path) -> None:
    documents = {
        "jaarverslag-2023.txt": ["De winst was klein."],
        "jaarverslag-2025.txt": ["De winst was groot."],
    }
    asked = "Wat zegt het jaarverslag over 2023 over de winst?"
    answer, engine = ask(asked, tmp_path, documents)
    engine.close()
    assert {quote.path for quote in answer.quotes} == {"jaarverslag-2023.txt"}


def test_of_two_documents_of_one_name_both_are_quoted(tmp_path: Path) -> None:
    documents = {
        "lease-leeds.txt": ["The notice of the lease is twelve months."],
        "lease-york.txt": ["The notice of the lease is six months."],
    }
    answer, engine = ask("What does the lease say about notice?", tmp_path, documents)
    with engine:
        assert {quote.path for quote in answer.quotes} == set(documents)
        answer = engine.ask("What does the York lease say about notice?", llm=False)
        assert {quote.path for quote in answer.quotes} == {"lease-york.txt"}
