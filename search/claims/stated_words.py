"""Whether a word stands in what a quote says, in whatever form."""

from collections.abc import Collection

from indexes.folding import fold
from indexes.stems import stem
from indexes.types import Language
from search.claims.claim import FORM
from search.text.slips import is_misspelt
from search.text.words import words

LETTERS_OF_ITS_PART = 4
"""Letters of a word from which another may be made of it: "zaal" of "zaalhuur"."""


class StatedWords:
    """The words of what a claim rests on, with what is around it.

    ``is_row``: it rests on a row of a table. ``label``: the words of that row's labels, where the
    claim names one of them, else empty.
    """

    def __init__(
        self, text: str, language: Language, *, is_row: bool, label: Collection[str]
    ) -> None:
        self.is_row, self.label = is_row, frozenset(label)
        self._text, self._language = fold(text), language
        said = frozenset(words(text))
        self._words = said.union(stem(word, language) for word in said)
        self._begun = frozenset(word[:FORM] for word in self._words if len(word) >= FORM)

    def has_in_part(self, word: str) -> bool:
        """Whether a word stands here in some form.

        Alone, as a part of another or with another as its part, in another form, or mistyped.
        """
        forms = {word, stem(word, self._language)}
        return word != "" and (
            any(form in self._text for form in forms)
            or not self._begun.isdisjoint(form[:FORM] for form in forms)
            or any(len(one) >= LETTERS_OF_ITS_PART and one in word for one in self._words)
            or is_misspelt(word, self._words)
        )
