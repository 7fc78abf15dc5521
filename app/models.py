"""The models that vind knows, with what is here of them."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

from vind.indexes.embedding.resolve import used_embedders
from vind.indexes.errors import ModelDamagedError, ModelNotPulledError
from vind.indexes.models import MODELS, ModelKind, ModelSpec, find_installed
from vind.indexes.settings import Settings

State: TypeAlias = Literal["here", "not pulled", "damaged"]


@dataclass(frozen=True, slots=True)
class ModelLine:
    """One line of ``vind models list``.

    ``bytes`` on disk where the model is here, else over the line, or 0 where only the hub knows.
    ``fingerprint`` names the weights that are here; ``used`` says whether the settings choose this
    model; of embedders, where they leave it to vind, that of the index and what the machine can
    carry. ``terms`` is what has to be agreed to, where the licence is no open-source one.
    """

    name: str
    kind: ModelKind
    state: State
    used: bool
    bytes: int
    licence: str
    purpose: str
    fingerprint: str = ""
    origin: str = ""
    terms: str = ""


def model_lines(settings: Settings) -> list[ModelLine]:
    """Every model of the registry, in its order."""
    used = set(map(str.lower, used_models(settings)))
    return [_line(spec, settings, used=spec.name in used) for spec in MODELS]


def used_models(settings: Settings) -> list[str]:
    """The models of the settings, by name; an LLM that is a file or at a server has none."""
    names = [*used_embedders(settings), settings.reranker]
    if not settings.llm_servers and not Path(settings.llm).expanduser().is_file():
        names.append(settings.llm)
    return [name for name in names if name]


def _line(spec: ModelSpec, settings: Settings, *, used: bool) -> ModelLine:
    state: State
    weight, fingerprint, origin = spec.sources[0].download_bytes, "", ""
    try:
        model = find_installed(spec.name, settings)
    except ModelNotPulledError:
        state = "not pulled"
    except ModelDamagedError:
        state = "damaged"
    else:
        state, weight = "here", model.size
        fingerprint, origin = model.fingerprint, model.origin
    return ModelLine(
        name=spec.name,
        kind=spec.kind,
        state=state,
        used=used,
        bytes=weight,
        licence=spec.licence,
        purpose=spec.purpose,
        fingerprint=fingerprint,
        origin=origin,
        terms=spec.terms,
    )
