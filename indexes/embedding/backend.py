"""What runs a model on this machine."""

from pathlib import Path
from typing import Protocol

from indexes.embedding.choice import MODEL_FILE, chosen
from indexes.embedding.openvino_encoder import OpenVinoEncoder
from indexes.embedding.tokens import TokenReader, Tokens
from indexes.embedding.torch_encoder import TorchEncoder
from indexes.models.spec import Encoder
from indexes.models.store import InstalledModel
from indexes.types import Vectors

NVIDIA_DRIVER = Path("/proc/driver/nvidia/version")
"""Present where torch may find a CUDA device; without it torch need not be imported to ask."""


class Backend(Protocol):
    """Tokens to vectors. Calls may come from several threads at once."""

    @property
    def description(self) -> str:
        """What this is, for people."""

    def encode(self, input_ids: Tokens, attention_mask: Tokens) -> Vectors:
        """Vectors of a batch of tokens, shape (batch, dimension), float32."""


def choose_backend(
    model: InstalledModel, encoder: Encoder, reader: TokenReader, threads: int
) -> Backend:
    """CUDA where there is a device; else what is fastest and faithful on the processor."""
    if _cuda():
        return TorchEncoder(model.folder, threads, device="cuda")
    choice, folder = chosen(model, encoder, reader, threads)
    if choice.backend == "torch":
        return TorchEncoder(model.folder, threads, why=choice.why)
    return OpenVinoEncoder(
        folder / MODEL_FILE, threads, choice.arithmetic, description=choice.description
    )


def _cuda() -> bool:
    if not NVIDIA_DRIVER.exists():
        return False
    import torch

    return torch.cuda.is_available()
