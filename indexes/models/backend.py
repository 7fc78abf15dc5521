"""The backend that runs a model on this machine: its processor, or an NVIDIA card.

On a card it is bfloat16 if that stays close to float32, else float32. float16 is as fast, but some
models exceed its maximum of 65,504. bfloat16 has the range of float32 and 8 bits of precision.
Autocast uses it for matrix products only: sums, norms and pooling stay in float32.
"""

import logging
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Protocol

import numpy as np

from vind.indexes.arrays import Vectors
from vind.indexes.core.gpu import torch_sees_card
from vind.indexes.errors import CardFullError
from vind.indexes.models.openvino_encoder import OpenVinoEncoder
from vind.indexes.models.prepared import prepared_model
from vind.indexes.models.runtime_choice import (
    CALIBRATION,
    HELD_OUT,
    LEAST_COSINE,
    MODEL_FILE,
    built_in,
    texts_in,
)
from vind.indexes.models.spec import Encoder
from vind.indexes.models.store import InstalledModel
from vind.indexes.models.tokens import Batch, Encoded
from vind.indexes.models.torch_encoder import TorchEncoder

CARD_TOKENS = 16_384
"""Tokens per batch: 80 passages, which keep a card busy and take less than a GB of it."""


def card_encoder(folder: Path, encoder: Encoder, threads: int) -> TorchEncoder:
    """The encoder on the first CUDA device, tested. Takes seconds, mostly CUDA's start.

    Raises ModelDamagedError, CardFullError, and RuntimeError if CUDA fails.
    """
    import torch

    on_card = TorchEncoder(folder, encoder, threads, device="cuda", batch_tokens=CARD_TOKENS)
    # Cards before Ampere lack it: torch emulates it, slowly.
    return checked(on_card, encoder, torch.cuda.is_bf16_supported(including_emulation=False))


def checked(on_card: TorchEncoder, encoder: Encoder, has_bfloat16: bool) -> TorchEncoder:
    """The encoder, set to bfloat16 if the device has it and its vectors stay close enough.

    The check compares with the encoder's own float32 vectors of the built-in texts, in one batch of
    the usual size, so that a card without room for those fails here.
    """
    texts = [text for name in (CALIBRATION, HELD_OUT) for text in texts_in(built_in(name), encoder)]

    def vectors() -> Vectors:
        batches = on_card.reader.batches(texts, on_card.batch_tokens)
        found = [(encoded.batch.rows, encoded.vectors) for encoded in on_card.encode(batches)]
        order = np.argsort(np.concatenate([rows for rows, _ in found]))
        whole: Vectors = np.vstack([some for _, some in found])[order]
        return whole

    exact = vectors()
    if not has_bfloat16:
        return on_card
    on_card.bfloat16 = True
    cosine = float(np.sum(vectors() * exact, axis=1).min())
    if cosine >= LEAST_COSINE:
        on_card.why = f"cosine to float32 at least {cosine:.4f}"
    else:  # also if it is NaN
        on_card.bfloat16 = False
        on_card.why = f"bfloat16 comes only as near as {cosine:.4f}"
    return on_card


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
