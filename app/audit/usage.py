"""How vind is used, counted from the audit log, without the names of people."""

import re
from collections import defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, tzinfo
from heapq import nlargest
from pathlib import Path

from vind.app.audit.log import ANSWERED, What
from vind.app.audit.reading import AuditEvent, Kept, events_of
from vind.indexes.text.languages import detect_language
from vind.search.facts.words import content_stems, words

MOST = 50
"""How many unanswered and how many slow questions are told."""

_HASH = re.compile(r"[0-9a-f]{64}")
"""What the log has instead of a question that it keeps as a hash."""

_NOT_WRITTEN = re.compile(r"(\d+) more")
"""In the outcome of a refusal: how many before it were only counted."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One question.

    ``text`` is empty where the log does not have it. ``seconds`` is the time until its quotes were
    there, or its last words where it was worded; None where the log does not have that.
    """

    at: datetime
    text: str
    found: bool
    seconds: float | None


@dataclass(frozen=True, slots=True)
class SameQuestions:
    """Questions that have the same content words: how many, and the last of them."""

    count: int
    last: Asked


@dataclass(slots=True)
class Day:
    """How many questions of one day were answered, and how many were not found."""

    answered: int = 0
    not_found: int = 0

    @property
    def asked(self) -> int:
        """All of them."""
        return self.answered + self.not_found


@dataclass(frozen=True, slots=True)
class Usage:
    """What was asked in a period.

    ``days`` has each day of the period, the first first. ``refused`` are sign-ins, and requests
    with a key that lacks the right. ``unanswered`` are the questions that were not found, the most
    frequent first, and ``slowest`` the slowest: MOST of each, without those whose text the log
    lacks.
    """

    days: dict[date, Day]
    refused: int = 0
    unanswered: tuple[SameQuestions, ...] = ()
    slowest: tuple[Asked, ...] = ()

    @property
    def total(self) -> Day:
        """The questions of all days."""
        each = self.days.values()
        return Day(sum(one.answered for one in each), sum(one.not_found for one in each))


def usage_of(folder: Path, last: date, days: int, zone: tzinfo) -> Usage:
    """The usage in the ``days`` up to ``last``, which are days in ``zone``.

    Raises AuditError where there is no log in ``folder``, or it cannot be read.
    """
    first = last - timedelta(days=days - 1)
    # A day in another zone begins at most a day earlier in UTC.
    events = events_of(folder, Kept(since=first - timedelta(days=1)))
    return counted(events, first, last, zone)


def counted(events: Iterable[AuditEvent], first: date, last: date, zone: tzinfo) -> Usage:
    """The usage that ``events``, oldest first, tell of the days from ``first`` to ``last``."""
    asked: list[Asked] = []
    place: dict[Hashable, int] = {}
    refused = 0
    for event in events:
        if not first <= event.time.astimezone(zone).date() <= last:
            continue
        # The end of an answer belongs to the last time that the same caller asked the same.
        same = event.who, event.key, event.door, event.question
        if event.event == What.ASK:
            place[same] = len(asked)
            asked.append(_asked(event))
        elif event.event == What.ANSWER and same in place:
            began = asked[place[same]]
            asked[place[same]] = replace(_asked(event), at=began.at)
        elif event.event in {What.REFUSED, What.SIGN_IN_REFUSED}:
            more = _NOT_WRITTEN.search(event.outcome)
            refused += 1 + (int(more[1]) if more else 0)
    by_day = {first + timedelta(days=number): Day() for number in range((last - first).days + 1)}
    for one in asked:
        day = by_day[one.at.astimezone(zone).date()]
        day.answered += one.found
        day.not_found += not one.found
    timed = [one for one in asked if one.text and one.seconds is not None]
    slowest = nlargest(MOST, timed, key=lambda one: one.seconds or 0)
    return Usage(by_day, refused, _together(asked), tuple(slowest))


def _asked(event: AuditEvent) -> Asked:
    text = "" if _HASH.fullmatch(event.question) else " ".join(event.question.split())
    return Asked(event.time, text, event.outcome == ANSWERED, event.seconds)


def _together(asked: Iterable[Asked]) -> tuple[SameQuestions, ...]:
    """The questions that were not found, those of the same content words together."""
    groups: defaultdict[frozenset[str], list[Asked]] = defaultdict(list)
    for one in asked:
        if one.text and not one.found:
            stems = content_stems(one.text, detect_language(one.text.casefold()))
            groups[frozenset(stems or words(one.text))].append(one)
    together = [SameQuestions(len(group), group[-1]) for group in groups.values()]
    return tuple(nlargest(MOST, together, key=lambda one: (one.count, one.last.at)))
