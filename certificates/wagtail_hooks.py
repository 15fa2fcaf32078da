"""Certificates in the authoring interface: what waits for a person, layouts, rules. For administrators."""

from django.urls import path, re_path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem
from wagtail.admin.viewsets.base import ViewSet
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from accounts.choices import Role
from certificates import admin_changes, admin_views, bulk_views, layout_views, rule_views
from certificates.layout_panels import LAYOUT_EDITOR
from certificates.models import CertificateLayout

MENU = "register_certificate_menu_item"


class ForAdministrators(MenuItem):
    """A menu entry that only administrators see; the view refuses everybody else by itself."""

    def is_shown(self, request) -> bool:
        return request.user.is_superuser or Role.ADMIN in request.reader_roles  # asked once for the whole request, by the middleware


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
            path("months/", admin_views.months, name="months"),
            path("requests/", admin_changes.requests, name="requests"),
            re_path(r"^requests/(?P<pk>[0-9]{1,9})/(?P<act>approve|refuse|withdraw)/$", admin_changes.decide, name="decide"),
        ]


@hooks.register(MENU)
def register_requests() -> MenuItem:
    """Lead to what waits for a second person."""
    return ForAdministrators(
        _("Revocations and corrections"), reverse_lazy("certificate_ledger:requests"), icon_name="clipboard-list", order=15
    )


class DraftsOnly(ModelPermissionPolicy):
    """Editors save drafts; nobody publishes from the editor: that is done by a second person under "Release layouts"."""

    def user_has_permission(self, user, action: str) -> bool:
        return action != "publish" and super().user_has_permission(user, action)

    def user_has_permission_for_instance(self, user, action: str, instance) -> bool:
        return action != "publish" and super().user_has_permission_for_instance(user, action, instance)


class ReleaseViewSet(ViewSet):
    """Drafts that wait for a second person."""

    name = "certificate_layouts"
    url_prefix = "certificate-layouts"
    icon = "check"
    menu_label = _("Release layouts")
    menu_order = 25
    menu_hook = MENU
    menu_item_class = ForAdministrators

    def get_urlpatterns(self) -> list:
        return [
            path("", layout_views.releases, name="index"),
            path("<int:pk>/release/<int:revision>/", layout_views.release_one, name="release"),
        ]


class RunViewSet(ViewSet):
    """Runs over many certificates."""

    name = "certificate_runs"
    url_prefix = "certificate-runs"
    icon = "copy"
    menu_label = _("Many at once")
    menu_order = 17
    menu_hook = MENU
    menu_item_class = ForAdministrators

    def get_urlpatterns(self) -> list:
        return [
            path("", bulk_views.runs, name="index"),
            path("<int:pk>/", bulk_views.one, name="one"),
            re_path(r"^(?P<pk>[0-9]{1,9})/(?P<what>approve|pause|continue|cancel|undo)/$", bulk_views.act, name="act"),
        ]


class LayoutViewSet(SnippetViewSet):
    """Who issues and who signs."""

    edit_handler = LAYOUT_EDITOR

    model = CertificateLayout
    icon = "doc-full"
    menu_label = _("Layouts")
    menu_order = 20
    menu_hook = MENU
    list_display = ["name", "issuer", "signatory", "place"]
    search_fields = ["name", "issuer", "signatory"]


class RuleViewSet(ViewSet):
    """Which course earns a certificate, and for how long it is valid; a second person decides about each change."""

    name = "certificate_rules"
    url_prefix = "certificate-rules"
    icon = "check"
    menu_label = _("Rules")
    menu_order = 30
    menu_hook = MENU
    menu_item_class = ForAdministrators

    def get_urlpatterns(self) -> list:
        return [
            path("", rule_views.index, name="index"),
            re_path(r"^(?P<pk>[0-9]{1,9})/(?P<act>approve|close)/$", rule_views.decide, name="decide"),
        ]


register_permission_policy(CertificateLayout, DraftsOnly(CertificateLayout))
register_snippet(LayoutViewSet)


@hooks.register("register_admin_viewset")
def register_viewsets() -> list:
    """Give the list and the rules their addresses."""
    return [LedgerViewSet(), RunViewSet(), ReleaseViewSet(), RuleViewSet()]


@hooks.register("register_admin_menu_item")
def register_menu() -> SubmenuMenuItem:
    """One entry for everything about certificates."""
    return SubmenuMenuItem(_("Certificates"), Menu(register_hook_name=MENU), icon_name="success", order=420, name="certificates")
