"""The typed settings. Each is an environment variable prefixed ``VIND_``."""

import json
import os
import re
from ipaddress import ip_address, ip_network
from pathlib import Path
from reprlib import repr as shortened
from typing import TYPE_CHECKING, Annotated, Literal, TypeAlias
from urllib.parse import urlsplit

import platformdirs
from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    ValidationError,
    ValidationInfo,
    field_validator,
)
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from vind.indexes.errors import ArgumentError, SettingsError

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

ENV_PREFIX = "VIND_"

_HOST_NAME = re.compile(r"[a-z0-9_-]+(\.[a-z0-9_-]+)*\.?", re.IGNORECASE)

_HEADER_NAME = re.compile(r"[A-Za-z0-9-]+")

SHORTEST_SECRET = 24
"""The fewest characters of a proxy's secret: 16 random bytes in base64."""

LOOPBACK = ("127.0.0.1", "localhost", "::1")
"""Hosts that only this machine can reach."""

_IS_ADDRESS = re.compile(r"\s*https?://", re.IGNORECASE)

_TEXTS_IN_JSON = re.compile(r'\s*\[\s*"')
"""Start of a JSON list of strings, which no pattern of files has."""


WANTED = {
    "bool_parsing": "true or false",
    "bool_type": "true or false",
    "int_parsing": "a whole number",
    "int_from_float": "a whole number",
    "int_type": "a whole number",
    "float_parsing": "a number",
    "float_type": "a number",
    "greater_than": "more than {gt}",
    "greater_than_equal": "{ge} or more",
    "less_than_equal": "{le} or less",
    "string_type": "text",
    "path_type": "a folder",
    "tuple_type": "a list",
    "literal_error": "{expected}",
    "string_too_short": "some text",
}
"""The valid values, by pydantic's name for the error."""


def _split_list(value: object) -> object:
    """A list from an environment variable: JSON, or separated by commas or lines."""
    if not isinstance(value, str):
        return value
    if value.lstrip().startswith("["):
        try:
            return json.loads(value)
        except ValueError as error:
            if _TEXTS_IN_JSON.match(value):
                raise ValueError(f"begins as a list in JSON, and is none ({error})") from error
            # Not JSON: a pattern may begin with a character set, "[Cc]ache/".
    return tuple(part for part in map(str.strip, value.replace(",", "\n").splitlines()) if part)


def whole_path(path: Path | str) -> Path:
    """The absolute path, with "~" expanded, since vind may not be started by a shell.

    It stays valid when the process changes its working directory.
    """
    return Path(os.path.expanduser(path)).absolute()  # noqa: PTH111 - Path raises at an unknown user


def _require_path(value: object) -> object:
    """Refuse blank paths, which pathlib takes for the working directory, and null characters."""
    if isinstance(value, str | Path) and not str(value).strip():
        raise ValueError("is blank, and must be a folder")
    if "\0" in str(value):
        raise ValueError("has a null character, as no folder has")
    return value


def _host_names(names: tuple[str, ...]) -> tuple[str, ...]:
    """Refuse host names that a browser cannot request."""
    for name in names:
        if not _HOST_NAME.fullmatch(name) and not _is_address(name.strip("[]")):
            raise ValueError(
                f"has {name!r}, which is no name of a host. Give it without http:// and without a "
                "port, such as vind.example.nl"
            )
    return names


def _named_or_none(value: object) -> object:
    """A list, which the word ``none`` leaves empty."""
    return () if value == "none" else _split_list(value)


def _networks(addresses: tuple[str, ...]) -> tuple[str, ...]:
    for address in addresses:
        try:
            ip_network(address)
        except ValueError as error:
            raise ValueError(
                f"has {address!r}, which is no address and no network ({error}). Give one such as "
                "10.0.0.5 or 10.0.0.0/24"
            ) from error
    return addresses


def _ray_address(address: str) -> str:
    """Check the address of a Ray cluster, as ``ray start`` prints it."""
    host, _, port = address.strip().rpartition(":")
    is_whole = bool(host) and "/" not in host and port.isdecimal() and 0 < int(port) < 1 << 16
    if address.strip() not in {"", "auto"} and not is_whole:
        raise ValueError(
            f"is {address!r}, which is no address of a Ray cluster. Give HOST:PORT, as `ray start "
            "--head` prints it, or auto"
        )
    return address.strip()


def _header_name(name: str) -> str:
    if not _HEADER_NAME.fullmatch(name):
        raise ValueError(f"is {name!r}, which is no name of a header, such as X-Forwarded-User")
    return name


def _issuer_address(address: str) -> str:
    """Check the address of an issuer, whose keys must be fetched over a safe connection."""
    try:
        parts = urlsplit(address)
        is_safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)
        is_whole = bool(parts.hostname) and not (parts.query or parts.fragment or parts.username)
        _ = parts.port  # raises if the port is invalid
    except ValueError:
        is_safe = is_whole = False
    if address and not (is_safe and is_whole):
        raise ValueError(
            f"is {address!r}, which is no address of an issuer. Give one that begins with "
            "https://, as the issuer itself writes it"
        )
    return address


def _llm_or_servers(value: str) -> str:
    """A model's name or file as given, or the checked addresses of servers."""
    if not _IS_ADDRESS.match(value):
        return value
    parts = (part.strip() for part in value.split(","))
    return ",".join(dict.fromkeys(_llm_server(part) for part in parts if part))


def _llm_server(address: str) -> str:
    if "@" in address:
        raise ValueError("has a name or password in an address. Set VIND_LLM_KEY to the key")
    try:
        parts = urlsplit(address)
        is_server = parts.scheme in {"http", "https"} and bool(parts.hostname)
        _ = parts.port  # raises if the port is invalid
    except ValueError:
        is_server = False
    if not is_server or parts.query or parts.fragment or not address.isascii() or " " in address:
        raise ValueError(
            f"has {shortened(address)}, which is no address of a server of language models. Give "
            "one such as http://127.0.0.1:8000/v1, or several parted by commas"
        )
    return address.rstrip("/")


def _printable_key(key: str) -> str:
    if not (key.isascii() and key.isprintable()):
        raise ValueError("has characters in it that no key has. Set it to the key alone")
    return key.strip()


def _directory(address: str) -> str:
    """The address of a directory: over TLS, or on this machine."""
    try:
        parts = urlsplit(address)
        is_whole = parts.scheme in {"ldap", "ldaps"} and bool(parts.hostname)
        _ = parts.port  # raises where it is none
    except ValueError:
        is_whole = False
    if address and (not is_whole or parts.path.strip("/") or parts.query or parts.username):
        raise ValueError(
            f"is {address!r}, which is no address of a directory. Give one such as "
            "ldaps://dc.example.nl, or ldap://dc.example.nl for StartTLS"
        )
    return address.rstrip("/")


def _page_origin(address: str) -> str:
    try:
        parts = urlsplit(address)
        is_origin = parts.scheme in {"http", "https"} and bool(parts.hostname)
        _ = parts.port  # raises if the port is invalid
    except ValueError:
        is_origin = False
    if address and (not is_origin or parts.path.strip("/") or parts.query or parts.username):
        raise ValueError(
            f"is {address!r}. Give what stands before the path in the browser, such as "
            "https://vind.example.nl"
        )
    return address.rstrip("/")


def _group_pairs(pairs: tuple[str, ...]) -> tuple[str, ...]:
    for pair in pairs:
        claim, _, group = pair.rpartition("=")
        if not claim.strip() or not group.strip():
            raise ValueError(
                f"has {pair!r}. Give pairs of a value of the claim and a group, such as "
                "a1b2-c3d4=hr"
            )
    return pairs


def _path_or_word(value: object) -> object:
    """An absolute path as text, or a special word unchanged."""
    if value in {"", "auto", "off"} or not isinstance(value, str | Path):
        return value
    _require_path(value)
    return str(whole_path(value))


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


_Folder: TypeAlias = Annotated[Path, BeforeValidator(_require_path), AfterValidator(whole_path)]
_List: TypeAlias = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_split_list)]


class Settings(BaseSettings):
    """All settings, with defaults and bounds.

    An empty variable counts as not set.
    """

    model_config = SettingsConfigDict(
        env_prefix=ENV_PREFIX,
        env_ignore_empty=True,
        frozen=True,
        extra="forbid",
        hide_input_in_errors=True,  # some values are secret
    )

    index: _Folder = Field(
        default_factory=lambda: platformdirs.user_data_path("vind") / "index",
        description="folder of the index",
    )
    indexes: Annotated[tuple[_Folder, ...], NoDecode, BeforeValidator(_split_list)] = Field(
        default=(),
        description="folders of further indexes to choose from on the page of `vind "
        "serve`, separated by commas",
    )
    cache: _Folder = Field(
        default_factory=lambda: platformdirs.user_cache_path("vind"),
        description="folder of pulled models",
    )
    offline: bool = Field(default=False, description="never open a connection to download a model")
    embedder: str = Field(
        default="auto",
        description="name of the embedder in `vind models list`; `auto` keeps that of the "
        "index, and for a new one takes the best that the machine can run",
    )
    reranker: str = Field(
        default="",
        description="name of the reranker in `vind models list`; none by default",
    )
    reader: bool = Field(
        default=True,
        description="read the question with each passage before sentences are ranked and judged, "
        "where there is a reader over the embedder; about a second a question",
    )
    llm: Annotated[str, AfterValidator(_llm_or_servers)] = Field(
        default="qwen2.5-coder-1.5b-instruct",
        description="name of the LLM in `vind models list`, the path of a GGUF file, or "
        "the address, up to `/v1`, of a server, which then gets questions and "
        "quotes; several addresses are separated by commas",
    )
    llm_model: str = Field(
        default="",
        description="name of the model at that server; not needed if it has one only",
    )
    llm_key: Annotated[str, AfterValidator(_printable_key)] = Field(
        default="", repr=False, description="key for those servers"
    )
    llm_at_once: int = Field(
        default=8, ge=1, le=1000, description="answers that such a server writes at the same time"
    )
    llm_seconds: float = Field(
        default=60,
        gt=0,
        le=3600,
        description="seconds that a server has for an answer",
    )
    llm_connect_seconds: float = Field(
        default=5, gt=0, le=600, description="seconds to connect to a server"
    )
    threads: int = Field(
        default_factory=lambda: len(os.sched_getaffinity(0)),
        ge=1,
        le=256,
        description="processor threads for embedding and generation",
    )
    gpu: bool = Field(default=True, description="use an NVIDIA card if there is one")
    passage_tokens: int = Field(
        default=200, ge=32, le=250, description="longest passage, in tokens of the embedder"
    )
    ocr: bool = Field(default=True, description="read pages without text with Tesseract")
    ray: Annotated[str, AfterValidator(_ray_address)] = Field(
        default="",
        description="Ray cluster that reads and embeds for `vind index` and `vind "
        "reindex`: HOST:PORT of its head, or `auto`; none by default",
    )
    exclude: Annotated[tuple[str, ...], NoDecode, BeforeValidator(_split_list)] = Field(
        default=(),
        description="files and folders to leave out, as patterns of `.gitignore` "
        "separated by commas",
    )
    store: str = Field(
        default="",
        repr=False,
        description="address of the PostgreSQL that holds the index, instead of a folder: "
        "`postgresql://vind@db.example.nl/vind`, with `?schema=NAME` for "
        "another index there",
    )
    milvus: str = Field(
        default="",
        description="address of the Milvus that holds the index's vectors and words, with "
        "`VIND_STORE`",
    )
    milvus_token: str = Field(
        default="", repr=False, description="`user:password` or key for Milvus"
    )
    access: Literal["off", "filesystem", "rules"] = Field(
        default="off",
        description="who may read what: `off`, everybody reads everything; `filesystem`, "
        "by the rights of the files and folders; `rules`, by the "
        "`.vindaccess` files of the folders",
    )
    administrators: Annotated[tuple[str, ...] | None, NoDecode, BeforeValidator(_named_or_none)] = (
        Field(
            default=None,
            description="accounts, and groups with an @ in front, that may read everything "
            "and start runs, separated by commas; `none`: only keys with --administrator. A server "
            "that has another name than this machine's own does not start without it",
        )
    )
    allow_hosts: Annotated[
        tuple[str, ...], NoDecode, BeforeValidator(_split_list), AfterValidator(_host_names)
    ] = Field(
        default=(),
        description="host names under which browsers may request the page of `vind "
        "serve`, besides the address that it listens on, separated by commas",
    )
    api_rate: int = Field(
        default=600,
        ge=0,
        le=1_000_000,
        description="requests a minute for each caller; 0: no limit",
    )
    api_answers: int = Field(
        default=4, ge=1, le=100, description="questions that `vind api` answers at the same time"
    )
    api_waiting: int = Field(
        default=16,
        ge=0,
        le=1000,
        description="questions that may wait for their turn in `vind api`",
    )
    open_to_all: bool = Field(
        default=False,
        description="allow everybody who reaches the server to read everything; needed to "
        "serve other machines while access is off",
    )
    keys: Annotated[str, BeforeValidator(_path_or_word)] = Field(
        default="",
        description="file of the keys of programs (`vind keys`); by default `keys.json` "
        "in your data directory",
    )
    oidc_issuer: Annotated[str, AfterValidator(_issuer_address)] = Field(
        default="", description="address of the OpenID Connect issuer whose tokens are accepted"
    )
    oidc_audience: str = Field(
        default="",
        validate_default=True,
        description="audience of those tokens: their `aud` claim",
    )
    oidc_client_id: str = Field(
        default="",
        description="client id of the web page at that issuer, to sign people in; the "
        "issuer redirects them to `/oauth2callback`",
    )
    oidc_client_secret: str = Field(
        default="", repr=False, description="client secret of the web page at that issuer"
    )
    page_address: Annotated[str, AfterValidator(_page_origin)] = Field(
        default="",
        description="address at which browsers reach the page, such as "
        "https://vind.example.nl; needed for sign-in if it is not the address "
        "that the page listens on",
    )
    oidc_name_claim: str = Field(
        default="preferred_username",
        min_length=1,
        description="claim with the account of who signs in",
    )
    oidc_groups_claim: str = Field(
        default="groups",
        min_length=1,
        description="claim with their groups; a dot leads into an object: `realm_access.roles`",
    )
    proxy_addresses: Annotated[_List, AfterValidator(_networks)] = Field(
        default=(),
        description="addresses or networks of reverse proxies that sign people in, "
        "separated by commas; headers from elsewhere are ignored",
    )
    proxy_secret: str = Field(
        default="",
        validate_default=True,
        repr=False,
        description="secret that those proxies send as `X-Vind-Proxy-Secret`, of "
        f"{SHORTEST_SECRET} characters or more",
    )
    proxy_user_header: Annotated[str, AfterValidator(_header_name)] = Field(
        default="X-Forwarded-User", description="header in which a proxy sends the account"
    )
    proxy_groups_header: Annotated[str, AfterValidator(_header_name)] = Field(
        default="X-Forwarded-Groups",
        description="header in which a proxy sends the groups, separated by commas",
    )
    group_map: Annotated[_List, AfterValidator(_group_pairs)] = Field(
        default=(),
        description="names here for the groups of people, as pairs "
        "`theirs=ours` separated by commas; other groups then grant nothing. "
        "By default groups keep their names",
    )
    ldap: Annotated[str, AfterValidator(_directory)] = Field(
        default="",
        description="directory that has the groups of people: `ldaps://dc.example.nl`, or "
        "`ldap://…` for StartTLS (not needed on this machine)",
    )
    ldap_base: str = Field(
        default="",
        validate_default=True,
        description="entry that people and groups are below: `dc=example,dc=nl`",
    )
    ldap_account: str = Field(default="", description="account that may search there, as its DN")
    ldap_password: str = Field(
        default="", validate_default=True, repr=False, description="password of that account"
    )
    ldap_person: str = Field(
        default="(uid={name})",
        description="filter for the person whose account is `{name}`",
    )
    ldap_groups: str = Field(
        default="(|(member={dn})(memberUid={name}))",
        description="filter for the groups of the person with account `{name}` and entry `{dn}`",
    )
    ldap_group_name: str = Field(
        default="cn", min_length=1, description="attribute with the name of a group"
    )
    audit: Annotated[str, BeforeValidator(_path_or_word)] = Field(
        default="auto",
        description="folder of the audit log; `auto`, one in your data directory unless "
        "access is off; `off`, none",
    )
    audit_questions: Literal["text", "hash", "nothing"] = Field(
        default="text",
        description="what the audit log keeps of a question: its `text`, a keyed `hash`, "
        "or `nothing`",
    )
    audit_days: int = Field(
        default=365, ge=1, le=36500, description="days for which the audit log is kept"
    )

    @field_validator("oidc_audience")
    @classmethod
    def _require_audience(cls, audience: str, info: ValidationInfo) -> str:
        # Without an audience, tokens for other programs of the issuer would be valid here.
        if info.data.get("oidc_issuer") and not audience.strip():
            raise ValueError(
                "is not set, and VIND_OIDC_ISSUER is. Set it to what the `aud` claim of the tokens "
                "for vind says"
            )
        return audience

    @field_validator("proxy_secret")
    @classmethod
    def _of_the_proxies(cls, secret: str, info: ValidationInfo) -> str:
        # Any account on a proxy's machine can open a connection from its address.
        if info.data.get("proxy_addresses") and not secret:
            raise ValueError(
                "is not set, and VIND_PROXY_ADDRESSES is. Set it to what `openssl rand -base64 24` "
                "prints, and have the proxy send that as X-Vind-Proxy-Secret"
            )
        if secret and (
            len(secret) < SHORTEST_SECRET or not (secret.isascii() and secret.isprintable())
        ):
            raise ValueError(
                f"needs {SHORTEST_SECRET} or more letters, digits and signs, such as `openssl "
                "rand -base64 24` prints"
            )
        return secret

    @field_validator("ldap_base")
    @classmethod
    def _of_a_directory(cls, base: str, info: ValidationInfo) -> str:
        if info.data.get("ldap") and not base.strip():
            raise ValueError(
                "is not set, and VIND_LDAP is. Set it to the entry that people and groups are "
                "below, such as dc=example,dc=nl"
            )
        return base

    @field_validator("ldap_password")
    @classmethod
    def _of_an_account(cls, password: str, info: ValidationInfo) -> str:
        # Without a password a directory lets in whoever asks, as nobody (RFC 4513, 5.1.2).
        if info.data.get("ldap_account") and not password:
            raise ValueError("is not set, and VIND_LDAP_ACCOUNT is")
        return password

    @field_validator("ldap_person", "ldap_groups")
    @classmethod
    def _for_one_person(cls, written: str, info: ValidationInfo) -> str:
        wanted = ("{name}",) if info.field_name == "ldap_person" else ("{name}", "{dn}")
        named = set(re.findall(r"\{\w*\}", written))
        if not named or named - set(wanted) or not re.fullmatch(r"\(.*\)", written):
            raise ValueError(
                f"is {shortened(written)}: give a filter in parentheses with "
                f"{' or '.join(wanted)} in it"
            )
        return written

    @property
    def llm_servers(self) -> tuple[str, ...]:
        """The addresses of the language model servers; empty if the model runs here."""
        return tuple(self.llm.split(",")) if _IS_ADDRESS.match(self.llm) else ()

    @property
    def signs_in(self) -> bool:
        """Whether people sign in to the page at the issuer."""
        return bool(self.access != "off" and self.oidc_issuer and self.oidc_client_id)

    @property
    def keys_file(self) -> Path:
        """The file of program keys. Raises SettingsError as ``audit_folder``."""
        return whole_path(self.keys) if self.keys else _in_data_directory("keys.json", "VIND_KEYS")

    @property
    def audit_folder(self) -> Path | None:
        """The folder of the audit log; None if there is no log.

        Raises SettingsError if it is not set and the user has no home folder.
        """
        if self.audit == "off" or (self.audit == "auto" and self.access == "off"):
            return None
        return (
            _in_data_directory("audit", "VIND_AUDIT") if self.audit == "auto" else Path(self.audit)
        )


def load_settings(**overrides: object) -> Settings:
    """Load settings from the environment; ``overrides`` that are not None take precedence.

    Raises SettingsError for an unknown ``VIND_`` variable or override, or an invalid value.
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
    except RuntimeError as error:  # platformdirs found no home folder
        raise SettingsError(
            "There is no home folder to keep the index and the models in: set VIND_INDEX and "
            "VIND_CACHE."
        ) from error
    except ValidationError as error:
        # Several items of a list may have the same problem.
        problems = dict.fromkeys(_error_sentence(issue) for issue in error.errors())
        raise SettingsError(" ".join(problems)) from error


def _in_data_directory(name: str, variable: str) -> Path:
    """A path in the user's data directory, which need not exist until it is used."""
    try:
        return platformdirs.user_data_path("vind") / name
    except RuntimeError as error:
        raise SettingsError(f"There is no home folder for it: set {variable}.") from error


def settings_of(value: Settings | None) -> Settings:
    """``value``, or by default the environment's. Raises ArgumentError for another type."""
    if value is None:
        return load_settings()
    if isinstance(value, Settings):
        return value
    raise ArgumentError(
        f"settings are what `load_settings` returns, as of load_settings(threads=2), not "
        f"{shortened(value)}."
    )


def _variable(name: str) -> str:
    return ENV_PREFIX + name.upper()


def _error_sentence(issue: "ErrorDetails") -> str:
    """One sentence on what is wrong with a setting."""
    name = _variable(str(issue["loc"][0]))
    if wanted := WANTED.get(issue["type"]):
        value = wanted.format_map(issue.get("ctx", {}))
        return f"Set {name} to {value}, not {shortened(issue['input'])}."
    return f"{name} {issue['msg'].removeprefix('Value error, ')}."
