"""The sentence-transformers model itself: the reference for other backends."""

import logging
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vind.indexes.core.gpu import CARD_IS_FULL
from vind.indexes.errors import CardFullError
from vind.indexes.models.spec import Encoder
from vind.indexes.models.tokens import Batch, Encoded, TokenReader

if TYPE_CHECKING:
    import torch


PROCESSOR_TOKENS = 1024
"""Tokens per batch on the CPU: five passages, or a question and some sentences. More is no faster
there, and small batches need less padding."""


class TorchEncoder:
    """Runs a sentence-transformers folder on the CPU or a CUDA device.

    It computes in float32, or matrix products in bfloat16 if ``bfloat16`` is set. ``why`` becomes
    part of the description.
    """

    def __init__(
        self,
        folder: Path,
        encoder: Encoder,
        threads: int,
        device: str = "cpu",
        why: str = "",
        batch_tokens: int = PROCESSOR_TOKENS,
    ) -> None:
        """Raises ModelDamagedError for a tokenizer that cannot be read."""
        import torch

        self.reader = TokenReader(folder, encoder)  # transformers gives no clear error
        torch.set_num_threads(threads)
        self.module = load_module(folder, encoder).to(device)
        self.device = device
        self.why = why
        self.batch_tokens = batch_tokens
        self.bfloat16 = False

    @property
    def description(self) -> str:
        """For people, e.g. "torch float32 on cpu"."""
        precision = "bfloat16" if self.bfloat16 else "float32"
        return f"torch {precision} on {self.device}" + (f" ({self.why})" if self.why else "")

    def encode(self, batches: Iterable[Batch]) -> Iterator[Encoded]:
        """Run the model on each batch.

        Raises CardFullError if a card has no memory left.
        """
        import torch

        for batch in batches:
            try:
                vectors, states = self._run(batch)
            except torch.OutOfMemoryError as error:
                raise CardFullError(CARD_IS_FULL) from error
            # numpy has no bfloat16.
            yield Encoded(batch, vectors.float().cpu().numpy(), states.float().cpu().numpy())

    def _run(self, batch: Batch) -> "tuple[torch.Tensor, torch.Tensor]":
        import torch

        with (
            torch.inference_mode(),
            torch.autocast(self.device, torch.bfloat16, enabled=self.bfloat16),
        ):
            vectors, states = self.module(
                torch.from_numpy(batch.input_ids).to(self.device),
                torch.from_numpy(batch.attention_mask).to(self.device),
            )
        return vectors, states


def load_module(folder: Path, encoder: Encoder) -> "torch.nn.Module":
    """A module from (input_ids, attention_mask) to unit vectors and the states of all tokens.

    States have the first ``state_dimension`` dimensions. The layers are sentence-transformers' own.
    Dense layers behind the pooling are linear and applied to the states too, so that a text is the
    mean of its states in the same space. Nothing is downloaded, and no code is loaded from the
    folder.
    """
    import torch
    from sentence_transformers import SentenceTransformer
    from transformers.utils.logging import disable_progress_bar

    logging.getLogger("transformers").setLevel(logging.ERROR)
    disable_progress_bar()  # type: ignore[no-untyped-call]
    # BERT's pooler is left over from pre-training and not used for vectors.
    has_pooler = encoder.architecture in ("bert", "xlm-roberta")
    model: Any = SentenceTransformer(
        str(folder),
        device="cpu",
        local_files_only=True,
        trust_remote_code=False,
        model_kwargs={
            "use_safetensors": True,
            **({"add_pooling_layer": False} if has_pooler else {}),
        },
    )

    kept = encoder.state_dimension or encoder.dimension
    transformer: Any = model[0].auto_model

    class Sentence(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.model = model

        def forward(
            self, input_ids: torch.Tensor, attention_mask: torch.Tensor
        ) -> tuple[torch.Tensor, torch.Tensor]:
            features = {"input_ids": input_ids, "attention_mask": attention_mask}
            found = self.model(features)
            return found["sentence_embedding"], found["token_embeddings"][:, :, :kept]

    class SlidingSentence(torch.nn.Module):
        """For a model in which most layers see only nearby tokens.

        It passes its own masks, as those that transformers makes cannot be traced.
        """

        def __init__(self) -> None:
            super().__init__()
            self.transformer = transformer
            weights = [layer.linear.weight for layer in model if hasattr(layer, "linear")]
            self.dense = torch.nn.Linear(encoder.dimension, encoder.dimension, bias=False)
            self.dense.weight = torch.nn.Parameter(torch.linalg.multi_dot(weights[::-1]))

        def forward(
            self, input_ids: torch.Tensor, attention_mask: torch.Tensor
        ) -> tuple[torch.Tensor, torch.Tensor]:
            there = attention_mask.to(torch.float32)
            places = torch.arange(input_ids.shape[1], device=input_ids.device)
            hidden = torch.finfo(torch.float32).min
            apart = (places[:, None] - places[None, :]).abs()
            far = (apart >= transformer.config.sliding_window).to(torch.float32)
            padding = (1.0 - there)[:, None, None, :].expand(-1, 1, input_ids.shape[1], -1)
            found = transformer(
                input_ids=input_ids,
                attention_mask={
                    "full_attention": padding * hidden,
                    "sliding_attention": torch.maximum(padding, far) * hidden,
                },
                position_ids=places[None, :],
            )
            states = self.dense(found.last_hidden_state)
            total = (states * there[:, :, None]).sum(dim=1)
            return torch.nn.functional.normalize(total, dim=1), states[:, :, :kept]

    if encoder.architecture != "gemma3_text":
        return Sentence().eval()
    transformer.config.use_cache = False
    return SlidingSentence().eval()
