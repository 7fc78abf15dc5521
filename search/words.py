"""Words as they are compared: lower case, without accents, stemmed, function words left out."""

import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING

from indexes.types import Language

if TYPE_CHECKING:
    from tantivy import TextAnalyzer

WORD = re.compile(r"[^\W_]+")

LONGEST_WORD = 60
"""Characters; longer runs are encoded data or rules of dashes, not words."""

DUTCH = """
    aan al alle als altijd ander andere bij daar daarvoor dan dat de deze die dit doen door dus
    een en er erg etc gaat gaan ge had hadden heb hebben hebt heeft hem het hier hoe hoeveel hun
    ieder iemand iets ik in is ja jaar je jij jou jouw jullie kan kon kunnen maar mag me meer men
    met mij mijn moet moeten mogen na naar niet nog nu of om omdat onder ons onze ook op over per
    te tegen toch toe tot u uit uw van vaak vanaf via veel voor waar waarom wanneer was wat we wel
    welk welke werd wie wij wil wilt willen worden wordt zal ze zelf zich zij zijn zo zoals zou
    zouden zullen waarvoor waarmee waarin hoelang mogelijk klopt geldt geldig
"""

ENGLISH = """
    a about after all also am an and any are as at be been being but by can could did do does
    doing for from get gets given had has have having he her here him his how i if in into is it
    its just many may me might more most much must my of on or other our out over own per shall
    she should so some such than that the their them then there these they this those through to
    too under up upon us was we were what when where whether which who whom whose why will with
    would you your q s t mean means called
"""

FUNCTION_WORDS: dict[Language, frozenset[str]] = {
    "nl": frozenset(DUTCH.split()),
    "en": frozenset(ENGLISH.split()),
    "": frozenset(),
}

STEMMERS: dict[Language, str] = {"nl": "dutch", "en": "english"}


def fold(text: str) -> str:
    """``text`` in lower case, without accents, in compatibility form."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(mark for mark in decomposed if not unicodedata.combining(mark))


def words(text: str) -> list[str]:
    """The words of ``text`` in order, folded; digits count as words."""
    return [word for word in WORD.findall(fold(text)) if len(word) <= LONGEST_WORD]


@cache
def _stemmer(language: Language) -> "TextAnalyzer":
    from tantivy import Filter, TextAnalyzerBuilder, Tokenizer

    return (
        TextAnalyzerBuilder(Tokenizer.whitespace()).filter(Filter.stemmer(STEMMERS[language]))
    ).build()


@cache
def stem(word: str, language: Language) -> str:
    """The Snowball stem of a folded word; the word itself in other languages."""
    if language not in STEMMERS:
        return word
    return "".join(_stemmer(language).analyze(word))


def content_stems(text: str, language: Language) -> list[str]:
    """The stems of the words of ``text`` that carry meaning, in order, repeats kept."""
    function_words = FUNCTION_WORDS[language]
    return [stem(word, language) for word in words(text) if word not in function_words]
