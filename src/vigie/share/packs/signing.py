"""Signatures of manifests: Ed25519 (RFC 8032), with a key that its owner keeps."""

from __future__ import annotations

import base64
import hashlib
import json
from pathlib import Path
from typing import Any

from vigie.model.errors import OutsideError, SourceError

__all__ = ["fingerprint", "public_key_of", "sign", "verified"]

_ALGORITHM = "Ed25519"


def sign(manifest: bytes, key_file: Path) -> bytes:
    """Sign the bytes of a manifest with a private key (PEM, PKCS 8, without passphrase).

    Returns:
        JSON with algorithm, public key and signature in base64.

    Raises:
        OutsideError: `vigie[share]` is not installed (VG504).
        SourceError: the file holds no private key of Ed25519 (VG723).
    """
    key = _loaded(key_file, private=True)
    signed = {
        "algorithm": _ALGORITHM,
        "public_key": base64.b64encode(key.public_key().public_bytes_raw()).decode(),
        "signature": base64.b64encode(key.sign(manifest)).decode(),
    }
    return json.dumps(signed, sort_keys=True).encode()


def verified(manifest: bytes, signature: bytes, *, place: str) -> bytes:
    """Return the public key that signed a manifest.

    A signature shows that the holder of that key made the pack; whose key it is, it does not show.

    Raises:
        OutsideError: `vigie[share]` is not installed (VG504).
        SourceError: the signature is not one of these bytes (VG723).
    """
    library = _library()
    try:
        told = json.loads(signature)
        if told["algorithm"] != _ALGORITHM:
            raise ValueError(f"algorithm {told['algorithm']!r}")
        public = base64.b64decode(told["public_key"], validate=True)
        key = library.Ed25519PublicKey.from_public_bytes(public)
        key.verify(base64.b64decode(told["signature"], validate=True), manifest)
    except _refusals() as error:
        sentence = f"the signature does not hold: {error or 'the manifest was changed after it was signed'}"
        raise SourceError(
            "VG723", sentence, place=place, hint="ask whoever sent it to send it again"
        ) from error
    return public


def public_key_of(key_file: Path) -> bytes:
    """Return the public key that a file holds (PEM).

    Raises:
        OutsideError: `vigie[share]` is not installed (VG504).
        SourceError: the file holds no public key of Ed25519 (VG723).
    """
    raw: bytes = _loaded(key_file, private=False).public_bytes_raw()
    return raw


def fingerprint(public_key: bytes) -> str:
    """Return how people compare a key: `SHA256:` and base64, as OpenSSH writes it."""
    return "SHA256:" + base64.b64encode(hashlib.sha256(public_key).digest()).decode().rstrip("=")


def _loaded(path: Path, *, private: bool) -> Any:  # noqa: ANN401 - a key of the library
    library = _library()
    from cryptography.hazmat.primitives import serialization  # noqa: PLC0415 - an extra

    kind = library.Ed25519PrivateKey if private else library.Ed25519PublicKey
    word = "private" if private else "public"
    try:
        content = path.read_bytes()
        key = (
            serialization.load_pem_private_key(content, password=None)
            if private
            else serialization.load_pem_public_key(content)
        )
    except (OSError, ValueError, TypeError) as error:
        sentence = f"no {word} key can be read: {error}"
        hint = "openssl genpkey -algorithm ed25519 -out key.pem; openssl pkey -in key.pem -pubout"
        raise SourceError("VG723", sentence, place=str(path), hint=hint) from error
    if not isinstance(key, kind):
        raise SourceError("VG723", f"the {word} key is none of Ed25519", place=str(path))
    return key


def _library() -> Any:  # noqa: ANN401 - a module
    try:
        from cryptography.hazmat.primitives.asymmetric import ed25519  # noqa: PLC0415 - an extra
    except ImportError as error:
        hint = "pip install 'vigie[share]'"
        raise OutsideError("VG504", "signatures need the library cryptography", hint=hint) from error
    return ed25519


def _refusals() -> tuple[type[Exception], ...]:
    from cryptography.exceptions import InvalidSignature  # noqa: PLC0415 - an extra

    return ValueError, KeyError, TypeError, InvalidSignature
