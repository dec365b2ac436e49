"""A told story: what the demo lays beside the data, for one page. Read and checked, never executed."""

from pathlib import Path

import msgspec

from snapshots.errors import RegwatchError


class StoryError(RegwatchError):
    """The story file is not what the page can show."""


class Count(msgspec.Struct, frozen=True, kw_only=True):
    """One figure somebody published. `source` is an address or plain words."""

    as_of: str = ""
    list: str = ""
    publisher: str = ""
    measure: str = ""
    value: int | float | str | None = None
    source: str | int | None = ""


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One day of the story. `uncertain` is shown beside it; `changes` are ids on record."""

    date: str
    headline: str
    text: str = ""
    uncertain: bool = False
    changes: tuple[str, ...] = ()
    counts: tuple[Count, ...] = ()


class Story(msgspec.Struct, frozen=True, kw_only=True):
    """The whole story."""

    title: str
    note: str = ""
    steps: tuple[Step, ...] = ()


def read_story(folder: Path) -> Story | None:
    """The story beside the data, None when there is none. Raises StoryError."""
    path = folder / "story.json"
    if not path.exists():
        return None
    try:
        return msgspec.json.decode(path.read_bytes(), type=Story)
    except (msgspec.DecodeError, OSError) as error:
        raise StoryError(f"the story file cannot be read ({error})", about=str(path)) from error
