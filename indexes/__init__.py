"""The lowest layer: what is kept on disk, and how it is found again."""

from vind.indexes.core.environment import spin_briefly, switch_off_reports

switch_off_reports()
spin_briefly()
