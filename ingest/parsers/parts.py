"""The parts of a file read one by one: a fault in one page, sheet or slide costs that one alone."""

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from vind.ingest.cleaning import one_line
from vind.ingest.document import ParsedDocument
from vind.ingest.faults import costs_the_file, reason_of
from vind.ingest.members import Unpacker

log = logging.getLogger(__name__)

_NAMED_AT_MOST = 50  # pages of one problem
_NAME_AT_MOST = 100  # characters of the name of a sheet


class Parts:
    """What became of the parts of one file.

    ``what`` names such a part in the ledger: "page", "sheet"; it may be empty where each has a name
    that says it.
    """

    def __init__(self, what: str) -> None:
        self._what = what
        self._problems: dict[str, str] = {}
        self._first: Exception | None = None

    @property
    def unread(self) -> str:
        """What goes into the ledger: "pages 3, 4: reading failed (ValueError)"; else empty."""
        return unread_pages(self._problems, self._what)

    @contextmanager
    def reading(self, part: int | str) -> Iterator[None]:
        """Read a part in here: what goes wrong with it is noted, and those after it are read.

        Raises what is of the file and not of the part: a password, a limit, a disk that fails.
        """
        try:
            yield
        except Exception as error:
            if costs_the_file(error):
                raise
            log.warning("%s %s is not read", self._what, part, exc_info=True)
            self._first = self._first or error
            self.note(part, reason_of(error))

    def note(self, part: int | str, problem: str) -> None:
        """Note what kept a part from being read, or some of it; the first that is noted stays."""
        self._problems.setdefault(one_line(str(part))[:_NAME_AT_MOST], problem)

    def check(self, read: ParsedDocument, unpacker: Unpacker) -> None:
        """Raise the first fault, where nothing was read of the file: "no text in it" is not so."""
        if self._first and not read.blocks and not unpacker.has_files:
            raise self._first


def unread_pages(problems: Mapping[int, str] | Mapping[str, str], what: str = "page") -> str:
    """What goes into the ledger: "pages 3, 4: OCR took longer than 90 s; page 7: cannot be opened".

    ``problems`` by the number of the page, or of another thing that ``what`` names, or by its name,
    in order.
    """
    by_problem: dict[str, list[str]] = {}
    for number, problem in problems.items():
        by_problem.setdefault(problem, []).append(str(number))
    return "; ".join(
        f"{what}{_named(numbers, what)}: {problem}" for problem, numbers in by_problem.items()
    )


def _named(numbers: list[str], what: str) -> str:
    more = len(numbers) - _NAMED_AT_MOST
    named = ", ".join(numbers[:_NAMED_AT_MOST]) + (f" and {more:,} more" if more > 0 else "")
    return f"{'s' if len(numbers) > 1 else ''} {named}" if what else named
