"""Certificates for servers of the tests: one authority that nobody trusts unless told to."""

import datetime
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

DAY = datetime.timedelta(days=1)


@dataclass(frozen=True)
class Certificates:
    """Files: the authority, and a server that calls itself `localhost`."""

    authority: Path
    server: Path
    server_key: Path


def make(folder: Path, *, names: tuple[str, ...] = ("localhost",), days: int = 2) -> Certificates:
    """Write an authority and a server's certificate, good for `days` (negative: it has expired)."""
    folder.mkdir(parents=True, exist_ok=True)
    top_key, key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    top = _name("Test authority")
    authority = _certificate(top, top, top_key.public_key(), days=5).add_extension(
        x509.BasicConstraints(ca=True, path_length=0), critical=True
    )
    server = _certificate(_name("localhost"), top, key.public_key(), days=days).add_extension(
        x509.SubjectAlternativeName([x509.DNSName(name) for name in names]), critical=False
    )
    found = Certificates(folder / "authority.pem", folder / "server.pem", folder / "server.key")
    found.authority.write_bytes(_pem(authority.sign(top_key, hashes.SHA256())))
    found.server.write_bytes(_pem(server.sign(top_key, hashes.SHA256())))
    found.server_key.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    return found


def _name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])


def _certificate(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, *, days: int
) -> x509.CertificateBuilder:
    now = datetime.datetime.now(datetime.UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - 10 * DAY)
        .not_valid_after(now + days * DAY)
    )


def _pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)
