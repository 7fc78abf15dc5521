from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexes.index import Index
from search.evidence.quotes import QUOTES
from search.found import Evidence
from search.kinds.comparison import sides_of
from search.kinds.gather import gather
from search.retrieval.corpus import Corpus
from tests.toy import ToyEmbedder
from tests.unit.search.examples import ask


@pytest.mark.parametrize(
    ("question", "one", "other"),
    [
        (
            "Wat is het verschil tussen Plus en Compleet bij servicecontracten?",
            "Wat is het Plus bij servicecontracten?",
            "Wat is het Compleet bij servicecontracten?",
        ),
        (
            "How do notice periods differ between Leiden and Gouda?",
            "How do notice periods Leiden",
            "How do notice periods Gouda",
        ),
        ("Compare the staff guide with the lease.", "the staff guide", "the lease"),
        (
            "What is the difference between the revenue in 2023 and 2024?",
            "What is the the revenue in 2023",
            "What is the the revenue in 2024",
        ),
        (
            "Vergelijk het handboek van 2024 met dat van 2026.",
            "het handboek van 2024",
            "het handboek van 2026",
        ),
        ("Compare 2023 with 2024.", "2023", "2024"),
        (
            "Compare the governing law of the Aro and the Brix agreements.",
            "the governing law of the Aro",
            "the governing law of the Brix agreements",
        ),
        (
            "Wat is het verschil tussen de prijs van een pas en een kaart?",
            "Wat is het de prijs van een pas",
            "Wat is het de prijs van een kaart",
        ),
        (
            "What is the difference between the notice of the tenant and the notice of the owner?",
            "What is the the notice of the tenant",
            "What is the the notice of the owner",
        ),
        (
            "Vergelijk het tarief voor leden met het tarief voor bezoekers.",
            "het tarief voor leden",
            "het tarief voor bezoekers",
        ),
        (
            "Vergelijk de opzegtermijn van de loods met die van het kantoor",
            "de opzegtermijn van de loods",
            "de opzegtermijn van het kantoor",
        ),
        (
            "Compare the staff guide with that of 2024.",
            "the staff guide",
            "the staff guide of 2024",
        ),
        (
            "What's the difference between the 2025 and 2026 price list?",
            "What's the 2025 price list",
            "What's the 2026 price list",
        ),
        (
            "Wat is het verschil tussen de oude en de nieuwe regeling?",
            "Wat is het de oude regeling",
            "Wat is het de nieuwe regeling",
        ),
        (
            "Compare the notice period in the lease and the service contract.",
            "the notice period in the lease",
            "the notice period in the service contract",
        ),
        (
            "Vergelijk de regels bij ziekte en verlof",
            "de regels bij ziekte",
            "de regels bij verlof",
        ),
        ("Compare working at home and in the office", "working at home", "in the office"),
        ("Kun je offerte A en B vergelijken?", "Kun je offerte A", "Kun je offerte B"),
        ("Vergelijk tarief 1 en 2", "tarief 1", "tarief 2"),
        (
            "Hoe verschilt het nieuwe contract van het oude?",
            "Hoe het nieuwe contract",
            "Hoe het oude contract",
        ),
        (
            "Hoe verschilt het loon van de monteur van dat van de chauffeur?",
            "Hoe het loon van de monteur",
            "Hoe het loon van de chauffeur",
        ),
        ("How does plan A differ from plan B?", "How plan A", "How plan B"),
        ("Wat is het prijsverschil tussen A en B", "Wat is het prijs A", "Wat is het prijs B"),
        ("Vergelijk de NDA met de lease op looptijd", "de NDA op looptijd", "de lease op looptijd"),
        (
            "How many hours under handbook 4.1 and under handbook 5.2?",
            "How many hours under handbook 4.1",
            "How many hours under handbook 5.2",
        ),
    ],
)
def test_what_is_asked_of_each_side(question: str, one: str, other: str) -> None:
    sides = sides_of(question)
    assert sides is not None
    assert [side.question for side in sides] == [one, other]


@pytest.mark.parametrize(
    "question",
    [
        "Hoe laat is de lunch tussen de middag en hoe lang?",
        "What do Bart and Inge do?",
        "Is overwerk toegestaan in juli en in augustus?",
        "What is the difference?",
        "How does it differ from the old one?",
        "Hoe verschilt het van het oude?",
        "Kun je zeggen hoe we offertes en prijzen vergelijken?",
        "How does it compare with edited and deployed files?",
        "",
    ],
)
def test_what_does_not_compare(question: str) -> None:
    assert sides_of(question) is None


@given(st.text(max_size=200))
def test_any_question_can_be_read(question: str) -> None:
    sides = sides_of(f"difference between {question}")
    assert sides is None or all(side.question.strip() for side in sides)


def test_both_sides_are_quoted_in_turn(tmp_path: Path) -> None:
    guide = [f"The notice period of group {n} is {n} months by this guide." for n in range(9)]
    lease = ["Vans are clean.", "The lease of a van ends with a notice of ten weeks."]
    answer, engine = ask(
        "What is the difference in notice period between the staff guide and the lease?",
        tmp_path,
        {"staff-guide.pdf": guide, "lease.pdf": lease},
    )
    engine.close()
    paths = [quote.path for quote in answer.quotes]
    assert len(paths) <= QUOTES
    assert paths[1:3] in (["staff-guide.pdf", "lease.pdf"], ["lease.pdf", "staff-guide.pdf"])
    assert answer.conflicts == ()
    spans = {(quote.passage_id, quote.start) for quote in answer.quotes}
    assert len(spans) == len(answer.quotes)
    with Index.open(tmp_path / "index") as index:
        for question, compares in ((answer.asked, True), ("What is the notice period?", False)):
            found = gather(question, Corpus(index, ToyEmbedder()))
            assert isinstance(found, Evidence)
            assert found.compares is compares
