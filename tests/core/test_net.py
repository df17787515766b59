"""Addresses that somebody typed: nothing but the public internet, in whatever spelling, at any time."""

import socket

import pytest

from core import net
from core.secretbox import Unreadable, seal, unseal

PRIVATE = [
    "localhost", "LOCALHOST.", "x.localhost", "printer.local", "db.internal", "gateway", "127.0.0.1", "127.1", "0177.1",
    "0x7f000001", "2130706433", "0", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
    "[::1]", "::1", "::", "fe80::1%eth0", "fd00::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1",
    "2002:7f00:1::", "224.0.0.1", "255.255.255.255", "", "http://1.1.1.1", "user@mail.example.com", "mail.example.com/x",
    "a b.example", "mail.example.com:25",
]  # fmt: skip


@pytest.mark.parametrize("host", PRIVATE)
def test_what_is_not_public_is_refused_in_every_spelling(host):
    assert net.is_public_host(host) is False
    with pytest.raises(net.NotPublic):
        net.public_address(host, 80)


@pytest.mark.parametrize(
    "host", ["mail.example.com", "SMTP.Example.COM.", "почта.рф", "1.1.1.1", "2606:4700::1111"]
)
def test_what_is_public_passes(host):
    assert net.is_public_host(host) is True


def test_our_own_host_is_refused(settings):
    settings.BASE_URL = "https://crm.firm.example"
    assert net.is_public_host("crm.firm.example") is False
    assert net.is_public_host("mail.firm.example") is True


def test_a_public_name_that_leads_inside_is_refused_when_connecting(monkeypatch):
    answers = [
        (socket.AF_INET, 1, 6, "", ("93.184.216.34", 25)),
        (socket.AF_INET, 1, 6, "", ("10.0.0.7", 25)),
    ]
    monkeypatch.setattr(net.socket, "getaddrinfo", lambda *_, **__: answers)
    opened = []
    monkeypatch.setattr(net.socket, "create_connection", lambda *given: opened.append(given))
    with pytest.raises(net.NotPublic):
        net.connect("mail.example.com", 25, 1, public_only=True)
    assert opened == [], "one private answer is enough"


def test_the_connection_goes_to_the_very_address_that_was_checked(monkeypatch):
    """A name that answers differently the second time (DNS rebinding) is asked only once."""
    asked = []

    def lookup(*given, **_):
        asked.append(given)
        return [(socket.AF_INET, 1, 6, "", ("93.184.216.34", 25))]

    opened = []
    monkeypatch.setattr(net.socket, "getaddrinfo", lookup)
    monkeypatch.setattr(net.socket, "create_connection", lambda place, _timeout: opened.append(place))
    net.connect("mail.example.com", 25, 1, public_only=True)
    assert (len(asked), opened) == (1, [("93.184.216.34", 25)])


def test_a_secret_reads_back_and_only_under_its_own_key(settings):
    sealed = seal("пароль: 1")
    assert "пароль" not in sealed
    assert unseal(sealed) == "пароль: 1"
    assert (seal(""), unseal("")) == ("", "")
    settings.SECRET_KEY = "another"
    with pytest.raises(Unreadable):
        unseal(sealed)
