"""The audit log records who asked what, by which door, and what is shown, before it is shown.

``Audit.of(settings)`` is the configured log. It writes nothing where none is configured.
"""

from vind.app.audit.log import Audit, What

__all__ = ["Audit", "What"]
