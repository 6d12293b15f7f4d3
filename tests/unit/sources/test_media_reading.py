from __future__ import annotations

import base64
import gzip
import io
import zipfile
from pathlib import Path
from typing import Any

import orjson
import pytest
from PIL import Image, PngImagePlugin

from vigie.model.errors import OutsideError, SourceError
from vigie.model.outcomes import NotAssessed, NothingFound
from vigie.sources.media import lettering, reader, worker
from vigie.sources.media.lettering import read_lettering
from vigie.sources.media.limits import MediaLimits
from vigie.sources.media.pictures import THUMBNAIL_BYTES
from vigie.sources.media.provenance import C2PA_BOX, c2pa_bytes, taken_at_us, xmp_of
from vigie.sources.media.reader import MediaReader
from vigie.sources.media.tables import MediaTables, read_media
from vigie.testing.worlds.pictures import Picture, write_pictures
from vigie.testing.worlds.video import write_video, write_video_copy

LIMITS = MediaLimits()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("album")


@pytest.fixture(scope="module")
def album(folder: Path) -> list[Picture]:
    return write_pictures(folder, seed=3, visuals=1, copies=1, strangers=1)


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_video(tmp_path_factory.mktemp("clip") / "clip.mp4", seed=1, seconds=6, captions=("a", "b"))


@pytest.fixture(scope="module")
def tables(folder: Path, album: list[Picture]) -> MediaTables:
    return read_media([folder], LIMITS)


def rows(tables: MediaTables, name: str) -> list[dict[str, Any]]:
    return getattr(tables, name).to_pylist()  # type: ignore[no-any-return]


def told(path: Path, limits: MediaLimits = LIMITS) -> dict[str, Any]:
    return worker.answered(path, limits, thumbnail=False)


def picture(path: Path, **saved: Any) -> Path:
    Image.radial_gradient("L").convert("RGB").save(path, **saved)
    return path


def test_a_folder_gives_one_row_a_file_and_one_place_each(tables: MediaTables, album: list[Picture]) -> None:
    assert {row["sha256"] for row in rows(tables, "files")} == {each.sha256 for each in album}
    assert {row["ref"] for row in rows(tables, "items")} == {each.media_key for each in album}
    assert {row["ref_kind"] for row in rows(tables, "items")} == {"name"}
    assert tables.counts == {"read": len(album)}
    assert all(row["refused"] is None and len(row["pdq"]) == 64 for row in rows(tables, "files"))


def test_reading_twice_gives_the_same_bytes_and_known_files_are_not_decoded_again(
    folder: Path, tables: MediaTables, album: list[Picture]
) -> None:
    two = read_media([folder], LIMITS)
    assert (tables.files, tables.thumbnails, tables.items) == (two.files, two.thumbnails, two.items)
    again = read_media([folder], LIMITS, known=[each.sha256 for each in album])
    assert (again.counts, len(again.files), len(again.items)) == ({"known": len(album)}, 0, len(album))


def test_thumbnails_are_small_pictures_without_metadata(tables: MediaTables, album: list[Picture]) -> None:
    for row in rows(tables, "thumbnails"):
        assert len(row["image"]) <= THUMBNAIL_BYTES
        with Image.open(io.BytesIO(row["image"])) as small:
            assert not small.getexif()
    assert len(tables.thumbnails) == len(album)


def test_a_video_gives_a_frame_a_second_and_its_length(clip: Path) -> None:
    with MediaReader(LIMITS) as one:
        video = one.read(clip)
        assert one.thumbnail(clip) is not None
    assert [frame["at_ms"] for frame in video["frames"]] == [0, 1_000, 2_000, 3_000, 4_000, 5_000]
    assert (video["kind"], video["width"], video["height"], video["duration_ms"]) == (
        "video",
        320,
        180,
        6_000,
    )
    assert len(base64.b64decode(video["frames"][0]["tiny"])) == 32 * 32


def test_a_long_video_is_read_up_to_its_limit_and_says_so(clip: Path) -> None:
    video = told(clip, MediaLimits(video_s=2, step_ms=500))
    assert [frame["at_ms"] for frame in video["frames"]] == [0, 500, 1_000, 1_500]
    assert video["metadata"]["looked_at_ms"] == 2_000


def test_a_copy_of_a_video_has_its_frames(clip: Path, tmp_path: Path) -> None:
    copy = write_video_copy(clip, tmp_path / "copy.mp4", skip_s=2, seconds=3)
    assert len(told(copy)["frames"]) == 3


def test_a_manifest_joins_files_to_posts_and_every_row_is_accounted_for(tmp_path: Path) -> None:
    for name in ("a.png", "b.png"):
        picture(tmp_path / name)
    (tmp_path / "manifest.csv").write_text(
        "file,post_uid,post_id,platform,media_key,url\n"
        "a.png,x:1,,,,\n"
        "a.png,,2,x,3_9,\n"
        "b.png,,3,,,https://pictures.example/b.png\n"
        "gone.png,x:4,,,,\n"
        "../outside.png,x:5,,,,\n"
        ",x:6,,,,\n"
    )
    tables = read_media([tmp_path], LIMITS)
    refs = {(row["place"].split(" ")[0], row["ref_kind"], row["ref"]) for row in rows(tables, "items")}
    assert refs == {
        ("a.png", "post", "x:1"),
        ("a.png", "post", "x:2"),
        ("a.png", "media", "3_9"),
        ("b.png", "native", "3"),
        ("b.png", "url", "https://pictures.example/b.png"),
    }
    reasons = [row["reason"] for row in rows(tables, "rejections")]
    assert reasons == ["no-such-file", "outside-folder", "no-file-named"]
    assert tables.counts["rejected"] == 3


def test_a_manifest_may_be_json_lines_and_a_file_without_a_row_is_read_by_name(tmp_path: Path) -> None:
    picture(tmp_path / "a.png")
    picture(tmp_path / "b.jpg")
    (tmp_path / "manifest.jsonl").write_text('{"file": "a.png", "media_key": 77}\n')
    tables = read_media([tmp_path], LIMITS)
    assert {(row["ref_kind"], row["ref"]) for row in rows(tables, "items")} == {
        ("media", "77"),
        ("name", "b"),
    }


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("manifest.csv", "picture,post\na.png,1\n"),
        ("manifest.jsonl", "{broken\n"),
        ("manifest.csv", "\udcff"),
    ],
)
def test_a_manifest_that_cannot_be_read_is_told(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text, errors="surrogateescape")
    with pytest.raises(SourceError, match="VG237"):
        read_media([tmp_path], LIMITS)


def test_a_path_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="VG209"):
        read_media([tmp_path / "nothing"], LIMITS)


def archive(path: Path, bodies: dict[str, bytes], *, compressed: bool = True) -> Path:
    with path.open("wb") as out:
        for url, body in bodies.items():
            http = b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n" + body
            head = (
                f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:{len(url)}>\r\n"
                f"WARC-Target-URI: {url}\r\nWARC-Date: 2023-07-27T10:00:00Z\r\n"
                f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
            )
            record = head.encode() + http + b"\r\n\r\n"
            out.write(gzip.compress(record) if compressed else record)
    return path


@pytest.mark.parametrize("kind", ["warc", "warc.gz", "wacz"])
def test_a_web_archive_gives_its_media_with_address_and_date(tmp_path: Path, kind: str) -> None:
    body = picture(tmp_path / "a.png").read_bytes()
    bodies = {"https://pictures.example/a.png": body, "https://pictures.example/": b"<html>" + b" " * 99}
    path = tmp_path / f"crawl.{kind}"
    if kind == "wacz":
        inner = archive(tmp_path / "data.warc.gz", bodies)
        with zipfile.ZipFile(path, "w") as package:
            package.write(inner, "archive/data.warc.gz")
    else:
        archive(path, bodies, compressed=kind.endswith("gz"))
    tables = read_media([path], LIMITS)
    (item,) = rows(tables, "items")
    assert (item["ref_kind"], item["ref"]) == ("url", "https://pictures.example/a.png")
    assert item["archived_at_us"] == 1_690_452_000_000_000
    assert item["place"].endswith(":record:1")
    assert tables.counts == {"read": 1}


def test_an_archive_that_unfolds_too_far_is_cut_and_says_so(tmp_path: Path) -> None:
    body = picture(tmp_path / "a.png").read_bytes()
    bodies = {
        "https://a.example/1.png": body,
        "https://a.example/2": b"\0" * 3_000_000,
        "https://a.example/3.png": body,
    }
    tables = read_media([archive(tmp_path / "crawl.warc.gz", bodies)], MediaLimits(archive_mb=1))
    assert [row["reason"] for row in rows(tables, "rejections")] == ["archive-too-large"]
    assert tables.counts == {"read": 1, "rejected": 1}


def test_a_record_beyond_the_limit_of_a_file_is_rejected(tmp_path: Path) -> None:
    body = picture(tmp_path / "a.png").read_bytes() + b"\0" * 1_200_000
    tables = read_media(
        [archive(tmp_path / "crawl.warc", {"https://a.example/1.png": body})], MediaLimits(file_mb=1)
    )
    assert [row["reason"] for row in rows(tables, "rejections")] == ["too-large"]


def test_what_is_no_archive_is_told(tmp_path: Path) -> None:
    for name in ("a.warc", "a.warc.gz", "a.wacz"):
        (tmp_path / name).write_bytes(b"no archive at all, but long enough to look at\n" * 9)
        with pytest.raises(SourceError, match="VG238"):
            read_media([tmp_path / name], LIMITS)


def test_a_cut_archive_keeps_what_was_read(tmp_path: Path) -> None:
    body = picture(tmp_path / "a.png").read_bytes()
    whole = archive(
        tmp_path / "a.warc.gz", {f"https://a.example/{n}.png": body + bytes([n]) for n in range(3)}
    )
    whole.write_bytes(whole.read_bytes()[:-400])
    tables = read_media([whole], LIMITS)
    assert tables.counts["read"] >= 2


def test_metadata_is_kept_as_said(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0131] = "Invented Editor 3"
    exif.get_ifd(0x8769)[0x9003] = "2023:07:26 09:00:00"
    exif.get_ifd(0x8769)[0x9011] = "+02:00"
    exif.get_ifd(0x8825)[1] = "N"
    xmp = b'<x:xmpmeta><rdf:Description xmp:CreatorTool="Other Tool" xmpMM:DocumentID="d-1"/></x:xmpmeta>'
    path = picture(tmp_path / "a.jpg", exif=exif, xmp=xmp)
    found = told(path)
    assert found["encoder"] == "Invented Editor 3"
    assert found["made_at_us"] == 1_690_354_800_000_000
    assert found["metadata"]["exif"]["GPS"] == "present"
    assert found["metadata"]["xmp"] == {"CreatorTool": "Other Tool", "DocumentID": "d-1"}
    assert len(found["metadata"]["quantisation"]) == 16


def test_the_program_named_in_a_png_is_its_encoder(tmp_path: Path) -> None:
    info = PngImagePlugin.PngInfo()
    info.add_text("Software", "Drawn by hand")
    assert told(picture(tmp_path / "a.png", pnginfo=info))["encoder"] == "Drawn by hand"


@pytest.mark.parametrize(
    ("said", "zone", "expected"),
    [
        ("2023:07:26 09:00:00", "-02:30", 1_690_371_000_000_000),
        ("2023:07:26 09:00:00", "", None),
        ("0000:00:00 00:00:00", "+00:00", None),
    ],
)
def test_a_time_without_zone_or_sense_is_no_time(said: str, zone: str, expected: int | None) -> None:
    assert taken_at_us({"DateTimeOriginal": said, "OffsetTimeOriginal": zone}) == expected


def test_xmp_may_stand_in_elements_and_a_bomb_of_entities_is_only_text() -> None:
    packet = b"<!ENTITY a 'bbbb'><dc:creator><rdf:Seq><rdf:li>N. Body</rdf:li></rdf:Seq></dc:creator>"
    assert xmp_of(packet) == {"creator": "N. Body"}


def c2pa_files(folder: Path) -> dict[str, Path]:
    plain, jpeg = picture(folder / "p.png").read_bytes(), picture(folder / "p.jpg").read_bytes()
    webp, box = picture(folder / "p.webp").read_bytes(), b"jumb" + b"\0" * 12 + b"c2pa" + b"\0" * 20
    parts = {
        "PNG": plain[:8] + len(box).to_bytes(4, "big") + b"caBX" + box + b"\0" * 4 + plain[8:],
        "JPEG": jpeg[:2] + b"\xff\xeb" + (len(box) + 2).to_bytes(2, "big") + box + jpeg[2:],
        "WEBP": webp[:12] + b"C2PA" + len(box).to_bytes(4, "little") + box + webp[12:],
        "mov": b"\0\0\0\x10ftypisom\0\0\0\0" + (len(box) + 24).to_bytes(4, "big") + b"uuid" + C2PA_BOX + box,
    }
    for name, data in parts.items():
        (folder / name).write_bytes(data)
    return {name: folder / name for name in parts}


def test_a_c2pa_manifest_is_noticed_in_every_format(tmp_path: Path) -> None:
    for kind, path in c2pa_files(tmp_path).items():
        assert c2pa_bytes(path, kind) > 30, kind
    assert c2pa_bytes(picture(tmp_path / "none.png"), "PNG") == 0
    assert c2pa_bytes(picture(tmp_path / "none.gif"), "GIF") == 0


def test_pictures_of_every_mode_have_the_hash_of_what_is_seen(tmp_path: Path) -> None:
    base = Image.radial_gradient("L").resize((200, 200))
    hashes = set()
    for mode in ("L", "RGB", "RGBA", "LA", "P", "I;16"):
        path = tmp_path / f"{mode.replace(';', '')}.png"
        (base.convert("I").point(lambda level: level * 1) if mode == "I;16" else base).convert(mode).save(
            path
        )
        hashes.add(told(path)["pdq"])
    assert len(hashes) == 1


def test_a_sideways_picture_is_read_as_it_is_shown(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    path = tmp_path / "a.jpg"
    Image.new("RGB", (60, 30), "red").save(path, exif=exif)
    assert (told(path)["width"], told(path)["height"]) == (30, 60)


def test_without_the_extra_the_command_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "find_spec", lambda _name: None)
    with pytest.raises(OutsideError, match="VG504"):
        MediaReader(LIMITS)


def test_without_tesseract_text_in_pictures_is_not_assessed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lettering, "find_spec", lambda _name: None)
    outcome = read_lettering(picture(tmp_path / "a.png"), languages="eng")
    assert outcome == NotAssessed("no-ocr", {"command": "pip install 'vigie[ocr]'"})


class Tesseract:
    def get_languages(self, path: str = "") -> tuple[str, list[str]]:
        return path, ["eng"]

    def file_to_text(self, file: str, **_options: str) -> str:
        return "NO  GAMES\n" if "text.png" in file else " \n"


def test_text_in_pictures_is_found_nothing_or_not_assessed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lettering, "find_spec", lambda _name: object())
    monkeypatch.setattr(lettering, "import_module", lambda _name: Tesseract())
    assert str(read_lettering(tmp_path / "text.png", languages="eng")).count("NO GAMES") == 1
    assert read_lettering(tmp_path / "none.png", languages="eng", models=tmp_path) == NothingFound(1)
    missing = read_lettering(tmp_path / "text.png", languages="eng+fra")
    assert isinstance(missing, NotAssessed)
    assert missing.values["languages"] == "fra"


def test_the_worker_answers_a_line_with_a_line(tmp_path: Path) -> None:
    path = picture(tmp_path / "a.png")
    answer = worker.answer(path, LIMITS, thumbnail=True)
    assert orjson.loads(orjson.dumps(answer)) == answer
    assert {"pdq", "tiny", "thumbnail"} <= answer.keys()
