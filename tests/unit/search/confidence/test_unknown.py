"""Whether what is asked about has a name that stands nowhere."""

import pytest

from search.confidence.unknown import is_of_other_name, unknown_name

TEXTS = [
    "Met de agenda van Waterhoen deel je afspraken met Marieke de Bruin.",
    "The pump in the United Kingdom was mended by Priya. Send it to Zoë.",
]


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("Hoe deel ik mijn agenda met Outlook?", "Outlook"),
        ("Kan Waterhoen ook op een iPad?", "iPad"),
        ("How do I install it on a Raspberry Pi 5?", "Raspberry"),
        ("Hoe maak ik een TikTok-video?", "TikTok"),
        ("Wat verdient mevrouw Jansen-Smit?", "Jansen-Smit"),
        ("Beste Priya, ken je Facebook?", "Facebook"),
        ("Where is Stratford & Sons' office?", "Stratford & Sons"),
        ("Wat doet Saskia op Oudjaarsdag?", "Saskia"),
        ("Hoe koppel ik Sendunited?", "Sendunited"),
        ("What is Bob's extension?", "Bob"),
        ("Where is Kees\u2019 van?", "Kees"),
    ],
)
def test_a_name_that_stands_nowhere(question: str, name: str) -> None:
    assert unknown_name(question, TEXTS) == name


@pytest.mark.parametrize(
    "question",
    [
        "Hoe deel ik mijn agenda?",
        "Wat doet Marieke de Bruin?",
        "Wat doet marieke de Jong-Outlook met Waterhoen en Priya?",  # asked of the others
        "Is Waterhoens agenda de United Front?",  # a word of the name stands there
        "Wat deelt Mareike?",
        "Wat deelt Waterhoe met Watehroen?",
        "Mag Zoe dat?",
        "Mag Zoë's hond mee?",
        "What is Zoe\u2019s number?",
        "Outlook delen",  # any first word may have a capital
        "Ik heb een vraag. Hoeveel kost het?",
        "What Is The Maximum Number Of Bank Holidays?",
        "WAT KOST DE AGENDA VAN OUTLOOK?",
        "Is HR er op Tweede Kerstdag 25 Maart?",
        "Zijn we vrij op Nieuwjaarsdag, Goede Vrijdag en Eerste Paasdag?",
        "Do the staff of this office get Boxing Day or King's Day off?",
        "Is er een Kerst-borrel?",
        "Waar vind ik de Agendaafspraken?",
        "Mag een Nederlandse klant met Pasen bellen?",
        "",
        "?",
        "X",
    ],
)
def test_no_name_that_stands_nowhere(question: str) -> None:
    assert unknown_name(question, TEXTS) == ""


def test_where_nothing_was_found_no_name_stands() -> None:
    assert unknown_name("Wat doet Marieke?", []) == "Marieke"


QUOTES = ["The deposit for a studio is two months of rent.", "Harmsen pays in advance."]
READINGS = [*QUOTES, "Frigotec cools the store.", *["Vind hires studios."] * 20]


@pytest.mark.parametrize(
    ("question", "is_of_other"),
    [
        ("What is the deposit in Frigotec's contract?", True),
        ("What is the deposit in Harmsen's contract?", False),
        ("What is the deposit of Jan Harmsen?", False),
        ("What is the deposit of Pieter Harmsen?", False),  # who may be "P. Harmsen" there
        ("What is the deposit of Frigotec BV?", True),
        ("Is the deposit of Harmsen that of Frigotec?", True),
        ("What is the deposit at Vind?", False),  # as the company is called
        ("What is the deposit in Germany?", False),
        ("What is the deposit in the Frigostraat?", False),
        ("What is the deposit?", False),
    ],
)
def test_quotes_of_others_than_a_name(question: str, *, is_of_other: bool) -> None:
    assert is_of_other_name(question, QUOTES, READINGS) == is_of_other
