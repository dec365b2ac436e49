"""Settings: one TOML file, secrets from the environment. Reads and checks, acts on nothing."""

from monitor.settings.reading import DEFAULT_CONFIG, SettingsError, load, parse
from monitor.settings.tables import (
    DEFAULT_DATA,
    Digests,
    Evidence,
    Mail,
    Network,
    Oidc,
    Operators,
    Reminders,
    Search,
    Settings,
    Translation,
    Web,
)

__all__ = [
    "DEFAULT_CONFIG", "DEFAULT_DATA", "Digests", "Evidence", "Mail", "Network", "Oidc", "Operators", "Reminders",
    "Search", "Settings", "SettingsError", "Translation", "Web", "load", "parse",
]  # fmt: skip
