"""Style sheets in production: parts bundled, KERN untouched."""

from django.contrib.staticfiles import finders
from django.core.files.storage import FileSystemStorage

from secu4all.staticfiles import BundlingStorage


def _bundle(name: str) -> str:
    source = FileSystemStorage(location=finders.find("secu4all/css/theme.css").removesuffix("secu4all/css/theme.css"))
    return BundlingStorage(source).open(f"secu4all/css/{name}").read().decode()


def test_the_theme_is_one_file_with_kern_beside_it():
    css = _bundle("theme.css")
    assert css.count("@import") == 1
    assert 'kern.min.css") layer(kern)' in css
    assert "--s4-petrol" in css and "@layer s4 {" in css
    assert css.count("{") == css.count("}")


def test_page_kinds_bring_their_parts():
    for name, sign in {"learn.css": ".player", "desk.css": ".matrix"}.items():
        css = _bundle(name)
        assert "@import" not in css
        assert sign in css
