"""The fictional municipalities' own pages, for the demonstration. What an editor changed is never overwritten."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from wagtail.models import Page

from website.municipality_pages import MunicipalityPage
from website.pages import HomePage

_NAMESPACE = uuid.UUID("0d7c2f4e-6a0b-4a55-9d5d-8a7f0f6a3c51")


@dataclass(frozen=True)
class Words:
    """What stands on one page, by language."""

    slug: dict[str, str]
    title: dict[str, str]
    intro: dict[str, str]
    text: dict[str, str]
    place: str
    contact: tuple[str, dict[str, str], str, str]
    courses: int


PAGES = {
    "Lindenstadt": Words(
        {"de": "lindenstadt-lernt", "en": "lindenstadt-learns"},
        {"de": "Lindenstadt lernt", "en": "Lindenstadt learns"},
        {
            "de": "Ordnungsamt, Planung, Veranstaltungen und Schulen lernen gemeinsam, wie unsere Plätze offen und sicher bleiben.",
            "en": "Public order, planning, events and schools learn together how our squares stay open and safe.",
        },
        {
            "de": "<p>Der Wochenmarkt auf dem Lindenplatz, das Stadtfest, die Weihnachtsbeleuchtung: Wer hier arbeitet, trägt ein Stück "
            "Verantwortung für viele Menschen. Im ersten Durchgang lernen das Ordnungsamt und die Veranstaltungsstelle, danach kommen "
            "Planung und Schulen dazu.</p><p>Sie lernen in der Arbeitszeit, in Stücken von höchstens zwanzig Minuten. Die Grundlage ist "
            "unsere Dienstvereinbarung Fortbildung: Wir sehen, wer abgeschlossen hat, und sonst nichts.</p>",
            "en": "<p>The weekly market on Lindenplatz, the town festival, the winter lights: whoever works here carries a share of the "
            "responsibility for many people. The public order office and the events team begin, planning and schools follow.</p><p>You "
            "learn in working hours, in pieces of at most twenty minutes. Our agreement on training says what we see: who has completed, "
            "and nothing else.</p>",
        },
        "lindenplatz",
        (
            "Jonas Petersen",
            {"de": "Fachbereich Sicherheit und Ordnung, Rathaus, Zimmer 214", "en": "Safety and public order, town hall, room 214"},
            "coordinator@example.org",
            "0000 123-214",
        ),
        3,
    ),
    "Seehafen": Words(
        {"de": "seehafen-lernt", "en": "seehafen-learns"},
        {"de": "Seehafen lernt", "en": "Seehafen learns"},
        {
            "de": "Vom Fähranleger bis zum Hafenfest: Wir üben, was an vollen Tagen zählt.",
            "en": "From the ferry landing to the harbour festival: we practise what counts on crowded days.",
        },
        {
            "de": "<p>Im Sommer ist unsere Stadt doppelt so groß wie im Winter. Deshalb lernen bei uns auch die Saisonkräfte am Anleger und "
            "auf der Promenade mit, jeweils vor Beginn der Saison.</p><p>Fragen Sie uns nach dem Einladungslink für Ihre Dienststelle. "
            "Wer lieber ohne Kommune lernt, kann das ebenso.</p>",
            "en": "<p>In summer our town is twice its winter size. That is why seasonal staff at the landing and on the promenade learn with "
            "us, each year before the season begins.</p><p>Ask us for your office’s invitation link. If you prefer to learn without a "
            "municipality, you can.</p>",
        },
        "bahnhof",
        (
            "Koordination Fortbildung",
            {"de": "Hafen- und Ordnungsamt", "en": "Harbour and public order office"},
            "lernen@seehafen.example",
            "0000 987-40",
        ),
        2,
    ),
}


def ensure_municipality_pages(organisations: Mapping[str, int]) -> int:
    """Make and publish the missing pages of these municipalities (name → number of the row); returns how many were made."""
    made = 0
    for home in HomePage.objects.select_related("locale"):
        language = home.locale.language_code
        courses = Page.objects.filter(content_type__app_label="courses", content_type__model="coursepage", locale=home.locale, live=True)
        numbers = list(courses.order_by("path").values_list("pk", flat=True))
        for name, words in PAGES.items():
            key = uuid.uuid5(_NAMESPACE, name)
            known = MunicipalityPage.objects.filter(translation_key=key, locale=home.locale).exists()
            if name not in organisations or language not in words.slug or known:
                continue
            page = _page(words, language, key, numbers)
            page.locale, page.organisation_id = home.locale, organisations[name]
            home.add_child(instance=page).save_revision().publish()
            made += 1
    return made


def _page(words: Words, language: str, key: uuid.UUID, courses: list[int]) -> MunicipalityPage:
    person, office, mail, phone = words.contact
    return MunicipalityPage(
        title=words.title[language],
        slug=words.slug[language],
        intro=words.intro[language],
        place=words.place,
        translation_key=key,
        body=[{"type": "prose", "value": words.text[language], "id": str(uuid.uuid5(key, language))}],
        courses=[{"type": "course", "value": pk, "id": str(uuid.uuid5(key, f"{language}-{pk}"))} for pk in courses[: words.courses]],
        contact_name=person,
        contact_office=office[language],
        contact_mail=mail,
        contact_phone=phone,
    )
