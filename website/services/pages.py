"""The plain pages that every installation needs: help, for municipalities, imprint, privacy, accessibility.

Written once from `website/texts/`, as drafts of the operator's own pages: what an editor changed is never overwritten.
"""

import uuid
from pathlib import Path

from markdown_it import MarkdownIt

from website.pages import HomePage, StandardPage

TEXTS = Path(__file__).resolve().parent.parent / "texts"
SLUGS = {
    "hilfe": {"de": "hilfe", "en": "help"},
    "fuer-kommunen": {"de": "fuer-kommunen", "en": "for-municipalities"},
    "impressum": {"de": "impressum", "en": "imprint"},
    "datenschutz": {"de": "datenschutz", "en": "privacy"},
    "barrierefreiheit": {"de": "barrierefreiheit", "en": "accessibility"},
}
_NAMESPACE = uuid.UUID("6b1c3a52-9d10-4c6c-8f0e-4f7f1d0c2a11")


def ensure_standard_pages() -> int:
    """Make the missing pages below each home page and publish them; returns how many were made."""
    made = 0
    for home in HomePage.objects.select_related("locale"):
        language = home.locale.language_code
        for name, slugs in SLUGS.items():
            key = uuid.uuid5(_NAMESPACE, name)
            if language not in slugs or StandardPage.objects.filter(translation_key=key, locale=home.locale).exists():
                continue
            title, html = _read(TEXTS / f"{name}.{language}.md")
            block = {"type": "prose", "value": html, "id": str(uuid.uuid5(key, language))}
            page = StandardPage(title=title, slug=slugs[language], translation_key=key, locale=home.locale, body=[block])
            home.add_child(instance=page).save_revision().publish()
            made += 1
    return made


def shipped_text(page: StandardPage) -> str | None:
    """Return the text that ships for a page, as HTML; None for a page of the operator's own."""
    language = page.locale.language_code
    for name, slugs in SLUGS.items():
        if page.translation_key == uuid.uuid5(_NAMESPACE, name) and language in slugs:
            return _read(TEXTS / f"{name}.{language}.md")[1]
    return None


def _read(path: Path) -> tuple[str, str]:
    """Return title and body as the HTML that rich text stores."""
    first, _line, rest = path.read_text(encoding="utf-8").partition("\n")
    html = MarkdownIt("commonmark", {"html": False}).render(rest.strip())
    return first.removeprefix("# ").strip(), html.replace("<strong>", "<b>").replace("</strong>", "</b>")
