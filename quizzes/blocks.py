"""One block per question kind, as authors fill them in. `quizzes.content` has the frozen form."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock

from quizzes.block_parts import (
    DIFFICULTIES,
    AccentsBlock,
    AcceptedBlock,
    CardBlock,
    ChoiceBlock,
    EndingBlock,
    GapBlock,
    PairBlock,
    QuestionBlock,
    SpotBlock,
    StepBlock,
    TextItemBlock,
    UnitBlock,
)


class SingleBlock(QuestionBlock):
    """One answer is right."""

    choices = blocks.ListBlock(ChoiceBlock(), label=_("answers"), min_num=2, max_num=12)

    def clean(self, value):
        value = super().clean(value)
        if sum(choice["right"] for choice in value["choices"]) != 1:
            raise ValidationError(_("Mark exactly one answer as right."))
        return value

    class Meta:
        icon = "radio-full"
        label = _("Single choice")
        group = _("Choose")


class MultipleBlock(QuestionBlock):
    """Several answers are right."""

    choices = blocks.ListBlock(ChoiceBlock(), label=_("answers"), min_num=3, max_num=12)

    def clean(self, value):
        value = super().clean(value)
        right = sum(choice["right"] for choice in value["choices"])
        if right < 2 or right == len(value["choices"]):
            raise ValidationError(_("Mark at least two answers as right and leave at least one wrong."))
        return value

    class Meta:
        icon = "tick"
        label = _("Multiple choice")
        group = _("Choose")


class TrueFalseBlock(QuestionBlock):
    """A statement that is right or wrong."""

    right = blocks.ChoiceBlock(label=_("the statement is"), choices=[("true", _("right")), ("false", _("wrong"))])
    reasons = blocks.ListBlock(
        ChoiceBlock(),
        label=_("reasons to choose from"),
        default=[],
        required=False,
        max_num=6,
        help_text=_(
            "Optional: learners then choose right or wrong and why. Mark exactly one reason as right. "
            "Both together give all points, the right verdict alone half of them, rounded down."
        ),
    )

    class Meta:
        icon = "order"
        label = _("Right or wrong")
        group = _("Choose")


class MatchingBlock(QuestionBlock):
    """Pairs to be found."""

    pairs = blocks.ListBlock(PairBlock(), label=_("pairs"), min_num=2, max_num=12)
    distractors = blocks.ListBlock(TextItemBlock(), label=_("further answers that fit nowhere"), default=[], required=False)

    class Meta:
        icon = "link"
        label = _("Matching")
        group = _("Arrange")


class OrderingBlock(QuestionBlock):
    """Lines to be put in order; authored in the right order."""

    items = blocks.ListBlock(TextItemBlock(), label=_("lines in the right order"), min_num=2, max_num=12)

    class Meta:
        icon = "list-ol"
        label = _("Ordering")
        group = _("Arrange")


class NumericBlock(QuestionBlock):
    """A number with a tolerance and a unit."""

    answer = blocks.DecimalBlock(label=_("right number"))
    tolerance = blocks.DecimalBlock(label=_("tolerance"), default=0, min_value=0)
    unit = blocks.CharBlock(label=_("unit of measurement"), required=False, max_length=40, help_text=_("Stands behind the field."))
    units = blocks.ListBlock(
        UnitBlock(),
        label=_("units to choose from"),
        default=[],
        required=False,
        max_num=8,
        help_text=_(
            "Optional, in place of the single unit: learners choose one, and 1.5 km is as right as 1500 m. "
            "The right number and the tolerance are in the unit with the factor 1."
        ),
    )

    class Meta:
        icon = "decimal"
        label = _("Number")
        group = _("Enter")


class CategorizeBlock(QuestionBlock):
    """Things to be sorted into categories."""

    categories = blocks.ListBlock(TextItemBlock(), label=_("categories"), min_num=2, max_num=6)
    cards = blocks.ListBlock(
        CardBlock(),
        label=_("what is to be sorted"),
        min_num=2,
        max_num=20,
        help_text=_("Shown in mixed order. A share of the points each."),
    )

    class Meta:
        icon = "folder-open-1"
        label = _("Sorting into categories")
        group = _("Arrange")


class ShortBlock(QuestionBlock):
    """A short text to type."""

    accepted = AcceptedBlock()
    ignore_accents = AccentsBlock()

    class Meta:
        icon = "edit"
        label = _("Short text")
        group = _("Enter")


class ClozeBlock(QuestionBlock):
    """A text with gaps."""

    gap_text = blocks.TextBlock(
        label=_("text with gaps"), max_length=4000, help_text=_("Write [[name]] where a gap is, and describe the gap of that name below.")
    )
    gaps = blocks.ListBlock(GapBlock(), label=_("gaps"), min_num=1, max_num=12, help_text=_("A share of the points each."))

    class Meta:
        icon = "pilcrow"
        label = _("Text with gaps")
        group = _("Enter")


class HotspotBlock(QuestionBlock):
    """Places on a picture."""

    image = ImageChooserBlock(label=_("picture"))
    alt = blocks.CharBlock(
        label=_("alternative text"), max_length=300, help_text=_("One sentence: what does the picture show? It must not tell the answer.")
    )
    places = blocks.ListBlock(
        SpotBlock(),
        label=_("places"),
        min_num=2,
        max_num=12,
        help_text=_(
            "Learners point at a place or choose it from the list: both ways are equal. With several right places all have to be found."
        ),
    )

    class Meta:
        icon = "crosshairs"
        label = _("Places on a picture")
        group = _("Choose")


class BranchingBlock(QuestionBlock):
    """A scenario with branches."""

    steps = blocks.ListBlock(
        StepBlock(),
        label=_("steps"),
        min_num=1,
        max_num=12,
        help_text=_(
            "It begins with the first one. Decisions lead to later steps or to an ending; learners see only what they have reached."
        ),
    )
    endings = blocks.ListBlock(EndingBlock(), label=_("endings"), min_num=1, max_num=6)

    class Meta:
        icon = "arrow-right-full"
        label = _("Scenario with branches")
        group = _("Arrange")


class FreeBlock(QuestionBlock):
    """A text for oneself."""

    points = None
    explanation = blocks.TextBlock(label=_("explanation"), required=False, help_text=_("Shown after the answer, also when it was right."))
    model_answer = blocks.TextBlock(
        label=_("model answer"),
        max_length=5000,
        help_text=_("Shown after submitting, beside the learner’s own text. Nobody else reads that text, and it gives no points."),
    )
    criteria = blocks.ListBlock(
        TextItemBlock(),
        label=_("what a good answer has"),
        default=[],
        required=False,
        max_num=10,
        help_text=_("After submitting, learners tick for themselves what their text has."),
    )

    class Meta:
        icon = "doc-full"
        label = _("Text for self-assessment")
        group = _("Enter")


class DrawBlock(blocks.StructBlock):
    """A share of the draw: so many questions of this kind."""

    count = blocks.IntegerBlock(label=_("how many questions"), min_value=1, max_value=200)
    tag = blocks.RegexBlock(
        regex=r"^[a-z0-9-]{1,36}$", label=_("with the tag"), required=False, help_text=_("Empty: whatever tags they have.")
    )
    difficulty = blocks.ChoiceBlock(label=_("of the difficulty"), choices=DIFFICULTIES, required=False, help_text=_("Empty: any."))
    lesson = blocks.CharBlock(label=_("of the lesson with the key"), required=False, max_length=36, help_text=_("Empty: of any lesson."))

    class Meta:
        icon = "resubmit"
        label = _("Share")


class DrawsBlock(blocks.StreamBlock):
    """All shares of a draw."""

    draw = DrawBlock()


class QuestionsBlock(blocks.StreamBlock):
    """All questions of a quiz."""

    single = SingleBlock()
    multiple = MultipleBlock()
    true_false = TrueFalseBlock()
    matching = MatchingBlock()
    ordering = OrderingBlock()
    numeric = NumericBlock()
    categorize = CategorizeBlock()
    short = ShortBlock()
    cloze = ClozeBlock()
    free = FreeBlock()
    hotspot = HotspotBlock()
    branching = BranchingBlock()
