"""Which models there are, which are here, and how they come here."""

from indexes.models.gguf import fastest_llm, resolve_llm
from indexes.models.native_build import REBUILD
from indexes.models.pull import PullProgress, pull
from indexes.models.registry import MODELS, find_model, is_listed, names_of
from indexes.models.spec import ModelKind, ModelSpec
from indexes.models.store import InstalledModel, find_checked, find_installed, verify

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
    "names_of",
    "pull",
    "resolve_llm",
    "verify",
]
