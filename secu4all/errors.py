"""Error pages in the reader's language."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say that the form was too old or came from elsewhere, and that nothing was changed."""
    return render(request, "403_csrf.html", status=403)


def not_here(request: HttpRequest) -> HttpResponse:
    """Answer 404 for parts of a package that this installation does not offer."""
    raise Http404
