"""A second reading of the best passages, by a model that sees question and passage together.

A cross-encoder tells better what answers a question than vectors made apart can, and reads each
passage anew for each question; so it is given the first few alone, and only where the settings
name one.
"""

import logging
from collections.abc import Sequence
from threading import Lock
from typing import TYPE_CHECKING

from vind.indexes.errors import CardFullError, UnknownModelError
from vind.indexes.gpu import CARD_IS_FULL, torch_sees_card
from vind.indexes.index import Index
from vind.indexes.models import InstalledModel, ModelKind, find_checked, find_model, names_of
from vind.indexes.settings import Settings
from vind.indexes.types import Scored, StoredPassage
from vind.search.retrieval.ranking import ranked_above

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder

log = logging.getLogger(__name__)

RERANKED = 30
"""First places that are read again: what a search shows, with enough beneath that may rise."""


class Reranker:
    """A cross-encoder of the registry. Threads may share it; they take turns."""

    def __init__(self, encoder: "CrossEncoder") -> None:
        self._encoder = encoder
        self._turn = Lock()

    def rerank(self, question: str, order: Sequence[Scored], index: Index) -> list[Scored]:
        """``order`` with its first RERANKED passages in the order of the model's scores.

        Those have the model's scores; the rest keep their places under the last of them. Passages
        that were replaced since they were found are left out of the first.
        """
        stored = index.passages([item.passage_id for item in order[:RERANKED]])
        texts = [text_to_rank(one) for one in stored.values()]
        scores = dict(zip(stored, self._scores(question, texts), strict=True))
        return ranked_above(scores, (item.passage_id for item in order[RERANKED:]))

    def _scores(self, question: str, texts: Sequence[str]) -> list[float]:
        """How well each text answers the question: the model's logits, higher is better.

        Raises CardFullError where a card has no memory left.
        """
        import torch

        with self._turn:
            try:
                found = self._encoder.predict(
                    [(question, text) for text in texts],
                    # A sigmoid would round the best ones to the same 1.
                    activation_fn=torch.nn.Identity(),
                    show_progress_bar=False,
                )
            except torch.OutOfMemoryError as error:
                raise CardFullError(CARD_IS_FULL) from error
        return [float(score) for score in found]


def text_to_rank(stored: StoredPassage) -> str:
    """What the model reads of a passage."""
    return f"{stored.passage.heading}\n{stored.passage.text}"


def load_reranker(settings: Settings) -> Reranker:
    """The reranker that the settings name, on a CUDA device where there is one.

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
    except RuntimeError as error:  # of torch, for a card that is full among others
        if device == "cpu":
            raise
        log.warning("The reranker runs on the processor, as the card does not do: %s", error)
        return Reranker(_cross_encoder(model, settings.threads, "cpu"))


def _cross_encoder(model: InstalledModel, threads: int, device: str) -> "CrossEncoder":
    """Nothing is fetched, and no code of the folder is run."""
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
