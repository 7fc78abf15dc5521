"""A Llama with prompt lookup decoding and access to a hidden state."""

from collections.abc import Sequence
from contextlib import closing
from ctypes import CDLL, CFUNCTYPE, c_bool, c_char_p, c_size_t, c_void_p
from typing import Any, Self, TypeAlias

import numpy as np
import numpy.typing as npt
from llama_cpp import Llama, llama_model_is_hybrid, llama_model_is_recurrent
from llama_cpp._internals import LlamaContext
from llama_cpp.llama_speculative import LlamaDraftModel

from vind.indexes.arrays import Vector

_Look: Any = CFUNCTYPE(c_bool, c_void_p, c_bool, c_void_p)


class HiddenState:
    """The state at the last token that a context computes between ``watch`` and ``rest``."""

    def __init__(self, ggml: CDLL, layer: int, width: int) -> None:
        """Use ``HiddenState.of``. Raises AttributeError if ``ggml`` lacks the functions."""
        self._name_of = CFUNCTYPE(c_char_p, c_void_p)(("ggml_get_name", ggml))
        self._bytes_of = CFUNCTYPE(c_size_t, c_void_p)(("ggml_nbytes", ggml))
        # This also reads from GPU memory.
        self._read = CFUNCTYPE(None, c_void_p, c_void_p, c_size_t, c_size_t)(
            ("ggml_backend_tensor_get", ggml)
        )
        self._name = f"l_out-{layer}".encode()
        self._state = np.zeros(width, dtype=np.float32)
        self._is_watched = self._is_seen = False
        self.callback = _Look(self._look)
        """Passed as ``cb_eval``: it must live as long as the context."""

    @classmethod
    def of(cls, layer: int, width: int) -> Self | None:
        """The state of a ``layer``, from 0, of a model with states of ``width`` dimensions.

        None if this build of llama.cpp does not expose its tensors.
        """
        try:
            from llama_cpp._ggml import libggml

            return cls(libggml, layer, width)
        except (ImportError, AttributeError):
            return None

    def watch(self) -> None:
        """Start watching, and forget the last state."""
        self._is_watched, self._is_seen = True, False

    def rest(self) -> None:
        """Stop watching, which costs time, and keep the state."""
        self._is_watched = False

    @property
    def seen(self) -> Vector | None:
        """Shape (width,), float32; None if no tensor had the name and shape."""
        return self._state.copy() if self._is_seen else None

    def _look(self, tensor: int, asks: bool, _: object) -> bool:
        """llama.cpp calls this to ask if a tensor is wanted, and again once it is computed."""
        if not self._is_watched or self._name_of(tensor) != self._name:
            return not asks
        size, last = self._bytes_of(tensor), self._state.nbytes
        if not asks and size and size % last == 0:
            self._read(tensor, self._state.ctypes.data, size - last, last)
            self._is_seen = True
        return True


TokenIds: TypeAlias = npt.NDArray[np.intc]
"""Shape (tokens,)."""

MATCHED = 2
"""Tokens that must match. A single token matches too often, with another continuation."""

DRAFTED = 10
"""Tokens of a draft; of 4 to 15, the fastest over the answers to four sets."""


class PromptLookup(LlamaDraftModel):
    """Drafts what followed the last MATCHED tokens at their first occurrence."""

    def __call__(self, input_ids: TokenIds, /, **_: object) -> TokenIds:
        """The next tokens, DRAFTED at most; none if the last ones are new."""
        if len(input_ids) <= MATCHED:
            return input_ids[:0]
        windows = np.lib.stride_tricks.sliding_window_view(input_ids[:-1], MATCHED)
        places = np.flatnonzero((windows == input_ids[-MATCHED:]).all(axis=1))
        if not places.size:
            return input_ids[:0]
        follows = int(places[0]) + MATCHED
        return input_ids[follows : follows + DRAFTED]


class DraftingLlama(Llama):
    """A Llama with prompt lookup, if its model can drop the last tokens it has read.

    The drafts of llama-cpp-python itself compute and keep the logits of every prompt token, which
    takes as long as the drafts save, and 1.2 GB. It has no access to hidden states.
    """

    def __init__(self, model_path: str, layer: int | None = None, **options: Any) -> None:
        """If ``layer`` is given, ``hidden`` watches its states.

        The other options are those of ``llama_cpp.Llama``.
        """
        super().__init__(model_path, **options)
        self.hidden = None if layer is None else HiddenState.of(layer, self.n_embd())
        if self.hidden is not None:
            self._ctx.close()  # type: ignore[no-untyped-call]
            self.context_params.cb_eval = self.hidden.callback
            context = LlamaContext(model=self._model, params=self.context_params, verbose=False)
            self._ctx = self._stack.enter_context(closing(context))
        model = self._model.model
        if not (llama_model_is_recurrent(model) or llama_model_is_hybrid(model)):
            self.draft_model = PromptLookup()

    def watch(self) -> None:
        """Watch the hidden state after the next prompt, even if the prompt is cached."""
        if self.hidden is not None:
            self.hidden.watch()
            self._requires_eval = True

    @property
    def seen(self) -> Vector | None:
        """The state after what was read since ``watch``; None if it cannot be read."""
        return self.hidden.seen if self.hidden is not None else None

    def eval(self, tokens: Sequence[int]) -> None:
        """Compute ``tokens``; for a token and its draft, with the logits after each."""
        if self.draft_model is None or not 1 < len(tokens) <= 1 + DRAFTED:
            super().eval(tokens)
        else:
            self._eval_draft(tokens)
        if self.hidden is not None:
            self.hidden.rest()

    def _eval_draft(self, tokens: Sequence[int]) -> None:
        known = self.n_tokens
        self._ctx.kv_cache_seq_rm(-1, known, -1)
        self._batch.set_batch(batch=tokens, n_past=known, logits_all=True)
        self._ctx.decode(self._batch)
        self.input_ids[known : known + len(tokens)] = tokens
        self.n_tokens += len(tokens)
        self._requires_eval = False
