"""What machines ask for when they check a credential (public, nobody's name in it, for every origin), and the holder's own files."""

import json
from collections.abc import Mapping
from typing import Any, NoReturn
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from certificates.models import Certificate, StatusList
from certificates.services import pictures
from certificates.services.credential_keys import did_document
from certificates.services.credentials import achievement_document, achievement_title, issuer_profile

CACHE_SECONDS = 300


@require_safe
def did(request: HttpRequest) -> HttpResponse:
    """Give the did document with every key that signs or has signed."""
    return for_machines(did_document(), "application/did+json")


@require_safe
def status_list(request: HttpRequest, number: int) -> HttpResponse:
    """Give a status list as it was signed last."""
    row = get_object_or_404(StatusList, number=number)
    if not row.credential:
        raise Http404  # nothing was issued from it yet
    return for_machines(row.credential, "application/ld+json")


def for_machines(content: str | Mapping[str, Any], content_type: str) -> HttpResponse:
    """Return JSON that every page may read, and that caches keep no longer than a revocation may stay unseen."""
    text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
    response = HttpResponse(text, content_type=content_type)
    response["Access-Control-Allow-Origin"] = "*"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    response["Cache-Control"] = f"public, max-age={CACHE_SECONDS}"
    response["X-Robots-Tag"] = "noindex"
    return response


@require_safe
def profile(request: HttpRequest) -> HttpResponse:
    """Give the profile of this installation as an issuer."""
    return for_machines(issuer_profile(), "application/ld+json")


@require_safe
def achievement(request: HttpRequest, course: UUID, version: int, language: str) -> HttpResponse:
    """Give what a version of a course certifies, in one language, once somebody has earned it; nothing about who."""
    return for_machines(achievement_document(course, version, language) or _missing(), "application/ld+json")


@require_safe
def picture(request: HttpRequest, course: UUID, version: int, language: str) -> HttpResponse:
    """Give the badge of a course without anybody's credential in it."""
    title = achievement_title(course, version, language) or _missing()
    response = for_machines("", "image/png")
    response.content = pictures.picture(title, language=language, kind="png")
    return response


def _missing() -> NoReturn:
    raise Http404


@login_required
@require_safe
def credential(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Give the holder the credential as it was issued, byte for byte."""
    row = _own(request, public_id)
    return _file(row.credential.encode(), "application/ld+json", f"Secu4All-{row.code}.json")


@login_required
@require_safe
def badge(request: HttpRequest, public_id: UUID, kind: str) -> HttpResponse:
    """Give the holder the course's badge with the credential baked in, as PNG or SVG."""
    row = _own(request, public_id)
    return _file(pictures.baked(row, kind=kind), pictures.CONTENT_TYPES[kind], f"Secu4All-{row.code}.{kind}")


def _own(request: HttpRequest, public_id: UUID) -> Certificate:
    rows = Certificate.objects.filter(state=Certificate.State.ISSUED, erased_at=None).exclude(credential="")
    return get_object_or_404(rows, public_id=public_id, enrolment__learner=request.user)


def _file(content: bytes, content_type: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    return response
