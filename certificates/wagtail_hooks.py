"""Certificates in the authoring interface: what waits for a person, layouts, rules. For administrators."""

from django.urls import path, re_path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem
from wagtail.admin.viewsets.base import ViewSet
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from certificates import admin_changes, admin_views
from certificates.models import CertificateLayout, CertificateRule

MENU = "register_certificate_menu_item"


class ForAdministrators(MenuItem):
    """A menu entry that only administrators see; the view refuses everybody else by itself."""

    def is_shown(self, request) -> bool:
        return admin_views.is_administrator(request.user)


class LedgerViewSet(ViewSet):
    """All certificates by state."""

    name = "certificate_ledger"
    url_prefix = "certificates"
    icon = "list-ul"
    menu_label = _("Issued and waiting")
    menu_order = 10
    menu_hook = MENU
    menu_item_class = ForAdministrators

    def get_urlpatterns(self) -> list:
        return [
            path("", admin_views.ledger, name="index"),
            path("<int:pk>/requeue/", admin_views.requeue_one, name="requeue"),
            path("<int:pk>/", admin_changes.one, name="one"),
            path("<int:pk>/open/", admin_changes.open_one, name="open"),
            path("<int:pk>/ask/", admin_changes.ask, name="ask"),
            path("requests/", admin_changes.requests, name="requests"),
            re_path(r"^requests/(?P<pk>[0-9]{1,9})/(?P<act>approve|refuse|withdraw)/$", admin_changes.decide, name="decide"),
        ]


@hooks.register(MENU)
def register_requests() -> MenuItem:
    """Lead to what waits for a second person."""
    return ForAdministrators(
        _("Revocations and corrections"), reverse_lazy("certificate_ledger:requests"), icon_name="clipboard-list", order=15
    )


class LayoutViewSet(SnippetViewSet):
    """Who issues and who signs."""

    model = CertificateLayout
    icon = "doc-full"
    menu_label = _("Layouts")
    menu_order = 20
    menu_hook = MENU
    list_display = ["name", "issuer", "signatory", "place"]
    search_fields = ["name", "issuer", "signatory"]


class RuleViewSet(ModelViewSet):
    """Which course earns a certificate, and for how long it is valid."""

    model = CertificateRule
    name = "certificate_rules"
    icon = "check"
    menu_label = _("Rules")
    menu_order = 30
    menu_hook = MENU
    list_display = ["course", "layout", "valid_months"]
    exclude_form_fields: list[str] = []
    add_to_reference_index = False  # a rule points at a frozen course, not at a page: one insert would cost eight queries
    copy_view_enabled = False


register_snippet(LayoutViewSet)


@hooks.register("register_admin_viewset")
def register_viewsets() -> list:
    """Give the list and the rules their addresses."""
    return [LedgerViewSet(), RuleViewSet()]


@hooks.register("register_admin_menu_item")
def register_menu() -> SubmenuMenuItem:
    """One entry for everything about certificates."""
    return SubmenuMenuItem(_("Certificates"), Menu(register_hook_name=MENU), icon_name="success", order=420, name="certificates")
