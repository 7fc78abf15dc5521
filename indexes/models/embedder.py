"""The embedder of the settings, which turns text into unit vectors, and words into states."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias
from weakref import WeakValueDictionary

import numpy as np
import numpy.typing as npt

from vind.indexes.arrays import TokenSpans, Vector, Vectors, one_thread
from vind.indexes.core.environment import forbid_the_hub
from vind.indexes.core.machine import available_memory
from vind.indexes.errors import ModelError, UnknownModelError
from vind.indexes.models.backend import Backend, choose_backend
from vind.indexes.models.registry import find_model, is_listed, names_of
from vind.indexes.models.resolve import FAST, embedder_for, is_auto, unknown_embedder
from vind.indexes.models.spec import Encoder, ModelKind
from vind.indexes.models.store import InstalledModel, find_checked
from vind.indexes.models.tokens import Batch, TokenReader
from vind.indexes.settings import Settings
from vind.indexes.text.states import pack, words_with_state
from vind.indexes.types import TITLE_END, Embeddings, Reading

LEAST = 1e-9

Places: TypeAlias = npt.NDArray[np.intp]


@dataclass(frozen=True, eq=False, slots=True)
class WordStates:
    """Spans of a text's words, and their states, shape (words, dimension), unit length."""

    spans: list[tuple[int, int]]
    states: Vectors


def word_states(
    text: str,
    own: Sequence[tuple[int, int]],
    tokens: TokenSpans,
    states: npt.NDArray[np.float32],
) -> WordStates:
    """The states of the words within the spans ``own``, in order, as far as the model read.

    ``tokens`` are spans in ``text``, in order, with ``states`` in the same rows; empty spans are
    special tokens. A word's state is the mean of the tokens that it overlaps.
    """
    real = np.flatnonzero(tokens[:, 1] > tokens[:, 0])
    begins, ends = tokens[real].T
    words = [word for start, end in own for word in words_with_state(text[:end], start)]
    told = np.array(words, dtype=np.int64).reshape(-1, 2)
    first = np.searchsorted(ends, told[:, 0], side="right")
    last = np.searchsorted(begins, told[:, 1], side="left")
    there = last > first
    told, first, last = told[there], first[there], last[there]
    found = _sums(states[real], first, last)
    found /= np.maximum(np.linalg.norm(found, axis=1, keepdims=True), LEAST)
    return WordStates([(int(a), int(b)) for a, b in told], found)


def _sums(rows: Vectors, first: Places, last: Places) -> Vectors:
    """Sums of ``rows`` from each of ``first`` up to, not including, ``last``."""
    edges = np.column_stack([first, last]).ravel()
    ended = np.vstack([rows, np.zeros_like(rows[:1])])  # reduceat needs each edge to be a row
    # Every second sum is that of a gap between words.
    sums: Vectors = np.add.reduceat(ended, edges, axis=0)[::2]
    return sums


TITLE_STEP = " > "
"""Joins the lines of a title for a model that has a slot for it."""

_Loaded: TypeAlias = tuple[int, Path, str, int, bool]
"""Process id, folder of the model, fingerprint, threads, whether a card may be used. A fork does
not inherit the threads that run a model, so a child process loads its own."""

_loaded: WeakValueDictionary[_Loaded, "SentenceEmbedder"] = WeakValueDictionary()


class SentenceEmbedder:
    """An embedder of the registry (see indexes.types.Embedder). Threads may share it."""

    def __init__(
        self, model: InstalledModel, encoder: Encoder, reader: TokenReader, backend: Backend
    ) -> None:
        self._model = model
        self._encoder = encoder
        self._reader = reader
        self._backend = backend

    @property
    def fingerprint(self) -> str:
        """Name and hash of the weights. The backend does not matter: all give the same vectors."""
        return self._model.fingerprint

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return self._encoder.dimension

    @property
    def max_tokens(self) -> int:
        """The longest text that is read whole, in tokens, with prefix and special tokens."""
        return self._encoder.max_tokens

    @property
    def backend(self) -> str:
        """What runs the model and, if there is something faster, why that is not used."""
        return self._backend.description

    def token_spans(self, text: str) -> TokenSpans:
        """The span of each token in ``text``, shape (n, 2), without special tokens."""
        return self._reader.spans(text)

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of texts to be searched, shape (len(texts), dimension), float32.

        A text longer than ``max_tokens`` is cut off.
        """
        return self._embed([prefixed_passage(self._encoder, text).text for text in texts])

    def read_passages(self, texts: Sequence[str]) -> Embeddings:
        """The vectors of ``embed_passages``, with packed word states."""
        vectors = np.empty((len(texts), self.dimension), dtype=np.float32)
        states = [b""] * len(texts)
        prefixed = [prefixed_passage(self._encoder, text) for text in texts]
        for row, text, vector, read in self._read(prefixed):
            vectors[row] = vector
            before_end = [len(text) - start for start, _ in read.spans]
            with one_thread():
                states[row] = pack(before_end, read.states, vector)
        return Embeddings(vectors, states)

    def read_questions(self, texts: Sequence[str]) -> list[Reading]:
        """The vectors of ``embed_queries``, with the word states of the questions."""
        found = {
            row: Reading(
                vector, tuple(text[slice(*span)].lower() for span in read.spans), read.states
            )
            for row, text, vector, read in self._read(
                [_with_prefix(self._encoder.query_prefix, text) for text in texts]
            )
        }
        return [found[row] for row in range(len(texts))]

    def embed_query(self, text: str) -> Vector:
        """The unit vector of a question, shape (dimension,), float32."""
        vector: Vector = self.embed_queries([text])[0]
        return vector

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """The unit vectors of questions, shape (len(texts), dimension), float32.

        A batch of two takes little longer than one question.
        """
        return self._embed([self._encoder.query_prefix + text for text in texts])

    @property
    def reads_classes(self) -> bool:
        """Whether the model was trained to embed texts whose class is to be told."""
        return bool(self._encoder.class_prefix)

    def embed_classes(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of texts whose class is to be told, shape (texts, dimension), float32."""
        return self._embed([self._encoder.class_prefix + text for text in texts])

    def _embed(self, texts: Sequence[str]) -> Vectors:
        vectors = np.empty((len(texts), self.dimension), dtype=np.float32)
        for encoded in self._backend.encode(self._batches(texts)):
            vectors[encoded.batch.rows] = encoded.vectors
        return vectors

    def _batches(self, texts: Sequence[str]) -> Iterator[Batch]:
        return self._reader.batches(texts, self._backend.batch_tokens)

    def _read(
        self, prefixed: Sequence["PrefixedText"]
    ) -> Iterator[tuple[int, str, Vector, WordStates]]:
        """Yield for each text its row, the text as read, its vector and its word states."""
        for encoded in self._backend.encode(self._batches([one.text for one in prefixed])):
            for place, row in enumerate(encoded.batch.rows):
                text, own = prefixed[row].text, prefixed[row].own
                tokens = encoded.batch.spans[place]
                read = word_states(text, own, tokens, encoded.states[place])
                yield row, text, encoded.vectors[place], read


@dataclass(frozen=True, slots=True)
class PrefixedText:
    """A text with the model's prefix, and the spans that are the text's ``own``."""

    text: str
    own: list[tuple[int, int]]


def _with_prefix(prefix: str, text: str) -> PrefixedText:
    return PrefixedText(prefix + text, [(len(prefix), len(prefix) + len(text))])


def prefixed_passage(encoder: Encoder, text: str) -> PrefixedText:
    """Prefix a text to be searched, with its title in the slot that the model was trained on."""
    title, end, body = text.partition(TITLE_END)
    if not (end and encoder.title_slot):
        return _with_prefix(encoder.passage_prefix, text.replace(TITLE_END, "\n"))
    before, after = encoder.passage_prefix.split(encoder.title_slot, 1)
    title = title.replace("\n", TITLE_STEP)
    starts = len(before), len(before) + len(title) + len(after)
    return PrefixedText(
        before + title + after + body,
        [(starts[0], starts[0] + len(title)), (starts[1], starts[1] + len(body))],
    )


def load_embedder(settings: Settings) -> SentenceEmbedder:
    """The embedder of the settings, shared by all in this process that ask for the same.

    With ``auto`` it is the one that made the index. It takes 1 GB, a third of it unshared, and is
    freed when nobody holds it. On first use on a machine its int8 model is prepared, which takes
    half a minute.

    Raises UnknownModelError, ModelNotPulledError, ModelDamagedError, ModelError if memory is short,
    and DiskFullError if there is no room for the prepared model. With ``auto`` it also raises
    EmbedderMismatchError for an index made with an embedder that vind lacks, and what ``made_with``
    raises.
    """
    model, encoder = _installed(settings)
    same = (os.getpid(), model.folder, model.fingerprint, settings.threads, settings.gpu)
    if (shared := _loaded.get(same)) is not None:
        return shared
    _require_memory(model)
    backend = choose_backend(model, encoder, settings.threads, gpu=settings.gpu)
    loaded = SentenceEmbedder(model, encoder, TokenReader(model.folder, encoder), backend)
    return _loaded.setdefault(same, loaded)  # two threads may have loaded it at once


@dataclass(frozen=True, slots=True)
class ModelTokens:
    """An embedder's tokenizer without its weights (see indexes.types.HasTokens)."""

    fingerprint: str
    reader: TokenReader

    def token_spans(self, text: str) -> TokenSpans:
        """As ``SentenceEmbedder.token_spans``."""
        return self.reader.spans(text)


def load_tokens(settings: Settings) -> ModelTokens:
    """The tokenizer of ``load_embedder``, in little memory. Raises as that does."""
    model, encoder = _installed(settings)
    return ModelTokens(model.fingerprint, TokenReader(model.folder, encoder))


def _installed(settings: Settings) -> tuple[InstalledModel, Encoder]:
    if settings.offline:
        forbid_the_hub()
    name = embedder_for(settings).name
    if is_auto(settings) and not is_listed(name):
        raise unknown_embedder(name)
    encoder = find_model(name).encoder
    if encoder is None:
        names = ", ".join(names_of(ModelKind.EMBEDDER))
        raise UnknownModelError(f"{name} does not embed text. These do: {names}.")
    model = find_checked(name, settings)
    return model, encoder


def _require_memory(model: InstalledModel) -> None:
    """Raise ModelError if less memory is available than the size of the weights."""
    need, free = model.weights.stat().st_size, available_memory()
    if free >= need:
        return
    smaller = (
        ""
        if model.spec.name == FAST
        else f" {FAST} needs less: `vind reindex --embedder {FAST}` makes an index anew with it, "
        f"and VIND_EMBEDDER={FAST} a new one."
    )
    raise ModelError(
        f"There is too little memory for the embedder {model.spec.name}: its weights are "
        f"{need / 1e6:,.0f} MB, and {free / 1e6:,.0f} MB can be had. Close other programs, or "
        f"raise the limit that is set (that of the container).{smaller}"
    )
