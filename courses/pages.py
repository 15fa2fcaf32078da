"""The authored tree: catalogue, course, module, lesson; `CourseItemPage` is what every item kind builds on."""

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.url_routing import RouteResult

from courses.addresses import tool_word
from courses.blocks import AlignmentBlock, LessonBody, LinesBlock, SourcesBlock
from courses.editing import AuthoredPageForm, LessonForm, PlainCopyForm, ProblemsPanel, ReadersPanel

PLACES = [
    ("rathaus", _("Town hall")),
    ("bahnhof", _("Station")),
    ("lindenplatz", _("Lindenplatz")),
    ("lindenhoefe", _("Shopping centre Lindenhöfe")),
    ("festwiese", _("Fairground")),
    ("schule", _("School")),
    ("stadion", _("Stadium")),
    ("gotteshaus", _("Place of worship")),
]
MINUTES = [MinValueValidator(1), MaxValueValidator(600)]


class CatalogPage(Page):
    """All courses of one language."""

    template = "courses/catalog_page.html"
    intro = models.CharField(_("introduction"), max_length=300, blank=True)
    max_count_per_parent = 1
    parent_page_types = ["website.HomePage"]
    subpage_types = ["courses.CoursePage"]
    content_panels = [*Page.content_panels, FieldPanel("intro")]

    class Meta:
        verbose_name = _("catalogue")

    def serve(self, request: HttpRequest, *args, **kwargs):
        from courses.views.catalog import catalog  # thin method

        return catalog(request, self)


class CoursePage(Page):
    """A course: what it is for, for whom, and the modules below it."""

    template = "courses/course_page.html"
    GROUPS = [("programme", _("Programme")), ("short", _("Short course"))]
    group = models.CharField(_("kind"), max_length=12, choices=GROUPS, default="programme")
    place = models.CharField(_("place in Lindenstadt"), max_length=20, choices=PLACES, default="rathaus")
    summary = models.CharField(_("summary"), max_length=400, help_text=_("One or two sentences for the card in the catalogue."))
    intro = models.TextField(_("introduction"), max_length=600, blank=True)
    audience = StreamField(LinesBlock(), verbose_name=_("who it is for"), blank=True)
    goals = StreamField(LinesBlock(), verbose_name=_("what you can do afterwards"), blank=True)
    alignment = StreamField(AlignmentBlock(), verbose_name=_("in European frameworks"), blank=True)

    parent_page_types = ["courses.CatalogPage"]
    subpage_types = ["courses.ModulePage"]
    base_form_class = AuthoredPageForm
    copy_form_class = PlainCopyForm
    content_panels = [
        ReadersPanel(),
        *Page.content_panels,
        FieldPanel("summary"),
        FieldPanel("intro", help_text=_("Two or three sentences at the top of the course page.")),
        MultiFieldPanel([FieldPanel("group"), FieldPanel("place")], heading=_("In the catalogue")),
        FieldPanel("audience", help_text=_("One group a line, for example “Staff of the public order office”.")),
        FieldPanel("goals", help_text=_("One goal a line, with a verb that can be observed. They stand on the certificate.")),
        FieldPanel("alignment", help_text=_("Only what can be shown: it stands in the digital credential and is signed with it.")),
    ]

    class Meta:
        verbose_name = _("course")

    def serve(self, request: HttpRequest, *args, **kwargs):
        from courses.views.course import course  # thin method

        return course(request, self)

    def serve_preview(self, request: HttpRequest, mode_name: str):
        from courses.views.preview import preview_course  # thin method

        return preview_course(request, self)


class ModulePage(Page):
    """A part of a course: a place in Lindenstadt with its lessons and its test."""

    template = "courses/module_page.html"
    place = models.CharField(_("place in Lindenstadt"), max_length=20, choices=PLACES, default="rathaus")
    summary = models.CharField(_("summary"), max_length=400)
    goals = StreamField(LinesBlock(), verbose_name=_("what you can do afterwards"), blank=True)
    plain = models.TextField(_("summary in plain language"), blank=True, help_text=_("Short sentences, one a line."))

    # What is borrowed from another course: the key of its source, and a digest of what was brought in, by which export sees local edits.
    origin = models.UUIDField(null=True, blank=True, editable=False)
    origin_digest = models.CharField(max_length=64, blank=True, editable=False)

    parent_page_types = ["courses.CoursePage"]
    subpage_types = ["courses.LessonPage", "quizzes.QuizPage"]
    exclude_fields_in_copy = ["origin", "origin_digest"]
    base_form_class = AuthoredPageForm
    copy_form_class = PlainCopyForm
    content_panels = [
        ReadersPanel(),
        *Page.content_panels,
        FieldPanel("summary", help_text=_("One or two sentences for the course page.")),
        FieldPanel("place", help_text=_("Where in Lindenstadt this module plays; the map shows it.")),
        FieldPanel("goals", help_text=_("One goal a line, with a verb that can be observed.")),
        FieldPanel("plain"),
    ]

    class Meta:
        verbose_name = _("module")

    def serve(self, request: HttpRequest, *args, **kwargs):
        from courses.views.course import module  # thin method

        return module(request, self)

    def serve_preview(self, request: HttpRequest, mode_name: str):
        from courses.views.preview import preview_module  # thin method

        return preview_module(request, self)

    def can_move_to(self, parent) -> bool:
        """A module stays in its course: its key would otherwise stand in two outlines."""
        return super().can_move_to(parent) and _same_course(self.get_parent(), parent)


def review_panel(due: FieldPanel) -> MultiFieldPanel:
    """The dates of checking; `due` is the panel of the next one, which says what follows when that day has passed."""
    return MultiFieldPanel(
        [
            FieldPanel("reviewed_on", help_text=_("The day on which you last checked figures, laws and links against their sources.")),
            due,
            FieldPanel("review_reason", help_text=_("What may have changed by then, for example “law comes into force on 1 July 2027”.")),
        ],
        heading=_("Review"),
    )


@dataclass(frozen=True)
class Review:
    """By when facts are to be checked again, and why then. `what` names a part of the page; empty: the page itself."""

    due: date
    reason: str = ""
    what: str = ""


class CourseItemPage(Page):
    """What lessons and quizzes have in common; `kind` names the row in the frozen outline."""

    kind = ""
    # As for modules; what was done in the item of one course counts in those of the same origin.
    origin = models.UUIDField(null=True, blank=True, editable=False)
    origin_digest = models.CharField(max_length=64, blank=True, editable=False)
    minutes = models.PositiveSmallIntegerField(_("minutes"), default=10, validators=MINUTES)
    required = models.BooleanField(_("counts for completion"), default=True)
    changed_on = models.DateField(
        _("last change of substance"), default=date.today, help_text=_("People who renew a certificate repeat what changed since.")
    )
    reviewed_on = models.DateField(_("facts checked on"), null=True, blank=True)
    review_due = models.DateField(_("check again by"), null=True, blank=True)
    review_reason = models.CharField(_("why then"), max_length=300, blank=True)
    parent_page_types = ["courses.ModulePage"]
    subpage_types: list[str] = []
    exclude_fields_in_copy = ["origin", "origin_digest"]
    base_form_class = AuthoredPageForm
    copy_form_class = PlainCopyForm
    content_panels = [ProblemsPanel(), ReadersPanel(), *Page.content_panels]

    class Meta:
        abstract = True

    @property
    def is_review_overdue(self) -> bool:
        """Whether the day by which the facts were to be checked again has passed."""
        return self.review_due is not None and self.review_due < date.today()

    def reviews(self) -> list[Review]:
        """Say by when which facts of this item are to be checked again."""
        return [Review(self.review_due, self.review_reason)] if self.review_due else []

    def clean(self):
        super().clean()
        if self.reviewed_on and self.review_due and self.review_due < self.reviewed_on:
            raise ValidationError({"review_due": _("The next check cannot lie before the last one.")})

    def problems(self) -> list[str]:
        """Say, in the editor's language, what keeps this item from being offered to learners; empty when nothing does."""
        raise NotImplementedError

    def can_move_to(self, parent) -> bool:
        """An item moves inside its course only; elsewhere it has to be copied, which gives new keys."""
        return super().can_move_to(parent) and _same_course(self.get_parent().get_parent(), parent.get_parent())


def _same_course(one: Page, other: Page | None) -> bool:
    return other is not None and one.pk == other.pk


class LessonPage(CourseItemPage):
    """A lesson of at most twenty minutes with one goal."""

    template = "courses/lesson_page.html"
    served_without = ("body", "sources")  # rendered once for each version and kept: read only then
    FORMATS = [
        ("reading", _("Reading")),
        ("film", _("Film")),
        ("scenario", _("Scenario")),
        ("tool", _("Tool")),
        ("workshop", _("Workshop")),
    ]
    format = models.CharField(_("format"), max_length=12, choices=FORMATS, default="reading")
    goal = models.CharField(_("goal"), max_length=400, blank=True, help_text=_("One goal, with a verb that can be observed."))
    takeaway = models.TextField(_("one thing to do tomorrow"), max_length=600, blank=True)
    content_note = models.TextField(_("content note"), max_length=600, blank=True, help_text=_("For lessons that speak of real violence."))
    body = StreamField(LessonBody(), verbose_name=_("text"))
    sources = StreamField(SourcesBlock(), verbose_name=_("sources"), blank=True)

    base_form_class = LessonForm
    content_panels = [
        *CourseItemPage.content_panels,
        FieldPanel("goal", help_text=_("One goal, with a verb that can be observed: name, recognise, decide, fill in.")),
        MultiFieldPanel(
            [
                FieldPanel("format"),
                FieldPanel("minutes", help_text=_("How long reading takes, honestly; twenty at most. About 130 words a minute.")),
                FieldPanel("required"),
                FieldPanel("changed_on"),
            ],
            heading=_("In the course"),
        ),
        FieldPanel("content_note"),
        FieldPanel("body", help_text=_("Add blocks with the plus sign. A mark such as [S25] in the text becomes a link to that source.")),
        FieldPanel("takeaway", help_text=_("One thing that readers can do in their own office tomorrow.")),
        FieldPanel("sources"),
        review_panel(FieldPanel("review_due", help_text=_("After this day the lesson shows that it is due for a new check."))),
    ]

    class Meta:
        verbose_name = _("lesson")

    @property
    def kind(self) -> str:  # type: ignore[override]  # a constant in the other kinds
        """A workshop is a lesson that is completed by attendance."""
        return "workshop" if self.format == "workshop" else "lesson"

    def problems(self) -> list[str]:
        found = []
        if not self.reviewed_on:
            found.append(_("The date on which the facts were checked is missing."))
        for block in self.body:
            if block.block_type == "figure" and not block.value.get("alt"):
                found.append(_("A figure has no alternative text."))
            if block.block_type == "video" and not (
                block.value["film"] and block.value["film"].captions and block.value["film"].transcript
            ):
                found.append(_("A film has no captions or no transcript."))
        return [str(text) for text in found]

    @property
    def preview_modes(self) -> list:
        return [("", _("Lesson")), ("tool", _("Tool to take home"))]

    def route(self, request: HttpRequest, path_components: list[str]):
        """A tool lies beneath its lesson: `…/lektion/werkzeug/begehung/`, in English `…/lesson/tool/begehung/`."""
        if len(path_components) == 2 and path_components[0] == tool_word(self.locale.language_code) and self.live:
            return RouteResult(self, kwargs={"tool": path_components[1]})
        return super().route(request, path_components)

    def path_beneath(self, tool: str) -> str:
        """The address of one of its tools, from the lesson's own; the tool has the same key in every language."""
        return f"{tool_word(self.locale.language_code)}/{tool}/"

    def serve(self, request: HttpRequest, *args, **kwargs):
        from courses.views.player import lesson  # thin method
        from courses.views.tools import tool  # thin method

        return tool(request, self, kwargs["tool"]) if "tool" in kwargs else lesson(request, self)

    def serve_preview(self, request: HttpRequest, mode_name: str):
        from courses.views.player import preview_lesson  # thin method
        from courses.views.tools import preview_tool  # thin method

        return preview_tool(request, self) if mode_name == "tool" else preview_lesson(request, self)
