"""What a question says by its grammar of needing the one before it, in both languages."""

import pytest

from search.conversation.anaphora import opens_as_continuation, refers_back


@pytest.mark.parametrize(
    "question",
    [
        "Wanneer verjaren die uren?",
        "Hoe lang blijft die geldig?",
        "Sinds wanneer is dat zo?",
        "Wat kost de fundering daarvan?",
        "Hoeveel mensen werken daar?",
        "Wat kost het?",
        "Waar staat het op de kaart?",
        "Wie wordt er eigenaar van?",
        "Wat kan ik er allemaal mee regelen?",
        "Hoeveel pompen waren er in totaal bij betrokken?",
        "Verandert de vergoeding dan ook?",
        "Hoe lang mag ik dan achter elkaar weg?",
        "What happens then?",
        "Moet hij worden aangemeld?",
        "Welke mag ik wel gewoon mee doorrijden?",
        "Which do I need for a pump?",
        "Which one is cheapest?",
        "Hoe lang?",
        "Why was it late?",
        "What comes on top of that in week 6?",
        "Who is the owner of it?",
        "Hoeveel is dat dit jaar?",
        "How many pumps does it cover?",
        "What does that seal cost in 2026?",
        "How much was credited for that on the invoice?",
        "What is their address?",
        "Can I use it for my own work?",
        "Why?",
        "How much can go in there?",
        "When did she start there?",
        "Klopt dat bedrag?",
        "Klopt het dat ze dat krijgen?",
        "Kan dat je geld kosten?",
        "Begint het om 9 uur?",
        "Mag ik het niet doen?",
        "How long does it take?",
        "How long does it take for members?",
        "Hoe lang duurt het voor deeltijders?",
        "Does it apply to part-timers?",
        "Do I return it signed before June?",
    ],
)
def test_a_question_about_something_that_it_does_not_name(question: str) -> None:
    assert refers_back(question)


@pytest.mark.parametrize(
    "question",
    [
        "Wat moet ik doen met het paspoort van iemand die overleden is?",
        "Hoe voorkom ik dat criminelen mijn bankpas kopiëren?",
        "Waar heb ik een verklaring voor nodig en waar vraag ik die aan?",
        "Als mijn paspoort kwijt is, waar meld ik dat?",
        "Is het mogelijk om verlof te kopen?",
        "How long does it take for a repair?",
        "How long does it usually take to get a refund?",
        "Hoe lang duurt het voor een reparatie?",
        "Hoe lang duurt het voordat ik mijn geld terugkrijg?",
        "What time is it in London?",
        "What do I do if it snows?",
        "Wie was medewerker van het jaar?",
        "Hoe hoog is het budget?",
        "Welke verkiezingen zijn er?",
        "Welke zijn de vrije dagen?",
        "Welke pomp heb ik nodig?",
        "Which pump do I need?",
        "Wat kost een dagkaart voor een kind dit jaar?",
        "Hoeveel verlof heb ik deze maand?",
        "What is the price of a pump this year?",
        "Is de pomp of de motor defect als die lekt?",
        "Zijn er regels voor thuiswerken?",
        "Kost een vergunning meer dan een melding?",
        "Als ik ziek word moet ik dan bellen?",
        "Is de nieuwe pomp zuiniger dan de oude?",
        "If the pump leaks, who is called then?",
        "Who manages IT support?",
        "Where do I save the contract once it is signed?",
        "Is it possible to buy leave?",
        "Does the branch offer insurance to its staff?",
        "When did Napoleon die?",
        "Which rules are there for visitors?",
        "How many parking spaces are there?",
        "Klopt het dat parkeren 15 euro kost?",
        "Is het waar dat we een dag vrij krijgen?",
        "Kan het zijn dat ik te weinig loon kreeg?",
        "Is het wel toegestaan om verlof te ruilen?",
        "Is het bedrag dat ik betaal hoger?",
        "Waar meld ik dat ik ziek ben?",
        "Wie belt dat ik te laat ben?",
        "Wat moet ik doen als mijn laptop het niet doet?",
        "Waarom doet de printer het niet?",
        "How long does it take for an invoice to be paid?",
        "How long does it take before my invoice is paid?",
        "Is it mandatory for visitors to wear a badge?",
        "Is it true the canteen is free?",
        "Does it matter which form I use?",
    ],
)
def test_a_question_that_names_what_it_is_about(question: str) -> None:
    assert not refers_back(question)


@pytest.mark.parametrize(
    ("question", "opens"),
    [
        ("En voor deeltijders?", True),
        ("… en de E-4560?", True),
        ("Maar als ik ziek ben?", True),
        ("Hoe zit het met stagiairs?", True),
        ("And part-timers?", True),
        ("What about Kingsferry?", True),
        ("Android or iPhone?", False),
        ("Enkele reis of retour?", False),
    ],
)
def test_what_goes_on_from_another_question(question: str, opens: bool) -> None:
    assert opens_as_continuation(question) == opens
