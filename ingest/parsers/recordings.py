"""Writes out recordings, sound and video, with Whisper: some thirty seconds of speech are a page.

Its label is the time at which it begins ("12:34", "1:02:34"), so that a quote opens there. Off
unless the speech model is pulled.

A recording is decoded and written out in blocks, so that its length costs no memory. Each ends
where it is most quiet, so that no word is cut. Stretches without a voice are skipped: Whisper
invents words for silence, music and noise.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import lru_cache
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, TypeAlias

from vind.indexes.errors import EmptyFileError, ModelError, UnsupportedFileError
from vind.indexes.models.registry import SPEECH_MODEL
from vind.indexes.models.store import find_installed
from vind.indexes.settings import Settings
from vind.indexes.types import DocumentFacts, known_languages
from vind.ingest.document.parsed import ParsedDocument, TextBuilder
from vind.ingest.files.processes import make_room_for_model
from vind.ingest.parsers.base import Parts, Source, damaged

if TYPE_CHECKING:
    import numpy as np
    from faster_whisper import WhisperModel
    from numpy.typing import NDArray

    Sound: TypeAlias = NDArray[np.float32]

SOUND_OR_VIDEO = "sound or video"
"""In the reason of each recording that waits for the speech model."""

NEEDS_SPEECH = (
    f"This is {SOUND_OR_VIDEO}. To have it written out: `pip install 'vind[audio]'` and "
    f"`vind models pull {SPEECH_MODEL}`."
)

HOURS_AT_MOST = 6
# A worker may take two hours for a file; a slow one would lose all of it.
SECONDS_OF_WORK = 6000

_RATE = 16_000  # samples a second that Whisper takes
_BLOCK, _QUIET_WITHIN, _QUIET = 300 * _RATE, 30 * _RATE, _RATE // 4
_PAGE_SECONDS = 30.0
# Of a stretch that Whisper cannot understand: the mean log probability of its tokens, and how well
# its text compresses, as a loop of the same words does. The thresholds are Whisper's own.
_LEAST_SURE, _REPEATED = -1.0, 2.4
_TEMPERATURES = (0.0, 0.2, 0.4)

# ffmpeg reads playlists that name other files, also inside of a video; these formats have none.
_DEMUXERS = "aac,asf,avi,flac,matroska,webm,mov,mp4,m4a,3gp,3g2,mj2,mp3,ogg,wav,w64"
_LIMITS = {"format_whitelist": _DEMUXERS, "protocol_whitelist": "none"}


def speech_model(settings: Settings) -> str:
    """The folder of the speech model; empty where it or its library is not installed."""
    if find_spec("faster_whisper") is None:
        return ""
    try:
        return str(find_installed(SPEECH_MODEL, settings).folder)
    except ModelError:
        return ""


def clock(seconds: float) -> str:
    """A time of a recording: "12:34", "1:02:34"."""
    minutes, second = divmod(int(seconds), 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours}:{minute:02}:{second:02}" if hours else f"{minute}:{second:02}"


def parse(source: Source) -> ParsedDocument:
    """The speech in a recording. Raises UnsupportedFileError where there is no speech model."""
    if not source.speech:
        raise UnsupportedFileError(NEEDS_SPEECH)
    make_room_for_model()
    with source.path.open("rb") as file, _damage():
        import av

        with av.open(file, container_options=_LIMITS) as container:
            if not container.streams.audio:
                raise EmptyFileError("There is no sound in the file.")
            of_both = container.metadata | container.streams.audio[0].metadata  # Ogg's
            tags = {name.lower(): value for name, value in of_both.items()}
            return _written_out(source, container, tags)


@contextmanager
def _damage() -> Iterator[None]:
    """Turn the errors of ffmpeg into those of a damaged file."""
    from av.error import FFmpegError

    try:
        yield
    except FFmpegError as error:
        raise damaged(error.strerror) from error


def _written_out(source: Source, container: Any, tags: dict[str, str]) -> ParsedDocument:
    parts, builder = Parts(""), TextBuilder()
    speech = _Speech(source, parts)
    page = _Page(builder)
    until = time.monotonic() + SECONDS_OF_WORK
    at = 0
    with parts.reading("the rest"):
        for block in _blocks(container, source, parts):
            for start, text in speech.of(block, at / _RATE):
                page.add(start, text)
            at += len(block)
            if at >= HOURS_AT_MOST * 3600 * _RATE or time.monotonic() > until:
                parts.note(f"after {clock(at / _RATE)}", "writing it out takes too long")
                break
    page.end()
    facts = DocumentFacts(
        title=tags.get("title", ""),
        author=tags.get("artist", ""),
        created=_moment(tags.get("creation_time", "")),
        language=speech.language if speech.language in known_languages() else "",
    )
    read = builder.build(facts, parts.unread)
    parts.check(read, source.unpacker)
    if not read.blocks:
        raise EmptyFileError(parts.unread or "Nobody speaks in it.")
    return read


def _moment(said: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(said)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


class _Page:
    """Gathers sentences to pages."""

    def __init__(self, builder: TextBuilder) -> None:
        self._builder = builder
        self._number = 0
        self._start = 0.0
        self._said: list[str] = []

    def add(self, start: float, text: str) -> None:
        """Take a stretch that starts at a second; a full page ends at the end of a sentence."""
        late = start - self._start - _PAGE_SECONDS
        if self._said and late > 0 and (self._said[-1][-1] in ".?!" or late > _PAGE_SECONDS):
            self.end()
        if not self._said:
            self._start = start
        self._said.append(text)

    def end(self) -> None:
        """Write what was gathered."""
        if self._said:
            self._number += 1
            self._builder.page(self._number, clock(self._start))
            self._builder.paragraph(" ".join(self._said))
            self._said = []


class _Speech:
    """Writes out blocks of one recording, in the language of the first speech in it."""

    def __init__(self, source: Source, parts: Parts) -> None:
        self._source, self._parts = source, parts
        self.language = ""

    def of(self, block: "Sound", at: float) -> Iterator[tuple[float, str]]:
        """The stretches of speech in a block that begins at a second: their start and text."""
        stretches, about = _model(self._source.speech).transcribe(
            block,
            language=self.language or None,
            temperature=_TEMPERATURES,
            condition_on_previous_text=False,  # else a mistake is repeated to the end
            vad_filter=True,
        )
        for stretch in stretches:
            self._source.beat()
            self.language = self.language or about.language
            start, text = at + stretch.start, stretch.text.strip()
            unsure = stretch.avg_logprob < _LEAST_SURE or stretch.compression_ratio > _REPEATED
            if unsure:
                self._parts.note(f"at {clock(start)}", "the speech cannot be understood")
            elif text:
                yield start, text


@lru_cache(maxsize=1)
def _model(folder: str) -> "WhisperModel":
    from faster_whisper import WhisperModel

    # One thread: there is a worker for each core already.
    return WhisperModel(
        folder, device="cpu", compute_type="int8", cpu_threads=1, local_files_only=True
    )


def _blocks(container: Any, source: Source, parts: Parts) -> Iterator["Sound"]:
    """The first sound track, mono, in blocks that end where it is quiet."""
    import numpy as np  # here, as the words of commands name a constant of this module
    from av.audio.resampler import AudioResampler

    resampler = AudioResampler(format="s16", layout="mono", rate=_RATE)
    waiting: list[Sound] = []
    length = 0
    for decoded in _frames(container, parts):
        source.beat()
        for frame in resampler.resample(decoded):
            samples = frame.to_ndarray().reshape(-1).astype(np.float32) / np.float32(32768)
            waiting.append(samples)
            length += len(samples)
        while length >= _BLOCK:
            sound = np.concatenate(waiting)
            cut = _quietest(sound[:_BLOCK])
            yield sound[:cut]
            waiting, length = [sound[cut:]], length - cut
    if length:
        yield np.concatenate(waiting)


def _frames(container: Any, parts: Parts) -> Iterator[Any]:
    """The decoded frames, up to where the recording is damaged; then None, to flush a resampler."""
    from av.error import FFmpegError

    at = 0.0
    try:
        for frame in container.decode(audio=0):
            at = frame.time or at
            yield frame
    except FFmpegError:
        if not at:
            raise
        parts.note(f"after {clock(at)}", "the recording is damaged")
    yield None


def _quietest(sound: "Sound") -> int:
    """The middle of the most quiet quarter of a second near the end of a block."""
    first = len(sound) - _QUIET_WITHIN
    pieces = sound[first:].reshape(-1, _QUIET)
    return first + int((pieces**2).mean(axis=1).argmin()) * _QUIET + _QUIET // 2
