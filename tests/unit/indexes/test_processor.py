"""What is read of the processor."""

from pathlib import Path

import pytest

from vind.indexes.core import machine
from vind.indexes.core.machine import has_amx, lacks_byte_products, processor_name

OLDER = "processor\t: 0\nflags\t\t: fpu avx avx2 fma\nbugs\t\t: amx_int8\n"
NEWER = "flags\t\t: avx2 avx512f avx512_vnni amx_int8\n"
DESKTOP = "flags\t\t: avx2 avx_vnni\n"
ARM = "Features\t: fp asimd asimddp i8mm\n"


@pytest.mark.parametrize(
    ("info", "name", "amx", "lacks"),
    [
        (OLDER, "x-avx2", False, True),
        (NEWER, "x-avx2-avx512f-avx512_vnni-amx_int8", True, False),
        (DESKTOP, "x-avx2-avx_vnni", False, False),
        (ARM, "x-asimddp-i8mm", False, False),
        ("", "x", False, False),
        (None, "x", False, False),
    ],
)
def test_what_decides_how_a_model_is_run(
    info: str | None,
    name: str,
    amx: bool,
    lacks: bool,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    file = tmp_path / "cpuinfo"
    if info is not None:
        file.write_text(info)
    monkeypatch.setattr(machine, "CPU_INFO", file)
    monkeypatch.setattr("platform.machine", lambda: "x")
    assert (processor_name(), has_amx(), lacks_byte_products()) == (name, amx, lacks)
