"""The amounts in a text, and the bare numbers that leave their unit to the one before them."""

from collections.abc import Iterator, Sequence

from indexes.folding import fold_in_place
from indexes.types import Language
from search.text.facts import without_dates
from search.text.numbers import number_in, number_matches
from search.text.spans import overlap
from search.text.values import Value, find_values


def amounts_with_bare(text: str, language: Language) -> list[Value]:
    """The amounts in a text, and the bare numbers behind one, which leave its unit to it."""
    values = [one for one in find_values(text, language) if one.number]
    bare = list(_bare(text, values)) if values else []
    return sorted((*values, *bare), key=lambda one: one.start)


def is_bare(value: Value) -> bool:
    """Whether one of ``amounts_with_bare`` is a number without a unit of its own."""
    return not value.kind


def _bare(text: str, values: Sequence[Value]) -> Iterator[Value]:
    """The numbers behind a value that have no unit of their own."""
    first = min(one.end for one in values)
    for match in number_matches(fold_in_place(without_dates(text))):
        span = match.span()
        if span[0] >= first and not any(overlap(span, one.span) for one in values):
            yield Value("", number_in(match), *span)
