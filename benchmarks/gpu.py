"""What an NVIDIA card brings: passages a second, a search, tokens a second.

    python -m benchmarks.gpu [--passages N] [--rows N]

Each on the processor and, where the library sees a card, on that, with the settings' models; what
cannot be run is left out and says why. Beside it stands by how little they differ: the lowest
cosine between the vectors of the built-in texts, and how many of the best ten of a search are the
same. Vectors are searched in a segment of random ones, exactly and without a filter.
"""

import argparse
import time
from collections.abc import Callable
from contextlib import closing

import numpy as np

from benchmarks.bench_embedding import texts
from vind.indexes.arrays import Ids, Vectors
from vind.indexes.core.gpu import card, faiss_sees_card, torch_sees_card
from vind.indexes.errors import ModelError
from vind.indexes.folder.segment import BLOCK, CardCopy, Segment, build
from vind.indexes.models import fastest_llm, find_model
from vind.indexes.models.embedder import SentenceEmbedder, load_embedder
from vind.indexes.models.runtime_choice import CALIBRATION, HELD_OUT, built_in, texts_in
from vind.indexes.settings import load_settings
from vind.search.wording.local import LocalModel
from vind.search.wording.prompt import Prompt

ROUNDS = 3
QUERIES = 50
BEST = 10
DIMENSION = 384
PROMPT = Prompt("Answer in three long sentences.", "How does a company register leave?")


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--passages", type=int, default=512, help="to embed (default 512)")
    parser.add_argument("--rows", type=int, default=500_000, help="to search (default 500000)")
    given = parser.parse_args()
    found = card()
    print(f"card: {found.name if found else 'none'}\n")
    print(f"{'':<24}{'processor':>12}{'card':>12}   ")
    embedding(given.passages)
    searching(given.rows)
    wording()


def row(name: str, processor: float, on_card: float | None, said: str) -> None:
    """One line of the table."""
    second = "-" if on_card is None else f"{on_card:.1f}"
    print(f"{name:<24}{processor:>12.1f}{second:>12}   {said}", flush=True)


def embedding(count: int) -> None:
    """Passages a second with their words' states, as indexing embeds them."""
    passages = texts(count)
    processor = load_embedder(load_settings(gpu=False))
    slow = passages_a_second(processor, passages)
    if not torch_sees_card():
        row("passages/s", slow, None, f"{processor.backend}; torch sees no card")
        return
    on_card = load_embedder(load_settings(gpu=True))
    fast = passages_a_second(on_card, passages)
    row("passages/s", slow, fast, f"{processor.backend}; {on_card.backend}")
    encoder = find_model(load_settings().embedder).encoder
    if encoder is None:
        return
    said = [text for name in (CALIBRATION, HELD_OUT) for text in texts_in(built_in(name), encoder)]
    cosines = (on_card.embed_passages(said) * processor.embed_passages(said)).sum(axis=1)
    print(f"{'lowest cosine':<24}{'':>12}{cosines.min():>12.4f}   card to processor", flush=True)


def passages_a_second(embedder: SentenceEmbedder, passages: list[str]) -> float:
    """The median of some rounds, after one to warm up."""
    return len(passages) / median_seconds(lambda: embedder.read_passages(passages))


def median_seconds(run: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Of ``rounds`` runs, after one to warm up."""
    run()
    taken = []
    for _ in range(rounds):
        started = time.perf_counter()
        run()
        taken.append(time.perf_counter() - started)
    return float(np.median(taken))


def searching(rows: int) -> None:
    """Milliseconds a search of one segment, for the best ten."""
    exact = build(random_rows(rows), DIMENSION)
    queries = unit(np.random.default_rng(0), QUERIES)

    def search(segment: Segment) -> list[set[int]]:
        return [set(segment.nearest(query, BEST, None)[1].tolist()) for query in queries]

    slow = 1000 * median_seconds(lambda: search(exact)) / QUERIES
    name = f"ms/search of {rows:,}"
    if not faiss_sees_card():
        row(name, slow, None, "exact; FAISS sees no card")
        return
    copy = CardCopy()
    started = time.perf_counter()
    copy.copy(exact)
    taken = time.perf_counter() - started
    if copy.best(exact, queries[0]) is None:
        row(name, slow, None, "exact; the card did not take the vectors")
        return
    copied = Segment(exact.passage_ids, exact.file_ids, exact.by_file, exact.codes, copy)
    fast = 1000 * median_seconds(lambda: search(copied)) / QUERIES
    pairs = zip(search(exact), search(copied), strict=True)
    same = sum(len(one & other) for one, other in pairs)
    row(name, slow, fast, f"{same} of {BEST * QUERIES} the same; copied in {taken:.1f} s")


def random_rows(count: int) -> list[tuple[Ids, Ids, Vectors]]:
    """Passages with unit vectors, ten to a file, in blocks."""
    chance = np.random.default_rng(1)
    blocks = []
    for start in range(0, count, BLOCK):
        ids = np.arange(start, min(start + BLOCK, count))
        blocks.append((ids, ids // 10, unit(chance, len(ids))))
    return blocks


def unit(chance: np.random.Generator, count: int) -> Vectors:
    """Random unit vectors, shape (count, DIMENSION)."""
    vectors = chance.standard_normal((count, DIMENSION), dtype=np.float32)
    whole: Vectors = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return whole


def wording() -> None:
    """Tokens a second of a reply, the time that the prompt takes left out."""
    from llama_cpp import llama_supports_gpu_offload

    try:
        slow = tokens_a_second(gpu=False)
    except ModelError as error:
        print(f"tokens/s left out: {error}")
        return
    fast = tokens_a_second(gpu=True) if llama_supports_gpu_offload() else None
    said = "llama.cpp sees no card" if fast is None else ""
    row("tokens/s", slow, fast, said)


def tokens_a_second(*, gpu: bool) -> float:
    """The median of some rounds, after one to warm up."""
    settings = load_settings()
    opened = LocalModel.open(fastest_llm(settings), settings.threads, gpu=gpu)
    rates = []
    with closing(opened) as model:
        for _ in range(1 + ROUNDS):
            began, said = 0.0, ""
            for piece in model.generate(PROMPT):
                began = began or (time.perf_counter() if piece else 0.0)
                said += piece
            taken = time.perf_counter() - began
            rates.append(model.count_tokens(said) / taken)
    return float(np.median(rates[1:]))


if __name__ == "__main__":
    main()
