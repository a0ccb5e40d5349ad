"""The comparison: what stands around the fields, the fields themselves, and the answers they are to take."""

from portal_bots.browser.contract import answers, around
from portal_bots.browser.contract.changes import Declared, FormDiff
from portal_bots.browser.contract.matching import Matching
from portal_bots.browser.shown import ShownForm


def compare(declared: Declared, shown: ShownForm, request: object) -> FormDiff:
    """Compare the page's form with the declared one, and with what is to be filled for a request."""
    matching = Matching(list(declared.form.slots()), shown.fields)
    entries = list(declared.form.entries(request))
    changes = [
        *around.steps(declared.steps, shown.steps),
        *around.buttons(declared, shown.buttons),
        *matching.changes(),
        *(change for entry in entries for change in answers.hindrances(entry, shown.fields)),
    ]
    return FormDiff(tuple(changes), tuple(answers.unanswered(entries, shown.fields)))
