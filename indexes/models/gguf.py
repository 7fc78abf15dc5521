"""The file of the LLM."""

from pathlib import Path

from vind.indexes.errors import (
    ModelDamagedError,
    ModelError,
    ModelNotPulledError,
    UnknownModelError,
)
from vind.indexes.models.eight_bits import fastest_weights
from vind.indexes.models.native_build import require_native_build
from vind.indexes.models.registry import names_of
from vind.indexes.models.spec import ModelKind
from vind.indexes.models.store import find_installed, models_folder
from vind.indexes.settings import Settings

GGUF_MAGIC = b"GGUF"
"""How every GGUF file begins (github.com/ggml-org/ggml, docs/gguf.md)."""


def resolve_llm(settings: Settings) -> Path:
    """The GGUF file of ``settings.llm``, which is a name in the registry or a path.

    Raises UnknownModelError, ModelNotPulledError, and ModelDamagedError if a file is not GGUF.
    """
    wanted = settings.llm.strip()
    names = names_of(ModelKind.LLM)
    if wanted.lower() in names:
        return find_installed(wanted, settings).weights
    path = Path(wanted).expanduser()
    if not path.is_file():
        raise UnknownModelError(
            f"VIND_LLM={wanted} is neither a known LLM ({', '.join(names)}) nor a file. "
            "Give one of these names, or the path of a GGUF file."
        )
    with path.open("rb") as file:
        if file.read(len(GGUF_MAGIC)) != GGUF_MAGIC:
            raise ModelDamagedError(
                f"{path} is not a GGUF file. VIND_LLM takes the path of a model in GGUF format."
            )
    return path.resolve()


def missing_llm(settings: Settings) -> str:
    """Why the model of ``settings.llm`` is missing, and how to get it; empty if it is here.

    A damaged model is reported when it is opened, one at a server when it is asked.
    """
    if settings.llm_servers:
        return ""
    try:
        resolve_llm(settings)
    except (ModelNotPulledError, UnknownModelError) as error:
        return str(error)
    except ModelError:
        return ""
    return ""


def fastest_llm(settings: Settings) -> Path:
    """The file of ``resolve_llm``, or a faster version of a model of the registry.

    On first use it is made, which takes ten seconds. Raises as ``resolve_llm``, and
    ForeignBuildError if llama.cpp does not run on this processor.
    """
    path = resolve_llm(settings)
    require_native_build(models_folder(settings))
    if models_folder(settings) not in path.parents:
        return path
    return fastest_weights(path, settings.threads)
