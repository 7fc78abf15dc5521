import pytest

from search.evaluation.worded import missing_from, stated


def test_what_a_text_states() -> None:
    assert stated("De vergoeding is € 1.250 per 1 mei 2024. Mail Anna via hr@vind.nl.") == [
        "1250",
        "2024-5-1",
        "euro",
        "mei",
        "Anna",
        "hr@vind.nl",
    ]
    assert stated("Alleen na overleg.") == []


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("The fee is 1250 euro.", []),
        ("The fee is 1.250 euros since May 2024.", []),
        ("The fee is 1300 euro.", ["1300"]),
        ("The fee is 1250 dollars.", ["dollar"]),
        ("The fee was paid to Bakker in June.", ["June"]),
        ("See https://evil.example for it.", ["https://evil.example"]),
    ],
)
def test_what_its_source_does_not_have(text: str, missing: list[str]) -> None:
    source = "The annual fee is € 1.250, paid to Bakker B.V. from 1 May 2024."
    assert missing_from(text, source) == missing


def test_euros_of_a_table_and_days_within_a_span_may_be_said() -> None:
    assert missing_from("De huur is € 476.", "Molenwiek\t476") == []
    assert missing_from("De huur is € 476.", "Molenwiek 476") == ["euro"]
    span = "2026-04-06\t2026-04-13\tBakker"
    assert missing_from("Op 9 april is het Bakker.", span, "Wie is het op 9 april?") == []
    assert missing_from("Op 9 april is het Bakker.", span) == ["4-9", "april"]
