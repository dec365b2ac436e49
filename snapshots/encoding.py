"""A record as one line of JSON and back. The stored line begins with its type, then the fields in model order."""

import json

import msgspec

from snapshots.model import Entry, Notice, Record


def encode(record: Record) -> str:
    """A record as stored."""
    return json.dumps(
        {"type": type(record).__name__, **msgspec.to_builtins(record)}, ensure_ascii=False, separators=(",", ":")
    )


def decode(text: str) -> Record:
    """A stored record; fields an older regwatch did not know take their defaults."""
    fields = json.loads(text)
    kinds: dict[str, type[Notice] | type[Entry]] = {"Notice": Notice, "Entry": Entry}
    return msgspec.convert(fields, kinds[fields.pop("type")])
