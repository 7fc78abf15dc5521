"""What every parser uses: its input, and how an error in one page or sheet costs that alone."""

import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from vind.indexes.errors import CorruptFileError
from vind.ingest.document.characters import one_line
from vind.ingest.document.parsed import ParsedDocument
from vind.ingest.files.members import NO_ROOM, Unpacker, costs_the_file, reason_of

PASSWORD = "The file is protected with a password."  # noqa: S105 - what the ledger says


def nothing() -> None:
    """The default ``beat``: does nothing."""


@dataclass(frozen=True, slots=True)
class Source:
    """One file to read.

    ``name`` is the user's name for it. Parsers call ``beat`` as they make progress, which tells a
    long file from one that hangs. ``unpacker`` takes the files in it. ``speech`` is the folder of
    the speech model, empty where it is not pulled.
    """

    path: Path
    name: str
    ocr: bool = True
    beat: Callable[[], None] = nothing
    unpacker: Unpacker = field(default_factory=lambda: Unpacker(NO_ROOM, nothing))
    speech: str = ""


def damaged(why: object) -> CorruptFileError:
    """The error for a file that a library cannot read."""
    return CorruptFileError(f"The file is damaged and cannot be read ({why}).")


log = logging.getLogger(__name__)

_NAMED_AT_MOST = 50  # pages of one problem
_NAME_AT_MOST = 100  # characters of the name of a sheet


class Parts:
    """Collects what could not be read of one file.

    ``what`` names the kind of part in the ledger ("page", "sheet"); empty where names of parts say
    it themselves.
    """

    def __init__(self, what: str) -> None:
        self._what = what
        self._problems: dict[str, str] = {}
        self._first: Exception | None = None

    @property
    def unread(self) -> str:
        """The ledger's reason, "pages 3, 4: reading failed (ValueError)"; empty if all is read."""
        return unread_pages(self._problems, self._what)

    @contextmanager
    def reading(self, part: int | str) -> Iterator[None]:
        """Note any error in the context, so that the next parts are read.

        Errors that concern the whole file are raised: a password, a limit, a failing disk.
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
        """Note why a part, or some of it, was not read; only the first note of a part counts."""
        self._problems.setdefault(one_line(str(part))[:_NAME_AT_MOST], problem)

    def check(self, read: ParsedDocument, unpacker: Unpacker) -> None:
        """Raise the first error where nothing was read: the file is not just empty."""
        if self._first and not read.blocks and not unpacker.has_files:
            raise self._first


def unread_pages(problems: Mapping[int, str] | Mapping[str, str], what: str = "page") -> str:
    """The ledger's sentence: "pages 3, 4: OCR took longer than 90 s; page 7: cannot be opened".

    ``problems`` are by number or name of the page, or of another part that ``what`` names, in
    order.
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
