"""On a machine with an NVIDIA card: `make gpu-check` runs these. Elsewhere they are skipped."""
