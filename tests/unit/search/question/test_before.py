"""Which questions ask for what was so before."""

import pytest

from search.question.before import asks_what_was


@pytest.mark.parametrize(
    "question",
    [
        "Wat was de reiskostenvergoeding in de vorige personeelsgids?",
        "Wat staat er in de oude versie over verlof?",
        "What does the old travel policy say about trains?",
        "What was the maximum hotel rate before?",
        "How much did we use to pay for trains?",
        "What did the guide used to say about trains?",
        "Wat was het oude tarief?",
        "Hoeveel dagen mocht je vroeger thuiswerken?",
        "How many days could we work at home before?",
    ],
)
def test_an_older_document_or_what_was_so(question: str) -> None:
    assert asks_what_was(question)


@pytest.mark.parametrize(
    "question",
    [
        "Waar lever ik mijn oude laptop in?",
        "Could I hand in my old laptop?",
        "How old must a driver be?",
        "Mag ik dagen van vorig jaar meenemen?",
        "How long before departure do I check in?",
        "Mag ik eerder naar huis?",
        "Wat was er vorige week besloten over de kantine?",
        "Who was at the meeting before lunch?",
        "What is the grease used to seal a shaft?",
    ],
)
def test_what_is_old_or_earlier_today_is_none(question: str) -> None:
    assert not asks_what_was(question)
