"""Words of questions and glue, which every passage has: looked up, they only cost time and noise.

After the lists of Snowball (snowballstem.org, BSD), with the words that questions are asked with.
What a question is about is told by FUNCTION_WORDS in indexes/words.py, which is another list: these
are left out of what is looked up, those of what is counted and compared.
"""

from vind.indexes.language_codes import known_languages
from vind.indexes.languages import lexicon
from vind.indexes.types import Language

STOP_WORDS: dict[Language, frozenset[str]] = {
    **{language: frozenset(lexicon(language).stop_words) for language in known_languages()},
    "": frozenset(),
}
"""By language, in small letters, with their accents."""
