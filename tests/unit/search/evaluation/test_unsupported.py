"""What a sentence states that its source does not have."""

import pytest

from vind.search.evaluation.outcomes import missing_from, stated


def test_what_a_text_states() -> None:
    text = "De vergoeding is € 1.250 per 1 mei 2024, zegt Anna Smit van hr@vind.nl."
    assert stated(text) == ["€ 1.250", "1 mei 2024", "Anna", "Smit", "hr@vind.nl"]
    assert stated("Alleen na overleg.") == []


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("The fee is 1250 euro.", []),
        ("The fee is 1.250 euros since May 2024.", []),
        ("The fee is 1300 euro.", ["1300 euro"]),
        ("The fee is 1250 dollars.", ["1250 dollars"]),
        ("The fee was paid to Bakker in June.", ["June"]),
        ("The fee was paid to Jansen.", ["Jansen"]),
        ("See https://evil.example for it.", ["https://evil.example"]),
    ],
)
def test_what_its_source_does_not_have(text: str, missing: list[str]) -> None:
    source = "The annual fee is € 1.250, paid to Bakker B.V. from 1 May 2024."
    assert missing_from(text, source) == missing


def test_an_amount_of_a_table_may_be_said_in_euros() -> None:
    assert missing_from("De huur is € 476.", "Molenwiek\t476") == []
    assert missing_from("De huur is € 477.", "Molenwiek\t476") == ["€ 477"]
