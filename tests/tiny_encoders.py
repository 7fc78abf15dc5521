"""Encoders of a few thousand random weights, of each architecture and pooling, as pulled models."""

from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

from tests.tiny_bert import DUTCH, ENGLISH
from vind.indexes.core.durable import sha256_of
from vind.indexes.models.skeleton import skeleton
from vind.indexes.models.spec import TOKENIZER, WEIGHTS, Encoder, ModelKind, ModelSpec
from vind.indexes.models.store import InstalledModel, StoredFile

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
ARCTIC = _xlm_roberta(segments=1, query_prefix="q : ", pooling="cls")
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
GEMMA = Encoder(
    # The last of them reads the whole text, the others a window.
    layers=6,
    heads=3,
    dimension=48,
    inner=64,
    vocabulary=len(WORDS),
    positions=64,
    max_tokens=32,
    pad_token=PAD,
    pad_text="<pad>",
    query_prefix="q : ",
    passage_prefix="p : ",
    architecture="gemma3_text",
    dense=(96, 48),
    norm_epsilon=1e-6,
)
BEKKO = Encoder(
    dimension=32, max_tokens=32, pad_token=PAD, pad_text="<pad>", architecture="modernbert"
)
GRANITE = replace(BEKKO, pooling="cls")
MODERNBERT: dict[str, object] = {
    "architectures": ["ModernBertModel"],
    "bos_token_id": START,
    "cls_token_id": START,
    "eos_token_id": END,
    "global_attn_every_n_layers": 3,
    "global_rope_theta": 160_000.0,
    "hidden_activation": "gelu",
    "hidden_size": 32,
    "intermediate_size": 64,
    # Each token sees four on either side of it, but for every third layer.
    "local_attention": 8,
    "local_rope_theta": 10_000.0,
    "max_position_embeddings": 64,
    "model_type": "modernbert",
    "norm_eps": 1e-05,
    "num_attention_heads": 2,
    "num_hidden_layers": 4,
    "pad_token_id": PAD,
    "sep_token_id": END,
    "vocab_size": len(WORDS),
}
"""As a publisher writes it."""


def write_tiny_encoder(folder: Path, encoder: Encoder, kept_in: str = "float32") -> InstalledModel:
    """The model in ``folder``, the same weights every time; ``kept_in`` names a type of torch."""
    import torch
    from transformers import AutoConfig, AutoModel

    folder.mkdir(parents=True)
    write_tokenizer(folder, encoder)
    small = skeleton(encoder, None if encoder.layers else MODERNBERT)
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
    _write_dense(folder, encoder)
    weights = StoredFile(WEIGHTS, sha256_of(folder / WEIGHTS), (folder / WEIGHTS).stat().st_size)
    spec = ModelSpec("tiny", ModelKind.EMBEDDER, "to test", "none", WEIGHTS, (), encoder)
    return InstalledModel(spec, folder, "made up", "full", (weights,))


def _write_dense(folder: Path, encoder: Encoder) -> None:
    import torch
    from safetensors.torch import save_file

    widths = pairwise((encoder.dimension, *encoder.dense))
    for number, (one, other) in enumerate(widths, start=2):
        layer = {"linear.weight": torch.randn(other, one)}
        save_file(layer, folder / f"{number}_Dense" / WEIGHTS, metadata={"format": "pt"})


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
