"""Pictures and videos: from files, folders with a manifest and web archives to fingerprints and evidence.

Every file is decoded in a process of its own, with limits of time, memory and pixels (`reader`, `worker`):
what comes from an opponent is read as if it were hostile.
"""

from __future__ import annotations
