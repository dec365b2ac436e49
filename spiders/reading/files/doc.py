"""Word 97 documents (.doc) to lines through antiword, where it is installed. Gives no tables: their cells are lines."""

import shutil
import subprocess
import tempfile
from typing import Any

from spiders.reading.errors import UnreadableError
from spiders.reading.files import text


def read(body: bytes) -> dict[str, Any]:
    """The parts of a Document as JSON values. Raises UnreadableError. Runs in a child process (limits.py)."""
    program = shutil.which("antiword")
    if program is None:
        raise UnreadableError("a Word 97 document (.doc): open it and save as .docx (or install antiword)")
    with tempfile.NamedTemporaryFile(suffix=".doc") as file:
        file.write(body)
        file.flush()
        # Its limits are those of this process, which it inherits. -w 0: a paragraph is a line.
        said = subprocess.run([program, "-w", "0", "-m", "UTF-8.txt", file.name], capture_output=True)
    written = said.stdout.decode("utf-8", "replace")
    if said.returncode != 0 or not written.strip():
        cause = text.lines(said.stderr.decode("utf-8", "replace"))[:1]
        raise UnreadableError(
            f"not a readable .doc ({', '.join(cause) or 'no words in it'}): open it and save as .docx"
        )
    lines = text.lines(written.replace("|", "\n"))
    return {"blocks": lines, "title": "", "problems": ["tables of a .doc are read as lines"] if "|" in written else [],
            "around": []}  # fmt: skip
