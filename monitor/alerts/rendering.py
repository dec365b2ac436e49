"""From words to the two parts of a message: plain text, and HTML that holds in the big mail programs. Sends nothing.

A template of the same name in the folder `mail.templates` is taken in place of ours. One that cannot be used is told in
the log, once, and ours takes its place: no message is lost to it.
"""

import logging
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import css_inline
from jinja2 import (
    BaseLoader,
    ChoiceLoader,
    FileSystemLoader,
    PackageLoader,
    StrictUndefined,
    meta,
    nodes,
    select_autoescape,
)
from jinja2.sandbox import SandboxedEnvironment
from markupsafe import Markup

from monitor.settings import Settings
from monitor.telling.wording import plain
from snapshots.errors import RegwatchError

CLIPPED_AT = 102 * 1024  # bytes of HTML from which on Gmail shows "[Message clipped]" and hides the unsubscribe line
PARTS = ("txt", "html")

_EMPTY = re.compile(r"<body[^>]*>\s*</body>")
_log = logging.getLogger(__name__)
_told = set[str]()
# css-inline: rules of @media cannot be inlined; they stay in a <style> of their own, for programs that know them
_inliner = css_inline.CSSInliner(load_remote_stylesheets=False, keep_at_rules=True)


class TemplateError(RegwatchError):
    """A template of the user's own cannot be used; ours was taken."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """The same words twice, and what was wrong with the user's own templates on the way."""

    text: str
    html: str
    mistakes: tuple[TemplateError, ...] = ()


def render(name: str, context: Mapping[str, Any], settings: Settings) -> tuple[str, str]:
    """The plain text and the HTML of the templates `name`.txt and `name`.html, styles inlined.

    Every context gives `title` and `language` (en, zh or both) besides what its templates ask for. A broken template
    of the user's is told in the log and ours is taken; a mistake in ours raises jinja2.TemplateError.
    """
    made = rendered(name, context, settings)
    for mistake in untold(made.mistakes):
        _log.warning("%s", mistake)
    return made.text, made.html


def fits(text: str, html: str, *, whole: bool) -> bool:
    """Whether mail programs show a message without cutting it off.

    What is cut is HTML; some count the whole mail as it travels. Acts are not shortened for these (`whole`: nothing is
    left out but the end of long texts), lists of which a part is left out anyway are.
    """
    size = len(html.encode())
    travelling = (size + len(text.encode())) * 7 // 5  # base64, its line ends, headers
    return size < CLIPPED_AT and (whole or travelling < CLIPPED_AT)


def untold(mistakes: Iterable[TemplateError]) -> list[str]:
    """Those of the mistakes this process has not told yet, as lines; they count as told from now on."""
    lines = [line for line in dict.fromkeys(map(str, mistakes)) if line not in _told]
    _told.update(lines)
    return lines


def rendered(name: str, context: Mapping[str, Any], settings: Settings) -> Rendered:
    """The same, with the mistakes found in the user's own templates instead of a word in the log."""
    folder = settings.mail.templates
    if not folder:
        text, html = _parts(_environment(""), name, context)
        return Rendered(text=text, html=html)
    wrong = _unusable(Path(folder))
    if wrong is None:
        try:
            text, html = _parts(_environment(folder), name, context)
        except Exception as error:  # whatever a template of the user's does, the message goes out
            wrong = _mistake(folder, name, error)
        else:
            return Rendered(text=text, html=html)
    text, html = _parts(_environment(""), name, context)
    return Rendered(text=text, html=html, mistakes=(wrong,))


def template_mistakes(settings: Settings) -> list[TemplateError]:
    """What can be known to be wrong with the user's templates before a message needs them: their form, their names.

    `send`, `run` and `doctor` tell it when they begin.
    """
    folder = settings.mail.templates
    if not folder:
        return []
    if wrong := _unusable(Path(folder)):
        return [wrong]
    found, ours = [], set(_environment("").list_templates())
    for file in sorted(path for path in Path(folder).iterdir() if path.suffix.removeprefix(".") in PARTS):
        if file.name not in ours:
            problem = f"no message uses {file.name}"
            found.append(TemplateError(problem, about=folder, remedy=f"Ours are called {', '.join(sorted(ours))}"))
            continue
        try:
            _environment(folder).get_template(file.name)
            if strange := sorted(_names(_environment(folder), file.name) - _known_names(file.stem)):
                problem = f"{file.name} asks for {', '.join(strange)}, which no message gives it"
                known = ", ".join(sorted(_known_names(file.stem)))
                found.append(TemplateError(problem, about=f"mail.templates {folder}", remedy=f"It is given {known}"))
        except Exception as error:
            found.append(_mistake(folder, file.stem, error))
    return found


def _names(environment: SandboxedEnvironment, file: str) -> set[str]:
    """The values a template asks for and does not make itself."""
    assert environment.loader is not None
    source = environment.loader.get_source(environment, file)[0]
    if not source.strip():
        raise ValueError("it says nothing")
    tree = environment.parse(source)
    imported = [name for node in tree.find_all(nodes.FromImport) for name in node.names]
    own = {name if isinstance(name, str) else name[1] for name in imported}
    own |= {node.target for node in tree.find_all(nodes.Import)}
    own |= {node.name for node in tree.find_all(nodes.Macro)}
    own |= {node.name for node in tree.find_all(nodes.Name) if node.ctx == "store"}
    return meta.find_undeclared_variables(tree) - own - {"self", "super", "caller", "varargs", "kwargs"}


def _known_names(stem: str) -> set[str]:
    """The values ours of that name ask for, in either part, and the frame around them."""
    ours = _environment("")
    files = [file for file in ours.list_templates() if file.rpartition(".")[0] in (stem, "letter")]
    if stem == "letter":
        return {"title", "language", "archive"}
    return {"title", "language", "archive", *(name for file in files for name in _names(ours, file))}


def _parts(environment: SandboxedEnvironment, name: str, context: Mapping[str, Any]) -> tuple[str, str]:
    text = environment.get_template(f"{name}.txt").render(context)
    html = _inliner.inline(environment.get_template(f"{name}.html").render(context))
    if not text.strip() or _EMPTY.search(html):
        raise ValueError("it says nothing")
    return text, html


@lru_cache(maxsize=8)
def _environment(folder: str) -> SandboxedEnvironment:
    """Templates see values and no machinery (sandboxed); what is undefined is a mistake, not a gap in a mail."""
    loaders: list[BaseLoader] = [FileSystemLoader(folder)] if folder else []
    made = SandboxedEnvironment(
        loader=ChoiceLoader([*loaders, PackageLoader("monitor.alerts")]),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["linked"] = linked
    return made


def linked(address: str) -> Markup:
    """A web address as a link that shows where it goes; anything else (javascript:, file:) as mere words."""
    shape = '<a href="{0}">{0}</a>' if address.startswith(("https://", "http://")) else "{0}"
    return Markup(shape).format(address)  # noqa: S704 - format() escapes what it puts in


def _unusable(folder: Path) -> TemplateError | None:
    if folder.is_dir():
        return None
    problem = "is not a folder" if folder.exists() else "no such folder"
    remedy = "Correct the setting; our templates are used"
    return TemplateError(problem, about=f"mail.templates {folder}", remedy=remedy)


def _mistake(folder: str, name: str, error: Exception) -> TemplateError:
    line = getattr(error, "lineno", None)
    file = Path(str(getattr(error, "filename", "") or name)).name
    where = f"{file}, line {line}" if line else file
    words = plain(str(error), 200) or type(error).__name__
    problem = f"the template cannot be used ({where}: {type(error).__name__}: {words})"
    remedy = "Correct or remove it; ours was used meanwhile"
    return TemplateError(problem, about=f"mail.templates {folder}", remedy=remedy)
