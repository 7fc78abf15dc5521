"""The fixed part of prompts, read once on a machine rather than in each process.

Some 600 tokens take two slow cores five seconds to read. What llama.cpp computes of them (its
KV cache) is kept in a file, and is back in some milliseconds: for who asks one question from the
command line, and where one question is in Dutch and the next in English.
"""

import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from indexes.models.files import put_in_place
from search.wording.prompt import Prompt

if TYPE_CHECKING:
    from search.wording.drafting import DraftingLlama

Read: TypeAlias = Callable[[Prompt], object]
"""Has the model read a prompt."""

MOST_KEPT = 8
"""Files: of two languages, answers and summaries, of this version and the one before. One is of
2 to 15 MB."""


class FixedParts:
    """Those of one model, in the folder ``kept``. They have nothing of a document or a question."""

    def __init__(self, llama: "DraftingLlama", weights: Path, kept: Path) -> None:
        """``weights`` is the file that ``llama`` was loaded from."""
        self._llama = llama
        self._kept = kept
        self._model = _name_of(weights)
        self._known = ""

    def recall(self, prompt: Prompt, read: Read) -> None:
        """Have that of ``prompt`` in the model's memory; where no file has it, have it ``read``.

        One that cannot be written is read again the next time.
        """
        name = self._name(prompt)
        if name == self._known or not self._llama.can_forget:
            return
        file = self._kept / f"{name}.kv"
        if not self._llama.recall(file):
            read(replace(prompt, user=""))
            self._keep(file)
        self._known = name

    def _name(self, prompt: Prompt) -> str:
        fixed = repr((self._model, prompt.system, prompt.examples))
        return sha256(fixed.encode()).hexdigest()[:32]

    def _keep(self, file: Path) -> None:
        with suppress(OSError):
            self._kept.mkdir(parents=True, exist_ok=True)
            beside = file.with_name(f".{file.name}.{os.getpid()}")
            try:
                if self._llama.keep(beside):
                    put_in_place(beside, file)
            finally:
                beside.unlink(missing_ok=True)
            self._keep_few()

    def _keep_few(self) -> None:
        newest = sorted(self._kept.glob("*.kv"), key=lambda file: file.stat().st_mtime)[::-1]
        for file in newest[MOST_KEPT:]:
            file.unlink(missing_ok=True)


def _name_of(weights: Path) -> tuple[object, ...]:
    """What changes where the same tokens may no longer be computed to the same."""
    import llama_cpp

    found = weights.stat()
    return str(weights.absolute()), found.st_size, found.st_mtime_ns, llama_cpp.__version__
