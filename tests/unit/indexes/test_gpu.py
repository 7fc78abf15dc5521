"""What is known of the card of a machine, told by a driver that is made up here."""

from pathlib import Path

import pytest

from vind.indexes.core import gpu
from vind.indexes.core.gpu import MIB, Card, read_card


@pytest.fixture(autouse=True)
def _no_card(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(gpu, "DRIVER", tmp_path / "version")
    monkeypatch.setenv("PATH", str(tmp_path))


def program(folder: Path, script: str) -> None:
    file = folder / gpu.PROGRAM
    file.write_text(f"#!/bin/sh\n{script}\n")
    file.chmod(0o755)


@pytest.mark.parametrize(
    ("told", "found"),
    [
        ("NVIDIA L4, 23034, 22563\n", Card("NVIDIA L4", 23034 * MIB, 22563 * MIB)),
        ("NVIDIA A2, 100, 50\nNVIDIA L4, 200, 150\n", Card("NVIDIA A2", 100 * MIB, 50 * MIB)),
        ("NVIDIA GB10, [N/A], [N/A]\n", Card("NVIDIA GB10", None, None)),
        ("", None),
        ("No devices were found\n", None),
    ],
)
def test_read_card_reads_the_first_card(told: str, found: Card | None) -> None:
    assert read_card(told) == found


def test_without_a_driver_no_gpu_library_is_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gpu, "faiss", None)
    assert not gpu.has_driver()
    assert not gpu.faiss_sees_card()
    assert not gpu.torch_sees_card()
    assert gpu.card() is None


@pytest.mark.parametrize(
    ("script", "found"),
    [
        ("echo 'NVIDIA L4, 23034, 22563'", Card("NVIDIA L4", 23034 * MIB, 22563 * MIB)),
        ("echo 'NVIDIA-SMI has failed'; exit 9", None),
    ],
)
def test_the_driver_is_asked_for_its_card(script: str, found: Card | None, tmp_path: Path) -> None:
    program(tmp_path, script)
    assert gpu.has_driver()
    assert gpu.card() == found


def test_a_driver_that_hangs_counts_as_no_card(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    program(tmp_path, "exec /bin/sleep 60")
    monkeypatch.setattr(gpu, "SECONDS", 0.1)
    assert gpu.card() is None
