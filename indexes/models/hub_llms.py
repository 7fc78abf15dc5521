"""Language models larger or less specialised than the default, from the hub alone.

Each is in llama.cpp's 4-bit form Q4_K_M and pinned when it is pulled. One file of the repository is
used; the start of its name is the publisher's choice.
"""

from vind.indexes.models.spec import HubFile, HubSource, ModelKind, ModelSpec

QUANTISED = "q4_k_m.gguf"


def _llm(name: str, repo: str, purpose: str) -> ModelSpec:
    weights = f"{name}-{QUANTISED}"
    return ModelSpec(
        name=name,
        kind=ModelKind.LLM,
        purpose=purpose,
        licence="Apache-2.0",
        weights=weights,
        sources=(HubSource(repo, "main", (HubFile(weights, ending=QUANTISED),), "full"),),
    )


HUB_LLMS = (
    _llm(
        "qwen2.5-1.5b-instruct",
        "Qwen/Qwen2.5-1.5B-Instruct-GGUF",
        "words answers; of the default's size, made for text and not for programs",
    ),
    _llm(
        "granite-4.1-3b",
        "ibm-granite/granite-4.1-3b-GGUF",
        "words answers; twice the default's size, twelve languages, Dutch among them",
    ),
    _llm(
        "qwen3-4b-instruct-2507",
        "unsloth/Qwen3-4B-Instruct-2507-GGUF",
        "words answers; for many cores or a GPU",
    ),
    _llm(
        "ministral-3-14b-instruct",
        "mistralai/Ministral-3-14B-Instruct-2512-GGUF",
        "words answers, well in European languages; for a GPU",
    ),
)
