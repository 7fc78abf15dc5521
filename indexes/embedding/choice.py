"""Which backend a model runs on, chosen once for a machine's libraries and kept beside the model.

int8 in OpenVINO is the fastest on a processor; where it strays too far from torch, or the
libraries that make it are missing, the model runs in bf16 or float32, or in torch.
"""

import hashlib
import json
import logging
import shutil
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeAlias

import numpy as np
from filelock import FileLock

from indexes.embedding.openvino_encoder import OpenVinoEncoder
from indexes.embedding.quantise import calibration_source, calibration_texts, convert, quantise
from indexes.embedding.tokens import TokenReader
from indexes.embedding.torch_encoder import TorchEncoder
from indexes.models.files import write_in_place
from indexes.models.spec import Encoder
from indexes.models.store import InstalledModel
from indexes.types import Vectors

if TYPE_CHECKING:
    import openvino

RECIPE = 1
"""Counts changes in how the model is made, so that those made before are made again."""

LEAST_COSINE = 0.995
"""How close each vector must stay to torch's in float32, so that vectors of all backends may
stand in one index."""

CHECK_EVERY = 3
"""The check embeds each third calibration text: some twenty, of all kinds and lengths."""

MODEL_FILE = "model.xml"
CHOICE_FILE = "choice.json"

Weights: TypeAlias = Literal["int8", "float32"]
Arithmetic: TypeAlias = Literal["f32", "bf16"]

CANDIDATES: tuple[tuple[Weights, Arithmetic], ...] = (
    ("int8", "bf16"),
    ("float32", "bf16"),
    ("float32", "f32"),
)
"""In order of speed."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Choice:
    """What was chosen and why. ``cosine`` is the lowest to torch in float32 over the check."""

    backend: Literal["openvino", "torch"]
    weights: Weights
    arithmetic: Arithmetic
    cosine: float
    why: str

    @property
    def description(self) -> str:
        """For people, e.g. "OpenVINO int8, cosine to float32 at least 0.9970"."""
        what = f"OpenVINO {self.weights} in {self.arithmetic}, cosine to float32 {self.cosine:.4f}"
        return what + (f" ({self.why})" if self.why else "")


def chosen(
    model: InstalledModel, encoder: Encoder, reader: TokenReader, threads: int
) -> tuple[Choice, Path]:
    """The choice for this machine and the folder of what was made for it; made now if need be.

    Two processes that come here at once make it once.
    """
    folder = model.folder / "openvino" / _stamp(model)
    if not (folder / CHOICE_FILE).exists():
        with FileLock(model.folder / ".making.lock"):
            if not (folder / CHOICE_FILE).exists():
                _make(model, encoder, reader, threads, folder)
    return Choice(**json.loads((folder / CHOICE_FILE).read_bytes())), folder


def _stamp(model: InstalledModel) -> str:
    """Names all that the made model depends on."""
    parts = [str(RECIPE), model.fingerprint, calibration_source()]
    parts += [f"{package} {_version(package)}" for package in ("openvino", "nncf")]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "missing"


def _make(
    model: InstalledModel, encoder: Encoder, reader: TokenReader, threads: int, folder: Path
) -> None:
    shutil.rmtree(folder.parent, ignore_errors=True)
    beside = folder.with_name("making")
    beside.mkdir(parents=True)
    choice = _choose(model, encoder, reader, threads, beside)
    write_in_place(json.dumps(asdict(choice), indent=2).encode(), beside / CHOICE_FILE)
    beside.replace(folder)


def _choose(
    model: InstalledModel, encoder: Encoder, reader: TokenReader, threads: int, folder: Path
) -> Choice:
    """Make the models in order of speed; the first that is faithful is saved and chosen."""
    refused: list[str] = []
    try:
        for weights, arithmetic, candidate, cosine in _candidates(model, encoder, reader, threads):
            if cosine >= LEAST_COSINE:
                _save(candidate, folder / MODEL_FILE)
                return Choice("openvino", weights, arithmetic, cosine, "; ".join(refused))
            refused.append(f"{weights} in {arithmetic} comes only as near as {cosine:.4f}")
    except Exception as error:  # noqa: BLE001 - slower is better than not at all, and it is told
        refused.append(f"OpenVINO does not do here: {error}")
        log.warning("vind embeds with torch, several times slower: %s", error)
    return Choice("torch", "float32", "f32", 1.0, "; ".join(refused))


def _candidates(
    model: InstalledModel, encoder: Encoder, reader: TokenReader, threads: int
) -> Iterator[tuple[Weights, Arithmetic, "openvino.Model", float]]:
    """Models, the fastest first, with their lowest cosine to torch in float32 over the check."""
    reference = TorchEncoder(model.folder, threads)
    texts = calibration_texts(encoder)
    checked = texts[::CHECK_EVERY]
    wanted = _embed(reference, reader, checked)
    converted = convert(reference.module)
    for weights, arithmetic in CANDIDATES:
        candidate = quantise(converted, reader, texts) if weights == "int8" else converted
        found = _embed(OpenVinoEncoder(candidate, threads, arithmetic), reader, checked)
        yield weights, arithmetic, candidate, float(np.sum(found * wanted, axis=1).min())


def _embed(
    encoder: OpenVinoEncoder | TorchEncoder, reader: TokenReader, texts: list[str]
) -> Vectors:
    batches = [batch for text in texts for batch in reader.batches([text], size=1)]
    return np.vstack([encoder.encode(batch.input_ids, batch.attention_mask) for batch in batches])


def _save(model: "openvino.Model", file: Path) -> None:
    import openvino

    openvino.save_model(model, file, compress_to_fp16=False)
