"""Values of a list by the items that they stand in."""

import pytest

from search.claims.checks.items import value_of_another_item
from tests.unit.search.claims.checks.checked import wrong_by

KEYS = [
    "Spullen van de balie",
    "* sleutel kwijt 60 euro, pas kwijt 15 euro",
    "* borg 20 euro",
    "* gasten betalen 5 euro per dag, vrijwilligers niets",
    "* gasten tekenen een formulier",
]


@pytest.mark.parametrize(
    ("question", "claim", "wrong"),
    [
        ("wat betalen vrijwilligers voor een pas die kwijt is",
         "Vrijwilligers betalen 15 euro voor een pas.", ["vrijwilligers", "betalen"]),
        ("wat kost een pas die kwijt is", "Een pas die kwijt is kost 15 euro.", []),
        # Who stands in an item without such a value may be of all, as what heads the list is.
        ("borg voor gasten", "De borg voor gasten is 20 euro.", []),
        ("borg bij de balie", "De borg bij de balie is 20 euro.", []),
    ],
)  # fmt: skip
def test_what_other_items_alone_have_is_of_those(
    question: str, claim: str, wrong: list[str]
) -> None:
    assert wrong_by(value_of_another_item, claim, KEYS, "nl", question=question) == wrong


def test_a_value_outside_the_list_is_of_no_item() -> None:
    sources = [*KEYS, "Een pas is 15 euro."]
    claim, question = "Vrijwilligers betalen 15 euro.", "wat betalen vrijwilligers"
    assert wrong_by(value_of_another_item, claim, sources, "nl", question=question) == []
