"""The model on an NVIDIA card, in bfloat16 if that stays close to float32, else in float32.

float16 is as fast, but some models exceed its maximum of 65,504. bfloat16 has the range of float32
and 8 bits of precision. Autocast uses it for matrix products only: sums, norms and pooling stay in
float32.
"""

from pathlib import Path

import numpy as np

from vind.indexes.arrays import Vectors
from vind.indexes.embedding.backend_choice import LEAST_COSINE
from vind.indexes.embedding.quantise import CALIBRATION, HELD_OUT, built_in, texts_in
from vind.indexes.embedding.torch_encoder import TorchEncoder
from vind.indexes.models.spec import Encoder

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
