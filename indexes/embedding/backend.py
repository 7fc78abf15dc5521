"""What runs a model on this machine."""

import logging
from collections.abc import Iterable, Iterator
from typing import Protocol

from indexes.embedding.choice import MODEL_FILE
from indexes.embedding.made import made
from indexes.embedding.openvino_encoder import OpenVinoEncoder
from indexes.embedding.tokens import Batch, Encoded
from indexes.embedding.torch_encoder import TorchEncoder
from indexes.machine import has_cuda
from indexes.models.spec import Encoder
from indexes.models.store import InstalledModel

log = logging.getLogger(__name__)


class Backend(Protocol):
    """Tokens to vectors and states. Calls may come from several threads at once."""

    @property
    def description(self) -> str:
        """What this is, for people."""

    def encode(self, batches: Iterable[Batch]) -> Iterator[Encoded]:
        """What the model makes of each batch."""


def choose_backend(model: InstalledModel, encoder: Encoder, threads: int) -> Backend:
    """CUDA where there is a device; else what is fastest and faithful on the processor."""
    if has_cuda():
        return TorchEncoder(model.folder, encoder, threads, device="cuda")
    try:
        choice, folder = made(model, encoder, threads)
    except OSError as error:
        why = f"its fast form cannot be kept in {model.folder}: {error.strerror}"
        log.warning("Embedding with torch, several times slower: %s", why)
        return TorchEncoder(model.folder, encoder, threads, why=why)
    if choice.runtime == "torch":
        return TorchEncoder(model.folder, encoder, threads, why=choice.why)
    return OpenVinoEncoder(folder / MODEL_FILE, threads, choice.description)
