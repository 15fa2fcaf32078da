"""The preparation before the first page: each step is skipped while its inputs are the same.

The list is read twice: by the supervisor, which stays free of Django, to see what is stale, and by `prepare`, which runs that.
"""

import os
import sys
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from secu4all.serve import messages, stamp


@dataclass(frozen=True)
class Place:
    """Where this installation keeps its things, as far as the steps need to know."""

    root: Path
    data_dir: Path
    static_dir: Path
    database_url: str
    demo: bool

    @property
    def stamps(self) -> Path:
        """The folder of the stamps."""
        return self.data_dir / "stamps"

    @property
    def sqlite_file(self) -> Path:
        """The embedded database."""
        return self.data_dir / "secu4all.sqlite3"


@dataclass(frozen=True)
class Step:
    """One thing to do before the first page. `inputs` returns a fingerprint, or None for "always run"."""

    name: str
    sentence: str
    inputs: Callable[[Place], str | None]
    run: Callable[[Place], None]

    def is_done(self, place: Place) -> bool:
        """True when the step ran with just these inputs before."""
        wanted = self.inputs(place)
        return wanted is not None and stamp.is_fresh(place.stamps, self.name, wanted)

    def record(self, place: Place) -> None:
        """Remember that the step is done; its inputs are read anew, since it may have made some of them."""
        done_with = self.inputs(place)
        if done_with is not None:
            stamp.write(place.stamps, self.name, done_with)


def _packages(place: Place) -> Path:
    return place.root / "requirements" / "base.txt"


def _of_database(place: Place, files: Iterable[Path]) -> str | None:
    """A fingerprint that belongs to one database file. Another server's state cannot be known from here: always run."""
    if place.database_url:
        return None
    # The inode tells a restored or newly made file from the one the stamp was written for.
    identity = str(place.sqlite_file.stat().st_ino) if place.sqlite_file.exists() else "none"
    return stamp.fingerprint([*files, _packages(place)], identity)


def _migrations(place: Place) -> list[Path]:
    return list(place.root.glob("*/migrations/*.py"))


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() and path.suffix != ".pyc"]


def _message_inputs(place: Place) -> str | None:
    sources = messages.catalogues(place.root)
    return None if any(messages.is_stale(path) for path in sources) else stamp.fingerprint(sources)


def _static_inputs(place: Place) -> str | None:
    if not (place.static_dir / "staticfiles.json").exists():
        return None
    sources = [path for folder in sorted(place.root.glob("*/static")) for path in _files(folder)]
    return stamp.fingerprint([*sources, _packages(place), place.root / "secu4all" / "settings.py"])


def _site_inputs(place: Place) -> str | None:
    sources = ["accounts/services/groups.py", "courses/services/site.py", "website/services/pages.py"]
    return _of_database(place, [*_migrations(place), *(place.root / name for name in sources)])


def _course_inputs(place: Place) -> str | None:
    return _of_database(place, [*_migrations(place), *_files(place.root / "curriculum")])


def _demo_inputs(place: Place) -> str | None:
    if not place.demo:
        return "no demo"
    sources = [*place.root.glob("secu4all/management/commands/seed_demo.py"), *place.root.glob("*/services/demo*.py")]
    return _of_database(place, [*_migrations(place), *sources])


def _seal_inputs(place: Place) -> str | None:
    """Once a month anyway: an own certificate is followed by the next one in time."""
    given = os.environ.get("SEAL_PKCS12", "")
    file = Path(given) if given else place.data_dir / "seal" / "seal.p12"
    if not file.exists() or not (place.data_dir / "seal" / "chain.pem").exists():
        return None
    found = file.stat()
    return f"{file} {found.st_mtime_ns} {found.st_size} {time.strftime('%Y-%m')}"


def _run_command(name: str, *arguments: str, **options: object) -> None:
    from django.core.management import call_command  # slow import

    call_command(name, *arguments, stdout=sys.stderr, **options)


def _migrate(_place: Place) -> None:
    _run_command("migrate", interactive=False, verbosity=1)


def _collect_static(place: Place) -> None:
    place.static_dir.mkdir(parents=True, exist_ok=True)
    _run_command("collectstatic", interactive=False, verbosity=0, clear=True)


def _make_site(_place: Place) -> None:
    from accounts.services.groups import ensure_groups  # slow import
    from courses.services.site import ensure_tree  # slow import
    from website.services.pages import ensure_standard_pages  # slow import

    catalogues = ensure_tree()
    ensure_standard_pages()
    ensure_groups(list(catalogues.values()))


def _import_courses(place: Place) -> None:
    packages = [str(path.parent) for path in sorted((place.root / "curriculum").glob("*/course.yaml"))]
    if packages:
        _run_command("import_course", *packages, "--new-only")


def _prepare_seal(_place: Place) -> None:
    """Make an own key or look at the given one; one that does not open is told by the checks that follow."""
    from certificates import seal_keys  # slow import
    from certificates.errors import SealUnusable  # slow import

    with suppress(SealUnusable):
        seal_keys.prepare()


def _seed_demo(place: Place) -> None:
    if place.demo:
        _run_command("seed_demo")


STEPS = [
    Step("messages", "Compiling the translations …", _message_inputs, lambda place: _compile(place)),
    Step(
        "database",
        "Preparing the database (the first time takes half a minute) …",
        lambda place: _of_database(place, _migrations(place)),
        _migrate,
    ),
    Step("static", "Collecting style sheets, scripts and fonts …", _static_inputs, _collect_static),
    Step("seal", "Preparing the seal of certificates …", _seal_inputs, _prepare_seal),
    Step("site", "Making the home page, the catalogue and the legal pages …", _site_inputs, _make_site),
    Step("courses", "Importing the shipped courses …", _course_inputs, _import_courses),
    Step("demo", "Making the demo municipalities and accounts …", _demo_inputs, _seed_demo),
]


def _compile(place: Place) -> None:
    messages.compile_stale(place.root)


def stale(place: Place) -> list[str]:
    """Return the names of the steps that have to run."""
    return [step.name for step in STEPS if not step.is_done(place)]
