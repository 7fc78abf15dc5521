"""The backend that runs a model on this machine."""

import logging
from collections.abc import Iterable, Iterator
from typing import Protocol

from vind.indexes.core.gpu import torch_sees_card
from vind.indexes.embedding.backend_choice import MODEL_FILE
from vind.indexes.embedding.card_encoder import card_encoder
from vind.indexes.embedding.openvino_encoder import OpenVinoEncoder
from vind.indexes.embedding.prepared import prepared_model
from vind.indexes.embedding.tokens import Batch, Encoded
from vind.indexes.embedding.torch_encoder import TorchEncoder
from vind.indexes.errors import CardFullError
from vind.indexes.models.spec import Encoder
from vind.indexes.models.store import InstalledModel

log = logging.getLogger(__name__)


class Backend(Protocol):
    """Turns tokens into vectors and states. Threads may share it."""

    @property
    def description(self) -> str:
        """The backend in words, for people."""

    @property
    def batch_tokens(self) -> int:
        """The fastest batch size, in tokens including padding."""

    def encode(self, batches: Iterable[Batch]) -> Iterator[Encoded]:
        """Run the model on each batch. Raises CardFullError."""


def choose_backend(
    model: InstalledModel, encoder: Encoder, threads: int, *, gpu: bool = True
) -> Backend:
    """CUDA if ``gpu`` and there is a device, else the fastest accurate runtime on the CPU."""
    if gpu and torch_sees_card():
        try:
            return card_encoder(model.folder, encoder, threads)
        except (CardFullError, RuntimeError) as error:  # torch raises it for CUDA errors
            log.warning("Embedding on the processor, as the card does not do: %s", error)
    return _on_processor(model, encoder, threads)


def _on_processor(model: InstalledModel, encoder: Encoder, threads: int) -> Backend:
    try:
        choice, folder = prepared_model(model, encoder, threads)
    except OSError as error:
        why = f"its fast form cannot be kept in {model.folder}: {error.strerror}"
        log.warning("Embedding with torch, several times slower: %s", why)
        return TorchEncoder(model.folder, encoder, threads, why=why)
    if choice.runtime == "torch":
        return TorchEncoder(model.folder, encoder, threads, why=choice.why)
    return OpenVinoEncoder(folder / MODEL_FILE, threads, choice.description)
