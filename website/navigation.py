"""Where the fixed pages of the site are, and which entries the header and footer show to whom. Pure: no query."""

from collections.abc import Collection
from dataclasses import dataclass

from django.utils.translation import gettext as _

# German without prefix, English under /en/. Page slugs are content; these are the ones the site is delivered with.
ADDRESSES = {
    "home": ("/", "/en/"),
    "courses": ("/kurse/", "/en/courses/"),
    "learn": ("/learn/", "/en/learn/"),
    "coordination": ("/coordination/", "/en/coordination/"),
    "reports": ("/reports/", "/en/reports/"),
    "verify": ("/verify/", "/en/verify/"),
    "login": ("/accounts/login/", "/en/accounts/login/"),
    "signup": ("/accounts/signup/", "/en/accounts/signup/"),
    "municipalities": ("/fuer-kommunen/", "/en/for-municipalities/"),
    "help": ("/hilfe/", "/en/help/"),
    "visibility": ("/wer-sieht-was/", "/en/who-sees-what/"),
    "imprint": ("/impressum/", "/en/imprint/"),
    "privacy": ("/datenschutz/", "/en/privacy/"),
    "accessibility": ("/barrierefreiheit/", "/en/accessibility/"),
}
LANGUAGES = ("de", "en")


@dataclass(frozen=True)
class Entry:
    """One link of a navigation; `is_current` marks the section the reader is in, `is_page` the very page."""

    label: str
    url: str
    is_current: bool = False
    is_page: bool = False


def address(name: str, language: str) -> str:
    """Return where a fixed page is. Raises KeyError for a name that is not in the table; an unknown language gets German."""
    place = LANGUAGES.index(language) if language in LANGUAGES else 0
    return ADDRESSES[name][place]


def main_entries(*, language: str, path: str, signed_in: bool, roles: Collection[str], section: str = "") -> list[Entry]:
    """Return the header's entries. `section` overrules the path: a lesson lies below /kurse/ but belongs to "learn"."""
    if signed_in:
        wanted = [("courses", _("Courses")), ("learn", _("My learning"))]
        if "coordinator" in roles:
            wanted.append(("coordination", _("Municipality")))
        if "analyst" in roles:
            wanted.append(("reports", _("Reports")))
        wanted.append(("help", _("Help")))
    else:
        wanted = [
            ("courses", _("Courses")),
            ("municipalities", _("For municipalities")),
            ("verify", _("Check a certificate")),
            ("help", _("Help")),
        ]
    if "/attempts/" in path:  # a test in hand belongs to one's learning, wherever it is addressed
        section = "learn"
    current = section or next((name for name, _label in wanted if path.startswith(address(name, language))), "")
    return [Entry(label, address(name, language), name == current) for name, label in wanted]


def footer_columns(language: str) -> list[tuple[str, list[Entry]]]:
    """Return the three link columns of the footer."""
    columns = [
        (_("Learn"), [("courses", _("Courses")), ("learn", _("My learning")), ("help", _("Help"))]),
        (
            _("Proof"),
            [("verify", _("Check a certificate")), ("visibility", _("Who sees what?")), ("municipalities", _("For municipalities"))],
        ),
        (_("Legal"), [("imprint", _("Imprint")), ("privacy", _("Privacy")), ("accessibility", _("Accessibility"))]),
    ]
    return [(heading, [Entry(label, address(name, language)) for name, label in links]) for heading, links in columns]
