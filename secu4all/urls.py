"""Addresses: includes only. German without prefix, English under /en/; Wagtail last."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path, re_path
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from accounts.matrix_page import who_sees_what
from secu4all.errors import not_here
from secu4all.health import healthz, readyz
from website.media import serve_media
from website.serving import serve
from website.views import styleguide

# Learning stands first: a server saves answers and shows lessons more than anything else, and addresses are tried in their order.
urlpatterns = i18n_patterns(
    path("attempts/", include("quizzes.urls")),
    path("learn/", include("courses.urls")),
    prefix_default_language=False,
)

urlpatterns += [
    path("healthz", healthz),
    path("readyz", readyz),
    path("admin/login/", RedirectView.as_view(pattern_name="account_login", query_string=True)),
    # Accounts have one home, allauth; whoever manages users in Wagtail can make themselves superuser (SECURITY.md A-4, W-1).
    re_path(r"^admin/(?:users|groups|api-tokens|password_reset|failwhale|test404)(?:/|$)", not_here),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("", include("website.urls")),
    path("", include("certificates.credential_urls")),
    path("media/<path:path>", serve_media, name="media"),
]

urlpatterns += i18n_patterns(
    path("_util/login/", RedirectView.as_view(pattern_name="account_login", query_string=True)),
    path("wer-sieht-was/", who_sees_what, name="who_sees_what"),
    path("who-sees-what/", who_sees_what, name="who_sees_what_english"),
    path("accounts/", include("accounts.urls")),
    path("accounts/", include("allauth.urls")),
    path("styleguide/", styleguide, name="styleguide"),
    path("coordination/<int:town>/cohorts/", include("courses.cohort_urls")),
    path("coordination/<int:town>/", include("accounts.coordination_urls")),
    path("", include("reports.urls")),
    path("", include("certificates.urls")),
    re_path(r"^((?:[a-z0-9][\w\-]*/)*)$", serve, name="wagtail_serve"),  # Wagtail's own name: addresses are made from it
    path("", include(wagtail_urls)),
    prefix_default_language=False,
)
