"""Time-stamps (RFC 3161): ask for one, read the answer, hold it against a digest. No connection is opened.

The request is a file that a person sends to an authority of their choice, and the answer is a file again, so
that a machine without network can stamp and verify. A stamp shows that somebody trusted saw these bytes no
later than then; it does not show who made them, nor that what they show is true.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from vigie.model.errors import OutsideError, SourceError

if TYPE_CHECKING:
    from rfc3161_client import TimeStampResponse

__all__ = ["Token", "has_seen", "read_token", "stamp_request", "verify_token"]

_HASHES = {
    "2.16.840.1.101.3.4.2.1": "sha256",
    "2.16.840.1.101.3.4.2.2": "sha384",
    "2.16.840.1.101.3.4.2.3": "sha512",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """What an answer says: the authority's name, the time (µs since 1970 UTC), and the digest that it saw."""

    authority: str
    at_us: int
    algorithm: str
    digest: bytes


def stamp_request(data: bytes) -> bytes:
    """Return the request (DER) for a time-stamp of bytes, by their sha256; the same bytes, the same request.

    Raises:
        SourceError: there is nothing to stamp (VG708).
        OutsideError: the extra is not installed (VG504).
    """
    client = _client()
    if not data:
        raise SourceError("VG708", "an empty file cannot be stamped")
    builder = client.TimestampRequestBuilder().data(data).nonce(nonce=False).cert_request(cert_request=True)
    request = builder.hash_algorithm(client.HashAlgorithm.SHA256).build()
    return bytes(request.as_bytes())


def read_token(answer: bytes) -> Token:
    """Read an answer (DER) of an authority; nothing is verified.

    Raises:
        SourceError: it is no answer of RFC 3161, no time-stamp was granted, or its digest is of a kind that
            is not accepted (VG708).
        OutsideError: the extra is not installed (VG504).
    """
    response = _decoded(answer)
    info = response.tst_info
    algorithm = _HASHES.get(info.message_imprint.hash_algorithm.dotted_string)
    if algorithm is None:
        raise SourceError(
            "VG708", "the time-stamp is on a digest that is not accepted", hint="ask with SHA-256"
        )
    return Token(
        authority=_signer(response),
        at_us=int(info.gen_time.timestamp() * 1_000_000),
        algorithm=algorithm,
        digest=bytes(info.message_imprint.message),
    )


def has_seen(token: Token, data: bytes) -> bool:
    """Say whether a token is on these bytes."""
    return hashlib.new(token.algorithm, data).digest() == token.digest


def verify_token(answer: bytes, data: bytes, *, roots: Sequence[bytes]) -> str:
    """Return why an answer does not hold for these bytes; empty when it does.

    Args:
        answer: the authority's answer, DER.
        data: what was stamped.
        roots: certificates that are trusted, PEM; the chain has to have been valid at the time of the stamp.

    Raises:
        SourceError: an answer or a certificate cannot be read (VG708).
        OutsideError: the extra is not installed (VG504).
    """
    client, response = _client(), _decoded(answer)
    builder = client.VerifierBuilder()
    for certificate in _certificates(roots):
        builder = builder.add_root_certificate(certificate)
    try:
        builder.build().verify_message(response, data)
    except (client.VerificationError, ValueError) as error:
        return str(error)
    return ""


def _decoded(answer: bytes) -> TimeStampResponse:
    client = _client()
    try:
        response = client.decode_timestamp_response(answer)
        response.tst_info.message_imprint  # noqa: B018 - an answer without a token fails here
    except (ValueError, TypeError) as error:
        sentence = f"this is no granted time-stamp of RFC 3161: {error}"
        raise SourceError("VG708", sentence, hint="the answer as the authority sent it, in DER") from error
    return response  # type: ignore[no-any-return]


def _signer(response: Any) -> str:  # noqa: ANN401 - an answer of the library
    """Return the name of who signed: the certificate's subject, or the name of the token."""
    from cryptography import x509  # noqa: PLC0415 - an extra

    signers = {(each.issuer, each.serial_number) for each in response.signed_data.signer_infos}
    for data in response.signed_data.certificates:
        certificate = x509.load_der_x509_certificate(data)
        if (certificate.issuer, certificate.serial_number) in signers:
            return str(certificate.subject.rfc4514_string())
    name = response.tst_info.name
    return str(name.value.rfc4514_string()) if isinstance(name, x509.DirectoryName) else ""


def _certificates(roots: Sequence[bytes]) -> list[Any]:
    from cryptography import x509  # noqa: PLC0415 - an extra

    try:
        return [found for text in roots for found in x509.load_pem_x509_certificates(text)]
    except ValueError as error:
        raise SourceError("VG708", f"a certificate cannot be read: {error}", hint="PEM") from error


def _client() -> Any:  # noqa: ANN401 - the module
    try:
        import rfc3161_client  # noqa: PLC0415 - an extra
    except ImportError as error:
        hint = "pip install 'vigie[custody]'"
        raise OutsideError("VG504", "time-stamps need another library", hint=hint) from error
    return rfc3161_client
