"""The models that vind knows: which are here, and which servers would get quotes unencrypted."""

import socket
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from typing import Literal, TypeAlias
from urllib.parse import urlsplit

from vind.indexes.errors import ModelDamagedError, ModelNotPulledError
from vind.indexes.models import MODELS, ModelKind, ModelSpec, find_installed
from vind.indexes.models.resolve import used_embedders
from vind.indexes.settings import Settings

State: TypeAlias = Literal["here", "not pulled", "damaged"]


@dataclass(frozen=True, slots=True)
class ModelLine:
    """One line of ``vind models list``.

    ``bytes`` is the size on disk of a model that is here, else of the download, or 0 where only the
    hub knows. ``fingerprint`` names the weights that are here. ``used`` says whether the settings
    choose this model; where they leave the embedder to vind, that of the index and the one that
    suits the machine are used. ``terms`` are the terms to agree to, unless it is open source.
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
    """The names of the configured models; an LLM in a file or on a server has none."""
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
        used=used or (spec.kind is ModelKind.SPEECH and state == "here"),
        bytes=weight,
        licence=spec.licence,
        purpose=spec.purpose,
        fingerprint=fingerprint,
        origin=origin,
        terms=spec.terms,
    )


def in_the_clear(settings: Settings) -> str:
    """A warning of servers outside private networks that get quotes unencrypted; empty without any.

    Names are looked up; an unknown name counts as outside.
    """
    found = [address for address in settings.llm_servers if _is_in_the_clear(address)]
    if not found:
        return ""
    return (
        f"Careful: questions and quotes go unencrypted to {', '.join(found)}, which is not in a "
        "private network. Serve the language model over https, or from an address of your own "
        "network."
    )


def _is_in_the_clear(address: str) -> bool:
    parts = urlsplit(address)
    if parts.scheme != "http":
        return False
    try:
        found = socket.getaddrinfo(parts.hostname, parts.port or 80, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return True
    return not all(_is_private(str(at[0])) for *_, at in found)


def _is_private(host: str) -> bool:
    ip = ip_address(host.partition("%")[0])
    return ip.is_private or ip.is_loopback or ip.is_link_local
