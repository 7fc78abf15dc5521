"""What of a language model's sentences is shown: the units say it, and nothing fits better."""

from collections.abc import Sequence

import pytest

from vind.indexes.types import Language
from vind.search.evidence.units import Unit
from vind.search.grounding.features import packaged_weights
from vind.search.grounding.grounding import Grounder
from vind.search.question.question import Question
from vind.search.types import Reason

HEADER = "Article\tPrice\tDelivery"
GUIDE = "hr staff guide"

LEAVE = [
    "Full-time employees get 25 days of leave a year.",
    "Part-time employees get 15 days of leave a year.",
    "Unused days may not be carried over after 1 July 2026.",
    "Travel to work is paid at € 0.23 per kilometre.",
    "Overtime is paid only when the manager, Eva Smit, approved it first.",
    "Call the desk on extension 2210 to report a lost badge.",
]
PRICES = ["Anchor\t€ 12.50\t3 days", "Bolt\t€ 4.10\t2 days", "Clamp\t€ 7.80\t6 days"]
VERLOF = [
    "Medewerkers krijgen 25 vakantiedagen per jaar.",
    "Roken is in het magazijn niet toegestaan.",
    "De huurder betaalt de energie zelf.",
]


def units(
    texts: Sequence[str],
    header: str = "",
    language: Language = "en",
    document: str = GUIDE,
    best: float = 1.0,
) -> list[Unit]:
    """Units of one passage in a row, each ranked below the one before."""
    found: list[Unit] = []
    start = 0
    for place, text in enumerate(texts):
        score = best - place * 0.1
        found.append(Unit(text, 1, start, start + len(text), header, "", document, language, score))
        start += len(text) + 1
    return found


def check(
    question: str, sentence: str, among: Sequence[Unit], language: Language = "en"
) -> tuple[str, tuple[int, ...]]:
    """Why ``sentence`` is not shown, empty where it is, and the units that it cites."""
    weights = packaged_weights("embeddinggemma-300m@1")
    grounder = Grounder(Question.of(question), language, among, weights)
    found = grounder.check(sentence)
    return found.reason, found.units


def first(texts: Sequence[str], best: str) -> list[str]:
    """``texts`` with ``best`` in front, as it is where it answers."""
    return [best, *(text for text in texts if text != best)]


@pytest.mark.parametrize(
    ("question", "sentence", "rests_on"),
    [
        ("How many days of leave do full-time employees get?", LEAVE[0], LEAVE[0]),
        (
            "How many days of leave do full-time employees get?",
            "Full-time employees get 25 days a year.",
            LEAVE[0],
        ),
        (
            "What is paid for travel to work?",
            "Travel to work is paid at €0.23 per kilometre.",
            LEAVE[3],
        ),
        (
            "Can unused days be carried over?",
            "Unused days may not be carried over after July 1, 2026.",
            LEAVE[2],
        ),
        (
            "Who has to approve overtime?",
            "Overtime has to be approved first by Eva Smit.",
            LEAVE[4],
        ),
    ],
)
def test_a_sentence_that_a_unit_says_is_shown_and_cites_it(
    question: str, sentence: str, rests_on: str
) -> None:
    assert check(question, sentence, units(first(LEAVE, rests_on))) == ("", (0,))


@pytest.mark.parametrize(
    ("question", "sentence", "best", "reason"),
    [
        (
            "How many days of leave do full-time employees get?",
            "Full-time employees get 30 days of leave a year.",
            LEAVE[0],
            Reason.NOT_SUPPORTED,
        ),
        (
            "What is paid for travel to work?",
            "Travel to work is paid at € 0.32 per kilometre.",
            LEAVE[3],
            Reason.NOT_SUPPORTED,
        ),
        (
            "Can unused days be carried over?",
            "Unused days may not be carried over after 1 July 2027.",
            LEAVE[2],
            Reason.NOT_SUPPORTED,
        ),
        (
            "Who has to approve overtime?",
            "Overtime has to be approved first by Jan Bos.",
            LEAVE[4],
            Reason.NOT_SUPPORTED,
        ),
        (
            "How do I report a lost badge?",
            "Call 2210 or 3310 to report a lost badge.",
            LEAVE[5],
            Reason.NOT_SUPPORTED,
        ),
        (
            "How do I report a lost badge?",
            "Report a lost badge on https://badge.example or extension 2210.",
            LEAVE[5],
            Reason.NOT_SUPPORTED,
        ),
        (
            "How do I report a lost badge?",
            "Call the desk on extension 221 to report a lost badge.",
            LEAVE[5],
            Reason.NOT_SUPPORTED,
        ),
        (
            "Can unused days be carried over?",
            "Unused days may be carried over after 1 July 2026.",
            LEAVE[2],
            Reason.DENIED_OTHERWISE,
        ),
        (
            "How many days of leave do full-time employees get?",
            "Full-time employees do not get 25 days of leave a year.",
            LEAVE[0],
            Reason.DENIED_OTHERWISE,
        ),
    ],
)
def test_a_sentence_that_no_unit_says_is_dropped(
    question: str, sentence: str, best: str, reason: Reason
) -> None:
    assert check(question, sentence, units(first(LEAVE, best)))[0] == reason


def test_a_sentence_with_the_value_of_another_unit_is_dropped() -> None:
    said = "Full-time employees get 15 days of leave a year."
    reason, _ = check("How many days of leave do full-time employees get?", said, units(LEAVE))
    assert reason == Reason.OTHER_FITS_BETTER


def test_a_sentence_joining_values_of_two_units_is_dropped() -> None:
    said = "Full-time employees get 25 days of leave a year and part-time employees 15 days."
    reason, _ = check("How many days of leave do employees get?", said, units(LEAVE))
    assert reason == Reason.NOT_SUPPORTED


@pytest.mark.parametrize(
    ("question", "sentence", "shown"),
    [
        ("What is the price of the bolt?", "The price of the bolt is € 4.10.", True),
        ("What is the price of the bolt?", "The price of the bolt is 4.10 euros.", True),
        ("What is the price of the bolt?", "The price of the bolt is € 12.50.", False),
        ("What is the price of the bolt?", "The price of the anchor is € 12.50.", False),
        ("What is the delivery of the bolt?", "The delivery of the bolt is 2 days.", True),
        ("What is the delivery of the bolt?", "The delivery of the bolt is 6 days.", False),
        ("What is the delivery of the bolt?", "The delivery of the bolt is € 4.10.", False),
    ],
)
def test_a_table_cell_is_shown_only_for_its_own_row_and_column(
    question: str, sentence: str, shown: bool
) -> None:
    rows = first(PRICES, PRICES[1])
    reason, cited = check(question, sentence, units(rows, HEADER, document="price list"))
    assert (reason == "") is shown
    assert not shown or cited == (0,)


@pytest.mark.parametrize(
    ("question", "sentence", "best", "reason"),
    [
        (
            "Mag ik roken in het magazijn?",
            "Roken is in het magazijn niet toegestaan.",
            VERLOF[1],
            "",
        ),
        (
            "Mag ik roken in het magazijn?",
            "Roken is in het magazijn toegestaan.",
            VERLOF[1],
            Reason.DENIED_OTHERWISE,
        ),
        (
            "Wie betaalt de energie?",
            "De verhuurder betaalt de energie zelf.",
            VERLOF[2],
            Reason.OPPOSITE,
        ),
        (
            "Hoeveel vakantiedagen krijg ik?",
            "Je krijgt 25 vakantiedagen per jaar.",
            VERLOF[0],
            "",
        ),
    ],
)
def test_dutch_sentences_are_checked_by_the_same_rules(
    question: str, sentence: str, best: str, reason: Reason | str
) -> None:
    among = units(first(VERLOF, best), language="nl")
    assert check(question, sentence, among, "nl")[0] == reason


def test_a_sentence_restating_the_best_unit_is_always_shown() -> None:
    said = "Boiler room keys hang behind the bar."
    assert check("Where do we eat?", said, units([said, *LEAVE])) == ("", (0,))


def test_a_true_but_irrelevant_sentence_is_dropped() -> None:
    reason, _ = check("What is the wifi password of the guests?", LEAVE[3], units(LEAVE))
    assert reason in (Reason.BESIDE, Reason.DOUBTFUL, Reason.OTHER_FITS_BETTER)


def test_a_sentence_cut_off_in_a_word_is_dropped() -> None:
    rows = ["Brownie\tgluten, melk", "Koffie\tgeen"]
    among = units(rows, "Gerecht\tAllergenen", "nl", "allergenen")
    asked = "Welke allergenen zitten er in de brownie?"
    assert check(asked, "De brownie: gluten, me", among, "nl")[0] == Reason.CUT_OFF
    assert check(asked, "De brownie: gluten, melk", among, "nl")[0] != Reason.CUT_OFF


def test_without_units_no_sentence_is_shown() -> None:
    assert check("How many days of leave?", "25 days.", []) == (Reason.NOT_SUPPORTED, ())


def test_every_supporting_unit_is_cited_the_best_first() -> None:
    among = [*units(LEAVE[:2]), *units([LEAVE[0]], document="handbook", best=0.95)]
    reason, cited = check("How many days of leave do full-time employees get?", LEAVE[0], among)
    assert (reason, cited) == ("", (0, 2))
