"""The README's tables of sources and registers, made from what the sources declare."""

from collections.abc import Iterable, Iterator

from spiders.base import Source

START, END = "<!-- sources: made by 'regwatch sources --markdown' -->", "<!-- sources: end -->"


def source_tables(sources: Iterable[Source]) -> str:
    """Both tables between the marks that let a test find them."""
    known = list(sources)
    return "\n".join((START, *_sources(known), "", *_registers(known), END))


def _sources(sources: Iterable[Source]) -> Iterator[str]:
    yield "| source | what | how it is watched | shapes of lists, articles |"
    yield "|---|---|---|---|"
    for source in sources:
        shapes = f"{len(source.lists)}, {len(source.articles)}"
        yield f"| `{source.name}` | {source.title.zh} · {source.title.en} | {_how(source)} | {shapes} |"


def _how(source: Source) -> str:
    if not source.unattended:
        return "by `regwatch import` of what a person saved"
    said = [f"`{source.cadence}` {source.timezone}"]
    if source.render:
        said.append("in a browser (extra `render`)")
    if source.second_channels:
        said.append(f"when shut: {', '.join(f'`{name}`' for name in source.second_channels)}")
    return "; ".join(said)


def _registers(sources: Iterable[Source]) -> Iterator[str]:
    known = list(sources)
    filled: dict[str, list[str]] = {}
    for source in known:
        for register in source.registers:
            filled.setdefault(register.name, []).append(f"`{source.name}`")
    yield "| register | what | made from |"
    yield "|---|---|---|"
    for source in known:
        if source.register:
            whole = "the whole list" if source.complete else "the rows seen so far"
            yield f"| `{source.name}` | {source.register.zh} · {source.register.en} | its own list: {whole} |"
        for register in source.registers:
            if names := filled.pop(register.name, None):
                title = f"{register.title.zh} · {register.title.en}"
                yield f"| `{register.name}` | {title} | acts and annexes of {', '.join(names)} |"
