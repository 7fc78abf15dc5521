"""What asks nothing of documents is replied to; everything else is a question."""

import pytest

from vind.indexes.errors import QuestionError, SmallTalkError
from vind.search.question.small_talk import require_no_small_talk, small_talk


@pytest.mark.parametrize(
    ("text", "kind", "language"),
    [
        ("Bedankt!", "thanks", "nl"),
        ("oké, dank je wel voor je hulp", "thanks", "nl"),
        ("Thanks a lot", "thanks", "en"),
        ("Vielen Dank", "thanks", "de"),
        ("Goedemorgen", "greeting", "nl"),
        ("goede middag allemaal", "greeting", "nl"),
        ("hallo vind", "greeting", "nl"),
        ("Good morning", "greeting", "en"),
        ("Guten Tag", "greeting", "de"),
        ("exit", "leaving", "en"),
        ("QUIT", "leaving", "en"),
        ("stop.", "leaving", "en"),
        ("tot ziens", "leaving", "nl"),
        ("Schrijf een mail aan de klant over de vertraging", "writing", "nl"),
        ("kun je voor mij een kort gedicht schrijven over pompen?", "writing", "nl"),
        ("Maak even een bedankbriefje voor Jan", "writing", "nl"),
        ("write a poem about pumps", "writing", "en"),
        ("Please draft me an email to the supplier", "writing", "en"),
        ("Could you write a letter to Melkbron", "writing", "en"),
        ("Schreib ein Gedicht", "writing", "de"),
    ],
)
def test_what_asks_nothing_is_told_with_its_language(text: str, kind: str, language: str) -> None:
    assert small_talk(text) == (kind, language)


@pytest.mark.parametrize(
    "text",
    [
        "noodstop",
        "stop bij lijn 4",
        "Waar zit de stop van de meterkast?",
        "Wie krijgt een bedankje met Kerst?",
        "Hoe schrijf ik een mail naar de klant?",
        "Moet ik een brief schrijven als ik opzeg?",
        "Maak een lijst van de feestdagen",
        "Schrijf de stappen op van een recall",
        "make an overview of the contracts",
        "What does the letter to Melkbron say?",
        "Write the damage on the note: before or after signing?",
        "morgen vrij?",
        "dagdienst",
        "!",
        "",
    ],
)
def test_a_question_is_one(text: str) -> None:
    assert small_talk(text) is None
    assert require_no_small_talk(text) == text


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Schrijf een mail aan de klant", "vind schrijft geen mails"),
        ("write a poem", "vind writes no mails"),
        ("bedankt", "Graag gedaan"),
    ],
)
def test_the_reply_says_what_vind_does(text: str, says: str) -> None:
    with pytest.raises(SmallTalkError, match=says) as raised:
        require_no_small_talk(text)
    assert isinstance(raised.value, QuestionError)
