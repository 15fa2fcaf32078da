"""The same page in another language: asked only when somebody follows the switch, so page views pay nothing for it."""

from django.http import Http404, HttpRequest
from django.urls import translate_url
from wagtail.models import Page, Site

from website.navigation import address


def same_page(request: HttpRequest, path: str, language: str) -> str:
    """Return the address of `path` in `language`; when there is no translation, its nearest translated ancestor or the home page."""
    bare = path.split("?")[0]
    translated = translate_url(bare, language)
    found = _page_at(request, bare)
    if found is None:  # not a page of the tree: an address of ours, whose prefix alone differs
        return translated if translated != bare else address("home", language)
    page, beneath = found
    for candidate in [page, *page.get_ancestors().reverse()]:
        twin = Page.objects.filter(
            translation_key=candidate.translation_key, locale__language_code=language, live=True, depth__gt=1
        ).first()
        url = twin.get_url(request) if twin else None
        if url:
            return url + twin.specific.path_beneath(**beneath) if beneath and candidate is page else url
    return address("home", language)


def _page_at(request: HttpRequest, path: str) -> tuple[Page, dict] | None:
    site = Site.find_for_request(request)
    if site is None:
        return None
    for root in [site.root_page, *site.root_page.get_translations(inclusive=False)]:
        start = root.get_url(request) or ""
        if start and path.startswith(start) and start != "/":
            return _below(request, root, path.removeprefix(start))
    return _below(request, site.root_page, path.lstrip("/"))


def _below(request: HttpRequest, root: Page, rest: str) -> tuple[Page, dict] | None:
    try:
        page, _args, beneath = root.specific.route(request, [part for part in rest.split("/") if part])
    except Http404:
        return None
    return page, beneath
