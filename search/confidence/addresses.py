"""Another address than is asked of: what number 7 of a street was offered is not for number 9."""

import re
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import NamedTuple, Self

from indexes.folding import fold_in_place
from search.excerpt import Excerpt
from search.text.places import ROADS, STREETS

_SEPARATED = r"(?:\s?(?:,|;|/|&|-|\u2013|en|and|t/m|tot(?: en met)?|to)\s?)"
_NUMBERS = rf"(?P<numbers>\d{{1,4}}[a-z]?\b(?:{_SEPARATED}\d{{1,4}}[a-z]?\b)*)"
_ADDRESSES = (
    re.compile(
        rf"\b(?P<street>[^\W\d_]{{2,}}(?:{'|'.join(STREETS)}))"
        rf"(?:\s(?:nr\.?\s?|nummers?\s|numbers?\s)?{_NUMBERS})?(?![^\W\d_])"
    ),
    re.compile(
        rf"(?:\b{_NUMBERS}\s(?:[^\W\d_]+\s)?)?\b(?P<street>[^\W\d_]+\s(?:{'|'.join(ROADS)}))\b"
    ),
)
"""In folded text: a street, and which numbers of it; "Kersenlaan 7", "7 Mill Lane"."""

_RANGE = re.compile(r"(\d+)[a-z]?\s?(?:-|\u2013|t/m|tot(?: en met)?|to)\s?(\d+)")
_NUMBER = re.compile(r"\d+")


class _Address(NamedTuple):
    """As it is ``written``: a street, and from which to which of its numbers; of none it is all."""

    written: str
    street: str
    numbers: tuple[tuple[int, int], ...]

    @classmethod
    def all_in(cls, text: str) -> Iterator[Self]:
        """Those in ``text``."""
        folded = fold_in_place(text)
        for found in chain.from_iterable(form.finditer(folded) for form in _ADDRESSES):
            told = found["numbers"] or ""
            pairs = [*_RANGE.findall(told), *((one, one) for one in _NUMBER.findall(told))]
            numbers = tuple((int(low), int(high)) for low, high in pairs)
            yield cls(text[slice(*found.span())], found["street"], numbers)

    def has(self, number: int) -> bool:
        """Whether ``number`` is one of its numbers."""
        return any(low <= number <= high for low, high in self.numbers)


def other_address(question: str, first: Excerpt, readings: Sequence[str]) -> str:
    """The address that ``question`` asks of, where what leads is of others in that street.

    Empty where one of the ``readings`` has it, or where what leads is of the whole street.
    """
    leads = [*_Address.all_in(first.with_place)]
    says = [*_Address.all_in(first.quote.best_sentence)]
    for written, street, numbers in _Address.all_in(question):
        if len(numbers) != 1 or any(one.street == street and not one.numbers for one in says):
            continue
        number = numbers[0][0]
        known = (one for text in readings for one in _Address.all_in(text))
        is_of_street = any(one.street == street and one.numbers for one in leads)
        if is_of_street and not any(one.street == street and one.has(number) for one in known):
            return written
    return ""
