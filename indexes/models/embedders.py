"""The embedders that are known: EmbeddingGemma from three sources, and larger ones from the hub.

Those from the hub alone are pinned when they are pulled.
"""

from dataclasses import replace

from vind.indexes.models import wheels
from vind.indexes.models.spec import (
    CONFIG,
    TOKENIZER,
    WEIGHTS,
    Encoder,
    HubFile,
    HubSource,
    MirroredFile,
    MirrorSource,
    ModelKind,
    ModelSpec,
)

_FILES = (
    HubFile(
        WEIGHTS, "cbf5a78393b6a033e0b8a63a57549964f7ed5c6fbeb4ba0694214f36123f2fd2", 1_211_486_072
    ),
    HubFile(
        TOKENIZER, "6852f8d561078cc0cebe70ca03c5bfdd0d60a45f9d2e0e1e4cc05b68e9ec329e", 33_385_008
    ),
    HubFile(
        "2_Dense/model.safetensors",
        "c327f2acb00149676ade24a75e11eb6ebbd367f9ee050267ba56829d2979f702",
        9_437_272,
    ),
    HubFile(
        "3_Dense/model.safetensors",
        "ffb6cc5162e11e2ce6bc2367e121ee3bbbc4e82e1ee26826bd7573d4948d81b8",
        9_437_272,
    ),
)
"""The same in all three sources."""

GEMMA = ModelSpec(
    name="embeddinggemma-300m",
    kind=ModelKind.EMBEDDER,
    purpose="finds passages by meaning, in over a hundred languages, and is what the reader reads "
    "with; better, a third as fast",
    licence="Gemma",
    terms=(
        "Google's Gemma Terms of Use (https://ai.google.dev/gemma/terms) hold. They allow "
        "commercial use. They forbid the uses listed in "
        "https://ai.google.dev/gemma/prohibited_use_policy, also to those to whom you give the "
        "model or a service with it, and you are to tell them. VIND_EMBEDDER=multilingual-e5-small "
        "does without such terms."
    ),
    weights=WEIGHTS,
    encoder=Encoder(
        layers=24,
        heads=3,
        dimension=768,
        inner=1152,
        vocabulary=262_144,
        positions=2048,
        # It reads 2,048, but no passage has half as many.
        max_tokens=1024,
        pad_token=0,
        pad_text="<pad>",
        query_prefix="task: search result | query: ",
        passage_prefix="title: none | text: ",
        class_prefix="task: classification | query: ",
        title_slot="none",
        architecture="gemma3_text",
        state_dimension=96,
        dense=(3072, 768),
        norm_epsilon=1e-6,
    ),
    sources=(
        HubSource(
            repo="google/embeddinggemma-300m",
            revision="57c266a740f537b4dc058e1b0cda161fd15afa75",
            files=_FILES,
            precision="full",
            gated=True,
        ),
        HubSource(
            repo="unsloth/embeddinggemma-300m",
            revision="bfa3c846ac738e62aa61806ef9112d34acb1dc5a",
            files=_FILES,
            precision="full",
        ),
        MirrorSource(
            files=tuple(
                MirroredFile(
                    file.path,
                    file.sha256,
                    file.size,
                    wheels.GEMMA,
                    member=f"model_download/{file.path}",
                )
                for file in _FILES
            ),
            precision="full",
        ),
    ),
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
