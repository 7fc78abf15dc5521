"""Who asks: people by a sign-in, programs by a key, and what each of them may do.

``identify`` answers this for a request, ``at_the_machine`` for a command. ``require_safe`` stops a
server that others reach and that was not told who is let in and who manages.
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
from vind.app.access.identify import (
    identify,
    is_at_this_machine,
    refusals_noted,
    require_safe,
)

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
    "is_at_this_machine",
    "refusals_noted",
    "require_safe",
    "viewer_of",
]
