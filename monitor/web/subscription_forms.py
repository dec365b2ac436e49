"""A subscription as a form has it: read from what was sent, and filled in again. Pure; saves nothing."""

import re
from collections.abc import Mapping, Sequence

import msgspec

from monitor.subscription import NEWS, SIGNIFICANCE, WEEKDAYS, WHEN, Subscription
from monitor.web.forms import Form, first
from monitor.web.wording import Spoken

LISTS = ("words", "codes", "standards", "entries", "watch")  # written between commas, or in lines of their own
FIELDS = (
    *LISTS, "name", "sources", "kinds", "significance", "when", "at", "weekday", "day", "timezone", "quiet", "language",
)  # fmt: skip
MOST_SOURCES = 200

WHENS: Mapping[str, str] = Spoken(
    dict(zip(WHEN, ("At once", "Once a day", "Once a week", "Once a month"), strict=True))
)
LANGUAGES: Mapping[str, str] = Spoken({"en": "English", "zh": "Chinese", "both": "English and Chinese"})
WEIGHTS: Mapping[str, str] = Spoken(
    dict(zip(SIGNIFICANCE, ("Every change, mere wording too", "No mere rewording", "Only what is urgent"), strict=True))
)
DAYS: Mapping[str, str] = Spoken(
    dict(zip(WEEKDAYS, ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"), strict=True))
)
KINDS: Mapping[str, str] = Spoken({
    "notice.*": "Notices: new, amended, in force, gone",
    "entry.*": "Entries of registers",
    "register.closed": "Registers that are closed",
    "correction": "Corrections of what we told",
    "source.*": "Trouble with watching a source",
})  # fmt: skip


def wanted(form: Form, before: Subscription) -> Subscription:
    """The subscription a form describes; what the form does not have stays. Whether it can be is asked elsewhere."""
    fields: dict[str, object] = {
        field: first(form, field)
        for field in ("language", "when", "at", "weekday", "timezone", "quiet", "significance")
        if field in form
    }
    fields |= {field: _parts(first(form, field)) for field in LISTS if field in form}
    if "day" in form:
        day = first(form, "day")
        fields["day"] = int(day) if day.isascii() and day.isdigit() and len(day) < 4 else 0
    if "whole" in form:  # boxes that are not ticked are not sent: only a whole form says that they are not
        fields["sources"] = tuple(form.get("sources", ()))[:MOST_SOURCES]
        fields["kinds"] = tuple(form.get("kinds", ()))[:20]
        fields["watch_only"] = "watch_only" in form
    else:
        fields |= {field: tuple(form[field])[:MOST_SOURCES] for field in ("sources", "kinds") if field in form}
    return msgspec.structs.replace(before, **fields)


def filled(one: Subscription) -> dict[str, str]:
    """The fields of several values as the form shows them: one on each line."""
    return {field: "\n".join(getattr(one, field)) for field in LISTS}


def offered(one: Subscription) -> dict[str, str]:
    """The kinds a form offers: the families, and what else the subscription names already."""
    return {**{kind: KINDS[kind] for kind in KINDS}, **{kind: kind for kind in one.kinds if kind not in KINDS}}


def blank(address: str, language: str) -> Subscription:
    """What the form for a new subscription starts from."""
    return Subscription(name="", address=address, language=language, kinds=NEWS)


def _parts(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_trimmed(re.split("[,;，；、\r\n]", text))))


def _trimmed(parts: Sequence[str]) -> list[str]:
    return [part.strip() for part in parts if part.strip()]
