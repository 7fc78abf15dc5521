"""The audit log: who asked what, by which door, and what was shown, before it is shown.

``Audit.of(settings)`` is the log of the settings, which writes nothing where they have none.
"""

from vind.app.audit.log import Audit, What

__all__ = ["Audit", "What"]
