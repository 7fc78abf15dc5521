"""Passages embedded a second, against sentence-transformers in float32 with the same weights.

    python benchmarks/bench_embedding.py [PASSAGES]

Texts of about 200 tokens from the evaluation sets (or else the sample company); the two take turns,
so that a machine that slows down slows both, and the median ratio is what to quote. Prints the
cosine between their vectors too.
"""

import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.sets import DATA, ROOT, evenly
from vind.indexes.arrays import Vectors
from vind.indexes.catalogue.stamp import name_of
from vind.indexes.models import find_installed
from vind.indexes.models.embedder import load_embedder
from vind.indexes.settings import load_settings

ROUNDS = 5
CHARACTERS = 850
"""About 200 tokens."""


def texts(count: int) -> list[str]:
    """Stretches of Dutch and English documents, ``count`` of them."""
    folders = [DATA / name / "docs" for name in ("handbook", "scifact", "vac-nl")]
    present = [folder for folder in folders if folder.is_dir()] or [ROOT / "samples/company"]
    found: list[str] = []
    for folder in present:
        files = sorted(
            path for path in folder.rglob("*") if path.suffix in {".md", ".txt", ".html"}
        )
        whole = [path.read_text(encoding="utf-8", errors="replace") for path in files]
        found += [text[:CHARACTERS] for text in whole if len(text) >= CHARACTERS][: 2 * count]
    return list(evenly(found, count)[:count])


def timed(embed: Callable[[list[str]], Vectors], passages: list[str]) -> tuple[float, Vectors]:
    started = time.perf_counter()
    vectors = embed(passages)
    return len(passages) / (time.perf_counter() - started), vectors


def main(count: int) -> None:
    import torch
    from sentence_transformers import SentenceTransformer

    settings = load_settings()
    embedder = load_embedder(settings)
    torch.set_num_threads(settings.threads)
    installed = find_installed(name_of(embedder.fingerprint), settings)
    folder, encoder = installed.folder, installed.spec.encoder
    prefix = encoder.passage_prefix if encoder else ""
    model = SentenceTransformer(str(folder), local_files_only=True, device="cpu")

    def reference(passages: list[str]) -> Vectors:
        return np.asarray(
            model.encode([prefix + text for text in passages], normalize_embeddings=True)
        )

    passages = texts(count)
    tokens = float(np.mean([len(embedder.token_spans(text)) for text in passages]))
    embedder.embed_passages(passages[:8])
    reference(passages[:8])
    ratios, ours, theirs = [], [], []
    for _ in range(ROUNDS):
        fast, vectors = timed(embedder.embed_passages, passages)
        slow, wanted = timed(reference, passages)
        ours.append(fast)
        theirs.append(slow)
        ratios.append(fast / slow)
    cosines = (vectors * wanted).sum(axis=1)
    print(f"{len(passages)} passages of {tokens:.0f} tokens, {settings.threads} threads")
    print(f"vind                   {np.median(ours):7.1f} passages/s  ({embedder.backend})")
    print(f"sentence-transformers  {np.median(theirs):7.1f} passages/s  (torch float32)")
    print(f"ratio                  {np.median(ratios):7.2f}  (least {min(ratios):.2f})")
    asked = [passage[:60] for passage in passages]
    seconds = [1 / timed(embedder.embed_queries, [one])[0] for one in asked]
    print(f"a question             {1000 * np.median(seconds):7.1f} ms p50")
    print(f"cosine                 {cosines.mean():7.4f}  (least {cosines.min():.4f})")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 64)
