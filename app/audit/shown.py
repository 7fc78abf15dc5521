"""Writes what a search or an answer shows to the audit log, before it is shown."""

from collections.abc import Callable, Generator, Iterable, Iterator
from pathlib import PurePosixPath
from typing import NamedTuple

from vind.app.access.caller import Caller
from vind.app.audit.log import Audit, What
from vind.search.types import Answer, Answered, Event, Found, Hit, Quote, QuotesFound


class Shown(NamedTuple):
    """The whole paths of files and the ids of passages, in the order shown."""

    files: tuple[str, ...]
    passages: tuple[int, ...]


def shown_of(places: Iterable[Hit | Quote]) -> Shown:
    """The files and passages of ``places``, with the older versions of a hit."""
    every = [each for one in places for each in (one, *getattr(one, "older", ()))]
    files = (str(PurePosixPath(one.folder, one.path)) for one in every)
    return Shown(tuple(dict.fromkeys(files)), tuple(dict.fromkeys(p.passage_id for p in every)))


def write_hits(audit: Audit, caller: Caller, query: str, hits: Iterable[Hit]) -> None:
    """Write a search, before its ``hits`` are shown. Raises AuditError."""
    if audit.is_on:
        shown = shown_of(hits)
        outcome = "found" if shown.passages else "nothing found"
        audit.write(What.SEARCH, caller, question=query, outcome=outcome, **shown._asdict())


def write_answer(audit: Audit, caller: Caller, question: str, answer: Answer) -> None:
    """Write a whole answer, before any of it is shown. Raises AuditError."""
    _write_found(audit, What.ASK, caller, question, answer)


def audited(
    events: Iterator[Event],
    audit: Audit,
    caller: Caller,
    question: str,
    still: Callable[[], None] = lambda: None,
) -> Generator[Event, None, None]:
    """The ``events`` of a stream, each passed on only after its passages were written.

    The evidence is written as ``ask``, and an answer with more passages as ``answer``. ``still``
    is called before each and raises where the caller may have no more of them. Closing this
    generator closes ``events``. Raises AuditError, and what ``events`` and ``still`` raise.
    """
    told: set[int] | None = None
    try:
        for event in events:
            still()
            found = _found_in(event)
            if found is not None:
                passages = {quote.passage_id for quote in (*found.quotes, *found.also)}
                if told is None or not passages <= told:
                    what = What.ASK if told is None else What.ANSWER
                    _write_found(audit, what, caller, question, found)
                    told = passages | (told or set())
            yield event
    finally:
        if close := getattr(events, "close", None):
            close()


def _found_in(event: Event) -> Found | None:
    if isinstance(event, QuotesFound):
        return event
    return event.answer if isinstance(event, Answered) else None


def _write_found(audit: Audit, what: What, caller: Caller, question: str, found: Found) -> None:
    if audit.is_on:
        outcome = "answered" if found.found else "not found"
        shown = shown_of((*found.quotes, *found.also))
        audit.write(what, caller, question=question, outcome=outcome, **shown._asdict())
