"""What a language model holds of what it has read: the hidden state of one of its layers.

llama.cpp itself gives that of the last layer, which is about the next word. But it lets who asks
look at each tensor as it is computed (``cb_eval`` in llama.h), and calls what comes out of layer n
"l_out-n".
"""

from ctypes import CDLL, CFUNCTYPE, c_bool, c_char_p, c_size_t, c_void_p
from typing import Any, Self

import numpy as np

from indexes.types import Vector

_Look: Any = CFUNCTYPE(c_bool, c_void_p, c_bool, c_void_p)


class HiddenState:
    """The state at the last token that a context computed between ``watch`` and ``rest``."""

    def __init__(self, ggml: CDLL, layer: int, width: int) -> None:
        """Use ``HiddenState.of``. Raises AttributeError where ``ggml`` is another library."""
        self._name_of = CFUNCTYPE(c_char_p, c_void_p)(("ggml_get_name", ggml))
        self._bytes_of = CFUNCTYPE(c_size_t, c_void_p)(("ggml_nbytes", ggml))
        # Also from the memory of a GPU.
        self._read = CFUNCTYPE(None, c_void_p, c_void_p, c_size_t, c_size_t)(
            ("ggml_backend_tensor_get", ggml)
        )
        self._name = f"l_out-{layer}".encode()
        self._state = np.zeros(width, dtype=np.float32)
        self._is_watched = self._is_seen = False
        self.callback = _Look(self._look)
        """For ``cb_eval``: it must live as long as the context."""

    @classmethod
    def of(cls, layer: int, width: int) -> Self | None:
        """That of a ``layer``, from 0, of a model with states of ``width`` dimensions.

        None where this build of llama.cpp does not let its tensors be looked at.
        """
        try:
            from llama_cpp._ggml import libggml

            return cls(libggml, layer, width)
        except (ImportError, AttributeError):
            return None

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
        if not self._is_watched or self._name_of(tensor) != self._name:
            return not asks
        size, last = self._bytes_of(tensor), self._state.nbytes
        if not asks and size and size % last == 0:
            self._read(tensor, self._state.ctypes.data, size - last, last)
            self._is_seen = True
        return True
