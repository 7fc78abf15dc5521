import pytest

from search.evidence.wanted import Wanted

NOTHING = Wanted(amount=False, moment=False, ruling=False)


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("tot welk bedrag mag ik declareren", Wanted(amount=True, moment=False, ruling=False)),
        ("How long do we keep phone calls?", Wanted(amount=True, moment=False, ruling=False)),
        ("Tot wanneer loopt de huur?", Wanted(amount=False, moment=True, ruling=False)),
        ("until when is the bridge closed", Wanted(amount=False, moment=True, ruling=False)),
        ("Mag ik een hond meenemen?", Wanted(amount=False, moment=False, ruling=True)),
        ("Do I have to wear a helmet?", Wanted(amount=False, moment=False, ruling=True)),
        ("Hoe laat gaat het zwembad open?", Wanted(amount=True, moment=True, ruling=False)),
        ("Wie leidt het project?", NOTHING),
        ("the yard", NOTHING),
    ],
)
def test_what_a_question_asks_for(question: str, wanted: Wanted) -> None:
    assert Wanted.of(question) == wanted


@pytest.mark.parametrize(
    ("sentence", "amount", "moment", "ruling"),
    [
        ("De vergoeding is € 340 per week.", True, True, False),
        ("Dat mag alleen met een vergunning.", False, False, True),
        ("The crane left on 3 June.", True, True, False),
        ("Vijf werkdagen, tenzij het vriest.", True, False, True),
        ("De brug is groen geverfd.", False, False, False),
    ],
)
def test_what_a_sentence_has_of_it(
    sentence: str, *, amount: bool, moment: bool, ruling: bool
) -> None:
    everything = Wanted(amount=True, moment=True, ruling=True)
    assert everything.given_by(sentence) == Wanted(amount, moment, ruling)
    assert NOTHING.given_by(sentence) == NOTHING
