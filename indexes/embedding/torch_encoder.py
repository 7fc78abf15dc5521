"""The sentence-transformers model itself: the reference that other backends are held against."""

import logging
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from indexes.embedding.tokens import Batch, Encoded, TokenReader
from indexes.models.spec import Encoder

if TYPE_CHECKING:
    import torch


class TorchEncoder:
    """Runs a sentence-transformers folder in float32 on the processor or a CUDA device."""

    def __init__(
        self, folder: Path, encoder: Encoder, threads: int, device: str = "cpu", why: str = ""
    ) -> None:
        """Raises ModelDamagedError for a tokenizer that cannot be read."""
        import torch

        TokenReader(folder, encoder)  # transformers does not say what is wrong with one
        torch.set_num_threads(threads)
        self.module = load_module(folder, encoder).to(device)
        self.device = device
        self.description = f"torch float32 on {device}" + (f" ({why})" if why else "")

    def encode(self, batches: Iterable[Batch]) -> Iterator[Encoded]:
        """What the model makes of each batch."""
        import torch

        for batch in batches:
            with torch.inference_mode():
                vectors, states = self.module(
                    torch.from_numpy(batch.input_ids).to(self.device),
                    torch.from_numpy(batch.attention_mask).to(self.device),
                )
            yield Encoded(batch, vectors.cpu().numpy(), states.cpu().numpy())


def load_module(folder: Path, encoder: Encoder) -> "torch.nn.Module":
    """A module from (input_ids, attention_mask) to unit vectors and the states of all tokens.

    Pooling and normalisation are sentence-transformers' own. Nothing is fetched: the folder holds
    all there is, none of it code.
    """
    import torch
    from sentence_transformers import SentenceTransformer
    from transformers.utils.logging import disable_progress_bar

    logging.getLogger("transformers").setLevel(logging.ERROR)
    disable_progress_bar()  # type: ignore[no-untyped-call]
    # BERT's pooler is a leftover of its pre-training that vectors have no use for.
    has_pooler = encoder.architecture in ("bert", "xlm-roberta")
    without_pooler = {"add_pooling_layer": False} if has_pooler else {}
    model = SentenceTransformer(
        str(folder),
        device="cpu",
        local_files_only=True,
        trust_remote_code=False,
        model_kwargs={"use_safetensors": True, **without_pooler},
    )

    class Sentence(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.model = model

        def forward(
            self, input_ids: torch.Tensor, attention_mask: torch.Tensor
        ) -> tuple[torch.Tensor, torch.Tensor]:
            features = {"input_ids": input_ids, "attention_mask": attention_mask}
            found = self.model(features)
            return found["sentence_embedding"], found["token_embeddings"]

    return Sentence().eval()
