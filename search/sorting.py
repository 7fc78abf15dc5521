"""``vind sort``: documents are put into classes that a few examples of each teach.

The classes are told apart by logistic regression over the vectors of documents, as in SetFit
(Tunstall et al., "Efficient Few-Shot Learning Without Prompts", 2022, arXiv:2209.11055), without
its training of the embedder. The vectors are those of the index, which know what a document is
about; or, told more closely, those of both its ends as the embedder reads a text to classify, which
know its tone too. A document is *unsure* where its class is not likely enough by what the examples
say of each other, or where it is further from all examples than they and their classes are apart.

Examples and classes are kept by the hash of a document's content, beside the index: they stay with
a file that is moved, and are learnt from anew where the index is made anew.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from sqlite3 import Connection
from typing import TYPE_CHECKING, NamedTuple, Protocol, Self, TypeAlias, runtime_checkable

import numpy as np
import numpy.typing as npt

from vind.indexes.arrays import Vectors
from vind.indexes.catalogue.beside import open_beside
from vind.indexes.errors import ArgumentError, FilterError, SortError
from vind.indexes.index import EVERYTHING, Index
from vind.indexes.types import Filters, Steps

if TYPE_CHECKING:
    from sklearn.linear_model import LogisticRegression

UNSURE = "unsure"
"""The class of documents that no class is likely enough for."""

LEAST, ENOUGH = 3, 8
"""Examples of a class without which it is not learnt, and those from which it goes well."""

LEAST_CLASSES = 2

RIGHT = 0.9
"""Share of documents whose class is to be right, of those that get one."""

FOLDS = 8

SHARPER = (1.0, 2.0, 4.0, 8.0, 16.0, 32.0)
"""What logits are multiplied by. Regularised on few examples, they are far too timid."""

LIKE = 2
"""Nearest examples that are told as the reason."""

AT_ONCE, AT_ONCE_CLOSELY = 500, 16
"""Documents whose classes are kept at a time: some seconds of work."""

END = 1000
"""Characters of each end of a document that are read closely: a letter begins with what it is
about, and a review ends with its verdict."""

LONGEST_NAME = 100

Figures: TypeAlias = npt.NDArray[np.float64]

_TABLES = """
CREATE TABLE IF NOT EXISTS examples (
    content TEXT PRIMARY KEY, class TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS classes (
    content TEXT PRIMARY KEY, class TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS vectors (
    content TEXT, embedder TEXT, vector BLOB NOT NULL,
    PRIMARY KEY (content, embedder)) STRICT, WITHOUT ROWID;
"""


@runtime_checkable
class ReadsClasses(Protocol):
    """An embedder that may be trained on texts whose class is to be told."""

    @property
    def fingerprint(self) -> str:
        """Identifies the weights."""

    @property
    def reads_classes(self) -> bool:
        """Whether it is."""

    def embed_classes(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of such texts, shape (texts, dimension)."""


@dataclass(frozen=True, slots=True)
class SortedDocument:
    """A document with its class, or "unsure".

    ``likely`` is the likeliest class also where that is unsure, ``probability`` how likely it is,
    from 0 to 1. ``like`` are the paths of the nearest examples of that class that the viewer may
    read, nearest first. ``taught``: it is an example itself.
    """

    folder: str
    path: str
    tag: str
    likely: str
    probability: float
    like: tuple[str, ...] = ()
    taught: bool = False


@dataclass(frozen=True, slots=True)
class Taught:
    """What was learnt: the number of examples by class, and what they say of each other.

    A class with fewer than LEAST is not learnt yet.

    Each example was judged by the others: of the share ``sure`` that got a class, the share
    ``right`` got their own (0 if none got any). ``unknown`` are paths that no document of the index
    has.
    """

    examples: dict[str, int]
    sure: float
    right: float
    unknown: tuple[str, ...] = ()


class Tags:
    """The examples and classes of an index. Each call opens the file, so threads may share this.

    Raises DiskFullError, and IndexFailure where the file cannot be read or written.
    """

    def __init__(self, index: Path) -> None:
        """``index`` is its folder. The file is beside it, so that ``vind reindex`` keeps it."""
        self._file = index.with_name(f"{index.name}.tags.sqlite")

    @property
    def is_taught(self) -> bool:
        """Whether there are examples."""
        return bool(self.examples())

    def examples(self) -> dict[str, str]:
        """The class of each example, by the hash of its content."""
        return self._all("examples")

    def classes(self) -> dict[str, str]:
        """The class of each document that was sorted, by the hash of its content."""
        return self._all("classes")

    def teach(self, examples: Mapping[str, str]) -> None:
        """Add examples; they have their class from now on."""
        with self._open() as connection:
            for table in ("examples", "classes"):
                _put(connection, table, examples)

    def keep(self, classes: Mapping[str, str]) -> None:
        """Keep the classes of documents that were sorted; what was taught meanwhile stays."""
        with self._open() as connection:
            taught = dict(connection.execute("SELECT content, class FROM examples").fetchall())
            _put(connection, "classes", {**classes, **_only(taught, classes)})

    def forget(self, contents: Collection[str], tag: str = "") -> None:
        """Forget the examples and classes of ``contents``, by default those of any class."""
        with self._open() as connection:
            for table in ("examples", "classes"):
                connection.executemany(
                    f"DELETE FROM {table} WHERE content = ? AND ? IN (class, '')",  # noqa: S608
                    [(content, tag) for content in contents],
                )

    def vectors(self, embedder: str, contents: Collection[str]) -> dict[str, Vectors]:
        """What ``embedder`` made of the ends of documents, shape (1, dimension) each."""
        with self._open() as connection:
            found = {
                content: connection.execute(
                    "SELECT vector FROM vectors WHERE content = ? AND embedder = ?",
                    (content, embedder),
                ).fetchone()
                for content in contents
            }
        return {
            content: np.frombuffer(row[0], np.float16).astype(np.float32)[np.newaxis]
            for content, row in found.items()
            if row
        }

    def keep_vectors(self, embedder: str, vectors: Mapping[str, Vectors]) -> None:
        """Keep what ``vectors`` will return, and nothing of another embedder."""
        rows = [(one, embedder, vectors[one].astype(np.float16).tobytes()) for one in vectors]
        with self._open() as connection:
            connection.execute("DELETE FROM vectors WHERE embedder != ?", (embedder,))
            connection.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?, ?)", rows)

    def _all(self, table: str) -> dict[str, str]:
        if not self._file.exists():
            return {}
        with self._open() as connection:
            rows = connection.execute(f"SELECT content, class FROM {table}")  # noqa: S608
            return dict(rows.fetchall())

    def _open(self) -> AbstractContextManager[Connection]:
        return open_beside(self._file, _TABLES, "the examples and classes of `vind sort`")


def _put(connection: Connection, table: str, classes: Mapping[str, str]) -> None:
    rows = list(classes.items())
    connection.executemany(f"INSERT OR REPLACE INTO {table} VALUES (?, ?)", rows)  # noqa: S608


def _only(classes: Mapping[str, str], among: Collection[str]) -> dict[str, str]:
    return {content: tag for content, tag in classes.items() if content in among}


def class_named(name: str) -> str:
    """``name`` as that of a class, trimmed. Raises ArgumentError for one that cannot be."""
    trimmed = name.strip() if isinstance(name, str) else ""
    if not trimmed or len(trimmed) > LONGEST_NAME or not trimmed.isprintable():
        raise ArgumentError(
            f"{str(name)[:LONGEST_NAME]!r} is no name of a class: give one line of at most "
            f"{LONGEST_NAME} characters."
        )
    if trimmed.casefold() == UNSURE:
        raise ArgumentError(
            f"{UNSURE} is what vind itself calls a document that no class is likely for. Give "
            "another name."
        )
    return trimmed


@dataclass(frozen=True, eq=False, slots=True)
class Library:
    """The documents of ``index`` with their ``tags``; ``reader`` reads them closely, if any."""

    index: Index
    tags: Tags
    reader: ReadsClasses | None = None

    def vectors_of(self, files: Mapping[int, str]) -> dict[int, Vectors]:
        """The vectors of documents, given the hash of each content: shape (passages, dimension).

        Read closely there is one, the mean of both ends, which is kept. Documents that are gone
        meanwhile are left out.
        """
        if self.reader is None:
            return self.index.vectors_of_files(files)
        name = self.reader.fingerprint
        known = self.tags.vectors(name, set(files.values()))
        texts: dict[str, str] = {}
        for file_id, content in files.items():
            if content not in known:
                with suppress(KeyError):
                    texts[content] = self.index.document_text(file_id)
        if texts:
            read = read_closely(list(texts.values()), self.reader)
            new = {content: read[[row]] for row, content in enumerate(texts)}
            self.tags.keep_vectors(name, new)
            known |= new
        return {file_id: known[content] for file_id, content in files.items() if content in known}


def read_closely(texts: Sequence[str], reader: ReadsClasses) -> Vectors:
    """The mean vector of both ends of each text, shape (texts, dimension)."""
    ends = [
        end
        for text in texts
        for end in (text[:END], text[max(END, len(text) - END) :] or text[:END])
    ]
    different = list(dict.fromkeys(ends))
    rows = {end: row for row, end in enumerate(different)}
    vectors = reader.embed_classes(different)[[rows[end] for end in ends]]
    means: Vectors = vectors.reshape(len(texts), 2, -1).mean(axis=1)
    return means


def document_vectors(found: Mapping[int, Vectors]) -> Vectors:
    """The mean of each document's vectors, shape (documents, dimension), of unit length."""
    means = np.stack([vectors.mean(axis=0) for vectors in found.values()])
    lengths = np.linalg.norm(means, axis=1, keepdims=True)
    unit: Vectors = (means / np.maximum(lengths, 1e-9)).astype(np.float32)
    return unit


class Guess(NamedTuple):
    """The likeliest class, how likely it is, and whether that is enough."""

    likely: str
    probability: float
    sure: bool


@dataclass(frozen=True, eq=False, slots=True)
class Sorter:
    """What examples teach: ``vectors``, shape (examples, dimension), and the class of each.

    ``sharper`` multiplies logits; classes below ``least`` probability, and documents whose cosine
    with every example is below ``near``, are unsure. ``sure`` and ``right`` are as in ``Taught``.
    """

    model: "LogisticRegression"
    vectors: Vectors
    classes: npt.NDArray[np.str_]
    sharper: float
    least: float
    near: float
    sure: float
    right: float

    @classmethod
    def of(cls, vectors: Vectors, classes: Sequence[str]) -> Self:
        """Learn from examples: LEAST_CLASSES or more, LEAST of each or more."""
        from sklearn.linear_model import LogisticRegression
        from sklearn.model_selection import StratifiedKFold, cross_val_predict

        named = np.array(classes)
        model = LogisticRegression(class_weight="balanced", max_iter=1000)
        folds = StratifiedKFold(
            min(FOLDS, *Counter(classes).values()), shuffle=True, random_state=0
        )
        # Logarithms of probabilities are logits, up to a constant a row that softmax ignores.
        logits = cross_val_predict(model, vectors, named, cv=folds, method="predict_log_proba")
        model.fit(vectors, named)
        own = np.searchsorted(model.classes_, named)
        rows = np.arange(len(named))
        sharper = min(
            SHARPER, key=lambda one: -float(np.log(_softmax(logits * one)[rows, own]).mean())
        )
        held_out = _softmax(logits * sharper)
        is_right, probabilities = held_out.argmax(axis=1) == own, held_out.max(axis=1)
        least = least_probability(probabilities, is_right)
        likeness = vectors @ vectors.T
        np.fill_diagonal(likeness, -1)
        to_others = np.where(named[:, np.newaxis] == named, -1, likeness).max(axis=1)
        is_sure = probabilities >= least
        return cls(
            *(model, vectors, named, sharper, least),
            # Examples may be all but copies of each other, as those of one template are.
            near=float(min(likeness.max(axis=1).min(), to_others.mean())),
            sure=float(is_sure.mean()),
            right=float(is_right[is_sure].mean()) if is_sure.any() else 0.0,
        )

    def guess(self, vectors: Vectors) -> list[Guess]:
        """The class of each document, by its vector."""
        logits = np.log(np.maximum(self.model.predict_proba(vectors), 1e-12))
        probabilities = _softmax(logits * self.sharper)
        best, likely = probabilities.argmax(axis=1), probabilities.max(axis=1)
        is_near = (vectors @ self.vectors.T).max(axis=1) >= self.near
        return [
            Guess(str(self.model.classes_[place]), float(much), bool(near and much >= self.least))
            for place, much, near in zip(best, likely, is_near, strict=True)
        ]

    def like(self, vectors: Vectors, guesses: Sequence[Guess]) -> list[list[int]]:
        """The rows of the nearest examples of each guessed class, nearest first."""
        nearness = vectors @ self.vectors.T
        likely = np.array([guess.likely for guess in guesses])
        nearness[likely[:, np.newaxis] != self.classes] = -np.inf
        order = np.argsort(-nearness, axis=1, kind="stable")[:, :LIKE]
        return [list(map(int, row)) for row in order]


def _softmax(logits: Figures) -> Figures:
    raised: Figures = np.exp(logits - logits.max(axis=1, keepdims=True))
    shares: Figures = raised / raised.sum(axis=1, keepdims=True)
    return shares


def least_probability(probabilities: Figures, is_right: npt.NDArray[np.bool_]) -> float:
    """From which probability on RIGHT of the examples have their own class; above 1 if from none.

    Examples of one probability are in or out together.
    """
    order = np.argsort(-probabilities, kind="stable")
    ranked = probabilities[order]
    share = np.cumsum(is_right[order]) / np.arange(1, len(order) + 1)
    is_last = np.append(ranked[1:] != ranked[:-1], True)
    (enough,) = np.nonzero((share >= RIGHT) & is_last)
    return float(ranked[enough[-1]]) if len(enough) else 2.0


def sorter_of(library: Library, progress: Steps | None = None) -> tuple[Sorter, list[int]]:
    """What the examples teach that the viewer may read, and the file id of each.

    Raises SortError if they are too few.
    """
    examples = library.tags.examples()
    files = {content: file_id for file_id, content in library.index.contents().items()}
    taught = {files[content]: content for content in examples if content in files}
    found: dict[int, Vectors] = {}
    for batch in _batches(list(taught), library):
        found |= library.vectors_of({file_id: taught[file_id] for file_id in batch})
        if progress:
            progress(len(found), len(taught), "examples")
    counts = Counter(examples[taught[file_id]] for file_id in found)
    # One correction to a new class must not keep the others from being told.
    found = {key: one for key, one in found.items() if counts[examples[taught[key]]] >= LEAST}
    classes = [examples[taught[file_id]] for file_id in found]
    if len(set(classes)) < LEAST_CLASSES:
        told = ", ".join(f"{tag}: {count}" for tag, count in sorted(counts.items())) or "none"
        raise SortError(
            f"To tell classes apart takes two at least, with {LEAST} examples of each; {ENOUGH} "
            f"are better. The examples in the index that you may read: {told}."
        )
    return Sorter.of(document_vectors(found), classes), list(found)


def _batches(files: Sequence[int], library: Library) -> Iterable[Sequence[int]]:
    size = AT_ONCE if library.reader is None else AT_ONCE_CLOSELY
    return (files[start : start + size] for start in range(0, len(files), size))


def teach(
    index: Index, tags: Tags, examples: Mapping[str, str], folders: Sequence[str]
) -> tuple[str, ...]:
    """Add ``examples``, the class of each document by its path or by the hash of its content.

    A path is absolute, or below one of ``folders``, the indexed ones. Returns those that no
    readable document has. Raises ArgumentError for a name that no class can have.
    """
    named = {path: class_named(tag) for path, tag in examples.items()}
    contents = index.contents()
    known = set(contents.values())
    found, unknown = {}, []
    for path, tag in named.items():
        content = path if path in known else contents.get(_file_at(index, path, folders) or -1, "")
        if content:
            found[content] = tag
        else:
            unknown.append(path)
    if found:
        tags.teach(found)
    return tuple(unknown)


def _file_at(index: Index, path: str, folders: Iterable[str]) -> int | None:
    for folder in folders:
        below = path.removeprefix(f"{folder.rstrip('/')}/")
        if "\0" not in path and (file_id := index.document_of(folder, below)) is not None:
            return file_id
    return None


def sort(
    library: Library, filters: Filters = EVERYTHING, progress: Steps | None = None
) -> list[SortedDocument]:
    """Give each document that passes its class, and keep that; by folder and path.

    What is done is kept where it is stopped. Raises SortError if there are too few examples.
    """
    sorter, examples = sorter_of(library, progress)
    index, taught = library.index, library.tags.examples()
    places = {file_id: one.path for file_id, one in index.openings(examples).items()}
    contents = index.contents(filters)
    documents: list[SortedDocument] = []
    for batch in _batches(list(contents), library):
        openings = index.openings(batch)
        files = {file_id: contents[file_id] for file_id in openings}
        found = library.vectors_of(files)
        if not found:
            continue
        vectors = document_vectors(found)
        guesses = sorter.guess(vectors)
        likes = sorter.like(vectors, guesses)
        kept = {}
        for file_id, guess, rows in zip(found, guesses, likes, strict=True):
            one, own = openings[file_id], taught.get(files[file_id], "")
            tag = own or (guess.likely if guess.sure else UNSURE)
            kept[files[file_id]] = tag
            documents.append(
                SortedDocument(one.folder, one.path, tag, own, 1.0, taught=True)
                if own
                else SortedDocument(
                    *(one.folder, one.path, tag, guess.likely, guess.probability),
                    like=tuple(places[examples[row]] for row in rows if examples[row] in places),
                )
            )
        library.tags.keep(kept)
        if progress:
            progress(len(documents), len(contents), "documents")
    return sorted(documents, key=lambda one: (one.folder, one.path))


def counts(index: Index, tags: Tags) -> dict[str, tuple[int, int]]:
    """The classes that the viewer sees: of each the number of examples and of documents."""
    contents = Counter(index.contents().values())
    examples, classes = (
        Counter(tag for content, tag in kept.items() if contents[content])
        for kept in (tags.examples(), tags.classes())
    )
    return {tag: (examples[tag], classes[tag]) for tag in sorted(examples | classes)}


def kept_to_tags(index: Index, tags: Tags, filters: Filters) -> Filters:
    """``filters`` with the files that have one of its tags.

    Raises FilterError if no document that the viewer may read has any.
    """
    wanted = {tag.strip().casefold() for tag in filters.tags}
    classes = tags.classes()
    own = {file_id: classes.get(content, "") for file_id, content in index.contents().items()}
    files = frozenset(file_id for file_id, tag in own.items() if tag.casefold() in wanted - {""})
    if not files:
        seen = ", ".join(sorted(set(own.values()) - {""}))
        told = ", ".join(map(repr, filters.tags))
        raise FilterError(
            f"No document has the tag {told}. "
            + (f"The tags are: {seen}." if seen else "`vind sort` gives them.")
        )
    return replace(filters, files=files)
