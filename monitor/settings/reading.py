"""Reading the file: TOML to settings, every mistake told with its place. Acts on nothing."""

import tomllib
from pathlib import Path

import msgspec

from monitor.dictionary import Concept, DictionaryError, checked, read
from monitor.settings.checking import mistakes_in
from monitor.settings.tables import Settings
from snapshots.errors import RegwatchError
from spiders.pages.declared import AddressFileError, Declared, addresses_in

DEFAULT_CONFIG = Path("regwatch.toml")


class SettingsError(RegwatchError):
    """The configuration file or the environment cannot be used as it is."""


def load(config: Path | None, data: Path | None = None) -> Settings:
    """Read the file (its absence is fine unless it was named), then let `data` override it.

    Raises SettingsError with the file, the place and the mistake in one line.
    """
    path = config or DEFAULT_CONFIG
    if not path.exists():
        if config is not None:
            raise SettingsError("no such file", about=str(path), remedy="'regwatch init' writes one")
        settings = Settings()
    else:
        settings = parse(path.read_text("utf-8"), str(path))
    return msgspec.structs.replace(settings, data=data) if data else settings


def parse(text: str, name: str) -> Settings:
    """Settings from TOML text. Raises SettingsError."""
    remedy = "Correct the file; 'regwatch init' writes a commented example"
    try:
        tables = tomllib.loads(text)
        own = _dictionary(tables.pop("dictionary", {}), name)
        settings = msgspec.convert(tables, Settings, dec_hook=lambda kind, value: kind(value))
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"not valid TOML: {error}", about=name, remedy=remedy) from error
    except msgspec.ValidationError as error:
        raise SettingsError(str(error), about=name, remedy=remedy) from error
    if found := mistakes_in(settings):
        raise SettingsError("; ".join(found), about=name, remedy=remedy)
    return msgspec.structs.replace(settings, page=_with_addresses(settings.page, Path(name).parent), dictionary=own)


def _dictionary(given: object, name: str) -> dict[str, Concept]:
    """The tables of `[dictionary.NAME]`, or of the file `dictionary = "…"` names. Raises SettingsError."""
    try:
        if isinstance(given, str):
            return read(Path(name).parent / given)
        return checked(given if isinstance(given, dict) else {"": given}, name)
    except DictionaryError as error:
        raise SettingsError(error.problem, about=error.about, remedy=error.remedy) from error


def _with_addresses(pages: tuple[Declared, ...], folder: Path) -> tuple[Declared, ...]:
    """The pages with the addresses their files name. Raises SettingsError."""
    try:
        return tuple(
            msgspec.structs.replace(page, urls=addresses_in(folder / page.urls_file)) if page.urls_file else page
            for page in pages
        )
    except AddressFileError as error:
        raise SettingsError(error.problem, about=error.about, remedy=error.remedy) from error
