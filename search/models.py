"""The models of an engine, loaded when first needed, and shared by its views."""

import logging
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from threading import Lock

from vind.indexes.catalogue.stamp import name_of
from vind.indexes.errors import (
    ClosedError,
    EmbedderMismatchError,
    ModelNotPulledError,
    UnknownModelError,
)
from vind.indexes.index import Index
from vind.indexes.models import fastest_llm
from vind.indexes.models.embedder import load_embedder
from vind.indexes.models.resolve import is_auto, unknown_embedder, with_embedder
from vind.indexes.settings import Settings
from vind.indexes.types import Embedder
from vind.search.judgement.judge import probe_of
from vind.search.reader.reader import Reader, load_reader
from vind.search.retrieval.rerank import Reranker, load_reranker
from vind.search.wording.llm import LanguageModel
from vind.search.wording.local import LocalModel

log = logging.getLogger(__name__)


class Models:
    """An embedder and the reader over it, a reranker if one is named, and a language model.

    Threads may share it. Once closed, it loads no model.
    """

    def __init__(self, settings: Settings, made_with: str, embedder: Embedder | None) -> None:
        """``made_with`` is the fingerprint of the index; an ``embedder`` is already loaded."""
        self._settings = settings
        self._made_with = made_with
        self.loading = Lock()
        self.loading_llm = Lock()
        self.loading_reader = Lock()
        self.embedder = embedder
        self.reranker: Reranker | None = None
        self.readers: dict[str, Reader | None] = {}
        self.llm: LanguageModel | None = None
        self._closed = False

    @contextmanager
    def reading(self, index: Index) -> Iterator[tuple[Index, Embedder]]:
        """``index``, pinned, with the embedder that made it.

        That is the embedder of the settings or, if the index was replaced, of the new index. Raises
        as ``load_embedder`` does, and EmbedderMismatchError.
        """
        with ExitStack() as stack:
            with self.loading:
                pinned = stack.enter_context(index.pinned())
                if self.embedder is None or self.embedder.fingerprint != pinned.embedder:
                    self.embedder = self._load_embedder(pinned)
                embedder = self.embedder
            yield pinned, embedder

    def _load_embedder(self, index: Index) -> Embedder:
        """The settings' embedder; if they leave it to vind or the index changed, the index's."""
        settings = self._settings
        replaced = index.embedder != self._made_with or self.embedder is not None
        if replaced or is_auto(settings):
            settings = with_embedder(settings, name_of(index.embedder))
        try:
            began = time.monotonic()
            embedder = load_embedder(settings)
            log.info("%s loaded in %.1f s", embedder.fingerprint, time.monotonic() - began)
        except (ModelNotPulledError, UnknownModelError) as error:
            if replaced:
                raise EmbedderMismatchError(
                    f"The index was replaced by one made with {index.embedder}. {error}"
                ) from error
            if is_auto(self._settings) and isinstance(error, UnknownModelError):
                raise unknown_embedder(index.embedder) from error
            raise
        index.require(embedder)
        return embedder

    def load_reranker(self) -> Reranker | None:
        """The reranker of the settings; None if they name none."""
        if not self._settings.reranker:
            return None
        with self.loading:
            self._require_open()
            if self.reranker is None:
                self.reranker = load_reranker(self._settings)
            return self.reranker

    def load_reader(self, fingerprint: str) -> Reader | None:
        """The reader over the embedder with this fingerprint; None if there is none that loads."""
        with self.loading_reader:  # the first time it takes half a minute, and searches need none
            self._require_open()
            if fingerprint not in self.readers:
                began = time.monotonic()
                reader = self.readers[fingerprint] = load_reader(self._settings, fingerprint)
                if reader is not None:
                    log.info("reader loaded in %.1f s", time.monotonic() - began)
            return self.readers[fingerprint]

    def load_llm(self) -> LanguageModel:
        """The language model of the settings."""
        with self.loading_llm:  # a separate lock: loading takes seconds, and searches need no LLM
            self._require_open()
            if self.llm is None:
                began = time.monotonic()
                self.llm = self._open_llm()
                log.info("language model loaded in %.1f s", time.monotonic() - began)
            return self.llm

    def llm_trouble(self) -> str:
        """The errors of the language model servers; empty if there are none, or one works."""
        if not self._settings.llm_servers:
            return ""
        return self.load_llm().trouble()

    def _open_llm(self) -> LanguageModel:
        settings = self._settings
        if settings.llm_servers:
            from vind.search.wording.remote import RemoteModel  # its imports take time

            return RemoteModel(settings)
        path = fastest_llm(settings)
        probe = probe_of(settings.llm)
        layer = probe.layer if probe else None
        return LocalModel.open(path, settings.threads, layer, gpu=settings.gpu)

    def close(self, index: Index) -> None:
        """Free the models and close ``index``; threads that wait for a model load none."""
        with self.loading_llm:
            self._closed = True
            if self.llm is not None:
                self.llm.close()
        index.close()  # first, so that threads waiting for the lock then load no model
        with self.loading:
            self.embedder = self.reranker = None
        with self.loading_reader:
            self.readers.clear()

    def _require_open(self) -> None:
        if self._closed:
            raise ClosedError("engine")
