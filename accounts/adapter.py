"""How allauth meets our accounts: addresses in one spelling, second factors encrypted at rest."""

import base64
import hashlib

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.models import normalise_email


class AccountAdapter(DefaultAccountAdapter):
    """Stores every address in its one spelling."""

    def clean_email(self, email: str) -> str:
        email = normalise_email(email)
        # Django's validator looks at the whole length only; mail servers refuse longer local parts (RFC 5321).
        if len(email.rpartition("@")[0]) > 64 or len(email) > 254:
            raise ValidationError(_("This e-mail address is too long."), code="long")
        return super().clean_email(email)

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        """The home page in the reader's language."""
        return "/en/" if (get_language() or "").startswith("en") else "/"

    def get_signup_redirect_url(self, request: HttpRequest) -> str:
        """After sign-up the municipality is asked for."""
        return reverse("accounts:municipality")

    def get_email_verification_redirect_url(self, email_address) -> str:
        """After confirming the address the municipality is asked for, then learning begins."""
        return reverse("accounts:municipality")


class MFAAdapter(DefaultMFAAdapter):
    """Encrypts TOTP secrets and recovery seeds with a key of their own; allauth would store them in clear."""

    def _box(self) -> Fernet:
        digest = hashlib.sha256(f"mfa:{settings.MFA_SECRET_KEY}".encode()).digest()
        return Fernet(base64.urlsafe_b64encode(digest))

    def encrypt(self, text: str) -> str:
        return self._box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return self._box().decrypt(encrypted_text.encode()).decode()
