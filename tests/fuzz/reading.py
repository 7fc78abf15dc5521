"""A spoilt file read by a real worker, and what is wrong with the answer, if anything."""

import os
import re
import shutil
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

import psutil

from tests.toy import ToyEmbedder
from vind.indexes.types import FAILURE_STATES, FileState
from vind.ingest.document.chunk import cut
from vind.ingest.document.parsed import ParsedDocument
from vind.ingest.files.members import NESTED_AT_MOST, NO_ROOM, Member, Room
from vind.ingest.files.messages import Failed, Read
from vind.ingest.files.processes import MEMORY_AT_MOST
from vind.ingest.files.workers import Worker

# Of one spoilt file, all of it together; more proves nothing and takes long.
UNPACKED_AT_MOST = 30_000_000
MEMBERS_AT_MOST = 40
BATCHES_AT_MOST = 3

# A file of these sizes that takes longer than this has found something that grows too fast.
SLOW_SECONDS = 20.0

EVIL = Path("/tmp/vind-fuzz-evil.txt")  # noqa: S108 - a name in the archives; must not be written
_REASON = re.compile(r"\w[^\n\r\0]{6,}")
_PASSAGE_TOKENS = 200


@dataclass
class Verdict:
    """How a file was read: its state and those of its members, and what is wrong with that."""

    state: FileState = FileState.FAILED
    members: list[FileState] = field(default_factory=list)
    seconds: float = 0.0
    problems: list[str] = field(default_factory=list)


class SpoiltReader:
    """Reads spoilt files one by one, in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        """Work in ``folder``, which is empty. TMPDIR is to be its ``tmp``, for the workers."""
        self._file, self._room = folder / "files", folder / "room" / "inner"
        self._tmp = folder / "tmp"
        self._folder = folder
        for part in (self._file, self._room, self._tmp):
            part.mkdir(parents=True)
        self._kept = self._tree()
        self._worker = Worker(silence_seconds=SLOW_SECONDS)
        self._embedder = ToyEmbedder()
        self.memory = 0

    def read(self, name: str, content: bytes, *, ocr: bool) -> Verdict:
        """Read a file and all that stands in it."""
        file = self._file / "spoilt"
        file.write_bytes(content)
        verdict = Verdict()
        began = time.monotonic()
        budget = [MEMBERS_AT_MOST]
        verdict.state = self._read(file, name, 0, budget, ocr, verdict)
        verdict.seconds = time.monotonic() - began
        if verdict.seconds > SLOW_SECONDS:
            verdict.problems.append(f"slow: {verdict.seconds:.0f} s")
        file.unlink()
        verdict.problems += self._left_behind()
        verdict.problems += self._memory()
        return verdict

    def _read(
        self, file: Path, name: str, depth: int, budget: list[int], ocr: bool, verdict: Verdict
    ) -> FileState:
        problems = verdict.problems
        first = 0
        state = FileState.FAILED
        for batch in range(BATCHES_AT_MOST):
            folder = self._room / f"{depth}"
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            room = Room(str(folder), first, UNPACKED_AT_MOST, budget[0])
            answer = self._worker.read(
                file, name, ocr=ocr, room=room if depth < NESTED_AT_MOST else NO_ROOM
            )
            if batch == 0:
                state = self._state(answer, problems)
            elif isinstance(answer, Failed):
                problems += [f"a later batch: {problem}" for problem in _failed(answer)]
            if isinstance(answer, Failed):
                break
            budget[0] -= len(answer.members)
            for member in answer.members:
                self._member(folder, member, name, depth, budget, ocr, verdict)
            first += len(answer.members)
            if not answer.more or budget[0] <= 0:
                break
        shutil.rmtree(self._room / f"{depth}", ignore_errors=True)
        return state

    def _member(
        self,
        folder: Path,
        member: Member,
        name: str,
        depth: int,
        budget: list[int],
        ocr: bool,
        verdict: Verdict,
    ) -> None:
        file = Path(member.file)
        if member.state is not None:
            verdict.members.append(member.state)
            if not _REASON.fullmatch(member.reason):
                verdict.problems.append(f"no reason: {member.reason!r}")
        elif file.parent != folder or file.is_symlink() or not file.is_file():
            verdict.problems.append(f"a member lies outside its room: {member.file!r}")
        else:
            before = len(verdict.problems)
            state = self._read(file, f"{name}/{member.name}", depth + 1, budget, ocr, verdict)
            verdict.members.append(state)
            found = verdict.problems[before:]
            verdict.problems[before:] = [f"{member.name[:60]}: {problem}" for problem in found]

    def _state(self, answer: Read | Failed, problems: list[str]) -> FileState:
        if isinstance(answer, Failed):
            problems += _failed(answer)
            return answer.state
        try:
            problems += list(self._document(answer.document))
        except Exception as error:  # noqa: BLE001 - a finding like any other
            problems.append(f"cutting failed ({type(error).__name__}: {error})")
        return FileState.PARTIAL if answer.document.unread else FileState.INDEXED

    def _document(self, document: ParsedDocument) -> Iterator[str]:
        """What is wrong with the spans of blocks, pages and passages, which cover all text."""
        text = document.text
        try:
            text.encode()
        except UnicodeEncodeError:
            yield "the text has surrogates"
        for page in document.pages:
            if not 0 <= page.start <= page.end <= len(text):
                yield f"page {page.number} spans {page.start} to {page.end}"
        yield from _uncovered("block", text, [(b.start, b.end) for b in document.blocks])
        passages = cut(document, self._embedder, _PASSAGE_TOKENS)
        yield from _uncovered("passage", text, [(p.start, p.end) for p in passages])
        if any(text[passage.start : passage.end] != passage.text for passage in passages):
            yield "a passage is not its text"

    def _tree(self) -> set[Path]:
        return set(self._folder.rglob("*"))

    def _left_behind(self) -> list[str]:
        extra = sorted(self._tree() - self._kept)
        for path in extra:
            shutil.rmtree(path, ignore_errors=True)
            path.unlink(missing_ok=True)
        if EVIL.exists():
            EVIL.unlink()
            extra.append(EVIL)
        return [f"left behind: {path.relative_to(path.anchor)}" for path in extra]

    def _memory(self) -> list[str]:
        """Peak resident memory of the worker, and processes of it that it left."""
        process = self._worker._process
        if process is None or process.poll() is not None:
            return []
        worker = psutil.Process(process.pid)
        self.memory = max(self.memory, worker.memory_info().rss)
        problems = [f"left running: {child.name()}" for child in worker.children(recursive=True)]
        if worker.memory_info().vms > MEMORY_AT_MOST:
            problems.append(f"over its memory: {worker.memory_info().vms:,} bytes")
        return problems

    def close(self) -> list[str]:
        """Stop the worker; the processes that it leaves behind."""
        process = self._worker._process
        self._worker.close()
        if process is None:
            return []
        until = time.monotonic() + 5
        while time.monotonic() < until:
            try:
                os.killpg(process.pid, 0)
            except ProcessLookupError:
                return []
            time.sleep(0.05)
        return ["left running: something in the worker's group"]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        self.close()


def _uncovered(what: str, text: str, spans: Iterable[tuple[int, int]]) -> Iterator[str]:
    """Spans that are not in order in the text, or that do not cover it."""
    reached = 0
    for start, end in spans:
        if not reached <= start < end <= len(text):
            yield f"a {what} spans {start} to {end} after {reached}"
        if text[reached:start].strip():
            yield f"text before {start} is in no {what}"
        reached = end
    if text[reached:].strip():
        yield f"text at the end is in no {what}"


def _failed(answer: Failed) -> list[str]:
    if answer.state is FileState.FAILED:
        return [answer.reason]
    if "took longer" in answer.reason:
        return [f"slow: {answer.reason}"]
    if answer.state not in FAILURE_STATES | {FileState.EMPTY, FileState.UNSUPPORTED}:
        return [f"not a state of a file that was not read: {answer.state}"]
    return [] if _REASON.fullmatch(answer.reason) else [f"no reason: {answer.reason!r}"]
