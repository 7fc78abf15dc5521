"""Train the reader on public sets and on our companies.

    python -m benchmarks.train_reader OUT --tokens 4000000    # run it again to go on after a stop
    python -m benchmarks.train_reader OUT --write [OTHER …]   # package its weights, or a mean

Reads question and passage by the frozen lower layers of EmbeddingGemma, and trains the matrices of
low rank in its upper ones, and the heads. It writes OUT each few minutes with all that is needed to
go on: run it again to resume. Without a stop the same arguments give the same weights on the same
machine.
"""

import argparse
import random
import time
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import save_file
from torch import Tensor
from torch.nn import functional
from torch.nn.utils.rnn import pad_sequence

from benchmarks.reader_data import KEPT_ASIDE, Example, Window, own_examples, public_epoch
from benchmarks.sets import EVERY_COMPANY, ROOT
from vind.indexes.models import find_installed
from vind.indexes.models.openvino_encoder import OpenVinoModel
from vind.indexes.models.prepared import token_table
from vind.indexes.models.tokens import TokenReader
from vind.indexes.settings import load_settings
from vind.search.fitted.packaged import DEFAULT
from vind.search.reader.model import Shape, load_base
from vind.search.reader.prepare import lower_of
from vind.search.reader.reader import MOST_TOKENS, Page, prompt_of, token_spans

FIRST_SHARE, LAST_SHARE = 0.3, 0.85
"""Share of the windows that are of our companies, at the start and at the end."""

THREADS = 2

SAVED_EACH = 240
"""Seconds."""

PACKAGED = ROOT / "search/reader" / f"{DEFAULT}.safetensors"
TRAINED_ON = tuple(one for one in EVERY_COMPANY if one not in KEPT_ASIDE)

CACHED = 12_000
"""Passages of our companies whose states are kept in memory, 2 bytes a number."""


class Texts:
    """The base: its tokenizer, its table of tokens and its frozen layers."""

    def __init__(self) -> None:
        base = find_installed(DEFAULT, load_settings())
        if base.spec.encoder is None:
            raise SystemExit(f"{DEFAULT} does not embed text.")
        self.encoder = base.spec.encoder
        self.tokenizer = TokenReader(base.folder, self.encoder).tokenizer
        self.table = token_table(base.weights)
        self.scale = np.float32(self.table.shape[1] ** 0.5)
        _, self.upper = load_base(base.weights, Shape())
        self.lower = OpenVinoModel(lower_of(base.weights), THREADS)
        for one in self.upper.parameters():
            if not one.requires_grad:
                one.data = one.data.bfloat16()
        self.kept: OrderedDict[str, Tensor] = OrderedDict()
        self.encoded: dict[str, tuple[list[int], np.ndarray]] = {}

    def prompt(self, window: Window) -> tuple[str, int]:
        """A window as it is read, and where its own text begins in that."""
        return prompt_of(Page(window.title, window.text, window.units), self.encoder)

    def states(self, texts: Sequence[str]) -> list[Tensor]:
        """The states of texts after the lower layers, each of shape (tokens, hidden)."""
        missing = [one for one in dict.fromkeys(texts) if one not in self.kept]
        missing.sort(key=len)
        for start in range(0, len(missing), 16):
            some = missing[start : start + 16]
            ids = [self.ids(one) for one in some]
            padded = pad_sequence([torch.tensor(one) for one in ids], batch_first=True)
            there = pad_sequence([torch.ones(len(one)) for one in ids], batch_first=True)
            embedded = self.table[padded.numpy()] * self.scale
            (found,) = self.lower.finish(self.lower.start(embedded, there.numpy()))
            for text, one, length in zip(some, found, map(len, ids), strict=True):
                self.kept[text] = torch.from_numpy(one[:length]).bfloat16()
        read = [self.kept[one] for one in texts]
        while len(self.kept) > CACHED:
            self.kept.popitem(last=False)
        return read

    def ids(self, text: str) -> list[int]:
        """The tokens of a text."""
        return self._encoded(text)[0]

    def places(self, text: str) -> np.ndarray:
        """Spans of the tokens in characters, shape (tokens, 2); empty for special tokens."""
        return self._encoded(text)[1]

    def _encoded(self, text: str) -> tuple[list[int], np.ndarray]:
        if text not in self.encoded:
            if len(self.encoded) > CACHED:
                self.encoded.clear()
            found = self.tokenizer.encode(text)
            offsets = np.array(found.offsets[:MOST_TOKENS])
            self.encoded[text] = found.ids[:MOST_TOKENS], offsets
        return self.encoded[text]


class Group:
    """Some windows of about the same length, as one padded tensor."""

    def __init__(self, windows: Sequence[tuple[Example, Window]], texts: Texts) -> None:
        asked = texts.states([texts.encoder.query_prefix + e.question for e, _ in windows])
        read = texts.states([texts.prompt(w)[0] for _, w in windows])
        joined = [torch.cat(pair) for pair in zip(asked, read, strict=True)]
        self.states = pad_sequence(joined, batch_first=True)
        self.there = pad_sequence([torch.ones(len(one)) for one in joined], batch_first=True)
        length = self.states.shape[1]
        most = max(len(w.units) for _, w in windows)
        self.units = torch.zeros(len(joined), most, length)
        self.asked = torch.zeros(len(joined), length)
        self.spans: list[tuple[int, int, int, int, int]] = []
        for row, ((_, window), question) in enumerate(zip(windows, asked, strict=True)):
            text, begins = texts.prompt(window)
            places = texts.places(text)
            shift = len(question)
            self.asked[row, :shift] = 1
            for number, (start, end) in enumerate(token_spans(places, window.units, begins, shift)):
                self.units[row, number, start:end] = 1
            if window.span and window.answers:
                self._add_span(row, window, places, begins, shift)
        self.valid = self.units.sum(-1) > 0

    def _add_span(
        self, row: int, window: Window, places: np.ndarray, begins: int, shift: int
    ) -> None:
        a, b = (one + begins for one in window.span or (0, 0))
        at = np.flatnonzero((places[:, 0] < b) & (places[:, 1] > a))
        for number in window.answers:
            unit = torch.nonzero(self.units[row, number]).flatten()
            if len(at) and len(unit):
                first, last = int(at[0]) + shift, int(at[-1]) + shift
                low, high = int(unit[0]), int(unit[-1])
                if low <= first <= last <= high:
                    self.spans.append((row, low, high, first, last))
                    return


@dataclass
class Said:
    """What the network says of the windows of some examples, in their order.

    Logits of the units of each window, shapes (units,) and (units, 3), which of them were read, and
    for each answer within a unit the logits of its tokens, shape (2, tokens), and its ends.
    """

    answers: list[Tensor]
    polarity: list[Tensor]
    valid: list[Tensor]
    spans: list[tuple[Tensor, Tensor]]
    tokens: int


def said_of(
    examples: Sequence[Example], texts: Texts, tokens: int = 2000, *, with_prior: bool = True
) -> Said:
    """Runs the network over the windows of ``examples``, in groups of at most ``tokens`` tokens."""
    windows = [(e, w) for e in examples for w in e.windows]
    lengths = [len(texts.ids(texts.prompt(w)[0])) + len(e.question) // 4 for e, w in windows]
    order = sorted(range(len(windows)), key=lambda n: lengths[n])
    groups: list[list[int]] = [[]]
    for n in order:
        if groups[-1] and (len(groups[-1]) + 1) * lengths[n] > tokens:
            groups.append([])
        groups[-1].append(n)
    empty = torch.zeros(0)
    said = Said([empty] * len(windows), [empty] * len(windows), [empty] * len(windows), [], 0)
    for numbers in groups:
        group = Group([windows[n] for n in numbers], texts)
        answers, polarity, ends = texts.upper(group.states, group.there, group.units, group.asked)
        for row, n in enumerate(numbers):
            count = len(windows[n][1].units)
            valid = group.valid[row, :count]
            logits = answers[row, :count].masked_fill(~valid, -1e4)
            prior = windows[n][1].prior
            said.answers[n] = logits + torch.tensor(prior) if prior and with_prior else logits
            said.polarity[n] = polarity[row, :count]
            said.valid[n] = valid
        for row, low, high, first, last in group.spans:
            goal = torch.tensor([first - low, last - low])
            said.spans.append((ends[row, low : high + 1].T, goal))
        said.tokens += int(group.there.sum())
    return said


def losses(examples: Sequence[Example], said: Said) -> dict[str, Tensor]:
    """The mean loss of each head over the examples that have its label."""
    found: dict[str, list[Tensor]] = {"select": [], "polarity": [], "span": []}
    row = 0
    none = torch.zeros(1)
    for example in examples:
        rows = range(row, row + len(example.windows))
        row += len(example.windows)
        every = torch.cat([none, *(said.answers[r] for r in rows)])
        right = [
            said.answers[r][n]
            for r, window in zip(rows, example.windows, strict=True)
            for n in window.answers
            if said.valid[r][n]
        ]
        whole = torch.logsumexp(every, 0)
        if right:
            found["select"].append(whole - torch.logsumexp(torch.stack(right), 0))
        elif not any(window.answers for window in example.windows):
            found["select"].append(whole)
        for r, window in zip(rows, example.windows, strict=True):
            if window.polarity < 0:
                continue
            numbers = [n for n in window.answers if said.valid[r][n]]
            if not numbers and window.polarity == 2:
                numbers = torch.nonzero(said.valid[r]).flatten().tolist()
            if numbers:
                shares = torch.softmax(said.answers[r][numbers], 0)
                chances = torch.softmax(said.polarity[r][numbers], -1)
                found["polarity"].append(-torch.log(shares @ chances[:, window.polarity] + 1e-6))
    for logits, goal in said.spans:
        found["span"].append(functional.cross_entropy(logits, goal))
    return {name: torch.stack(some).mean() for name, some in found.items() if some}


WEIGHTS = {"select": 1.0, "polarity": 0.7, "span": 0.4}


def batches(
    examples: Sequence[Example], tokens: int, rng: random.Random
) -> Iterator[list[Example]]:
    """Examples of about the same length, of at most ``tokens`` tokens together."""

    def length(one: Example) -> int:
        return (len(one.question) + max(len(w.text) + len(w.title) for w in one.windows)) // 4 + 25

    order = sorted(examples, key=length)
    found: list[list[Example]] = [[]]
    count = 0
    for one in order:
        if found[-1] and (count + len(one.windows)) * length(one) > tokens:
            found.append([])
            count = 0
        found[-1].append(one)
        count += len(one.windows)
    rng.shuffle(found)
    yield from found


def stream(companies: Sequence[str], share: list[float], rng: random.Random) -> Iterator[Example]:
    """Examples without end; ``share``, which may change, of the windows are of our companies."""
    public: Iterator[Example] = iter(())
    own: Iterator[Example] = iter(())
    counts = [1.0, 1.0]
    while True:
        if counts[1] < share[0] * sum(counts):
            one = next(own, None)
            if one is None:
                pool = [e for name in companies for e in own_examples(name, rng)]
                rng.shuffle(pool)
                own = iter(pool)
                one = next(own, None)
                if one is None:
                    counts[1] += 5
                    continue
            counts[1] += len(one.windows)
            counts = [0.999 * c for c in counts]
        else:
            one = next(public, None)
            if one is None:
                public = iter(public_epoch(rng))
                continue
            counts[0] += 1
        yield one


class Training:
    """A network, its optimiser, and how far both have come; ``file`` keeps them."""

    def __init__(self, texts: Texts, options: argparse.Namespace) -> None:
        self.texts, self.options = texts, options
        self.file: Path = options.out
        trained = {n: p for n, p in texts.upper.named_parameters() if p.requires_grad}
        self.trained = list(trained.values())
        low = [p for n, p in trained.items() if n.endswith((".up", ".down"))]
        heads = [p for n, p in trained.items() if not n.endswith((".up", ".down"))]
        self.optimiser = torch.optim.AdamW(
            [{"params": low, "lr": 1.0}, {"params": heads, "lr": 2.0}],
            betas=(0.9, 0.98),
            weight_decay=0.01,
        )
        self.step = self.tokens = 0
        self.means: dict[str, float] = {}
        if self.file.is_file():
            kept = torch.load(self.file)
            texts.upper.load_state_dict(kept["weights"], strict=False)
            self.optimiser.load_state_dict(kept["optimiser"])
            self.step, self.tokens = kept["step"], kept["tokens"]
        elif options.start:
            texts.upper.load_state_dict(torch.load(options.start)["weights"], strict=False)

    @property
    def progress(self) -> float:
        """The share of the schedule that is done."""
        return float(self.tokens / self.options.tokens)

    def learn(self, some: Sequence[Example]) -> None:
        """One step, at a rate that rises for 60 steps and then falls to nothing."""
        rate = self.options.rate * min(1.0, (self.step + 1) / 60) * max(0.02, 1 - self.progress)
        for group, factor in zip(self.optimiser.param_groups, (1.0, 2.0), strict=True):
            group["lr"] = rate * factor
        said = said_of(some, self.texts)
        found = losses(some, said)
        if not found:  # all that answers was cut off
            return
        self.optimiser.zero_grad(set_to_none=True)
        total = torch.stack([WEIGHTS[name] * one for name, one in found.items()]).sum()
        total.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(self.trained, 1.0)
        self.optimiser.step()
        self.step += 1
        self.tokens += said.tokens
        for name, one in found.items():
            self.means[name] = 0.98 * self.means.get(name, one.item()) + 0.02 * one.item()

    def save(self) -> None:
        """Writes the file beside, and moves it into its place."""
        beside = self.file.with_suffix(".new")
        kept = {
            "weights": self.texts.upper.trained(),
            "optimiser": self.optimiser.state_dict(),
            "step": self.step,
            "tokens": self.tokens,
        }
        torch.save(kept, beside)
        beside.replace(self.file)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--own", nargs="*", default=TRAINED_ON)
    parser.add_argument("--tokens", type=float, default=4e6, help="tokens of the whole schedule")
    parser.add_argument("--rate", type=float, default=4e-4)
    parser.add_argument("--batch", type=int, default=3000, help="tokens of a step, about")
    parser.add_argument("--start", type=Path, help="weights to begin with")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--write",
        nargs="*",
        type=Path,
        help="package what OUT has, or its mean with these other checkpoints, and stop",
    )
    options = parser.parse_args()
    if options.write is not None:
        # The mean of checkpoints of one run is often better than each: arXiv 2203.05482.
        every = [torch.load(one)["weights"] for one in (options.out, *options.write)]
        means = {n: torch.stack([one[n] for one in every]).mean(0) for n in every[0]}
        save_file({n: w.half().contiguous() for n, w in means.items()}, PACKAGED)
        return
    torch.manual_seed(options.seed)
    torch.set_num_threads(THREADS)
    training = Training(Texts(), options)
    rng = random.Random(options.seed * 1000 + training.step)  # noqa: S311 - the same each time
    share = [FIRST_SHARE]
    source = stream(options.own, share, rng)
    saved, began, first = time.time(), time.time(), training.tokens
    while training.progress < 1:
        for some in batches([next(source) for _ in range(160)], options.batch, rng):
            share[0] = FIRST_SHARE + (LAST_SHARE - FIRST_SHARE) * training.progress
            training.learn(some)
            if training.step % 10 == 0:
                told = " ".join(f"{n} {v:.3f}" for n, v in training.means.items())
                speed = (training.tokens - first) / (time.time() - began)
                began, first = time.time(), training.tokens
                print(
                    f"step {training.step} tokens {training.tokens} {told} {speed:.0f}/s",
                    flush=True,
                )
            if time.time() - saved > SAVED_EACH or training.progress >= 1:
                training.save()
                saved = time.time()


if __name__ == "__main__":
    main()
