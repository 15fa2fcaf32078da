"""Badges: the picture of a course, and the same picture with a credential baked in."""

import hashlib

from django.core.cache import caches

from certificates import rendering, wording
from certificates.badge import bake_png, bake_svg
from certificates.models import Certificate
from certificates.statement import from_json

CONTENT_TYPES = {"png": "image/png", "svg": "image/svg+xml"}
KEEP_SECONDS = 3600


def picture(title: str, *, language: str, kind: str) -> bytes:
    """Return the badge of a course as `png` or `svg`, from this process's memory where it was made within the hour."""
    kicker = wording.label("kicker", language)
    key = "badge:" + hashlib.sha256("\0".join([title, kicker, language, kind]).encode()).hexdigest()
    found = caches["local"].get(key)
    if found is None:
        found = rendering.badge(title, kicker=kicker, language=wording.known(language), kind=kind)
        caches["local"].set(key, found, KEEP_SECONDS)
    return found


def baked(certificate: Certificate, *, kind: str) -> bytes:
    """Return the badge with the certificate's credential in it; wallets and checkers take it for the credential itself."""
    statement = from_json(certificate.statement)
    title = statement.word(statement.title, certificate.language)
    plain = picture(title, language=certificate.language, kind=kind)
    if kind == "svg":
        return bake_svg(plain.decode(), certificate.credential, title=title).encode()
    return bake_png(plain, certificate.credential)
