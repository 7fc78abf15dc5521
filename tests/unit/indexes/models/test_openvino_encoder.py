"""What OpenVINO may use of the processor."""

import os
from pathlib import Path

import pytest

from vind.indexes.core import machine
from vind.indexes.models import openvino_encoder

ISA = "ONEDNN_MAX_CPU_ISA"


@pytest.mark.parametrize(
    ("flags", "own", "isa"),
    [
        ("avx512_vnni amx_tile amx_int8", "", "AVX512_CORE_FP16"),
        ("avx512_vnni amx_tile amx_int8", "AVX2", "AVX2"),
        ("avx512_vnni", "", None),
        (None, "", None),
    ],
)
def test_amx_is_forbidden_where_there_is_any(
    flags: str | None,
    own: str,
    isa: str | None,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    info = tmp_path / "cpuinfo"
    if flags is not None:
        info.write_text(f"flags\t\t: {flags}\n")
    monkeypatch.setattr(machine, "CPU_INFO", info)
    monkeypatch.setenv(ISA, own)
    if not own:
        monkeypatch.delenv(ISA)
    openvino_encoder._forbid_amx()
    assert os.environ.get(ISA) == isa
