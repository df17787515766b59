"""The office's own picture at the head of its letters: sound, small, part of the letter, readable in the dark."""

import re
from io import BytesIO

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from core.errors import RuleError
from notifications import delivery
from notifications.logo import logo_of
from notifications.services.logo import remove_logo, set_logo
from tests.notifications.test_deliver_email import inbox, write  # noqa: F401 - a fixture
from tests.people import Cast


def drawn(kind: str = "PNG", size: tuple[int, int] = (800, 200), **options) -> bytes:
    target = BytesIO()
    Image.new("RGB", size, "navy").save(target, kind, **options)
    return target.getvalue()


def letter_of(inbox):  # noqa: F811
    delivery.sweep()
    ((_recipients, letter),) = inbox.letters
    return letter


def test_the_picture_travels_inside_the_letter(cast: Cast, inbox):  # noqa: F811
    set_logo(cast.office, BytesIO(drawn()))
    write(cast, office=cast.office)
    letter = letter_of(inbox)
    assert letter.get_content_type() == "multipart/alternative"
    plain, related = letter.iter_parts()
    assert (plain.get_content_type(), related.get_content_type()) == ("text/plain", "multipart/related")
    html, picture = related.iter_parts()
    shown = re.search(r"<img[^>]*>", html.get_content())[0]
    source = re.search(r'src="cid:([^"]+)"', shown)[1]
    assert picture["Content-ID"] == f"<{source}>"
    assert picture.get_content_disposition() == "inline"
    with Image.open(BytesIO(picture.get_content())) as found:
        assert found.size == (400, 100)  # twice as sharp as it is shown
    assert 'alt="Sofia"' in shown
    assert ('width="200"' in shown, 'height="50"' in shown) == (True, True)
    assert "background:#ffffff" in html.get_content().split("<img")[0].rsplit("<div", 1)[1]  # dark mode


def test_files_stay_files_beside_it(cast: Cast, inbox):  # noqa: F811
    set_logo(cast.office, BytesIO(drawn()))
    default_storage.save("x/offer.pdf", BytesIO(b"%PDF-1.7"))
    files = [{"name": "offer.pdf", "path": "x/offer.pdf", "type": "application/pdf"}]
    write(cast, office=cast.office, letter={"files": files})
    letter = letter_of(inbox)
    assert letter.get_content_type() == "multipart/mixed"
    assert [part.get_filename() for part in letter.iter_attachments()] == ["offer.pdf"]
    assert letter.get_body(("html",)) is not None
    assert letter.get_body(("plain",)) is not None


def test_without_a_picture_the_first_letter_stands_there(cast: Cast, inbox):  # noqa: F811
    write(cast, office=cast.office)
    letter = letter_of(inbox)
    assert [part.get_content_type() for part in letter.iter_parts()] == ["text/plain", "text/html"]
    assert "<img" not in letter.get_body(("html",)).get_content()


def test_a_lost_file_stops_no_letter(cast: Cast, inbox):  # noqa: F811
    set_logo(cast.office, BytesIO(drawn(size=(333, 77))))
    default_storage.delete(cast.office.logo or type(cast.office).objects.get().logo)
    cast.office.refresh_from_db()
    assert logo_of(cast.office) is None
    write(cast, office=cast.office)
    assert "<img" not in letter_of(inbox).get_body(("html",)).get_content()


def test_what_a_camera_writes_into_a_picture_does_not_travel(cast: Cast):
    exif = Image.Exif()
    exif[0x010E] = "taken at home"
    office = set_logo(cast.office, BytesIO(drawn("JPEG", exif=exif)))
    assert b"taken at home" not in logo_of(office).content


@pytest.mark.parametrize(
    "content",
    [b"", b"<svg xmlns='http://www.w3.org/2000/svg'/>", drawn("GIF"), drawn("WEBP"), drawn()[:60], b"MZ\x90", drawn("BMP")[:200_001]],
)  # fmt: skip
def test_anything_but_a_sound_png_or_jpeg_is_refused(cast: Cast, content):
    with pytest.raises(RuleError) as caught:
        set_logo(cast.office, BytesIO(content))
    assert caught.value.field == "picture"
    cast.office.refresh_from_db()
    assert not cast.office.logo


def test_too_many_bytes_or_pixels_are_refused_with_the_limit(cast: Cast):
    with pytest.raises(RuleError, match="200 kB"):
        set_logo(cast.office, BytesIO(drawn() + b"x" * 200_000))
    with pytest.raises(RuleError, match="pixels"):
        set_logo(cast.office, BytesIO(drawn(size=(6000, 10))))


def test_a_new_one_takes_the_place_of_the_old(cast: Cast, django_capture_on_commit_callbacks):
    first = set_logo(cast.office, BytesIO(drawn())).logo
    with django_capture_on_commit_callbacks(execute=True):
        second = set_logo(cast.office, BytesIO(drawn(size=(10, 10)))).logo
    assert (default_storage.exists(first), default_storage.exists(second)) == (False, True)
    with django_capture_on_commit_callbacks(execute=True):
        assert remove_logo(cast.office).logo == ""
    assert not default_storage.exists(second)


def test_it_is_set_seen_and_removed_in_settings(sign_in, cast: Cast):
    adam = sign_in(cast.adam)
    page = "/settings/letters/?sort=client&letter=ar"
    picture = SimpleUploadedFile("logo.png", drawn(), "image/png")
    assert adam.post(page, {"picture": picture}).status_code == 302
    assert 'alt="Sofia"' in adam.get(page).content.decode()
    preview = adam.get("/settings/letters/preview/?sort=client&letter=ar")
    assert 'src="data:image/png;base64,' in preview.content.decode()
    assert "img-src data:" in preview.headers["Content-Security-Policy"]
    assert adam.post(page, {"act": "remove"}).status_code == 302
    assert "<img" not in adam.get("/settings/letters/preview/").content.decode()


def test_mistakes_are_said_at_the_field(sign_in, cast: Cast):
    adam, page = sign_in(cast.adam), "/settings/letters/"
    answer = adam.post(page, {"picture": SimpleUploadedFile("logo.svg", b"<svg/>", "image/svg+xml")})
    assert answer.status_code == 422
    assert "PNG or JPEG" in answer.content.decode()
    assert adam.post(page, {}).status_code == 422
    assert adam.get(f"{page}?office=999999").status_code == 404
    assert adam.get(f"{page}?office=x").status_code == 200
    olga = sign_in(cast.olga)
    picture = SimpleUploadedFile("logo.png", drawn(), "image/png")
    assert olga.post(page, {"picture": picture}).status_code == 403
