"""Measures the writing out of recordings: word errors, and seconds of work a second of sound.

    python -m benchmarks.bench_speech FOLDER

The folder has recordings and, for word errors, a text file of the same name beside each ("a.wav",
"a.txt") with what is said in it. Case and punctuation do not count. Numbers do as they are written,
so that "3" for "three" is an error.
"""

import re
import sys
import time
from pathlib import Path

import av
from rapidfuzz.distance import Levenshtein

from vind.indexes.settings import load_settings
from vind.ingest.files.kinds import RECORDINGS
from vind.ingest.files.messages import Failed
from vind.ingest.files.workers import Worker
from vind.ingest.parsers.recordings import NEEDS_SPEECH, speech_model


def main() -> None:
    (folder,) = map(Path, sys.argv[1:])
    speech = speech_model(load_settings())
    if not speech:
        sys.exit(NEEDS_SPEECH)
    errors = words = 0
    worked = lasted = 0.0
    with Worker() as worker:
        for file in sorted(one for one in folder.iterdir() if one.suffix in RECORDINGS):
            begun = time.perf_counter()
            answer = worker.read(file, file.name, ocr=False, speech=speech)
            worked += time.perf_counter() - begun
            with av.open(str(file)) as opened:
                lasted += (opened.duration or 0) / av.time_base
            said = answer.reason if isinstance(answer, Failed) else answer.document.text
            told = ""
            if (reference := file.with_suffix(".txt")).exists():
                wanted, found = words_of(reference.read_text()), words_of(said)
                wrong = Levenshtein.distance(wanted, found)
                errors, words = errors + wrong, words + len(wanted)
                told = f"{wrong} of {len(wanted)} words wrong: "
            sys.stdout.write(f"{file.name}: {told}{said}\n")
    if words:
        sys.stdout.write(f"word error rate {errors / words:.3f} of {words} words\n")
    sys.stdout.write(f"{worked / lasted:.2f} s of work a second, on one core\n")


def words_of(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


if __name__ == "__main__":
    main()
