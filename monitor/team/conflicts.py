"""Two people at one triage: what to tell whoever comes second. Pure."""

from collections.abc import Iterable

from monitor.team.errors import ConflictError
from monitor.team.model import Entry, Triage

_MOST = 10  # alterations that are told


def conflict(stands: Triage, expected: int, newest: Iterable[Entry]) -> ConflictError:
    """Who altered what since the version that was seen, from the audit log of the change, newest first."""
    steps: list[str] = []
    for entry in newest:
        after, before = entry.after, entry.before
        if entry.what != "triage.set" or not isinstance(after, dict) or not isinstance(before, dict):
            continue
        if after.get("version", 0) <= expected or len(steps) == _MOST:
            break
        what = ", ".join(f"{field} from {_said(before[field])} to {_said(after[field])}" for field in before)
        steps.append(f"{entry.who} changed {what} at {entry.at:%Y-%m-%d %H:%M} UTC")
    steps.reverse()
    problem = "; ".join(steps) or f"it is at version {stands.version}, and there was never a version {expected}"
    return ConflictError(problem, about=stands.change, version=stands.version, steps=tuple(steps))


def _said(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = str(value or "nothing")
    return f"'{text[:80]}'" if " " in text or "\n" in text else text[:80]
