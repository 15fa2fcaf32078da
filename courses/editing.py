"""How pages of a course are edited: what keeps a page from being submitted, what the editor is told, what copies may be."""

from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.forms.pages import CopyForm
from wagtail.admin.panels import Panel

REVIEW_AFTER = timedelta(days=365)


class AuthoredPageForm(WagtailAdminPageForm):
    """Takes drafts as they are; submitting and publishing are refused while the page has `problems()`."""

    def _post_clean(self) -> None:
        super()._post_clean()
        if self.is_deferred_validation or self.errors:
            return
        for problem in getattr(self.instance, "problems", list)():
            self.add_error(None, problem)


class LessonForm(AuthoredPageForm):
    """Proposes to check the facts again in a year."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk is None and "review_due" in self.fields:
            self.initial["review_due"] = date.today() + REVIEW_AFTER


class PlainCopyForm(CopyForm):
    """Copies a page; an alias is not offered: it has no versions of its own, and learners' records hang on versions."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields.pop("alias", None)


class ProblemsPanel(Panel):
    """Says at the top of the editor what still keeps the page from learners. Shown only while something does."""

    def __init__(self, **kwargs):
        kwargs.setdefault("heading", gettext_lazy("Before this can be released"))
        super().__init__(**kwargs)

    class BoundPanel(Panel.BoundPanel):
        template_name = "courses/admin/problems_panel.html"

        def __init__(self, **kwargs):
            super().__init__(**kwargs)
            self.problems = self.instance.problems() if self.instance.pk else []

        def is_shown(self) -> bool:
            return bool(self.problems)


class ReadersPanel(Panel):
    """Says how many people are in the middle of the course, by version; a number, no names."""

    def __init__(self, **kwargs):
        kwargs.setdefault("heading", gettext_lazy("Who is learning with it now"))
        super().__init__(**kwargs)

    class BoundPanel(Panel.BoundPanel):
        template_name = "courses/admin/readers_panel.html"

        def __init__(self, **kwargs):
            from courses.counts import readers_for  # thin method

            super().__init__(**kwargs)
            self.readers = readers_for(self.request.user, self.instance) if self.instance.pk else []

        @property
        def sentence(self) -> str:
            """The whole number in words."""
            total = sum(row.count for row in self.readers)
            return _("People in the middle of this course: %(count)d") % {"count": total}

        def is_shown(self) -> bool:
            return bool(self.readers)
