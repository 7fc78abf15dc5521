"""Files that are called alike but for a name: the same document for each of several."""

import re
from functools import lru_cache
from pathlib import PurePosixPath

WORD = re.compile(r"[^\W\d_]+")


def are_of_a_series(one: str, other: str) -> bool:
    """Whether two paths end in names that differ in one word with a capital, numbers left out.

    "Rates Elmwood 2025.pdf" and "Rates Oakdale 2026.docx".
    """
    words, others = _words(one), _words(other)
    if len(words) != len(others) or len(words) == 1:
        return False
    differing = [pair for pair in zip(words, others, strict=True) if pair[0] != pair[1]]
    return len(differing) == 1 and all(word[0].isupper() for word in differing[0])


@lru_cache(maxsize=1024)
def _words(path: str) -> list[str]:
    return WORD.findall(PurePosixPath(path).stem)
