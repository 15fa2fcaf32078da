"""Which keys sign and have signed: what the did document says."""

from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Coalesce
from django.utils import timezone

from certificates.credential import multikey
from certificates.credential_keys import issuer, private_key
from certificates.errors import KeyUnusable
from certificates.models import CredentialKey, StatusList

DID_CONTEXTS = ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"]  # named, never canonicalised


@dataclass(frozen=True, kw_only=True)
class Signer:
    """What a proof needs: the key and the address of its public half."""

    key: Ed25519PrivateKey
    method: str


def signer() -> Signer:
    """Return today's key; its public half is published before anything is signed with it.

    Raises KeyUnusable for a file that is none, and for a key that was withdrawn.
    """
    key = private_key()
    public = multikey(key.public_key())
    row, _made = CredentialKey.objects.get_or_create(public_key=public, defaults={"first_used_at": timezone.now()})
    if row.withdrawn_at is not None:
        raise KeyUnusable(f"The key {public} was withdrawn; give another one in CREDENTIAL_KEY, or move the file away.")
    return Signer(key=key, method=method_of(public))


def method_of(public: str) -> str:
    """Return the address of a public key in the did document."""
    return f"{issuer()}#{public}"


def published() -> list[str]:
    """Return the public keys that have signed and were not withdrawn, the oldest first."""
    return list(CredentialKey.objects.filter(withdrawn_at=None).order_by("first_used_at", "pk").values_list("public_key", flat=True))


@transaction.atomic
def withdraw(*, public_key: str) -> bool:
    """Take a stolen key out of the did document: everything it signed stops verifying. Returns False when it is out already, or unknown.

    All status lists wait to be signed anew from then on, with the key that follows.
    """
    now = timezone.now()
    if not CredentialKey.objects.filter(public_key=public_key, withdrawn_at=None).update(withdrawn_at=now):
        return False
    StatusList.objects.update(changes=F("changes") + 1, dirty_since=Coalesce("dirty_since", now))
    return True


def did_document() -> dict[str, Any]:
    """Return the did document: every key that may have signed something that still counts."""
    keys = published()
    return {
        "@context": DID_CONTEXTS,
        "id": issuer(),
        "verificationMethod": [
            {"id": method_of(key), "type": "Multikey", "controller": issuer(), "publicKeyMultibase": key} for key in keys
        ],
        "assertionMethod": [method_of(key) for key in keys],
    }
