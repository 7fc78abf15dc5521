"""Files that are called alike but for a word: the same document for each of several."""

import re

from indexes.standing import STANDING
from search.text.names import CALENDAR
from search.text.passages import LETTER_CASE
from search.text.words import words

DIGITS = re.compile(r"\d+")


def are_called_alike(one: str, other: str) -> bool:
    """Whether two paths are of one folder, and the names differ in one word of several.

    "Rates Elmwood 2025.pdf" and "Rates Oakdale 2026.docx".
    """
    folders, files = zip(*(path.rpartition("/")[::2] for path in (one, other)), strict=True)
    names = list(map(words_of_path, files))
    lone = [len(names[0] - names[1]), len(names[1] - names[0])]
    return folders[0] == folders[1] and lone == [1, 1] and bool(names[0] & names[1])


def words_of_path(path: str) -> set[str]:
    """The words of a path that tell what it is of, without its numbers and the file's ending."""
    found = words(DIGITS.sub(" ", LETTER_CASE.sub(" ", path.rpartition(".")[0])))
    return {word for word in found if word not in CALENDAR and not STANDING.fullmatch(word)}
