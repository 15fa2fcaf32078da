"""What questions are made of, as authors fill it in: what every question has, and the parts of single kinds."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

DIFFICULTIES = [("easy", _("easy")), ("medium", _("medium")), ("hard", _("hard"))]


class QuestionBlock(blocks.StructBlock):
    """What every question has: words, points, explanation, source, lesson."""

    key = blocks.RegexBlock(
        regex=r"^[a-z0-9-]{1,36}$", label=_("short name"), help_text=_("Small letters, digits and hyphens; the same in every language.")
    )
    text = blocks.TextBlock(label=_("question"), max_length=2000)
    hint = blocks.CharBlock(label=_("how to answer"), required=False, max_length=300)
    points = blocks.IntegerBlock(label=_("points"), default=1, min_value=1, max_value=20)
    difficulty = blocks.ChoiceBlock(label=_("difficulty"), choices=DIFFICULTIES, default="medium")
    explanation = blocks.TextBlock(label=_("explanation"), help_text=_("Shown after the answer, also when it was right."))
    source = blocks.CharBlock(label=_("source marks"), required=False, max_length=60, help_text=_("For example S25 S26."))
    lesson = blocks.CharBlock(label=_("key of the lesson"), required=False, max_length=36)
    passage = blocks.CharBlock(
        label=_("words of the paragraph"),
        required=False,
        max_length=200,
        help_text=_("Some words of that lesson in a row, as they stand there: the review then links to their paragraph."),
    )
    tags = blocks.RegexBlock(
        regex=r"^[a-z0-9-]{1,36}( [a-z0-9-]{1,36}){0,11}$",
        label=_("tags"),
        required=False,
        help_text=_("Words by which the rules can draw, with blanks between them, for example “m1 law”. Learners do not see them."),
    )
    review_due = blocks.DateBlock(label=_("check again by"), required=False, help_text=_("Where the answer may change on a known day."))
    review_reason = blocks.CharBlock(
        label=_("why then"), required=False, max_length=300, help_text=_("What happens on that day, for example “law comes into force”.")
    )
    # Where a copy comes from, and what it was like then (`quizzes.bank`). Written by services; the editor hides the three fields.
    origin_item = blocks.CharBlock(label=_("copied from the quiz"), required=False, max_length=36)
    origin_key = blocks.CharBlock(label=_("copied from the question"), required=False, max_length=36)
    origin_digest = blocks.CharBlock(label=_("fingerprint of the origin"), required=False, max_length=64)


class ChoiceBlock(blocks.StructBlock):
    """One answer to choose."""

    key = blocks.RegexBlock(regex=r"^[a-z0-9-]{1,36}$", label=_("short name"))
    text = blocks.CharBlock(label=_("answer"), max_length=500)
    right = blocks.BooleanBlock(label=_("right"), required=False)
    feedback = blocks.CharBlock(label=_("feedback"), required=False, max_length=500)
    keep_last = blocks.BooleanBlock(
        label=_("always at the end"), required=False, help_text=_("For answers such as “none of these”: shuffling leaves them at the end.")
    )


class PairBlock(blocks.StructBlock):
    """A term and what belongs to it."""

    key = blocks.RegexBlock(regex=r"^[a-z0-9-]{1,36}$", label=_("short name"))
    left = blocks.CharBlock(label=_("term"), max_length=300)
    right = blocks.CharBlock(label=_("belongs to it"), max_length=300)


class TextItemBlock(blocks.StructBlock):
    """A line with a short name."""

    key = blocks.RegexBlock(regex=r"^[a-z0-9-]{1,36}$", label=_("short name"))
    text = blocks.CharBlock(label=_("text"), max_length=300)


class UnitBlock(blocks.StructBlock):
    """A unit to choose."""

    key = blocks.RegexBlock(regex=r"^[a-z0-9-]{1,36}$", label=_("short name"))
    text = blocks.CharBlock(label=_("unit of measurement"), max_length=40)
    factor = blocks.DecimalBlock(
        label=_("factor"), min_value=0, help_text=_("How many of the unit with the factor 1 it makes: 1000 for km when the answer is in m.")
    )


class CardBlock(blocks.StructBlock):
    """Something to sort."""

    key = blocks.RegexBlock(regex=r"^[a-z0-9-]{1,36}$", label=_("short name"))
    text = blocks.CharBlock(label=_("text"), max_length=300)
    category = blocks.RegexBlock(regex=r"^[a-z0-9-]{1,36}$", label=_("short name of its category"))


class SpotBlock(blocks.StructBlock):
    """A place on a picture."""

    key = blocks.RegexBlock(regex=r"^[a-z0-9-]{1,36}$", label=_("short name"))
    text = blocks.CharBlock(label=_("name of the place"), max_length=300, help_text=_("Stands in the list below the picture."))
    shape = blocks.CharBlock(
        label=_("area"),
        max_length=200,
        help_text=_(
            "In percent from the left and from the top: “circle 30 40 8” is a circle around 30 | 40 with a radius of 8% of the width, "
            "“polygon 10,10 30,10 20,40” has three to twenty corners."
        ),
    )
    right = blocks.BooleanBlock(label=_("right"), required=False)
    feedback = blocks.CharBlock(label=_("feedback"), required=False, max_length=500)


class WayBlock(blocks.StructBlock):
    """A decision in a step of a scenario."""

    key = blocks.RegexBlock(regex=r"^[a-z0-9-]{1,36}$", label=_("short name"))
    text = blocks.CharBlock(label=_("decision"), max_length=300)
    rating = blocks.ChoiceBlock(
        label=_("rating"),
        choices=[("good", _("good")), ("possible", _("possible")), ("risky", _("risky"))],
        help_text=_("Good earns the full share of the step, possible half of it, risky nothing. Learners see it after submitting."),
    )
    consequence = blocks.TextBlock(label=_("what comes of it"), max_length=1000, help_text=_("Shown as soon as this was decided."))
    next = blocks.RegexBlock(
        regex=r"^[a-z0-9-]{1,36}$", label=_("leads to"), help_text=_("The short name of a later step or of an ending.")
    )


class StepBlock(blocks.StructBlock):
    """A step of a scenario."""

    key = blocks.RegexBlock(regex=r"^[a-z0-9-]{1,36}$", label=_("short name"))
    title = blocks.CharBlock(label=_("title"), max_length=200)
    situation = blocks.TextBlock(label=_("situation"), max_length=2000)
    question = blocks.CharBlock(label=_("question"), max_length=300)
    ways = blocks.ListBlock(WayBlock(), label=_("decisions"), min_num=2, max_num=6)


class EndingBlock(blocks.StructBlock):
    """How a scenario ends."""

    key = blocks.RegexBlock(regex=r"^[a-z0-9-]{1,36}$", label=_("short name"))
    title = blocks.CharBlock(label=_("title"), max_length=200)
    text = blocks.TextBlock(label=_("text"), max_length=1000)


class AcceptedBlock(blocks.TextBlock):
    """Accepted answers, one a line."""

    def __init__(self, **kwargs):
        kwargs.setdefault("label", _("accepted answers"))
        kwargs.setdefault(
            "help_text",
            _(
                "One a line. Small and capital letters, several blanks, and the shapes of quotation marks and hyphens make no difference; "
                "everything else does, so list other spellings too."
            ),
        )
        super().__init__(**kwargs)

    def clean(self, value):
        value = super().clean(value)
        lines = [line.strip() for line in value.split("\n") if line.strip()]
        if len(lines) > 20 or any(len(line) > 200 for line in lines):
            raise ValidationError(_("At most 20 answers of 200 characters each are possible."))
        return "\n".join(lines)


class AccentsBlock(blocks.BooleanBlock):
    """Whether accents count."""

    def __init__(self, **kwargs):
        kwargs.setdefault("label", _("ignore accents"))
        kwargs.setdefault("required", False)
        kwargs.setdefault("help_text", _("With this, “Cafe” counts as “Café”, and also “Burger” as “Bürger”."))
        super().__init__(**kwargs)


class GapBlock(blocks.StructBlock):
    """A gap of a passage."""

    key = blocks.RegexBlock(regex=r"^[a-z0-9-]{1,36}$", label=_("short name"), help_text=_("The gap stands in the text as [[short name]]."))
    options = blocks.ListBlock(
        ChoiceBlock(),
        label=_("options to choose from"),
        default=[],
        required=False,
        max_num=12,
        help_text=_("For a list: mark exactly one option as right. Leave it empty where learners type."),
    )
    accepted = AcceptedBlock(required=False)
    ignore_accents = AccentsBlock()
