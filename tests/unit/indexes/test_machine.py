"""How much memory can be had, and given back."""

import mmap
import os
import subprocess
import sys
from pathlib import Path

import pytest

from vind.indexes.core import machine
from vind.indexes.core.machine import has_amx, lacks_byte_products, processor_name

MB = 1 << 20


@pytest.fixture
def told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine of which 8,000 MB can be had, without limits."""
    (tmp_path / "meminfo").write_text(f"MemTotal: 1 kB\nMemAvailable: {8000 * 1024} kB\n")
    (tmp_path / "cgroup").write_text("")
    monkeypatch.setattr(machine, "MEMINFO", tmp_path / "meminfo")
    monkeypatch.setattr(machine, "OWN_CGROUPS", tmp_path / "cgroup")
    monkeypatch.setattr(machine, "CGROUPS", tmp_path / "groups")
    return tmp_path


def limit(folder: Path, names: tuple[str, str], most: str, used: int, stat: str = "") -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / names[0]).write_text(f"{most}\n")
    (folder / names[1]).write_text(f"{used}\n")
    (folder / "memory.stat").write_text(stat)


VERSION_2 = ("memory.max", "memory.current")
VERSION_1 = ("memory.limit_in_bytes", "memory.usage_in_bytes")


def test_available_memory_without_limits_is_the_machines(told: Path) -> None:
    assert machine.available_memory() == 8000 * MB
    (told / "cgroup").unlink()
    assert machine.available_memory() == 8000 * MB


@pytest.mark.parametrize(
    ("most", "used", "stat", "left"),
    [
        ("max", 5000 * MB, "", 8000),
        (str(3000 * MB), 1000 * MB, "", 2000),
        (str(3000 * MB), 2500 * MB, f"anon 1\ninactive_file {700 * MB}\n", 1200),
        (str(3000 * MB), 3100 * MB, "", 0),
        (str(90_000 * MB), 0, "", 8000),
    ],
)
def test_available_memory_respects_a_cgroup_limit_and_its_cache(
    told: Path, most: str, used: int, stat: str, left: int
) -> None:
    (told / "cgroup").write_text("0::/service\n")
    limit(told / "groups" / "service", VERSION_2, most, used, stat)
    assert machine.available_memory() == left * MB


def test_available_memory_follows_the_narrowest_cgroup(told: Path) -> None:
    (told / "cgroup").write_text("0::/slice/service\n")
    limit(told / "groups" / "slice" / "service", VERSION_2, "max", 0)
    limit(told / "groups" / "slice", VERSION_2, str(2000 * MB), 500 * MB)
    assert machine.available_memory() == 1500 * MB


def test_available_memory_in_a_container_reads_its_root_cgroup(told: Path) -> None:
    (told / "cgroup").write_text("5:cpu,cpuacct:/docker/1\n4:memory:/docker/1\n0::/\n")
    limit(told / "groups" / "memory", VERSION_1, str(1000 * MB), 400 * MB)
    assert machine.available_memory() == 600 * MB


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells what is mapped")
def test_unload_pages_frees_a_files_pages_and_keeps_its_content(
    tmp_path: Path,
) -> None:
    content = bytes(range(256)) * 16 * 64
    (tmp_path / "model.bin").write_bytes(content)
    (tmp_path / "other.bin").write_bytes(content)
    with (
        (tmp_path / "model.bin").open("rb") as model,
        (tmp_path / "other.bin").open("rb") as other,
        mmap.mmap(model.fileno(), 0, access=mmap.ACCESS_READ) as read,
        mmap.mmap(model.fileno(), 0, access=mmap.ACCESS_COPY) as written,
        mmap.mmap(other.fileno(), 0, access=mmap.ACCESS_READ) as beside,
    ):
        assert read[:] == beside[:] == content
        written[:4] = b"mine"
        machine.unload_pages(tmp_path / "model.bin")
        assert in_memory(tmp_path / "model.bin", "r--") == 0
        assert in_memory(tmp_path / "other.bin", "r--") == len(content)
        assert written[:4] == b"mine"
        assert read[:] == content
        assert in_memory(tmp_path / "model.bin", "r--") == len(content)


def in_memory(file: Path, rights: str) -> int:
    """How many bytes of a file are in the memory of this process, mapped with these rights."""
    lines = iter(Path("/proc/self/smaps").read_text().splitlines())
    mapped = next(line for line in lines if line.endswith(str(file)) and f" {rights}" in line)
    assert mapped
    return next(int(line.split()[1]) for line in lines if line.startswith("Rss:")) * 1024


# What is read of the processor.

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
def test_cpuinfo_tells_processor_name_amx_and_byte_products(
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


# What waits for another thread makes room for others, from before llama.cpp is loaded.

SCRIPT = "import os, sys, vind; print(os.environ['GOMP_SPINCOUNT'], 'llama_cpp' in sys.modules)"


def spin_count_told(environment: dict[str, str]) -> str:
    command = [sys.executable, "-c", SCRIPT]
    run = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    return run.stdout.strip()


def test_the_openmp_spin_count_is_lowered_at_import() -> None:
    unset = {name: value for name, value in os.environ.items() if name != "GOMP_SPINCOUNT"}
    assert spin_count_told(unset) == "1000 False"


def test_a_spin_count_set_by_the_user_stays() -> None:
    assert spin_count_told(os.environ | {"GOMP_SPINCOUNT": "7"}) == "7 False"
