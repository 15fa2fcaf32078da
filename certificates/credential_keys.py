"""The key that signs credentials: the operator's PEM file, or one of this installation's own making. Reads and makes files only."""

import os
import secrets
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote, urlsplit

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_pem_private_key
from django.conf import settings

from certificates.errors import KeyUnusable


def key_file() -> Path:
    """Return the file of the private key; an own one need not exist yet."""
    return Path(settings.CREDENTIAL_KEY) if settings.CREDENTIAL_KEY else Path(settings.DATA_DIR) / "credential" / "key.pem"


def private_key() -> Ed25519PrivateKey:
    """Return the key, making an own one where none was given and none is there. Safe to repeat and to run in several processes at once.

    Raises KeyUnusable for a file that cannot be read or holds another kind of key, OSError when an own one cannot be written.
    """
    path = key_file()
    if not settings.CREDENTIAL_KEY and not path.exists():
        _make(path)
    try:
        key = load_pem_private_key(path.read_bytes(), None)
    except OSError as error:
        raise KeyUnusable(f"The key of credentials cannot be read: {path}: {error.strerror}.") from error
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise KeyUnusable(
            f"The key of credentials does not open: {path}. It has to be an Ed25519 key in PEM without a passphrase."
        ) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise KeyUnusable(f"The key of credentials is no Ed25519 key: {path}.")
    return key


def issuer() -> str:
    """Return the issuer's did:web, made of PUBLIC_URL's host and port. It stands in every credential: the host name is for ever."""
    parts = urlsplit(settings.PUBLIC_URL)
    return "did:web:" + quote((parts.netloc or "localhost").rpartition("@")[2].lower(), safe="")


def _make(path: Path) -> None:
    """Write a new key whole or not at all. Of processes that begin together one file stays, and all read that one."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    content = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    temporary = path.parent / f"{secrets.token_hex(8)}.part"
    try:
        with os.fdopen(os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            os.link(temporary, path)  # unlike a rename it never takes the place of a key that is there
    finally:
        temporary.unlink(missing_ok=True)
