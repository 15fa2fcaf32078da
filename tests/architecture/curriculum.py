"""What the shipped courses must keep: languages, links, scenarios, sources, figures, minutes, glossary, typography.

`python -m tests.architecture.curriculum` runs over `curriculum/`, and `make lint` runs it; with `--list` (`make curriculum`) it prints what
there is: words, minutes, figures, scenarios, tools and questions of each module and language. The reader of packages itself refuses missing
languages, dead ends in scenarios, links that lead nowhere and figures without alternative text; its refusals are shown here too.
"""

import os
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from tests.architecture.rules import ROOT

WORDS_A_MINUTE = 180
QUESTIONS_A_MODULE = 20
LEVELS = {"easy", "medium", "hard"}
# Names of fields that hold no sentence for readers.
NOT_READ = {
    "key",
    "next",
    "rating",
    "image",
    "kind",
    "lang",
    "source",
    "file",
    "captions",
    "url",
    "slug",
    "id",
    "lesson",
    "date",
    "tone",
    "type",
    "difficulty",
    "format",
}
NOT_IN_MINUTES = {"tool", "facilitation"}

# A word that the glossary (docs/glossary.md) replaces, by language. Quoted words are being talked about, not used.
GLOSSARY = {
    "de": {
        r"Massenpanik": "Gedränge, Menschenverdichtung",
        r"Evakuierungskonzept\w*": "Räumungskonzept",
        r"Soft Targets?": "weiches Ziel",
        r"Risikoanalyse\w*tool\w*": "Verwundbarkeitsanalyse",
        r"Ordnungspartner(?!schaft)\w*": "Ordnungspartnerschaft",
        r"Quiz(?:ze|zes)?": "Test",
        r"Zertifizierungskurs\w*": "Kurs",
    },
    "en": {
        r"mass panic": "crowd crush",
        r"stampedes?": "crowd crush",
        r"car[- ]ramming": "vehicle-ramming",
        r"organizer\w*|organiz\w+": "organiser, organise (British spelling)",
        r"behavior\w*|center(?:s|ed)?|color\w*|defense|recogniz\w+|prioritiz\w+": "British spelling",
    },
}
NARROW_UNITS = r"(?:%|€|m²|km/h|km|cm|kg|Uhr|Mio\.)"  # these are never parted from their number
_QUOTED = re.compile(r"[„“‚‘»«\"'][^„“”‚‘’\"']*$")
_LINK = re.compile(r"\]\([^)]*\)|https?://\S+")


def texts_of(value: Any, name: str = "") -> Iterator[str]:
    """Every sentence that readers see, wherever it stands."""
    if isinstance(value, Mapping):
        for key, inside in value.items():
            if key not in NOT_READ:
                yield from texts_of(inside, key)
    elif isinstance(value, (list, tuple)):
        for inside in value:
            yield from texts_of(inside, name)
    elif isinstance(value, str) and value:
        plain = re.sub(r"<[^>]+>", " ", value).replace("&quot;", '"').replace("&amp;", "&")
        yield _LINK.sub(" ", plain)


def count_words(value: Any) -> int:
    """The number of words a learner reads; tools and guides are not read through."""
    if isinstance(value, list):
        return sum(count_words(inside) for inside in value if not (isinstance(inside, Mapping) and inside.get("type") in NOT_IN_MINUTES))
    return sum(len(re.findall(r"\w[\w’'-]*", text)) for text in texts_of(value))


def typography(text: str, language: str) -> Iterator[str]:
    """Say what is not set as printers set it in that language."""
    if '"' in text:
        yield "straight quotation marks: „…“ in German, “…” in English"
    if language == "de" and re.search(r"”|(?<![„\w\s.,!?…)%])“(?=\w)", text):
        yield "English quotation marks in a German text: „…“"
    if language == "en" and "„" in text:
        yield "German quotation marks in an English text: “…”"
    if re.search(r"\w'\w", text):
        yield "a straight apostrophe: ’"
    if "..." in text:
        yield "three dots: …"
    if re.search(r"\w - \w", text):
        yield "a hyphen for a dash: –"
    if found := re.search(rf"\d {NARROW_UNITS}(?!\w)", text):
        yield f"an ordinary blank between number and unit: “{found[0]}”"
    if found := re.search(r"§§? \d|\b(?:z|u|d|v|i|o)\. ?(?:B|a|h|d|Ä)\.|\bAbs\. \d|\bNr\. \d|\bArt\. \d", text):
        yield f"a place where the line may not break: “{found[0]}”"
    if language == "de" and re.search(r"\d%", text):
        yield "no blank before %"


def glossary(text: str, language: str) -> Iterator[str]:
    """Name words that the glossary replaces, unless they stand in quotation marks."""
    for pattern, better in GLOSSARY[language].items():
        for found in re.finditer(rf"\b(?:{pattern})\b", text, re.IGNORECASE if language == "en" else 0):
            if not _QUOTED.search(text[: found.start()][-60:]):
                yield f"“{found[0]}”: write {better}"


def of_item(module, item, language: str) -> Iterator[str]:
    """What one file of a lesson or quiz lacks."""
    fields = item.files[language].fields
    where = f"{module.folder}/{item.file_name(language)}"
    for text in texts_of({name: value for name, value in fields.items() if name != "sources"}):
        for fault in (*typography(text, language), *glossary(text, language)):
            yield f"{where}: {fault} in “{_near(text, fault)}”"
    if not fields["reviewed_on"] or not fields["review_due"] or not fields["review_reason"]:
        yield f"{where}: say when the facts were checked, by when they are to be checked again, and why (reviewed_on, review_due, review_reason)"
    yield from _of_lesson(where, fields) if item.kind.name == "lesson" else _of_quiz(where, fields)


def _of_lesson(where: str, fields: Mapping[str, Any]) -> Iterator[str]:
    if fields["format"] != "workshop":
        read = count_words(fields["body"]) / WORDS_A_MINUTE
        if not 2 / 3 <= read / fields["minutes"] <= 4 / 3:
            yield f"{where}: {fields['minutes']} minutes are promised, its words take {read:.1f}"
    for need in ("goal", "takeaway"):
        if not fields[need]:
            yield f"{where}: {need} is missing"
    if not fields["sources"] and fields["format"] != "workshop":
        yield f"{where}: no source is named"


def _of_quiz(where: str, fields: Mapping[str, Any]) -> Iterator[str]:
    questions = [question["value"] for question in fields["questions"]]
    for question in questions:
        for need in ("explanation", "source", "lesson"):
            if not question[need]:
                yield f"{where}: question {question['key']} has no {need}"
    found = {question["difficulty"] for question in questions}
    if len(questions) >= QUESTIONS_A_MODULE and found != LEVELS:
        yield f"{where}: questions of the level {', '.join(sorted(LEVELS - found))} are missing"


def _near(text: str, fault: str) -> str:
    named = re.search(r"“([^”]+)”", fault)
    at = max(text.find(named[1]), 0) if named else 0
    return text[max(at - 20, 0) : at + 50].strip()


def of_course(root: Path) -> Iterator[str]:
    """What a shipped course lacks: `file: what to do`."""
    from courses.errors import PackageRefused
    from courses.package.reader import read_folder

    try:
        package = read_folder(root)
    except PackageRefused as refused:
        yield from (f"{root.name}/{name}:{line}: {what}" for name, line, what in refused.faults)
        return
    for note in package.notes:
        yield f"{root.name}: {note}"
    for module, item in package.items():
        for language in package.languages:
            yield from (f"{root.name}/{fault}" for fault in of_item(module, item, language))
    for module in package.modules:
        for language in package.languages:
            if not module.words[language].get("plain"):
                yield f"{root.name}/{module.folder}/module.yaml: no summary in plain language ({language})"
    names = set(package.figures)
    for name in sorted(names):
        stem, language = name.rsplit(".", 2)[:2]
        if f"{stem}.{'en' if language == 'de' else 'de'}.svg" not in names:
            yield f"{root.name}/figures/{name}: the other language is missing"


def findings() -> Iterator[str]:
    """All findings in all shipped courses."""
    for path in sorted((ROOT / "curriculum").glob("*/course.yaml")):
        yield from of_course(path.parent)


COLUMNS = ("module", "language", "lessons", "words", "minutes", "share", "figures", "films", "scenarios", "decisions", "tools", "questions")


def listing() -> Iterator[tuple[str, ...]]:
    """Count each module of each shipped course in each language; `share` is reading time against the minutes promised."""
    from courses.package.reader import read_folder

    for path in sorted((ROOT / "curriculum").glob("*/course.yaml")):
        package = read_folder(path.parent)
        for module in package.modules:
            for language in package.languages:
                yield _counts(f"{path.parent.name}/{module.folder}", language, [item.files[language].fields for item in module.items])


def _counts(name: str, language: str, files: list[Mapping[str, Any]]) -> tuple[str, ...]:
    lessons = [fields for fields in files if "body" in fields]
    read = [fields for fields in lessons if fields["format"] != "workshop"]
    blocks = [block for fields in lessons for block in fields["body"]]
    words, minutes = sum(count_words(fields["body"]) for fields in read), sum(fields["minutes"] for fields in read)

    def of(kind: str) -> list[Any]:
        return [block["value"] for block in blocks if block["type"] == kind]

    decisions = sum(len(scenario["steps"]) for scenario in of("scenario"))
    questions = sum(len(fields["questions"]) for fields in files if "questions" in fields)
    share = f"{words / WORDS_A_MINUTE / minutes:.0%}" if minutes else "–"
    kinds = [str(len(of(kind))) for kind in ("figure", "video", "scenario")]
    return (
        name,
        language,
        str(len(lessons)),
        str(words),
        str(minutes),
        share,
        *kinds,
        str(decisions),
        str(len(of("tool"))),
        str(questions),
    )


def print_listing() -> None:
    """Print the table with columns that line up."""
    rows = [COLUMNS, *listing()]
    widths = [max(len(row[at]) for row in rows) for at in range(len(COLUMNS))]
    for row in rows:
        print(
            "  ".join(cell.ljust(width) if at < 2 else cell.rjust(width) for at, (cell, width) in enumerate(zip(row, widths, strict=True)))
        )


def main() -> int:
    """Print the findings, or with `--list` the table; return 1 when there is a finding."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    import django

    django.setup()
    if "--list" in sys.argv:
        print_listing()
        return 0
    found = list(findings())
    print("\n".join(found))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
