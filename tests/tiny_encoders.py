"""Encoders of a few thousand random weights, of each architecture and pooling, as pulled models."""

from pathlib import Path
from typing import Any

from indexes.hashing import sha256_of
from indexes.models.skeleton import skeleton
from indexes.models.spec import TOKENIZER, WEIGHTS, Encoder, ModelKind, ModelSpec
from indexes.models.store import InstalledModel, StoredFile
from tests.tiny_bert import DUTCH, ENGLISH

START, PAD, END, UNKNOWN = range(4)
"""Numbered as XLM-RoBERTa has them, whose positions are counted from the one after PAD."""
WORDS = ["<s>", "<pad>", "</s>", "<unk>", *DUTCH, *ENGLISH, "q", "p", ":", "."]

SPREAD = 0.2
"""Of the weights: enough for a token to have a say in the vectors of those beside it."""


def _xlm_roberta(**differing: Any) -> Encoder:
    return Encoder(
        layers=2,
        heads=2,
        dimension=32,
        inner=64,
        vocabulary=len(WORDS),
        positions=34,
        max_tokens=32,
        pad_token=PAD,
        pad_text="<pad>",
        architecture="xlm-roberta",
        norm_epsilon=1e-5,
        **differing,
    )


E5 = _xlm_roberta(segments=1, query_prefix="q : ", passage_prefix="p : ")
GRANITE = _xlm_roberta(segments=2, pooling="cls")
QWEN = Encoder(
    layers=2,
    # Two to each of the eight that all sizes have for keys and values.
    heads=16,
    dimension=32,
    inner=64,
    vocabulary=len(WORDS),
    positions=64,
    max_tokens=32,
    # Qwen3 ends a text with what it pads with.
    pad_token=END,
    pad_text="</s>",
    query_prefix="q : ",
    architecture="qwen3",
    pooling="last",
    norm_epsilon=1e-6,
)


def write_tiny_encoder(folder: Path, encoder: Encoder, kept_in: str = "float32") -> InstalledModel:
    """The model in ``folder``, the same weights every time; ``kept_in`` names a type of torch."""
    import torch
    from transformers import AutoConfig, AutoModel

    folder.mkdir(parents=True)
    write_tokenizer(folder, encoder)
    small = skeleton(encoder)
    for path, content in small.items():
        (folder / path).parent.mkdir(exist_ok=True)
        (folder / path).write_bytes(content)
    torch.manual_seed(1)
    config = AutoConfig.from_pretrained(folder, initializer_range=SPREAD)
    model = AutoModel.from_config(config)  # type: ignore[no-untyped-call]
    # What is padded with begins as zeros, and Qwen3's is trained, as it ends every text.
    torch.nn.init.normal_(model.get_input_embeddings().weight, std=SPREAD)
    model.to(getattr(torch, kept_in)).save_pretrained(folder)
    # It wrote a configuration of its own, which knows the type.
    (folder / "config.json").write_bytes(small["config.json"])
    weights = StoredFile(WEIGHTS, sha256_of(folder / WEIGHTS), (folder / WEIGHTS).stat().st_size)
    spec = ModelSpec("tiny", ModelKind.EMBEDDER, "to test", "none", WEIGHTS, (), encoder)
    return InstalledModel(spec, folder, "made up", "full", (weights,))


def write_tokenizer(folder: Path, encoder: Encoder) -> None:
    """Whole words, between the marks of XLM-RoBERTa or with that of Qwen3 at the end."""
    from tokenizers import Tokenizer, models, pre_tokenizers, processors

    tokenizer = Tokenizer(
        models.WordLevel(
            {word: place for place, word in enumerate(WORDS)}, unk_token=WORDS[UNKNOWN]
        )
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="$A </s>" if encoder.architecture == "qwen3" else "<s> $A </s>",
        special_tokens=[("<s>", START), ("</s>", END)],
    )
    tokenizer.save(str(folder / TOKENIZER))
