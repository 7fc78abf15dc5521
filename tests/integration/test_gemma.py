"""EmbeddingGemma as it was pulled, with the small files that are ours, where it is here."""

import numpy as np
import pytest

from tests.integration.test_architectures import by_sentence_transformers
from vind.indexes.errors import ModelNotPulledError
from vind.indexes.models import InstalledModel, find_installed
from vind.indexes.models.embedder import SentenceEmbedder
from vind.indexes.models.tokens import TokenReader
from vind.indexes.models.torch_encoder import TorchEncoder
from vind.indexes.settings import load_settings

pytestmark = pytest.mark.models

QUESTION = "Hoeveel uren mag ik meenemen naar volgend jaar?"
PASSAGES = [
    "Bovenwettelijke uren mag je meenemen tot een maximum van 40 uur.",
    "De huurder betaalt de huur voor de eerste van de maand.",
    "The pump is to be serviced every six months by a certified engineer.",
    # More than the window of the layers that have one reads on both sides.
    "Bij te late betaling is over de hele maand rente verschuldigd. " * 45,
]

PUBLISHED = [0.6036, 0.2664, 0.1145, 0.1891]
"""Cosines to the question that sentence-transformers gives with the publisher's own small files."""


@pytest.fixture(scope="module")
def gemma() -> InstalledModel:
    try:
        return find_installed("embeddinggemma-300m", load_settings())
    except ModelNotPulledError as error:
        pytest.skip(str(error))


def test_embeddinggemma_vectors_equal_the_publishers(gemma: InstalledModel) -> None:
    encoder = gemma.spec.encoder
    assert encoder is not None
    backend = TorchEncoder(gemma.folder, encoder, threads=2)
    embedder = SentenceEmbedder(gemma, encoder, TokenReader(gemma.folder, encoder), backend)
    found, asked = embedder.embed_passages(PASSAGES), embedder.embed_query(QUESTION)
    texts = [f"title: none | text: {text}" for text in PASSAGES]
    wanted = by_sentence_transformers(gemma, [*texts, f"task: search result | query: {QUESTION}"])
    assert np.vstack([found, asked]) == pytest.approx(wanted, abs=2e-5)
    assert found @ asked == pytest.approx(PUBLISHED, abs=1e-3)
