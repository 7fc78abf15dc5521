from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.toy import ToyEmbedder
from tests.unit.indexes.company import open_writer, put
from vind.indexes.errors import QuestionError, SmallTalkError
from vind.indexes.index import Index
from vind.search.question.cleaned import PREFIX_TOKENS, as_spelt, clean_question, language_asked
from vind.search.question.codes import PERIOD, Codes
from vind.search.question.question import has_phrases, phrases_of, without_marks
from vind.search.question.small_talk import require_no_small_talk, small_talk
from vind.search.retrieval.designations import is_keywords
from vind.search.types import QuotesFound

EMBEDDER = ToyEmbedder()


@pytest.mark.parametrize(
    "text", ["", "  \n\t", "\x00\x01", "?!...", "\u200b", "🙂", ". " * 6000 + "leave"]
)
def test_a_question_without_words_is_refused(text: str) -> None:
    with pytest.raises(QuestionError, match="Type one or more words"):
        clean_question(text, EMBEDDER)


def test_control_characters_become_white_space() -> None:
    assert clean_question("leave\x00days\x1b[31m\n\u202ebonus", EMBEDDER) == "leave days [31m bonus"


@pytest.mark.parametrize("mark", ["\u00ad", "\u200b", "\u200d", "\u2060", "\u200e"])
def test_invisible_characters_are_dropped_from_questions(mark: str) -> None:
    asked = clean_question(f"Wat is de kilometerver{mark}goeding?", EMBEDDER)
    assert asked == "Wat is de kilometervergoeding?"


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("HOE MELD IK MIJ ZIEK?", "Hoe meld ik mij ziek?"),
        ("WAT KOST DE E-4521 IN 2026?", "Wat kost de E-4521 in 2026?"),
        ("E-4521 PRICE LIST", "E-4521 price list"),
        ("GSL F-02", "GSL F-02"),
        ("BHV?", "BHV?"),
        ("OUDERSCHAPSVERLOF", "Ouderschapsverlof"),
        ("Wat is de BHV?", "Wat is de BHV?"),
    ],
)
def test_a_question_typed_in_capitals_is_lowered(typed: str, asked: str) -> None:
    assert clean_question(typed, EMBEDDER) == asked


def test_decomposed_accents_are_composed() -> None:
    apart = "Wie is clie\u0308nt?"
    assert clean_question(apart, EMBEDDER) == "Wie is cliënt?"
    found = QuotesFound((), (), False, 0.0, 0.0, "nl", asked="Wie is cliënt?")
    assert found.is_as_typed(f" {apart}")
    assert not found.is_as_typed("Wie is client?")


def test_questions_in_other_scripts_stay_as_they_are() -> None:
    assert clean_question("休暇は何日ですか", EMBEDDER) == "休暇は何日ですか"


@given(st.text())
def test_a_long_question_is_cut_to_fit_the_embedder(text: str) -> None:
    long = f"word {text}" * 100
    question = clean_question(long, EMBEDDER)
    assert len(EMBEDDER.token_spans(question)) <= EMBEDDER.max_tokens - PREFIX_TOKENS
    assert question == question.strip()


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("Wat kost artikel AX-20493?", "nl"),
        ("how do I book a room", "en"),
        ("F-21", ""),
        ("telefono ufficio", ""),
    ],
)
def test_language_asked_tells_a_questions_language(question: str, language: str) -> None:
    assert language_asked(question) == language


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    directory = tmp_path_factory.mktemp("spelling")
    with open_writer(directory) as writer:
        put(
            writer,
            "hr.md",
            "Je mag vijf vakantiedagen meenemen naar volgend jaar.",
            "De vergoeding voor thuiswerken bedraagt 2 euro.",
            "De kerntemperatuur is ten minste 96 graden.",
            "Beperkt casco dekt ruitschade. Schuift de lading, bel dan.",
            "Terpstra keurt de declaraties goed.",
        )
        put(writer, "en.md", "The message is delivered again by WTA.", language="en")
        writer.commit()
    with Index.open(directory) as index:
        yield index


@pytest.mark.parametrize(
    ("question", "spelt"),
    [
        ("hoeveel vakatiedagen mag ik meenemen?", "hoeveel vakantiedagen mag ik meenemen?"),
        ("Vakantiedagne meenemen", "Vakantiedagen meenemen"),
        ("thuiswekren, vergoedign?", "thuiswerken, vergoeding?"),
        ("wat dekt beprekt casco", "wat dekt beperkt casco"),
        ("kerntemp van het product", "kerntemperatuur van het product"),
        ("why is the mesage sent twice", "why is the message sent twice"),
        (
            "my father asks whether the mesage arrived yesterday morning, please",
            "my father asks whether the message arrived yesterday morning, please",
        ),
        ("wat doet Terpsta", "wat doet Terpstra"),
    ],
)
def test_a_misspelt_word_is_corrected(index: Index, question: str, spelt: str) -> None:
    assert as_spelt(question, index) == spelt


@pytest.mark.parametrize(
    "question",
    [
        "wat is het protocol bij schurft?",  # no r is written for an i
        "vakantieuren opnemen",  # a word of its own: more than one slip away
        "dekt casco roetschade",
        "mag ik mijn hond meenemen?",  # of the dictionary
        "hoe werkt Outlook",
        "code kerntamp12",
        "beprekt vakatiedagen mesage vergoedign thuiswekren",  # too many to be slips
        "?!",
        "whore, witch, weke",  # of the dictionary, beside what may ask
        "wta message",  # of a document
    ],
)
def test_a_question_without_misspelling_stays(index: Index, question: str) -> None:
    assert as_spelt(question, index) == question


# What a search is kept to word for word.


@pytest.mark.parametrize(
    ("query", "phrases"),
    [
        ('huur "twaalf maanden"', ("twaalf maanden",)),
        ('"a b" „c d” «e»', ("a b", "c d", "e")),
        ("“one  two” “one two”", ("one two",)),
        ("de huur van foto's", ()),
        ("'single ones'", ()),
        ('half een "citaat', ()),
        ('"!?" ""', ()),
        (" ".join(f'"{number}"' for number in range(9)), ()),
    ],
)
def test_phrases_of_finds_quoted_phrases(query: str, phrases: tuple[str, ...]) -> None:
    assert phrases_of(query) == phrases


def test_without_marks_drops_quotation_marks() -> None:
    assert without_marks('huur "twaalf maanden" nu') == "huur twaalf maanden nu"


@pytest.mark.parametrize(
    ("text", "has"),
    [
        ("Na Twaalf\nmaanden huur.", True),
        ("Na twaalf, maanden later", True),
        ("Na maanden twaalf", False),
        ("Na twaalf maandenlang", False),
        ("Na twaalf lange maanden", False),
    ],
)
def test_has_phrases_needs_the_words_next_to_each_other(text: str, has: bool) -> None:
    assert has_phrases(text, ["twaalf maanden"]) is has


# Which words of a question are codes, years or quarters, and where they stand.


@pytest.mark.parametrize(
    ("question", "text", "share"),
    [
        ("Wat kost de E-4521 in 2026?", "prijslijst 2026\nE-4521 1745", 1 + PERIOD),
        ("Wat kost de E-4521 in 2026?", "De e 4521 en de E-4560", 1.0),
        ("Wat kost de E-4521 in 2026?", "De E-4560 in 2026", PERIOD),
        ("Past de O-7310 op de E-4521?", "E-4521", 0.5),
        ("Wat kost de E-4521?", "E4521-RVS", 1.0),
        ("Wat kost de E-4521?", "E\u20114521.", 1.0),
        ("Wat kost de E-4521?", "E-45210, XE-4521", 0.0),
        ("offerte 2026-0187", "Offerte 2026/0187", 1.0),
        ("offerte 2026-0187", "van 2026", 0.0),
        ("artikel 7:610 BW", "art. 7:610", 1.0),
        ("omzet 2024-2025", "in 2025", PERIOD / 2),
        ("klant 10258", "10258\tCamping", 1.0),
        ("capex in FY2023", "report of 2023", PERIOD),
        ("omzet Q2 2023", "resultaten_2023Q2.pdf", 2 * PERIOD),
        ("omzet Q2 2023", "het tweede kwartaal van 2022", PERIOD),
    ],
)
def test_codes_and_years_are_found_in_every_notation(
    question: str, text: str, share: float
) -> None:
    assert Codes.of(question).share_in(text) == share


@pytest.mark.parametrize(
    "question",
    [
        "Hoeveel dagen?",
        "om 10:30",
        "24/7",
        "25km",
        "de 3rd",
        "10.000 euro",
        "een aankoop van 2000 euro",
        "a purchase of £1800",
        "1750 kg",
        "1500 tot 2000 uur",
        "op 2026-04-01",
        "",
        "-",
    ],
)
def test_amounts_and_dates_are_not_codes(question: str) -> None:
    assert replace(Codes.of(question), days=()) == Codes()
    assert replace(Codes.of(question), days=()).share_in(question) == 0.0


@pytest.mark.parametrize(
    ("question", "years"),
    [
        ("omzet van 2024 en 2025", ["2024", "2025"]),
        ("een budget van 2000 euro in 2026", ["2026"]),
        ("de LCX-2025", []),
    ],
)
def test_codes_of_a_question_include_its_years(question: str, years: list[str]) -> None:
    assert [year.token for year in Codes.of(question).years] == years


@pytest.mark.parametrize(
    ("question", "unknown"),
    [
        ("Wat kost de V-2250?", "V-2250"),
        ("Wat kost de e-4521?", ""),
        ("Past de O-7310 op de V-2250?", ""),
        ("factuur UK-2025-058", "UK-2025-058"),
        ("ons certificaat ISO27001", ""),
        ("price of the ps3", ""),
        ("de omzet boven 50000 in 2031", ""),
        ("24-hour contract", ""),
        ("capex in FY2018", ""),
        ("omzet in 2018Q3", ""),
        ("formulier HR012", "HR012"),
        ("inloggen op M365", ""),
        ("inloggen op T365", "T365"),
        ("de LCX-2025", "LCX-2025"),
    ],
)
def test_unknown_to_names_a_code_that_no_text_has(question: str, unknown: str) -> None:
    texts = ["De E-4521 heeft afdichting O-7310.", "ISO/IEC 27001 uit 2025.", "Microsoft 365"]
    assert Codes.of(question).unknown_to(texts) == unknown


@given(st.text(alphabet="aE-/:._ 0129\u00b2\u0661\u00e9", max_size=30) | st.text(max_size=60))
@example("m\u00b2 CO\u2082 CRF01_1b2k \u0661a")
@example("1/1/0000")
@example("0000\u00b2")
@example("0'A")
@example("a&1@b")
def test_a_question_contains_all_of_its_own_codes(question: str) -> None:
    found = Codes.of(question)
    periods = PERIOD * (bool(found.years) + bool(found.quarters))
    assert found.share_in(question) == bool(found.codes) + bool(found.days) + periods
    assert found.unknown_to([question]) == ""


def test_a_version_number_counts_as_a_period() -> None:
    asked = Codes.of("What was the rate in version 2 of the policy?")
    names = ("policy v2.pdf", "policy-v2.1.pdf", "policy version 12", "policy.pdf")
    assert [asked.version_in(name) for name in names] == [PERIOD, PERIOD, 0.0, 0.0]
    assert asked.names_period
    assert not Codes.of("What is the rate?").names_period
    assert not Codes.of("What is the rate of the V-2250?").names_period
    assert not Codes.of("Hoeveel korting krijg ik bij 1800 dozen?").names_period


@pytest.mark.parametrize("query", ["salarisschalen", "Nordhaven?", "opzegtermijn huur", "TW-8151"])
def test_one_or_two_words_that_carry_meaning_are_keywords(query: str) -> None:
    assert is_keywords(query)


@pytest.mark.parametrize(
    "query", ["", "?", "waarom", "What now?", "de huur", "opzegtermijn huur parkeerplaats"]
)
def test_full_questions_are_not_keywords(query: str) -> None:
    assert not is_keywords(query)


# What asks nothing of documents is replied to; everything else is a question.


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
def test_small_talk_is_recognised_with_its_language(text: str, kind: str, language: str) -> None:
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
def test_questions_are_not_taken_for_small_talk(text: str) -> None:
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
def test_the_reply_to_small_talk_says_what_vind_does(text: str, says: str) -> None:
    with pytest.raises(SmallTalkError, match=says) as raised:
        require_no_small_talk(text)
    assert isinstance(raised.value, QuestionError)
