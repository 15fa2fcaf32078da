"""Middleware that every request passes: arrival time and id, policies, cache headers."""

import gzip
import re
import time
import uuid
from collections.abc import Callable

import brotli
from csp.constants import HEADER
from csp.middleware import CheckableLazyObject, CSPMiddleware, PolicyParts
from csp.utils import build_policy
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.functional import cached_property
from django.utils.http import http_date

from secu4all.logs import request_id

Handler = Callable[[HttpRequest], HttpResponse]
_KNOWN_ID = re.compile(r"[0-9a-f-]{16,36}")
# What Django's add_never_cache_headers makes of an answer without headers of its own, without making it anew.
NEVER_STORED = "max-age=0, no-cache, no-store, must-revalidate, private"
PERMISSIONS = "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()"
PRIVATE_PREFIXES = (
    "/accounts/",
    "/learn/",
    "/coordination/",
    "/reports/",
    "/verify/",
    "/admin/",
    "/attempts/",
    "/certificates/",
    "/shared/",
)


class RequestMiddleware:
    """Stamps `received_at` (seconds since the epoch) before anything else, so that our own slowness takes no learner's time."""

    def __init__(self, get_response: Handler):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.received_at = time.time()
        given = request.headers.get("X-Request-ID", "")
        request.id = given if _KNOWN_ID.fullmatch(given) else uuid.uuid4().hex
        token = request_id.set(request.id)
        try:
            response = self.get_response(request)
        finally:
            request_id.reset(token)
        response["X-Request-ID"] = request.id
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response


class SteadyPolicyMiddleware(CSPMiddleware):
    """django-csp, with the policy of the settings put together once: it is the same for every page of ours."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        usual = self.get_policy_parts(request, response) == PolicyParts()
        if settings.DEBUG or not usual or hasattr(settings, "CONTENT_SECURITY_POLICY_REPORT_ONLY"):
            return super().process_response(request, response)
        if HEADER not in response and not getattr(response, "_csp_exempt", False):
            response.headers[HEADER] = self._usual
        request.csp_nonce = CheckableLazyObject(self._csp_nonce_post_response)
        return response

    @cached_property
    def _usual(self) -> str:
        return build_policy()


class PolicyMiddleware:
    """Gives the authoring interface its own content security policy: Wagtail has inline scripts in seven templates."""

    ADMIN_POLICY = (
        "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
        "font-src 'self' data:; connect-src 'self'; frame-src 'self'; frame-ancestors 'self'; form-action 'self'; "
        "base-uri 'none'; object-src 'none'"
    )

    def __init__(self, get_response: Handler):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.path.startswith("/admin/") and not getattr(request, "is_preview", False):
            response["Content-Security-Policy"] = self.ADMIN_POLICY
        return response


class ErrorPageMiddleware:
    """Gives a refused method (405, which Django sends without a word) a page that says what happened."""

    def __init__(self, get_response: Handler):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == 405 and not response.content and "text/html" in request.headers.get("Accept", ""):
            response.content = render_to_string("405.html")
        return response


class CacheControlMiddleware:
    """What a signed-in person sees is never stored; public pages opt in themselves (SECURITY.md 5.3)."""

    def __init__(self, get_response: Handler):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        path = request.path.removeprefix("/en")
        signed_in = getattr(request, "user", None) is not None and request.user.is_authenticated
        if signed_in or path.startswith(PRIVATE_PREFIXES):
            if not response.has_header("Cache-Control"):
                response.headers["Cache-Control"] = NEVER_STORED
                response.headers.setdefault("Expires", http_date())
        elif response.status_code == 200 and not response.has_header("Cache-Control"):
            patch_cache_control(response, public=True, max_age=60)
            patch_vary_headers(response, ["Cookie", "Accept-Language"])
        return response


class CompressionMiddleware:
    """Packs pages for the way: a lesson is 37 kB of text and 8 kB packed.

    Pages carry a form token that is masked anew each time, so the packed size tells nothing about it. Moderate effort: the last
    twentieth of the size would cost as much CPU as the page. Files have been packed when they were collected.
    """

    TYPES = ("text/", "application/json", "image/svg+xml")
    SMALLEST = 1000

    def __init__(self, get_response: Handler):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.streaming or response.has_header("Content-Encoding") or len(response.content) < self.SMALLEST:
            return response
        if not response.headers.get("Content-Type", "").startswith(self.TYPES):
            return response
        patch_vary_headers(response, ["Accept-Encoding"])
        accepted = codings(request.headers.get("Accept-Encoding", ""))
        if "br" in accepted:
            response.content, response.headers["Content-Encoding"] = brotli.compress(response.content, quality=4), "br"
        elif "gzip" in accepted:
            response.content, response.headers["Content-Encoding"] = gzip.compress(response.content, compresslevel=4, mtime=0), "gzip"
        response.headers["Content-Length"] = str(len(response.content))
        return response


def codings(header: str) -> set[str]:
    """Return what Accept-Encoding allows: names without those of quality 0."""
    parts = (part.replace(" ", "").partition(";q=") for part in header.lower().split(","))
    return {coding for coding, _equals, quality in parts if not quality or quality.strip("0.")}
