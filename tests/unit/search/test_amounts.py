import pytest

from search.amounts import miscounted

SOURCES = [
    "Vakantiedagen meenemen",
    "Bovenwettelijke uren mag je meenemen tot een maximum van 40 uur.",
    "Je betaalt leges op 1 mei 2024.",
    "Hal 2 wordt uitgebreid.",
]


@pytest.mark.parametrize(
    ("claim", "wrong"),
    [
        ("Je mag 40 vakantiedagen meenemen.", ["40 vakantiedagen"]),
        ("Je mag 40 uur meenemen.", []),
        ("You may carry over 40 hours.", []),
        ("Je betaalt 2 leges.", ["2 leges"]),
        ("Je betaalt op 1 mei 2024 leges.", []),
        ("Het maximum is 40.", []),
    ],
)
def test_what_a_number_counts(claim: str, wrong: list[str]) -> None:
    assert miscounted(claim, SOURCES, "nl") == wrong
