"""Questions that the documents themselves suggest: their headings, asked.

No list and no language model: a heading says what stands under it, so most can be asked for.
"""

import re
from collections.abc import Iterator
from hashlib import blake2b
from heapq import nsmallest
from typing import NamedTuple

from vind.indexes.headings import headings_of
from vind.indexes.index import Index
from vind.indexes.types import Language, StoredPassage
from vind.search.facts.words import words
from vind.search.types import Answer

SAMPLED = 60
"""Documents of which the headings are read, so that the size of an index does not count."""

SHORTEST, LONGEST = 8, 60
"""Characters of a heading: below it says too little alone ("Prijs"), above it is a sentence."""

PLAIN, MOST_WORDS = 3, 8
"""Words from which a heading says plainly what it is about, and of the longest."""

LEAST_SAID = 80
"""Characters of the passage below it: something has to stand there to be asked for."""

NEW_WORDS = 4
"""That an answer has beside those of the heading."""

_NUMBERED = re.compile(
    r"^\W*(?:[^\W\d_]+ )?(?:\d+(?:\.\d+)*[a-z]?[.):]?|[A-Z][.)]|[IVXLC]+[.)])\s+"
)
"""In front of a heading: "3.3", "B.", "IV.", "Artikel 4:"."""

_SAYS = re.compile(r"[^\W\d_][^\d\t|/\\:;<>\[\]{}@#*_=]*[^\W\d_]\??")
"""Letters from end to end: no date, code, address or markup, which nobody asks for by name."""


class _Heading(NamedTuple):
    """As it is asked, and how it is sorted among the others of its document: the plainest first."""

    is_title: bool
    is_statement: bool
    is_short: bool
    chance: bytes
    question: str


def questions_of(index: Index, language: Language) -> Iterator[str]:
    """What can be asked of some documents, one each, those in ``language`` first.

    The same for one generation of an index, and others for the next.
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
            own = [one for one in document if (one.passage.language == language) == is_own]
            headings = [
                _Heading(
                    is_title, not said.endswith("?"), len(said.split()) < PLAIN, chance(said), said
                )
                for is_title, said in map(_asked_under, own)
                if said
            ]
            if headings:
                firsts.append(min(headings))
        for heading in sorted(firsts):
            question = f"{heading.question.rstrip('?')}?"
            if question.casefold() not in asked:
                asked.add(question.casefold())
                yield question


def says_more(question: str, answer: Answer) -> bool:
    """Whether ``question`` has an ``answer`` that is not the heading itself, found again."""
    if answer.best is None:
        return False
    said = set(words(answer.best.text)) - set(words(question))
    return len(said) >= NEW_WORDS


def _asked_under(stored: StoredPassage) -> tuple[bool, str]:
    """The heading of a passage where it can be asked for, else empty; whether it is a title."""
    names = headings_of(stored.passage.heading)
    text = stored.passage.text
    if not names or len(text) < LEAST_SAID or "\t" in text:
        return True, ""
    said = _NUMBERED.sub("", " ".join(names[-1].split()))
    fits = SHORTEST <= len(said) <= LONGEST and len(said.split()) <= MOST_WORDS
    if not fits or said.isupper() or not _SAYS.fullmatch(said):
        return True, ""
    return len(names) == 1, said[0].upper() + said[1:]
