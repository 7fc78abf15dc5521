"""The reader's fast form: two OpenVINO models with 8-bit weights, beside the pulled embedder."""

import hashlib
import shutil
from functools import cache, partial
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from vind.indexes.catalogue.stamp import name_of
from vind.indexes.core.machine import processor_name
from vind.indexes.models.openvino_encoder import CHOICE_FILE, read_choice
from vind.indexes.models.prepared import MAKING, clear_unused, mark_used, put_prepared
from vind.indexes.models.store import InstalledModel, make_once

if TYPE_CHECKING:
    import openvino
    import torch

RECIPE = 1
"""Version of the preparation, raised when it changes."""

LOWER, UPPER = "lower.xml", "upper.xml"


def weights_of(fingerprint: str) -> Path | None:
    """The packaged weights of the reader over the embedder with this fingerprint; None if none."""
    file = Path(str(files("vind.search.reader"))) / f"{name_of(fingerprint)}.safetensors"
    return file if file.is_file() else None


def prepared(model: InstalledModel, weights: Path) -> Path:
    """The folder with LOWER and UPPER, made once in half a minute.

    ``model`` is the embedder that the reader reads with. Raises OSError if its folder refuses, and
    what torch, safetensors or OpenVINO raise if the weights do not fit.
    """
    parts = [str(RECIPE), model.fingerprint, _hash(weights), version("openvino"), version("nncf")]
    stamp = hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]
    folder = model.folder / "reader" / processor_name() / stamp
    if folder.exists() and read_choice(folder) is None:
        shutil.rmtree(folder, ignore_errors=True)
    make_once(folder / CHOICE_FILE, model.folder, partial(_make, model, weights, folder))
    mark_used(folder)
    return folder


@cache
def _hash(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def _make(model: InstalledModel, weights: Path, folder: Path) -> None:
    import openvino

    clear_unused(folder)
    beside = folder.with_suffix(MAKING)
    beside.mkdir(parents=True)
    for name, made in (
        (UPPER, _upper_of(model.weights, weights)),  # first, as it fails at once if damaged
        (LOWER, lower_of(model.weights)),
    ):
        openvino.save_model(made, beside / name, compress_to_fp16=False)
    put_prepared(beside, folder, {"base": model.fingerprint})


def lower_of(base: Path) -> "openvino.Model":
    """The layers that read one text, from the embedder's weights, for texts of any length."""
    import torch

    from vind.search.reader.model import Shape, load_base

    lower, _ = load_base(base, Shape())
    return _converted(lower, [torch.randn(2, 16, Shape().hidden), torch.ones(2, 16)])


def _upper_of(base: Path, weights: Path) -> "openvino.Model":
    """The layers that read both texts, and the heads, trained."""
    import torch

    from vind.search.reader.model import Shape, load_base, load_trained

    _, upper = load_base(base, Shape())
    load_trained(upper, weights)
    there = torch.ones(2, 16)
    states = torch.randn(2, 16, Shape().hidden)
    return _converted(upper, [states, there, torch.ones(2, 3, 16), there])


def _converted(module: "torch.nn.Module", example: "list[torch.Tensor]") -> "openvino.Model":
    """An OpenVINO model with 8-bit weights; only the dimension of the states is fixed."""
    import openvino
    import torch

    from vind.indexes.models.runtime_choice import compress, quietly

    fixed = max(size for one in example for size in one.shape)
    shapes = [
        openvino.PartialShape([size if size == fixed else -1 for size in one.shape])
        for one in example
    ]
    with quietly(), torch.inference_mode():
        found = openvino.convert_model(module.eval(), example_input=tuple(example), input=shapes)
    return compress(found)
