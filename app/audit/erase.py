"""Erases a person from the audit log, and leaves a trace of the erasure."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path

from vind.app.access.caller import Caller
from vind.app.audit.chain import Chain, files_of, opened
from vind.app.audit.line import Line
from vind.app.audit.log import Audit, What
from vind.app.audit.reading import require_log
from vind.indexes.core.durable import replace_file


def erase(audit: Audit, who: str, caller: Caller) -> int:
    """Erase the name, groups, questions and address of the account ``who`` from the log.

    Returns how many events were changed. The record of what was shown stays, and an event
    ``erased`` lists the lines. It is written first, so that an interrupted erasure can be resumed
    by asking again. Raises AuditError.
    """
    if audit.folder is None:
        return 0
    require_log(audit.folder)
    with opened(audit.folder, audit.days) as chain:
        before: set[int] = set()
        theirs: list[int] = []
        for file in files_of(audit.folder):
            for line in _lines(file):
                if line.who == who:
                    theirs.append(line.number)
                elif line.event == What.ERASED:
                    before.update(*in_ranges(line))
        if theirs:
            said = {
                "event": What.ERASED.value,
                "door": caller.door,
                "outcome": f"{len(theirs)} events",
                "details": {"lines": _ranges(theirs)},
            }
            about = {"who": caller.viewer.name} if caller.viewer.name != who else {}
            chain.append((said, about))
        chain.clear_leftovers()
        _rewrite(files_of(audit.folder), before | set(theirs), chain)
    return len(theirs)


def in_ranges(line: Line) -> Iterator[range]:
    """The line numbers that an event ``erased`` lists."""
    for first, last in line.details.get("lines", ()):
        yield range(int(first), int(last) + 1)


def _rewrite(files: Iterable[Path], numbers: set[int], chain: Chain) -> None:
    for file in files:
        written = file.read_bytes()
        kept = b"".join(_without_person(one, numbers) for one in written.splitlines(keepends=True))
        if kept != written:
            replace_file(file, kept, private=True)
            chain.replaced(file)


def _without_person(written: bytes, numbers: set[int]) -> bytes:
    line = Line.read(written.removesuffix(b"\n"))
    if line is None or line.number not in numbers or line.about is None:
        return written
    return line.erased().written()


def _lines(file: Path) -> Iterator[Line]:
    for written in file.read_bytes().split(b"\n"):
        if line := Line.read(written):
            yield line


def _ranges(numbers: list[int]) -> list[list[int]]:
    """Ascending ``numbers`` as the first and last of each run."""
    runs = groupby(enumerate(numbers), lambda pair: pair[1] - pair[0])
    found = [[number for _, number in run] for _, run in runs]
    return [[run[0], run[-1]] for run in found]
