"""Words of one stem, and words that have two."""

import re
import subprocess
import sys
from tempfile import gettempdir

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rooms import REPOSITORY
from vind.indexes.arrays import Vectors
from vind.indexes.text.analysis import LEAST_LETTERS, is_slip_for
from vind.indexes.text.folding import fold, fold_in_place
from vind.indexes.text.greetings import closes_letter, is_head_line, opens_earlier_mail
from vind.indexes.text.languages import ANY_YEAR, MONTH, MONTHS, detect_language, language_of_tag
from vind.indexes.text.sentences import sentence_spans
from vind.indexes.text.states import States, is_whole, pack, words_with_state
from vind.indexes.text.words import stem
from vind.indexes.types import Language


@pytest.mark.parametrize(
    "forms",
    [
        "vakantiedag vakantiedagen",
        "bedrag bedragen",
        "betaling betalingen betalen betaalt betaald",
        "declareren declareer declareert gedeclareerd",
        "hoog hoge",
        "regeling regelen regelt geregeld",
        "toeslag toeslagen",
        "vergoeding vergoeden vergoedt vergoed",
        "verzekering verzekerd verzekeren",
        "vrij vrije",
        "coördinator coördinatoren",
    ],
)
def test_forms_of_a_dutch_word_have_one_stem(forms: str) -> None:
    assert len({stem(word, "nl") for word in forms.split()}) == 1


@pytest.mark.parametrize("pair", ["zoon zon", "maan man", "boom bom", "meet met", "schaal schal"])
def test_stemming_keeps_words_with_long_and_short_vowels_apart(pair: str) -> None:
    long, short = pair.split()
    assert stem(long, "nl") != stem(short, "nl")


@pytest.mark.parametrize(
    ("word", "language", "stemmed"),
    [
        ("payments", "en", "payment"),
        ("betalingen", "", "betalingen"),
        ("coördinaten", "", "coordinaten"),
        ("4521", "nl", "4521"),
        ("q2", "nl", "q2"),
        ("e-mails", "nl", "email"),
    ],
)
def test_words_have_the_expected_stem(word: str, language: Language, stemmed: str) -> None:
    assert stem(word, language) == stemmed


def test_a_word_too_long_for_the_index_is_not_stemmed() -> None:
    assert stem("a" * 61, "nl") == "a" * 61


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("ABC-12", "abc-12"),
        ("Caf\u00e9 \u017b\u00f3\u0142ty", "cafe zolty"),
        ("Y\u0131ld\u0131z", "yildiz"),
        ("S\u00f8ren \u0110or\u0111e", "soren dorde"),
        ("Stra\u00dfe \u00c6r\u00f8 \u0152uvre", "strasse aero oeuvre"),
        ("\uff21\u2460", "a1"),
    ],
)
def test_fold_drops_case_and_accents(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("ABC-12", "abc-12"),
        ("Twee\u00ebn\u00bd\u2026 Stra\u00dfe", "tweeen\u00bd\u2026 stra\u00dfe"),
        ("\u20ac 500\u00b9 of 10\u00b2", "\u20ac 500  of 10 "),
    ],
)
def test_fold_in_place_keeps_the_length_of_known_texts(text: str, folded: str) -> None:
    assert fold_in_place(text) == folded
    assert len(folded) == len(text)


@given(st.text())
def test_fold_in_place_keeps_every_place_of_any_text(text: str) -> None:
    folded = fold_in_place(text)
    assert folded == "".join(map(fold_in_place, text))
    assert len(folded) == len(text)


WORDS = st.text("abcdefghijklmnopqrstuvwxyz", min_size=LEAST_LETTERS + 1, max_size=20)


@given(WORDS, st.data())
def test_any_single_typing_slip_after_the_first_letter_is_recognised(
    word: str, data: st.DataObject
) -> None:
    place = data.draw(st.integers(1, len(word) - 2))
    slips = {
        "missing": word[:place] + word[place + 1 :],
        "twice": word[:place] + word[place] + word[place:],
        "swapped": word[:place] + word[place + 1] + word[place] + word[place + 2 :],
    }
    for slip in slips.values():
        assert slip == word or is_slip_for(slip, word)


@pytest.mark.parametrize(
    ("word", "other"),
    [
        ("vergoedong", "vergoeding"),  # keys beside each other
        ("beloont", "beloond"),
        ("lokaties", "locaties"),
        ("geïndexeert", "geindexeerd"),
        ("kerntemp", "kerntemperatuur"),
    ],
)
def test_likely_typing_slips_are_recognised(word: str, other: str) -> None:
    assert is_slip_for(word, other)


@pytest.mark.parametrize(
    ("word", "other"),
    [
        ("schurft", "schuift"),
        ("aiders", "anders"),
        ("piket", "pike"),
        ("avondeten", "avond"),
        ("betonwagen", "betonpalen"),
        ("banden", "landen"),  # the first letter
        ("casco", "casco"),
    ],
)
def test_distinct_words_are_not_taken_for_slips(word: str, other: str) -> None:
    assert not is_slip_for(word, other)


EXAMPLES: dict[str, str] = {
    "nl": """Hoeveel verlof heb ik?
        opzegtermijn huurcontract
        De prijs is 25 euro
        Wie is manager HR?
        Wie is product owner van project Apollo?
        Wat kost artikel AX-20493?
        Het Terms of Service document is niet van toepassing voor wie dat niet wil.""",
    "en": """How many days of leave do I have?
        what is the notice period
        leave policy
        Who signs contracts?
        And part-timers?
        It is governed by the laws of that State. Van den Berg B.V. is one of the parties.""",
    "de": """Wie hoch ist die Miete?
        Was kostet ein Ersatzschlüssel?
        Der Vertrag endet am 31. Dezember und verlängert sich nicht von selbst.""",
    "": """12.50 / 7
        Le contrat prend fin le 31 décembre sans tacite reconduction entre les parties.
        제과점은 오프라인 결제건에 한하며""",
}


@pytest.mark.parametrize(
    ("language", "text"),
    [(language, text) for language, texts in EXAMPLES.items() for text in texts.splitlines()],
)
def test_detect_language_tells_dutch_english_german_and_others(language: str, text: str) -> None:
    assert detect_language(text.strip()) == language


@given(st.text())
def test_detect_language_is_stable_on_any_text(text: str) -> None:
    assert detect_language(text) == detect_language(text)
    assert detect_language(text) in ("nl", "en", "de", "")


def test_detect_language_names_the_full_temporary_folder() -> None:
    program = (
        "from vind.indexes.text.languages import detect_language; detect_language('opzegtermijn')"
    )
    done = subprocess.run(
        ["bash", "-c", 'ulimit -f 1 && "$@"', "bash", sys.executable, "-B", "-c", program],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=False,
    )
    said = f"DiskFullError: A file in {gettempdir()} may not become as large as it has to"
    assert said in done.stderr


@pytest.mark.parametrize(
    ("tag", "language"),
    [("nl", "nl"), ("nl-BE", "nl"), ("EN-gb", "en"), ("en_US", "en"), ("nds", ""), ("", "")],
)
def test_language_of_tag_reads_a_files_language_tag(tag: str, language: str) -> None:
    assert language_of_tag(tag) == language


def test_month_pattern_reads_every_month_name_whole() -> None:
    assert {re.match(MONTH, name)[0] for name in MONTHS} == {*MONTHS}  # type: ignore[index]
    assert {MONTHS[name] for name in ("maart", "march", "mrt", "mar")} == {3}
    assert sorted({*MONTHS.values()}) == [*range(1, 13)]


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("van 1999 tot 2026", ["1999", "2026"]),
        ("120261, 1800 dozen en 2101", []),
        ("v2024", ["2024"]),
    ],
)
def test_years_are_of_two_centuries_and_never_inside_a_number(text: str, years: list[str]) -> None:
    assert ANY_YEAR.findall(text) == years


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in sentence_spans(text)]


@pytest.mark.parametrize(
    "whole",
    [
        "Dit geldt o.a. voor Jan, bijv. bij ziekte of z.g. verlof.",
        "Zie art. 7 lid 2 BW en par. 3.2 van de overeenkomst.",
        "Dhr. J. Jansen en mevr. De Vries kwamen op 3 mei 2024.",
        "Acme Inc. and Foo Ltd. signed No. 5 with Mr. A. B. Smith.",
        "Acme Inc. Theatre and Foo B.V. Amsterdam, c.q. De Bank B.V.",
        "The U.S. Government pays 3.50 dollars, e.g. The fee.",
        "7. Termination of the agreement",
        "Prijs: 12.50 euro excl. BTW p.p. Per stuk",
        "Flam. Liq. 2 (H225), Eye Irrit. 2 (H319), Skin Corr. 1B, Acute Tox. 4 (H302).",
    ],
)
def test_full_stops_inside_a_sentence_do_not_end_it(whole: str) -> None:
    assert sentences(whole) == [whole]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Dat was in 2024. Daarna niet meer.", ["Dat was in 2024.", "Daarna niet meer."]),
        ("Echt waar?! Ja. Nee…  Toch?", ["Echt waar?!", "Ja.", "Nee…", "Toch?"]),
        ('Hij zei: "Nee." Toen ging hij.', ['Hij zei: "Nee."', "Toen ging hij."]),
        ("Eén zin. Élan is er. 25 dagen.", ["Eén zin.", "Élan is er.", "25 dagen."]),
        ("a\tb\nc\td", ["a\tb", "c\td"]),
        ("7. Termination. Either party may.", ["7. Termination.", "Either party may."]),
        ("By Reed's, Inc. The fee is 5.", ["By Reed's, Inc.", "The fee is 5."]),
        ("Met Ons B.V. Deze geldt.", ["Met Ons B.V.", "Deze geldt."]),
        ("geen hoofdletter. dus een zin", ["geen hoofdletter. dus een zin"]),
        ("", []),
        (" \n ", []),
    ],
)
def test_sentences_end_where_a_reader_would_say(text: str, parts: list[str]) -> None:
    assert sentences(text) == parts


@given(st.text(alphabet=st.one_of(st.sampled_from(list('ab A.!?"\n\t1)')), st.characters())))
def test_sentence_spans_lose_only_white_space(text: str) -> None:
    reached = 0
    for start, end in sentence_spans(text):
        assert start < end
        assert not text[reached:start].strip()
        assert text[start:end] == text[start:end].strip()
        reached = end
    assert not text[reached:].strip()


SIGNED = """Met vriendelijke groet,|Met vriendelijke groet / Kind regards|Met groet|Met groeten,
Hartelijke groeten uit Gent!|Groet, Rob|gr. Johan|Groet Rob|Mvg|m.v.g.,|Hoogachtend,|Alvast bedankt!
Kind regards,|Best,|Yours sincerely,|Thanks, Ann|--|Verzonden vanaf mijn iPhone|Sent from my phone
Sent from Outlook for iOS|Hoogachtend, J. de Vries|Met vriendelijke groet Jan de Vries
Groet J. de Vries"""

UNSIGNED = """Thanks for the offer of last week, which we accept.|Bestelling 4711|Groenten en fruit
Best is to wait until Monday.|Groeten doen we niet.|groet niemand|---|- een punt
Met groeten doen we niet.|Regards the invoice: it was paid.
Verzonden via PostNL op 12 mei 2025, bezorging 14 mei
Sent from the warehouse on Monday|Groet Jan maar van ons als je hem ziet"""


def test_closes_letter_tells_sign_offs_from_other_lines() -> None:
    assert [line for line in re.split(r"[|\n]", SIGNED) if not closes_letter(line)] == []
    assert [line for line in ["", *re.split(r"[|\n]", UNSIGNED)] if closes_letter(line)] == []


@pytest.mark.parametrize(
    ("below", "closes"),
    [
        ([], True),
        (["", "Ann de Wit", "", "Waterhoen BV"], True),
        (["De levering is op 3 mei."], False),
        (["de sleutel ligt bij Jan", "", "Groet,", "Ann"], False),
        (["Ann", "Inkoop", "Waterhoen BV", "Kade 12", "3011 AA Rotterdam"], False),
        (["we komen op dinsdag met z'n vieren en blijven tot woensdag"], False),
    ],
)
def test_thanks_close_a_letter_with_at_most_a_signature_below(
    below: list[str], closes: bool
) -> None:
    assert closes_letter("Bedankt!", below) is closes
    assert closes_letter("Thanks, Jan!", below) is closes


def test_is_head_line_recognises_mail_header_fields() -> None:
    assert is_head_line("Date: Mon, 04 Mar 2024 10:00:00 +0100")
    assert not any(map(is_head_line, ["From Monday on we close at five.", "To:"]))


@pytest.mark.parametrize(
    ("line", "opens"),
    [
        ("Van: Hester Kuipers Verzonden: 6 maart 2025", True),
        ("*From:* Ann <ann@example.org>", True),
        ("-----Original Message----- From: Ann", True),
        ("On Mon, 12 May 2025, Sandra <s@example.org> wrote:", True),
        ("Op 3 mei schreef Jan de Wit:", True),
        ("Van:\tPiet Jansen/ZW/MOLENAAR", True),
        (">>> Anne de Vries <a@x.nl> 7-6-2024 11:02 >>>", True),
        ("Anne de Vries 6/7/2024 11:02 AM >>>", True),
        (">>> Start om 11:02", False),
        ("What to bring", False),
        ("Van vrijdag tot zondag", False),
    ],
)
def test_opens_earlier_mail_recognises_lines_above_a_quoted_mail(line: str, opens: bool) -> None:
    assert opens_earlier_mail(line) == opens


# The states of words as the index keeps them: what they give back of what went in.

DIMENSION = 384


def unit(vectors: npt.ArrayLike) -> Vectors:
    rows = np.asarray(vectors, dtype=np.float32)
    found: Vectors = rows / np.linalg.norm(rows, axis=-1, keepdims=True)
    return found


def states_of_a_text(words: int, seed: int, dimension: int = DIMENSION) -> tuple[Vectors, Vectors]:
    """States around the vector of their text, as those of a model are, and that vector."""
    chance = np.random.default_rng(seed)
    vector = unit(chance.standard_normal(dimension))
    apart = 0.04 * chance.standard_normal((words, dimension)) + vector
    return unit(apart), vector


def test_packed_states_are_nearest_to_their_originals() -> None:
    states, vector = states_of_a_text(60, seed=1)
    kept = States.of([pack(range(60, 0, -1), states, vector)], vector[np.newaxis])
    found = kept.similarities(states)
    exact = states @ states.T
    assert found.argmax(axis=1).tolist() == list(range(60))
    assert np.diag(found) == pytest.approx(np.ones(60), abs=0.06)
    assert np.abs(found - exact).max() < 0.1
    assert np.abs(found - exact).mean() < 0.02


def test_packed_states_of_several_texts_stay_apart() -> None:
    (one, first), (other, second) = states_of_a_text(3, seed=2), states_of_a_text(2, seed=3)
    none = pack([], np.zeros((0, DIMENSION), np.float32), first)
    packed = [pack([30, 20, 10], one, first), none, pack([7, 5], other, second)]
    kept = States.of(packed, np.stack([first, first, second]))
    assert kept.text_of.tolist() == [0, 0, 0, 2, 2]
    assert kept.before_end.tolist() == [30, 20, 10, 7, 5]
    alone = States.of(packed[2:], second[np.newaxis]).similarities(other)
    assert np.allclose(kept.similarities(other)[:, 3:], alone)


@given(st.integers(32, 96), st.integers(0, 20), st.integers(0, 100), st.integers(0, 30))
def test_states_of_any_dimension_and_count_can_be_packed(
    dimension: int, words: int, seed: int, further: int
) -> None:
    states, vector = states_of_a_text(words, seed, dimension)
    longer = unit(np.concatenate([vector, np.ones(further)]))
    packed = pack(range(words, 0, -1), states, longer)
    assert is_whole(packed)
    kept = States.of([packed], longer[np.newaxis])
    assert kept.similarities(states).shape == (words, words)
    assert np.diag(kept.similarities(states)) == pytest.approx(np.ones(words), abs=0.2)


def test_packing_survives_extreme_states_and_far_off_words() -> None:
    vector = unit(np.ones(DIMENSION))
    kept = States.of([pack([70_000], vector[np.newaxis], vector)], vector[np.newaxis])
    assert kept.similarities(vector[np.newaxis]) == pytest.approx(1.0, abs=1e-3)
    assert kept.before_end == [65_535]


@pytest.mark.parametrize(
    ("packed", "whole"),
    [
        (b"", False),
        (b"\0", False),
        (b"\0\0", False),
        (b"\x60\0", True),
        (b"\x60\0" + b"\1" + b"\0" * 15, True),
        (b"\x60\0" + b"\0" * 16, False),
        (b"\x60\0" + b"\1" + b"\0" * 14, False),
        (b"\x60\0" + b"\xff" * 16, False),
    ],
)
def test_is_whole_rejects_bytes_that_were_never_packed(packed: bytes, whole: bool) -> None:
    assert is_whole(packed) is whole


@pytest.mark.parametrize(
    ("text", "start", "told"),
    [
        ("De pomp van de E-4521 lekt", 0, ["pomp", "E", "4521", "lekt"]),
        ("passage: the pump leaks", 9, ["pump", "leaks"]),
        ("What is it?", 0, ["What", "is", "it"]),
        ("!?", 0, []),
    ],
)
def test_function_words_get_no_state_beside_content_words(
    text: str, start: int, told: list[str]
) -> None:
    assert [text[slice(*span)] for span in words_with_state(text, start)] == told
