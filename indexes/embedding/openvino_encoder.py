"""A model that OpenVINO runs on the processor; of the heavy libraries it needs OpenVINO alone."""

import os
import stat
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Any

import numpy as np
from filelock import FileLock

from vind.indexes.embedding.choice_file import is_as_written
from vind.indexes.embedding.tokens import Batch, Encoded, Tokens
from vind.indexes.embedding.torch_encoder import PROCESSOR_TOKENS
from vind.indexes.errors import ModelDamagedError, ModelError
from vind.indexes.machine import unload_pages
from vind.indexes.processor import has_amx

if TYPE_CHECKING:
    import openvino

THREADS_A_STREAM = 2
"""Threads that work on one batch: with two a question takes 6.5 ms and forty sentences 182, with
one for each of two batches 10.3 and 235, at 73 against 75 passages a second."""

LENGTH_STEP = 16
"""Batches are padded to a multiple of so many tokens: each new shape costs OpenVINO some 5 ms. The
longest texts of models are multiples of it."""

DYNAMIC_GROUP = 64
"""Activations that are rounded by one range where the weights alone are in 8 bits: with 32 a
twentieth fewer passages a second, with 128 and more the lowest cosine of EmbeddingGemma over a
hundred questions falls from .9986 to .987."""

KERNELS = 400
"""Kernels that OpenVINO, and oneDNN in it, keep for shapes that they met, some ten a shape. By
themselves they keep some thousand, and an indexing run takes more memory the longer it goes on:
.6 GB over 10,000 passages. With 100 a passage takes a twentieth more of the processor's time."""

LOCK = ".compiling.lock"

COMPILED = "compiled"
"""Folder beside the model for what OpenVINO compiles it to, without the weights: loading that
takes a third of the time."""


class OpenVinoEncoder:
    """A compiled model. Threads may share it: each call has inference requests to itself."""

    batch_tokens = PROCESSOR_TOKENS

    def __init__(
        self,
        model: "Path | openvino.Model",
        threads: int,
        description: str = "OpenVINO",
    ) -> None:
        """``model`` is a file of OpenVINO's (.xml) or a model in memory.

        What is not in whole numbers is computed in float32. In bf16 a fifth more passages are
        embedded a second, but OpenVINO 2026.4 errs in it: on a processor with AMX texts of exactly
        32 tokens strayed to a cosine of .88 (and see its issue 38256).
        """
        core = _core_of(os.getpid())
        self.description = description
        streams = max(1, threads // THREADS_A_STREAM)
        self._in_flight = streams + 1
        properties = {
            "NUM_STREAMS": streams,
            "INFERENCE_NUM_THREADS": threads,
            "INFERENCE_PRECISION_HINT": "f32",
            "DYNAMIC_QUANTIZATION_GROUP_SIZE": DYNAMIC_GROUP,
        }
        # Beside the caller, who has a tokenizer to load: a third of a second less to wait.
        self._compiling = ThreadPoolExecutor(1).submit(_compile, core, model, properties)
        self._idle: SimpleQueue[openvino.InferRequest] = SimpleQueue()

    def encode(self, batches: Iterable[Batch]) -> Iterator[Encoded]:
        """What the model makes of each batch.

        Raises ModelDamagedError where its file is none, and ModelError where it cannot be loaded.
        """
        running: deque[tuple[Batch, openvino.InferRequest]] = deque()
        for batch in batches:
            if len(running) == self._in_flight:
                yield self._finish(*running.popleft())
            request = self._request()
            request.start_async({0: _padded(batch.input_ids), 1: _padded(batch.attention_mask)})
            running.append((batch, request))
        while running:
            yield self._finish(*running.popleft())

    def _finish(self, batch: Batch, request: "openvino.InferRequest") -> Encoded:
        request.wait()
        vectors, states = (
            np.array(request.get_output_tensor(place).data, dtype=np.float32) for place in (0, 1)
        )
        self._idle.put(request)
        return Encoded(batch, vectors, states)

    def _request(self) -> "openvino.InferRequest":
        try:
            return self._idle.get_nowait()
        except Empty:
            return self._compiling.result().create_infer_request()


@cache
def _core_of(_process: int) -> "openvino.Core":
    """The one for all models of a process, as OpenVINO recommends; a fork has one of its own.

    With a Core goes what it runs models with on the processor, and clears executors that those of
    all Cores share, also while another is compiling.
    """
    _forbid_amx()
    os.environ.setdefault("ONEDNN_PRIMITIVE_CACHE_CAPACITY", str(KERNELS))
    import openvino

    core = openvino.Core()
    with suppress(RuntimeError):  # no property that OpenVINO tells of: another one may lack it
        core.set_property("CPU", {"CPU_RUNTIME_CACHE_CAPACITY": str(KERNELS)})
    return core


def _forbid_amx() -> None:
    """Where the processor has AMX, have OpenVINO do without, before it computes anything.

    With AMX its int8 models of dynamic shapes crash, on some machines always (its issue 37577) and
    on one of ours once in six hours. Without, an eighth fewer passages are embedded a second.
    """
    if has_amx():
        os.environ.setdefault("ONEDNN_MAX_CPU_ISA", "AVX512_CORE_FP16")


def _compile(
    core: "openvino.Core", model: "Path | openvino.Model", properties: dict[str, Any]
) -> "openvino.CompiledModel":
    if isinstance(model, Path):
        with _alone_beside(model), _thrown_away_if_changed(model):
            if _may_keep_compiled(model):
                kept_in = str(model.parent / COMPILED)
                properties |= {"CACHE_DIR": kept_in, "CACHE_MODE": "OPTIMIZE_SIZE"}
            compiled = core.compile_model(model, "CPU", properties)
            _let_readers_in(model)
    else:
        compiled = core.compile_model(model, "CPU", properties)
    # While nobody has it yet: where two threads are the first to look at data, one waits for what
    # the other is setting up, with the lock in hand that the other needs for it (Python's own).
    _ = compiled.create_infer_request().get_input_tensor(0).data
    if isinstance(model, Path):
        unload_pages(model.with_suffix(".bin"))
    return compiled


@contextmanager
def _alone_beside(model: Path) -> Iterator[None]:
    """While no other process compiles the model in this file.

    OpenVINO writes what it compiled straight to where it is looked for (its pull request 35132), so
    that another process would load half of it.
    """
    lock = FileLock(model.with_name(LOCK))
    with suppress(OSError):  # where nothing can be written, nothing can be half written
        lock.acquire()
    try:
        yield
    finally:
        lock.release()


def _may_keep_compiled(model: Path) -> bool:
    """Whether OpenVINO can read what was compiled beside ``model``, or write it.

    It gives up where it cannot, as where another user, who may write there, keeps it.
    """
    compiled = model.parent / COMPILED
    if not compiled.exists():
        return os.access(model.parent, os.W_OK)
    return all(os.access(file, os.R_OK) for file in (compiled, *compiled.glob("*")))


def _let_readers_in(model: Path) -> None:
    """Let whoever may read ``model`` read what was compiled: OpenVINO keeps it from others."""
    readers = model.stat().st_mode & (stat.S_IRGRP | stat.S_IROTH)
    for file in (model.parent / COMPILED).glob("*"):
        mode = file.stat().st_mode
        if mode & readers != readers:
            with suppress(PermissionError):  # who wrote it sees to it
                file.chmod(stat.S_IMODE(mode) | readers)


@contextmanager
def _thrown_away_if_changed(model: Path) -> Iterator[None]:
    """A file that is gone, or has changed on the disk, costs this start: the next one makes it."""
    try:
        yield
    except RuntimeError as error:
        said = str(error).strip().rpartition("\n")[2]
        if is_as_written(model.parent):
            raise ModelError(
                f"The fast form of the model in {model.parent} is whole, and could not be loaded "
                f"({said}). Where there is too little memory, close other programs or raise the "
                "limit that is set (`ulimit -v`, that of the container), and run the command again."
            ) from error
        with suppress(OSError):
            model.unlink(missing_ok=True)
        raise ModelDamagedError(
            f"The fast form of the model in {model.parent} cannot be read ({said}). Run the "
            "command again, which makes it anew; if that does not help, remove that folder."
        ) from error


def _padded(tokens: Tokens) -> Tokens:
    """With columns of 0, which the attention mask has for padding."""
    return np.pad(tokens, ((0, 0), (0, -tokens.shape[1] % LENGTH_STEP)))
