"""What a language model holds of what it has read: the hidden state of one of its layers.

llama.cpp itself gives that of the last layer, which is about the next word. But it lets who asks
look at each tensor as it is computed (``cb_eval`` in llama.h), and calls what comes out of layer n
"l_out-n".
"""

from collections.abc import Callable
from ctypes import CFUNCTYPE, c_bool, c_char_p, c_size_t, c_void_p
from typing import Any

import numpy as np
from llama_cpp._ggml import libggml

from indexes.types import Vector

_name_of: Any = CFUNCTYPE(c_char_p, c_void_p)(("ggml_get_name", libggml))
_bytes_of: Any = CFUNCTYPE(c_size_t, c_void_p)(("ggml_nbytes", libggml))
_read: Any = CFUNCTYPE(None, c_void_p, c_void_p, c_size_t, c_size_t)(
    ("ggml_backend_tensor_get", libggml)
)
"""Also from the memory of a GPU."""

_Look: Callable[..., Any] = CFUNCTYPE(c_bool, c_void_p, c_bool, c_void_p)


class HiddenState:
    """The state at the last token that a context computed between ``watch`` and ``rest``."""

    def __init__(self, layer: int, width: int) -> None:
        """``layer`` counts from 0; ``width`` is the dimension of the model's states."""
        self._name = f"l_out-{layer}".encode()
        self._state = np.zeros(width, dtype=np.float32)
        self._is_watched = self._is_seen = False
        self.callback = _Look(self._look)
        """For ``cb_eval``: it must live as long as the context."""

    def watch(self) -> None:
        """Look from now on; what was seen before is forgotten."""
        self._is_watched, self._is_seen = True, False

    def rest(self) -> None:
        """Look no more, which costs time, and keep what was seen."""
        self._is_watched = False

    @property
    def seen(self) -> Vector | None:
        """Shape (width,), float32; None where no tensor of that name or shape was computed."""
        return self._state.copy() if self._is_seen else None

    def _look(self, tensor: int, asks: bool, _: object) -> bool:
        """Of each tensor asks whether it is wanted, and calls again when that one is computed."""
        if not self._is_watched or _name_of(tensor) != self._name:
            return not asks
        size, last = _bytes_of(tensor), self._state.nbytes
        if not asks and size and size % last == 0:
            _read(tensor, self._state.ctypes.data, size - last, last)
            self._is_seen = True
        return True
