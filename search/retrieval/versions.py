"""Passages that give way: older versions to the newest, quoted mail to the original mail."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from functools import lru_cache

from vind.indexes.folding import fold
from vind.indexes.types import StoredPassage
from vind.search.facts.words import words
from vind.search.passages import goes_by, introduction
from vind.search.question.codes import Codes

REPLY = re.compile(r"(?:(?:re|fwd?|antw|doorst|aw|wg)(?:\[\d+\])? ?: *)*", re.IGNORECASE)
"""Prefixes of a mail's subject that mark a reply or a forwarded mail."""


def repeated_in(passages: Iterable[StoredPassage]) -> frozenset[int]:
    """The ids of the ``passages`` that are quoted from an earlier mail among them.

    All words of the quotation must be in that mail: one with only most of them was corrected, or
    has answers between its lines.
    """
    return frozenset(
        one.passage_id for thread in _threads(passages) for one in _known(thread) if _is_quoted(one)
    )


def _is_marked(text: str) -> bool:
    """Whether every line is marked as quoted: some programs put no heading above a quotation."""
    lines = [line for line in text.splitlines() if line.strip()]
    return bool(lines) and all(line.startswith(">") for line in lines)


def _threads(passages: Iterable[StoredPassage]) -> list[list[StoredPassage]]:
    """The passages of mails with the same subject, if one of them is a reply or forwarded."""
    threads: defaultdict[str, list[StoredPassage]] = defaultdict(list)
    for passage in passages:
        threads[_subject(passage.title)].append(passage)
    return [
        thread
        for subject, thread in threads.items()
        if any(fold(one.title) != subject for one in thread)
    ]


def _subject(title: str) -> str:
    reply = REPLY.match(title)
    return fold(title[reply.end() if reply else 0 :])


def _is_quoted(one: StoredPassage) -> bool:
    """Whether a heading other than the subject is above it, or its lines are marked."""
    return len(one.passage.heading) > len(one.title) or _is_marked(one.passage.text)


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


def newer_places(question: str, passages: Iterable[StoredPassage]) -> dict[int, int]:
    """The ids of older versions' passages that give way, each with that of the newest passage."""
    by_file: defaultdict[int, list[StoredPassage]] = defaultdict(list)
    for passage in passages:
        by_file[passage.file_id].append(passage)
    named = Codes.of(question)
    newer: dict[int, int] = {}
    for older in (one for found in by_file.values() for one in found if one.superseded_by):
        found = by_file.get(older.superseded_by or 0, [])
        for newest in _same_place(older, found):
            if not _asked_for(named, older, newest):
                newer[older.passage_id] = newest.passage_id
    return newer


def _same_place(older: StoredPassage, newest: list[StoredPassage]) -> list[StoredPassage]:
    """The same place as ``older`` in the newest version, if it was found; one passage or none."""
    said = _said(older.passage.text)
    shares = [len(said & _said(one.passage.text)) / max(1, len(said)) for one in newest]
    best = max(shares, default=0.0)
    return [newest[shares.index(best)]] if best >= SAME_PLACE else []


@lru_cache(maxsize=256)
def _said(text: str) -> frozenset[str]:
    """The words of a passage. Cached, as each older one is compared with several."""
    return frozenset(words(text))


def _asked_for(named: Codes, older: StoredPassage, newest: StoredPassage) -> bool:
    """Whether the question asks for the version or the period of the older passage.

    ``named`` are the codes of the question.
    """
    if named.version_in(goes_by(older)):
        return True
    # A table in a newer report also has the previous year in a column.
    return any(
        named.period_in(told_by(older)) > named.period_in(told_by(newest))
        for told_by in (goes_by, introduction)
    )
