"""Embedders larger than the default one, from the hub alone and pinned when they are pulled.

Their shapes are those of their publishers' own configurations (config.json); what they score, and
why some others are not here, stands in docs/models.md.
"""

from dataclasses import replace

from indexes.models.spec import (
    TOKENIZER,
    WEIGHTS,
    Encoder,
    HubFile,
    HubSource,
    ModelKind,
    ModelSpec,
)

_XLM_ROBERTA = Encoder(
    layers=12,
    heads=12,
    dimension=768,
    inner=3072,
    vocabulary=250_002,
    positions=514,
    max_tokens=512,
    pad_token=1,
    pad_text="<pad>",
    architecture="xlm-roberta",
    segments=1,
    norm_epsilon=1e-5,
)
"""The base size; positions are counted from two, so that 512 of the 514 are for tokens."""

_E5_BASE = replace(_XLM_ROBERTA, query_prefix="query: ", passage_prefix="passage: ")
_E5_LARGE = replace(_E5_BASE, layers=24, heads=16, dimension=1024, inner=4096)
_GRANITE_278M = replace(_XLM_ROBERTA, pooling="cls")
_GRANITE_107M = replace(
    _GRANITE_278M, layers=6, dimension=384, inner=1536, segments=2, norm_epsilon=1e-12
)
_QWEN3 = Encoder(
    layers=28,
    heads=16,
    dimension=1024,
    inner=3072,
    vocabulary=151_669,
    positions=32_768,
    # It could read 32,768, which no passage here comes near and no processor gets through.
    max_tokens=1024,
    pad_token=151_643,
    pad_text="<|endoftext|>",
    query_prefix=(
        "Instruct: Given a web search query, retrieve relevant passages that answer the query\n"
        "Query:"
    ),
    architecture="qwen3",
    pooling="last",
    norm_epsilon=1e-6,
)


def _embedder(repo: str, licence: str, encoder: Encoder, purpose: str) -> ModelSpec:
    """Named as its repository is. Weights and tokenizer are all that is taken of that."""
    return ModelSpec(
        name=repo.partition("/")[2].lower(),
        kind=ModelKind.EMBEDDER,
        purpose=purpose,
        licence=licence,
        weights=WEIGHTS,
        sources=(HubSource(repo, "main", (HubFile(WEIGHTS), HubFile(TOKENIZER)), "full"),),
        encoder=encoder,
    )


HUB_EMBEDDERS = (
    _embedder(
        "ibm-granite/granite-embedding-107m-multilingual",
        "Apache-2.0",
        _GRANITE_107M,
        "finds passages by meaning, in twelve languages, Dutch among them; six layers",
    ),
    _embedder(
        "ibm-granite/granite-embedding-278m-multilingual",
        "Apache-2.0",
        _GRANITE_278M,
        "the same twelve languages, larger",
    ),
    _embedder(
        "intfloat/multilingual-e5-base",
        "MIT",
        _E5_BASE,
        "the default's larger sister, some ninety languages",
    ),
    _embedder(
        "intfloat/multilingual-e5-large",
        "MIT",
        _E5_LARGE,
        "the largest of the three; slow without a GPU",
    ),
    _embedder(
        "Qwen/Qwen3-Embedding-0.6B",
        "Apache-2.0",
        _QWEN3,
        "finds passages by meaning, in over a hundred languages; slow without a GPU",
    ),
)
