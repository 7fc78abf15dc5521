"""Another address than is asked of: what number 7 of a street was offered is not for number 9."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple, Self

from indexes.folding import fold
from search.excerpt import Excerpt
from search.text.places import STREETS

_STREET = rf"[^\W\d_]{{2,}}(?:{'|'.join(STREETS)})"
_SEPARATED = r"(?:\s?(?:,|;|/|&|-|\u2013|en|and|t/m|tot(?: en met)?|to)\s?)"
_ADDRESS = re.compile(
    rf"\b(?P<street>{_STREET})(?:\s(?:nr\.?\s?|nummers?\s|numbers?\s)?"
    rf"(?P<numbers>\d{{1,4}}[a-z]?\b(?:{_SEPARATED}\d{{1,4}}[a-z]?\b)*))?(?![^\W\d_])"
)
"""In folded text: a street, and which numbers of it."""

_RANGE = re.compile(r"(\d+)[a-z]?\s?(?:-|\u2013|t/m|tot(?: en met)?|to)\s?(\d+)")
_NUMBER = re.compile(r"\d+")


class _Address(NamedTuple):
    """A street, and from which to which of its numbers; of none it is all of the street."""

    street: str
    numbers: tuple[tuple[int, int], ...]

    @classmethod
    def all_in(cls, text: str) -> Iterator[Self]:
        """Those in ``text``, in order."""
        for found in _ADDRESS.finditer(fold(text)):
            written = found["numbers"] or ""
            pairs = [*_RANGE.findall(written), *((one, one) for one in _NUMBER.findall(written))]
            yield cls(found["street"], tuple((int(low), int(high)) for low, high in pairs))

    def has(self, number: int) -> bool:
        """Whether ``number`` is one of its numbers."""
        return any(low <= number <= high for low, high in self.numbers)


def other_address(question: str, first: Excerpt, readings: Sequence[str]) -> str:
    """The address that ``question`` asks of, where what leads is of others in that street.

    Empty where one of the ``readings`` has it, or where what leads is of the whole street.
    """
    leads = [*_Address.all_in(first.with_place)]
    says = [*_Address.all_in(first.quote.best_sentence)]
    for street, numbers in _Address.all_in(question):
        if len(numbers) != 1 or any(one.street == street and not one.numbers for one in says):
            continue
        number = numbers[0][0]
        known = (one for text in readings for one in _Address.all_in(text))
        is_of_street = any(one.street == street and one.numbers for one in leads)
        if is_of_street and not any(one.street == street and one.has(number) for one in known):
            return f"{street.capitalize()} {number}"
    return ""
