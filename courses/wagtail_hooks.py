"""The authoring interface as trainers meet it: few menu entries, a first page that says how to begin, warnings with numbers."""

from django.db.models import Q
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.admin.wagtail_hooks import ExplorerMenuItem
from wagtail.models import Page

from accounts.choices import Role
from accounts.services.roles import has_role
from courses.authoring import guide, reviews
from courses.counts import concern
from courses.pages import CatalogPage, ModulePage
from courses.services.outline import project_page

FOR_EVERYBODY = {"images", "documents", "media"}
NOT_OURS = {"users", "groups", "api-tokens", "redirects", "sites", "locales"}  # accounts have one home; addresses and languages are fixed


@hooks.register("insert_global_admin_css")
def our_colours() -> str:
    """Petrol instead of Wagtail's violet."""
    return format_html('<link rel="stylesheet" href="{}">', static("courses/authoring.css"))


@hooks.register("construct_main_menu")
def tidy_main_menu(request: HttpRequest, menu_items: list[MenuItem]) -> None:
    """Trainers see courses, pictures, documents, films and help; administrators besides reports, settings and what apps add."""
    keep_all = request.user.is_superuser or has_role(request.user, Role.ADMIN)
    courses = ExplorerMenuItem(
        gettext_lazy("Courses"), reverse("wagtailadmin_explore_root"), name="explorer", icon_name="folder-open-inverse", order=100
    )
    help_item = MenuItem(gettext_lazy("How to write"), reverse("courses_guide"), name="guide", icon_name="help", order=500)
    due = MenuItem(gettext_lazy("Due for a check"), reverse("courses_reviews"), name="reviews", icon_name="history", order=450)
    for item in menu_items:
        if item.name == "media":
            item.label = gettext_lazy("Films")  # the package has no German for "Media"
    others = [item for item in menu_items if item.name in FOR_EVERYBODY or (keep_all and item.name not in {"explorer", "help"})]
    menu_items[:] = [item for item in (courses, *others, due, help_item) if item.is_shown(request)]


@hooks.register("construct_homepage_summary_items", order=1000)  # after those that add
def no_counters(request: HttpRequest, items: list) -> None:
    """How many pages and files there are helps nobody to write."""
    items.clear()


@hooks.register("construct_settings_menu")
def tidy_settings_menu(request: HttpRequest, menu_items: list[MenuItem]) -> None:
    """Leave out what is managed elsewhere or fixed by the product."""
    menu_items[:] = [item for item in menu_items if item.name not in NOT_OURS]


@hooks.register("construct_help_menu")
def no_foreign_help(request: HttpRequest, menu_items: list[MenuItem]) -> None:
    """Leave out entries that lead to other servers."""
    menu_items[:] = [item for item in menu_items if not str(item.url).startswith("http")]


@hooks.register("construct_page_action_menu")
def no_alias_action(menu_items: list, request: HttpRequest, context: dict) -> None:
    """Pages of courses do not become aliases of their translations."""
    menu_items[:] = [item for item in menu_items if item.name != "localize-convert-to-alias"]


@hooks.register("register_admin_urls")
def guide_address() -> list:
    """The pages behind the menu entries."""
    return [path("guide/", guide, name="courses_guide"), path("reviews/", reviews, name="courses_reviews")]


class BeginningPanel(Component):
    """How to begin: a new lesson in each module one may write in, own drafts, the guide."""

    name = "beginning"
    order = 50
    template_name = "courses/admin/beginning_panel.html"

    def get_context_data(self, parent_context) -> dict:
        user = parent_context["request"].user
        modules = [
            page
            for page in ModulePage.objects.filter(alias_of=None).select_related("locale").order_by("path")
            if page.permissions_for_user(user).can_add_subpage()
        ]
        drafts = Page.objects.filter(Q(has_unpublished_changes=True) | Q(live=False), owner=user).order_by("-latest_revision_created_at")[
            :5
        ]
        return {"modules": modules, "drafts": drafts, "catalogues": CatalogPage.objects.select_related("locale").order_by("path")}


@hooks.register("construct_homepage_panels")
def begin_here(request: HttpRequest, panels: list) -> None:
    """Put the way to begin first."""
    panels.append(BeginningPanel())


@hooks.register("after_copy_page")
def project_copy(request: HttpRequest, page: Page, new_page: Page) -> None:
    """Project once the whole copy stands: the signals of its pages came before their children existed."""
    project_page(new_page.specific)


@hooks.register("before_delete_page")
def say_whom_it_concerns(request: HttpRequest, page: Page) -> None:
    """Before a page goes, say how many people are in the middle of its course; unpublishing and bulk actions say it in their templates."""
    sentence = concern([page]) if request.method == "GET" else ""
    if sentence:
        messages.warning(request, sentence)
