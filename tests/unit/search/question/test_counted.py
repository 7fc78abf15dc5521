import pytest

from indexes.types import Language
from search.question.counted import things_without_measure


@pytest.mark.parametrize(
    ("question", "language", "things"),
    [
        ("Hoeveel winst maakten we in 2023?", "nl", {"winst"}),
        ("hoeveel inwoners hebben een uitkering", "nl", {"inwoner"}),
        ("How many blocks does he have?", "en", {"block"}),
        ("Hoeveel kostte de vervanging?", "nl", set()),
        ("hoeveel extra krijgt een monteur", "nl", set()),
        ("Hoeveel minimaal moet ik bestellen?", "nl", set()),
        ("How much is it, and how many more can I get?", "en", set()),
        ("hoeveel krijgen vakmannen extra", "nl", set()),
        ("Hoeveel uur mag ik werken?", "nl", set()),
        ("Hoeveel procent is dat?", "nl", set()),
        ("hoeveel daarvan mag ik verkopen?", "nl", set()),
        ("When is it?", "en", set()),
    ],
)
def test_what_is_counted_without_a_measure_is_a_noun(
    question: str, language: Language, things: set[str]
) -> None:
    assert things_without_measure(question, language) == things
