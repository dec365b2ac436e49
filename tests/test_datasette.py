"""The labels shipped for Datasette: every table has its own, and those that tell of people are closed."""

import json
import shutil
import sqlite3
import subprocess
from importlib import resources
from pathlib import Path
from typing import Any

import pytest

from monitor.web.api.tables import TABLES
from tests.web_archive import build

yaml = pytest.importorskip("yaml", reason="PyYAML is not installed (pip install pyyaml)")
DATASETTE = shutil.which("datasette") or str(Path(".venv/bin/datasette").resolve())
OF_PEOPLE = {"person", "address", "who", "by", "readers", "token", "given_by", "made_by", "person_id", "how"}
ROOT_ONLY = {"id": "root"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data")
    build(folder)
    return folder


@pytest.fixture(scope="module")
def labels() -> dict[str, Any]:
    text = resources.files("monitor.web.api").joinpath("datasette.yaml").read_text(encoding="utf-8")
    found: dict[str, Any] = yaml.safe_load(text)["databases"]
    return found


def columns_of(file: Path) -> dict[str, set[str]]:
    with sqlite3.connect(file) as connection:
        names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {
            name: {row[1] for row in connection.execute(f"PRAGMA table_info('{name}')")}
            for name in names
            if not name.startswith("sqlite_")
        }


@pytest.mark.parametrize("database", ["regwatch", "snapshots"])
def test_every_table_has_its_label(folder: Path, labels: dict[str, Any], database: str) -> None:
    tables = labels[database]["tables"]
    held = columns_of(folder / f"{database}.sqlite")
    assert set(held) == set(tables)
    for name, label in tables.items():
        assert label.get("hidden") or (label["title"] and label["description"])
        assert set(label.get("columns", ())) <= held[name] and {label.get("sort_desc", "")} <= {*held[name], ""}


def test_every_table_that_tells_of_people_is_closed(folder: Path, labels: dict[str, Any]) -> None:
    regwatch = labels["regwatch"]
    assert regwatch["allow_sql"] == ROOT_ONLY
    for name, columns in columns_of(folder / "regwatch.sqlite").items():
        if columns & OF_PEOPLE:
            assert regwatch["tables"][name] | {"hidden": True, "allow": ROOT_ONLY} == regwatch["tables"][name], name
    closed = {name for name, label in regwatch["tables"].items() if "allow" in label}
    for table in TABLES:
        if table.rows in closed:
            assert not set(table.names) & OF_PEOPLE, f"{table.name} is handed out by the API"


@pytest.mark.skipif(not Path(DATASETTE).exists(), reason="datasette is not installed (pip install datasette)")
@pytest.mark.parametrize(
    ("path", "opens"),
    [("/regwatch/changes.json", True), ("/snapshots/captures.json", True), ("/regwatch/members.json", False),
     ("/regwatch/secret.json", False), ("/regwatch.json?sql=select+*+from+secret", False)],
)  # fmt: skip
def test_a_real_datasette_shows_what_is_open_and_nothing_else(folder: Path, path: str, opens: bool) -> None:
    with resources.as_file(resources.files("monitor.web.api").joinpath("datasette.yaml")) as metadata:
        files = [str(folder / name) for name in ("regwatch.sqlite", "snapshots.sqlite")]
        told = subprocess.run(
            [DATASETTE, *files, "--metadata", str(metadata), "--get", path], capture_output=True, text=True, timeout=60
        )
    assert (told.returncode == 0) == opens, told.stdout[:300] + told.stderr[-300:]
    if opens:
        assert json.loads(told.stdout)["rows"]
    else:
        assert "Forbidden" in told.stdout


def test_the_command_writes_the_labels_and_says_how_to_start(tmp_path: Path) -> None:
    from click.testing import CliRunner

    from monitor.cli import cli

    target = tmp_path / "labels.yaml"
    told = CliRunner().invoke(cli, ["export", "--datasette", str(target)])
    assert told.exit_code == 0 and "--metadata" in told.output
    assert yaml.safe_load(target.read_text(encoding="utf-8"))["title"] == "regwatch"
    both = CliRunner().invoke(cli, ["export", "--datasette", str(target), "--warc", str(tmp_path / "x")])
    assert both.exit_code != 0
    nowhere = CliRunner().invoke(cli, ["export", "--datasette", str(tmp_path / "no" / "such")])
    assert nowhere.exit_code != 0 and "Traceback" not in nowhere.output
