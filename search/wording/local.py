"""The language model in this process: a GGUF file run by llama.cpp.

It generates one answer at a time, first come first served. A budget of tokens and time ends each,
or the caller does by leaving.
"""

import logging
from collections.abc import Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from threading import Event, Lock
from time import monotonic
from typing import TYPE_CHECKING, Any

from vind.indexes.errors import GenerationError, ModelDamagedError, ModelNotPulledError
from vind.search.wording.llm import ANSWER_TOKENS, GoesOn, Reply
from vind.search.wording.prompt import FEWEST_TOKENS, Prompt, evidence_budget

if TYPE_CHECKING:
    from vind.search.wording.drafting import DraftingLlama

OTHER_TOKENS = 1728
"""Context beside the evidence: the fixed part (some 120 tokens), a long question and the answer."""

ANSWER_SECONDS = 60.0
"""Counted from when the answer's turn comes; several times what two slow cores need."""

ON_GPU: dict[str, Any] = {"n_gpu_layers": -1}
"""All layers."""

ON_PROCESSOR: dict[str, Any] = {"n_gpu_layers": 0, "offload_kqv": False, "op_offload": False}
"""A llama.cpp built for a GPU would otherwise send it the longer products of a prompt."""

log = logging.getLogger(__name__)


class LocalModel:
    """A loaded model that threads may share. One worker thread generates."""

    def __init__(self, llama: "DraftingLlama", evidence_tokens: int = FEWEST_TOKENS) -> None:
        """``evidence_tokens`` is the budget of ``build_prompt``."""
        self.evidence_tokens = evidence_tokens
        self._llama = llama
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="vind-llm")
        self._closing = Event()
        self._counting = Lock()

    @classmethod
    def open(
        cls, path: Path, threads: int, layer: int | None = None, *, gpu: bool = True
    ) -> "LocalModel":
        """Load a GGUF file, watching the hidden states of ``layer`` if given.

        With ``gpu``, it runs on a GPU if llama.cpp was built for one and the model fits.
        Raises ModelNotPulledError or ModelDamagedError.
        """
        from llama_cpp import llama_supports_gpu_offload

        if not path.is_file():
            raise ModelNotPulledError(
                f"There is no model file {path}. Pull it with `vind models pull`, or set VIND_LLM "
                "to one that is here."
            )
        if gpu and llama_supports_gpu_offload():
            try:
                return cls._loaded(path, threads, layer, gpu=True)
            except ValueError as error:  # one cause is lack of memory, but it does not say
                log.warning("The language model runs on the processor: on the GPU, %s", error)
        try:
            return cls._loaded(path, threads, layer, gpu=False)
        except ValueError as error:
            raise ModelDamagedError(
                f"{path} is not a model that llama.cpp can load. Run `vind models verify`, which "
                "looks at those that were pulled, or set VIND_LLM to another GGUF file."
            ) from error

    @classmethod
    def _loaded(cls, path: Path, threads: int, layer: int | None, *, gpu: bool) -> "LocalModel":
        """Raises ValueError if llama.cpp cannot load the file."""
        from vind.search.wording.drafting import DraftingLlama

        evidence_tokens = evidence_budget(threads, gpu=gpu)
        load = partial(
            DraftingLlama,
            str(path),
            layer,
            n_ctx=OTHER_TOKENS + evidence_tokens,
            n_threads=threads,
            n_threads_batch=threads,
            **(ON_GPU if gpu else ON_PROCESSOR),
            verbose=False,
        )
        # A Ctrl-C in a callback of llama.cpp, such as for a log line, would be lost. The main
        # thread gets it, and raises it once the model is loaded: until then llama.cpp redirects
        # stdout and stderr.
        with ThreadPoolExecutor(max_workers=1, thread_name_prefix="vind-load") as loader:
            return cls(loader.submit(load).result(), evidence_tokens)

    def count_tokens(self, text: str) -> int:
        """The number of tokens of ``text`` in this model. Raises ValueError when it is closed."""
        with self._counting:
            self._require_open()
            return len(self._llama.tokenize(text.encode(), add_bos=False, special=False))

    def generate(self, prompt: Prompt, goes_on: GoesOn | None = None) -> Generator[str, None, bool]:
        """As in ``LanguageModel``, when its turn comes; ``goes_on`` is called after the prompt.

        Raises GenerationError if llama.cpp fails, and ValueError when the model is closed.
        """
        self._require_open()
        reply = Reply()
        running = self._worker.submit(self._run, prompt, goes_on, reply)
        running.add_done_callback(lambda job: reply.end() if job.cancelled() else None)
        return (yield from reply.pieces())

    def _run(self, prompt: Prompt, goes_on: GoesOn | None, reply: Reply) -> None:
        finished = False
        try:
            deadline = monotonic() + ANSWER_SECONDS
            unwanted = reply.left.is_set() or self._closing.is_set()
            for chunk in () if unwanted else self._stream(prompt, goes_on):
                choice = chunk["choices"][0]
                if text := choice["delta"].get("content"):
                    reply.add(text)
                finished = choice["finish_reason"] == "stop"
                if reply.left.is_set() or self._closing.is_set() or monotonic() > deadline:
                    break
        except Exception as error:  # noqa: BLE001  the reader of the reply raises it again
            broken = GenerationError(
                f"The language model broke off: {error}. Ask for the quotes alone "
                "(`--words never`), or name another model with VIND_LLM."
            )
            broken.__cause__ = error
            reply.end(error=broken)
        else:
            reply.end(finished=finished)

    def _stream(self, prompt: Prompt, goes_on: GoesOn | None) -> Iterator[Any]:
        if goes_on is None:
            yield from self._reply(prompt)
            return
        self._llama.watch()
        reply = self._reply(prompt)
        first = next(reply, None)
        if goes_on(self._llama.seen) and first is not None:
            yield first
            yield from reply

    def _reply(self, prompt: Prompt) -> Iterator[Any]:
        from jinja2 import TemplateError

        complete: Any = partial(
            self._llama.create_chat_completion,
            stream=True,
            temperature=0.0,
            repeat_penalty=1.0,
            max_tokens=ANSWER_TOKENS,
        )
        try:
            return iter(complete(prompt.turns))
        except (TemplateError, ValueError):
            return iter(complete(prompt.one_turn))

    def trouble(self) -> str:
        """Empty: a loaded model can word answers."""
        return ""

    def close(self) -> None:
        """Cancel all running and waiting generations, and free the model's memory."""
        self._closing.set()
        self._worker.shutdown(cancel_futures=True)
        with self._counting:  # else llama.cpp might read freed memory
            self._llama.close()

    def _require_open(self) -> None:
        if self._closing.is_set():
            raise ValueError("the language model is closed")
