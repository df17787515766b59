"""Words out of e-mail as it comes: headers, bodies, what a report brings back. Nothing here raises for what a stranger wrote."""

import html
import re
from collections.abc import Iterator
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message as Mail

import nh3

_BREAKS = re.compile(r"<\s*(br|/p|/div|/tr|/li|/h[1-6])\b[^>]*>", re.IGNORECASE)
MOST_FILES, MOST_NAME = 20, 120
BROUGHT_BACK = {"message/rfc822", "text/rfc822-headers", "message/rfc822-headers", "message/global"}


def header(mail: Mail, name: str) -> str:
    """Return a header decoded, "" where there is none."""
    raw = mail.get(name)
    if raw is None:
        return ""
    try:
        text = str(make_header(decode_header(str(raw))))
    except (HeaderParseError, UnicodeError, LookupError, ValueError):
        text = str(raw)
    # lone surrogates stand for bytes that were no text
    return text.encode("utf-8", "replace").decode().replace("\x00", "")


def body(mail: Mail) -> str:
    """Return the words: the plain text where there is one, else the text of the HTML without its code."""
    plain, rich = "", ""
    for part in shown(mail):
        if part.get_content_type() == "text/plain" and not plain:
            plain = decoded(part)
        elif part.get_content_type() == "text/html" and not rich:
            rich = decoded(part)
    return plain.strip() or without_markup(rich)


def attached(mail: Mail) -> list[str]:
    """Return the names of the files that came along, without the pictures that stand in the text itself."""
    names = []
    for part in mail.walk():
        if part.is_multipart() and part.get_content_type() != "message/rfc822":
            continue
        if part.get("Content-ID") and part.get_content_disposition() != "attachment":
            continue
        name = _file_name(part)
        if name or part.get_content_disposition() == "attachment":
            names.append(name or part.get_content_type())
    return names[:MOST_FILES]


def _file_name(part: Mail) -> str:
    try:
        raw = part.get_filename() or ""
    except (LookupError, UnicodeError, ValueError, TypeError):  # a charset or encoding that does not exist
        return ""
    holder = Mail()
    holder["Name"] = raw.replace("\r", " ").replace("\n", " ")
    return " ".join(header(holder, "Name").split())[:MOST_NAME]


def told(mail: Mail) -> str:
    """Return all words of a report, without those of the letter that it brings back as a part of its own."""
    texts = []
    for part in mail.walk():
        kind = part.get_content_type()
        if part is not mail and kind in BROUGHT_BACK:
            break
        if not part.is_multipart() and kind in {"text/plain", "text/html"}:
            text = decoded(part)
            texts.append(without_markup(text) if kind == "text/html" else text)
    return "\n".join(texts)


def shown(mail: Mail) -> Iterator[Mail]:
    """Yield the parts that a mail program shows."""
    for part in mail.walk():
        if part.is_multipart() or part.get_content_disposition() == "attachment":
            continue
        yield part


def decoded(part: Mail) -> str:
    """Return the text of a part in whatever charset it is."""
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes):
        return str(payload or "")
    for charset in (part.get_content_charset() or "utf-8", "utf-8", "latin-1"):
        try:
            return payload.decode(charset)
        except (LookupError, UnicodeError):
            continue
    return payload.decode("utf-8", "replace")


def without_markup(rich: str) -> str:
    """Return the text of an HTML part."""
    text = nh3.clean(_BREAKS.sub("\n", rich), tags=set(), attributes={})
    lines = (" ".join(line.split()) for line in html.unescape(text).splitlines())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
