"""Reranks the best passages with a model that reads question and passage together.

A cross-encoder judges better which passage answers than separately made vectors do, but must read
each passage again for each question. So it reads only the first few, and only if the settings name
a reranker.
"""

import logging
from collections.abc import Sequence
from threading import Lock
from typing import TYPE_CHECKING

from vind.indexes.core.gpu import CARD_IS_FULL, torch_sees_card
from vind.indexes.errors import CardFullError, UnknownModelError
from vind.indexes.index import Index
from vind.indexes.models import InstalledModel, ModelKind, find_checked, find_model, names_of
from vind.indexes.settings import Settings
from vind.indexes.types import Scored
from vind.search.retrieval.ranking import ranked_above

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder

log = logging.getLogger(__name__)

RERANKED = 30
"""First passages that are reranked: what a search shows, and some more that may rise."""


class Reranker:
    """A cross-encoder from the list of known models. Threads may share it; they take turns."""

    def __init__(self, encoder: "CrossEncoder") -> None:
        self._encoder = encoder
        self._turn = Lock()

    def rerank(self, question: str, order: Sequence[Scored], index: Index) -> list[Scored]:
        """``order`` with its first RERANKED passages sorted by the model's scores.

        Those get the model's scores; the rest follow in their order with lower ones. Passages that
        were replaced since they were found are dropped from the first.
        """
        stored = index.passages([item.passage_id for item in order[:RERANKED]])
        texts = [f"{one.passage.heading}\n{one.passage.text}" for one in stored.values()]
        scores = dict(zip(stored, self._scores(question, texts), strict=True))
        return ranked_above(scores, (item.passage_id for item in order[RERANKED:]))

    def _scores(self, question: str, texts: Sequence[str]) -> list[float]:
        """The model's logits for how well each text answers the question; higher is better.

        Raises CardFullError if a card has no memory left.
        """
        import torch

        with self._turn:
            try:
                found = self._encoder.predict(
                    [(question, text) for text in texts],
                    # A sigmoid would round the best scores to 1.
                    activation_fn=torch.nn.Identity(),
                    show_progress_bar=False,
                )
            except torch.OutOfMemoryError as error:
                raise CardFullError(CARD_IS_FULL) from error
        return [float(score) for score in found]


def load_reranker(settings: Settings) -> Reranker:
    """The reranker of the settings, on a CUDA device if there is one.

    Raises UnknownModelError, ModelNotPulledError, ModelDamagedError.
    """
    if find_model(settings.reranker).kind is not ModelKind.RERANKER:
        names = ", ".join(names_of(ModelKind.RERANKER))
        raise UnknownModelError(
            f"VIND_RERANKER={settings.reranker} does not order passages. These do: {names}."
        )
    model = find_checked(settings.reranker, settings)
    device = "cuda" if settings.gpu and torch_sees_card() else "cpu"
    try:
        return Reranker(_cross_encoder(model, settings.threads, device))
    except RuntimeError as error:  # from torch, for a full card among other causes
        if device == "cpu":
            raise
        log.warning("The reranker runs on the processor, as the card does not do: %s", error)
        return Reranker(_cross_encoder(model, settings.threads, "cpu"))


def _cross_encoder(model: InstalledModel, threads: int, device: str) -> "CrossEncoder":
    """Downloads nothing, and runs no code from the model's folder."""
    import torch
    from sentence_transformers import CrossEncoder
    from transformers.utils.logging import disable_progress_bar

    logging.getLogger("transformers").setLevel(logging.ERROR)
    disable_progress_bar()  # type: ignore[no-untyped-call]
    torch.set_num_threads(threads)
    encoder: CrossEncoder = CrossEncoder(
        str(model.folder),
        device=device,
        local_files_only=True,
        trust_remote_code=False,
        model_kwargs={"use_safetensors": True},
    )
    return encoder
