"""What a mail repeats of the mails that it answers is left to those."""

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from indexes.folding import fold
from indexes.letters import is_signature, opens_earlier_mail
from indexes.types import StoredPassage
from search.facts.words import words

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
