"""The folder an export is written to: only what changed is written, what went is removed, nothing else is touched."""

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from monitor.site_export.errors import SiteExportError

LIST = ".regwatch-site.json"  # every file of ours in the folder


class Folder:
    """A folder to export to. Raises SiteExportError for one that holds something else."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._before = self._listed()
        self._now: set[str] = set()
        self.written = 0

    def announce(self, names: Iterable[str]) -> None:
        """Note that files of these names will be ours: whatever stops the writing, the next export finds its own."""
        self._list(self._before | set(names))

    def put(self, name: str, content: bytes) -> None:
        """Write one file, unless it is there already with the same bytes."""
        assert not name.startswith(("/", ".")) and "/../" not in name, name
        self._now.add(name)
        target = self.path / name
        if target.is_file() and target.stat().st_size == len(content) and target.read_bytes() == content:
            return
        self._replace(target, content)
        self.written += 1

    def finish(self) -> int:
        """Remove what an earlier export wrote and this one did not, and note what is ours. Gives the number removed."""
        gone = sorted(self._before - self._now, reverse=True)
        for name in gone:
            target = self.path / name
            with _told(target):
                target.unlink(missing_ok=True)
            for parent in target.parents:
                if parent == self.path or not parent.is_dir() or any(parent.iterdir()):
                    break
                parent.rmdir()
        self._list(self._now)
        return len(gone)

    def size(self) -> tuple[int, int]:
        """How many files, and how many bytes they have."""
        return len(self._now), sum((self.path / name).stat().st_size for name in self._now)

    def _list(self, names: set[str]) -> None:
        listed = json.dumps(sorted(names), indent=0).encode()
        if not (self.path / LIST).is_file() or (self.path / LIST).read_bytes() != listed:
            self._replace(self.path / LIST, listed)

    def _replace(self, target: Path, content: bytes) -> None:
        """Write a file whole or not at all."""
        part = target.with_name(f"{target.name}.part")
        with _told(target):
            target.parent.mkdir(parents=True, exist_ok=True)
            try:
                part.write_bytes(content)
                part.replace(target)
            finally:
                part.unlink(missing_ok=True)

    def _listed(self) -> set[str]:
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            if (self.path / LIST).is_file():
                names = json.loads((self.path / LIST).read_text("utf-8"))
                return {name for name in names if not name.startswith(("/", ".")) and ".." not in name.split("/")}
            if any(self.path.iterdir()):
                raise SiteExportError(
                    "the folder is not empty and holds no earlier export", about=str(self.path),
                    remedy="Name an empty or a new folder; nothing was written",
                )  # fmt: skip
        except (OSError, ValueError) as error:
            words = getattr(error, "strerror", None) or "its list of files cannot be read"
            raise SiteExportError(f"cannot be written to ({words})", about=str(self.path)) from error
        return set()


@contextmanager
def _told(target: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise SiteExportError(
            f"cannot be written ({error.strerror})", about=str(target),
            remedy="The export is not whole: run it again when that is mended",
        ) from error  # fmt: skip


def distinct(files: Mapping[str, str]) -> dict[str, str]:
    """By address, a file that no other address has, even where capitals do not tell names apart (Windows)."""
    taken: set[str] = set()
    found = {}
    for address in sorted(files):
        stem, dot, ending = files[address].rpartition(".")
        name, count = files[address], 1
        while name.casefold() in taken:
            count += 1
            name = f"{stem}_{count}{dot}{ending}"
        taken.add(name.casefold())
        found[address] = name
    return found
