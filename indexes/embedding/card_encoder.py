"""The model on an NVIDIA card: in bfloat16 where that stays true to float32, else in that.

Never in float16, which is as fast: what some models compute on the way is beyond its 65,504. A
bfloat16 reaches as far as a float32 and has 8 bits; autocast gives it to the matrix products alone,
so that sums, norms and the pooling stay in float32.
"""

from pathlib import Path

import numpy as np

from vind.indexes.arrays import Vectors
from vind.indexes.embedding.backend_choice import LEAST_COSINE
from vind.indexes.embedding.quantise import CALIBRATION, HELD_OUT, built_in, texts_in
from vind.indexes.embedding.torch_encoder import TorchEncoder
from vind.indexes.models.spec import Encoder

CARD_TOKENS = 16_384
"""What is run at once: 80 passages, which keep a card busy and take less than a GB of it."""


def card_encoder(folder: Path, encoder: Encoder, threads: int) -> TorchEncoder:
    """The encoder on the first CUDA device, tried out. Takes seconds, most of them CUDA's own.

    Raises ModelDamagedError, CardFullError, and RuntimeError where CUDA fails.
    """
    import torch

    on_card = TorchEncoder(folder, encoder, threads, device="cuda", batch_tokens=CARD_TOKENS)
    # Cards before Ampere have no circuits for it: torch computes it there, and slowly.
    return checked(on_card, encoder, torch.cuda.is_bf16_supported(including_emulation=False))


def checked(on_card: TorchEncoder, encoder: Encoder, has_bfloat16: bool) -> TorchEncoder:
    """The encoder, in bfloat16 where its device has that and its vectors are near enough.

    They are held against its own in float32 over the built-in texts, in one batch of the size that
    will be run: a card that is too full for those says so here.
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
    else:  # also where it is no number
        on_card.bfloat16 = False
        on_card.why = f"bfloat16 comes only as near as {cosine:.4f}"
    return on_card
