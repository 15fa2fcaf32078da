"""Uploads over HTTP: one byte range (Safari cannot seek in a film without), a sandboxed policy, attachments for all but pictures and films.

Django's FileResponse ignores `Range`. Behind nginx the file itself is sent by nginx (`ACCEL_REDIRECT`).
"""

import mimetypes
import re
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils._os import safe_join
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

RANGE = re.compile(r"bytes=(\d*)-(\d*)$")
CHUNK = 256 * 1024
INLINE = ("image/", "video/", "audio/", "text/vtt")
HIDDEN = ("documents/",)  # documents leave through the view that checks who asks


@require_safe
def serve_media(request: HttpRequest, path: str) -> HttpResponseBase:
    """Send an upload. 404 for what is hidden, missing or outside the store; 416 for a range beyond the end."""
    file = _find(path)
    kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    response = _accelerated(path) if settings.ACCEL_REDIRECT else _ranged(request, file)
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
    except ValueError:
        raise Http404 from None
    if not file.is_file():
        raise Http404
    return file


def _accelerated(path: str) -> HttpResponseBase:
    response = HttpResponse()
    response["X-Accel-Redirect"] = settings.ACCEL_REDIRECT.rstrip("/") + "/" + path
    return response


def _ranged(request: HttpRequest, file: Path) -> HttpResponseBase:
    size = file.stat().st_size
    match = RANGE.fullmatch(request.headers.get("Range", ""))
    if match is None or match.groups() == ("", ""):
        return FileResponse(file.open("rb"))
    first, last = match.groups()
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
