"""The Python API: one index, its embedder and, once asked for, its language model."""

import logging
import time
from collections.abc import Collection, Generator, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from itertools import islice
from pathlib import Path
from reprlib import repr as shortened
from typing import NoReturn, Self, Unpack

from vind.indexes.access import Viewer, own_viewer
from vind.indexes.arrays import Vectors
from vind.indexes.errors import OriginalGoneError, PassageGoneError
from vind.indexes.index import Index
from vind.indexes.models import missing_llm
from vind.indexes.reading.status import IndexStatus
from vind.indexes.settings import Settings, settings_of
from vind.indexes.types import (
    Embedder,
    FileRecord,
    Filters,
    Language,
    LedgerPage,
    Place,
    Steps,
    StoredPassage,
)
from vind.indexes.where import store_of
from vind.search import sorting
from vind.search.answer import answer_events, find
from vind.search.arguments import (
    filters_of,
    instance_of,
    lines_of,
    named_folder,
    require_documents,
    state_of,
    text_of,
    whole_number,
    words_of,
)
from vind.search.duplicates import (
    find_again,
    require_places,
    still_readable,
    with_duplicates,
)
from vind.search.hits import find_places, to_hit
from vind.search.judgement.judge import probe_of
from vind.search.models import Models
from vind.search.original import Original, first_original
from vind.search.question.cleaned import require_question
from vind.search.question.question import Question, has_phrases, phrases_of, without_marks
from vind.search.question.small_talk import require_no_small_talk, small_talk
from vind.search.retrieval.corpus import Corpus
from vind.search.retrieval.retrieve import retrieve
from vind.search.retrieval.subject import Query
from vind.search.sorting import SortedDocument, Taught
from vind.search.suggested import questions_of, says_more
from vind.search.themes import Themes, themes_of
from vind.search.types import Answer, Answered, Event, Hit, KeptTo, Quote, QuotesFound, Words

log = logging.getLogger(__name__)

ASKED_FOR_ONE = 4
"""Headings tried at most for each suggested question."""

SURE_ENOUGH = 0.6
"""Probability of a right answer from which a suggestion is preferred to the others."""


class Engine:
    """Searches and answers from one index. Threads may share it, processes may not.

    The embedder and, if the settings name one, the reranker are loaded at the first question; the
    language model at the first answer that needs it. A local model generates one answer at a time,
    first come first served; servers take as many at once as the settings say. After ``vind
    reindex`` has replaced the index, the next call uses the new index and its embedder.
    """

    def __init__(
        self,
        index: Index,
        settings: Settings,
        embedder: Embedder | None = None,
        *,
        shared: Models | None = None,
    ) -> None:
        """Prefer ``Engine.open``; this takes a loaded ``embedder``, or ``shared`` models."""
        self._index = index
        self._settings = settings
        self._models = shared or Models(settings, index.embedder, embedder)
        self._is_view = shared is not None

    @classmethod
    def open(
        cls,
        directory: Path | str | None = None,
        settings: Settings | None = None,
        viewer: Viewer | None = None,
    ) -> Self:
        """The engine of the index in ``directory``, by default the directory of the settings.

        It uses only documents that ``viewer`` may read: by default, those that the account of this
        process may read, or every document if the settings turn access off.

        Raises NoIndexError, IndexDamagedError, IndexFormatError or SettingsError, and ArgumentError
        for a blank or invalid ``directory`` or invalid ``settings``.
        """
        settings = settings_of(settings)
        where = store_of(settings) if directory is None else named_folder("directory", directory)
        viewer = own_viewer(settings) if viewer is None else instance_of(Viewer, viewer)
        return cls(Index.open(where, gpu=settings.gpu, viewer=viewer), settings)

    @property
    def viewer(self) -> Viewer:
        """Who this engine answers."""
        return self._index.viewer

    def seen_by(self, viewer: Viewer) -> Self:
        """The same engine, limited to what ``viewer`` may read.

        It shares the index and models of this engine and is closed with it; closing the new one
        closes nothing. The viewer of this engine is ignored. Raises ArgumentError for an invalid
        ``viewer``.
        """
        index = self._index.seen_by(instance_of(Viewer, viewer))
        return type(self)(index, self._settings, shared=self._models)

    def with_models_of(self, other: "Engine") -> Self:
        """The same engine, with the models of ``other``, whose index must have the same embedder.

        Closing it closes nothing.
        """
        models = other._models  # noqa: SLF001 - of its own class
        return type(self)(self._index, self._settings, shared=models)

    @property
    def has_llm(self) -> bool:
        """Whether the settings name servers, or a language model that is on this machine."""
        return not self.llm_missing

    @property
    def llm_missing(self) -> str:
        """Why there is no language model, and how to get one; empty if there is one.

        A model that is present but unusable is reported only when it is to word an answer, after
        the quotes.
        """
        return missing_llm(self._settings)

    @property
    def llm_trouble(self) -> str:
        """Why no answer can be worded now: ``llm_missing``, or what is wrong with each server.

        Servers are asked once in ten seconds at most, with a timeout of half a second. Raises
        ClosedError if the engine is closed.
        """
        return self.llm_missing or self._models.llm_trouble()

    def search(self, query: str, k: int = 10, **kept_to: Unpack[KeptTo]) -> list[Hit]:
        """The ``k`` best places for ``query``, best first; fewer only if fewer exist.

        Each place contains the phrases of ``query`` in double quotation marks word for word. The
        fields of ``KeptTo`` are keywords. Raises QuestionError, FilterError for a filter that is
        invalid or that nothing in the index passes, ArgumentError for ``k`` under 1, NoIndexError
        if there is no document yet, EmbedderMismatchError, ModelNotPulledError and
        UnknownModelError.
        """
        began = time.monotonic()
        require_question(query)  # before a model is loaded
        k, filters = whole_number("k", k, 1), filters_of(kept_to)
        phrases = phrases_of(query)
        with self._reading(filters) as (index, embedder, filters):
            question = Question.parse(without_marks(query), index, embedder)
            corpus = Corpus(index, embedder, filters, self._models.load_reranker())
            if phrases:
                files = corpus.files_with(phrases)
                if not files:
                    return []
                corpus = corpus.within(files)
            asked = Query.of(question, embedder)
            wanted = k
            while True:
                found = retrieve(asked, corpus, wanted)
                looked_at = len(found.ranked) if phrases else k
                places = find_places(found, corpus, max(k, looked_at))
                kept = [hit for hit in places if has_phrases(hit.text, phrases)][:k]
                if len(kept) == k or found.candidates.are_all:
                    log.info("search: %d places in %.2f s", len(kept), time.monotonic() - began)
                    return kept
                wanted *= 2  # older versions, what overlaps and what lacks the phrase took places

    def ask(
        self,
        question: str,
        words: Words = "auto",
        follows: Answer | None = None,
        **kept_to: Unpack[KeptTo],
    ) -> Answer:
        """The answer to ``question``: its quotes, and the text about them.

        ``words`` says whether the language model words the answer. With ``auto`` it does so if the
        best unit is probably not the whole answer; with ``never``, or without a model, the best
        unit is the answer. ``follows`` is the previous answer of a conversation, whose subject the
        question may take up ("and for part-timers?"): see ``Answer.asked``.

        Raises as ``search`` does, SmallTalkError for thanks and other texts that ask nothing of
        documents, ArgumentError for other ``words``, and ModelDamagedError or GenerationError for
        the language model.
        """
        with closing(self.stream(question, words, follows, **kept_to)) as events:
            for event in events:
                if isinstance(event, Answered):
                    return event.answer
        raise AssertionError("a stream ends with its answer")

    def stream(
        self,
        question: str,
        words: Words = "auto",
        follows: Answer | None = None,
        **kept_to: Unpack[KeptTo],
    ) -> Generator[Event]:
        """``QuotesFound`` at once, then ``Wording`` for the text, then ``Answered``.

        Quotes that a language model is to judge come unjudged first (``is_judged``), and again once
        it has read them: what is called found stays so.

        If quotes disagree, ``Told`` comes before the wording. ``Waiting`` comes in between, so that
        a caller can leave. Closing the iterator, in the thread that reads it, cancels generation.
        Raises as ``ask`` does: at once for arguments that no index could answer, else at the first
        event or later. Raises PassageGoneError if the viewer may no longer read what was quoted,
        and ClosedError if the engine is closed meanwhile.
        """
        require_no_small_talk(require_question(question))
        words_of(words)
        if follows is not None:
            instance_of(Answer, follows)
        return self._events(question, words, follows, filters_of(kept_to))

    def _events(
        self, question: str, words: Words, follows: Answer | None, filters: Filters
    ) -> Generator[Event]:
        began = time.monotonic()
        with self._reading(filters) as (index, embedder, filters):
            reader = self._models.load_reader(embedder.fingerprint)
            corpus = Corpus(index, embedder, filters, self._models.load_reranker(), reader)
            evidence, told = find(question, corpus, still_readable(follows, index))
            version = index.identity, index.generation
        writer = self._models.load_llm if words != "never" and self.has_llm else None
        probe = probe_of(self._settings.llm) if reader is None else None
        found = evidence.found()
        with closing(answer_events(evidence, told, embedder, writer, probe, words)) as events:
            for event in events:
                version = self._require_places(found, version)
                if isinstance(event, QuotesFound | Answered):
                    _log_found(event, time.monotonic() - began)
                yield event

    def _require_places(self, found: QuotesFound, version: tuple[str, int]) -> tuple[str, int]:
        """The version of the index, checked where it is another than ``version``.

        Raises PassageGoneError where the viewer may no longer read what was found.
        """
        if self.viewer.is_administrator:
            return version
        with self._index.pinned() as index:
            now = index.identity, index.generation
            if now != version:
                require_places(found, index)
        return now

    def embed(self, texts: Sequence[str]) -> Vectors:
        """The vectors of ``texts``, embedded as questions by the embedder of the index.

        Shape (texts, dimension), each of unit length. Raises as ``search`` does without a filter.
        """
        with self._reading(Filters()) as (_, embedder, _):
            return embedder.embed_queries(texts)

    def suggestions(self, language: Language, k: int = 3, *, checked: bool = True) -> list[str]:
        """Up to ``k`` questions made from headings of documents.

        Those that are ``checked`` have an answer, which takes a question each; others come at once.
        Documents in ``language`` come first, with one question per document. The questions stay the
        same for one generation of the index. Raises as ``search`` does.
        """
        with self._index.pinned() as index:
            asked = (one for one in questions_of(index, language) if small_talk(one) is None)
            candidates = list(islice(asked, ASKED_FOR_ONE * k))
        if not checked:
            return candidates[:k]
        sure: list[str] = []
        others: list[str] = []
        for question in candidates:
            answer = self.ask(question, "never")
            if says_more(question, answer):
                (sure if answer.right >= SURE_ENOUGH else others).append(question)
            if len(sure) == k:
                break
        return [*sure, *others][:k]

    def teach(
        self,
        examples: Mapping[str, str],
        progress: Steps | None = None,
        *,
        closely: bool = True,
    ) -> Taught:
        """Learn classes from documents: ``examples`` has the class of each, by its path.

        A path is absolute, or below its indexed folder; the hash of a content (SHA-256, hex) will
        do too. They are added to those of before, and kept also where SortError is raised, for too
        few examples. ``closely`` and ``progress`` are as in ``sort``. Raises ArgumentError for a
        name that no class can have.
        """
        unknown = self.correct(examples)
        sorter, _ = sorting.sorter_of(self._library(closely=closely), progress)
        given = {tag: count for tag, (count, _) in self.tags().items() if count}
        return Taught(given, sorter.sure, sorter.right, unknown)

    def sort(
        self, progress: Steps | None = None, *, closely: bool = True, **kept_to: Unpack[KeptTo]
    ) -> list[SortedDocument]:
        """Give documents the classes that ``teach`` has taught, by which ``tags`` then filter.

        ``closely`` reads both ends of each document once more, where the embedder was trained
        to tell classes; without it, or with another embedder, the vectors of the index are used.
        ``progress`` is called from the same thread; what it raises ends the work, and what was done
        is kept. Raises SortError if there are too few examples, and as ``search`` for filters.
        """
        filters = filters_of(kept_to)
        with self._index.pinned() as index:
            filters = self._passing(filters, index)
        return sorting.sort(self._library(closely=closely), filters, progress)

    def correct(self, examples: Mapping[str, str]) -> tuple[str, ...]:
        """Add examples as ``teach`` does, for the next ``sort`` to learn from.

        Returns the paths that no document has which the viewer may read.
        """
        folders = self._index.status().folders
        return sorting.teach(self._index, self._tags(), examples, folders)

    def tags(self) -> dict[str, tuple[int, int]]:
        """The classes of documents that the viewer may read: numbers of examples and documents."""
        return sorting.counts(self._index, self._tags())

    def forget_tags(self, tag: str = "") -> None:
        """Forget the examples and documents of a class, by default all that the viewer may read."""
        contents = set(self._index.contents().values())
        self._tags().forget(contents, tag.strip())

    def themes(self, progress: Steps | None = None, **kept_to: Unpack[KeptTo]) -> Themes:
        """What the documents are about, in groups, by the vectors of the index.

        Raises SortError for fewer than twenty documents, and as ``search`` for filters.
        """
        filters = filters_of(kept_to)
        with self._index.pinned() as index:
            return themes_of(index, self._passing(filters, index), progress)

    def _passing(self, filters: Filters, index: Index) -> Filters:
        """``filters`` with the files of their tags; raises where no document passes."""
        if filters.tags:
            require_documents(index, Filters())
            filters = sorting.kept_to_tags(index, self._tags(), filters)
        require_documents(index, filters)
        return filters

    def passage(self, passage_id: int) -> Hit:
        """The passage with this id, with score 0. Raises PassageGoneError if it is gone."""
        with self._index.pinned() as index:
            (hit,) = with_duplicates([to_hit(_stored(passage_id, index), 0.0)], index)
            return hit

    def opening(self, path: str, folder: str = "") -> Hit:
        """The first passage of the document at ``path``, as a result with score 0.

        ``folder`` is the folder of a result; if empty, every indexed folder is tried. Raises
        PassageGoneError if there is no such document, and ArgumentError for an invalid path.
        """
        path, folder = text_of("path", path), text_of("folder", folder)
        with self._index.pinned() as index:
            folders = (folder,) if folder else index.status().folders
            found = (index.document_of(one, path) for one in folders)
            file_id = next((one for one in found if one is not None), None)
            first = None if file_id is None else index.opening(file_id)
            if first is None:
                raise PassageGoneError(
                    f"There is no text of {shortened(path)} in the index. Give the path that a "
                    "search or the list of files has, below its indexed folder."
                )
            (hit,) = with_duplicates([to_hit(first, 0.0)], index)
            return hit

    def document_text(self, passage_id: int) -> str:
        """The whole text of the document that holds this passage. Raises as ``passage`` does."""
        with self._index.pinned() as index:
            return index.document_text(_stored(passage_id, index).file_id)

    def find_again(self, quote: Quote) -> Quote:
        """``quote`` with its passage and place in the current index, which may be a newer one.

        Raises PassageGoneError if the document is gone or no longer contains the text, and
        ArgumentError for an invalid ``quote``.
        """
        quote = instance_of(Quote, quote)
        with self._index.pinned() as index:
            return find_again(quote, index)

    def original(self, passage_id: int) -> Original:
        """The file that the document of a passage was read from. The caller closes it.

        For a document in an archive or a mail, it is the outermost file. Its content is the same as
        when it was indexed: if the file is gone or changed, a copy is used. Raises as ``passage``
        does, and OriginalGoneError if no copy is left, or if every copy also contains something
        that the viewer may not read.
        """
        with self._index.pinned() as index:
            stored = _stored(passage_id, index)
            copies = index.duplicates([stored.file_id]).get(stored.file_id, ())
        return self._handed_out(stored.path, [(stored.folder, stored.path), *copies])

    def original_at(self, folder: str, path: str) -> Original:
        """The file at a line of the ledger, as ``original`` has that of a passage.

        Raises OriginalGoneError, also where the ledger has no such line for the viewer.
        """
        return self._handed_out(path, [(folder, path)])

    def _handed_out(self, path: str, places: Sequence[Place]) -> Original:
        holders = self._index.holders(places)
        if not holders and not self.viewer.is_administrator:
            raise OriginalGoneError(
                f"The file of {path} cannot be handed out: it is gone, or it is an archive "
                "or a mail with files in it that are not for you."
            )
        return first_original(path, holders)

    def files(self, state: str | None = None) -> list[FileRecord]:
        """The ledger: every file ever seen, or those in one state, a FileState or its name.

        Raises ArgumentError for an unknown state.
        """
        return self._index.files(state_of(state))

    def ledger_page(
        self,
        offset: int = 0,
        limit: int = 100,
        *,
        states: Collection[str] | None = None,
        contains: str = "",
        types: Collection[str] | None = None,
    ) -> LedgerPage:
        """``limit`` lines of the ledger from ``offset`` on, by folder and path.

        Filters: ``states``; ``contains``, a part of the path in any case; and ``types``, extensions
        such as "pdf". Raises ArgumentError for an invalid argument.
        """
        return self._index.ledger_page(
            lines_of(states, contains, types),
            whole_number("offset", offset, 0),
            whole_number("limit", limit, 1),
        )

    def file_types(self) -> set[str]:
        """The extensions of the searchable files, lower case, without dots."""
        return self._index.file_types()

    def status(self) -> IndexStatus:
        """The figures of the index."""
        return self._index.status()

    def close(self) -> None:
        """Close the index and free the models. Later calls raise ClosedError.

        An embedder that other engines of the process share is freed with the last of them.
        ``has_llm`` and ``llm_missing`` need neither and still work.
        """
        if not self._is_view:
            self._models.close(self._index)

    def __reduce__(self) -> NoReturn:
        """Raises TypeError on pickling, as Python does for what cannot be sent to a process."""
        raise TypeError("An Engine cannot be copied or sent to another process: open one there.")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        self.close()

    @contextmanager
    def _reading(self, filters: Filters) -> Iterator[tuple[Index, Embedder, Filters]]:
        """One index for a whole question, its embedder, and the filters with the files of tags.

        Raises as ``require_documents`` and ``kept_to_tags``.
        """
        with self._index.pinned() as index:  # fail before a model is loaded
            filters = self._passing(filters, index)
        with self._models.reading(self._index) as (index, embedder):
            if filters.tags:
                filters = sorting.kept_to_tags(index, self._tags(), filters)
            yield index, embedder, filters

    def _tags(self) -> sorting.Tags:
        return sorting.Tags(self._index.directory or self._settings.index)

    def _library(self, *, closely: bool) -> sorting.Library:
        reader = None
        if closely:
            with self._models.reading(self._index) as (_, embedder):
                if isinstance(embedder, sorting.ReadsClasses) and embedder.reads_classes:
                    reader = embedder
        return sorting.Library(self._index, self._tags(), reader)


def _stored(passage_id: int, index: Index) -> StoredPassage:
    stored = index.passages([whole_number("passage_id", passage_id, 0)])
    if passage_id not in stored:
        raise PassageGoneError("This passage is no longer in the index. Search again.")
    return stored[passage_id]


def _log_found(event: QuotesFound | Answered, seconds: float) -> None:
    """Logs what was decided. Not the question: who asked what is in the audit log alone."""
    kind, found = ("answer", event.answer) if isinstance(event, Answered) else ("quotes", event)
    log.info(
        "%s: %s, confidence %.2f, right %.2f, %d quotes of passages %s, after %.2f s",
        kind,
        "found" if found.found else "not found",
        *(found.confidence, found.right, len(found.quotes)),
        ", ".join(str(one.passage_id) for one in found.quotes),
        seconds,
    )
