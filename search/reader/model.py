"""The reader's network: layers of EmbeddingGemma that read a question and a passage together.

The lower layers read question and passage apart, as the embedder has them. The upper ones read both
as one text and are adapted to it by matrices of low rank (Hu et al., "LoRA", 2021,
arXiv:2106.09685); the split is that of DeFormer (Cao et al., ACL 2020). Heads on the last states
say which unit of the passage answers, where in it the answer stands, and whether it affirms or
denies what is asked.
"""

import math
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import torch
from safetensors import safe_open
from torch import Tensor, nn
from torch.nn import functional

State: TypeAlias = dict[str, Tensor]


@dataclass(frozen=True, slots=True)
class Shape:
    """Sizes of the network. Layers count from 0; ``lower`` is the first that reads both texts."""

    lower: int = 12
    upper: int = 18
    rank: int = 32
    hidden: int = 768
    feed_forward: int = 1152
    heads: int = 3
    head: int = 256
    full_every: int = 6
    wide: int = 256
    polarities: int = 3


class Norm(nn.Module):
    """Root mean square normalisation as Gemma has it: the weight is what is added to one."""

    def __init__(self, size: int) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.zeros(size), requires_grad=False)

    def forward(self, states: Tensor) -> Tensor:
        """Computed in float32."""
        exact = states.float()
        scale = torch.rsqrt(exact.pow(2).mean(-1, keepdim=True) + 1e-6)
        return (exact * scale * (1.0 + self.weight.float())).to(states.dtype)


class Adapted(nn.Module):
    """A frozen matrix, with a trained one of low rank added if ``rank`` is not 0."""

    def __init__(self, inputs: int, outputs: int, rank: int) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.empty(outputs, inputs), requires_grad=False)
        self.rank = rank
        if rank:
            self.down = nn.Parameter(torch.randn(rank, inputs) / math.sqrt(inputs))
            self.up = nn.Parameter(torch.zeros(outputs, rank))

    def forward(self, states: Tensor) -> Tensor:
        """The product with the sum of both matrices."""
        if not self.rank:
            return functional.linear(states, self.weight)
        # One large product is faster than two small ones beside it.
        return functional.linear(states, self.weight + (self.up @ self.down).to(states.dtype))

    def merge(self) -> None:
        """Add the matrix of low rank to the frozen one."""
        if self.rank:
            with torch.no_grad():
                self.weight.add_((self.up @ self.down).to(self.weight.dtype))
            self.rank = 0
            del self.down, self.up


class Layer(nn.Module):
    """A layer of Gemma 3 that attends both ways, without its window: texts here are shorter."""

    frequencies: Tensor

    def __init__(self, shape: Shape, rank: int, theta: float) -> None:
        super().__init__()
        self.shape = shape
        inner = shape.heads * shape.head
        self.before_attention, self.after_attention = Norm(shape.hidden), Norm(shape.hidden)
        self.before_forward, self.after_forward = Norm(shape.hidden), Norm(shape.hidden)
        self.query = Adapted(shape.hidden, inner, rank)
        self.key = Adapted(shape.hidden, shape.head, rank)
        self.value = Adapted(shape.hidden, shape.head, rank)
        self.output = Adapted(inner, shape.hidden, rank)
        self.query_norm, self.key_norm = Norm(shape.head), Norm(shape.head)
        self.gate = Adapted(shape.hidden, shape.feed_forward, rank)
        self.wide = Adapted(shape.hidden, shape.feed_forward, rank)
        self.narrow = Adapted(shape.feed_forward, shape.hidden, rank)
        steps = torch.arange(0, shape.head, 2, dtype=torch.float32) / shape.head
        self.register_buffer("frequencies", 1.0 / theta**steps, persistent=False)

    def forward(self, states: Tensor, mask: Tensor) -> Tensor:
        """``states``: (texts, length, hidden); ``mask``: (texts, 1, 1, length), added to scores."""
        texts, length, _ = states.shape
        angles = torch.arange(length, dtype=torch.float32)[:, None] * self.frequencies
        cosines = torch.cat((angles, angles), dim=-1).cos().to(states.dtype)
        sines = torch.cat((angles, angles), dim=-1).sin().to(states.dtype)
        normed = self.before_attention(states)

        def split(projected: Tensor) -> Tensor:
            return projected.view(texts, length, -1, self.shape.head).transpose(1, 2)

        def turned(found: Tensor) -> Tensor:
            first, second = found.chunk(2, dim=-1)
            return found * cosines + torch.cat((-second, first), dim=-1) * sines

        query = turned(self.query_norm(split(self.query(normed))))
        key = turned(self.key_norm(split(self.key(normed))))
        value = split(self.value(normed))
        found = functional.scaled_dot_product_attention(
            query,
            key.expand(-1, self.shape.heads, -1, -1),
            value.expand(-1, self.shape.heads, -1, -1),
            attn_mask=mask,
            scale=1.0 / math.sqrt(self.shape.head),
        )
        found = self.output(found.transpose(1, 2).reshape(texts, length, -1))
        states = states + self.after_attention(found)
        normed = self.before_forward(states)
        found = functional.gelu(self.gate(normed), approximate="tanh") * self.wide(normed)
        read: Tensor = states + self.after_forward(self.narrow(found))
        return read


def mask_of(there: Tensor, dtype: torch.dtype) -> Tensor:
    """What is added to the scores of attention, for a mask of 1 and 0 of shape (texts, length)."""
    return ((1.0 - there.to(torch.float32)) * -1e9)[:, None, None, :].to(dtype)


class Lower(nn.Module):
    """The embedder's first layers, from the embeddings of tokens to the states of one text."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.layers = nn.ModuleList(Layer(shape, 0, theta_of(n, shape)) for n in range(shape.lower))

    def forward(self, states: Tensor, there: Tensor) -> Tensor:
        """``states``: (texts, length, hidden); ``there``: (texts, length), 1 for tokens."""
        mask = mask_of(there, states.dtype)
        for layer in self.layers:
            states = layer(states, mask)
        return states


class Upper(nn.Module):
    """The layers that read question and passage as one text, and the heads."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.layers = nn.ModuleList(
            Layer(shape, shape.rank, theta_of(n, shape)) for n in range(shape.lower, shape.upper)
        )
        self.norm = Norm(shape.hidden)
        self.pooling = nn.Linear(shape.hidden, 1)
        self.inner = nn.Linear(3 * shape.hidden, shape.wide)
        self.answers = nn.Linear(shape.wide, 1)
        self.polarity = nn.Linear(shape.wide, shape.polarities)
        self.ends = nn.Linear(shape.hidden, 2)

    def forward(self, states: Tensor, there: Tensor, units: Tensor, asked: Tensor) -> list[Tensor]:
        """The logits of the heads.

        ``states``: (texts, length, hidden), those of a question and then of a passage, from
        ``Lower``. ``there``: (texts, length), 1 for tokens. ``units``: (texts, units, length), 1
        for the tokens of each unit. ``asked``: (texts, length), 1 for the question's tokens.

        Returns the logit of each unit that it answers, against 0 for none, (texts, units); those
        of yes, no and neither, (texts, units, 3); and those of each token to begin and to end the
        answer, (texts, length, 2).
        """
        mask = mask_of(there, states.dtype)
        for layer in self.layers:
            states = layer(states, mask)
        states = self.norm(states).float()
        units, asked = units.float(), asked.float()
        counts = units.sum(-1, keepdim=True).clamp(min=1.0)
        means = units @ states / counts
        heights = self.pooling(states).squeeze(-1).clamp(-15.0, 15.0).exp()
        weighted = units * heights[:, None, :]
        chosen = weighted @ states / weighted.sum(-1, keepdim=True).clamp(min=1e-9)
        question = asked[:, None, :] @ states / asked.sum(-1)[:, None, None].clamp(min=1.0)
        joined = torch.cat((means, chosen, question.expand_as(means)), dim=-1)
        inner = functional.gelu(self.inner(joined))
        return [self.answers(inner).squeeze(-1), self.polarity(inner), self.ends(states)]

    def trained(self) -> State:
        """The weights that training changes, by name."""
        return {name: one.detach() for name, one in self.named_parameters() if one.requires_grad}


def theta_of(layer: int, shape: Shape) -> float:
    """The base of the rotary positions: every sixth layer attends to the whole text."""
    return 1e6 if (layer + 1) % shape.full_every == 0 else 1e4


_NAMES = {
    "before_attention": "input_layernorm",
    "after_attention": "post_attention_layernorm",
    "before_forward": "pre_feedforward_layernorm",
    "after_forward": "post_feedforward_layernorm",
    "query": "self_attn.q_proj",
    "key": "self_attn.k_proj",
    "value": "self_attn.v_proj",
    "output": "self_attn.o_proj",
    "query_norm": "self_attn.q_norm",
    "key_norm": "self_attn.k_norm",
    "gate": "mlp.gate_proj",
    "wide": "mlp.up_proj",
    "narrow": "mlp.down_proj",
}


def load_base(weights: Path, shape: Shape) -> tuple[Lower, Upper]:
    """Both halves with the embedder's weights; matrices of low rank and heads are untrained."""
    lower, upper = Lower(shape), Upper(shape)
    with safe_open(weights, framework="pt") as file, torch.no_grad():
        prefix = "model." if f"model.layers.0.{_NAMES['query']}.weight" in set(file.keys()) else ""
        for number in range(shape.upper):
            within = number < shape.lower
            layer = lower.layers[number] if within else upper.layers[number - shape.lower]
            for ours, theirs in _NAMES.items():
                kept = file.get_tensor(f"{prefix}layers.{number}.{theirs}.weight")
                getattr(layer, ours).weight.copy_(kept)
        upper.norm.weight.copy_(file.get_tensor(f"{prefix}norm.weight"))
    return lower, upper


def load_trained(upper: Upper, file: Path) -> None:
    """Give ``upper`` its trained weights, and merge those of low rank into the base."""
    with safe_open(file, framework="pt") as kept, torch.no_grad():
        for name, parameter in upper.named_parameters():
            if parameter.requires_grad:
                parameter.copy_(kept.get_tensor(name))
    for module in upper.modules():
        if isinstance(module, Adapted):
            module.merge()
