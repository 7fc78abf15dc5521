"""The typed settings. Each is an environment variable prefixed ``VIND_``."""

import os
import re
from pathlib import Path
from reprlib import repr as shortened
from typing import TYPE_CHECKING, Annotated, Literal, TypeAlias

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

from vind.indexes.core.setting_values import (
    IS_ADDRESS,
    group_pairs,
    header_name,
    host_names,
    issuer_address,
    ldap_address,
    llm_or_servers,
    mail_address,
    mail_addresses,
    mail_server,
    named_or_none,
    networks,
    page_origin,
    path_or_word,
    printable_key,
    ray_address,
    require_path,
    split_list,
    webhook_address,
    whole_path,
)
from vind.indexes.errors import ArgumentError, SettingsError

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

ENV_PREFIX = "VIND_"

SHORTEST_SECRET = 24
"""The fewest characters of a proxy's secret: 16 random bytes in base64."""

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

_Folder: TypeAlias = Annotated[Path, BeforeValidator(require_path), AfterValidator(whole_path)]
_List: TypeAlias = Annotated[tuple[str, ...], NoDecode, BeforeValidator(split_list)]


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
    indexes: Annotated[tuple[_Folder, ...], NoDecode, BeforeValidator(split_list)] = Field(
        default=(),
        description="folders of further indexes to choose from on the page of `vind "
        "serve`, separated by commas",
    )
    cache: _Folder = Field(
        default_factory=lambda: platformdirs.user_cache_path("vind"),
        description="folder of pulled models",
    )
    log: Literal["error", "warning", "info", "debug"] = Field(
        default="warning",
        description="the least that is worth a line on stderr: error, warning, info (each file, "
        "search and answer) or debug",
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
    llm: Annotated[str, AfterValidator(llm_or_servers)] = Field(
        default="qwen2.5-coder-1.5b-instruct",
        description="name of the LLM in `vind models list`, the path of a GGUF file, or "
        "the address, up to `/v1`, of a server, which then gets questions and "
        "quotes; several addresses are separated by commas",
    )
    llm_model: str = Field(
        default="",
        description="name of the model at that server; not needed if it has one only",
    )
    llm_key: Annotated[str, AfterValidator(printable_key)] = Field(
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
    ray: Annotated[str, AfterValidator(ray_address)] = Field(
        default="",
        description="Ray cluster that reads and embeds for `vind index` and `vind "
        "reindex`: HOST:PORT of its head, or `auto`; none by default",
    )
    exclude: Annotated[tuple[str, ...], NoDecode, BeforeValidator(split_list)] = Field(
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
    administrators: Annotated[tuple[str, ...] | None, NoDecode, BeforeValidator(named_or_none)] = (
        Field(
            default=None,
            description="accounts, and groups with an @ in front, that may read everything "
            "and start runs, separated by commas; `none`: only keys with --administrator. A server "
            "that has another name than this machine's own does not start without it",
        )
    )
    allow_hosts: Annotated[
        tuple[str, ...], NoDecode, BeforeValidator(split_list), AfterValidator(host_names)
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
    keys: Annotated[str, BeforeValidator(path_or_word)] = Field(
        default="",
        description="file of the keys of programs (`vind keys`); by default `keys.json` "
        "in your data directory",
    )
    oidc_issuer: Annotated[str, AfterValidator(issuer_address)] = Field(
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
    page_address: Annotated[str, AfterValidator(page_origin)] = Field(
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
    proxy_addresses: Annotated[_List, AfterValidator(networks)] = Field(
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
    proxy_user_header: Annotated[str, AfterValidator(header_name)] = Field(
        default="X-Forwarded-User", description="header in which a proxy sends the account"
    )
    proxy_groups_header: Annotated[str, AfterValidator(header_name)] = Field(
        default="X-Forwarded-Groups",
        description="header in which a proxy sends the groups, separated by commas",
    )
    group_map: Annotated[_List, AfterValidator(group_pairs)] = Field(
        default=(),
        description="names here for the groups of people, as pairs "
        "`theirs=ours` separated by commas; other groups then grant nothing. "
        "By default groups keep their names",
    )
    ldap: Annotated[str, AfterValidator(ldap_address)] = Field(
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
    audit: Annotated[str, BeforeValidator(path_or_word)] = Field(
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

    notify_url: Annotated[str, AfterValidator(webhook_address)] = Field(
        default="",
        repr=False,
        description="address that gets a notice, as JSON by POST, of a run that failed; may "
        "have a secret in it",
    )
    notify_mail: Annotated[_List, AfterValidator(mail_addresses)] = Field(
        default=(),
        description="addresses that get a mail of a run that failed, separated by commas; "
        "with VIND_SMTP",
    )
    notify_failures: int = Field(
        default=10,
        ge=1,
        description="number of files that newly cannot be read whole, from which on such a notice "
        "is sent of a run that is done, too",
    )
    smtp: Annotated[str, AfterValidator(mail_server)] = Field(
        default="",
        validate_default=True,
        description="server that takes those mails: `smtps://mail.example.nl`, or `smtp://…` for "
        "STARTTLS (not needed on this machine)",
    )
    smtp_from: Annotated[str, AfterValidator(mail_address)] = Field(
        default="", description="sender of those mails; by default the first who gets them"
    )
    smtp_user: str = Field(default="", description="account at that server")
    smtp_password_file: Annotated[str, BeforeValidator(path_or_word)] = Field(
        default="",
        validate_default=True,
        description="file with the password of that account, readable by the account of vind alone",
    )

    @field_validator("smtp")
    @classmethod
    def _for_mails(cls, address: str, info: ValidationInfo) -> str:
        if info.data.get("notify_mail") and not address:
            raise ValueError(
                "is not set, and VIND_NOTIFY_MAIL is. Set it to the server that takes your mail, "
                "such as smtps://mail.example.nl"
            )
        return address

    @field_validator("smtp_password_file")
    @classmethod
    def _of_the_sender(cls, file: str, info: ValidationInfo) -> str:
        if info.data.get("smtp_user") and not file:
            raise ValueError("is not set, and VIND_SMTP_USER is")
        return file

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
        return tuple(self.llm.split(",")) if IS_ADDRESS.match(self.llm) else ()

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
