"""A model that OpenVINO runs on the processor; of the heavy libraries it needs OpenVINO alone."""

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING

import numpy as np

from indexes.embedding.tokens import Batch
from indexes.types import Vectors

if TYPE_CHECKING:
    import openvino

COMPILED = "compiled"
"""Folder beside the model for what OpenVINO compiles it to, without the weights: loading that
takes a third of the time."""


class OpenVinoEncoder:
    """A compiled model. Threads may share it: each call has inference requests to itself."""

    def __init__(
        self,
        model: "Path | openvino.Model",
        threads: int,
        description: str = "OpenVINO",
    ) -> None:
        """``model`` is a file of OpenVINO's (.xml) or a model in memory.

        Each thread works on a batch of its own: a tenth faster than all of them on one batch, and
        a question is short enough for one thread. What is not in whole numbers is computed in
        bf16 where the processor can.
        """
        import openvino

        core = openvino.Core()
        self.description = description
        self._threads = threads
        bf16 = "BF16" in core.get_property("CPU", "OPTIMIZATION_CAPABILITIES")
        properties = {
            "NUM_STREAMS": threads,
            "INFERENCE_NUM_THREADS": threads,
            "INFERENCE_PRECISION_HINT": "bf16" if bf16 else "f32",
        }
        if isinstance(model, Path):
            properties |= {"CACHE_DIR": str(model.parent / COMPILED), "CACHE_MODE": "OPTIMIZE_SIZE"}
        # Beside the caller, who has a tokenizer to load: a third of a second less to wait.
        self._compiling = ThreadPoolExecutor(1).submit(core.compile_model, model, "CPU", properties)
        self._idle: SimpleQueue[openvino.InferRequest] = SimpleQueue()

    def encode(self, batches: Iterable[Batch]) -> Iterator[tuple[Batch, Vectors]]:
        """Each batch with its vectors, shape (texts, dimension), float32."""
        running: deque[tuple[Batch, openvino.InferRequest]] = deque()
        for batch in batches:
            if len(running) == self._threads:
                yield self._finish(*running.popleft())
            request = self._request()
            request.start_async({0: batch.input_ids, 1: batch.attention_mask})
            running.append((batch, request))
        while running:
            yield self._finish(*running.popleft())

    def _finish(self, batch: Batch, request: "openvino.InferRequest") -> tuple[Batch, Vectors]:
        request.wait()
        vectors = np.array(request.get_output_tensor(0).data, dtype=np.float32)
        self._idle.put(request)
        return batch, vectors

    def _request(self) -> "openvino.InferRequest":
        try:
            return self._idle.get_nowait()
        except Empty:
            return self._compiling.result().create_infer_request()
