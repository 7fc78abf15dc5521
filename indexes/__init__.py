"""The lowest layer: what is kept on disk, and how it is found again."""

from vind.indexes.privacy import switch_off_reports
from vind.indexes.spinning import spin_briefly

switch_off_reports()
spin_briefly()
