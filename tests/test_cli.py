"""The command line as people and scripts meet it: bad input is one clear line and a documented exit code."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

TOML_MISTAKES = {
    "broken": "[mail\nhost = 1",
    "unknown key": '[mail]\nhots = "smtp.example.org"',
    "wrong type": '[mail]\nport = "many"',
    "no address": '[[subscription]]\nname = "anna"\nchannel = "smtp"',
    "odd hour": '[[subscription]]\nname = "anna"\naddress = "a@b"\nwhen = "daily"\nat = "8 o\'clock"',
    "odd zone": '[[subscription]]\nname = "anna"\naddress = "a@b"\ntimezone = "Middle/Earth"',
    "twice": '[[subscription]]\nname = "a"\naddress = "a@b"\n[[subscription]]\nname = "a"\naddress = "a@b"',
}


def regwatch(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "monitor", *arguments],
        cwd=folder, capture_output=True, text=True, timeout=180,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent), **environment},
    )  # fmt: skip


def one_line(result: subprocess.CompletedProcess[str], code: int) -> str:
    assert result.returncode == code, result.stderr
    assert "Traceback" not in result.stderr
    lines = [line for line in result.stderr.splitlines() if line.startswith("regwatch: ")]
    assert len(lines) == 1
    return lines[0]


def test_an_unknown_source_is_a_usage_error_that_lists_the_known_ones(tmp_path: Path) -> None:
    line = one_line(regwatch(tmp_path, "check", "mofcm"), 2)
    assert "mofcm" in line and "Did you mean mofcom" in line


@pytest.mark.parametrize("mistake", TOML_MISTAKES)
def test_a_mistake_in_the_configuration_names_file_and_place(tmp_path: Path, mistake: str) -> None:
    (tmp_path / "regwatch.toml").write_text(TOML_MISTAKES[mistake], "utf-8")
    assert "regwatch.toml" in one_line(regwatch(tmp_path, "check"), 1)


def test_a_named_configuration_that_is_missing_is_said(tmp_path: Path) -> None:
    assert "nowhere.toml: no such file" in one_line(regwatch(tmp_path, "--config", "nowhere.toml", "sources"), 1)


def test_an_unreachable_site_names_the_address_and_exits_3_and_loses_nothing(tmp_path: Path) -> None:
    (tmp_path / "regwatch.toml").write_text('[network]\nproxy = "http://127.0.0.1:9"\ndelay = 0.0\n', "utf-8")
    result = regwatch(tmp_path, "check", "gacc")
    assert result.returncode == 3
    assert "http://www.customs.gov.cn/" in result.stderr and "Traceback" not in result.stderr
    assert regwatch(tmp_path, "verify").returncode == 0


def test_reading_commands_without_an_archive_say_how_to_make_one(tmp_path: Path) -> None:
    assert "regwatch demo" in one_line(regwatch(tmp_path, "changes"), 1)


def test_init_writes_an_example_that_loads_and_never_overwrites(tmp_path: Path) -> None:
    assert regwatch(tmp_path, "init").returncode == 0
    assert regwatch(tmp_path, "sources").returncode == 0
    assert "already exists" in one_line(regwatch(tmp_path, "init"), 1)


def test_every_line_of_the_example_is_a_valid_setting_when_uncommented() -> None:
    from monitor.commands.example import EXAMPLE
    from monitor.settings import parse

    lines = EXAMPLE.splitlines()
    wanted = [line.removeprefix("# ") if " = " in line or line.startswith("# [[") else "" for line in lines]
    wanted = [new or (old if old.startswith("[") else "") for new, old in zip(wanted, lines, strict=True)]
    text = "\n".join(line for line in wanted if not line.startswith("#") and "everything is optional" not in line)
    settings = parse(text, "example")
    assert settings.subscription[0].name == "anna" and settings.mail.port == 587


def test_debug_shows_the_traceback(tmp_path: Path) -> None:
    assert "Traceback" in regwatch(tmp_path, "--debug", "check", "mofcm").stderr


def test_help_names_every_command(tmp_path: Path) -> None:
    output = regwatch(tmp_path, "--help").stdout
    for command in ("demo", "init", "check", "run", "serve", "send", "sources", "health", "changes", "verify"):
        assert f"  {command} " in output


def test_a_data_folder_that_cannot_be_made_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    assert "file" in one_line(regwatch(tmp_path, "--data", "file/data", "send"), 1)


def test_readme_lists_every_source_register_and_command() -> None:
    from click import Context

    from monitor.cli import COMMANDS, cli
    from monitor.commands.source_table import source_tables
    from spiders.sources import all_sources

    readme = (Path(__file__).parent.parent / "README.md").read_text("utf-8")
    commands = [command for name in COMMANDS if (command := cli.get_command(Context(cli), name))]
    names = [command.name for command in commands if not command.hidden]
    assert [name for name in names if f"| `{name}` |" not in readme] == []
    made = source_tables(all_sources().values())
    assert made in readme, "README.md: replace the tables of sources by the output of 'regwatch sources --markdown'"
