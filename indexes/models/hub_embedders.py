"""Embedders larger than the default, from the hub alone, pinned when they are pulled.

Their shapes are those in the publishers' config.json: copied here, or read when they are pulled.
docs/models.md has their scores, and why some others are missing.
"""

from dataclasses import replace

from vind.indexes.models.spec import (
    CONFIG,
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
"""The base size. Positions count from two, so 512 of the 514 are for tokens."""

_E5_BASE = replace(_XLM_ROBERTA, query_prefix="query: ", passage_prefix="passage: ")
_E5_LARGE = replace(_E5_BASE, layers=24, heads=16, dimension=1024, inner=4096)
_ARCTIC_L = replace(
    _E5_LARGE,
    # Like the others below it reads 8,192 tokens or more, but no passage is that long.
    positions=8194,
    max_tokens=1024,
    passage_prefix="",
    pooling="cls",
)
_BEKKO = Encoder(
    dimension=384, max_tokens=1024, pad_token=0, pad_text="<pad>", architecture="modernbert"
)
_GRANITE_311M = replace(_BEKKO, dimension=768, pooling="cls")
_QWEN3 = Encoder(
    layers=28,
    heads=16,
    dimension=1024,
    inner=3072,
    vocabulary=151_669,
    positions=32_768,
    # It reads 32,768, but no passage is that long, and a CPU would be too slow.
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
    """An embedder named like its repository.

    Of that only weights and tokenizer are downloaded, and the configuration if the encoder has no
    shape.
    """
    taken = (WEIGHTS, TOKENIZER) if encoder.layers else (CONFIG, WEIGHTS, TOKENIZER)
    return ModelSpec(
        name=repo.partition("/")[2].lower(),
        kind=ModelKind.EMBEDDER,
        purpose=purpose,
        licence=licence,
        weights=WEIGHTS,
        sources=(HubSource(repo, "main", tuple(map(HubFile, taken)), "full"),),
        encoder=encoder,
    )


HUB_EMBEDDERS = (
    _embedder(
        "hotchpotch/bekko-embedding-v1-a25m",
        "MIT",
        _BEKKO,
        "finds passages by meaning, in many languages, at about the default's cost",
    ),
    _embedder(
        "ibm-granite/granite-embedding-311m-multilingual-r2",
        "Apache-2.0",
        _GRANITE_311M,
        "the same, in 52 languages and less well in 150 more",
    ),
    _embedder(
        "Snowflake/snowflake-arctic-embed-l-v2.0",
        "Apache-2.0",
        _ARCTIC_L,
        "the same, in many languages; slow without a GPU",
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
