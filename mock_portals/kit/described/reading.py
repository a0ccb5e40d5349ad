"""Makes dataclasses of tables in TOML. What is wrong is told with its place and what to do."""

from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from difflib import get_close_matches
from types import UnionType
from typing import Any, Literal, TypeVar, get_args, get_origin, get_type_hints

T = TypeVar("T")

CALLED = {str: "text in quotes", int: "a whole number", bool: "true or false"}


class WrongDescription(ValueError):
    """A description that no portal can be made of."""


def wrong(place: str, problem: str, remedy: str) -> WrongDescription:
    """What is wrong where, and what to do."""
    return WrongDescription(f"{place}: {problem} {remedy}")


def read(kind: type[T], table: object, place: str) -> T:
    """A table as a value of a dataclass; a key that it does not have is refused."""
    if not isinstance(table, Mapping):
        raise wrong(place, f"{table!r} is no table.", f"Write it as [{place}] with keys below.")
    known = {_key(one): one for one in fields(kind)}  # type: ignore[arg-type]  # only dataclasses come here
    for key in table:
        if key not in known:
            raise wrong(_below(place, key), "there is no such key.", advice(key, known))
    hints = get_type_hints(kind)
    return kind(
        **{
            one.name: _value(hints[one.name], table[key], _below(place, key))
            for key, one in known.items()
            if _given(one, key, table, place)
        }
    )


def advice(word: str, known: Mapping[str, object]) -> str:
    """The word that was probably meant, or all there are."""
    near = get_close_matches(word, known, n=1)
    return f"Did you mean {near[0]!r}?" if near else f"Use one of: {', '.join(known)}."


def _key(one: "Field[Any]") -> str:
    return str(one.metadata.get("key", one.name))


def _below(place: str, key: str) -> str:
    return f"{place}.{key}" if place else key


def _given(one: "Field[Any]", key: str, table: Mapping[str, Any], place: str) -> bool:
    if key not in table and one.default is MISSING and one.default_factory is MISSING:
        raise wrong(_below(place, key), "it is missing.", f"Add {key} = ... there.")
    return key in table


def _value(hint: Any, raw: object, place: str) -> object:
    if isinstance(hint, UnionType):
        return _value(get_args(hint)[0], raw, place)
    origin = get_origin(hint)
    if origin is Literal:
        return _word(get_args(hint), raw, place)
    if origin is tuple:
        return _list(get_args(hint)[0], raw, place)
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return _words(get_args(hint)[1], raw, place)
    if is_dataclass(hint) and isinstance(hint, type):
        short = getattr(hint, "short", None)
        return short(raw) if short and isinstance(raw, str) else read(hint, raw, place)
    return _plain(hint, raw, place)


def _plain(hint: type, raw: object, place: str) -> object:
    if type(raw) is not hint:
        raise wrong(place, f"{raw!r} is not {CALLED[hint]}.", f"Write {CALLED[hint]}.")
    return raw


def _word(words: tuple[str, ...], raw: object, place: str) -> object:
    if raw not in words:
        raise wrong(place, f"{raw!r} has no meaning here.", advice(str(raw), dict.fromkeys(words)))
    return raw


def _list(hint: Any, raw: object, place: str) -> tuple[object, ...]:
    if not isinstance(raw, list):
        raise wrong(place, f"{raw!r} is no list.", "Write it in square brackets, or with [[...]] for tables.")
    return tuple(_value(hint, one, f"{place}[{number}]") for number, one in enumerate(raw, 1))


def _words(hint: Any, raw: object, place: str) -> dict[str, object]:
    if not isinstance(raw, Mapping):
        raise wrong(
            place, f"{raw!r} is no table.", f'Write [{place}] with lines such as "Certified" = "approved".'
        )
    return {word: _value(hint, means, f"{place}.{word!r}") for word, means in raw.items()}
