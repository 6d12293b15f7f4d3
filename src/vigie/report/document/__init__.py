"""Documents: blocks that know no format, and what writes them as HTML, PDF, DOCX and Markdown."""

from __future__ import annotations
