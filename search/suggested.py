"""Suggested questions, made from headings of the documents.

They need no list and no language model: a heading names the text below it, so that this can be
asked for.
"""

import re
from collections.abc import Callable, Iterator
from hashlib import blake2b
from heapq import nsmallest
from typing import NamedTuple

from vind.indexes.index import Index
from vind.indexes.text.embedded import headings_of
from vind.indexes.types import Language, StoredPassage
from vind.search.facts.words import words
from vind.search.passages import NUMBERING
from vind.search.types import Answer

SAMPLED = 60
"""Documents whose headings are read; a fixed number, so that the size of the index is no matter."""

SHORTEST, LONGEST = 8, 60
"""Characters of a heading: a shorter one says too little alone ("Prijs"), a longer one is prose."""

PLAIN, MOST_WORDS = 3, 8
"""Words from which a heading is clear, and words of the longest one."""

LEAST_SAID = 80
"""Characters of the passage below the heading, at least: it must have an answer."""

NEW_WORDS = 4
"""Words that an answer must have besides those of the heading."""

_ABOUT = "What is said about ‘{}’?", "Wat staat er over ‘{}’?"  # noqa: RUF001
"""What is asked of a heading that is no question itself, in English and in Dutch."""

_SAYS = re.compile(r"[^\W\d_][^\d\t|/\\:;<>\[\]{}@#*_=]*[^\W\d_]\??")
"""Letters at both ends, and no date, code, address or markup: nobody asks for these by name."""


class _Heading(NamedTuple):
    """A heading as a question, and its sort keys within a document: the clearest comes first."""

    is_title: bool
    is_statement: bool
    is_short: bool
    chance: bytes
    question: str


def questions_of(index: Index, language: Language) -> Iterator[str]:
    """Questions about a sample of documents, one each, those in ``language`` first.

    They stay the same for one generation of an index, and differ in the next.
    """
    salt = str(index.generation).encode()

    def chance(text: str) -> bytes:
        return blake2b(text.encode("utf-8", "replace"), digest_size=8, key=salt).digest()

    paths = index.searchable_paths()
    sample = nsmallest(SAMPLED, paths, key=lambda file_id: (chance(paths[file_id]), file_id))
    passages = [index.passages_of(file_id) for file_id in sample]
    asked: set[str] = set()
    for is_own in (True, False):
        firsts = []
        for document in passages:
            own = (one for one in document if (one.passage.language == language) == is_own)
            if headings := [found for one in own if (found := _heading_of(one, chance))]:
                firsts.append(min(headings))
        for heading in sorted(firsts):
            question = heading.question
            if question.casefold() not in asked:
                asked.add(question.casefold())
                yield question


def says_more(question: str, answer: Answer) -> bool:
    """Whether ``question`` has an ``answer`` that is more than the heading itself."""
    if answer.best is None:
        return False
    said = set(words(answer.best.text)) - set(words(question))
    return len(said) >= NEW_WORDS


def _heading_of(stored: StoredPassage, chance: Callable[[str], bytes]) -> _Heading | None:
    """The heading right above a passage; None if it is no question."""
    names = headings_of(stored.passage.heading)
    text = stored.passage.text
    if not names or len(text) < LEAST_SAID or "\t" in text:
        return None
    said = NUMBERING.sub("", " ".join(names[-1].split()))
    count = len(said.split())
    fits = SHORTEST <= len(said) <= LONGEST and count <= MOST_WORDS
    if not fits or said.isupper() or not _SAYS.fullmatch(said):
        return None
    said = said[0].upper() + said[1:]
    is_question = said.endswith("?")
    asked = said if is_question else _ABOUT[stored.passage.language == "nl"].format(said)
    return _Heading(len(names) == 1, not is_question, count < PLAIN, chance(said), asked)
