"""The command `export`: evidence for a third party, or the archive as WARC. Writes outside the data folder only."""

import os
import re
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import click

from monitor.catalogue import chosen
from monitor.commands.context import Context, as_json_option, now, pass_context, print_json
from monitor.evidence import bundle, gathering, output
from monitor.evidence.errors import EvidenceError, EvidenceUsageError

_DAY = click.DateTime(formats=["%Y-%m-%d"])
_PATH = click.Path(path_type=Path)


@click.command()
@click.option(
    "--evidence", "keys", metavar="KEY", multiple=True, help="A notice, an entry or a change; may be repeated."
)
@click.argument("more", metavar="[KEY]...", nargs=-1)
@click.option("--on", "on_day", type=_DAY, help="What was seen as of the end of this day (publisher's calendar).")
@click.option("--out", type=_PATH, metavar="FOLDER|FILE.zip", help="Where to; evidence-KEY in this folder without it.")
@click.option("--timestamp", metavar="URL", help="RFC 3161 authority that stamps the manifest ([evidence] tsa).")
@click.option("--no-timestamp", is_flag=True, help="No time stamp, also where the configuration names an authority.")
@click.option("--warc", type=_PATH, metavar="FILE", help="Write every snapshot as WARC 1.1 instead.")
@click.option("--source", help="With --warc: only the snapshots of this source.")
@click.option("--site", type=_PATH, metavar="FOLDER", help="Write the public archive as files for any web space.")
@click.option("--base-url", metavar="URL", default="", help="With --site: where the files will be; for feeds.")
@click.option("--languages", metavar="en,zh", help="With --site: the languages of the pages; both without it.")
@click.option("--datasette", type=_PATH, metavar="FILE", help="Write the labels for Datasette, and how to start it.")
@as_json_option
@pass_context
def export_command(
    context: Context,
    keys: tuple[str, ...],
    more: tuple[str, ...],
    on_day: datetime | None,
    out: Path | None,
    timestamp: str | None,
    no_timestamp: bool,
    warc: Path | None,
    source: str | None,
    site: Path | None,
    base_url: str,
    languages: str | None,
    datasette: Path | None,
    as_json: bool,
) -> None:
    """Evidence of what was seen when, with originals, chain of hashes and verifier; or the archive as WARC or as files.

    `--site FOLDER` writes every page anybody may read, with feeds, tables and a search, as files that work from a disk
    and from any web space; run it again to bring them up to date.
    """
    if datasette:
        from monitor.commands.exporting_labels import labels_command

        alone = not (keys or more or warc or source or on_day or out or timestamp or site)
        labels_command(datasette, alone=alone, as_json=as_json)
        return
    if site or base_url or languages is not None:
        from monitor.commands.exporting_site import site_command

        others = bool(keys or more or warc or source or on_day or out or timestamp)
        site_command(context, site, base_url, languages, others=others, as_json=as_json)
        return
    keys = tuple(dict.fromkeys((*keys, *more))) if keys else ()
    wrong = _misuse(keys, more, warc, source, evidence_options=bool(on_day or out or timestamp))
    if wrong:
        raise EvidenceUsageError(wrong, remedy="See 'regwatch export --help'")
    if warc:
        told = _warc(context, warc, source)
        lines = [f"wrote {warc}: {told['records']} records of {told['snapshots']} snapshots"]
    else:
        authority = "" if no_timestamp else timestamp or context.settings().evidence.tsa
        day = on_day.date() if on_day else None
        told = _evidence(context, keys, day, out or _default_name(keys, day), authority)
        lines = _evidence_lines(told)
    if as_json:
        print_json(told)
    else:
        click.echo("\n".join(lines))


def _misuse(
    keys: tuple[str, ...], more: tuple[str, ...], warc: Path | None, source: str | None, *, evidence_options: bool
) -> str:
    if more and not keys:
        return "say --evidence before the keys"
    if bool(keys) == bool(warc):
        return "say what to export: --evidence KEY, --site FOLDER or --warc FILE"
    if source and not warc:
        return "--source goes with --warc"
    if warc and evidence_options:
        return "--on, --out and --timestamp go with --evidence"
    return ""


def _evidence(context: Context, keys: tuple[str, ...], day: date | None, out: Path, authority: str) -> dict[str, Any]:
    settings = context.settings()

    def stamped(data: bytes) -> bytes:
        from monitor.evidence.stamping import stamp  # nobody else needs the library

        return stamp(data, authority, proxy=settings.network.proxy, ca_file=settings.network.ca_file)

    with context.archive() as opened:
        claims = [gathering.claim_of(opened, key, day) for key in keys]
        with output.whole(out) as folder:
            made = bundle.write(
                folder, opened.archive, claims, created=_created(), stamp=stamped if authority else None
            )
    return {
        "out": str(out),
        "keys": [claim.key for claim in claims],
        "on": day,
        "snapshots": len(made.manifest["snapshots"]),
        "records": len(made.manifest["warc"]["records"]),
        "links": made.manifest["chain"]["links"],
        "head": made.manifest["archive"]["head"],
        "manifest_sha256": made.digest,
        "timestamp": authority or None,
        "claims": made.manifest["claims"],
    }


def _evidence_lines(told: dict[str, Any]) -> list[str]:
    stamp = f"time stamp by {told['timestamp']}" if told["timestamp"] else "no time stamp (--timestamp URL)"
    return [
        f"wrote {told['out']}: {told['snapshots']} snapshots, {told['links']} links of the chain, {stamp}",
        f"head of the chain: {told['head']}",
        f"SHA-256 of the manifest, to note down elsewhere: {told['manifest_sha256']}",
        "anybody can check it offline: python3 -I verify.py",
    ]


def _warc(context: Context, target: Path, source: str | None) -> dict[str, Any]:
    with context.archive() as opened:
        state = bundle.state_of(opened.archive)
        if source and source not in opened.archive.sources():
            chosen(context.settings(), (source,))  # unknown altogether: that error names what is known
            raise EvidenceError("no snapshot of it is archived", about=source)
        snapshots = records = 0
        with output.whole_file(target) as part, part.open("wb") as out:
            for written in bundle.warc_records(out, opened.archive, opened.archive.every(source), state):
                snapshots, records = snapshots + bool(written), records + len(written)
    return {"out": str(target), "source": source, "snapshots": snapshots, "records": records, "head": state.head}


def _default_name(keys: tuple[str, ...], day: date | None) -> Path:
    plain = re.sub(r"[^\w.-]+", "-", keys[0])[:80].strip("-.") or "export"
    return Path("-".join(["evidence", plain, *([day.isoformat()] if day else [])]))


def _created() -> datetime:
    """Now; or SOURCE_DATE_EPOCH, which makes the whole export the same bytes (reproducible-builds.org)."""
    fixed = os.environ.get("SOURCE_DATE_EPOCH", "")
    return datetime.fromtimestamp(int(fixed), UTC) if fixed.isdecimal() else now()
