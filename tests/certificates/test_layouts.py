"""Layouts: drafts, a preview of what will be printed, logos that are safe, and a release by somebody who did not edit."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone, translation

from accounts.choices import Role
from accounts.models import User
from accounts.services.groups import ensure_groups
from certificates import samples, storage
from certificates.errors import ChangeRefused, LayoutRefused
from certificates.models import Certificate, CertificateLayout, LayoutRelease
from certificates.services.issuing import make_pdf
from certificates.services.releasing import release, waiting
from tests.certificates.test_logos import SHIELD, png
from tests.factories import accounts as people
from tests.factories import certificates as make

EDIT = "wagtailsnippets_certificates_certificatelayout:edit"
WORDS = {"issuer": "Stadt Seehafen", "issuer_note": "", "logo_alt": "", "signatory": "Jörg Ünal", "signatory_role": "", "place": ""}


@pytest.fixture
def layout(rule) -> CertificateLayout:
    return rule.layout


@pytest.fixture
def admins(tree) -> list[User]:
    ensure_groups(list(tree.catalog.values()))
    users = [people.make_user(f"{name}@example.com", name.title()) for name in ("first", "second")]
    for user in users:
        people.grant(user, Role.ADMIN)
    return users


def as_person(user) -> Client:
    return people.sign_in(Client(), user)


def draft(layout, user, **changes) -> int:
    changed = CertificateLayout.objects.get(pk=layout.pk)
    for name, value in changes.items():
        setattr(changed, name, value)
    return changed.save_revision(user=user, clean=False).pk


def test_a_draft_changes_no_certificate_until_somebody_else_releases_it(layout, admins, enrolment):
    first, second = admins
    address = reverse(EDIT, args=[layout.pk])
    as_person(first).post(address, {"name": layout.name, **WORDS, "action-publish": "1"})
    assert make.earn(enrolment).statement["issuer"] == "Stadt Lindenstadt"
    found = waiting(CertificateLayout.objects.get())
    assert (found.draft.issuer, found.edited_by, found.problems) == ("Stadt Seehafen", first, ())

    release_address = reverse("certificate_layouts:release", args=[layout.pk, found.revision])
    as_person(first).post(release_address)
    assert CertificateLayout.objects.get().issuer == "Stadt Lindenstadt"
    as_person(second).post(release_address)

    layout.refresh_from_db()
    assert (layout.issuer, layout.live) == ("Stadt Seehafen", True)
    assert Certificate.objects.get().statement["issuer"] == "Stadt Lindenstadt"
    row = LayoutRelease.objects.get()
    assert (row.edited_by, row.released_by, row.alone) == (first, second, False)
    assert waiting(layout) is None


def test_the_database_refuses_one_person_for_both(layout, admins):
    words = {"layout": layout, "revision": 1, "digest": "x", "edited_by": admins[0], "released_by": admins[0]}

    with pytest.raises(IntegrityError, match="layout_release_needs_a_second_person"), transaction.atomic():
        LayoutRelease.objects.create(**words, edited_at=timezone.now(), released_at=timezone.now())


@pytest.mark.parametrize(
    ("change", "words"), [({"signatory": ""}, "signs"), ({"issuer": " "}, "issuer"), ({"signatory": "Name 😀"}, "de:")]
)
def test_a_layout_that_nobody_signs_or_no_font_can_print_is_not_released(layout, admins, change, words):
    revision = draft(layout, admins[0], **change)

    with translation.override("en"), pytest.raises(LayoutRefused, match=words):
        release(layout=layout, revision=revision, actor=admins[1])
    assert not LayoutRelease.objects.exists()


def test_what_was_edited_meanwhile_is_not_released_unseen(layout, admins):
    seen = draft(layout, admins[0], issuer="A")
    draft(layout, admins[0], issuer="B")

    with pytest.raises(ChangeRefused, match="decided"):
        release(layout=layout, revision=seen, actor=admins[1])


def test_a_logo_is_kept_and_old_certificates_keep_theirs(layout, admins, enrolment):
    address = reverse(EDIT, args=[layout.pk])
    fields = {"name": layout.name, **WORDS, "logo_alt": "Wappen"}
    as_person(admins[0]).post(address, fields | {"logo_file": SimpleUploadedFile("wappen.svg", SHIELD)})
    release(layout=layout, revision=waiting(CertificateLayout.objects.get()).revision, actor=admins[1])
    earned = make.earn(enrolment)
    digest = earned.statement["logo"]
    assert "<path" in storage.read_logo(digest)

    as_person(admins[0]).post(address, fields | {"without_logo": "on"})
    release(layout=layout, revision=waiting(CertificateLayout.objects.get()).revision, actor=admins[1])

    layout.refresh_from_db()
    earned.refresh_from_db()
    assert (layout.logo, earned.statement["logo"]) == ("", digest)
    assert make_pdf(earned).startswith(b"%PDF")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (SHIELD.replace(b"<path", b"<script>alert(1)</script><path"), "script"),
        (SHIELD.replace(b"<path", b'<image href="https://tracker.example/x.png"/><path'), "image"),
        (b'<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + SHIELD, "SVG"),
        (b"x" * 2_000_001, "2 MB"),
    ],
)
def test_an_unsafe_logo_is_refused_with_the_reason_and_nothing_is_saved(layout, admins, content, words):
    fields = {"name": layout.name, **WORDS, "logo_alt": "Wappen", "logo_file": SimpleUploadedFile("wappen.svg", content)}

    page = as_person(admins[0]).post(reverse(EDIT, args=[layout.pk]), fields)

    assert page.status_code == 200
    assert words in page.content.decode()
    assert waiting(CertificateLayout.objects.get()) is None


def test_a_logo_without_a_description_is_not_saved(layout, admins):
    fields = {"name": layout.name, **WORDS, "logo_file": SimpleUploadedFile("logo.png", png())}

    as_person(admins[0]).post(reverse(EDIT, args=[layout.pk]), fields)

    assert waiting(CertificateLayout.objects.get()) is None


@pytest.mark.parametrize("language", ["de", "en", "fr", "it"])
def test_the_preview_is_the_sheet_with_the_longest_title(layout, rf, language):
    long = make.make_frozen_course()
    long.texts = {"de": {"title": "Sehr langer Titel " * 8}, "en": {"title": "Very long title " * 9}}
    long.save()

    page = layout.serve_preview(RequestFactory().get("/"), language).content.decode()

    assert "data:image/png;base64," in page
    assert 'role="alert"' not in page
    assert len(samples.sample(layout, language).title[language]) > 100


def test_the_preview_says_what_is_missing(layout):
    layout.signatory, layout.issuer = "", "😀"

    page = layout.serve_preview(RequestFactory().get("/"), "de").content.decode()

    assert page.count("<li>") == 2


@pytest.mark.parametrize("role", [Role.TRAINER, Role.ANALYST])
def test_others_neither_edit_nor_release(layout, admins, role):
    other = people.make_user("other@example.com")
    people.grant(other, role)
    revision = draft(layout, admins[0], issuer="B")
    client = as_person(other)

    answers = [
        client.get(reverse(EDIT, args=[layout.pk])),
        client.get(reverse("certificate_layouts:index")),
        client.post(reverse("certificate_layouts:release", args=[layout.pk, revision])),
    ]

    assert {answer.status_code for answer in answers} <= {302, 403}
    assert CertificateLayout.objects.get().issuer == "Stadt Lindenstadt"


def test_the_list_of_drafts_is_shown(layout, admins):
    draft(layout, admins[0], signatory="")

    page = as_person(admins[1]).get(reverse("certificate_layouts:index")).content.decode()

    assert layout.name in page
    assert "First" in page
