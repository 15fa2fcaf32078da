"""The seal's key: the operator's PKCS#12, or one of this installation's own making. Reads and makes files, signs nothing.

An own key comes from an authority of its own: it proves that a file was not changed, and says nothing about who stands behind it.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_pem_private_key, pkcs12
from cryptography.x509.oid import NameOID
from django.conf import settings

from certificates.errors import SealUnusable

AUTHORITY_DAYS, SIGNING_DAYS = 20 * 366, 10 * 366
RENEWED_BEFORE = timedelta(days=366)  # an own signing certificate is followed by the next one a year before its end
WARN_BEFORE = timedelta(days=60)
AUTHORITY, CHAIN, AUTHORITY_KEY, SIGNING = "authority.pem", "chain.pem", "authority-key.pem", "seal.p12"


@dataclass(frozen=True, kw_only=True)
class SealCertificate:
    """What is known about the certificate that seals; `is_own` when this installation's own authority issued it."""

    subject: str
    issuer: str
    begins: datetime
    ends: datetime
    is_own: bool

    def days_left(self, now: datetime) -> int:
        """Return whole days until the end; below zero when it has passed."""
        return (self.ends - now).days


def folder() -> Path:
    """Return where an own key and the public certificates lie; only the owner may enter."""
    return Path(settings.DATA_DIR) / "seal"


def is_own() -> bool:
    """Whether no key was given, so that the installation uses one of its own making."""
    return not settings.SEAL_PKCS12


def key_file() -> Path:
    """Return the PKCS#12 that is sealed with; an own one need not exist yet."""
    return folder() / SIGNING if is_own() else Path(settings.SEAL_PKCS12)


def passphrase() -> bytes | None:
    """Return the passphrase of the operator's file; an own one is protected by the file system alone."""
    return None if is_own() or not settings.SEAL_PASSPHRASE else settings.SEAL_PASSPHRASE.encode()


def read() -> bytes:
    """Return the bytes of the PKCS#12. Raises SealUnusable when it cannot be read."""
    try:
        return key_file().read_bytes()
    except OSError as error:
        raise SealUnusable(f"The seal's key cannot be read: {key_file()}: {error.strerror}.") from error


def inspect() -> SealCertificate:
    """Return what the key's certificate says. Raises SealUnusable when there is no key, or when it does not open."""
    certificate, _others = _open(read())
    return _described(certificate)


def published() -> SealCertificate | None:
    """Return what the public chain says, for processes that may not read the key; None before the first preparation."""
    try:
        first = x509.load_pem_x509_certificates((folder() / CHAIN).read_bytes())[0]
    except (OSError, ValueError):
        return None
    return _described(first)


def own_authority() -> bytes | None:
    """Return the certificate of this installation's own authority as PEM, None when it never made one."""
    try:
        return (folder() / AUTHORITY).read_bytes()
    except OSError:
        return None


def prepare() -> SealCertificate:
    """Make an own key where none was given and none is there, publish the certificates, and return what seals.

    Safe to repeat and to run in several processes at once. Raises SealUnusable for a given key that does not open, OSError when
    nothing can be written.
    """
    with _alone():
        if is_own():
            _make_what_is_missing(datetime.now(UTC))
        certificate, others = _open(read())
        chain = b"".join(each.public_bytes(Encoding.PEM) for each in [certificate, *others])
        if not (folder() / CHAIN).exists() or (folder() / CHAIN).read_bytes() != chain:
            _write(CHAIN, chain, mode=0o644)
    return _described(certificate)


def _open(content: bytes) -> tuple[x509.Certificate, list[x509.Certificate]]:
    try:
        key, certificate, others = pkcs12.load_key_and_certificates(content, passphrase())
    except (ValueError, TypeError) as error:
        raise SealUnusable(f"The seal's key does not open: {key_file()}. Is SEAL_PASSPHRASE right?") from error
    if key is None or certificate is None:
        raise SealUnusable(f"The seal's file holds no key with its certificate: {key_file()}.")
    return certificate, others


def _described(certificate: x509.Certificate) -> SealCertificate:
    return SealCertificate(
        subject=_name(certificate.subject),
        issuer=_name(certificate.issuer),
        begins=certificate.not_valid_before_utc,
        ends=certificate.not_valid_after_utc,
        is_own=is_own(),
    )


def _name(name: x509.Name) -> str:
    common = name.get_attributes_for_oid(NameOID.COMMON_NAME) or name.get_attributes_for_oid(NameOID.ORGANIZATION_NAME)
    return str(common[0].value) if common else name.rfc4514_string()


@contextmanager
def _alone() -> Iterator[None]:
    """Hold the folder's lock: of processes that begin together one makes the key, the others find it."""
    folder().mkdir(mode=0o700, parents=True, exist_ok=True)
    with (folder() / "lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _make_what_is_missing(now: datetime) -> None:
    if (folder() / SIGNING).exists():
        certificate, _others = _open(read())
        if certificate.not_valid_after_utc - now > RENEWED_BEFORE:
            return
    key, authority = _authority(now)
    own = ec.generate_private_key(ec.SECP256R1())
    certificate = (
        _builder(_named(f"Secu4All, {_host()}: Siegel"), authority.subject, own.public_key(), now, SIGNING_DAYS)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(digital_signature=True, content_commitment=True), critical=True)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    _write(SIGNING, pkcs12.serialize_key_and_certificates(b"seal", own, certificate, [authority], NoEncryption()), mode=0o600)


def _authority(now: datetime) -> tuple[ec.EllipticCurvePrivateKey, x509.Certificate]:
    """Return the own authority, made anew only when it does not reach as far as the next signing certificate."""
    if (folder() / AUTHORITY_KEY).exists() and (folder() / AUTHORITY).exists():
        kept = load_pem_private_key((folder() / AUTHORITY_KEY).read_bytes(), None)
        known = x509.load_pem_x509_certificate((folder() / AUTHORITY).read_bytes())
        if isinstance(kept, ec.EllipticCurvePrivateKey) and known.not_valid_after_utc > now + timedelta(days=SIGNING_DAYS):
            return kept, known
    key = ec.generate_private_key(ec.SECP256R1())
    name = _named(f"Secu4All, {_host()}: eigene Zertifizierungsstelle")
    certificate = (
        _builder(name, name, key.public_key(), now, AUTHORITY_DAYS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(key_cert_sign=True, crl_sign=True), critical=True)
        .sign(key, hashes.SHA256())
    )
    # The key first: a certificate whose key was lost by a crash in between would be published in vain.
    _write(AUTHORITY_KEY, key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()), mode=0o600)
    _write(AUTHORITY, certificate.public_bytes(Encoding.PEM), mode=0o644)
    return key, certificate


def _builder(subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, now: datetime, days: int) -> x509.CertificateBuilder:
    # It begins a day early, so that a clock that is a little behind does not find it in the future.
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=days))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )


def _named(common_name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Secu4All"), x509.NameAttribute(NameOID.COMMON_NAME, common_name[:64])])


def _usage(**wanted: bool) -> x509.KeyUsage:
    names = "digital_signature content_commitment key_encipherment data_encipherment key_agreement key_cert_sign crl_sign encipher_only"
    return x509.KeyUsage(**{name: wanted.get(name, False) for name in [*names.split(), "decipher_only"]})


def _host() -> str:
    return (urlsplit(settings.PUBLIC_URL).hostname or "localhost")[:24]


def _write(name: str, content: bytes, *, mode: int) -> None:
    """Write a file whole or not at all, with its permissions from the first byte on."""
    temporary = folder() / f"{name}.part"
    temporary.unlink(missing_ok=True)
    with os.fdopen(os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY, mode), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    os.replace(temporary, folder() / name)
