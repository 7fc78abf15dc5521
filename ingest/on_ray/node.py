"""The actors on the nodes: a file reader for each processor, and the embedder."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Protocol

from vind.indexes.arrays import Vectors
from vind.indexes.errors import VindError
from vind.indexes.models.embedder import load_embedder, load_tokens
from vind.indexes.settings import Settings, load_settings
from vind.indexes.types import Embedder, Embeddings, HasTokens, Reading
from vind.ingest.document.chunk import CHUNKING
from vind.ingest.files.members import Room
from vind.ingest.files.messages import Failed
from vind.ingest.files.readers import Cut, LocalFileReader, Looked
from vind.ingest.files.scratch import clear_left_behind
from vind.ingest.files.workers import KILLED, Worker
from vind.ingest.parsers import VERSION


class NamedTokens(HasTokens, Protocol):
    """An embedder's tokenizer, with the fingerprint of that embedder."""

    @property
    def fingerprint(self) -> str:
        """The fingerprint of the embedder."""


@dataclass(frozen=True, slots=True)
class NodeSettings:
    """The settings of a run on all nodes; the others (models' folder, threads) are each node's."""

    embedder: str
    passage_tokens: int
    ocr: bool
    gpu: bool
    load_tokens: Callable[[Settings], NamedTokens] = load_tokens
    load_embedder: Callable[[Settings], Embedder] = load_embedder

    def settings(self) -> Settings:
        """The complete settings of a node for this run. Raises SettingsError."""
        return load_settings(
            embedder=self.embedder,
            passage_tokens=self.passage_tokens,
            ocr=self.ocr,
            gpu=self.gpu,
        )


@dataclass(frozen=True, slots=True)
class About:
    """What must be equal on all nodes: the versions of the software and of the embedder."""

    software: str
    fingerprint: str = ""
    dimension: int = 0
    max_tokens: int = 0


@dataclass(frozen=True, slots=True)
class Unfit:
    """A node cannot take part; ``reason`` is a sentence."""

    reason: str


@dataclass(frozen=True, slots=True)
class Refused:
    """A node's operating system refuses to open a file."""

    reason: str


def software() -> str:
    """The versions on which the passages of a file depend."""
    return f"vind {version('vind')} (parsers {VERSION}, {CHUNKING})"


class NodeReader:
    """Reads files on a node, one at a time, with a worker process of its own."""

    def __init__(self, asked: NodeSettings) -> None:
        self._asked = asked
        self._files: LocalFileReader

    def about(self) -> About | Unfit:
        """Start the reader."""
        try:
            settings = self._asked.settings()
            clear_left_behind()
            tokens = self._asked.load_tokens(settings)
            self._files = LocalFileReader(Worker(), tokens, settings)
            self._files.prepare()
        except VindError as error:
            return Unfit(str(error))
        return About(software(), tokens.fingerprint)

    def look(self, file: Path, depth: int) -> Looked | Refused:
        """As ``FileReader.look``."""
        try:
            return self._files.look(file, depth)
        except OSError as error:
            return Refused((error.strerror or str(error)).lower())

    def read(self, file: Path, name: str, depth: int, room: Room) -> Cut | Failed:
        """As ``FileReader.read``, with a second attempt where the system killed the worker."""
        answer = self._files.read(file, name, depth, room)
        if isinstance(answer, Failed) and answer.reason == KILLED:
            answer = self._files.read(file, name, depth, room)
        return answer

    def remove(self, file: Path) -> None:
        """As ``FileReader.remove``."""
        self._files.remove(file)

    def close(self) -> None:
        """Stop the worker and remove its folders."""
        self._files.close()


class NodeEmbedder:
    """The embedder on a node, loaded once."""

    def __init__(self, asked: NodeSettings) -> None:
        self._asked = asked
        self._embedder: Embedder

    def about(self) -> About | Unfit:
        """Load the embedder."""
        try:
            self._embedder = loaded = self._asked.load_embedder(self._asked.settings())
        except VindError as error:
            return Unfit(str(error))
        return About(software(), loaded.fingerprint, loaded.dimension, loaded.max_tokens)

    def read_passages(self, texts: Sequence[str]) -> Embeddings:
        """As ``Embedder.read_passages``."""
        return self._embedder.read_passages(texts)

    def read_questions(self, texts: Sequence[str]) -> list[Reading]:
        """As ``Embedder.read_questions``."""
        return self._embedder.read_questions(texts)

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """As ``Embedder.embed_passages``."""
        return self._embedder.embed_passages(texts)

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """As ``Embedder.embed_queries``."""
        return self._embedder.embed_queries(texts)

    def close(self) -> None:
        """Nothing to release."""
