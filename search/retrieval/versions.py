"""What steps back: older versions for the newest, and what a mail repeats for the mail it is of."""

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from functools import lru_cache

from vind.indexes.folding import fold
from vind.indexes.letters import is_signature, opens_earlier_mail
from vind.indexes.types import Scored, StoredPassage
from vind.search.facts.words import content_stems, words
from vind.search.passages import goes_by, introduction
from vind.search.question.codes import Codes
from vind.search.retrieval.ranking import ranked

MOST = 0.8
"""Share of the different words of a passage that an earlier mail has. A signature with so many is
repeated, as it may greet otherwise; what is quoted with all. With most of its words but not all it
was corrected, or answered between the lines. Set by hand."""

REPLY = re.compile(r"(?:(?:re|fwd?|antw|doorst|aw|wg)(?:\[\d+\])? ?: *)*", re.IGNORECASE)
"""What a subject begins with that is another mail's."""


ANSWERS = re.compile(r"(?:re|antw|aw)(?:\[\d+\])? ?:", re.IGNORECASE)
"""What the subject of a mail begins with that answers another."""


def answered_in(passages: Sequence[StoredPassage]) -> frozenset[int]:
    """The ids of those of ``passages`` that are of a mail which others of them answer.

    They stand below it in the same file. What is sent on is no answer, and what was corrected there
    is of the mail that answers.
    """
    answering, earlier = set[int](), list[StoredPassage]()
    for one in passages:
        if not ANSWERS.match(one.title):
            continue
        if _is_earlier(one):
            earlier.append(one)
        else:
            answering.add(one.file_id)
    known = {
        one.passage_id: share for thread in _threads(passages) for one, share in _known(thread)
    }
    return frozenset(
        one.passage_id
        for one in earlier
        if one.file_id in answering and not MOST <= known.get(one.passage_id, 0.0) < 1.0
    )


def repeated_in(passages: Iterable[StoredPassage]) -> frozenset[int]:
    """The ids of those of ``passages`` that an earlier mail among them has.

    In one passage or in several. What a mail says itself may be short, and its head has the words
    of those before it: of that only a signature is repeated.
    """
    return frozenset(
        one.passage_id
        for thread in _threads(passages)
        for one, share in _known(thread)
        if share >= _share_of_repeated(one)
    )


def _is_marked(text: str) -> bool:
    """Whether every line has the mark of a quotation: some programs put no line above those."""
    lines = [line for line in text.splitlines() if line.strip()]
    return bool(lines) and all(line.startswith(">") for line in lines)


def _is_earlier(one: StoredPassage) -> bool:
    """Whether a passage of a mail is of an earlier one that stands below it."""
    above = one.passage.heading[len(one.title) :].lstrip(" >")
    return opens_earlier_mail(above) or _is_marked(one.passage.text)


def _threads(passages: Iterable[StoredPassage]) -> list[list[StoredPassage]]:
    """The passages of mails that are about one thing, where one of them answers or sends on."""
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


def _share_of_repeated(one: StoredPassage) -> float:
    """The share of its words that an earlier mail has to have; none is enough of its own text.

    What is quoted has more over it than the subject, or marks before its lines.
    """
    if is_signature(one.passage.text):
        return MOST
    is_quoted = len(one.passage.heading) > len(one.title) or _is_marked(one.passage.text)
    return 1.0 if is_quoted else math.inf


def _known(thread: Sequence[StoredPassage]) -> Iterator[tuple[StoredPassage, float]]:
    """The passages, each with the largest share of its words that one earlier mail has."""
    said: defaultdict[int, set[str]] = defaultdict(set)
    sent: dict[int, datetime] = {}
    for one in thread:
        said[one.file_id].update(words(one.passage.text))
        if one.dated:
            sent[one.file_id] = one.dated
    for one in thread:
        own = set(words(one.passage.text)) - set(words(one.passage.heading))
        earlier = [mail for mail in sent if one.dated and sent[mail] < one.dated]
        shares = (len(own & said[mail]) / len(own) if own else 1.0 for mail in earlier)
        yield one, max(shares, default=0.0)


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
