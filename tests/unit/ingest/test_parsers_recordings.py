"""Recordings: a meeting of espeak-ng's making, in data/meeting.ogg, and what is no speech."""

import wave
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from vind.app.plain import fragment, page_name
from vind.indexes.errors import EmptyFileError
from vind.indexes.models.store import MANIFEST
from vind.indexes.settings import Settings, load_settings
from vind.indexes.types import FileRecord, FileState
from vind.ingest.document.parsed import ParsedDocument
from vind.ingest.files.messages import Failed, Read
from vind.ingest.files.workers import Worker
from vind.ingest.parsers import VERSION, recordings
from vind.ingest.parsers.base import Source
from vind.ingest.parsers.recordings import NEEDS_SPEECH, clock, parse, speech_model
from vind.ingest.run.jobs import is_settled

MODEL = speech_model(load_settings())
MEETING = Path(__file__).with_name("data") / "meeting.ogg"
RATE = 16_000
PLAYLIST = b"\0\0\0\x18ftypmp42#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n"

needs_model = pytest.mark.skipif(not MODEL, reason=NEEDS_SPEECH)


def heard(file: Path) -> ParsedDocument:
    return parse(Source(file, file.name, speech=MODEL))


def read(file: Path, speech: str = MODEL) -> Read | Failed:
    with Worker() as worker:
        return worker.read(file, file.name, ocr=False, speech=speech)


def samples_of_meeting(seconds: int) -> Any:
    resampler = av.AudioResampler(format="s16", layout="mono", rate=RATE)
    with av.open(str(MEETING)) as opened:
        decoded = [*opened.decode(audio=0), None]
        frames = [part.to_ndarray() for frame in decoded for part in resampler.resample(frame)]
    return np.concatenate(frames, axis=1)[0, : seconds * RATE]


def wav(file: Path, samples: Sequence[float] | Any) -> Path:
    with wave.open(str(file), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(RATE)
        out.writeframes(np.asarray(samples, "<i2").tobytes())
    return file


def converted(file: Path, codec: str) -> Path:
    """The first seconds of the meeting in another format."""
    out: Any
    with av.open(str(file), "w") as out:
        stream = out.add_stream(codec, rate=48_000)
        frame = av.AudioFrame.from_ndarray(samples_of_meeting(8)[None], "s16", "mono")
        frame.sample_rate = RATE
        for frames in (frame, None):
            out.mux(stream.encode(frames))
    return file


@needs_model
@pytest.mark.parametrize(
    ("name", "codec"),
    [
        ("a.wav", "pcm_s16le"),
        ("a.mp3", "libmp3lame"),
        ("a.m4a", "aac"),
        ("a.mp4", "aac"),
        ("a.flac", "flac"),
        ("a.mkv", "aac"),
        ("a.webm", "libopus"),
    ],
)
def test_formats_are_written_out_by_a_worker(tmp_path: Path, name: str, codec: str) -> None:
    answer = read(converted(tmp_path / name, codec))
    assert isinstance(answer, Read), answer
    assert "three months" in answer.document.text or "3 months" in answer.document.text
    assert answer.document.facts.language == "en"


@needs_model
def test_a_page_is_half_a_minute_and_called_by_its_time() -> None:
    found = heard(MEETING)
    first, second = (found.text[page.start : page.end] for page in found.pages)
    assert [page.label for page in found.pages] == ["0:00", "0:33"]
    assert "notice period" in first
    assert second.startswith("The lift will be inspected")
    assert (found.facts.title, found.unread) == ("Board meeting", "")


@needs_model
def test_blocks_lose_no_words_and_keep_their_times(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recordings, "_BLOCK", 15 * RATE)
    monkeypatch.setattr(recordings, "_QUIET_WITHIN", 6 * RATE)
    found = heard(MEETING)
    assert [page.label[:3] for page in found.pages] == ["0:0", "0:3"]
    words = ("lease", "September", "balconies", "drill", "lift", "October", "closes")
    assert [word for word in words if word not in found.text] == []


@needs_model
def test_a_recording_that_is_too_long_is_read_in_part(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recordings, "_BLOCK", 20 * RATE)
    monkeypatch.setattr(recordings, "_QUIET_WITHIN", 5 * RATE)
    monkeypatch.setattr(recordings, "HOURS_AT_MOST", 15 / 3600)
    found = heard(MEETING)
    assert "notice period" in found.text
    assert "closes the meeting" not in found.text
    assert found.unread.startswith("after 0:1")
    assert found.unread.endswith(": writing it out takes too long")


@needs_model
@pytest.mark.parametrize("loudness", [0, 1500], ids=["silence", "noise"])
def test_no_words_are_invented_where_nobody_speaks(tmp_path: Path, loudness: int) -> None:
    sound = np.random.default_rng(0).normal(0, loudness, 40 * RATE)
    with pytest.raises(EmptyFileError, match=r"Nobody speaks in it\."):
        heard(wav(tmp_path / "a.wav", sound))


def header_says(field: int, value: bytes) -> Any:
    return lambda content: content[:field] + value + content[field + len(value) :]


@needs_model
@pytest.mark.parametrize(
    ("change", "state"),
    [
        (lambda content: content[:44], FileState.EMPTY),
        (lambda content: content[:-RATE], None),
        (header_says(40, b"\xff\xff\xff\x7f"), None),
        (header_says(22, b"\xff\xff"), FileState.CORRUPT),
        (header_says(24, b"\xff\xff\xff\xff"), FileState.CORRUPT),
        (lambda _: np.random.default_rng(0).bytes(50_000), FileState.CORRUPT),
        (lambda _: PLAYLIST, FileState.CORRUPT),
    ],
    ids=["header only", "cut off", "longer than it is", "channels", "rate", "junk", "playlist"],
)
def test_a_bad_file_costs_that_file(tmp_path: Path, change: Any, state: FileState | None) -> None:
    file = wav(tmp_path / "a.wav", samples_of_meeting(8))
    file.write_bytes(change(file.read_bytes()))
    answer = read(file)
    if state is None:
        assert isinstance(answer, Read)
        assert "notice period" in answer.document.text
    else:
        assert isinstance(answer, Failed)
        assert answer.state is state
        assert answer.reason


def test_text_with_the_name_of_a_recording_is_text(tmp_path: Path) -> None:
    file = tmp_path / "a.mp3"
    file.write_text("De huur is betaald.")
    answer = read(file, speech="")
    assert isinstance(answer, Read)
    assert answer.document.text == "De huur is betaald."


def test_without_the_model_a_recording_waits_for_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert read(MEETING, speech="") == Failed(FileState.UNSUPPORTED, NEEDS_SPEECH)
    settings = Settings(cache=tmp_path)
    waiting = FileRecord(
        "/d", "a.ogg", FileState.UNSUPPORTED, NEEDS_SPEECH, parser=f"none/{VERSION}"
    )
    assert is_settled(waiting, settings)
    folder = tmp_path / "models" / "whisper-base"
    folder.mkdir(parents=True)
    (folder / MANIFEST).write_text('{"origin": "", "precision": "full", "files": []}')
    assert not is_settled(waiting, settings)


@pytest.mark.parametrize(
    ("seconds", "label", "opened"),
    [(0, "0:00", "#t=0"), (754.9, "12:34", "#t=754"), (3754, "1:02:34", "#t=3754")],
)
def test_a_quote_opens_at_its_second(seconds: float, label: str, opened: str) -> None:
    assert clock(seconds) == label
    assert fragment(9, label) == opened
    assert page_name(9, label, "page {}") == label


@pytest.mark.parametrize("label", ["", "iv", "A-3", "Prijzen!12:40", "12:3", "a12:34"])
def test_other_labels_are_no_times(label: str) -> None:
    assert fragment(9, label) == "#page=9"
