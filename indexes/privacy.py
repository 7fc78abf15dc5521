"""Nothing leaves the machine: telemetry of libraries is disabled before they load."""

import os
import sys

NO_REPORTS = {
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "DO_NOT_TRACK": "1",
    "SCARF_NO_ANALYTICS": "true",
}
"""Read by huggingface_hub and transformers, by tools that follow consoledonottrack.com, and by
unstructured."""

HUB_OFFLINE = {"HF_HUB_OFFLINE": "1", "TRANSFORMERS_OFFLINE": "1"}
"""Keeps huggingface_hub and transformers from opening sockets; read at their import."""


def switch_off_reports() -> None:
    """Disable the telemetry of libraries. Called when a package of vind is imported.

    OpenVINO's converter and NNCF send theirs through the package openvino_telemetry, but work if it
    cannot be imported. So its import is blocked.
    """
    os.environ.update(NO_REPORTS)
    sys.modules["openvino_telemetry"] = None  # type: ignore[assignment]


def forbid_the_hub() -> None:
    """Forbid downloads in the libraries too, as a second safeguard for ``VIND_OFFLINE=1``."""
    os.environ.update(HUB_OFFLINE)
