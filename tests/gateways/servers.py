"""Private copies of real servers: under a temporary folder, on loopback, gone with the tests even after kill -9."""

import os
import re
import signal
import socket
import subprocess
from pathlib import Path
from urllib.parse import unquote_to_bytes

from devstack.gateways import find
from devstack.ground import LOOPBACK, give_to_nobody, unprivileged
from devstack.processes import Child, die_with_parent
from tests.gateways.certificates import Certificates
from tests.waiting import wait_for

PASSWORD = "correct horse"
REFUSED_SENDER = "stranger@dossier.test"
OFFICE = "office@dossier.test"


def free_ports(count: int) -> list[int]:
    """Return ports that nobody uses, all different."""
    probes = [socket.create_server((LOOPBACK, 0)) for _ in range(count)]
    ports = [probe.getsockname()[1] for probe in probes]
    for probe in probes:
        probe.close()
    return ports


def is_open(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex((LOOPBACK, port)) == 0


class Servers:
    """Children that start in order and end in reverse."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.children: list[Child] = []
        folder.mkdir(mode=0o755, parents=True, exist_ok=True)
        give_to_nobody(folder)

    def write(self, name: str, text: str) -> Path:
        path = self.folder / name
        path.write_text(text)
        path.chmod(0o644)
        return path

    def start(self, name: str, command: list[str], port: int, *, as_nobody: bool = False) -> Child:
        """Start a program and wait until it listens."""
        before = unprivileged(signal.SIGKILL) if as_nobody else []
        log = self.folder / f"{name}.log"
        child = Child(name, [*before, *command], env=dict(os.environ), folder=self.folder, log=log)
        child.start()
        self.children.append(child)
        wait_for(lambda: is_open(port) or not child.is_running, what=f"{name} to listen")
        assert child.is_running, log.read_text(errors="replace")[-2000:]
        return child

    def stop(self) -> None:
        for child in reversed(self.children):
            child.patience_s = 3
            child.stop()


class Kannel(Servers):
    """Bearerbox and smsbox, with fakesmsc in the place of the phone network."""

    def __init__(self, folder: Path, hook_url: str) -> None:
        """`hook_url` is called for each SMS that comes in."""
        super().__init__(folder)
        self.admin, boxes, self.network, self.http = free_ports(4)
        config = self.write("kannel.conf", _KANNEL.format(
            admin=self.admin, boxes=boxes, network=self.network, http=self.http, password=PASSWORD, hook=hook_url
        ))  # fmt: skip
        self.start("bearerbox", [find("bearerbox"), "-v", "0", str(config)], self.network, as_nobody=True)
        self.start("smsbox", [find("smsbox"), "-v", "0", str(config)], self.http, as_nobody=True)
        # it reads what phones send from its standard input, and prints what phones get
        self.phones_log = folder / "phones.log"
        with self.phones_log.open("wb") as log:
            self.phones = subprocess.Popen(
                [*unprivileged(signal.SIGKILL), find("fakesmsc"), "-H", LOOPBACK, "-r", str(self.network), "-i", "0.01"],
                stdin=subprocess.PIPE, stdout=log, stderr=subprocess.STDOUT, preexec_fn=die_with_parent(),  # noqa: PLW1509 - started from the main thread
            )  # fmt: skip
        bearerbox = folder / "bearerbox.log"
        wait_for(
            lambda: "Fakesmsc client connected" in bearerbox.read_text(errors="replace"), what="fakesmsc"
        )

    @property
    def url(self) -> str:
        return f"kannel://user:{PASSWORD.replace(' ', '%20')}@{LOOPBACK}:{self.http}/?from=Dossier"

    def phone_sends(self, number: str, text: str, to: str = "100") -> None:
        self.phones.stdin.write(f"{number} {to} text {text}\n".encode())
        self.phones.stdin.flush()

    def phones_got(self) -> list[tuple[str, str, str]]:
        """Return what reached the phones, part by part: sender, receiver, text."""
        lines = re.findall(r"Got message \d+: <(.*)>", self.phones_log.read_text(errors="replace"))
        return [_shown(line) for line in lines]

    def stop(self) -> None:
        self.phones.kill()
        self.phones.wait(5)
        super().stop()


def _shown(line: str) -> tuple[str, str, str]:
    sender, receiver, kind, rest = line.split(" ", 3)
    if kind.startswith("udh"):
        rest = rest.split(" ", 1)[1]
    if kind == "ucs-2":
        rest = unquote_to_bytes(rest.replace("+", " ")).decode("utf-16-be")
    return sender, receiver, rest


class Mail(Servers):
    """Postfix that takes letters and Dovecot that keeps them. `office@dossier.test` and `omar@client.test` have a mailbox."""

    def __init__(self, folder: Path, certificates: Certificates) -> None:
        super().__init__(folder)
        self.smtp, self.plain, self.tls, self.imaps, self.imap, auth = free_ports(6)
        for name in ("mail", "dovecot"):
            (folder / name).mkdir()
        give_to_nobody(folder / "mail")
        names = {
            "folder": folder, "certificate": certificates.server, "key": certificates.server_key,
            "smtp": self.smtp, "plain": self.plain, "tls": self.tls, "imaps": self.imaps, "imap": self.imap,
            "auth": auth, "password": PASSWORD, "refused": REFUSED_SENDER, "office": OFFICE,
        }  # fmt: skip
        self._start_dovecot(names)
        self._start_postfix(names)

    def _start_dovecot(self, names: dict) -> None:
        self.write("users", f"{OFFICE}:{{PLAIN}}{PASSWORD}:65534:65534::{self.folder}/mail/office\n")
        config = self.write("dovecot.conf", _DOVECOT.format(**names))
        self.start("dovecot", [find("dovecot"), "-F", "-c", str(config)], self.imap)

    def _start_postfix(self, names: dict) -> None:
        home = self.folder / "postfix"
        for name in ("", "queue", "data"):
            (home / name).mkdir(mode=0o755)
        (home / "main.cf").write_text(_POSTFIX.format(**names))
        (home / "master.cf").write_text(_MASTER.format(**names))
        subprocess.run(["chown", "postfix", home / "data"], check=True)
        subprocess.run([find("postfix"), "-c", home, "check"], check=True, capture_output=True)
        master = "/usr/lib/postfix/sbin/master"
        self.start("postfix", [master, "-c", str(home), "-d"], self.smtp)
        self.home = home

    @property
    def smtp_url(self) -> str:
        """The port of letters: STARTTLS and a password, as at any provider."""
        user, password = OFFICE.replace("@", "%40"), PASSWORD.replace(" ", "%20")
        return f"smtp://{user}:{password}@localhost:{self.smtp}?tls=1"

    @property
    def imap_url(self) -> str:
        return f"imaps://{OFFICE.replace('@', '%40')}:{PASSWORD.replace(' ', '%20')}@localhost:{self.imaps}/INBOX"

    def letters(self, mailbox: str) -> list[Path]:
        """Return the files in a mailbox (`office` or `omar`)."""
        return sorted((self.folder / "mail" / mailbox).glob("*/*:*")) + sorted(
            (self.folder / "mail" / mailbox / "new").glob("*")
        )

    def log(self) -> str:
        return (self.home / "mail.log").read_text(errors="replace")


_KANNEL = """
group = core
admin-port = {admin}
admin-interface = 127.0.0.1
admin-password = "{password}"
smsbox-port = {boxes}
smsbox-interface = 127.0.0.1
box-allow-ip = 127.0.0.1
box-deny-ip = "*.*.*.*"
log-level = 0
dlr-storage = internal

group = smsc
smsc = fake
smsc-id = fake
port = {network}
connect-allow-ip = 127.0.0.1
host = 127.0.0.1

group = smsbox
bearerbox-host = 127.0.0.1
sendsms-port = {http}
sendsms-interface = 127.0.0.1
log-level = 0
http-request-retry = 3
http-queue-delay = 1

group = sendsms-user
username = user
password = "{password}"
max-messages = 10
concatenation = true

group = sms-service
keyword = default
get-url = "{hook}"
max-messages = 0
catch-all = true
"""

_DOVECOT = """
protocols = imap
base_dir = {folder}/dovecot
state_dir = {folder}/dovecot
log_path = {folder}/dovecot/dovecot.log
listen = 127.0.0.1
ssl = yes
ssl_cert = <{certificate}
ssl_key = <{key}
disable_plaintext_auth = no
auth_mechanisms = plain login
auth_failure_delay = 0 secs
first_valid_uid = 1
first_valid_gid = 1
mail_location = maildir:~
passdb {{
  driver = passwd-file
  args = {folder}/users
}}
userdb {{
  driver = passwd-file
  args = {folder}/users
}}
service imap-login {{
  inet_listener imap {{
    port = {imap}
  }}
  inet_listener imaps {{
    port = {imaps}
  }}
}}
service auth {{
  inet_listener {{
    address = 127.0.0.1
    port = {auth}
  }}
}}
service anvil {{
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  unix_listener stats-writer {{
    mode = 0666
  }}
}}
"""

_POSTFIX = """
compatibility_level = 3.6
queue_directory = {folder}/postfix/queue
data_directory = {folder}/postfix/data
maillog_file_prefixes = {folder}
maillog_file = {folder}/postfix/mail.log
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = mail.dossier.test
mydestination =
mynetworks = 127.0.0.0/8
alias_maps =
recipient_delimiter = +
virtual_mailbox_domains = dossier.test, client.test
virtual_mailbox_base = {folder}/mail
virtual_mailbox_maps = inline:{{ {office}=office/, omar@client.test=omar/ }}
virtual_minimum_uid = 1
virtual_uid_maps = static:65534
virtual_gid_maps = static:65534
transport_maps = inline:{{ {{ gone.test = error:5.1.1 no such person here }}, {{ full.test = error:5.2.2 mailbox full }} }}
smtpd_recipient_restrictions = permit_mynetworks, reject
smtpd_reject_unlisted_recipient = no
smtpd_sender_restrictions = check_sender_access inline:{{ {{ {refused} = REJECT not your address }} }}
smtpd_tls_cert_file = {certificate}
smtpd_tls_key_file = {key}
smtpd_tls_auth_only = yes
smtpd_sasl_auth_enable = yes
smtpd_sasl_type = dovecot
smtpd_sasl_path = inet:127.0.0.1:{auth}
smtpd_error_sleep_time = 0
smtp_dns_support_level = disabled
"""

_MASTER = """
127.0.0.1:{smtp} inet n - n - - smtpd
  -o smtpd_tls_security_level=may
127.0.0.1:{plain} inet n - n - - smtpd
  -o smtpd_tls_security_level=none
  -o smtpd_reject_unlisted_recipient=yes
127.0.0.1:{tls} inet n - n - - smtpd
  -o smtpd_tls_wrappermode=yes
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
proxymap unix - - n - - proxymap
error unix - - n - - error
retry unix - - n - - error
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
postlog unix-dgram n - n - 1 postlogd
"""
