"""What is installed has all that it imports, and what is handed on has its documentation."""

import os
import re
import shutil
import subprocess
import sys
import tarfile
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

from tests.rooms import REPOSITORY, ROOMS, modules_imported

WITH_ANOTHER = {"pydantic_core"}
"""Modules that a declared package has a fixed version of, as a part of it."""


def name_of(requirement: str) -> str:
    (name,) = re.findall(r"^[\w.-]+", requirement)
    return re.sub(r"[-_.]+", "-", name).lower()


def test_imported_packages_are_declared_dependencies() -> None:
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    wanted = (
        "cpu",
        "web",
        "api",
        "mcp",
        "langchain",
        "ldap",
        "llama-index",
        "ray",
        "cluster",
        "sources",
    )
    required = [*project["dependencies"], *(one for name in wanted for one in extras[name])]
    declared = set(map(name_of, required))
    imported = {
        name.split(".")[0]
        for room in ROOMS
        for file in (REPOSITORY / room).rglob("*.py")
        for name in modules_imported(file.read_text(encoding="utf-8"))
    }
    others = imported - {"vind"} - sys.stdlib_module_names - WITH_ANOTHER
    brought_by = packages_distributions()
    undeclared = {
        module
        for module in others
        if declared.isdisjoint(map(name_of, brought_by.get(module, [module])))
    }
    assert {"openvino", "PIL"} <= others
    assert undeclared == set()


def test_the_source_distribution_contains_the_documentation(tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(REPOSITORY / "docs", copy / "docs")
    for file in filter(Path.is_file, REPOSITORY.iterdir()):
        shutil.copy(file, copy)
    subprocess.run(
        [sys.executable, "-c", "from setuptools.build_meta import build_sdist; build_sdist('..')"],
        cwd=copy,
        capture_output=True,
        check=True,
    )
    (archive,) = tmp_path.glob("*.tar.gz")
    with tarfile.open(archive) as sources:
        names = {name.partition("/")[2] for name in sources.getnames()}
    pages = {page.relative_to(copy).as_posix() for page in copy.glob("docs/**/*.md")}
    assert "docs/studies/confidence.md" in pages
    assert {"CHANGELOG.md", "constraints.txt", "LICENSE", *pages} <= names


EVERY_MODULE = """
import importlib, pkgutil, sys
sys.path = [path for path in sys.path if path != REPOSITORY]
import vind
assert vind.__path__ == [INSTALLED], vind.__path__
for module in pkgutil.walk_packages(vind.__path__, "vind."):
    if module.name != "vind.app.web.page":  # a script, which Streamlit runs
        importlib.import_module(module.name)
from vind.indexes.types import known_languages
assert "nl" in known_languages()
print(sorted({name.partition(".")[0] for name in sys.modules} & {"app", "indexes", "search"}))
"""


def test_the_wheel_installs_one_complete_package(tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    ignored = shutil.ignore_patterns(".*", "build", "*.egg-info", "tests", "benchmarks", "docs")
    shutil.copytree(REPOSITORY, copy, ignore=ignored)
    subprocess.run(
        [sys.executable, "-c", "from setuptools.build_meta import build_wheel; build_wheel('..')"],
        cwd=copy,
        capture_output=True,
        check=True,
    )
    (wheel,) = tmp_path.glob("*.whl")
    shutil.unpack_archive(wheel, installed := tmp_path / "installed", "zip")
    assert {one.name.partition("-")[0] for one in installed.iterdir()} == {"vind"}
    names = {"REPOSITORY": str(REPOSITORY), "INSTALLED": str(installed / "vind")}
    program = "".join(f"{name} = {value!r}\n" for name, value in names.items()) + EVERY_MODULE
    done = subprocess.run(
        [sys.executable, "-P", "-c", program],
        env={**os.environ, "PYTHONPATH": str(installed)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stdout, done.returncode) == ("[]\n", 0), done.stderr
