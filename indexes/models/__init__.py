"""The models that are known and those on this machine, how they are pulled, and the embedder."""

from vind.indexes.models.gguf import REBUILD, fastest_llm, missing_llm, resolve_llm
from vind.indexes.models.pull import PullProgress, pull
from vind.indexes.models.registry import MODELS, find_model, is_listed, names_of
from vind.indexes.models.spec import ModelKind, ModelSpec
from vind.indexes.models.store import InstalledModel, find_checked, find_installed, verify

__all__ = [
    "MODELS",
    "REBUILD",
    "InstalledModel",
    "ModelKind",
    "ModelSpec",
    "PullProgress",
    "fastest_llm",
    "find_checked",
    "find_installed",
    "find_model",
    "is_listed",
    "missing_llm",
    "names_of",
    "pull",
    "resolve_llm",
    "verify",
]
