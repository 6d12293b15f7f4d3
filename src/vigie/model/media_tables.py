"""Tables of pictures and videos: files, frames, where they were found, who posted them, families."""

from __future__ import annotations

import pyarrow as pa

from vigie.model.contracts import Column, Contract

__all__ = [
    "MEDIA_FAMILY",
    "MEDIA_FAMILY_MEMBER",
    "MEDIA_FILE",
    "MEDIA_FRAME",
    "MEDIA_ITEM",
    "MEDIA_POST",
    "MEDIA_TABLES",
    "MEDIA_TEXT",
    "MEDIA_THUMBNAIL",
]

_T, _I, _F, _B = pa.string(), pa.int64(), pa.float64(), pa.bool_()
_US = "µs since 1970-01-01 UTC"


def _must(name: str, kind: pa.DataType, meaning: str, unit: str = "") -> Column:
    return Column(name, kind, meaning, unit, nullable=False)


MEDIA_FILE = Contract(
    "media_file",
    1,
    "one picture or video, however often it was found; or one file that was refused as such",
    (
        _must("sha256", _T, "Digest of the bytes"),
        _must("bytes", _I, "Size", "bytes"),
        Column("kind", _T, "image or video"),
        Column("format", _T, "JPEG, PNG, …, or the video's container"),
        Column("width", _I, "Width as shown", "pixels"),
        Column("height", _I, "Height as shown", "pixels"),
        Column("duration_ms", _I, "Length of a video", "ms"),
        Column("pdq", _T, "PDQ hash of a picture, or of the middle frame: 64 hexadecimal digits"),
        Column("quality", _I, "Detail behind that hash, 0 to 100; below 50 it is not relied upon"),
        Column("tiny", _T, "Base64 of 64 × 64 grey levels, by rows: what crops are found with"),
        Column("encoder", _T, "Program that wrote the file, as the file says"),
        Column("metadata", _T, "JSON: EXIF, XMP, presence of C2PA, tables of quantisation, as found"),
        Column("made_at_us", _I, "When it was taken or written, as the file says and nobody checked", _US),
        Column("refused", _T, "Code of the error where the file was refused; then all else is null"),
        Column("refused_detail", _T, "Why, as a sentence"),
    ),
    ("sha256",),
)

MEDIA_THUMBNAIL = Contract(
    "media_thumbnail",
    1,
    "one small picture of a file, for readers",
    (
        _must("sha256", _T, "File"),
        _must("mime", _T, "Its media type"),
        _must("image", pa.binary(), "JPEG of at most 20 kB, without metadata"),
    ),
    ("sha256",),
)

MEDIA_TEXT = Contract(
    "media_text",
    1,
    "one picture that was read for text",
    (
        _must("sha256", _T, "File"),
        _must("languages", _T, "Languages that it was read in, by Tesseract's names"),
        Column("text", _T, "What was read, a guess; null where there is none"),
    ),
    ("sha256", "languages"),
)

MEDIA_FRAME = Contract(
    "media_frame",
    1,
    "one frame of a video",
    (
        _must("sha256", _T, "Video"),
        _must("at_ms", _I, "Time in the video", "ms"),
        _must("pdq", _T, "PDQ hash: 64 hexadecimal digits"),
        _must("quality", _I, "Detail behind the hash, 0 to 100"),
        _must("tiny", _T, "Base64 of 32 × 32 grey levels, by rows"),
    ),
    ("sha256", "at_ms"),
)

MEDIA_ITEM = Contract(
    "media_item",
    1,
    "one place where a file was found, and what was said there about the post that shows it",
    (
        _must("item_id", _T, "Stable id"),
        _must("sha256", _T, "File"),
        _must("place", _T, "Path below the folder given, or the archive and number of the record"),
        _must("ref_kind", _T, "post, native, media, url or name: what `ref` is"),
        _must(
            "ref",
            _T,
            "Id of a post (post, native), key or address of a medium (media, url), file stem (name)",
        ),
        Column("archived_at_us", _I, "When an archive recorded it", _US),
    ),
    ("item_id",),
)

MEDIA_POST = Contract(
    "media_post",
    1,
    "one post that shows one file",
    (
        _must("sha256", _T, "File"),
        _must("post_uid", _T, "Post"),
        _must("account_uid", _T, "Who posted"),
        _must("platform", _T, "Where"),
        _must("at_us", _I, "When", _US),
        _must("at_prec", _T, "Precision of that time"),
        _must("repost", _B, "The post passes on another's"),
        _must("how", _T, "What joined them: the `ref_kind` of the item"),
        _must("source_file_id", _T, "File that the post came from"),
    ),
    ("sha256", "post_uid"),
)

MEDIA_FAMILY = Contract(
    "media_family",
    1,
    "files that show the same picture or video, or parts of it",
    (
        _must("family_id", _T, "Stable id, derived from the leader's bytes"),
        _must("kind", _T, "image or video"),
        _must("leader_sha256", _T, "File that the family is named after: the earliest when it was formed"),
        _must("n_variants", _I, "Different files", "files"),
        _must("n_posts", _I, "Posts that show one of them", "posts"),
        _must("n_reposts", _I, "Of these, posts that pass on another's", "posts"),
        _must("n_accounts", _I, "Accounts of those posts", "accounts"),
        _must("platforms", _T, "JSON: platform → posts"),
        _must("changes", _T, "JSON: what was done → files"),
        Column("first_at_us", _I, "First post in the data, reposts apart", _US),
        Column("first_post_uid", _T, "That post"),
        Column("first_account_uid", _T, "Who posted it"),
        Column("first_sha256", _T, "File that it shows"),
        Column("last_at_us", _I, "Last post", _US),
        Column("earliest_at_us", _I, "Earliest trace of any kind", _US),
        Column("earliest_trace", _T, "post, archive or metadata: what that trace is"),
        Column("pause_us", _I, "Longest time between two posts in a row", "µs"),
        Column("resumed_at_us", _I, "Post after that pause", _US),
    ),
    ("family_id",),
)

MEDIA_FAMILY_MEMBER = Contract(
    "media_family_member",
    1,
    "one file of a family",
    (
        _must("family_id", _T, "Family"),
        _must("sha256", _T, "File"),
        _must("position", _I, "Order in which it joined, from 1"),
        _must("role", _T, "leader, container, variant or copy: what may join through it"),
        _must("through_sha256", _T, "Member that it joined through; itself for the leader"),
        _must("change", _T, "What was done to it, seen from that member"),
        _must("similarity", _F, "Share of equal bits, or likeness after registration, 0 to 1"),
        _must("mirrored", _B, "It is the mirror image"),
        _must(
            "box", _T, "JSON: [left, top, right, bottom], part of the containing picture, shares of its sides"
        ),
        _must("stretches", _T, "JSON: [[from_ms, to_ms, from_ms there, to_ms there], …] of a video"),
        _must("n_posts", _I, "Posts that show it", "posts"),
        Column("first_at_us", _I, "First post that shows it", _US),
        Column("first_post_uid", _T, "That post"),
    ),
    ("family_id", "sha256"),
)

MEDIA_TABLES: tuple[Contract, ...] = (
    MEDIA_FILE,
    MEDIA_THUMBNAIL,
    MEDIA_TEXT,
    MEDIA_FRAME,
    MEDIA_ITEM,
    MEDIA_POST,
    MEDIA_FAMILY,
    MEDIA_FAMILY_MEMBER,
)
