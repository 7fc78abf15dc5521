"""A model that OpenVINO runs on the processor; of the heavy libraries it needs OpenVINO alone."""

from pathlib import Path
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING

import numpy as np

from indexes.embedding.tokens import Tokens
from indexes.types import Vectors

if TYPE_CHECKING:
    import openvino


class OpenVinoEncoder:
    """A compiled model. Threads may share it: each call has an inference request to itself."""

    def __init__(
        self,
        model: "Path | openvino.Model",
        threads: int,
        precision: str,
        description: str = "OpenVINO",
    ) -> None:
        """``model`` is a file of OpenVINO's (.xml) or a model in memory.

        ``precision`` is of the arithmetic that is not in whole numbers: "f32" or "bf16".
        """
        import openvino

        self.description = description
        properties = {
            "PERFORMANCE_HINT": "LATENCY",
            "INFERENCE_NUM_THREADS": threads,
            "INFERENCE_PRECISION_HINT": precision,
        }
        if isinstance(model, Path):
            properties["CACHE_DIR"] = str(model.parent / "compiled")
        self._compiled = openvino.Core().compile_model(model, "CPU", properties)
        self._idle: SimpleQueue[openvino.InferRequest] = SimpleQueue()

    def encode(self, input_ids: Tokens, attention_mask: Tokens) -> Vectors:
        """Unit vectors of a batch of tokens, shape (batch, dimension)."""
        try:
            request = self._idle.get_nowait()
        except Empty:
            request = self._compiled.create_infer_request()
        request.infer({0: input_ids, 1: attention_mask})
        vectors = np.array(request.get_output_tensor(0).data, dtype=np.float32)
        self._idle.put(request)
        return vectors
