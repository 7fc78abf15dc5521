"""The citations in a text: "[2]" is the second quote."""

import re

CITATION = re.compile(r"\s?\[(\d+)\]")


def cited_numbers(text: str, quotes: int) -> list[int]:
    """The numbers from 1 to ``quotes`` that ``text`` cites, ascending, each once."""
    numbers = {int(number) for number in CITATION.findall(text)}
    return sorted(number for number in numbers if 1 <= number <= quotes)


def without_citations(text: str) -> str:
    """``text`` without its citations."""
    return CITATION.sub("", text)
