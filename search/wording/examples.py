"""Questions with their answers, which the model is shown before it gets one of its own.

A small model does as was done before it rather than as it is told: it keeps to the words of the
excerpts, takes the row that the question falls in, says "no" only with what denies, and is not
talked into an answer that is not there. They are computed once, with the fixed part of the prompt.
The library in them is of no company.
"""

from typing import NamedTuple

from indexes.types import Language

LABELS: dict[Language, tuple[str, str]] = {
    "nl": ("Fragmenten", "Vraag"),
    "en": ("Excerpts", "Question"),
}


class Example(NamedTuple):
    """What is asked, in the form of every prompt, and what a good reply to that is."""

    asked: str
    reply: str


def turn(language: Language, excerpts: list[str], question: str) -> str:
    """What the model gets: excerpts between marks as data, and the question behind them."""
    evidence, asked = LABELS[language]
    joined = "\n".join(f"<excerpt>\n{text}\n</excerpt>" for text in excerpts)
    return f"{evidence}:\n{joined}\n\n{asked}: {question}"


EXAMPLES: dict[Language, tuple[Example, ...]] = {
    "nl": (
        Example(
            turn(
                "nl",
                [
                    "Te laat terugbrengen\nPeriode\tKosten\ntot 3 dagen\t€ 0,50 per dag\n"
                    "4 tot 14 dagen\t€ 1,25 per dag",
                    "Pas kwijt\nEen nieuwe pas kost € 7,50, tenzij hij gestolen is.",
                ],
                "boek 9 dagen te laat terug, wat kost dat per dag",
            ),
            "Bij 4 tot 14 dagen te laat terugbrengen kost het € 1,25 per dag.",
        ),
        Example(
            turn(
                "nl",
                [
                    "Nieuwsbrief van mei\nDe cursus fotografie van mevrouw Prins begint op 12 juni "
                    "in zaal 4. De cursus tekenen begint in augustus."
                ],
                "wie geeft de cursus tekenen op zaterdag",
            ),
            "Dat staat niet in de fragmenten.",
        ),
        Example(
            turn(
                "nl",
                [
                    "Reserveren\nLeden reserveren de studiezaal uiterlijk twee dagen van tevoren. "
                    "Wie geen lid is, mag niet reserveren."
                ],
                "Kan ik zonder lidmaatschap de studiezaal reserveren?",
            ),
            "Nee, wie geen lid is, mag de studiezaal niet reserveren.",
        ),
        Example(
            turn(
                "nl",
                [
                    "Nieuwsbrief van mei\nDe cursus fotografie van mevrouw Prins begint op 12 juni "
                    "in zaal 4. De cursus tekenen begint in augustus.",
                    "Zaal 4\nZaal 4 is open van 9.00 tot 22.00 uur.",
                ],
                "Wanneer begint de cursus fotografie?",
            ),
            "De cursus fotografie begint op 12 juni in zaal 4.",
        ),
    ),
    "en": (
        Example(
            turn(
                "en",
                [
                    "Late returns\nPeriod\tCharge\nup to 3 days\t£0.50 per day\n"
                    "4 to 14 days\t£1.25 per day",
                    "Lost card\nA new card costs £7.50, unless it was stolen.",
                ],
                "book 9 days late, what does that cost per day",
            ),
            "A return 4 to 14 days late costs £1.25 per day.",
        ),
        Example(
            turn(
                "en",
                [
                    "Newsletter of May\nMs Prince's photography course starts on 12 June in room 4."
                    " The drawing course starts in August."
                ],
                "who teaches the drawing course on Saturdays",
            ),
            "The excerpts do not say that.",
        ),
        Example(
            turn(
                "en",
                [
                    "Bookings\nMembers book the study room at least two days ahead. People who are "
                    "not members may not book."
                ],
                "Can I book the study room if I am not a member?",
            ),
            "No, people who are not members may not book the study room.",
        ),
        Example(
            turn(
                "en",
                [
                    "Newsletter of May\nMs Prince's photography course starts on 12 June in room 4."
                    " The drawing course starts in August.",
                    "Room 4\nRoom 4 is open from 9 am to 10 pm.",
                ],
                "When does the photography course start?",
            ),
            "The photography course starts on 12 June in room 4.",
        ),
    ),
}
