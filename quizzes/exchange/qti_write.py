"""Writing QTI 2.1 and 3: a package with a manifest and one file for each question. What QTI has no place for stands in outcomes of ours."""

import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from quizzes.exchange.archive import packed
from quizzes.exchange.fractions import FULL, is_same_rule, shares
from quizzes.exchange.markup import attribute, xml_text
from quizzes.exchange.more import more_of, names_of
from quizzes.exchange.qti_parts import OWN, THREE, TOOL, TWO, Version, declared, default, paragraphs, template
from quizzes.exchange.qti_places import write_places
from quizzes.exchange.qti_scenario import write_steps
from quizzes.exchange.report import Note, Written, not_in_format, note

_MARK = re.compile(r"\[\[([a-z0-9-]{1,36})\]\]")


Pictures = Mapping[str, bytes]
_NONE: Pictures = {}


def write_two(questions: Sequence[Mapping[str, Any]], *, title: str = "", language: str = "de", pictures: Pictures = _NONE) -> Written:
    """Write a QTI 2.1 package. `pictures` are the files that questions name as their picture."""
    return _package(questions, TWO, language, pictures)


def write_three(questions: Sequence[Mapping[str, Any]], *, title: str = "", language: str = "de", pictures: Pictures = _NONE) -> Written:
    """Write a QTI 3 package. `pictures` are the files that questions name as their picture."""
    return _package(questions, THREE, language, pictures)


def _package(questions: Sequence[Mapping[str, Any]], version: Version, language: str, pictures: Pictures) -> Written:
    files: dict[str, bytes] = {}
    shown: dict[str, bytes] = {}
    items: dict[str, str] = {}
    losses = []
    for one in questions:
        reason = _hindrance(one, pictures)
        if reason is not None:
            losses.append((one["key"], reason))
            continue
        losses += [(one["key"], each) for each in _losses(one)]
        name = f"items/{one['key']}.xml"
        files[name], items[name] = _item(one, version, language).encode(), one.get("picture", "")
        shown |= {one["picture"]: pictures[one["picture"]]} if one.get("picture") else {}
    whole = {"imsmanifest.xml": _manifest(items, version).encode(), **files, **shown}
    return Written(packed(whole), len(files), tuple(losses))


def _hindrance(one: Mapping[str, Any], pictures: Pictures) -> Note | None:
    if one["kind"] not in _BODIES:
        return not_in_format(one["kind"])
    if one["kind"] == "hotspot" and one["picture"] not in pictures:
        return note("picture_missing", name=one["picture"])
    return None


def _losses(one: Mapping[str, Any]) -> list[Note]:
    found = [note("only_here", what=name) for name in ("source", "lesson", "tags", "unit") if one.get(name)]
    found += [note("only_here", what="difficulty")] if one["difficulty"] != "medium" else []
    found += [note("only_here", what=name) for name in names_of(one)]
    if any(choice.get("feedback") for choice in (*one.get("choices", ()), *one.get("places", ()))):
        found.append(note("only_here", what="feedback"))
    rights = [part["right"] for part in (*one.get("choices", ()), *one.get("places", ()))]
    if sum(rights) > 1 and not is_same_rule(rights):
        found.append(note("other_part_points"))
    found += [note("scenario_flat")] if one["kind"] == "branching" else []
    return found + ([note("other_part_points")] if one["kind"] == "ordering" else [])


def _manifest(items: Mapping[str, str], version: Version) -> str:
    space = "http://www.imsglobal.org/xsd/imscp_v1p1" if not version.is_three else "http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1"
    resources = "".join(
        f'<resource identifier="r{number}" type="{version.resource}" href={attribute(name)}><file href={attribute(name)}/>'
        f"{f'<file href={attribute(picture)}/>' if picture else ''}</resource>"
        for number, (name, picture) in enumerate(items.items(), start=1)
    )
    number = "3.0.0" if version.is_three else "1.0.0"
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<manifest xmlns="{space}" identifier="secu4all-questions">'
        f"<metadata><schema>{version.schema}</schema><schemaversion>{number}</schemaversion></metadata>"
        f"<organizations/><resources>{resources}</resources></manifest>\n"
    )


def _item(one: Mapping[str, Any], version: Version, language: str) -> str:
    tag = version.tag
    declaration, interaction, processing = _BODIES[one["kind"]](one, version)
    hint = tag("rubricBlock", paragraphs(one["hint"]), view="candidate") if one.get("hint") else ""
    own = {"DIFFICULTY": one["difficulty"], "SOURCE": one["source"], "LESSON": one["lesson"], "TAGS": " ".join(one["tags"])}
    own |= {"UNIT": one.get("unit", ""), "MORE": more_of(one)}
    outcomes = [
        tag("outcomeDeclaration", default(version, "0"), identifier="SCORE", cardinality="single", baseType="float"),
        tag(
            "outcomeDeclaration",
            default(version, str(one.get("points", 0))),
            identifier="MAXSCORE",
            cardinality="single",
            baseType="float",
        ),
        *(
            tag("outcomeDeclaration", default(version, text), identifier=OWN + name, cardinality="single", baseType="string")
            for name, text in own.items()
            if text
        ),
    ]
    explanation = ""
    if one["explanation"]:
        shown = default(version, "EXPLANATION")
        outcomes.append(tag("outcomeDeclaration", shown, identifier="FEEDBACK", cardinality="single", baseType="identifier"))
        inner = paragraphs(one["explanation"])
        explanation = tag("modalFeedback", inner, outcomeIdentifier="FEEDBACK", identifier="EXPLANATION", showHide="show")
    body = tag("itemBody", paragraphs(one["text"]), hint, interaction)
    parts = [declaration, *outcomes, body, processing, explanation]
    name = version.name("assessmentItem")
    facts = {"identifier": f"k_{one['key']}", "title": one["key"], "adaptive": "false", "timeDependent": "false", "toolName": TOOL}
    head = "".join(f" {version.attribute(key)}={attribute(value)}" for key, value in facts.items())
    inner = "\n".join(part for part in parts if part)
    start = f'<?xml version="1.0" encoding="UTF-8"?>\n<{name} xmlns="{version.space}"{head} xml:lang={attribute(language)}>'
    return f"{start}\n{inner}\n</{name}>\n"


def _choices(one: Mapping[str, Any], version: Version) -> tuple[str, str, str]:
    tag, several = version.tag, one["kind"] == "multiple"
    rights = [choice["right"] for choice in one["choices"]]
    weights = shares(rights) if several else [FULL if right else Decimal(0) for right in rights]
    points = one["points"]
    mapped = {f"k_{each['key']}": weight * points / FULL for each, weight in zip(one["choices"], weights, strict=True)}
    correct = [f"k_{choice['key']}" for choice in one["choices"] if choice["right"]]
    choices = []
    for choice in one["choices"]:
        name, said = f"k_{choice['key']}", choice.get("feedback", "")
        inner = tag("feedbackInline", xml_text(said), outcomeIdentifier="CHOSEN", identifier=name, showHide="show") if said else ""
        choices.append(tag("simpleChoice", xml_text(choice["text"]), inner, identifier=name))
    declaration = declared(version, "multiple" if several else "single", "identifier", correct, mapped, points)
    interaction = tag("choiceInteraction", *choices, responseIdentifier="RESPONSE", shuffle="true", maxChoices="0" if several else "1")
    return declaration, interaction, template(version, "map_response")


def _true_false(one: Mapping[str, Any], version: Version) -> tuple[str, str, str]:
    word = "true" if one["right"] else "false"
    choices = (version.tag("simpleChoice", text, identifier=name) for name, text in (("true", "✓"), ("false", "✗")))
    declaration = declared(version, "single", "identifier", [word], {word: Decimal(one["points"])}, one["points"])
    interaction = version.tag("choiceInteraction", *choices, responseIdentifier="RESPONSE", shuffle="false", maxChoices="1")
    return declaration, interaction, template(version, "map_response")


def _matching(one: Mapping[str, Any], version: Version) -> tuple[str, str, str]:
    tag, pairs = version.tag, one["pairs"]
    each = Decimal(one["points"]) / len(pairs)
    # Terms and partners share a short name here and need two identifiers there: a term is k_p1, its partner r_p1.
    correct = [f"k_{pair['key']} r_{pair['key']}" for pair in pairs]
    left = (tag("simpleAssociableChoice", xml_text(pair["left"]), identifier=f"k_{pair['key']}", matchMax="1") for pair in pairs)
    texts = [(f"r_{pair['key']}", pair["right"]) for pair in pairs] + [(f"k_{line['key']}", line["text"]) for line in one["distractors"]]
    right = (tag("simpleAssociableChoice", xml_text(text), identifier=name, matchMax=len(pairs)) for name, text in texts)
    sets = (tag("simpleMatchSet", *left), tag("simpleMatchSet", *right))
    interaction = tag("matchInteraction", *sets, responseIdentifier="RESPONSE", shuffle="true", maxAssociations=len(pairs))
    declaration = declared(version, "multiple", "directedPair", correct, dict.fromkeys(correct, each), one["points"])
    return declaration, interaction, template(version, "map_response")


def _ordering(one: Mapping[str, Any], version: Version) -> tuple[str, str, str]:
    tag = version.tag
    items = (tag("simpleChoice", xml_text(item["text"]), identifier=f"k_{item['key']}") for item in one["items"])
    declaration = declared(version, "ordered", "identifier", [f"k_{item['key']}" for item in one["items"]])
    interaction = tag("orderInteraction", *items, responseIdentifier="RESPONSE", shuffle="true")
    return declaration, interaction, template(version, "match_correct")


def _numeric(one: Mapping[str, Any], version: Version) -> tuple[str, str, str]:
    tag = version.tag
    variable, correct = tag("variable", identifier="RESPONSE"), tag("correct", identifier="RESPONSE")
    tolerance = f"{one['tolerance']} {one['tolerance']}"
    equal = tag("equal", variable, correct, toleranceMode="absolute", tolerance=tolerance)
    points = tag("setOutcomeValue", tag("baseValue", str(one["points"]), baseType="float"), identifier="SCORE")
    processing = tag("responseProcessing", tag("responseCondition", tag("responseIf", equal, points)))
    unit = f" {xml_text(one['unit'])}" if one.get("unit") else ""
    # The unit stands behind the field as a prompt of ours would: outside of what is read back as the question's text.
    interaction = f"<p>{tag('textEntryInteraction', responseIdentifier='RESPONSE')}</p>"
    if unit:
        interaction += tag("rubricBlock", f"<p>{unit.strip()}</p>", view="candidate", **{"class": "unit"})
    return declared(version, "single", "float", [one["answer"]]), interaction, processing


def _short(one: Mapping[str, Any], version: Version) -> tuple[str, str, str]:
    accepted, points = one["accepted"], one["points"]
    declaration = declared(version, "single", "string", accepted[:1], dict.fromkeys(accepted, Decimal(points)), points)
    interaction = f"<p>{version.tag('textEntryInteraction', responseIdentifier='RESPONSE')}</p>"
    return declaration, interaction, template(version, "map_response")


def _categorize(one: Mapping[str, Any], version: Version) -> tuple[str, str, str]:
    tag, cards, boxes = version.tag, one["cards"], one["categories"]
    each = Decimal(one["points"]) / len(cards)
    correct = [f"k_{card['key']} r_{card['category']}" for card in cards]
    left = (tag("simpleAssociableChoice", xml_text(card["text"]), identifier=f"k_{card['key']}", matchMax="1") for card in cards)
    right = (tag("simpleAssociableChoice", xml_text(box["text"]), identifier=f"r_{box['key']}", matchMax=len(cards)) for box in boxes)
    sets = (tag("simpleMatchSet", *left), tag("simpleMatchSet", *right))
    interaction = tag("matchInteraction", *sets, responseIdentifier="RESPONSE", shuffle="true", maxAssociations=len(cards))
    declaration = declared(version, "multiple", "directedPair", correct, dict.fromkeys(correct, each), one["points"])
    return declaration, interaction, template(version, "map_response")


def _cloze(one: Mapping[str, Any], version: Version) -> tuple[str, str, str]:
    """One response for each gap; the score is the sum of what they map to."""
    tag, gaps = version.tag, {gap["key"]: gap for gap in one["gaps"]}
    each = Decimal(one["points"]) / len(gaps)
    declarations, fields = [], {}
    for key, gap in gaps.items():
        options = [(f"o_{option['key']}", option) for option in gap["options"]]
        right = [name for name, option in options if option["right"]] or gap["accepted"]
        base = "identifier" if options else "string"
        declarations.append(declared(version, "single", base, right[:1], dict.fromkeys(right, each), one["points"], f"k_{key}"))
        choices = (tag("inlineChoice", xml_text(option["text"]), identifier=name) for name, option in options)
        inline = tag("inlineChoiceInteraction", *choices, responseIdentifier=f"k_{key}", shuffle="true")
        fields[key] = inline if options else tag("textEntryInteraction", responseIdentifier=f"k_{key}")
    passage = _MARK.sub(lambda mark: f"\0{mark[1]}\0" if mark[1] in fields else mark[0], one["gap_text"])
    parts = [xml_text(part) if place % 2 == 0 else fields[part] for place, part in enumerate(passage.split("\0"))]
    body = "".join(parts).replace("\n\n", "</p><p>").replace("\n", "<br/>")
    total = tag("sum", *(tag("mapResponse", identifier=f"k_{key}") for key in gaps))
    return "\n".join(declarations), f"<p>{body}</p>", tag("responseProcessing", tag("setOutcomeValue", total, identifier="SCORE"))


def _free(one: Mapping[str, Any], version: Version) -> tuple[str, str, str]:
    tag = version.tag
    declaration = tag("responseDeclaration", identifier="RESPONSE", cardinality="single", baseType="string")
    model = tag("rubricBlock", paragraphs(one["model_answer"]), view="scorer") if one["model_answer"] else ""
    return declaration, tag("extendedTextInteraction", responseIdentifier="RESPONSE", expectedLines="10") + model, ""


_BODIES: dict[str, Callable[[Mapping[str, Any], Version], tuple[str, str, str]]] = {
    "single": _choices,
    "multiple": _choices,
    "true_false": _true_false,
    "matching": _matching,
    "ordering": _ordering,
    "numeric": _numeric,
    "short": _short,
    "cloze": _cloze,
    "categorize": _categorize,
    "free": _free,
    "hotspot": write_places,
    "branching": write_steps,
}
