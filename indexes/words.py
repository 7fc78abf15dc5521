"""What a word is, and which words only hold a sentence together.

Those are left out where words are counted or compared. What is not looked up in the terms is
STOP_WORDS in indexes/terms/stop_words.py, another list: a word more there is one that no search
finds.
"""

import re

from indexes.types import Language

WORD = re.compile(r"[^\W_]+")

APOSTROPHE_S = re.compile(r"['\u2019]s\b")
"""No word of its own in "foto's", "Ann's" and "'s avonds"; a capital is a size or of a code."""

DUTCH = """
    aan al alle als altijd ander andere bij daar daarvoor dan dat de deze die dit doen door dus
    een en er erg etc gaat gaan ge had hadden heb hebben hebt heeft hem het hier hoe hoeveel hun
    ieder iemand iets ik in is ja jaar je jij jou jouw jullie kan kon kunnen maar mag me meer men
    met mij mijn moet moeten mogen na naar niet nog nu of om omdat onder ons onze ook op over per
    te tegen toch toe tot u uit uw van vaak vanaf via veel voor waar waarom wanneer was wat we wel
    welk welke werd wie wij wil wilt willen worden wordt zal ze zelf zich zij zijn zo zoals zou
    zouden zullen waarvoor waarmee waarin hoelang mogelijk klopt geldt geldig nee geen kunt zult
"""

ENGLISH = """
    a about after all also am an and any are as at be been being but by can could did do does
    doing for from get gets given had has have having he her here him his how i if in into is it
    its just many may me might more most much must my of on or other our out over own per shall
    she should so some such than that the their them then there these they this those through to
    too under up upon us was we were what when where whether which who whom whose why will with
    would you your q s t mean means called yes no not
"""

FUNCTION_WORDS: dict[Language, frozenset[str]] = {
    "nl": frozenset(DUTCH.split()),
    "en": frozenset(ENGLISH.split()),
    "": frozenset(),
}

FUNCTION_WORDS_OF_BOTH = FUNCTION_WORDS["nl"] | FUNCTION_WORDS["en"]
