"""A quote and what of it the language model reads."""

from dataclasses import dataclass

from search.tables.rows import is_row
from search.types import Quote


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A quote with the closest stretch around its best sentence, which the model is to word.

    ``header`` is the header row of the table that ``text`` has rows of, where it is not in it, and
    ``opening`` what its document goes by and begins with, which says what that is about. One that
    ``is_far`` is so much further from the question than the best that it answers nothing itself.
    ``items`` are the list that its best sentence leads to, where the quote has all of it. One that
    ``is_answered`` is of a mail that was answered since, maybe otherwise than it asks.
    ``asides`` are those of its sentences that are far from the question, as is the one before: they
    say more of what another says, and answer nothing alone.
    """

    quote: Quote
    text: str
    header: str = ""
    opening: str = ""
    is_far: bool = False
    items: str = ""
    is_answered: bool = False
    asides: tuple[str, ...] = ()

    @property
    def with_place(self) -> str:
        """The quote with all that its document goes by."""
        quote = self.quote
        return "\n".join((quote.path, self.opening, quote.heading, self.header, quote.text))

    @property
    def header_row(self) -> str:
        """The header of the table that the quote has rows of; empty where it has none."""
        rows = filter(is_row, (self.header, *self.quote.text.split("\n")))
        return next(rows, "")
