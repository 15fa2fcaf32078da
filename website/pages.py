"""Home page and plain pages."""

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.url_routing import RouteResult

from website import beneath
from website.blocks import StandardBody
from website.curriculum import places


class HomePage(Page):
    """The start page of one language; everything else hangs below it."""

    template = "website/home_page.html"
    max_count_per_parent = 1
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["courses.CatalogPage", "website.StandardPage", "website.MunicipalityPage"]

    class Meta:
        verbose_name = _("home page")

    def get_context(self, request: HttpRequest, *args, **kwargs) -> dict:
        """Add the eight places."""
        return {**super().get_context(request, *args, **kwargs), "curriculum": places()}

    def route(self, request: HttpRequest, path_components: list[str]):
        """Find a page below by its whole address: two queries at any depth, where Wagtail needs two a level."""
        if path_components:
            path = self.url_path + "/".join(path_components) + "/"
            found = Page.objects.filter(url_path=path, live=True).first()
            if found is not None:
                return RouteResult(found.specific)
            if len(path_components) > 2 and path_components[-2] in beneath.words:
                above = Page.objects.filter(url_path=path.rsplit("/", 3)[0] + "/", live=True).first()
                if above is not None:
                    return above.specific.route(request, path_components[-2:])
        return super().route(request, path_components)


class StandardPage(Page):
    """A page of running text: imprint, privacy notice, accessibility statement, help."""

    template = "website/standard_page.html"
    parent_page_types = ["website.HomePage", "website.StandardPage"]
    subpage_types = ["website.StandardPage"]
    body = StreamField(StandardBody(), verbose_name=_("text"), blank=True)
    content_panels = [*Page.content_panels, FieldPanel("body")]

    class Meta:
        verbose_name = _("plain page")
