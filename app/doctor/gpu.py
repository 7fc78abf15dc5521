"""Checks the NVIDIA card: what it is, and which parts of vind run on it."""

from vind.app.doctor.finding import Finding, ok, warn
from vind.app.plain import size
from vind.indexes.core.gpu import Card, card, faiss_sees_card, has_driver, torch_sees_card
from vind.indexes.errors import FaissError, ModelError
from vind.indexes.folder.directory import bytes_of
from vind.indexes.folder.segment import needed_bytes
from vind.indexes.folder.vectors import VECTORS_NAME
from vind.indexes.models import fastest_llm
from vind.indexes.settings import Settings

EMBEDDING, VECTORS, WORDING = "embedding and reranking", "search of vectors", "the language model"

BUILDS = "docs/gpu.md says which builds of the libraries use it; VIND_GPU=false does without."


def gpu(settings: Settings) -> Finding:
    """Which parts run on the card; warns of those that do not, where there is a card."""
    if not settings.gpu:
        return ok("gpu", "VIND_GPU=false: everything runs on the processor.")
    if not has_driver():
        return ok("gpu", "No NVIDIA card: everything runs on the processor.")
    found = card()
    if found is None:
        return warn("gpu", "There is a driver of NVIDIA, which tells of no card.", "nvidia-smi")
    return _of_card(
        found,
        {
            EMBEDDING: torch_sees_card(),
            VECTORS: _faiss_does(),
            WORDING: _llama_does(settings),
        },
        bytes_of([settings.index / VECTORS_NAME]),
    )


def _of_card(found: Card, uses: dict[str, bool | None], vectors: int) -> Finding:
    """The finding for a card that is there.

    ``uses`` says whether each part runs on it, None where that is unknown or the part is missing.
    ``vectors`` is the size of the index's vectors in bytes.
    """
    on = [part for part, does in uses.items() if does]
    off = [part for part, does in uses.items() if does is False]
    memory = "its memory not told"
    if found.memory is not None and found.free is not None:
        memory = f"{size(found.free)} of {size(found.memory)} free"
    said = f"{found.name}, {memory}. On it: {', '.join(on) or 'nothing'}."
    if off:
        return warn("gpu", f"{said} On the processor: {', '.join(off)}.", BUILDS)
    needed = needed_bytes(vectors)
    if VECTORS in on and found.free is not None and found.free < needed:
        return warn(
            "gpu",
            f"{said} The vectors of this index may have to stay with the processor.",
            f"Free {size(needed)} on the card; without, searches are right too, and slower.",
        )
    return ok("gpu", said)


def _faiss_does() -> bool | None:
    try:
        return faiss_sees_card()
    except FaissError:
        return None  # the check of faiss reports it


def _llama_does(settings: Settings) -> bool | None:
    try:
        fastest_llm(settings)  # loading a build for another processor would end this process
    except ModelError:
        return None  # the check of the llm reports it
    from llama_cpp import llama_supports_gpu_offload

    return bool(llama_supports_gpu_offload())
