"""Passages that give way: older versions to the newest, quoted mail to the original mail."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from functools import lru_cache

from vind.indexes.text.folding import fold
from vind.indexes.types import StoredPassage
from vind.search.facts.words import words
from vind.search.passages import goes_by, introduction
from vind.search.question.codes import Codes
from vind.search.question.question import Question

REPLY = re.compile(r"(?:(?:re|fwd?|antw|doorst|aw|wg)(?:\[\d+\])? ?: *)*", re.IGNORECASE)
"""Prefixes of a mail's subject that mark a reply or a forwarded mail."""


def repeated_in(passages: Iterable[StoredPassage]) -> frozenset[int]:
    """The ids of the ``passages`` that are quoted from an earlier mail among them.

    All words of the quotation must be in that mail: one with only most of them was corrected, or
    has answers between its lines.
    """
    threads: defaultdict[str, list[StoredPassage]] = defaultdict(list)
    for one in passages:
        threads[_subject(one.title)].append(one)
    return frozenset(
        one.passage_id
        for subject, thread in threads.items()
        if any(fold(one.title) != subject for one in thread)  # a reply or a forwarded mail
        for one in _known(thread)
        if _is_quoted(one)
    )


def _subject(title: str) -> str:
    reply = REPLY.match(title)
    return fold(title[reply.end() if reply else 0 :])


def _is_quoted(one: StoredPassage) -> bool:
    """Whether a heading other than the subject is above it, or every line is marked as quoted."""
    lines = [line for line in one.passage.text.splitlines() if line.strip()]
    # Some programs put no heading above a quotation.
    is_marked = bool(lines) and all(line.startswith(">") for line in lines)
    return is_marked or len(one.passage.heading) > len(one.title)


def _known(thread: Sequence[StoredPassage]) -> Iterator[StoredPassage]:
    """The passages whose words are all in one earlier mail."""
    said: defaultdict[int, set[str]] = defaultdict(set)
    sent: dict[int, datetime] = {}
    for one in thread:
        said[one.file_id].update(words(one.passage.text))
        if one.dated:
            sent[one.file_id] = one.dated
    for one in thread:
        own = set(words(one.passage.text)) - set(words(one.passage.heading))
        if any(one.dated and sent[mail] < one.dated and own <= said[mail] for mail in sent):
            yield one


SAME_PLACE = 0.5
"""Share of the distinct words of an older passage that the newest version's passage must have to be
the same place. Set by hand."""


def newer_places(question: Question, passages: Iterable[StoredPassage]) -> dict[int, int]:
    """The ids of older versions' passages that give way, each with that of the newest passage."""
    by_file: defaultdict[int, list[StoredPassage]] = defaultdict(list)
    for passage in passages:
        by_file[passage.file_id].append(passage)
    newer: dict[int, int] = {}
    for older in (one for found in by_file.values() for one in found if one.superseded_by):
        newest = _same_place(older, by_file.get(older.superseded_by or 0, []))
        if newest and not _asked_for(question.codes, older, newest):
            newer[older.passage_id] = newest.passage_id
    # One that gives way itself would not be there to give way to.
    return {older: newest for older, newest in newer.items() if newest not in newer}


def _same_place(older: StoredPassage, newest: Iterable[StoredPassage]) -> StoredPassage | None:
    """The same place as ``older`` in the newest version, if it was found."""
    said = _said(older.passage.text)

    def shared(one: StoredPassage) -> float:
        return len(said & _said(one.passage.text)) / max(1, len(said))

    best = max(newest, key=shared, default=None)
    return best if best and shared(best) >= SAME_PLACE else None


@lru_cache(maxsize=256)  # each older passage is compared with several
def _said(text: str) -> frozenset[str]:
    return frozenset(words(text))


def _asked_for(named: Codes, older: StoredPassage, newest: StoredPassage) -> bool:
    """Whether the question, by its codes, asks for the version or the period of ``older``."""
    # A table in a newer report also has the previous year in a column.
    return bool(named.version_in(goes_by(older))) or any(
        named.period_in(told_by(older)) > named.period_in(told_by(newest))
        for told_by in (goes_by, introduction)
    )
