"""The page frame: cacheable without cookies, switches that lead nowhere else, error pages in both languages."""

import pytest
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.html import escape

from tests.factories import accounts as make
from website.services.pages import ensure_standard_pages


@pytest.fixture
def site(tree):
    ensure_standard_pages()
    return tree


@pytest.mark.parametrize("path", ["/", "/en/", "/hilfe/", "/en/help/"])
def test_public_pages_carry_no_cookie_and_no_token(client, site, path):
    response = client.get(path)
    assert response.status_code == 200
    assert not response.cookies
    assert "csrfmiddlewaretoken" not in response.content.decode()
    assert "public" in response["Cache-Control"]


def test_the_language_of_the_page_is_named(client, site):
    assert '<html lang="de">' in client.get("/").content.decode()
    assert '<html lang="en">' in client.get("/en/").content.decode()


def test_the_home_page_asks_the_database_little(client, site, django_assert_max_num_queries):
    client.get("/")
    with django_assert_max_num_queries(6):
        client.get("/")


@pytest.mark.parametrize(
    ("path", "code", "expected"),
    [
        ("/", "en", "/en/"),
        ("/en/", "de", "/"),
        ("/kurse/", "en", "/en/courses/"),
        ("/hilfe/", "en", "/en/help/"),
        ("/en/help/", "de", "/hilfe/"),
        ("/accounts/login/", "en", "/en/accounts/login/"),
        ("/gibt-es-nicht/", "en", "/en/"),
        ("https://evil.example/", "en", "/en/"),
        ("//evil.example/x", "en", "/en/"),
    ],
)
def test_the_language_switch_leads_to_the_same_page(client, site, path, code, expected):
    response = client.get(f"/language/{code}/", {"from": path})
    assert response.status_code == 302
    assert response["Location"] in (expected, "/en/gibt-es-nicht/")
    assert not response.cookies


def test_unknown_languages_are_not_found(client, site):
    assert client.get("/language/xx/").status_code == 404


def test_the_theme_is_kept_in_one_cookie(client, site):
    response = client.post("/theme/", {"theme": "dark", "next": "/hilfe/"}, headers={"sec-fetch-site": "same-origin"})
    assert response.status_code == 303
    assert response["Location"] == "/hilfe/"
    assert list(response.cookies) == ["theme"]
    assert response.cookies["theme"]["httponly"] and response.cookies["theme"]["samesite"] == "Lax"
    assert 'data-theme="dark"' in client.get("/").content.decode()
    client.post("/theme/", {"theme": "system"}, headers={"sec-fetch-site": "same-origin"})
    assert "data-theme=" not in client.get("/").content.decode()


def test_the_theme_switch_refuses_other_sites(client, site):
    assert client.post("/theme/", {"theme": "dark"}, headers={"sec-fetch-site": "cross-site"}).status_code == 403
    assert client.post("/theme/", {"theme": "dark"}, headers={"origin": "https://evil.example"}).status_code == 403
    assert client.post("/theme/", {"theme": "dark"}).status_code == 403
    assert client.get("/theme/").status_code == 405


def test_the_theme_switch_leads_nowhere_else(client, site):
    for target in ("https://evil.example/", "//evil.example/", "javascript:alert(1)", ""):
        response = client.post("/theme/", {"theme": "light", "next": target}, headers={"sec-fetch-site": "same-origin"})
        assert response["Location"] == "/"


def test_a_strange_cookie_counts_as_no_choice(client, site):
    client.cookies["theme"] = '"><script>'
    assert "data-theme" not in client.get("/").content.decode().split("<head>")[0]


@pytest.mark.parametrize("name", ["400.html", "405.html", "429.html", "500.html", "503.html"])
@pytest.mark.parametrize("language", ["de", "en"])
def test_errors_need_neither_request_nor_database(name, language):
    """No database fixture here: a query would fail the test."""
    with translation.override(language):
        page = render_to_string(name)
    assert f'<html lang="{language}">' in page
    assert page.count("<h1>") == 1


def test_a_refused_method_has_a_page_too(client, site):
    response = client.get("/theme/", headers={"accept": "text/html"})
    assert response.status_code == 405
    assert "<h1>" in response.content.decode()
    assert response["Allow"] == "POST"


def test_not_found_is_a_page_with_a_way_back(client, site):
    response = client.get("/gibt-es-nicht/")
    assert response.status_code == 404
    assert "kern-btn--primary" in response.content.decode()


def test_the_style_guide_is_for_demonstrations_only(client, site, settings):
    settings.DEMO = False
    assert client.get("/styleguide/").status_code == 404
    settings.DEMO = True
    assert client.get("/styleguide/").status_code == 200


def test_demonstration_accounts_show_in_demonstrations_only(client, site, settings):
    settings.DEMO = False
    assert "secu4all-demo" not in client.get("/accounts/login/").content.decode()
    settings.DEMO = True
    page = client.get("/accounts/login/?email=learner@example.org").content.decode()
    assert "secu4all-demo" in page
    assert 'value="learner@example.org"' in page


@pytest.mark.parametrize("path", ["login", "signup", "password/reset", "login/code"])
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_sign_in_pages_are_in_our_layout(client, site, path, prefix):
    page = client.get(f"{prefix}/accounts/{path}/").content.decode()
    assert 'class="header"' in page and 'class="card narrow__card"' in page
    assert " style=" not in page
    if not prefix:
        assert "Du " not in page and " dein" not in page.casefold()


def test_the_header_kept_for_all_shows_each_reader_their_own_name_as_text(site, client):
    for email, name in (("eins@example.com", "<b>Rosa</b> Quint"), ("zwei@example.com", "Uwe & Söhne")):
        client.force_login(make.make_user(email, name))
        page = client.get("/").content.decode()

        assert escape(name) in page
        assert escape(email) in page
        assert name not in page

    assert "Quint" not in page
