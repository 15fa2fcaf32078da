"""What everybody may have of the seal: the certificate of this installation's own authority, to check seals by."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from certificates import seal_keys


@require_safe
def authority(request: HttpRequest) -> HttpResponse:
    """Give the own authority's certificate as PEM; 404 where none was ever made."""
    content = seal_keys.own_authority()
    if content is None:
        raise Http404
    response = HttpResponse(content, content_type="application/x-pem-file")
    response["Content-Disposition"] = 'attachment; filename="secu4all-authority.pem"'
    response["Cache-Control"] = "public, max-age=3600"
    return response
