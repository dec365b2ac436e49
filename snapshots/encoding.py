"""A record as one line of JSON and back. The stored line begins with its type, then the fields in model order."""

import msgspec

from snapshots.model import Entry, Notice, Record

_READERS: dict[str, msgspec.json.Decoder[Notice] | msgspec.json.Decoder[Entry]] = {
    "Notice": msgspec.json.Decoder(Notice),
    "Entry": msgspec.json.Decoder(Entry),
}


def encode(record: Record) -> str:
    """A record as stored."""
    return f'{{"type":"{type(record).__name__}",{msgspec.json.encode(record).decode()[1:]}'


def decode(text: str) -> Record:
    """A stored record; fields an older regwatch did not know take their defaults."""
    name = text.split('"', 4)[3]  # {"type":"Notice",…
    return _READERS[name].decode(text)
