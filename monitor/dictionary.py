"""Products by all their names: words in Chinese and English, HS codes, standards. Data, and the check of a user's own.

The shipped dictionary is dictionary.toml beside this file. It translates questions; it decides nothing about law.
"""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path

import msgspec

from snapshots.errors import RegwatchError

MOST_WORDS = 500  # of one concept; a question is one pattern of all of them
REMEDY = 'Write [dictionary.NAME] with zh = ["…"], en = ["…"], hs = ["…"] or standards = ["…"]'


class DictionaryError(RegwatchError):
    """A dictionary that cannot be used as it is."""


class Concept(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One product. `hs` are codes of any length, read as prefixes; a standard without a year means every edition."""

    zh: tuple[str, ...] = ()
    en: tuple[str, ...] = ()
    hs: tuple[str, ...] = ()
    standards: tuple[str, ...] = ()

    @property
    def words(self) -> tuple[str, ...]:
        """Its names in both languages."""
        return (*self.zh, *self.en)


Dictionary = Mapping[str, Concept]


@cache
def shipped() -> dict[str, Concept]:
    """The dictionary that comes with regwatch."""
    return parse(files("monitor").joinpath("dictionary.toml").read_text("utf-8"), "dictionary.toml")


def parse(text: str, name: str) -> dict[str, Concept]:
    """A dictionary from TOML text, one table per concept. Raises DictionaryError with the file, place and mistake."""
    try:
        return checked(tomllib.loads(text), name)
    except tomllib.TOMLDecodeError as error:
        raise DictionaryError(f"not valid TOML: {error}", about=name, remedy=REMEDY) from error


def checked(tables: Mapping[str, object], name: str) -> dict[str, Concept]:
    """Concepts from what TOML holds. Raises DictionaryError with every mistake."""
    found, wrong = dict[str, Concept](), list[str]()
    for called, table in tables.items():
        try:
            found[called] = msgspec.convert(table, Concept)
        except msgspec.ValidationError as error:
            wrong.append(f"dictionary.{called}: {error}")
    if wrong := [*wrong, *mistakes(found)]:
        raise DictionaryError("; ".join(wrong), about=name, remedy=REMEDY)
    return found


def read(path: Path) -> dict[str, Concept]:
    """A dictionary file. Raises DictionaryError."""
    try:
        return parse(path.read_text("utf-8"), str(path))
    except OSError as error:
        raise DictionaryError(f"cannot be read: {error.strerror}", about=str(path), remedy=REMEDY) from error
    except UnicodeDecodeError as error:
        raise DictionaryError("is not UTF-8", about=str(path), remedy="Save it as UTF-8") from error


def mistakes(concepts: Dictionary) -> list[str]:
    """What is wrong with each concept, in words."""
    found = []
    for name, concept in concepts.items():
        named = (*concept.words, *concept.hs, *concept.standards)
        if not named:
            found.append(f"dictionary.{name} is empty")
        if len(named) > MOST_WORDS:
            found.append(f"dictionary.{name} has more than {MOST_WORDS} names")
        if any(len(word) > 200 or not any(sign.isalnum() for sign in word) for word in named):
            found.append(f"dictionary.{name}: a name is blank or longer than 200 characters")
        for code in concept.hs:
            digits = code.replace(".", "").replace(" ", "")
            if not (digits.isascii() and digits.isdecimal() and 4 <= len(digits) <= 13):
                found.append(f"dictionary.{name}: hs '{code[:40]}' is no code of 4 to 13 digits")
    return found


def merged(own: Dictionary) -> dict[str, Concept]:
    """The shipped dictionary with a user's concepts; one of a known name is added to."""
    found = dict(shipped())
    for name, concept in own.items():
        known = found.get(name, Concept())
        found[name] = Concept(
            **{
                field: tuple(dict.fromkeys((*getattr(known, field), *getattr(concept, field))))
                for field in Concept.__struct_fields__
            }
        )
    return found
