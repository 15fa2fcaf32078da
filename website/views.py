"""The two switches of the header, and the style guide."""

from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from website.navigation import LANGUAGES, address
from website.theme import keep_theme
from website.translations import same_page


def _safe_path(request: HttpRequest, given: str) -> str:
    """Return the path of an address on this site, else the home page: the switches never lead to another host."""
    if given.startswith("/") and url_has_allowed_host_and_scheme(
        given, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        return given
    return address("home", get_language() or "de")


def _is_same_site(request: HttpRequest) -> bool:
    """True when the browser says that the form came from one of our pages."""
    site = request.headers.get("Sec-Fetch-Site")
    if site:
        return site == "same-origin"
    origin = request.headers.get("Origin") or request.headers.get("Referer", "")
    return urlsplit(origin).netloc == request.get_host()


@csrf_exempt  # public pages carry no token, so that they can be cached; the origin is checked instead
@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Keep light, dark or the system's choice in one cookie and go back. Refuses posts from other sites with 403."""
    if not _is_same_site(request):
        return render(request, "403.html", status=403)
    response = HttpResponseRedirect(_safe_path(request, request.POST.get("next", "")), status=303)
    keep_theme(response, request.POST.get("theme", ""))
    response["Cache-Control"] = "no-store"
    return response


@require_GET
def language(request: HttpRequest, code: str) -> HttpResponse:
    """Lead to the same page in another language, or to that language's home page. 404 for a language we do not have."""
    if code not in LANGUAGES:
        raise Http404
    path = _safe_path(request, request.GET.get("from", ""))
    response = HttpResponseRedirect(same_page(request, path, code))
    response["Cache-Control"] = "no-store"
    return response


@require_GET
def styleguide(request: HttpRequest) -> HttpResponse:
    """Show every component in every state. Only in a demonstration or with DEBUG; 404 elsewhere."""
    if not (settings.DEMO or settings.DEBUG):
        raise Http404
    from website.styleguide import samples  # slow import: only demonstrations need the samples

    return render(request, "website/styleguide.html", samples())
