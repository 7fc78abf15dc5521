"""Joins lines that were wrapped to a width."""

import re
from collections.abc import Sequence
from itertools import pairwise

from vind.indexes.text.words import ALL_FUNCTION_WORDS

# Length of a full line, relative to the longest of its paragraph. Chosen by eye, as the next.
_FULL = 0.7
# Characters: shorter lines are not wrapped prose.
_WRAPPED_FROM = 40
_ITEM = re.compile(
    r"\s*(?:[-\u2013—•●▪◦*+>|]|\(?(?:\d{1,3}|[a-zA-Z]|[ivxIVX]{1,5})[.)]"
    r"|\[[ xX]\]|\[[\d:./ -]{5,}\])(?:\s|$)"
)
"""Bullets, numbers, tick boxes, and the times in logs and chats."""

_TABLE = re.compile(r"\t|\S {3,}\S")
_SETTING = re.compile(r"\s*[\w.-]+ ?[=:]\s*\S")
_LABELLED = re.compile(r"[^\W\d_a-z][\w ./-]{1,30}: ")
_LABELS_OF_A_LIST = (
    re.compile(r"[a-z][\w/-]+: "),
    re.compile(r"[^\W\d_a-z][\w ./-]{1,60}: "),
)
_NUMBERED = re.compile(r"(\d{1,2}) (?=\S)")
_RULE = re.compile(r"([-=_~*#+])\1{2,}$")
SENTENCE_ENDS = (".", ":", ";", "!", "?")
_SENTENCE_ENDS_IN = re.compile(r"[.!?…][\"')\]”»]?(?:$|\s+[\"'(“„«]?[^\W_a-z])")
# Share of the longest line that must remain free for the next word to have fitted.
_ROOM = 0.06
_FEW_JOINTS, _FEWEST_LINES = 2, 3
_WORDS_OF_A_SENTENCE = 4


def is_item(line: str) -> bool:
    """Whether a line begins with a bullet or number."""
    return _ITEM.match(line) is not None


def unwrap(paragraph: str) -> str:
    """The paragraph with a space in place of each line end that only wraps a full line.

    A line end stays where the line is short, ends a sentence or is a row of a table, where the next
    line starts an item, and where lines are separate entries.
    """
    lines = paragraph.split("\n")
    longest = max(len(line.rstrip()) for line in lines)
    if longest < _WRAPPED_FROM or all(map(_SETTING.match, filter(str.strip, lines))):
        return paragraph
    begun = _begun(list(map(str.strip, lines)))
    wrapped = [
        len(before.rstrip()) >= longest * _FULL
        and place not in begun
        and _may_go_on(before.strip(), after.strip())
        for place, (before, after) in enumerate(pairwise(lines), start=1)
    ]
    joints = [pair for pair, is_joint in zip(pairwise(lines), wrapped, strict=True) if is_joint]
    if _are_apart(joints, lines):
        return paragraph
    parts = [lines[0].rstrip()]
    for after, is_joint in zip(lines[1:], wrapped, strict=True):
        parts += (" " if is_joint else "\n", after.strip() if is_joint else after.rstrip())
    return "".join(parts)


def _begun(lines: Sequence[str]) -> set[int]:
    """The indexes of lines that begin an entry, judged by the lines around them.

    Prose may break before "balie: " or "3 " too, but not in half of its lines, nor after a line
    that begins with "2 ". If a paragraph begins in lower case, its entries may do so. A whole
    sentence below a labelled entry is separate.
    """
    labelled = [
        [place for place, line in enumerate(lines) if label.match(line)]
        for label in _LABELS_OF_A_LIST
    ]
    numbered = [(place, _NUMBERED.match(line)) for place, line in enumerate(lines)]
    numbers = [(place, int(found[1])) for place, found in numbered if found]
    counted = {
        place
        for (first, number), (second, next_number) in pairwise(numbers)
        if next_number == number + 1
        for place in (first, second)
    }
    fewest = max(2, len(lines) / 2)
    listed = [places for places in labelled if len(places) >= fewest]
    entries = {place for places in listed for place in places}
    below = {
        place
        for place, (before, after) in enumerate(pairwise(lines), start=1)
        if place - 1 in entries and _is_sentence(after) and _says_all(before)
    }
    return counted.union(below, *(labelled if begins_inside(lines[0]) else listed))


def _is_sentence(line: str) -> bool:
    is_long = len(line.split()) >= _WORDS_OF_A_SENTENCE
    return is_long and line[0].isupper() and line.endswith(SENTENCE_ENDS)


def _says_all(line: str) -> bool:
    """Whether a line may be a complete entry: it has no sentence, and does not end inside one."""
    return not (_SENTENCE_ENDS_IN.search(line) or _breaks_inside(line))


def _may_go_on(before: str, after: str) -> bool:
    """Whether a line may continue the full one before it."""
    return not (
        is_item(after)
        or _RULE.match(before)
        or _RULE.match(after)
        or (before.isupper() and not after.isupper())
        or _TABLE.search(before)
        or _TABLE.search(after)
        or _LABELLED.match(after)
        or (before.endswith(SENTENCE_ENDS) and not begins_inside(after))
    )


def _are_apart(joints: Sequence[tuple[str, str]], lines: Sequence[str]) -> bool:
    """Whether full lines are separate entries, as of a list without bullets, and not prose.

    Wrapped prose soon ends a line inside a sentence, and never where the next word would have
    fitted. Entries do the latter, or have no sentences.
    """
    if any(_breaks_inside(before) or after.lstrip().startswith("(") for before, after in joints):
        return False
    in_small = [begins_inside(after) for _, after in joints]
    if len(joints) > 1 and not any(in_small):
        return True
    longest = max(map(len, map(str.rstrip, lines)))
    roomy = sum(_had_room(*pair, longest) for pair in joints)
    if roomy >= (len(joints) if len(joints) <= _FEW_JOINTS else len(joints) / 2) > 0:
        return True
    said = list(filter(None, map(str.strip, lines)))
    is_prose = len(said) < _FEWEST_LINES or any(map(_SENTENCE_ENDS_IN.search, said))
    return not is_prose and (len(joints) > 1 or not any(in_small))


def _had_room(before: str, after: str, longest: int) -> bool:
    """Whether the next word would have fitted at the end of a line."""
    word = "".join(after.split()[:1])
    return len(before.rstrip()) + 1 + len(word) <= longest * (1 - _ROOM)


def _breaks_inside(line: str) -> bool:
    """Whether a line certainly ends inside a sentence."""
    return line.rstrip().endswith(",") or breaks_off(line)


def breaks_off(line: str) -> bool:
    """Whether a line ends with a word that never ends a sentence."""
    last = line.lower().split()[-1:]
    return bool(last) and last[0] in ALL_FUNCTION_WORDS


def begins_inside(line: str) -> bool:
    """Whether a line begins with a word in lower case."""
    first = "".join(line.split()[:1]).rstrip(".,;:)")
    return first.isalpha() and first.islower()
