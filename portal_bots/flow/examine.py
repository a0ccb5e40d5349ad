"""Every rule on every flow: what was found, what is exempt and why."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from portal_bots.flow import behaviours, places, subject
from portal_bots.flow.checks import (
    RULES,
    WARNINGS,
    declarations,
    last_button,
    name_of,
    no_recording,
    pairing,
)
from portal_bots.flow.places import FlowsUnusableError, Place
from portal_bots.flow.subject import Subject

LOADS = "loads"  #: it can be imported: without that nothing else is known
ONE_SLUG = "one-slug"
EXEMPTIONS = "exemptions"
MEND = "the other rules: mend this first"
FOR_ALL = frozenset(map(name_of, (last_button, no_recording)))  #: nobody is exempt from these
KIT = "kit"  #: what mock portals share, which is none of them


@dataclass(frozen=True)
class Finding:
    """One thing that is not as it must be."""

    rule: str
    sentence: str
    warning: bool = False


@dataclass(frozen=True)
class Report:
    """What there is to say of one flow."""

    slug: str
    findings: tuple[Finding, ...]
    exempt: Mapping[str, str] = field(default_factory=dict)  #: rules and behaviours, each with its reason
    notes: tuple[str, ...] = ()  #: what could not be looked at

    @property
    def clean(self) -> bool:
        """Nothing was found, or warnings alone."""
        return all(one.warning for one in self.findings)


def found(folder: Path) -> list[Place]:
    """Every flow, and every place where one is missing to what is called by its slug."""
    folder = folder.resolve()  # what is around ``.`` is not its parent in name
    flows = places.every(folder)
    slugs = {place.slug for place in flows}
    alone = {*_playbooks(folder), *_mocks(folder.parent), *_tests(folder.parent, slugs)} - slugs
    return sorted([*flows, *(Place(slug, folder / f"{slug}.py") for slug in alone)], key=lambda place: place.slug)


def _playbooks(folder: Path) -> Iterator[str]:
    return (path.stem for path in folder.glob("[!_]*.toml"))


def _mocks(root: Path) -> Iterator[str]:
    made = (root / "mock_portals").glob("*/__init__.py")
    described = (root / "mock_portals").glob("*/portal.toml")
    return (path.parent.name for path in (*made, *described) if path.parent.name != KIT)


def _tests(root: Path, slugs: set[str]) -> Iterator[str]:
    """``test_uhc_letters.py`` is another test of ``uhc``."""
    for path in (root / "tests/flows").glob("test_*.py"):
        name = path.stem.removeprefix("test_")
        if not any(name.startswith(f"{slug}_") for slug in slugs):
            yield name


def examine(wanted: Sequence[Place], day: date) -> list[Report]:
    """Look at each of them; one that cannot be imported does not hide the others."""
    return [_examined(place, day, wanted) for place in wanted]


def _examined(place: Place, day: date, wanted: Sequence[Place]) -> Report:
    others = [other for other in wanted if other is not place and other.slug == place.slug]
    report = _report(place, day)
    twice = (Finding(ONE_SLUG, places.twice(place, other)) for other in others)
    return replace(report, findings=(*twice, *report.findings))


def _report(place: Place, day: date) -> Report:
    paired = tuple(_told(name_of(pairing), pairing.lacking(place)))
    if place.point is None and not place.file.is_file():
        return Report(place.slug, paired)
    try:
        known = subject.read(place, day)
    except FlowsUnusableError as error:
        return Report(place.slug, (Finding(LOADS, str(error)), *paired), notes=(MEND,))
    shape = tuple(_told(name_of(declarations), declarations.check(known.flow, known.source.name)))
    return Report(place.slug, shape, notes=(MEND,)) if shape else _ruled(known)


def _ruled(known: Subject) -> Report:
    by_rule = {rule: tuple(_found(rule, known)) for rule in RULES}
    exempt = dict(known.flow.exempt)
    told = [one for rule, findings in by_rule.items() if rule not in exempt or rule in FOR_ALL for one in findings]
    told += _told(EXEMPTIONS, _idle(known, {rule for rule, findings in by_rule.items() if findings}))
    return Report(known.place.slug, tuple(told), exempt, tuple(_unseen(known)))


def _told(rule: str, sentences: Iterator[str]) -> Iterator[Finding]:
    return (Finding(rule, sentence, rule in WARNINGS) for sentence in sentences)


def _found(rule: str, known: Subject) -> Iterator[Finding]:
    try:
        yield from list(_told(rule, RULES[rule](known)))
    except FlowsUnusableError as error:
        yield Finding(rule, str(error))
    except (AttributeError, TypeError, ValueError) as error:
        place = known.source.name
        yield Finding(
            rule, f"{place}: something declared is not what it should be: {error}. Mend it to be looked at."
        )


def _idle(known: Subject, failing: set[str]) -> Iterator[str]:
    """Exemptions that exempt nothing."""
    file = known.source.name
    for name, reason in known.flow.exempt.items():
        if not reason.strip():
            yield f"{file}: the exemption from {name!r} has no reason. Write why it does not hold here."
        if name not in RULES and not behaviours.known(name):
            rules, all_of = ", ".join(sorted(RULES)), ", ".join(behaviours.BEHAVIOURS)
            yield f"{file}: there is no rule or behaviour {name!r}. Rules: {rules}. Behaviours: {all_of}."
        elif name in FOR_ALL:
            yield f"{file}: no flow is exempt from {name!r}. Take it out."
        elif name in RULES and name not in failing:
            yield f"{file}: the exemption from {name!r} is not needed: the rule finds nothing. Take it out."


def _unseen(known: Subject) -> Iterator[str]:
    if known.mock is None and not known.place.developed_here:
        yield "mock portal and test: the package leaves them where it was written"
