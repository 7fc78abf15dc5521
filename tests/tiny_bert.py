"""A BERT of a few thousand random weights with a tokenizer of whole words, as a pulled model."""

from pathlib import Path

from vind.indexes.core.durable import sha256_of
from vind.indexes.models.registry import find_model
from vind.indexes.models.skeleton import skeleton
from vind.indexes.models.spec import Encoder, ModelKind, ModelSpec
from vind.indexes.models.store import InstalledModel, StoredFile, models_folder, write_manifest
from vind.indexes.settings import Settings

SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]")
DUTCH = ("de", "het", "een", "pomp", "huur", "verlof")
ENGLISH = ("the", "a", "pump", "rent", "leave")
WORDS = [*SPECIAL, *DUTCH, *ENGLISH, "q", "p", ":", "."]

ENCODER = Encoder(
    layers=2,
    heads=2,
    dimension=32,
    inner=64,
    vocabulary=len(WORDS),
    positions=64,
    max_tokens=16,
    pad_token=0,
    pad_text="[PAD]",
    query_prefix="q : ",
    passage_prefix="p : ",
)
SPEC = ModelSpec("tiny", ModelKind.EMBEDDER, "to test", "none", "model.safetensors", (), ENCODER)


def write_tokenizer(folder: Path) -> None:
    from tokenizers import Tokenizer, models, pre_tokenizers, processors

    tokenizer = Tokenizer(
        models.WordLevel({word: place for place, word in enumerate(WORDS)}, unk_token=SPECIAL[1])
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]",
        pair="[CLS] $A [SEP] $B:1 [SEP]:1",
        special_tokens=[("[CLS]", 2), ("[SEP]", 3)],
    )
    tokenizer.save(str(folder / "tokenizer.json"))


def write_tiny_cross_encoder(settings: Settings, name: str) -> InstalledModel:
    """A classifier of a question with a passage, pulled as the reranker of this name."""
    import torch
    from transformers import BertConfig, BertForSequenceClassification

    spec = find_model(name)
    folder = models_folder(settings) / name
    folder.mkdir(parents=True)
    write_tokenizer(folder)
    (folder / "tokenizer_config.json").write_bytes(skeleton(ENCODER)["tokenizer_config.json"])
    (folder / "config.json").write_bytes(skeleton(ENCODER)["config.json"])
    torch.manual_seed(1)
    config = BertConfig.from_pretrained(folder, num_labels=1, initializer_range=1.0)
    BertForSequenceClassification(config).save_pretrained(folder)
    files = tuple(
        StoredFile(path.name, sha256_of(path), path.stat().st_size)
        for path in sorted(folder.iterdir())
    )
    model = InstalledModel(spec, folder, "made up", "full", files)
    write_manifest(model)
    return model


def write_tiny_bert(folder: Path) -> InstalledModel:
    """The model in ``folder``, the same weights every time."""
    import torch
    from transformers import BertConfig, BertModel

    folder.mkdir(parents=True)
    write_tokenizer(folder)
    for path, content in skeleton(ENCODER).items():
        (folder / path).parent.mkdir(exist_ok=True)
        (folder / path).write_bytes(content)
    torch.manual_seed(1)
    model = BertModel(BertConfig.from_pretrained(folder), add_pooling_layer=False)
    model.save_pretrained(folder)
    weights = folder / SPEC.weights
    files = (StoredFile(SPEC.weights, sha256_of(weights), weights.stat().st_size),)
    return InstalledModel(SPEC, folder, "made up", "full", files)
