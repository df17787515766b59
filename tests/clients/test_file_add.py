"""Files: judged by their content, kept under random names, given back only as downloads."""

import hashlib
import io
import zipfile
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from clients.downloads import file_response
from clients.models import File
from clients.services import FileTooLarge, add_file, bring_back_file, remove_file
from clients.services import files as service
from core.errors import RuleError
from history.models import Event
from tests.clients.made import PDF, make_client
from tests.people import Cast

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def picture(kind: str = "PNG") -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (2, 2)).save(stream, kind)
    return stream.getvalue()


def archive(*names: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as packed:
        for name in names:
            packed.writestr(name, "x")
    return stream.getvalue()


@pytest.fixture
def ivan(cast: Cast):
    return make_client(cast.olga)


@pytest.fixture
def add(cast: Cast, ivan):
    return lambda name, data, by=None: add_file(ivan, SimpleUploadedFile(name, data), by=by or cast.olga)


def test_a_file_is_kept_under_a_random_name_and_its_own_is_shown(cast: Cast, add, settings):
    file = add("Договор №5.pdf", PDF)
    assert (file.name, file.content_type, file.size) == ("Договор №5.pdf", "application/pdf", len(PDF))
    assert file.sha256 == hashlib.sha256(PDF).hexdigest()
    stored = Path(settings.MEDIA_ROOT) / file.path
    assert stored.read_bytes() == PDF
    assert "Договор" not in file.path
    assert stored.stat().st_mode & 0o077 == 0
    assert Event.objects.filter(kind="file_added").get().data == {"file": file.pk, "name": "Договор №5.pdf"}


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("صورة.png", picture("PNG"), "image/png"),
        ("photo.jpg", picture("JPEG"), "image/jpeg"),
        ("photo.jpg", picture("WEBP"), "image/webp"),
        ("scan.PDF", PDF, "application/pdf"),
        ("drawing.svg", SVG, "image/svg+xml"),
        ("notes.txt", "Бележка <b>x</b>".encode(), "text/plain"),
        ("notes.txt", "Бележка".encode("utf-16"), "text/plain"),
        ("table.csv", b"a,b\n1,2\n", "text/plain"),
        ("offer.docx", archive("[Content_Types].xml", "word/document.xml"),
         "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("all.zip", archive("a.txt"), "application/zip"),
        ("old.doc", bytes.fromhex("d0cf11e0a1b11ae1") + b"x" * 20, "application/x-ole-storage"),
        ("letter.eml", b"From: a@b.c\n\n<html><body>hi</body></html>", "text/plain"),
        ("without an ending", b"\x00\x01\x02\x03", "application/octet-stream"),
    ],
    ids=range(13),
)  # fmt: skip
def test_the_content_says_what_it_is(add, name, data, kind):
    assert add(name, data).content_type == kind


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("setup.exe", b"harmless"),
        ("photo.jpg", b"MZ\x90\x00 a program"),
        ("tool", b"\x7fELF\x02\x01"),
        ("run.txt", b"#!/bin/sh\nrm -rf /"),
        ("photo.jpg", b"<!DOCTYPE html><script>alert(1)</script>"),
        ("photo.jpg", b"\xef\xbb\xbf  <html><body onload=alert(1)>"),
        ("photo.png", "<html>".encode("utf-16")),
        ("page.html", b"hello"),
        ("page.xhtml", b"hello"),
        ("page.mht", b"MIME-Version: 1.0"),
        ("photo.png", SVG),
        ("drawing", SVG),
        ("photo.png", b"\x89PNG\r\n\x1a\n broken"),
        ("photo.png", PDF),
        ("quote.pdf", picture()),
        ("quote.pdf", b"just text"),
        ("macro.docm", archive("[Content_Types].xml", "word/document.xml")),
        ("offer.docx", archive("a.txt")),
        ("empty.pdf", b""),
        ("virus.txt", b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"),
    ],
    ids=range(20),
)
def test_programs_pages_viruses_and_lies_are_refused_with_the_reason(add, name, data, settings):
    with pytest.raises(RuleError) as caught:
        add(name, data)
    assert caught.value.field == "file"
    assert str(caught.value.message)
    assert not File.objects.exists()
    assert not list(Path(settings.MEDIA_ROOT).rglob("*.*"))


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("..\\..\\boot.pdf", "boot.pdf"),
        ("/abs/olute.pdf", "olute.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie: x.pdf"),
        ("photo_\u202efdp.pdf", "photo_fdp.pdf"),
        ("<img src=x onerror=alert(1)>.pdf", "<img src=x onerror=alert(1)>.pdf"),
        ("ж" * 300 + ".pdf", "ж" * 251 + ".pdf"),
        (" . ", "file"),
    ],
)
def test_names_are_only_names(typed, kept):
    assert service.safe_name(typed) == kept


def test_thirty_megabytes_are_the_limit(add, monkeypatch):
    monkeypatch.setattr(service, "MAX_BYTES", 100)
    assert add("a.pdf", PDF + b" " * (100 - len(PDF))).size == 100
    with pytest.raises(FileTooLarge) as caught:
        add("a.pdf", PDF + b" " * (101 - len(PDF)))
    assert (caught.value.status, caught.value.field) == (413, "file")


def test_one_person_fills_the_disk_for_nobody(cast: Cast, add, monkeypatch):
    monkeypatch.setattr(service, "DAILY_FILES", 2)
    add("a.pdf", PDF)
    add("b.pdf", PDF)
    with pytest.raises(FileTooLarge):
        add("c.pdf", PDF)
    assert add("c.pdf", PDF, by=cast.tomas)
    monkeypatch.setattr(service, "DAILY_FILES", 9)
    monkeypatch.setattr(service, "DAILY_BYTES", 3 * len(PDF) - 1)
    with pytest.raises(FileTooLarge):
        add("c.pdf", PDF)


def test_a_removed_file_is_gone_and_comes_back(cast: Cast, add):
    file = add("a.pdf", PDF)
    remove_file(file, by=cast.olga)
    remove_file(file, by=cast.olga)
    assert not File.objects.visible_to(cast.olga).exists()
    assert Event.objects.filter(kind="file_removed").count() == 1
    bring_back_file(file, by=cast.olga)
    assert File.objects.visible_to(cast.olga).get() == file


def test_bytes_without_a_row_do_not_stay(cast: Cast, ivan, settings, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr(service, "record", fail)
    with pytest.raises(RuntimeError):
        add_file(ivan, SimpleUploadedFile("a.pdf", PDF), by=cast.olga)
    assert not [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


@pytest.mark.parametrize(
    ("name", "data", "is_shown"),
    [("a.pdf", PDF, True), ("a.png", picture(), True), ("a.svg", SVG, False), ("a.txt", b"<b>x", False)],
    ids=["pdf", "png", "svg", "txt"],
)
def test_only_sound_pictures_and_pdf_are_shown_all_else_is_a_download(add, name, data, is_shown):
    file = add(name, data)
    shown = file_response(file, is_inline=True)
    assert shown.headers["Content-Disposition"].startswith("inline" if is_shown else "attachment")
    assert is_shown or shown.headers["Content-Type"] == "application/octet-stream"
    kept = file_response(file)
    assert kept.headers["Content-Disposition"].startswith("attachment")
    for response in (shown, kept):
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in response.headers["Content-Security-Policy"]
        assert "no-store" in response.headers["Cache-Control"]
        assert b"".join(response.streaming_content) == data
