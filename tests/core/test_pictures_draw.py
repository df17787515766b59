from io import BytesIO

from PIL import Image

from core.pictures import redrawn

ORIENTATION, TURNED = 0x0112, 6  # taken with the camera on its side


def test_a_picture_taken_sideways_stands_upright_and_keeps_no_word_of_the_camera():
    photo, exif = BytesIO(), Image.Exif()
    exif[ORIENTATION] = TURNED
    Image.new("RGB", (40, 20), "red").save(photo, "JPEG", exif=exif)
    photo.seek(0)
    picture = redrawn(photo, most_bytes=100_000, width=200, height=200)
    assert (picture.width, picture.height) == (20, 40)
    assert not Image.open(BytesIO(picture.content)).getexif()
