"""Reads a question and the passages found for it together: which sentence or row answers."""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol, TypeAlias

import numpy as np
import numpy.typing as npt
from safetensors import SafetensorError

from vind.indexes.catalogue.stamp import name_of
from vind.indexes.errors import ModelDamagedError, ModelNotPulledError
from vind.indexes.models.embedder import prefixed_passage
from vind.indexes.models.openvino_encoder import LENGTH_STEP, OpenVinoModel
from vind.indexes.models.prepared import token_table
from vind.indexes.models.spec import Encoder
from vind.indexes.models.store import InstalledModel, find_installed
from vind.indexes.models.tokens import TokenReader
from vind.indexes.settings import Settings
from vind.indexes.types import TITLE_END
from vind.search.reader.prepare import LOWER, UPPER, prepared, weights_of

log = logging.getLogger(__name__)

POLARITIES: tuple[Literal["yes"], Literal["no"], Literal["neither"]] = ("yes", "no", "neither")
"""What a unit says of a question of yes or no, or of a statement."""

MOST_TOKENS = 384
"""Of a text; a passage has 250 at most, and its title some 60."""

BATCH_TOKENS = 1024
"""Tokens that are read at once."""

LONGEST_ANSWER = 40
"""Tokens of an answer within its unit; a longer one is the whole unit."""

Span: TypeAlias = tuple[int, int]
States: TypeAlias = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Page:
    """A passage to read: its ``title``, ``text``, and the spans of its units in the text."""

    title: str
    text: str
    units: tuple[Span, ...]


@dataclass(frozen=True, eq=False, slots=True)
class Read:
    """What the reader says of the units of one page, all logits.

    ``answers``, shape (units,): that the unit answers the question, against 0 for that nothing
    does. ``polarity``, shape (units, 3): that the unit affirms what is asked or stated, denies it,
    or neither. ``spans``: the likeliest answer in each unit, as a span of the page's text.
    """

    answers: npt.NDArray[np.float32]
    polarity: npt.NDArray[np.float32]
    spans: tuple[Span, ...]


class Reader(Protocol):
    """Reads a question and its passages together. Threads may share it."""

    def read(self, question: str, pages: Sequence[Page]) -> list[Read]:
        """What is said of each of ``pages``, in order."""


class GemmaReader:
    """The packaged reader, over the layers of EmbeddingGemma (``search.reader.model``)."""

    def __init__(
        self, model: InstalledModel, encoder: Encoder, weights: Path, threads: int
    ) -> None:
        """``model`` is the embedder to read with, as ``encoder`` says.

        Raises ModelDamagedError if it cannot be read, and as ``prepared`` does.
        """
        folder = prepared(model, weights)
        self._encoder = encoder
        self._lower = OpenVinoModel(folder / LOWER, threads)
        self._upper = OpenVinoModel(folder / UPPER, threads)
        self._table = token_table(model.weights)
        self._scale = np.float32(self._table.shape[1] ** 0.5)
        self._tokenizer = TokenReader(model.folder, encoder).tokenizer

    def read(self, question: str, pages: Sequence[Page]) -> list[Read]:
        """See ``Reader``."""
        prompts = [prompt_of(page, self._encoder) for page in pages]
        texts = [self._encoder.query_prefix + question, *(text for text, _ in prompts)]
        encodings = self._tokenizer.encode_batch(texts)
        ids = [one.ids[:MOST_TOKENS] for one in encodings]
        asked, *passages = self._states(ids)
        found: dict[int, Read] = {}
        for rows in _batches([len(one) + len(asked) for one in passages]):
            joined = [np.concatenate((asked, passages[row])) for row in rows]
            offsets = [np.array(encodings[row + 1].offsets[:MOST_TOKENS]) for row in rows]
            places = [
                token_spans(offsets[n], pages[row].units, prompts[row][1], len(asked))
                for n, row in enumerate(rows)
            ]
            states, there = _stacked(joined)
            units = np.zeros((len(rows), max(map(len, places)), there.shape[1]), np.float32)
            for n, spans in enumerate(places):
                for number, (first, end) in enumerate(spans):
                    units[n, number, first:end] = 1.0
            question_mask = np.zeros_like(there)
            question_mask[:, : len(asked)] = 1.0
            answers, polarity, ends = self._upper.finish(
                self._upper.start(states, there, units, question_mask)
            )
            for n, row in enumerate(rows):
                count = len(places[n])
                characters = offsets[n] - prompts[row][1]
                found[row] = Read(
                    # A unit beyond what is read has no tokens: it cannot answer.
                    np.where([b > a for a, b in places[n]], answers[n, :count], -20.0),
                    polarity[n, :count],
                    tuple(
                        _best_span(ends[n], place, characters, len(asked), unit, pages[row].text)
                        for place, unit in zip(places[n], pages[row].units, strict=True)
                    ),
                )
        return [found[row] for row in range(len(pages))]

    def _states(self, texts: Sequence[Sequence[int]]) -> list[States]:
        """The states of texts behind the lower layers, each of shape (tokens, dimension)."""
        found: dict[int, States] = {}
        running = []
        for rows in _batches(list(map(len, texts))):
            embedded = [self._table[np.array(texts[row])] * self._scale for row in rows]
            running.append((rows, self._lower.start(*_stacked(embedded))))
        for rows, request in running:
            (states,) = self._lower.finish(request)
            found |= {row: states[n, : len(texts[row])] for n, row in enumerate(rows)}
        return [found[row] for row in range(len(texts))]


def load_reader(settings: Settings, fingerprint: str) -> Reader | None:
    """The reader over the embedder with this fingerprint, if the settings ask for one.

    None if there is none, and with a warning if it does not load: vind then ranks and judges
    sentences by nearness.
    """
    weights = weights_of(fingerprint) if settings.reader else None
    if weights is None:
        return None
    try:
        model = find_installed(name_of(fingerprint), settings)
        encoder = model.spec.encoder
        if model.fingerprint != fingerprint or encoder is None:
            return None
        return GemmaReader(model, encoder, weights, settings.threads)
    except (
        ModelNotPulledError,
        ModelDamagedError,
        SafetensorError,
        OSError,
        ValueError,
        RuntimeError,
    ) as error:
        log.warning(
            "The reader does not load, so sentences are judged by nearness, less well: %s. "
            "`vind models verify` checks the embedder that it reads with; if that is whole, "
            "install vind again.",
            str(error).strip().rpartition("\n")[2],
        )
        return None


def has_reader(settings: Settings, fingerprint: str) -> bool:
    """Whether the settings ask for a reader and there is one over this embedder, not yet loaded."""
    return settings.reader and weights_of(fingerprint) is not None


def prompt_of(page: Page, encoder: Encoder) -> tuple[str, int]:
    """A page as the embedder reads it, and where the page's own text begins in that."""
    text = page.text.replace(TITLE_END, " ")  # it ends a title, and a text may have it
    whole = f"{page.title}{TITLE_END}{text}" if page.title else text
    prompt = prefixed_passage(encoder, whole)
    return prompt.text, prompt.own[-1][0]


def _batches(lengths: Sequence[int]) -> Iterator[list[int]]:
    """The numbers of texts in batches of about the same length, padded to BATCH_TOKENS at most."""
    order = sorted(range(len(lengths)), key=lambda row: -lengths[row])
    start = 0
    while start < len(order):
        longest = lengths[order[start]] + (-lengths[order[start]] % LENGTH_STEP)
        size = max(1, BATCH_TOKENS // longest)
        yield order[start : start + size]
        start += size


def _stacked(states: Sequence[States]) -> tuple[States, States]:
    """States of texts, padded to one length, and the mask of what is there."""
    longest = max(map(len, states))
    longest += -longest % LENGTH_STEP
    padded = np.zeros((len(states), longest, states[0].shape[1]), np.float32)
    there = np.zeros((len(states), longest), np.float32)
    for row, one in enumerate(states):
        padded[row, : len(one)] = one
        there[row, : len(one)] = 1.0
    return padded, there


def token_spans(
    offsets: npt.NDArray[np.int64], units: Sequence[Span], begins: int, shift: int
) -> list[Span]:
    """The tokens of each unit, as a span of the joined text; empty if the text was cut before it.

    ``begins`` is where the body begins in the text, ``shift`` the number of tokens before the text.
    """
    real = offsets[:, 1] > offsets[:, 0]
    found = []
    for start, end in units:
        inside = real & (offsets[:, 0] < end + begins) & (offsets[:, 1] > start + begins)
        at = np.flatnonzero(inside)
        found.append((shift + int(at[0]), shift + int(at[-1]) + 1) if len(at) else (0, 0))
    return found


def _best_span(
    ends: States,
    tokens: Span,
    characters: npt.NDArray[np.int64],
    shift: int,
    unit: Span,
    text: str,
) -> Span:
    """The likeliest answer within a unit, as a span of the page's ``text``, within one cell."""
    first, last = tokens
    if last <= first:
        return unit
    starts, stops = ends[first:last].T
    places = characters[first - shift : last - shift]
    cells = np.array([text.count("\t", unit[0], int(end)) for _, end in places])
    allowed = np.triu(cells[:, None] == cells[None, :]) & ~np.triu(
        np.ones((last - first, last - first), dtype=bool), LONGEST_ANSWER
    )
    scores = np.where(allowed, starts[:, None] + stops[None, :], -np.inf)
    begin, end = np.unravel_index(np.argmax(scores), scores.shape)
    start, stop = max(unit[0], int(places[begin, 0])), min(unit[1], int(places[end, 1]))
    said = text[start:stop]
    start += len(said) - len(said.lstrip())  # tokens begin with the space before a word
    return (start, start + len(said.strip())) if said.strip() else unit
