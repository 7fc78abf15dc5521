"""The language model: a GGUF file run by llama.cpp, and what it says, sentence by sentence.

One generation at a time, first come first served; each is ended by a budget of tokens and time,
or by the asker leaving.
"""

import logging
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Event, Lock
from time import monotonic
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from vind.indexes.arrays import Vector
from vind.indexes.errors import GenerationError, ModelDamagedError, ModelNotPulledError
from vind.search.wording.prompt import FEWEST_TOKENS, Prompt, evidence_budget

if TYPE_CHECKING:
    from vind.search.wording.drafting import DraftingLlama
from contextlib import closing

from vind.indexes.sentences import sentence_spans

GoesOn: TypeAlias = Callable[[Vector | None], bool]
"""Whether to reply, by the hidden state behind a prompt; None where there is none to be seen."""

OTHER_TOKENS = 1728
"""Room beside the evidence: the fixed part (some 120 tokens), a long question and the answer."""

ANSWER_TOKENS = 160
"""About three sentences; a small model that goes on longer is repeating itself."""

ANSWER_SECONDS = 60.0
"""From the moment its turn comes; several times what two slow cores need."""

PULSE_SECONDS = 0.5
"""How long an asker waits at most before it can leave."""

ON_GPU: dict[str, Any] = {"n_gpu_layers": -1}
"""All layers."""

ON_PROCESSOR: dict[str, Any] = {"n_gpu_layers": 0, "offload_kqv": False, "op_offload": False}
"""Where llama.cpp was built for a GPU it would lend that the longer products of a prompt."""

log = logging.getLogger(__name__)


class Piece(NamedTuple):
    """A piece of a reply; empty while there is none.

    ``likelihoods`` are those of its tokens, as natural logarithms.
    """

    text: str
    likelihoods: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class _End:
    """The last thing on a generation's queue."""

    finished: bool = False
    error: Exception | None = None


class LanguageModel:
    """A loaded model, shared by threads. Its worker thread does all the generating."""

    def __init__(self, llama: "DraftingLlama", evidence_tokens: int = FEWEST_TOKENS) -> None:
        """``evidence_tokens`` are what ``build_prompt`` is to give it."""
        self.evidence_tokens = evidence_tokens
        self._llama = llama
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="vind-llm")
        self._closing = Event()
        self._counting = Lock()

    @classmethod
    def open(
        cls, path: Path, threads: int, layer: int | None = None, *, gpu: bool = True
    ) -> "LanguageModel":
        """Load a GGUF file, with the hidden states of a ``layer`` where one is given.

        With ``gpu`` on a GPU, where llama.cpp was built for one and it has the room.
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
            except ValueError as error:  # for want of memory among others: it does not say
                log.warning("The language model runs on the processor: on the GPU, %s", error)
        try:
            return cls._loaded(path, threads, layer, gpu=False)
        except ValueError as error:
            raise ModelDamagedError(
                f"{path} is not a model that llama.cpp can load. Run `vind models verify`, which "
                "looks at those that were pulled, or set VIND_LLM to another GGUF file."
            ) from error

    @classmethod
    def _loaded(cls, path: Path, threads: int, layer: int | None, *, gpu: bool) -> "LanguageModel":
        """Raises ValueError where llama.cpp does not load it."""
        from vind.search.wording.drafting import DraftingLlama

        evidence_tokens = evidence_budget(threads, gpu=gpu)
        llama = _apart(
            DraftingLlama,
            str(path),
            layer,
            n_ctx=OTHER_TOKENS + evidence_tokens,
            n_threads=threads,
            n_threads_batch=threads,
            **(ON_GPU if gpu else ON_PROCESSOR),
            verbose=False,
        )
        return cls(llama, evidence_tokens)

    def count_tokens(self, text: str) -> int:
        """How many tokens ``text`` is to this model. Raises ValueError when it is closed."""
        with self._counting:
            self._require_open()
            return len(self._llama.tokenize(text.encode(), add_bos=False, special=False))

    def generate(
        self, prompt: Prompt, goes_on: GoesOn | None = None
    ) -> Generator[Piece, None, bool]:
        """The model's greedy reply, piece by piece, when its turn has come.

        While there is none yet an empty piece comes every PULSE_SECONDS. Returns whether the model
        ended by itself, rather than by the budget. ``goes_on`` is asked once the prompt was read,
        before any piece comes, and ends the reply where it says no. Closing the generator cancels
        the generation, also one that still waits for its turn. Raises GenerationError where
        llama.cpp fails, and ValueError when the model is closed.
        """
        self._require_open()
        pieces: SimpleQueue[Piece | _End] = SimpleQueue()
        left = Event()
        running = self._worker.submit(self._run, prompt, goes_on, pieces, left)
        running.add_done_callback(lambda job: pieces.put(_End()) if job.cancelled() else None)
        try:
            while isinstance(piece := _next(pieces), Piece):
                yield piece
            if piece.error is not None:
                raise GenerationError(
                    f"The language model broke off: {piece.error}. Ask for the quotes alone "
                    "(`--words never`), or name another model with VIND_LLM."
                ) from piece.error
            return piece.finished
        finally:
            left.set()

    def read(self, prompt: Prompt) -> Vector | None:
        """The hidden state behind ``prompt``, shape (width,), to which nothing is replied.

        None where llama.cpp shows none. Raises as ``generate`` does.
        """
        seen: list[Vector | None] = []

        def leave(state: Vector | None) -> bool:
            seen.append(state)
            return False

        for _ in self.generate(prompt, leave):
            pass
        return next(iter(seen), None)

    def _run(
        self,
        prompt: Prompt,
        goes_on: GoesOn | None,
        pieces: "SimpleQueue[Piece | _End]",
        left: Event,
    ) -> None:
        finished = False
        try:
            deadline = monotonic() + ANSWER_SECONDS
            self._llama.likelihoods()  # what is left of the reply before
            unwanted = left.is_set() or self._closing.is_set()
            for chunk in () if unwanted else self._stream(prompt, goes_on):
                choice = chunk["choices"][0]
                if text := choice["delta"].get("content"):
                    pieces.put(Piece(text, self._llama.likelihoods()))
                finished = choice["finish_reason"] == "stop"
                if left.is_set() or self._closing.is_set() or monotonic() > deadline:
                    break
        except Exception as error:  # noqa: BLE001  it is raised again where the reply is read
            pieces.put(_End(error=error))
        else:
            pieces.put(_End(finished))

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

        system = {"role": "system", "content": prompt.system}
        user = {"role": "user", "content": prompt.user}
        # Some chat templates know no system turn and refuse it; the fixed part still goes first.
        joined = {"role": "user", "content": f"{prompt.system}\n\n{prompt.user}"}
        try:
            return self._complete([system, user])
        except (TemplateError, ValueError):
            return self._complete([joined])

    def _complete(self, messages: list[Any]) -> Iterator[Any]:
        reply: Any = self._llama.create_chat_completion(
            messages, stream=True, temperature=0.0, repeat_penalty=1.0, max_tokens=ANSWER_TOKENS
        )
        return iter(reply)

    def close(self) -> None:
        """End what runs and what waits, and free the model's memory."""
        self._closing.set()
        self._worker.shutdown(cancel_futures=True)
        with self._counting:  # llama.cpp would read memory that is freed
            self._llama.close()

    def _require_open(self) -> None:
        if self._closing.is_set():
            raise ValueError("the language model is closed")


def _apart(load: Callable[..., Any], *values: object, **options: object) -> Any:
    """What ``load`` returns, loaded in a thread of its own while the main one hears a Ctrl-C.

    One that comes while llama.cpp calls back, to log a line, is lost where it does. It is raised
    when the model has loaded: until then llama.cpp has stdout and stderr in hand.
    """
    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="vind-load") as loader:
        return loader.submit(load, *values, **options).result()


def _next(pieces: "SimpleQueue[Piece | _End]") -> Piece | _End:
    try:
        return pieces.get(timeout=PULSE_SECONDS)
    except Empty:
        return Piece("")


class Said(NamedTuple):
    """A sentence of a model; empty while none has become whole.

    ``likelihood`` is that of the least likely token in it with a digit, as a natural logarithm; 0
    where it has none.
    """

    text: str
    likelihood: float = 0.0


def sentences_said(
    llm: LanguageModel, prompt: Prompt, goes_on: GoesOn | None = None
) -> Generator[Said]:
    """``whole_sentences`` of the model's reply, but for those that it was told itself.

    ``goes_on`` is as of ``LanguageModel.generate``.
    """
    with closing(whole_sentences(llm.generate(prompt, goes_on))) as sentences:
        yield from (one for one in sentences if not one.text or one.text not in prompt.system)


def whole_sentences(pieces: Generator[Piece, None, bool]) -> Generator[Said]:
    """The sentences of a reply that comes in pieces, each as soon as the next one begins.

    Empty while none has become whole. ``pieces`` returns whether the reply was finished: a last
    sentence that the budget cut off is left out. Closing the iterator closes it.
    """
    text = ""
    numbers: list[tuple[int, float]] = []
    with closing(pieces):
        while True:
            try:
                piece = next(pieces)
            except StopIteration as end:
                finished: bool = end.value
                break
            if any(map(str.isdigit, piece.text)):
                numbers += [(len(text), likelihood) for likelihood in piece.likelihoods]
            text += piece.text
            *whole, last = sentence_spans(text) or [(0, len(text))]
            for start, stop in whole or [(0, 0)]:
                yield Said(text[start:stop], _least(numbers, start, stop))
            text = text[last[0] :]
            numbers = [(at - last[0], likelihood) for at, likelihood in numbers]
    if finished and text.strip():
        yield Said(text.strip(), _least(numbers, 0, len(text)))


def _least(numbers: list[tuple[int, float]], start: int, stop: int) -> float:
    """The least of the likelihoods of tokens that begin there."""
    return min((likelihood for at, likelihood in numbers if start <= at < stop), default=0.0)
