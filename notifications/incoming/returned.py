"""Judge returned mail: is the address dead (hard), or did just this letter not arrive (soft)?

Hard is what stays so: nobody has this address, its domain does not exist or takes no mail, the person has moved. All
else, such as a full mailbox, a block or a policy, is soft, whatever the number says: servers answer 5xx to both. What
they write beside it decides first, then the enhanced status (RFC 3463), then the action of the report (RFC 3464).
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from email.message import Message as Mail

from notifications.incoming.mail_text import told

HARD, SOFT, DELAYED, ARRIVED = "hard", "soft", "delayed", "arrived"
MOST = 20_000

_DEAD_STATUS = {"5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.3.2", "5.4.4"}
_STATUS = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])")
_FIELD = re.compile(
    r"^[ \t]*(status|action|diagnostic-code):\s*(.*(?:\n[ \t]+\S.*)*)", re.IGNORECASE | re.MULTILINE
)
# where a report in free form begins to quote the letter
_QUOTED = re.compile(
    r"^[ \t>]*(-{2,}[^\n]{0,20}(unsent|original|undelivered|returned?|below this line|this is a copy|body of|header)"
    r"|(original message|message headers?) follows?|received: ?(from|by|\()|return-path:|x-mailer:|mime-version:"
    r"|content-transfer-encoding:)",
    re.IGNORECASE | re.MULTILINE,
)  # fmt: skip


def _any(*phrases: str) -> re.Pattern[str]:
    return re.compile("|".join(phrases), re.IGNORECASE)


_WHO = r"(user(id| name)?|recipient|mail ?box|account|address(ee)?|member|customer|person|login|inbox|destinataire)"
# what makes a "no such user" mean something else: it is about us, about this letter, or about today
_SOFT = _any(
    r"quota", r"(mail ?box|mail ?store|inbox|account|maildir)\W{0,12}(is |was |has been |has |size )?(full|exceed|over)",
    r"over\W?(quota|limit|storage)", r"\b(too (large|big|long|many|much))", r"exceed(s|ed|ing)", r"(disk|storage|memory|space)\b",
    r"\bspam", r"virus|malware|phish|junk", r"black ?list|\bblock(ed|ing|list)?\b|\b\w*[RD]N?S?BL\b|reputation|banned|abus",
    r"\bSPF\b|DKIM|DMARC|authenticat", r"\bPTR\b|reverse (dns|lookup|name|address)|rDNS", r"forged|impersonat",
    r"relay(ing)?\b.{0,30}(denied|not|prohibit|access)|no relay", r"polic(y|ies)|prohibit|restrict|security",
    r"access denied|client host|sender (address )?(rejected|verify|domain)|sender is|from address|your (server|ip|host|domain)",
    r"tim(ed?|e)[ -]?out|try (again|later)|retry|tempora(ry|rily)|gr[ea]y ?list|rate.?limit|throttl|frequen|overload|resources",
    r"connection (refused|lost|reset|dropped|closed)|unreachable|no route|not respond|refused to talk|cannot connect",
    r"hop count|too many hops|\bloop(ing|s)?\b|\bTLS\b|certificate", r"suspend|disabled|deactivat|\block(ed)?\b|frozen|discontinued|bloque",
    r"in the queue|queue too long|expired|giv(e|ing) up|delivery time|within the time|delayed|deferred",
    r"content|attachment|RFC ?\d|syntax|sequence of commands|size limit|message (size|length)|internal (system|server)? ?error",
)  # fmt: skip
_HARD = _any(
    rf"{_WHO}\W{{0,3}}(name |address )?(unknown|not (found|exist\w*|known|listed|valid|local|here|recogni[sz]ed)|invalid|undeliverable|unavailable)",
    rf"{_WHO}[^.\n]{{0,60}}(does not exist|doesn't exist|not exist|isn't (listed|found)|not (listed|found|a known)|no longer|is unknown|invalid)|invalid (final )?delivery userid|not listed in|リストにありません",
    rf"(no such|unknown|invalid|non-?existent|not a (known|valid)|undefined|unrout(e)?able|wrong|bad)\W{{1,3}}(virtual |local |e?-?mail |destination |rcpt |system )*{_WHO}",
    r"no such (person|host|domain|name|recipient)|does not like recipient", r"(host|domain|name)( name)?\W{1,3}(unknown|not found|lookup failure)",
    r"unknown (host|domain)|bad destination|can(not|'t|t) (find|resolve|route)[^.\n]{0,40}(host|domain|name|MX)",
    r"(doesn't|does not) have an? [\w.]+ account|don't have an account|no (mailbox|account) (here )?(by|with|for|named?)|(isn't|is not|not) our (customer|user)|domain is not reachable",
    r"no longer (on (the )?server|available|valid|in use|exists|works?|with us|here|active)|has moved|moved to|new address",
    r"(null|no|without|lacks?)\W{0,3}(an? |any )?MX\b|no mx record|not accept(ing)? (network messages|any mail|e?-?mail)|does not accept mail",
    r"could ?n.?t find any host|NXDOMAIN|name or service not known|inactive (email )?address|recipientnotfound|not in (my )?(domain|directory)",
    r"存在しません|見つかりません|不存在|не существует|не найден|нет такого|недействител",
)  # fmt: skip


@dataclass(frozen=True)
class Returned:
    """What a returned mail says: HARD, SOFT, DELAYED or ARRIVED, the status (may be ""), the server's words in one line."""

    verdict: str
    status: str
    words: str


def read(mail: Mail) -> Returned:
    """Judge a mail that is already known to be a report on another one. Never raises for what stands in it."""
    text = told(mail)[:MOST]
    fields = [*_fields(mail), *((name.lower(), value) for name, value, *_ in _FIELD.findall(text))]
    said = [value for name, value in fields if name == "diagnostic-code"]
    free = _before_quote(text)
    statuses = [found for name, value in fields if name == "status" for found in _STATUS.findall(value)]
    status = next(iter([*_STATUS.findall(" ".join(said)), *statuses, *_STATUS.findall(free)]), "")
    actions = {value.split()[0].lower() for name, value in fields if name == "action" and value.split()}
    if actions and actions <= {"delayed"}:
        verdict = DELAYED
    elif actions and actions <= {"delivered", "relayed", "expanded"}:
        verdict = ARRIVED
    else:
        verdict = _judge_all(said, status) or _judge_all(free.splitlines(), status) or _by_status(status)
    return Returned(verdict, status, " ".join((" ".join(said) or free).split())[:200])


def judge(words: str, status: str = "") -> str:
    """Return HARD or SOFT for one answer of a server; "" when the words speak of neither."""
    is_soft, is_hard = _SOFT.search(words), _HARD.search(words)
    if is_soft or (is_hard and (_STATUS.findall(words) or [status])[0].startswith("4.")):
        return SOFT
    return HARD if is_hard else ""


def _judge_all(answers: Iterable[str], status: str) -> str:
    """Return HARD as soon as one of several answers says so: each speaks of another recipient, or of the cause."""
    verdicts = {judge(words, status) for words in answers}
    return HARD if HARD in verdicts else SOFT if SOFT in verdicts else ""


def _by_status(status: str) -> str:
    return HARD if status in _DEAD_STATUS else SOFT


def _fields(mail: Mail) -> list[tuple[str, str]]:
    """Return the fields of a delivery report (RFC 3464), names in lower case."""
    found = []
    for part in mail.walk():
        blocks = part.get_payload() if part.get_content_type() == "message/delivery-status" else []
        for block in blocks if isinstance(blocks, list) else []:
            if isinstance(block, Mail):
                found += [(name.lower(), str(value)) for name, value in block.items()]
    return found


def _before_quote(text: str) -> str:
    found = _QUOTED.search(text)
    return text[: found.start()] if found and found.start() > 20 else text
