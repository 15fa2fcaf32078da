"""The yearly report as words and pictures, for one language: what `report.typ` sets. Call it with that language active."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from accounts.choices import Land
from courses.models import Course
from reports.charts import bar_chart, tile_map
from reports.drawing import bars_svg, map_svg
from reports.models import ReportPeriod
from reports.queries import town_names
from reports.reading import title_of
from reports.tables import quarter_label
from reports.words import DEFINITIONS, LANGUAGE_LABELS, OFFICE_LABELS, SESSION_LABELS, SIZE_LABELS, STEP_LABELS
from reports.year import NOTHING, Number, Topic, Year

Section = dict[str, Any]


def sheet(year: Year, *, language: str) -> dict[str, Any]:
    """Lay out the report of the year's frozen quarters."""
    number = year.periods[0].starts_on.year
    whole = year.of(year.periods, year.courses)
    last = max(localdate(period.frozen_at) for period in year.periods if period.frozen_at)
    return {
        "language": language,
        "document": _("Participation %(year)d") % {"year": number},
        "issuer": "DEFUS",
        "kicker": _("Yearly report of the network"),
        "title": _("Participation %(year)d") % {"year": number},
        "lead": _("Quarters: %(quarters)s. Frozen, the last one on %(day)s; nothing changes them any more.")
        % {"quarters": ", ".join(str(row)[5:] for row in year.periods), "day": date_format(last, "DATE_FORMAT")},
        "facts": [
            [words(whole.enrolled), _("enrolments")],
            [words(whole.completed), _("completions")],
            [words(year.hours(year.periods, year.courses)), _("learning hours by the length of the courses")],
            [words(Number(year.people(), True)), _("different people since January")],
        ],
        "sections": [*_participation(year, language), *_groups(year), *_paths(year, language), *_further(year), *_towns(year)],
        "method": _("How these figures come about"),
        "method_text": [
            _(
                "A quarter is counted once, two weeks after its end, and frozen. Erasing an account, moving or a new rule changes no figure."
            ),
            _(
                "Groups of fewer than %(k)d people are not shown. So that no hidden value can be worked out by subtraction, further cells of the same sum "
                "are hidden with them, or the sum itself. Zero is hidden in the same way."
            )
            % {"k": _threshold(year)},
            _("“≥” means at least: a part of the sum is hidden, or the number was rounded down. Sums are made of shown cells only."),
            _("No time is measured, no answer and no result is counted. The rules are public: docs/decisions/0020 of the source code."),
        ],
        "page": _("Page {page} of {pages}"),
    }


def words(number: Number) -> str:
    """A sum as it is printed."""
    if number.value is None:
        return _("suppressed")
    return ("≥\u00a0" if number.is_minimum else "") + number_format(number.value, force_grouping=True)


def _threshold(year: Year) -> int:
    return max([row.threshold for row in year.topic(Topic.SCOPE).values()] or [7])


def section(title: str, definition: object, head: Sequence[str], rows: Iterable[Sequence[str]], **more: Any) -> Section:
    """One section: heading, picture if there is one, table, definition."""
    return {
        "title": title,
        "definition": str(definition),
        "head": list(head),
        "rows": [list(row) for row in rows],
        "svg": "",
        "alt": "",
        **more,
    }


def _participation(year: Year, language: str) -> Iterable[Section]:
    counts = (_("Enrolments"), _("Completions"), _("Learning hours"))
    pairs = [year.of([period], year.courses) for period in year.periods]
    series = {"enrolled": [pair.enrolled.value for pair in pairs], "completed": [pair.completed.value for pair in pairs]}
    chart = bar_chart([str(period)[5:] for period in year.periods], series, plot=170)
    signs = ["≥" if number.is_minimum else "" for pair in pairs for number in (pair.enrolled, pair.completed)]
    yield section(
        _("Enrolments and completions by quarter"),
        f"{DEFINITIONS['enrolled']} {DEFINITIONS['completed']} {DEFINITIONS['hours']}",
        (_("Quarter"), *counts),
        [
            (quarter_label(period), words(pair.enrolled), words(pair.completed), words(year.hours([period], year.courses)))
            for period, pair in zip(year.periods, pairs, strict=True)
        ],
        svg=bars_svg(chart, counts[:2], signs),
        alt=_("Bars of enrolments and completions by quarter; the table below has the same figures."),
    )
    yield section(
        _("By course"), DEFINITIONS["courses"], (_("Course"), *counts), [_course(year, course, language) for course in year.courses]
    )
    names, lands = dict(Land.choices), year.by_scope("land")
    yield section(
        _("By Land"),
        DEFINITIONS["lands"],
        (_("Land"), *counts[:2]),
        sorted((names.get(key, key), words(pair.enrolled), words(pair.completed)) for key, pair in lands.items()),
        svg=map_svg(tile_map({key: pair.enrolled.value for key, pair in lands.items()})),
        alt=_("Map of the Länder as tiles with enrolments; the table below has the same figures."),
    )


def _course(year: Year, course: Course, language: str) -> tuple[str, ...]:
    pair = year.of(year.periods, [course])
    return title_of(course, language), words(pair.enrolled), words(pair.completed), words(year.hours(year.periods, [course]))


def _groups(year: Year) -> Iterable[Section]:
    offices = {key: pair.enrolled for key, pair in year.by_scope("office").items()}
    for title, key, labels, found in (
        (_("By size of municipality"), "sizes", SIZE_LABELS, year.by_key(Topic.SIZE)),
        (_("By kind of office"), "offices", OFFICE_LABELS, offices),
        (_("By language"), "languages", LANGUAGE_LABELS, year.by_key(Topic.LANGUAGE)),
    ):
        if found:
            rows = [(str(label), words(found[name])) for name, label in labels.items() if name in found]
            yield section(title, DEFINITIONS[key], (_("Group"), _("Enrolments")), rows)


def _paths(year: Year, language: str) -> Iterable[Section]:
    funnel, shares = year.topic(Topic.FUNNEL), year.topic(Topic.MODULE)
    for course in year.courses:
        title, steps = title_of(course, language), [step for step in STEP_LABELS if step != "enrolled"]
        rows = [
            (
                quarter_label(period),
                words(year.of([period], [course]).enrolled),
                *(_people(funnel.get((period.pk, course.pk, step))) for step in steps),
            )
            for period in year.periods
            if any((period.pk, course.pk, step) in funnel for step in steps)
        ]
        if rows:
            head = (_("Quarter"), *(str(STEP_LABELS[step]) for step in ("enrolled", *steps)))
            yield section(_("From enrolment to certificate: %(course)s") % {"course": title}, DEFINITIONS["funnel"], head, rows)
        modules = year.modules(course)
        if modules and any(row.amount for key, row in shares.items() if key[1] == course.pk):
            lines = []
            for module in modules:
                texts = module.texts.get(language) or module.texts.get(course.source_locale) or {}
                cells = [_percent(shares.get((period.pk, course.pk, str(module.key)))) for period in year.periods]
                lines.append((str(texts.get("title", module.title)), *cells))
            head = (_("Module"), *(str(period)[5:] for period in year.periods))
            yield section(_("How far the modules reach: %(course)s") % {"course": title}, DEFINITIONS["modules"], head, lines)


def _people(row: Any) -> str:
    return words(Number(row.people, row.is_minimum) if row is not None else NOTHING)


def _percent(row: Any) -> str:
    return f"{row.amount}\u00a0%" if row is not None and row.amount is not None else _("suppressed")


def _further(year: Year) -> Iterable[Section]:
    def line(period: ReportPeriod, topic: str, keys: Iterable[str]) -> tuple[str, ...]:
        found = year.by_key(topic, [period])
        return (quarter_label(period), *(words(found.get(key, NOTHING)) for key in keys))

    for title, key, topic, labels in (
        (_("Live sessions"), "sessions", Topic.SESSION, SESSION_LABELS),
        (_("Renewals"), "renewals", Topic.RENEWAL, {"due": _("certificates that end in the next quarter")}),
    ):
        if year.topic(topic):
            head = (_("Quarter"), *(str(label) for label in labels.values()))
            yield section(title, DEFINITIONS[key], head, [line(period, topic, labels) for period in year.periods])


def _towns(year: Year) -> Iterable[Section]:
    names = town_names()
    rows = sorted((names.get(key, key), words(pair.enrolled), words(pair.completed)) for key, pair in year.by_scope("organisation").items())
    yield section(_("By municipality"), DEFINITIONS["towns"], (_("Municipality"), _("Enrolments"), _("Completions")), rows)
