from dataclasses import asdict

import pytest

from search.question.wanted import Wanted

NOTHING = Wanted(amount=False, money=False, moment=False, ruling=False)


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("tot welk bedrag mag ik declareren", {"amount", "money"}),
        ("Wat kost een dagkaart?", {"amount", "money"}),
        ("How long do we keep phone calls?", {"amount"}),
        ("Tot wanneer loopt de huur?", {"moment"}),
        ("until when is the bridge closed", {"moment"}),
        ("Mag ik een hond meenemen?", {"ruling"}),
        ("Do I have to wear a helmet?", {"ruling"}),
        ("Hoe laat gaat het zwembad open?", {"amount", "moment"}),
        ("Wie leidt het project?", set()),
        ("the yard", set()),
    ],
)
def test_what_a_question_asks_for(question: str, wanted: set[str]) -> None:
    assert {name for name, is_wanted in asdict(Wanted.of(question)).items() if is_wanted} == wanted


@pytest.mark.parametrize(
    ("sentence", "amount", "money", "moment", "ruling"),
    [
        ("De vergoeding is € 340 per week.", True, True, True, False),
        ("De korting is 15 procent.", True, True, False, False),
        ("Dat mag alleen met een vergunning.", False, False, False, True),
        ("The crane left on 3 June.", True, False, True, False),
        ("Vijf werkdagen, tenzij het vriest.", True, False, False, True),
        ("De brug is groen geverfd.", False, False, False, False),
    ],
)
def test_what_a_sentence_has_of_it(
    sentence: str, *, amount: bool, money: bool, moment: bool, ruling: bool
) -> None:
    everything = Wanted(amount=True, money=True, moment=True, ruling=True)
    assert everything.given_by(sentence) == Wanted(amount, money, moment, ruling)
    assert NOTHING.given_by(sentence) == NOTHING
