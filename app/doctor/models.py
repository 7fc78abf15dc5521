"""Checks that the models are pulled, and as published."""

import os
from contextlib import closing

from vind.app.doctor.finding import Finding, fail, ok, warn
from vind.app.models import in_the_clear
from vind.app.plain import size
from vind.indexes.errors import (
    ForeignBuildError,
    ModelDamagedError,
    ModelError,
    ModelNotPulledError,
    ModelServerError,
    UnknownModelError,
)
from vind.indexes.models import (
    REBUILD,
    InstalledModel,
    ModelKind,
    fastest_llm,
    find_installed,
    is_listed,
    verify,
)
from vind.indexes.models.embedder import load_embedder
from vind.indexes.models.resolve import embedder_for
from vind.indexes.settings import Settings
from vind.search.reader.reader import has_reader, load_reader
from vind.search.wording.prompt import Prompt

SLOW = "torch float32 on cpu"
"""The name of the slowest backend; all others are several times faster."""

TRIED = Prompt("Answer in one word.", "Is water wet?")
"""The prompt that tries out a server."""


def embedder(settings: Settings) -> Finding:
    """Whether the embedder is here and undamaged; without one nothing works."""
    chosen = embedder_for(settings)
    found = _whole("embedder", chosen.name, ModelKind.EMBEDDER, settings)
    if isinstance(found, Finding):
        return found
    weights = f"{found.fingerprint}, {size(found.size)}, {found.precision} weights"
    return ok("embedder", f"{weights}: taken as {chosen.why}.")


def _whole(check: str, name: str, kind: ModelKind, settings: Settings) -> InstalledModel | Finding:
    """The undamaged model ``name`` of this kind, or a finding of what is wrong with it."""
    try:
        model = verify(name, settings)
    except UnknownModelError as error:
        return fail(check, str(error), _choose(check))
    except ModelError as error:
        return fail(check, str(error), f"vind models pull {name}")
    if model.spec.kind is not kind:
        return fail(check, f"{name} is no {check}.", _choose(check))
    return model


def _choose(check: str) -> str:
    return f"Set VIND_{check.upper()} to a name of `vind models list`."


def backend(settings: Settings) -> Finding:
    """The embedder's backend, tried out. The first time it is built, which takes a minute."""
    try:
        embedder = load_embedder(settings)
    except (ModelNotPulledError, ModelDamagedError, UnknownModelError):
        return warn("backend", "Not tried, as the embedder is not there.", "See the line above.")
    except ModelError as error:
        return fail("backend", str(error))
    embedder.embed_query("?")
    if embedder.backend.startswith(SLOW):
        folder = find_installed(embedder_for(settings).name, settings).folder
        cure = (
            "Run `make install`. Where OpenVINO is installed, it is tried again after an hour."
            if os.access(folder, os.W_OK)
            else f"Run `vind doctor` once as a user who may write in {folder}: it stays there."
        )
        return warn("backend", f"{embedder.backend}: several times slower.", cure)
    return ok("backend", f"{embedder.backend}.")


def reader(settings: Settings) -> Finding:
    """Whether the reader over the embedder, if it has one, loads; else nearness judges."""
    name = embedder_for(settings).name
    try:
        fingerprint = find_installed(name, settings).fingerprint
    except ModelError:
        return warn("reader", "Not tried, as the embedder is not there.", "See the line above.")
    if not has_reader(settings, fingerprint):
        return ok("reader", "None is set, or there is none over this embedder.")
    if load_reader(settings, fingerprint) is None:
        cure = f"`vind models verify {name}`; if that finds nothing, install vind again."
        return warn("reader", "It does not load: sentences are judged by nearness.", cure)
    return ok("reader", f"It reads with {fingerprint}, under the terms of {name}.")


def reranker(settings: Settings) -> Finding:
    """Whether the configured reranker, if any, is here and undamaged."""
    if not settings.reranker:
        return ok("reranker", "None is set.")
    found = _whole("reranker", settings.reranker, ModelKind.RERANKER, settings)
    if isinstance(found, Finding):
        return found
    return ok("reranker", f"{found.fingerprint}, {size(found.size)}.")


def llm(settings: Settings) -> Finding:
    """Whether answers can be worded, and by which weights; without a model they are quotes."""
    if settings.llm_servers:
        return _servers(settings)
    try:
        if is_listed(settings.llm):
            verify(settings.llm, settings)
        path = fastest_llm(settings)
    except ModelNotPulledError as error:
        return warn(
            "llm", f"{error} Until then, answers are quotes.", f"vind models pull {settings.llm}"
        )
    except ModelDamagedError as error:
        is_pulled = is_listed(settings.llm)
        cure = f"vind models pull {settings.llm}" if is_pulled else _choose("llm")
        return fail("llm", str(error), cure)
    except ForeignBuildError as error:
        return fail("llm", str(error), REBUILD)
    except ModelError as error:
        return fail("llm", str(error), _choose("llm"))
    return ok("llm", f"{path.name}, {size(path.stat().st_size)}.")


def _servers(settings: Settings) -> Finding:
    """Whether each server generates text, tried out without any text of a document."""
    from vind.search.wording.remote import RemoteModel

    words: list[str] = []
    errors: list[ModelServerError] = []
    for address in settings.llm_servers:
        with closing(RemoteModel(settings.model_copy(update={"llm": address}))) as model:
            try:
                list(model.generate(TRIED))
            except ModelServerError as error:
                errors.append(error)
            else:
                words.append(f"{model.names()[0]} at {address}")
    told = f"{', '.join(words)}. Questions and quotes are sent there."
    if not errors:
        danger = in_the_clear(settings)
        return warn("llm", f"{told} {danger}", "") if danger else ok("llm", told)
    sentences = " ".join(map(str, errors))
    if words:
        return warn("llm", f"{told} {sentences}", "")
    passes = all(error.fault in {"away", "slow", "full"} for error in errors)
    finding = f"{sentences} Until then, answers are quotes."
    return warn("llm", finding, "") if passes else fail("llm", finding)
