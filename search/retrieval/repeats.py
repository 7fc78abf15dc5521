"""What a mail repeats of the mails that it answers is left to those."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from indexes.folding import fold
from indexes.letters import is_signature, opens_earlier_mail
from indexes.types import StoredPassage
from search.words import words

REPEATED_WORDS = 0.8
"""The least share of the different words of a repeated passage that an earlier mail has."""

REPLY = re.compile(r"(?:(?:re|fwd?|antw|doorst|aw|wg)(?:\[\d+\])? ?: *)*", re.IGNORECASE)
"""What a subject begins with that is another mail's."""


ANSWERS = re.compile(r"(?:re|antw|aw)(?:\[\d+\])? ?:", re.IGNORECASE)
"""What the subject of a mail begins with that answers another."""


def answered_in(passages: Iterable[StoredPassage]) -> frozenset[int]:
    """The ids of those of ``passages`` that are of a mail which others of them answer.

    They stand below it in the same file. What is sent on is no answer.
    """
    answering, earlier = set[int](), list[StoredPassage]()
    for one in passages:
        if not ANSWERS.match(one.title):
            continue
        if opens_earlier_mail(one.passage.heading[len(one.title) :].lstrip(" >")):
            earlier.append(one)
        else:
            answering.add(one.file_id)
    return frozenset(one.passage_id for one in earlier if one.file_id in answering)


def repeated_in(passages: Iterable[StoredPassage]) -> frozenset[int]:
    """The ids of those of ``passages`` that an earlier mail among them has."""
    threads: defaultdict[str, list[StoredPassage]] = defaultdict(list)
    for passage in passages:
        threads[_subject(passage.title)].append(passage)
    return frozenset(
        passage_id
        for subject, thread in threads.items()
        if any(fold(one.title) != subject for one in thread)
        for passage_id in _repeated(thread)
    )


def _subject(title: str) -> str:
    reply = REPLY.match(title)
    return fold(title[reply.end() if reply else 0 :])


def _may_be_repeated(one: StoredPassage) -> bool:
    """Whether more than the subject stands over it, as over an earlier mail, or it is a signature.

    What a mail says itself may be short, and its head has the words of those before it.
    """
    passage = one.passage
    return len(passage.heading) > len(one.title) or is_signature(passage.text)


def _repeated(thread: Sequence[StoredPassage]) -> Iterator[int]:
    """The ids of passages that an earlier mail has, in one passage or in several."""
    said: defaultdict[int, set[str]] = defaultdict(set)
    sent: dict[int, datetime] = {}
    for one in thread:
        said[one.file_id].update(words(one.passage.text))
        if one.dated:
            sent[one.file_id] = one.dated
    for one in filter(_may_be_repeated, thread):
        own = set(words(one.passage.text)) - set(words(one.passage.heading))
        earlier = (mail for mail in sent if one.dated and sent[mail] < one.dated)
        if any(len(own & said[mail]) >= REPEATED_WORDS * len(own) for mail in earlier):
            yield one.passage_id
