"""The one typed object of settings. Each is an environment variable prefixed ``VIND_``."""

import json
import os
import re
from ipaddress import ip_address
from pathlib import Path
from reprlib import repr as shortened
from typing import TYPE_CHECKING, Annotated, Literal, TypeAlias

import platformdirs
from pydantic import AfterValidator, BeforeValidator, Field, ValidationError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from vind.indexes.errors import SettingsError

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

ENV_PREFIX = "VIND_"

_HOST_NAME = re.compile(r"[a-z0-9_-]+(\.[a-z0-9_-]+)*\.?", re.IGNORECASE)

_TEXTS_IN_JSON = re.compile(r'\s*\[\s*"')
"""How a list of texts begins in JSON, and no pattern does."""


_WANTED = {
    "bool_parsing": "true or false",
    "bool_type": "true or false",
    "int_parsing": "a whole number",
    "int_from_float": "a whole number",
    "int_type": "a whole number",
    "greater_than_equal": "{ge} or more",
    "less_than_equal": "{le} or less",
    "string_type": "text",
    "path_type": "a folder",
    "tuple_type": "a list",
    "literal_error": "{expected}",
}
"""What to set a variable to, by pydantic's name for what is wrong with it."""


def _listed(value: object) -> object:
    """A list as an environment variable has it: in JSON, or parted by commas or lines."""
    if not isinstance(value, str):
        return value
    if value.lstrip().startswith("["):
        try:
            return json.loads(value)
        except ValueError as error:
            if _TEXTS_IN_JSON.match(value):
                raise ValueError(f"begins as a list in JSON, and is none ({error})") from error
            # A pattern may begin with a set of characters: "[Cc]ache/".
    return tuple(part for part in map(str.strip, value.replace(",", "\n").splitlines()) if part)


def whole_path(path: Path | str) -> Path:
    """``path`` from the root on, "~" for the home folder: what starts vind may be no shell.

    It stays the same place when the process goes to another folder.
    """
    return Path(os.path.expanduser(path)).absolute()  # noqa: PTH111 - Path raises at an unknown user


def _named(value: object) -> object:
    """``value`` as it was given: of no text at all pathlib makes the folder that one is in."""
    if isinstance(value, str | Path) and not str(value).strip():
        raise ValueError("is blank, and must be a folder")
    if "\0" in str(value):
        raise ValueError("has a null character, as no folder has")
    return value


def _names(names: tuple[str, ...]) -> tuple[str, ...]:
    """Host names as they were given, each of which a browser can ask for."""
    for name in names:
        if not _HOST_NAME.fullmatch(name) and not _is_address(name.strip("[]")):
            raise ValueError(
                f"has {name!r}, which is no name of a host. Give it without http:// and without a "
                "port, such as vind.example.nl"
            )
    return names


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


_Folder: TypeAlias = Annotated[Path, BeforeValidator(_named), AfterValidator(whole_path)]


class Settings(BaseSettings):
    """Defaults that need no file; bounds that are refused with a sentence.

    A variable that is set to nothing is one that is not set.
    """

    model_config = SettingsConfigDict(
        env_prefix=ENV_PREFIX, env_ignore_empty=True, frozen=True, extra="forbid"
    )

    index: _Folder = Field(
        default_factory=lambda: platformdirs.user_data_path("vind") / "index",
        description="folder of the index",
    )
    cache: _Folder = Field(
        default_factory=lambda: platformdirs.user_cache_path("vind"),
        description="folder of pulled models",
    )
    offline: bool = Field(default=False, description="never open a socket to fetch a model")
    embedder: str = Field(
        default="auto",
        description="name of the embedder in `vind models list`; `auto` takes that of the index, "
        "and for a new one what the machine can carry",
    )
    reranker: str = Field(
        default="",
        description="name of the reranker in `vind models list`; none by default",
    )
    llm: str = Field(
        default="qwen2.5-coder-1.5b-instruct",
        description="name of the LLM in `vind models list`, or the path of a GGUF file",
    )
    threads: int = Field(
        default_factory=lambda: len(os.sched_getaffinity(0)),
        ge=1,
        le=256,
        description="processor threads for embedding and generation",
    )
    gpu: bool = Field(default=True, description="use an NVIDIA card where there is one")
    passage_tokens: int = Field(
        default=200, ge=32, le=250, description="longest passage, in tokens of the embedder"
    )
    ocr: bool = Field(default=True, description="read pages without text with Tesseract")
    exclude: Annotated[tuple[str, ...], NoDecode, BeforeValidator(_listed)] = Field(
        default=(),
        description="files and folders to leave out, as patterns of `.gitignore` parted by commas",
    )
    access: Literal["off", "filesystem", "rules"] = Field(
        default="off",
        description="who may read what: `off`, everybody everything; `filesystem`, by the rights "
        "of the files and folders; `rules`, by the `.vindaccess` files of the folders",
    )
    administrators: Annotated[tuple[str, ...], NoDecode, BeforeValidator(_listed)] = Field(
        default=(),
        description="accounts, and groups with an @ in front, that may read everything and start "
        "runs, parted by commas",
    )
    allow_hosts: Annotated[
        tuple[str, ...], NoDecode, BeforeValidator(_listed), AfterValidator(_names)
    ] = Field(
        default=(),
        description="names by which browsers may ask `vind serve` for the page, beside the address "
        "that it listens on, parted by commas",
    )
    api_rate: int = Field(
        default=600, ge=0, le=1_000_000, description="requests a minute by one caller; 0: no limit"
    )
    api_answers: int = Field(
        default=4, ge=1, le=100, description="questions that `vind api` answers at once"
    )
    api_waiting: int = Field(
        default=16, ge=0, le=1000, description="questions that wait for their turn in `vind api`"
    )


def load_settings(**overrides: object) -> Settings:
    """Settings from the environment, ``overrides`` (those that are not None) going first.

    Raises SettingsError on an unknown ``VIND_`` variable or override, or a value out of bounds.
    """
    known = {_variable(name) for name in Settings.model_fields}
    named = {name for name in os.environ if name.startswith(ENV_PREFIX)}
    unknown = sorted((named | set(map(_variable, overrides))) - known)
    if unknown:
        raise SettingsError(
            f"Unknown setting {', '.join(unknown)}. Known settings: {', '.join(sorted(known))}."
        )
    given = {name: value for name, value in overrides.items() if value is not None}
    try:
        return Settings(**given)  # type: ignore[arg-type]
    except RuntimeError as error:  # of platformdirs, where the user has no home folder
        raise SettingsError(
            "There is no home folder to keep the index and the models in: set VIND_INDEX and "
            "VIND_CACHE."
        ) from error
    except ValidationError as error:
        # Several items of one list may have the same problem.
        problems = dict.fromkeys(_what_to_mend(issue) for issue in error.errors())
        raise SettingsError(" ".join(problems)) from error


def _variable(name: str) -> str:
    return ENV_PREFIX + name.upper()


def _what_to_mend(issue: "ErrorDetails") -> str:
    """One sentence about what is wrong with one setting."""
    name = _variable(str(issue["loc"][0]))
    if wanted := _WANTED.get(issue["type"]):
        value = wanted.format_map(issue.get("ctx", {}))
        return f"Set {name} to {value}, not {shortened(issue['input'])}."
    return f"{name} {issue['msg'].removeprefix('Value error, ')}."
