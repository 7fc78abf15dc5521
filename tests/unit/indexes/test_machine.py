"""How much memory can be had."""

from pathlib import Path

import pytest

from vind.indexes import machine

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


def test_without_limits_it_is_what_the_machine_has(told: Path) -> None:
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
def test_a_limit_counts_with_what_is_used_and_could_be_used_again(
    told: Path, most: str, used: int, stat: str, left: int
) -> None:
    (told / "cgroup").write_text("0::/service\n")
    limit(told / "groups" / "service", VERSION_2, most, used, stat)
    assert machine.available_memory() == left * MB


def test_the_narrowest_of_the_groups_counts(told: Path) -> None:
    (told / "cgroup").write_text("0::/slice/service\n")
    limit(told / "groups" / "slice" / "service", VERSION_2, "max", 0)
    limit(told / "groups" / "slice", VERSION_2, str(2000 * MB), 500 * MB)
    assert machine.available_memory() == 1500 * MB


def test_in_a_container_its_own_group_is_the_root(told: Path) -> None:
    (told / "cgroup").write_text("5:cpu,cpuacct:/docker/1\n4:memory:/docker/1\n0::/\n")
    limit(told / "groups" / "memory", VERSION_1, str(1000 * MB), 400 * MB)
    assert machine.available_memory() == 600 * MB
