"""What is asked of every page: axe in both colour schemes, no sideways scrolling at 320 px, one language, one first heading."""

import re

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Rules that axe leaves off by default because they are young.
EXTRA = {"target-size": {"enabled": True}}
NARROWEST = 320

# Words that cannot stand in the other language by accident. Names, quotations and passages marked with lang are left aside.
TELLTALES = {
    "de": ["the", "your", "Next", "Save", "Sign in", "Sign up", "Sign out", "Password", "Enrol", "Back to", "Continue", "Submit", "Please", "required"],
    "en": ["und", "oder", "nicht", "Weiter", "Speichern", "Anmelden", "Abmelden", "Passwort", "Zurück", "Bitte", "Ihre", "erledigt", "Pflichtfeld"],
}  # fmt: skip

_WORDS = """() => {
  const own = document.documentElement.lang.slice(0, 2);
  const foreign = (element) => {
    const marked = element.closest("[lang]");
    return marked && marked.lang.slice(0, 2) !== own;
  };
  const found = [document.title];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const parent = walker.currentNode.parentElement;
    if (!parent.closest("script, style, template, noscript, .sources") && !foreign(parent)) found.push(walker.currentNode.data);
  }
  for (const element of document.querySelectorAll("[aria-label], [placeholder], [alt], [title]")) {
    if (foreign(element)) continue;
    for (const name of ["aria-label", "placeholder", "alt", "title"]) found.push(element.getAttribute(name) || "");
  }
  return found.map((text) => text.replace(/\\s+/g, " ").trim()).filter(Boolean);
}"""

_OVERFLOW = """() => {
  const width = document.documentElement.clientWidth;
  const page = document.scrollingElement.scrollWidth;
  if (page <= width) return "";
  const clipped = (element) => {
    for (let above = element.parentElement; above && above !== document.body; above = above.parentElement)
      if (getComputedStyle(above).overflowX !== "visible") return true;
    return false;
  };
  const wide = [...document.body.querySelectorAll("*")].filter((e) => e.getBoundingClientRect().right > width + 1 && !clipped(e));
  return `${page} px wide: ` + wide.slice(-3).map((e) => e.outerHTML.slice(0, 120)).join(" | ");
}"""


def axe_faults(page: Page, rules: list[str] | None = None) -> list[str]:
    """Return axe's violations, each with rule, selector and reason."""
    axe = Axe()
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(axe.axe_script)
    options: dict = {"resultTypes": ["violations"], "preload": False}  # its own fetching of style sheets breaks on bundles
    if rules:
        options["runOnly"] = {"type": "rule", "values": rules}
    else:
        options["runOnly"] = {"type": "tag", "values": TAGS}
        options["rules"] = EXTRA
    result = page.evaluate("(options) => axe.run(document, options)", options)
    return [
        f"axe {violation['id']}: {' '.join(map(str, node['target']))}: {(node.get('failureSummary') or '').splitlines()[-1].strip()}"
        for violation in result["violations"]
        for node in violation["nodes"]
    ]


def language_faults(page: Page, language: str) -> list[str]:
    """Return words of the other language, and a wrong `lang`."""
    faults = []
    declared = page.evaluate("() => document.documentElement.lang")
    if declared[:2] != language:
        faults.append(f"html lang is {declared!r}, expected {language!r}")
    for text in page.evaluate(_WORDS):
        faults += [f"{word!r} in a page in {language!r}: {text[:90]!r}" for word in TELLTALES[language] if re.search(rf"\b{word}\b", text)]
    return faults


def structure_faults(page: Page) -> list[str]:
    """Return what is wrong with title, first heading, and ids."""
    faults = []
    if (count := page.locator("h1:visible").count()) != 1:
        faults.append(f"{count} first headings")
    if not page.title().removesuffix(" · Secu4All").strip():
        faults.append("no title")
    twice = page.evaluate(
        "() => { const ids = [...document.querySelectorAll('[id]')].map((e) => e.id); return ids.filter((id, n) => ids.indexOf(id) !== n); }"
    )
    return faults + [f"id {name!r} twice" for name in twice]


def width_faults(page: Page) -> list[str]:
    """Return what sticks out at 320 px; the viewport is put back."""
    before = page.viewport_size
    page.set_viewport_size({"width": NARROWEST, "height": before["height"]})
    wide = page.evaluate(_OVERFLOW)
    page.set_viewport_size(before)
    return [f"scrolls sideways at {NARROWEST} px, {wide}"] if wide else []


def page_faults(page: Page, language: str, scheme: str) -> list[str]:
    """Return everything that is wrong with the page as it stands; the other colour scheme is looked at for contrast."""
    faults = axe_faults(page) + language_faults(page, language) + structure_faults(page) + width_faults(page)
    other = "light" if scheme == "dark" else "dark"
    page.emulate_media(color_scheme=other)
    faults += [f"{fault} ({other})" for fault in axe_faults(page, ["color-contrast"])]
    page.emulate_media(color_scheme=scheme)
    return faults
