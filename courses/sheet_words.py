"""What the script of a tool says; the page carries it in the reader's language. `{n}` and the like are filled in by the script."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext


def words() -> dict[str, str | dict[str, str]]:
    """Return the words by name."""
    return {
        "saved": _("Saved on this device {when}"),
        "empty": _("Nothing written yet. What you write is saved on this device."),
        "readOnly": _("Example, read only"),
        "failed": _("Not saved: this browser keeps nothing, or its store is full. Print the sheet or download it before you leave."),
        "undo": pgettext("tool", "Undo"),
        "sheet": _("Sheet {n}"),
        "unnamed": _("Without a name"),
        "copyOf": _("{name} (copy)"),
        "isNew": _("New sheet. Give it a name, for example the name of the place."),
        "isCopy": _("Copied. The name can be changed here."),
        "removed": _("The sheet “{name}” is deleted."),
        "restored": _("It is back."),
        "cleared": _("All sheets of this tool are deleted from this device."),
        "others": _("Other tools have sheets on this device too: {n}."),
        "othersCleared": _("The sheets of all other tools are deleted from this device."),
        "exampleName": pgettext("tool", "Example"),
        "taken": _("The example is a sheet of your own now. Change whatever you like."),
        "downloaded": _("The spreadsheet is in your downloads."),
        "notLoaded": _("This needs a connection once. Please try again when you are online."),
        "read": _("Read in as a new sheet. Your other sheets are as they were."),
        "readPartly": _("Read in as a new sheet. These values do not fit and were left out: {refused}"),
        "unreadable": _("This file could not be read. Your sheets are as they were."),
        "foreign": _("This is no spreadsheet of a Secu4All tool. Your sheets are as they were."),
        "otherTool": _("This spreadsheet belongs to another tool: “{title}”. Your sheets are as they were."),
        "newer": _("This spreadsheet comes from a newer version. Your sheets are as they were."),
        "sheetName": pgettext("tool", "Sheet"),
        "number": pgettext("head of a table", "No."),
        "confidential": _("Confidential: do not upload, do not photograph, keep as your service instruction says."),
        "missing": _("Still missing: {fields}"),
        "zero": _("Cannot be computed: division by zero."),
        "between": _("Allowed are {min} to {max}."),
        "atLeast": _("Allowed are {min} and more."),
        "atMost": _("Allowed are {max} at most."),
        "refused": {
            "number": _("Please write a number, for example 12 or 1,500."),
            "whole": _("Please write a whole number."),
            "decimals": _("At most {n} decimals, please."),
            "range": _("This number is out of range."),
            "date": _("Please complete the date."),
        },
        "rowAdded": _("Row {n} added."),
        "rowRemoved": _("Row {n} removed."),
        "rowBack": _("The row is back."),
        "rowMoved": _("The row now stands at place {n} of {all}."),
    }
