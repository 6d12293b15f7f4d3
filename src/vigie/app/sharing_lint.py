"""Check a bundle before it leaves, or after it came."""

from __future__ import annotations

from pathlib import Path

from vigie.model.lint import WARNING, LintFinding
from vigie.share.stix.lint import lint_objects
from vigie.sources.stix.bundle import read_bundle

__all__ = ["lint_bundle_file"]


def lint_bundle_file(path: Path) -> list[LintFinding]:
    """Return what is wrong with a STIX bundle, errors first; what is no object there is a finding, too.

    Raises:
        SourceError: the file cannot be read (VG207–VG209), or holds no object of STIX (VG202).
    """
    bundle = read_bundle(path)
    hint = "readers drop it without a word"
    strangers = [
        LintFinding(code="LS14", severity=WARNING, place=each.raw_ref, sentence=each.detail, hint=hint)
        for each in bundle.refusals
    ]
    return [*lint_objects(bundle.objects), *strangers]
