"""The names that stand in a quote, and those that its document goes by."""

import re
from collections.abc import Iterable
from functools import cached_property

from indexes.folding import fold
from indexes.stems import stem
from indexes.types import Language
from search.question.short_forms import is_spelled_out
from search.text.instructions import without_instructions
from search.text.names import known_words
from search.text.short_days import short_days

RUN_TOGETHER = 6
"""Letters of a name with which a longer word of a path may begin because of it."""

SMALL = re.compile(r"(?<!\w)[a-z\u00df-\u00ff]\w{3,}")
LETTERS_IN_COMMON = 4
"""Letters that two forms of a word begin with."""


class QuotedNames:
    """What a quote names: ``text`` is the quote with what stands over it.

    ``path`` and ``opening`` are of its document. ``short_days``: the weekdays that stand in it in
    short, as ``known_words`` has them.
    """

    def __init__(self, text: str, path: str, opening: str, language: Language) -> None:
        self._text, self._path, self._opening, self._language = text, path, opening, language
        self.short_days = short_days(text)
        self._known = known_words(text)
        self._folded = fold(text)

    def has(self, name: str) -> bool:
        """Whether all words of a name stand here."""
        known = known_words(name) <= self._known | self.short_days
        return known and _stands_whole(name, self._folded)

    def shows(self, name: str) -> bool:
        """Whether a name stands here, in whatever form of its words."""
        known = self._stemmed(known_words(name)) <= self.stems | self._stemmed(self.short_days)
        return known and _stands_whole(name, self._folded)

    def has_another_type(self, thing: str) -> bool:
        """Whether a thing ("tern 5e") stands here with other numbers than its own alone."""
        name, _, _ = thing.partition(" ")
        is_numbered = re.search(rf"(?<!\w){re.escape(name)} \d", self._folded) is not None
        return is_numbered and thing not in self._folded

    def is_about(self, name: str) -> bool:
        """Whether a name stands here or where the document opens, or begins a word of its path.

        A file's name may run words together: "SCOUTCAMINC". Or it may be short for words of that.
        """
        begun = fold(name)
        if len(begun) >= RUN_TOGETHER and any(
            word.startswith(begun) for word in known_words(self._path)
        ):
            return True
        if is_spelled_out(name, self._path):
            return True
        known = self._stemmed(known_words(name)) <= self.stems | self.opening_stems
        return known and _stands_whole(name, f"{self._folded}\n{fold(self._opening)}")

    def goes_by(self, name: str) -> bool:
        """Whether the document has a name in its path or title."""
        return self._stemmed(known_words(name)) <= self._title_stems

    def has_word(self, opening: str) -> bool:
        """Whether the first word of a sentence, which has a capital anyway, stands here.

        It may be a name, which this or the document's opening has in whatever form, or an ordinary
        word, of which this has one alike in small letters.
        """
        return self.is_about(opening) or any(
            _are_alike(fold(opening), word) for word in self._ordinary
        )

    def has_as_name(self, word: str) -> bool:
        """Whether a word stands here with its capital, and nowhere in small letters."""
        is_capital = re.search(rf"(?<!\w){re.escape(word)}(?!\w)", self._text) is not None
        return is_capital and fold(word) not in self._ordinary

    @cached_property
    def stems(self) -> frozenset[str]:
        """Those of all words of the text."""
        return self._stemmed(self._known)

    @cached_property
    def opening_stems(self) -> frozenset[str]:
        """Those of the document's opening, but for what instructs whoever reads it."""
        return self._stemmed(known_words(without_instructions(self._opening)))

    @cached_property
    def _ordinary(self) -> frozenset[str]:
        """The words that stand here in small letters, folded."""
        return frozenset(map(fold, SMALL.findall(self._text)))

    @cached_property
    def _title_stems(self) -> frozenset[str]:
        return self._stemmed(known_words(self._opening.partition("\n")[0]))

    def _stemmed(self, said: Iterable[str]) -> frozenset[str]:
        return frozenset(stem(word, self._language) for word in said)


def _are_alike(word: str, other: str) -> bool:
    """Whether two words may be forms or parts of one: "betaald" and "betalen", "verlofdagen"."""
    return (
        word[:LETTERS_IN_COMMON] == other[:LETTERS_IN_COMMON]
        or word.endswith(other)
        or other.endswith(word)
    )


def _stands_whole(name: str, folded: str) -> bool:
    """Whether the parts of a name like "Hoorn-Zuid" stand together in a folded text.

    Names without such parts stand there as far as their words do.
    """
    parts = fold(name).split("-")
    if len(parts) == 1 or not all(map(str.isalpha, parts)):
        return True
    return re.search(r"[\s-]?".join(parts), folded) is not None
