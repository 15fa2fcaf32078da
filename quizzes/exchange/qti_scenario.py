"""Scenarios with branches in QTI, which has none: each step is a question of its own there, one below the other, and counts.

That is what other systems show. The branches stand beside it in our outcome, and count as long as the steps read as they were written.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from quizzes.content.branching import WEIGHTS
from quizzes.exchange.markup import Node, xml_text
from quizzes.exchange.more import scenario_from
from quizzes.exchange.qti_parts import Version, declared, paragraphs
from quizzes.exchange.texts import many_lines

if TYPE_CHECKING:
    from quizzes.exchange.qti_item import Item


def write_steps(one: Mapping[str, Any], version: Version) -> tuple[str, str, str]:
    """Return declarations, interactions and processing: a choice for each step, endings as a note for tutors."""
    tag, steps = version.tag, one["steps"]
    share = Decimal(one["points"]) / (2 * len(steps))
    titles = {part["key"]: part["title"] for part in (*steps, *one["endings"])}
    declarations, shown = [], []
    for step in steps:
        name = f"k_{step['key']}"
        # No two choices of an item may share an identifier, and two steps may have ways of the same name.
        mapped = {f"{name}.{way['key']}": WEIGHTS[way["rating"]] * share for way in step["ways"]}
        best = max(mapped, key=lambda key: mapped[key])
        declarations.append(declared(version, "single", "identifier", [best], mapped, one["points"], name))
        choices = [
            tag(
                "simpleChoice",
                xml_text(way["text"]),
                tag(
                    "feedbackInline",
                    xml_text(f"{way['consequence']} → {titles.get(way['next'], '')}"),
                    outcomeIdentifier="CHOSEN",
                    identifier=f"{name}.{way['key']}",
                    showHide="show",
                ),
                identifier=f"{name}.{way['key']}",
            )
            for way in step["ways"]
        ]
        prompt = tag("prompt", xml_text(_prompt(step)).replace("\n", "<br/>"))
        shown.append(tag("choiceInteraction", prompt, *choices, responseIdentifier=name, shuffle="false", maxChoices="1"))
    endings = "".join(paragraphs(f"{ending['title']}\n{ending['text']}") for ending in one["endings"])
    total = tag("sum", *(tag("mapResponse", identifier=f"k_{step['key']}") for step in steps))
    processing = tag("responseProcessing", tag("setOutcomeValue", total, identifier="SCORE"))
    return "\n".join(declarations), "\n".join([*shown, tag("rubricBlock", endings, view="tutor")]), processing


def is_scenario(item: "Item", found: Sequence[Node]) -> bool:
    """Whether an item of ours says that its choices are the steps of a scenario."""
    return item.ours and {each.name for each in found} == {"choiceInteraction"} and item.more.startswith('{"kind":"branching"')


def read_steps(item: "Item", found: Sequence[Node]) -> None:
    """Read the scenario as it was written. One that was changed elsewhere is refused: its branches no longer fit what is shown."""
    draft = item.draft
    draft.kind = "branching"
    steps, endings = scenario_from(item.more)
    there = [
        (node.get("responseIdentifier"), item.text(node.first("prompt")), [item.text(each) for each in node.all("simpleChoice")])
        for node in found
    ]
    ours = [(f"k_{step['key']}", many_lines(_prompt(step)), [many_lines(way["text"]) for way in step["ways"]]) for step in steps]
    if not steps:
        draft.refuse("steps_broken")
    elif there != ours:
        draft.refuse("steps_edited")
    draft.own = {"steps": steps, "endings": endings}


def _prompt(step: Mapping[str, Any]) -> str:
    return "\n\n".join(many_lines(step[name]) for name in ("title", "situation", "question"))
