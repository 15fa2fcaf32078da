"""Tokens of invitations. The database holds a hash; the token is worked out from the secret whenever a mail or poster needs it."""

import hashlib

from django.utils.crypto import salted_hmac


def token_for(public_id: object, turn: int) -> str:
    """Return the token of an invitation: 256 bits, different after each renewal, worthless without the installation's secret."""
    return salted_hmac("accounts.invitation", f"{public_id}:{turn}", algorithm="sha256").hexdigest()


def hash_token(token: str) -> str:
    """Return what the database keeps of a token."""
    return hashlib.sha256(token.encode()).hexdigest()
