"""Nothing leaves the machine: the libraries' reports home are switched off before they load."""

import os
import sys

NO_REPORTS = {
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "DO_NOT_TRACK": "1",
    "SCARF_NO_ANALYTICS": "true",
}
"""Read by huggingface_hub and transformers, by tools that keep to consoledonottrack.com, and by
unstructured."""

HUB_OFFLINE = {"HF_HUB_OFFLINE": "1", "TRANSFORMERS_OFFLINE": "1"}
"""Makes huggingface_hub and transformers refuse to open a socket, read at their import."""


def switch_off_reports() -> None:
    """Keep the libraries that vind uses from sending usage figures. Done on import of our rooms.

    OpenVINO's converter and NNCF send theirs, without asking, through the package
    openvino_telemetry, and do without it where it cannot be imported; so it cannot be imported.
    """
    os.environ.update(NO_REPORTS)
    sys.modules["openvino_telemetry"] = None  # type: ignore[assignment]


def forbid_the_hub() -> None:
    """Under ``VIND_OFFLINE=1``: a second lock on the door, in the libraries themselves."""
    os.environ.update(HUB_OFFLINE)
