"""What a file is by its first bytes, whatever its name says."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["SIGNATURE_BYTES", "Signature", "recognised"]

SIGNATURE_BYTES = 512
"""How many bytes of a file `recognised` looks at."""


@dataclass(frozen=True, slots=True)
class Signature:
    """Kind (`image` or `video`), and the one format that may be tried on it: Pillow's name or FFmpeg's."""

    kind: str
    format: str


_STARTS = (
    (b"\xff\xd8\xff", Signature("image", "JPEG")),
    (b"\x89PNG\r\n\x1a\n", Signature("image", "PNG")),
    (b"GIF87a", Signature("image", "GIF")),
    (b"GIF89a", Signature("image", "GIF")),
    (b"II*\x00", Signature("image", "TIFF")),
    (b"MM\x00*", Signature("image", "TIFF")),
    (b"\x1aE\xdf\xa3", Signature("video", "matroska")),
    (b"FLV\x01", Signature("video", "flv")),
    (b"\x00\x00\x01\xba", Signature("video", "mpeg")),
    (b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", Signature("video", "asf")),
    (b"OggS", Signature("video", "ogg")),
)
_RIFF = {b"WEBP": Signature("image", "WEBP"), b"AVI ": Signature("video", "avi")}
_STILLS = (b"avif", b"avis")
_BOXES = (b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip")
_PACKET, _SYNC = 188, 0x47


def recognised(head: bytes) -> Signature | None:
    """Name what the first bytes of a file show it to be, or None for anything that is no picture or video.

    Playlists and documents that name other files are not media here: a decoder would open what they name.
    """
    for start, signature in _STARTS:
        if head.startswith(start):
            return signature
    if head[:4] == b"RIFF":
        return _RIFF.get(head[8:12])
    if head[4:8] in _BOXES:
        still = head[4:8] == b"ftyp" and head[8:12] in _STILLS
        return Signature("image", "AVIF") if still else Signature("video", "mov")
    if head[:2] == b"BM" and head[6:10] == b"\0\0\0\0":
        return Signature("image", "BMP")
    packets = len(head) > 2 * _PACKET and all(head[at] == _SYNC for at in (0, _PACKET, 2 * _PACKET))
    return Signature("video", "mpegts") if packets else None
