import pytest

from search.question.several import asks_for_list


@pytest.mark.parametrize(
    ("question", "asks"),
    [
        ("Welke risico's noemt het jaarverslag?", True),
        ("Noem de risico's", True),
        ("Wat zijn de voorwaarden?", True),
        ("Which items were still open?", True),
        ("List all suppliers", True),
        ("What are the conditions?", True),
        ("In welke landen kan dat?", True),
        ("Wat moet er in mijn bezwaar staan?", True),
        ("Wat moet ik meenemen naar het loket?", True),
        ("Wat heb ik nodig voor een paspoort?", True),
        ("Which countries may I work from?", True),
        ("What should an invoice include?", True),
        ("Op welke locaties is er een AED?", True),
        ("Welke interne trainingen zijn er?", True),
        ("Van welke runbooks is hij de eigenaar?", True),
        ("Wie zitten er in de commissie?", True),
        ("Wat doet hij allemaal?", True),
        ("Which of our people may sign?", True),
        ("Which council members voted against?", True),
        ("How long is the warranty on each of our cameras?", True),
        ("Welke boete krijgt elke onderaannemer?", True),
        ("Which process is used?", False),
        ("Which law governs the agreement?", False),
        ("Welke boete geldt bij te late levering?", False),
        ("Welke garage in Groningen is aangesloten?", False),
        ("In welke plaats is dat?", False),
        ("Welke regeling hebben de medewerkers?", False),
        ("Welke schijf wordt elke vrijdag geleegd?", False),
        ("What does it cost each month?", False),
        ("What happens then?", False),
        ("What was the revenue?", False),
        ("Wat moet ik betalen?", False),
        ("Wat is de opzegtermijn?", False),
        ("How long is the lease?", False),
    ],
)
def test_whether_a_list_is_asked_for(question: str, asks: bool) -> None:
    assert asks_for_list(question) is asks
