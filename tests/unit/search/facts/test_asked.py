"""What a question asks for, by its words."""

import pytest

from vind.search.facts.asked import AskedFor


@pytest.mark.parametrize(
    ("language", "question", "asked"),
    [
        ("en", "How much is the annual fee?", {"amount", "money"}),
        ("en", "When does the lease end?", {"moment"}),
        ("en", "May I bring a dog?", {"ruling"}),
        ("en", "Which customers have a Plus contract?", {"several"}),
        ("en", "Compare the guide with the handbook", {"compares"}),
        ("en", "Summarise the staff guide", {"summarises"}),
        ("nl", "Vat de gids samen", {"summarises"}),
        (
            "nl",
            "Vat het overleg van directie en ondernemingsraad van 2 juni 2026 samen.",
            {"summarises"},
        ),
        ("en", "Tell me of the archive", set()),
    ],
)
def test_a_question_asks_for_what_its_words_say(
    language: str, question: str, asked: set[str]
) -> None:
    found = AskedFor.of(question, language)
    assert {name for name in AskedFor.__dataclass_fields__ if getattr(found, name)} == asked
