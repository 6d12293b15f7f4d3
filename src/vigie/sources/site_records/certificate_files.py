"""Certificates as servers hand them out: PEM, one or several in a file, and DER (X.509, RFC 5280)."""

from __future__ import annotations

import hashlib
import re
import warnings
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vigie.model.errors import SourceError
from vigie.sources.bytestreams import head_of, open_bytes
from vigie.sources.records import Piece
from vigie.sources.sample import Sample
from vigie.sources.site_pages.page import need_web_extra
from vigie.sources.site_records.facts import SiteFact, host_of
from vigie.sources.site_records.format import SiteRecordFormat, facts_read
from vigie.sources.spec import Confidence, Reading, SourceOptions

if TYPE_CHECKING:
    from cryptography.x509 import Certificate

__all__ = ["BODY", "FORMAT", "SPEC", "CertificateBody"]

_BEGIN = b"-----BEGIN CERTIFICATE-----"
_PEM = re.compile(rb"-----BEGIN CERTIFICATE-----\s.{20,40000}?-----END CERTIFICATE-----", re.DOTALL)
_DER = re.compile(rb"\x30(?:\x81.|\x82..)\x30(?:\x81.|\x82..)[\xa0\x02]", re.DOTALL)
_MOST_BYTES = 16 * 1024 * 1024
_MOST_NAMES = 400


def _told(row: Any) -> list[SiteFact]:  # noqa: ANN401 - a row of this source
    from cryptography import x509  # noqa: PLC0415 - an extra

    try:
        with warnings.catch_warnings():
            # Hurried issuers write serial numbers and names against the standard: they are read all the same.
            warnings.simplefilter("ignore")
            held = x509.load_der_x509_certificate(row["der"])
            return list(_facts(held, row["der"]))
    except (ValueError, TypeError, x509.UnsupportedGeneralNameType):
        return []


def _facts(held: Certificate, der: bytes) -> Iterator[SiteFact]:
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat  # noqa: PLC0415 - an extra

    since, until = _iso(held.not_valid_before_utc), _iso(held.not_valid_after_utc)
    key = held.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    stated = (
        ("certificate", f"{held.serial_number:x}"),
        ("certificate-issuer", held.issuer.rfc4514_string()),
        ("certificate-fingerprint", hashlib.sha256(der).hexdigest()),
        ("certificate-key", hashlib.sha256(key).hexdigest()),
    )
    hosts = list(_hosts(held))[:_MOST_NAMES]
    for host in hosts:
        others = (("certificate-name", other) for other in hosts if other != host)
        for kind, value in (*stated, *others):
            yield SiteFact(domain=host, record_type=kind, value=value, valid_from=since, valid_to=until)


def _hosts(held: Certificate) -> Iterator[str]:
    from cryptography import x509  # noqa: PLC0415 - an extra

    try:
        names = held.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        told: list[Any] = list(names.get_values_for_type(x509.DNSName))
    except x509.ExtensionNotFound:
        told = [each.value for each in held.subject.get_attributes_for_oid(x509.NameOID.COMMON_NAME)]
    hosts = dict.fromkeys(host_of(name) for name in told)
    yield from (host for host in hosts if host)


def _iso(moment: datetime) -> str:
    return moment.isoformat()


FORMAT = SiteRecordFormat(
    code="certificate-file",
    title="TLS certificates (PEM, DER)",
    version="1",
    source="certificate-file",
    recognises=lambda _value: False,
    because="BEGIN CERTIFICATE, or the two sequences with which a certificate in DER begins",
    told=_told,
    states={
        "certificate": "serial number, hexadecimal, for each name",
        "certificate-issuer": "issuer (RFC 4514)",
        "certificate-fingerprint": "SHA-256 of the certificate",
        "certificate-key": "SHA-256 of its public key",
        "certificate-name": "the other names of the certificate",
    },
    cannot_know=(
        "which server handed it out, and when: only how long it is good for",
        "whether whoever runs one name of it runs the others: delivery networks put strangers together",
    ),
)
SPEC = FORMAT.spec("vigie.sources.site_records.certificate_files:BODY")


class CertificateBody:
    """The body of a source that reads certificates."""

    def detect(self, sample: Sample) -> Confidence:
        """Say whether the file begins as certificates do."""
        head = head_of(sample.path, 64 * 1024)
        fits = _BEGIN in head or (_DER.match(head) is not None and sample.size_bytes < 64 * 1024)
        return Confidence(0.95 if fits else 0.0, FORMAT.because if fits else "no certificate")

    def read(self, path: Path, options: SourceOptions) -> Reading:
        """Read the certificates into rows of `site_observation`, one for each name and statement.

        Raises:
            OutsideError: the extra `web` is not installed (VG504).
            SourceError: the file is larger than any chain of certificates (VG213), or holds none (VG208).
        """
        need_web_extra()
        return facts_read(_pieces(path), FORMAT.told, path=path, options=options, declared=FORMAT)


def _pieces(path: Path) -> Iterator[Piece]:
    from cryptography import x509  # noqa: PLC0415 - an extra
    from cryptography.hazmat.primitives.serialization import Encoding  # noqa: PLC0415 - an extra

    with open_bytes(path) as stream:
        body = stream.read(_MOST_BYTES + 1)
    if len(body) > _MOST_BYTES:
        raise SourceError("VG213", "the file is larger than any chain of certificates", place=str(path))
    found = [body]
    if _BEGIN in body:
        found = [block[0] for block in _PEM.finditer(body)]
    if not found:
        raise SourceError("VG208", "the certificate is cut", place=str(path), hint="fetch it again")
    for number, block in enumerate(found, start=1):
        try:
            der = (
                x509.load_pem_x509_certificate(block).public_bytes(Encoding.DER) if _BEGIN in block else block
            )
        except ValueError:
            der = b""
        yield Piece([{"der": der}], [number], [f"certificate:{number}"], [], len(body))


BODY = CertificateBody()
