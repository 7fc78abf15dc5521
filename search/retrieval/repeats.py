"""What a mail repeats of the mails that it answers is left to those."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

from indexes.folding import fold
from indexes.letters import is_signature
from indexes.types import Scored, StoredPassage
from search.words import words

REPEATED_WORDS = 0.8
"""The least share of the different words of a repeated passage that an earlier mail has."""

REPLY = re.compile(r"(?:(?:re|fwd?|antw|doorst|aw|wg)(?:\[\d+\])? ?: *)*", re.IGNORECASE)
"""What a subject begins with that is another mail's."""


def without_repeats(order: Sequence[Scored], passages: Iterable[StoredPassage]) -> list[Scored]:
    """``order`` without what is repeated from an earlier mail that is in it too.

    ``passages`` are those of it that were read.
    """
    threads: defaultdict[str, list[StoredPassage]] = defaultdict(list)
    for passage in passages:
        threads[_subject(passage.title)].append(passage)
    repeated = {
        one.passage_id
        for subject, thread in threads.items()
        if any(fold(one.title) != subject for one in thread)
        for one in thread
        if _may_be_repeated(one) and _is_repeated(one, thread)
    }
    return [item for item in order if item.passage_id not in repeated]


def _subject(title: str) -> str:
    reply = REPLY.match(title)
    return fold(title[reply.end() if reply else 0 :])


def _may_be_repeated(one: StoredPassage) -> bool:
    """Whether more than the subject stands over it, as over an earlier mail, or it is a signature.

    What a mail says itself may be short, and its head has the words of those before it.
    """
    passage = one.passage
    return len(passage.heading) > len(one.title) or is_signature(passage.text)


def _is_repeated(one: StoredPassage, thread: Sequence[StoredPassage]) -> bool:
    said = set(words(one.passage.text)) - set(words(one.passage.heading))
    earlier = (other for other in thread if other.dated and one.dated and other.dated < one.dated)
    return any(
        len(said & set(words(other.passage.text))) >= REPEATED_WORDS * len(said)
        for other in earlier
    )
