"""Who asks: people by a sign-in, programs by a key, and what each of them may do.

``identify`` answers this for a request, ``at_the_machine`` for a command. ``require_safe`` stops a
server that would show everything to other machines.
"""

from vind.app.access.caller import (
    ALL_SCOPES,
    CALLER,
    SCOPES,
    Caller,
    Door,
    Scope,
    at_the_machine,
    from_address,
    viewer_of,
)
from vind.app.access.identify import identify, is_named_proxy, refusals_noted, require_safe

__all__ = [
    "ALL_SCOPES",
    "CALLER",
    "SCOPES",
    "Caller",
    "Door",
    "Scope",
    "at_the_machine",
    "from_address",
    "identify",
    "is_named_proxy",
    "refusals_noted",
    "require_safe",
    "viewer_of",
]
