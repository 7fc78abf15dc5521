"""Who asks: people by a sign-in, programs by a key, and what each of them may do.

``identify`` tells it of a request, ``at_the_machine`` of a command; ``require_safe`` keeps a server
from other machines where everybody would read everything.
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
