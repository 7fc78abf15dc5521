"""A model that OpenVINO runs on the CPU, and the record of what was prepared for it.

Imports no other heavy library.
"""

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
import numpy.typing as npt
from filelock import FileLock

from vind.indexes.core.durable import checksum, read_manifest, write_manifest
from vind.indexes.core.machine import has_amx, unload_pages
from vind.indexes.errors import ModelDamagedError, ModelError
from vind.indexes.models.tokens import Batch, Encoded, Tokens
from vind.indexes.models.torch_encoder import PROCESSOR_TOKENS

if TYPE_CHECKING:
    import openvino


CHOICE_FILE = "choice.json"


def write_choice(folder: Path, choice: dict[str, Any]) -> None:
    """Record the choice, and the files in ``folder``."""
    files = {file.name: file for file in folder.iterdir()}
    body = {
        "choice": choice,
        "files": {name: file.stat().st_size for name, file in files.items()},
        "checksums": {name: checksum(file) for name, file in files.items()},
    }
    write_manifest(folder / CHOICE_FILE, body)


def read_choice(folder: Path) -> dict[str, Any] | None:
    """The recorded choice; None if it or a file is missing or a size differs. Raises OSError."""
    kept = read_manifest(folder / CHOICE_FILE)
    if kept is None or any(_size(folder / name) != size for name, size in kept["files"].items()):
        return None
    choice: dict[str, Any] = kept["choice"]
    return choice


def is_as_written(folder: Path) -> bool:
    """Whether every byte of the files is as recorded; reads them all.

    False if it cannot be told: old records have no checksums.
    """
    kept = read_manifest(folder / CHOICE_FILE)
    if kept is None or read_choice(folder) is None or "checksums" not in kept:
        return False
    return all(checksum(folder / name) == crc for name, crc in kept["checksums"].items())


def _size(file: Path) -> int | None:
    return file.stat().st_size if file.is_file() else None


THREADS_PER_STREAM = 2
"""Threads per batch: with two a question takes 6.5 ms and forty sentences 182; with one 10.3 and
235, for 3% more passages a second."""

LENGTH_STEP = 16
"""Batches are padded to a multiple of this many tokens, as each new shape costs OpenVINO about 5
ms. The longest texts of all models are multiples of it."""

DYNAMIC_GROUP = 64
"""Activations that share one range when only the weights are in 8 bits. 32 costs a twentieth of the
speed; with 128 the lowest cosine of EmbeddingGemma falls from .9986 to .987."""

CACHED_KERNELS = 400
"""Kernels that OpenVINO and oneDNN cache, about ten for each shape. Their own default of some
thousand takes .6 GB over 10,000 passages; 100 would cost a twentieth of the speed."""

LOCK = ".compiling.lock"

COMPILED = "compiled"
"""Folder beside the model for OpenVINO's compiled model, without weights. It cuts the loading time
to a third."""


class OpenVinoModel:
    """A compiled model. Threads may share it: each call has its own inference requests."""

    def __init__(self, model: "Path | openvino.Model", threads: int) -> None:
        """``model`` is an OpenVINO file (.xml) or a model in memory.

        What is not int8 is computed in float32. bf16 is a fifth faster, but wrong in OpenVINO
        2026.4: with AMX, texts of exactly 32 tokens strayed to a cosine of .88 (see its issue
        38256).
        """
        core = _core_of(os.getpid())
        self.streams = max(1, threads // THREADS_PER_STREAM)
        properties = {
            "NUM_STREAMS": self.streams,
            "INFERENCE_NUM_THREADS": threads,
            "INFERENCE_PRECISION_HINT": "f32",
            "DYNAMIC_QUANTIZATION_GROUP_SIZE": DYNAMIC_GROUP,
        }
        # In parallel with the caller, which loads a tokenizer: saves a third of a second.
        self._compiling = ThreadPoolExecutor(1).submit(_compile, core, model, properties)
        self._idle: SimpleQueue[openvino.InferRequest] = SimpleQueue()

    def start(self, *inputs: npt.NDArray[Any]) -> "openvino.InferRequest":
        """Begin to run the model on ``inputs``.

        Raises ModelDamagedError if its file is invalid, and ModelError if it cannot be loaded.
        """
        try:
            request = self._idle.get_nowait()
        except Empty:
            request = self._compiling.result().create_infer_request()
        request.start_async(dict(enumerate(inputs)))
        return request

    def finish(self, request: "openvino.InferRequest") -> list[npt.NDArray[np.float32]]:
        """Wait for ``request``, which ``start`` returned, and return the outputs as float32."""
        request.wait()
        outputs = [np.array(one.data, dtype=np.float32) for one in request.output_tensors]
        self._idle.put(request)
        return outputs


class OpenVinoEncoder:
    """An embedder that OpenVINO runs. Threads may share it."""

    batch_tokens = PROCESSOR_TOKENS

    def __init__(
        self,
        model: "Path | openvino.Model",
        threads: int,
        description: str = "OpenVINO",
    ) -> None:
        """``model`` is as in ``OpenVinoModel``."""
        self.description = description
        self._model = OpenVinoModel(model, threads)

    def encode(self, batches: Iterable[Batch]) -> Iterator[Encoded]:
        """Run the model on each batch. Raises as ``OpenVinoModel.start`` does."""
        running: deque[tuple[Batch, openvino.InferRequest]] = deque()
        for batch in batches:
            if len(running) > self._model.streams:
                yield self._finish(*running.popleft())
            inputs = (padded(batch.input_ids), padded(batch.attention_mask))
            running.append((batch, self._model.start(*inputs)))
        while running:
            yield self._finish(*running.popleft())

    def _finish(self, batch: Batch, request: "openvino.InferRequest") -> Encoded:
        vectors, states = self._model.finish(request)
        return Encoded(batch, vectors, states)


@cache
def _core_of(_process: int) -> "openvino.Core":
    """One Core for all models of a process, as OpenVINO recommends; a fork gets its own.

    Destroying a Core clears executors that all Cores share, even while another one compiles.
    """
    _forbid_amx()
    os.environ.setdefault("ONEDNN_PRIMITIVE_CACHE_CAPACITY", str(CACHED_KERNELS))
    import openvino

    core = openvino.Core()
    with suppress(RuntimeError):  # undocumented: other versions may lack it
        core.set_property("CPU", {"CPU_RUNTIME_CACHE_CAPACITY": str(CACHED_KERNELS)})
    return core


def _forbid_amx() -> None:
    """Keep OpenVINO from using AMX, before it computes anything.

    With AMX, int8 models with dynamic shapes crash: on some machines always (its issue 37577), on
    others once in hours. Without it, embedding is an eighth slower.
    """
    if has_amx():
        os.environ.setdefault("ONEDNN_MAX_CPU_ISA", "AVX512_CORE_FP16")


def _compile(
    core: "openvino.Core", model: "Path | openvino.Model", properties: dict[str, Any]
) -> "openvino.CompiledModel":
    if isinstance(model, Path):
        with _compile_lock(model), _removed_if_damaged(model):
            if _may_keep_compiled(model):
                kept_in = str(model.parent / COMPILED)
                properties |= {"CACHE_DIR": kept_in, "CACHE_MODE": "OPTIMIZE_SIZE"}
            compiled = core.compile_model(model, "CPU", properties)
            _let_readers_in(model)
    else:
        compiled = core.compile_model(model, "CPU", properties)
    # Access the data before threads share the model: two first accesses at once can deadlock on one
    # of Python's locks.
    _ = compiled.create_infer_request().get_input_tensor(0).data
    if isinstance(model, Path):
        unload_pages(model.with_suffix(".bin"))
    return compiled


@contextmanager
def _compile_lock(model: Path) -> Iterator[None]:
    """Hold a lock on compiling the model in this file.

    OpenVINO writes the compiled model directly in its place (its pull request 35132), so another
    process could load half of it.
    """
    lock = FileLock(model.with_name(LOCK))
    with suppress(OSError):  # a read-only folder has no half-written files
        lock.acquire()
    try:
        yield
    finally:
        lock.release()


def _may_keep_compiled(model: Path) -> bool:
    """Whether OpenVINO can read the compiled model beside ``model``, or write one.

    It fails if it cannot, for instance if the cache belongs to another user.
    """
    compiled = model.parent / COMPILED
    if not compiled.exists():
        return os.access(model.parent, os.W_OK)
    return all(os.access(file, os.R_OK) for file in (compiled, *compiled.glob("*")))


def _let_readers_in(model: Path) -> None:
    """Give readers of ``model`` access to the compiled model, which OpenVINO keeps private."""
    readers = model.stat().st_mode & (stat.S_IRGRP | stat.S_IROTH)
    for file in (model.parent / COMPILED).glob("*"):
        mode = file.stat().st_mode
        if mode & readers != readers:
            with suppress(PermissionError):  # only the owner can
                file.chmod(stat.S_IMODE(mode) | readers)


@contextmanager
def _removed_if_damaged(model: Path) -> Iterator[None]:
    """Remove a model file that changed on disk, so that the next start prepares it anew."""
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


def padded(tokens: Tokens) -> Tokens:
    """Pad with columns of 0, which the attention mask has for padding."""
    return np.pad(tokens, ((0, 0), (0, -tokens.shape[1] % LENGTH_STEP)))
