"""Older versions of a document step back for the newest one.

Which documents are versions of each other is in the index. Where both have the same place, the
older one is left to the newest; where it was written anew, it stands behind it. A version that the
question asks for by a word or a period that the newest one does not have ("the handbook of 2023"),
by its number, or as what was before, stays where it is, and so does a place that has a word of the
question which the newest one no longer has there.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache

from indexes.types import Scored, StoredPassage
from search.facts.words import content_stems, words
from search.passages import goes_by, introduction
from search.question.codes import Codes
from search.retrieval.ranking import ranked

SAME_PLACE = 0.5
"""The least share of an older passage's different words that the same place of the newest has. Set
by hand."""

FEW = 5
"""First passages, among which one of the newest version was found as well as the older one was. Set
by hand."""


def newer_places(question: str, passages: Iterable[StoredPassage]) -> dict[int, int]:
    """For each passage of an older version that steps back, the one of the newest: ids."""
    by_file: defaultdict[int, list[StoredPassage]] = defaultdict(list)
    for passage in passages:
        by_file[passage.file_id].append(passage)
    named = Codes.of(question)
    newer: dict[int, int] = {}
    for older in (one for found in by_file.values() for one in found if one.superseded_by):
        found = by_file.get(older.superseded_by or 0, [])
        for newest in _same_place(older, found):
            if not _asked_for(named, older, newest) and not _has_more(
                question, introduction(older), older, found
            ):
                newer[older.passage_id] = newest.passage_id
    return newer


def newest_before_older(
    question: str, order: Sequence[Scored], passages: Iterable[StoredPassage]
) -> list[Scored]:
    """``order``, best first, with the newest version of a document before what older ones say.

    Its best passage, where that is among the first FEW, takes the best place of theirs, and they
    stand as far behind it as it did behind them: a document that was written anew shares few words
    with what it replaces. ``passages`` are those found that were read.
    """
    named = Codes.of(question)
    scores = {item.passage_id: item.score for item in order}
    stored = {one.passage_id: one for one in passages}
    found = [stored[item.passage_id] for item in order if item.passage_id in stored]
    for newest in {one.file_id: one for one in reversed(found[:FEW])}.values():
        places = [one for one in found if one.file_id == newest.file_id]
        anew = [
            one.passage_id
            for one in found
            if one.superseded_by == newest.file_id
            and not _same_place(one, places)
            and not _asked_for(named, one, newest)
            and not _has_more(question, goes_by(one), one, places)
        ]
        own = scores[newest.passage_id]
        lead = max((scores[one] - own for one in anew), default=0.0)
        if lead > 0:
            scores[newest.passage_id] = own + lead
            scores |= {one: scores[one] - lead for one in anew}
    return ranked(scores)


def _same_place(older: StoredPassage, newest: list[StoredPassage]) -> list[StoredPassage]:
    """The passage of the newest version that says what ``older`` does, if one was found."""
    said = _said(older.passage.text)
    shares = [len(said & _said(one.passage.text)) / max(1, len(said)) for one in newest]
    best = max(shares, default=0.0)
    return [newest[shares.index(best)]] if best >= SAME_PLACE else []


@lru_cache(maxsize=256)
def _said(text: str) -> frozenset[str]:
    """The words of a passage. Kept for a while: each older one is held against several."""
    return frozenset(words(text))


def _asked_for(named: Codes, older: StoredPassage, newest: StoredPassage) -> bool:
    """Whether what was before is asked, or the version or the period of the older one.

    ``named`` are the codes of the question.
    """
    if named.before or named.version_in(goes_by(older)):
        return True
    # The table of a newer report has the year before in a column.
    return any(
        named.period_in(told_by(older)) > named.period_in(told_by(newest))
        for told_by in (goes_by, introduction)
    )


def _has_more(
    question: str, said: str, older: StoredPassage, newest: Sequence[StoredPassage]
) -> bool:
    """Whether a word of the question is ``said`` of the older one that none of ``newest`` has.

    A number is none: what a period or version is, is told apart, and any other may stand in the
    older one by chance.
    """
    language = older.passage.language
    asked = {stem for stem in content_stems(question, language) if not stem.isdecimal()}
    there = content_stems("\n".join(map(introduction, newest)), language)
    return not asked.isdisjoint(set(content_stems(said, language)).difference(there))
