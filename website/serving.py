"""Serving a page: found by its whole address in one query, with everything Wagtail would ask beside it.

Wagtail asks for the site, the home page, the language, the page, its specific row, its ancestors and their restrictions: eight
queries before anything is shown. What is not found here is left to Wagtail's own way (docs/decisions/0002).
"""

import time
from dataclasses import dataclass

from django.db.models import Exists, QuerySet
from django.db.models.signals import post_delete, post_save
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from wagtail.models import Page, PageViewRestriction, Site
from wagtail.url_routing import RouteResult
from wagtail.views import serve as wagtail_serve

from website import beneath
from website.pages import HomePage

KEPT_SECONDS = 30  # another process may have renamed a home page; until then nothing is found here and Wagtail's way answers
MOST_ADDRESSES = 10_000


@dataclass(frozen=True)
class Homes:
    """The only site, and where the tree of each language begins."""

    site: Site
    paths: dict[str, str]
    read_at: float


_homes: Homes | None = None
_models: dict[str, type[Page]] = {}  # the kind of page at an address: saves the query that would tell


def serve(request: HttpRequest, path: str) -> HttpResponse:
    """Answer with the live page at this address. 404 when there is none; asks for sign-in where a page is restricted."""
    homes = homes_now()
    if homes is not None:
        request._wagtail_site = homes.site  # where Wagtail keeps it
        home = homes.paths.get(get_language() or "")
        found = route(request, home, path) if home else None
        if found is not None:
            request._wagtail_route_for_request = found
    return wagtail_serve(request, path)


def route(request: HttpRequest, home: str, path: str) -> RouteResult | None:
    """Find the page at an address, or the page that has something beneath it there; None leaves the address to Wagtail."""
    above, _slash, rest = path.rstrip("/").rpartition("/")
    above, _slash, word = above.rpartition("/")
    if word in beneath.words:
        page = find(f"{home}{above}/")
        return page.route(request, [word, rest]) if page is not None else None
    page = find(home + path)
    return RouteResult(page) if page is not None else None


def find(url_path: str) -> Page | None:
    """Return the live page in its specific form; None when there is none."""
    model = _models.get(url_path)
    page = _row(model, url_path) if model else None
    if page is None:
        found = Page.objects.filter(url_path=url_path, live=True).order_by().only("content_type_id").first()
        if found is None or found.specific_class is None:
            return None
        if len(_models) >= MOST_ADDRESSES:
            _models.clear()
        _models[url_path] = found.specific_class
        page = _row(found.specific_class, url_path)
    if page is not None and not page.any_restriction:
        # No page of the site is restricted: nothing has to be asked about this one.
        page.get_view_restrictions = PageViewRestriction.objects.none
    return page


def _row(model: type[Page], url_path: str) -> Page | None:
    """`served_without` of a page class names large fields that its view does not need every time."""
    rows: QuerySet = model.objects.filter(url_path=url_path, live=True).order_by().select_related("locale")
    rows = rows.annotate(any_restriction=Exists(PageViewRestriction.objects.all())).defer(*getattr(model, "served_without", ()))
    return next(iter(rows[:1]), None)


def homes_now() -> Homes | None:
    """Return where the trees begin, read at most every 30 seconds; None while there is not exactly one site."""
    global _homes
    if _homes is None or time.monotonic() - _homes.read_at > KEPT_SECONDS:
        sites = list(Site.objects.select_related("root_page")[:2])
        if len(sites) != 1:
            return None
        root = sites[0].root_page
        pages = HomePage.objects.filter(translation_key=root.translation_key, live=True).select_related("locale")
        _homes = Homes(sites[0], {page.locale.language_code: page.url_path for page in pages}, time.monotonic())
    return _homes


def forget_homes(**_signal: object) -> None:
    """A site or a home page has changed in this process."""
    global _homes
    _homes = None


def connect() -> None:
    """Listen to changes; called once when the app is ready."""
    for model in (Site, HomePage):
        post_save.connect(forget_homes, sender=model)
        post_delete.connect(forget_homes, sender=model)
