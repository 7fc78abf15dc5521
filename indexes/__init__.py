"""The ground floor: what is kept on disk, and how it is found again."""

from indexes.privacy import switch_off_reports
from indexes.spinning import spin_briefly

switch_off_reports()
spin_briefly()
