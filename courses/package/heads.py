"""course.yaml and module.yaml ↔ plain fields. Pure."""

from collections.abc import Mapping, Sequence
from typing import Any

from courses.package import strict
from courses.package.contents import LANGUAGES, Borrowed, ModulePart, Package
from courses.package.faults import Place
from courses.package.fields import Alignment, Field, Lines, has_key, read_fields, write_fields
from courses.package.strict import Flow, Map, Seq
from courses.package.values import FOLDER, SLUG_TYPE, Bad, OneOf, Text, Texts, Uuid, Whole

SCHEMA = 1
PLACES = ("rathaus", "bahnhof", "lindenplatz", "lindenhoefe", "festwiese", "schule", "stadion", "gotteshaus")
_REFERENCE = (Field("from", FOLDER), Field("module", FOLDER))


class Modules:
    """The modules in order: names of folders, and references to modules of packages beside this one."""

    def read(self, value: Any, at: Place, line: int) -> list[str | Borrowed]:
        if not isinstance(value, Seq) or not 1 <= len(value) <= 50:
            raise Bad("expected a list of 1 to 50 modules.")
        found: list[str | Borrowed] = []
        for entry, where in zip(value, value.lines, strict=True):
            if not isinstance(entry, Map):
                found += Texts(100, 1).read(_alone(entry, where), at, where)
                continue
            read = read_fields(_REFERENCE, entry, at, where)
            found += [Borrowed(read["from"], read["module"], line=where)] if read is not None else []
        return found

    def write(self, value: Any) -> list[Any]:
        if all(isinstance(entry, str) for entry in value):
            return Flow(value)
        return [entry if isinstance(entry, str) else {"from": entry.package, "module": entry.module} for entry in value]


def _alone(entry: Any, line: int) -> Seq:
    single = Seq(line)
    single.append(entry)
    single.lines.append(line)
    return single


COURSE = (
    Field("schema", Whole(SCHEMA, SCHEMA)),
    Field("key", Uuid()),
    Field("source_locale", OneOf(LANGUAGES)),
    Field("group", OneOf(("programme", "short")), optional=True, default="programme", always=True),
    Field("place", OneOf(PLACES), optional=True, default="rathaus", always=True),
    Field("modules", Modules()),
)
COURSE_WORDS = (
    Field("title", Text(200)),
    Field("slug", SLUG_TYPE),
    Field("summary", Text(400)),
    Field("intro", Text(600, lines=True), optional=True),
    Field("audience", Lines(), optional=True, default=[]),
    Field("goals", Lines(), optional=True, default=[]),
    Field("alignment", Alignment(), optional=True, default=[]),
)
MODULE = (Field("key", Uuid()), Field("place", OneOf(PLACES), optional=True, default="rathaus", always=True))
MODULE_WORDS = (
    Field("title", Text(200)),
    Field("slug", SLUG_TYPE),
    Field("summary", Text(400)),
    Field("goals", Lines(), optional=True, default=[]),
    Field("plain", Text(10_000, lines=True), optional=True),
)


def read_head(
    text: str, at: Place, fields: Sequence[Field], words: Sequence[Field], sections: Sequence[str] = ()
) -> tuple[dict[str, Any], dict[str, dict[str, Any]], dict[str, Map]] | None:
    """Read fields, words of each language, and the mappings of other sections; None when anything was wrong."""
    before = at.count
    values = strict.load(text, at)
    if values is None:
        return None
    has_key(values, at)
    values.setdefault("key", at.fresh_key)
    own, spoken, further = Map(values.line), dict[str, dict[str, Any]](), dict[str, Map]()
    own.lines = values.lines
    for name, value in values.items():
        if name in LANGUAGES:
            spoken[name] = read_fields(words, value, at, values.lines[name]) or {}
        elif name in sections and isinstance(value, Map):
            further[name] = value
        else:
            own[name] = value
    read = read_fields(fields, own, at, values.line)
    if not spoken:
        at.fault(0, f"The words are missing: a section for each language, {' and '.join(LANGUAGES)}.")
    return (read, spoken, further) if read is not None and at.count == before else None


def write_course(package: Package) -> str:
    """Write course.yaml in canonical form."""
    fields = {
        "schema": SCHEMA,
        "key": package.key,
        "source_locale": package.source_locale,
        **package.fields,
        "modules": [module.borrowed or module.folder for module in package.modules],
    }
    return head_text(fields, COURSE, package.sections, package.words, COURSE_WORDS)


def write_module(module: ModulePart) -> str:
    """Write module.yaml in canonical form."""
    return head_text({"key": module.key, **module.fields}, MODULE, {}, module.words, MODULE_WORDS)


def head_text(
    values: Mapping[str, Any],
    fields: Sequence[Field],
    further: Mapping[str, Mapping[str, Any]],
    words: Mapping[str, Mapping[str, Any]],
    spoken: Sequence[Field],
) -> str:
    """Write fields, then further sections by name, then the words of each language."""
    between = {name: dict(mapping) for name, mapping in sorted(further.items())}
    languages = {language: write_fields(spoken, words[language]) for language in LANGUAGES if language in words}
    return strict.dump({**write_fields(fields, values), **between, **languages})
