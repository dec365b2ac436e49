"""A reader of hostile files, run in a child process with limits. Knows no format.

A PDF or Office parser is native code or unpacks what it is given, and meets files from anywhere: it runs apart, with
limits of memory, processor time, wall time and output, so that a bomb or a hang costs one file and never the check.
The parent imports none of the parsers.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from importlib import import_module
from pathlib import Path
from typing import Any

from spiders.reading.errors import UnreadableError

PROCESSOR_SECONDS = 9.0  # hard; readers stop by themselves after `PATIENCE` and give what they have
PATIENCE = 7.5
WALL_SECONDS = 30.0  # only longer than the processor's where the machine is busy with others
MEMORY = 1 << 30
OUTPUT = 96 << 20  # 100,000 rows of ten Chinese cells are some 30 MB
READERS = (
    "spiders.reading.files.pdf",
    "spiders.reading.files.docx",
    "spiders.reading.files.doc",
    "spiders.reading.files.office",
)
_ROOT = str(Path(__file__).resolve().parents[3])


def read_apart(reader: str, body: bytes, *, what: str, seconds: float = WALL_SECONDS) -> Any:
    """What `read(body)` of the module `reader` returns (JSON values), from a child process with limits.

    `what` names the file's kind in messages ('PDF'). Raises UnreadableError: the reader's own one, or one that says
    which limit stopped it.
    """
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, (_ROOT, os.environ.get("PYTHONPATH"))))}
    with tempfile.TemporaryFile() as answer:
        try:
            child = subprocess.run(
                [sys.executable, "-P", "-m", "spiders.reading.files.limits", reader],
                input=body,
                stdout=answer,
                stderr=subprocess.DEVNULL,
                timeout=seconds,
                env=environment,
            )
        except subprocess.TimeoutExpired as error:
            raise UnreadableError(f"the {what} was not read within {seconds:g} s") from error
        answer.seek(0)
        said = _parsed(answer.read(OUTPUT + 1)) if child.returncode == 0 else None
    if said is None:
        raise UnreadableError(f"not a readable {what}: its reader was stopped (damaged, or made to use up the machine)")
    if "error" in said:
        raise UnreadableError(str(said["error"]))
    return said["value"]


def expired(patience: float = PATIENCE) -> bool:
    """Whether a reader in a child has used up its time and should give what it has."""
    return time.process_time() > patience


def _parsed(answer: bytes) -> dict[str, Any] | None:
    try:
        said = json.loads(answer)
    except (ValueError, RecursionError):
        return None
    return said if isinstance(said, dict) and ("error" in said or "value" in said) else None


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (int(PROCESSOR_SECONDS), int(PROCESSOR_SECONDS) + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (OUTPUT, OUTPUT))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _main(reader: str) -> None:
    """The child: reads standard input, answers in JSON on standard output."""
    if reader not in READERS:
        raise ValueError(reader)
    _limit()
    body = sys.stdin.buffer.read()
    try:
        said = {"value": import_module(reader).read(body)}
    except UnreadableError as error:
        said = {"error": str(error)}
    except MemoryError:
        said = {"error": "too large: reading it needs more memory than a document may take"}
    except RecursionError:
        said = {"error": "damaged: nested without end"}
    sys.stdout.buffer.write(json.dumps(said, ensure_ascii=False).encode("utf-8", "replace"))


if __name__ == "__main__":
    _main(sys.argv[1])
