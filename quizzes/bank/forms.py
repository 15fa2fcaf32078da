"""Forms of the question bank."""

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.permission_policies.pages import PagePermissionPolicy

from accounts.models import User
from quizzes.bank.listing import course_titles, visible_to
from quizzes.bank.models import QuestionEntry
from quizzes.bank.pasting import MOST_SIGNS
from quizzes.blocks import DIFFICULTIES
from quizzes.pages import QuizPage
from quizzes.wording import KIND_WORDS

ALL = ("", _("all"))


class BankForm(forms.Form):
    """What to look for; everything may be left out. Unknown values find what an empty field finds."""

    q = forms.CharField(label=_("Text"), required=False, max_length=100, widget=forms.TextInput(attrs={"type": "search"}))
    tag = forms.CharField(label=_("Tag"), required=False, max_length=36)
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    difficulty = forms.ChoiceField(label=_("Difficulty"), required=False, choices=[ALL, *DIFFICULTIES])
    status = forms.ChoiceField(label=_("Status"), required=False, choices=[ALL, *QuestionEntry.State.choices])
    locale = forms.ChoiceField(label=_("Language"), required=False, choices=[ALL, ("de", _("German")), ("en", _("English"))])
    course = forms.ChoiceField(label=_("Course"), required=False)
    owner = forms.ChoiceField(label=_("Owner"), required=False)
    usage = forms.ChoiceField(
        label=_("Used"), required=False, choices=[ALL, ("shared", _("in several tests")), ("single", _("in one test only"))]
    )
    hint = forms.ChoiceField(
        label=_("Hints"), required=False, choices=[ALL, ("weak", _("with a weakness")), ("changed", _("origin has changed"))]
    )

    def __init__(self, *args, user: User, language: str, **kwargs):
        super().__init__(*args, **kwargs)
        entries = visible_to(user)
        titles = course_titles(language)
        keys = [str(key) for key in entries.exclude(course_key=None).values_list("course_key", flat=True).distinct().order_by()]
        owners = User.objects.filter(pk__in=entries.values("page__owner")).order_by("full_name")
        self.fields["kind"].choices = [ALL, *KIND_WORDS.items()]
        self.fields["course"].choices = [ALL, *sorted(((key, titles.get(key, key)) for key in keys), key=lambda pair: pair[1].casefold())]
        self.fields["owner"].choices = [ALL, *((str(owner.pk), str(owner)) for owner in owners)]

    def wanted(self) -> dict[str, str]:
        """Return the filters that hold."""
        self.is_valid()
        return {name: str(value) for name, value in self.cleaned_data.items() if value}


class TargetForm(forms.Form):
    """Into which quiz copies go."""

    target = forms.ModelChoiceField(label=_("Test"), queryset=QuizPage.objects.none())

    def __init__(self, *args, user: User, locale: str, **kwargs):
        super().__init__(*args, **kwargs)
        pages = PagePermissionPolicy().instances_user_has_any_permission_for(user, ["change"])
        found = QuizPage.objects.filter(pk__in=pages.values("pk"), locale__language_code=locale, alias_of=None).order_by("path")
        self.fields["target"].queryset = found
        parents = {page.path: page.title for page in pages.filter(path__in={page.path[:-4] for page in found})}
        self.fields["target"].label_from_instance = lambda page: " › ".join(filter(None, [parents.get(page.path[:-4], ""), page.title]))


class PasteForm(forms.Form):
    """A list of questions as text."""

    text = forms.CharField(
        label=_("Questions"),
        max_length=MOST_SIGNS,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 18}),
        help_text=_("One question a paragraph. Put * or + before each right answer, - before the wrong ones, ! before an explanation."),
    )
