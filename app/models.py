"""The models that vind knows, with what is here of them."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from indexes.errors import ModelDamagedError, ModelNotPulledError
from indexes.models import MODELS, ModelKind, ModelSpec, find_installed
from indexes.settings import Settings

State: TypeAlias = Literal["here", "not pulled", "damaged"]


@dataclass(frozen=True, slots=True)
class ModelLine:
    """One line of ``vind models list``.

    ``bytes`` on disk where the model is here, else over the line, or 0 where only the hub knows.
    ``fingerprint`` names the weights that are here; ``used`` says whether the settings choose this
    model. ``terms`` is what has to be agreed to, where the licence is no open-source one.
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
    return [_line(spec, settings) for spec in MODELS]


def _line(spec: ModelSpec, settings: Settings) -> ModelLine:
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
        used=spec.name in map(str.lower, (settings.embedder, settings.reranker, settings.llm)),
        bytes=weight,
        licence=spec.licence,
        purpose=spec.purpose,
        fingerprint=fingerprint,
        origin=origin,
        terms=spec.terms,
    )
