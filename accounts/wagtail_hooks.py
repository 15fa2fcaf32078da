"""What the accounts app adds to the administration: people with roles, municipalities. Learner rows stay out of the reference index."""

from django.http import HttpRequest
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from accounts import act_views, administration, audit_administration, municipality_administration
from accounts.choices import Role


class AdministratorsItem(MenuItem):
    """A menu entry that only administrators see; the view behind it asks again."""

    def is_shown(self, request: HttpRequest) -> bool:
        return Role.ADMIN in request.reader_roles  # type: ignore[attr-defined]  # asked once for the whole request, by the middleware


@hooks.register("register_admin_urls")
def addresses() -> list:
    """Addresses below the administration."""
    return [
        path("people/", administration.people, name="accounts_people"),
        path("people/<int:pk>/", administration.person, name="accounts_person"),
        path("people/<int:pk>/roles/<int:grant>/end/", administration.take_role, name="accounts_take_role"),
        path("people/<int:pk>/ask/", act_views.ask, name="accounts_ask_act"),
        path("people/requests/", act_views.requests, name="accounts_acts"),
        path("people/requests/<int:pk>/file/", act_views.download, name="accounts_act_file"),
        *[
            path(f"people/requests/<int:pk>/{act}/", act_views.decide, {"act": act}, name=f"accounts_act_{act}")
            for act in ("approve", "refuse", "withdraw")
        ],
        path("audit/", audit_administration.audit_log, name="accounts_audit"),
        path("municipalities/", administration.municipalities, name="accounts_municipalities"),
        path("municipalities/new/", administration.municipality, name="accounts_new_municipality"),
        path("municipalities/list/", municipality_administration.municipality_list, name="accounts_municipality_list"),
        path("municipalities/list/import/", municipality_administration.import_municipalities, name="accounts_import_municipalities"),
        path("municipalities/<int:pk>/coordinators/", municipality_administration.coordinators_page, name="accounts_coordinators"),
        path("municipalities/<int:pk>/", administration.municipality, name="accounts_municipality"),
    ]


@hooks.register("register_admin_menu_item")
def people_entry() -> MenuItem:
    """People with roles."""
    return AdministratorsItem(_("People and roles"), reverse("accounts_people"), name="people", icon_name="group", order=410)


@hooks.register("register_admin_menu_item")
def acts_entry() -> MenuItem:
    """Requests about somebody's data."""
    return AdministratorsItem(_("Data requests"), reverse("accounts_acts"), name="acts", icon_name="clipboard-list", order=415)


@hooks.register("register_admin_menu_item")
def municipalities_entry() -> MenuItem:
    """Municipalities."""
    return AdministratorsItem(_("Municipalities"), reverse("accounts_municipalities"), name="municipalities", icon_name="home", order=420)


@hooks.register("register_admin_menu_item")
def audit_entry() -> MenuItem:
    """The log of acts with special rights."""
    return AdministratorsItem(_("Log of special acts"), reverse("accounts_audit"), name="audit", icon_name="list-ul", order=430)
