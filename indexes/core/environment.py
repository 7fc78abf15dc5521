"""What has to be in the environment before libraries load: no telemetry, no spinning threads."""

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


SPINS = {"GOMP_SPINCOUNT": "1000"}
"""Read by GNU OpenMP, which llama.cpp uses, when it is loaded. Its default of about 300,000 turns
keeps a core from the very thread that is awaited: with two busy processes beside it on two cores,
an answer took four times as long. Alone it makes no difference."""


def spin_briefly() -> None:
    """Limit spinning, unless the variable is set. Called when a package of vind is imported."""
    for name, count in SPINS.items():
        os.environ.setdefault(name, count)
