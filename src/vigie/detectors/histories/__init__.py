"""What became of accounts: renamed or emptied (AC09), deleted or suspended (AC15), seen before (AC16)."""

from __future__ import annotations
