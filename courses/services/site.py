"""The pages that every course hangs below: a home page and a catalogue in each language, and the default site."""

from typing import TypeVar
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from wagtail.models import Locale, Page, Site

from courses.pages import CatalogPage
from website.pages import HomePage

AnyPage = TypeVar("AnyPage", bound=Page)
_HOME = {"de": ("Secu4All", "start"), "en": ("Secu4All", "home")}
_CATALOG = {"de": ("Kurse", "kurse"), "en": ("Courses", "courses")}


@transaction.atomic
def ensure_tree() -> dict[str, CatalogPage]:
    """Return the catalogue page of each language; make languages, home pages, catalogues and the default site where they are missing.

    What an editor has changed stays. Wagtail's own welcome page goes once a home page stands in its place.
    """
    locales = {code: Locale.objects.get_or_create(language_code=code)[0] for code in ("de", "en")}
    root = Page.objects.filter(depth=1).first() or Page.add_root(title="Root", slug="root", locale=locales["de"])
    homes: dict[str, HomePage] = {}
    catalogs: dict[str, CatalogPage] = {}
    for code, locale in locales.items():
        homes[code] = _home(root, locale, homes)
        if code == "de":
            _site(homes["de"])
            _remove_welcome(root)
        catalogs[code] = _catalog(homes[code], locale, catalogs)
    return catalogs


def _home(root: Page, locale: Locale, others: dict[str, HomePage]) -> HomePage:
    found = HomePage.objects.filter(locale=locale, depth=2).first()
    if found is not None:
        return found
    title, slug = _HOME[locale.language_code]
    return _add(root, HomePage(title=title, slug=slug, locale=locale, **_key_of(others)))


def _catalog(home: HomePage, locale: Locale, others: dict[str, CatalogPage]) -> CatalogPage:
    found = CatalogPage.objects.child_of(home).first()
    if found is not None:
        return found
    title, slug = _CATALOG[locale.language_code]
    return _add(home, CatalogPage(title=title, slug=slug, locale=locale, **_key_of(others)))


def _key_of(others: dict) -> dict:
    first = next(iter(others.values()), None)
    return {} if first is None else {"translation_key": first.translation_key}


def _add(parent: Page, page: AnyPage) -> AnyPage:
    parent.refresh_from_db()
    parent.add_child(instance=page)
    page.save_revision().publish()
    return page


def _site(home: HomePage) -> None:
    address = urlsplit(settings.PUBLIC_URL)
    port = address.port or (443 if address.scheme == "https" else 80)
    site = Site.objects.filter(is_default_site=True).first()
    if site is None:
        Site.objects.create(hostname=address.hostname or "localhost", port=port, root_page=home, is_default_site=True, site_name="Secu4All")
    elif not isinstance(site.root_page.specific, HomePage):
        site.hostname, site.port, site.root_page, site.site_name = address.hostname or "localhost", port, home, "Secu4All"
        site.save()


def _remove_welcome(root: Page) -> None:
    for page in root.get_children().filter(slug="home", numchild=0):
        if type(page.specific) is Page:
            page.delete()
