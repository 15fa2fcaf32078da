"""Uploads over HTTP: one byte range (no browser seeks in a film without), a sandboxed policy, attachments for all but pictures and films.

Django's FileResponse ignores `Range`. Behind nginx the file itself is sent by nginx (`ACCEL_REDIRECT`), which answers ranges in the same way.
"""

import mimetypes
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils._os import safe_join
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header, http_date, quote_etag
from django.views.decorators.http import require_safe

RANGE = re.compile(r"bytes=([0-9]{0,18})-([0-9]{0,18})", re.IGNORECASE)  # a film of more digits is no film
CHUNK = 256 * 1024
INLINE = ("image/", "video/", "audio/", "text/vtt")
HIDDEN = ("documents/",)  # documents leave through the view that checks who asks


@require_safe
def serve_media(request: HttpRequest, path: str) -> HttpResponseBase:
    """Send an upload, whole or one range of it.

    404 for what is hidden, missing or outside the store; 416 for a range beyond the end. Several ranges at once get the whole file.
    """
    file = _find(path)
    kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    response = _accelerated(path) if settings.ACCEL_REDIRECT else _sent(request, file)
    if settings.ACCEL_REDIRECT or response.status_code in (200, 206):
        response["Content-Type"] = "" if settings.ACCEL_REDIRECT else kind
        response["Content-Disposition"] = content_disposition_header(not kind.startswith(INLINE), file.name) or "inline"
    svg = "; style-src 'unsafe-inline'" if kind == "image/svg+xml" else ""
    response["Content-Security-Policy"] = f"default-src 'none'{svg}; sandbox"
    response["Accept-Ranges"] = "bytes"
    response["Cache-Control"] = "public, max-age=86400"
    return response


def _find(path: str) -> Path:
    if path.startswith(HIDDEN) or ".." in path:
        raise Http404
    try:
        file = Path(safe_join(settings.MEDIA_ROOT, path))
    except (ValueError, SuspiciousFileOperation):
        raise Http404 from None
    if not file.is_file():
        raise Http404
    return file


def _accelerated(path: str) -> HttpResponseBase:
    response = HttpResponse()
    response["X-Accel-Redirect"] = settings.ACCEL_REDIRECT.rstrip("/") + "/" + quote(path)
    return response


def _sent(request: HttpRequest, file: Path) -> HttpResponseBase:
    """Answer with the file's own marks: 304 for who has it already, a range only of the file that the asker knows (`If-Range`)."""
    facts = file.stat()
    etag, changed = quote_etag(f"{facts.st_mtime_ns:x}-{facts.st_size:x}"), http_date(int(facts.st_mtime))
    answer: HttpResponseBase | None = get_conditional_response(request, etag=etag, last_modified=int(facts.st_mtime))
    known = request.headers.get("If-Range", etag) in (etag, changed)
    wanted = RANGE.fullmatch(request.headers.get("Range", "")) if known and request.method == "GET" else None
    if answer is None and wanted is not None and wanted.groups() != ("", ""):
        answer = _part(file, facts.st_size, *wanted.groups())
    response = answer or FileResponse(file.open("rb"))
    response["ETag"], response["Last-Modified"] = etag, changed
    return response


def _part(file: Path, size: int, first: str, last: str) -> HttpResponseBase:
    """One range: from `first` to `last`, or the `last` bytes of the file when `first` is empty."""
    start = int(first) if first else max(0, size - int(last))
    end = min(size - 1, int(last)) if first and last else size - 1
    if start >= size or start > end:
        refused = HttpResponse(status=416)
        refused["Content-Range"] = f"bytes */{size}"
        return refused
    response = StreamingHttpResponse(_bytes(file, start, end), status=206)
    response["Content-Range"] = f"bytes {start}-{end}/{size}"
    response["Content-Length"] = str(end - start + 1)
    return response


def _bytes(file: Path, start: int, end: int) -> Iterator[bytes]:
    with file.open("rb") as handle:
        handle.seek(start)
        left = end - start + 1
        while left > 0:
            part = handle.read(min(CHUNK, left))
            if not part:
                return
            left -= len(part)
            yield part
