"""vCard 2.1, 3.0 and 4.0 as programs really write them: a tolerant reader, a card at a time.

Damage costs a property, never the rest of the file: missing END, broken folding, wrong charset, lines of no property.
Nothing that a card points to is fetched, and pictures, sounds and keys are passed over.
"""

import binascii
import codecs
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from clients.imports import limits
from clients.taglist import join_tags

HEADERS = [
    "kind", "name", "name_prefix", "given_name", "middle_name", "family_name", "name_suffix", "nickname", "gender",
    "organisation", "department", "job_title", "phones", "emails", "street", "city", "region", "postal_code",
    "country", "other_addresses", "website", "other_websites", "messengers", "birthday", "notes", "tags", "language",
    "external_id",
]  # fmt: skip

_CHUNK = 1 << 20
_MAX_DEPTH = 10
# Without these a file that never ends its first card would be held whole.
_MAX_NESTED = 50
_MAX_PROPERTIES = 1_000
_PROPERTY = re.compile(
    rb"(?:([A-Za-z0-9_-]+)\.)?([A-Za-z0-9_-]+)((?:;[^:\"]*(?:\"[^\"]*\"[^:\"]*)*)?):(.*)", re.DOTALL
)
_BARE_PROPERTY = re.compile(rb"(?:([A-Za-z0-9_-]+)\.)?([A-Za-z0-9_-]+)((?:;[^:]*)?):(.*)", re.DOTALL)
_BINARY = frozenset({"PHOTO", "LOGO", "SOUND", "KEY"})
_QUOTED = re.compile(r'"([^"]*)"?')
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_UNESCAPED_SEMICOLON = re.compile(r"(?<!\\)((?:\\\\)*);")
_UNESCAPED_COMMA = re.compile(r"(?<!\\)((?:\\\\)*),")
_APPLE_LABEL = re.compile(r"^_?\$!<(.*)>!\$_?$")
_NO_YEAR = "1604-"
_LABELS = {
    "cell": "mobile", "mobile": "mobile", "iphone": "mobile", "work": "work", "home": "home", "fax": "fax", "main": "main",
    "pager": "pager", "car": "car", "other": "other", "school": "school", "business": "work", "homefax": "fax",
    "workfax": "fax", "otherfax": "fax", "personal": "home", "assistantphone": "assistant", "email": "", "phone": "",
}  # fmt: skip
_SILENT_TYPES = frozenset(
    [
        "pref",
        "internet",
        "voice",
        "msg",
        "video",
        "text",
        "textphone",
        "x400",
        "isdn",
        "bbs",
        "modem",
        "dom",
        "intl",
        "postal",
        "parcel",
        "x-useless",
    ]
)
_SYSTEM_GROUPS = frozenset(
    {"my contacts", "mycontacts", "* mycontacts", "starred in android", "system group: my contacts"}
)


@dataclass
class _Property:
    name: str
    value: str
    types: list[str]
    group: str
    is_preferred: bool = False

    def continued(self, lines: list[str]) -> "_Property":
        """This property with the lines after it that were none of their own."""
        self.value = "\n".join([self.value, *lines])
        if len(self.value) > limits.MAX_CELL_CHARS * 4:
            raise limits.cell_too_long()
        return self


@dataclass
class _Card:
    properties: list[_Property] = field(default_factory=list)
    nested: list["_Card"] = field(default_factory=list)

    def flattened(self) -> Iterator["_Card"]:
        yield self
        for card in self.nested:
            yield from card.flattened()

    def all(self, *names: str) -> list[_Property]:
        return [found for found in self.properties if found.name in names and found.value.strip()]

    def first(self, *names: str) -> str:
        return next((found.value.strip() for name in names for found in self.all(name)), "")

    def label(self, found: _Property) -> str:
        """The custom label of a grouped property, else the telling type, in one of our words where there is one."""
        for custom in self.properties:
            if found.group and custom.group == found.group and custom.name == "X-ABLABEL":
                text = _APPLE_LABEL.sub(r"\1", custom.value.strip())
                return _LABELS.get(text.lower(), text)
        known = [_LABELS[kind] for kind in found.types if _LABELS.get(kind)]
        if "fax" in known:
            return "fax"
        other = [kind.removeprefix("x-") for kind in found.types if kind not in _SILENT_TYPES]
        return (known or other or [""])[0]


def rows(file: BinaryIO, encoding: str) -> Iterator[list[str]]:
    """Every card of the file as cells under HEADERS; several values of one cell stand in lines, `value<TAB>label`."""
    for card in _cards(_properties(_logical_lines(_lines(file, encoding)), encoding)):
        for part in card.flattened():
            found = _cells(part)
            yield [found.get(header, "") for header in HEADERS]


def _lines(file: BinaryIO, encoding: str) -> Iterator[bytes]:
    """Physical lines; wide encodings become UTF-8 on the way."""
    wide = encoding.startswith(("utf-16", "utf-32"))
    decoder = codecs.getincrementaldecoder(encoding)("replace") if wide else None
    file.seek(0)
    parts: list[bytes] = []
    while chunk := file.read(_CHUNK):
        data = decoder.decode(chunk).encode("utf-8", "replace") if decoder else chunk
        pieces = data.replace(b"\r\r\n", b"\n").replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
        if len(pieces) == 1:
            parts.append(pieces[0])
            continue
        yield b"".join([*parts, pieces[0]])
        yield from pieces[1:-1]
        parts = [pieces[-1]]
    yield b"".join(parts)


def _logical_lines(lines: Iterator[bytes]) -> Iterator[bytes]:
    """Folded lines and quoted-printable soft breaks put together again."""
    current: list[bytes] = []
    is_soft = False
    for line in lines:
        if is_soft:
            is_soft = line.endswith(b"=")
            current.append(line[:-1] if is_soft else line)
            continue
        if line[:1] in (b" ", b"\t") and current:
            current.append(line[1:])
            is_soft = line.endswith(b"=") and _is_quoted_printable(current[0])
            if is_soft:
                current[-1] = current[-1][:-1]
            continue
        if current:
            yield b"".join(current)
        is_soft = line.endswith(b"=") and _is_quoted_printable(line)
        current = [line[:-1] if is_soft else line]
    if current:
        yield b"".join(current)


def _is_quoted_printable(line: bytes) -> bool:
    return b"QUOTED-PRINTABLE" in line.split(b":", 1)[0].upper()


def _properties(lines: Iterable[bytes], encoding: str) -> Iterator[_Property]:
    """The properties in their order; BEGIN and END among them. Lines of no property belong to the one before."""
    last: _Property | None = None
    more: list[str] = []
    is_binary = False
    for line in lines:
        if line.startswith((b"#", b"\xef\xbb\xbf#")) or not line.strip():
            continue
        match = _matched(line) if b":" in line else None
        if match is None:
            if last is not None and not is_binary:
                more.append(_decoded(line, "", encoding))
            continue
        if last is not None:
            yield last.continued(more)
        last, is_binary, more = _property(match, encoding), match[2].decode().upper() in _BINARY, []
    if last is not None:
        yield last.continued(more)


def _matched(line: bytes) -> re.Match[bytes] | None:
    return _PROPERTY.match(line.removeprefix(b"\xef\xbb\xbf").lstrip()) or _BARE_PROPERTY.match(line)


def _property(match: re.Match[bytes], encoding: str) -> _Property:
    name = match[2].decode().upper()
    if name in _BINARY:
        return _Property(name, "", [], "")
    types: list[str] = []
    charset, is_quoted = "", False
    for key, value in _parameters(_decoded(match[3], "", encoding)):
        if key == "CHARSET":
            charset = value
        elif key in ("ENCODING", "") and value.upper() == "QUOTED-PRINTABLE":
            is_quoted = True
        elif key in ("TYPE", ""):
            types += [kind.strip().lower() for kind in value.split(",") if kind.strip()]
        elif key == "PREF":
            types.append("pref")
    raw = binascii.a2b_qp(match[4]) if is_quoted else match[4]
    if len(raw) > limits.MAX_CELL_CHARS * 4:
        raise limits.cell_too_long()
    group = (match[1] or b"").decode().lower()
    return _Property(name, _decoded(raw, charset, encoding), types, group, "pref" in types)


def _parameters(text: str) -> Iterator[tuple[str, str]]:
    held: list[str] = []

    def hold(match: re.Match[str]) -> str:
        held.append(match[1])
        return f"\0{len(held) - 1}\0"

    for part in _QUOTED.sub(hold, text).split(";"):
        key, equals, value = part.partition("=")
        if not equals:
            key, value = "", key
        value = re.sub("\0(\\d+)\0", lambda found: held[int(found[1])], value)
        if value.strip():
            yield key.strip().upper(), value.strip()


def _decoded(raw: bytes, charset: str, encoding: str) -> str:
    """The text by its own charset if that is known and right, else as UTF-8, else by the file's encoding."""
    fallback = "utf-8" if encoding.startswith(("utf-16", "utf-32")) else encoding
    for name in (charset, "utf-8"):
        try:
            return raw.decode(name).replace("\0", "") if name else _strict_utf8(raw)
        except (UnicodeDecodeError, LookupError, ValueError):
            continue
    return raw.decode(fallback, "replace").replace("\0", "")


def _strict_utf8(raw: bytes) -> str:
    return raw.decode("utf-8").replace("\0", "")


def _cards(properties: Iterable[_Property]) -> Iterator[_Card]:
    """Cards in the order in which they begin; one inside another follows it. A card without its END counts."""
    open_cards: list[_Card] = []
    for found in properties:
        marker = found.value.strip().upper() if found.name in ("BEGIN", "END") else ""
        if found.name == "BEGIN" and marker == "VCARD":
            if open_cards and (len(open_cards) >= _MAX_DEPTH or len(open_cards[0].nested) >= _MAX_NESTED):
                yield open_cards[0]
                open_cards = []
            card = _Card()
            if open_cards:
                open_cards[-1].nested.append(card)
            open_cards.append(card)
        elif found.name == "END" and marker.startswith("VCARD"):
            if len(open_cards) == 1:
                yield open_cards[0]
            del open_cards[-1:]
        elif open_cards and len(open_cards[-1].properties) < _MAX_PROPERTIES:
            open_cards[-1].properties.append(found)
    if open_cards:
        yield open_cards[0]


def _cells(card: _Card) -> dict[str, str]:
    version = card.first("VERSION")
    is_old = version.startswith("2")
    cells = _names(card, is_old) | _organisation(card, is_old) | _address(card, is_old)
    cells["phones"] = _listed(card, _preferred(card.all("TEL")), "tel:")
    cells["emails"] = _listed(card, _preferred(card.all("EMAIL")), "mailto:")
    urls = [_text(found.value, is_old) for found in _preferred(card.all("URL"))]
    cells["website"], cells["other_websites"] = "".join(urls[:1]), "\n".join(urls[1:])
    messengers = card.all(
        "IMPP", "X-SIP", "X-SKYPE", "X-SKYPE-USERNAME", "X-TELEGRAM", "X-VIBER", "X-WHATSAPP"
    )
    cells["messengers"] = "\n".join(_text(found.value, is_old) for found in messengers)
    cells["birthday"] = card.first("BDAY").removeprefix(_NO_YEAR)
    cells["notes"] = "\n".join(_text(found.value, is_old) for found in card.all("NOTE"))
    cells["tags"] = join_tags(_tags(card, is_old))
    cells["language"] = card.first("LANG", "LANGUAGE")
    cells["gender"] = card.first("GENDER", "X-GENDER").split(";")[0]
    cells["external_id"] = card.first("UID")
    return cells


def _preferred(found: list[_Property]) -> list[_Property]:
    return sorted(found, key=lambda one: not one.is_preferred)


def _listed(card: _Card, found: list[_Property], scheme: str) -> str:
    lines = []
    for one in found:
        value = _text(one.value, is_old=False).replace("\n", " ").replace("\t", " ").strip()
        if value.lower().startswith(scheme):
            value = value[len(scheme) :]
        label = card.label(one).replace("\n", " ").replace("\t", " ")
        # The tab stands even without a label: brackets at the end of a value are no label then.
        lines.append(f"{value}\t{label}")
    return "\n".join(lines)


def _names(card: _Card, is_old: bool) -> dict[str, str]:
    keys = ("family_name", "given_name", "middle_name", "name_prefix", "name_suffix")
    parts = _structured(card.first("N"), is_old) if card.first("N") else []
    cells = dict(zip(keys, parts, strict=False))
    cells["name"] = _text(card.first("FN"), is_old)
    cells["nickname"] = _text(card.first("NICKNAME"), is_old)
    cells["kind"] = _kind(card, any(parts))
    return cells


def _kind(card: _Card, has_name_parts: bool) -> str:
    shown_as = next((one.value for one in card.properties if one.name.startswith("X-ABSHOWAS")), "")
    if card.first("KIND", "X-ADDRESSBOOKSERVER-KIND").lower() in ("org", "organization", "group", "location"):
        return "organisation"
    if "COMPANY" in shown_as.upper() and not card.first("N").strip(";"):
        return "organisation"
    company = card.first("ORG").split(";")[0]
    is_named_after_it = company and company == card.first("FN") and not has_name_parts
    return "organisation" if is_named_after_it else ""


def _organisation(card: _Card, is_old: bool) -> dict[str, str]:
    parts = _structured(card.first("ORG"), is_old)
    return {
        "organisation": parts[0],
        "department": ", ".join(part for part in parts[1:] if part),
        "job_title": _text(card.first("TITLE", "ROLE"), is_old),
    }


def _address(card: _Card, is_old: bool) -> dict[str, str]:
    keys = ("box", "extended", "street", "city", "region", "postal_code", "country")
    cells: dict[str, str] = {}
    others = []
    for found in _preferred(card.all("ADR")):
        parts = dict(zip(keys, _structured(found.value, is_old), strict=False))
        if not any(parts.values()):
            continue
        street = [parts.pop("box", ""), parts.pop("extended", ""), parts.pop("street", "")]
        parts["street"] = ", ".join(part for part in street if part)
        if cells:
            others.append(", ".join(part for part in (parts.pop("street"), *parts.values()) if part))
        else:
            cells = parts
    cells["other_addresses"] = "\n".join(others)
    return cells


def _tags(card: _Card, is_old: bool) -> list[str]:
    found = [part for one in card.all("CATEGORIES") for part in _split(_UNESCAPED_COMMA, one.value)]
    return [
        tag
        for tag in (_text(part, is_old).strip() for part in found)
        if tag and tag.lower() not in _SYSTEM_GROUPS
    ]


def _structured(value: str, is_old: bool) -> list[str]:
    return [_text(part, is_old).strip() for part in _split(_UNESCAPED_SEMICOLON, value)]


def _split(separator: re.Pattern[str], value: str) -> list[str]:
    """The parts between unescaped separators; each keeps the escapes before its end."""
    pieces = separator.split(value)
    return [
        text + (pieces[i + 1] if i + 1 < len(pieces) else "") for i, text in enumerate(pieces) if i % 2 == 0
    ]


def _text(value: str, is_old: bool) -> str:
    """Escapes undone; before 3.0 a backslash before n is a backslash before n."""

    def plain(match: re.Match[str]) -> str:
        char = match[1]
        if char in "nN":
            return "\\" + char if is_old else "\n"
        return char if char in "\\;,:\n\"'" else "\\" + char

    text = value.replace("\r\n", "\n")
    return _ESCAPE.sub(plain, text).strip() if "\\" in text else text.strip()
