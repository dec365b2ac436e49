"""Streams of an OLE compound file ([MS-CFB]) by name. Reads no content; hostile chains end where they loop."""

import struct

_HEADER = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_END = 0xFFFFFFFA  # this and above are marks, no sectors
_ENTRY = 128


class Compound:
    """An opened compound file. Raises ValueError and struct.error for what is none."""

    def __init__(self, body: bytes) -> None:
        if not body.startswith(_HEADER) or len(body) < 512:
            raise ValueError("no compound file")
        self._body = body
        shift, small_shift = struct.unpack_from("<HH", body, 30)
        if shift not in (9, 12) or small_shift != 6:
            raise ValueError("a compound file of unknown sectors")
        self._size = 1 << shift
        directory, self._cutoff, small_fat = (
            struct.unpack_from("<I", body, 48)[0],
            struct.unpack_from("<I", body, 56)[0],
            struct.unpack_from("<I", body, 60)[0],
        )
        self._fat = self._numbers(self._fat_sectors())
        self._small_fat = self._numbers(self._chain(small_fat, self._fat))
        entries = b"".join(map(self._sector, self._chain(directory, self._fat)))
        self._streams: dict[str, tuple[int, int]] = {}
        for at in range(0, len(entries) - _ENTRY + 1, _ENTRY):
            length, kind = struct.unpack_from("<HB", entries, at + 64)
            name = entries[at : at + max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
            start, size = struct.unpack_from("<II", entries, at + 116)
            if kind == 5:
                self._root = b"".join(map(self._sector, self._chain(start, self._fat)))
            elif kind == 2:
                self._streams.setdefault(name, (start, size))

    _root = b""

    def stream(self, name: str) -> bytes:
        """The bytes of a stream, b'' where there is none."""
        start, size = self._streams.get(name, (_END, 0))
        if size >= self._cutoff:
            return b"".join(map(self._sector, self._chain(start, self._fat)))[:size]
        return b"".join(self._root[at * 64 : at * 64 + 64] for at in self._chain(start, self._small_fat))[:size]

    def _fat_sectors(self) -> list[int]:
        found = [n for n in struct.unpack_from("<109I", self._body, 76) if n < _END]
        following, seen = struct.unpack_from("<I", self._body, 68)[0], set[int]()
        while following < _END and following not in seen and len(self._sector(following)) == self._size:
            seen.add(following)
            *more, following = struct.unpack(f"<{self._size // 4}I", self._sector(following))
            found += [n for n in more if n < _END]
        return found

    def _numbers(self, sectors: list[int]) -> list[int]:
        joined = b"".join(map(self._sector, sectors))
        return list(struct.unpack(f"<{len(joined) // 4}I", joined[: len(joined) // 4 * 4]))

    def _chain(self, start: int, links: list[int]) -> list[int]:
        found: list[int] = []
        seen: set[int] = set()
        while start < len(links) and start not in seen:
            seen.add(start)
            found.append(start)
            start = links[start]
        return found

    def _sector(self, number: int) -> bytes:
        at = (number + 1) * self._size
        return self._body[at : at + self._size]
