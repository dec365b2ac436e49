"""The doctor's visit: what it says at each step, that it keeps nothing, and that it saves cases the suite can read."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from monitor.cli import cli
from monitor.demo.internet import Internet
from tests.customs_site import HOST, CustomsSite, a_site, html


def doctor(
    site: CustomsSite, folder: Path, *options: str, name: str = "gacc", more: str = ""
) -> tuple[Result, list[str]]:
    with Internet(site) as net:
        config = folder / "regwatch.toml"
        network = f'[network]\nproxy = "{net.proxy}"\nca_file = "{net.ca_file}"\ndelay = 0\n'
        config.write_text(f'data = "{folder / "data"}"\n{network}{more}', "utf-8")
        found = CliRunner().invoke(cli, ["--config", str(config), "doctor", name, *options])
        asked = [address for address, *_ in net.requests]
    return found, asked


def test_a_healthy_source_is_described_step_by_step_with_one_visit_each(tmp_path: Path) -> None:
    found, asked = doctor(a_site(), tmp_path)
    assert found.exit_code == 0, found.output
    for words in (
        "robots.txt: well",
        "HTTP 404",
        "4 rows read",
        "2020-02-01",
        "key: gacc/announcement/2020/1",
        "first notice: well",
    ):
        assert words in found.output
    assert len(asked) == 3  # robots.txt, the list, one notice
    assert not (tmp_path / "data").exists()


def test_a_challenge_is_named_with_the_other_channels_and_no_repair(tmp_path: Path) -> None:
    site = a_site()
    site.list_answer = html("<script r='m'>$_ts={}; $_ts.nsd=1</script>", status=412)
    found, _ = doctor(site, tmp_path)
    assert found.exit_code == 3
    assert "access control" in found.output and "govcn" in found.output and "NOT WELL" in found.output


def test_an_unknown_layout_is_reported_with_the_shape_of_the_page_and_saved_as_a_case(tmp_path: Path) -> None:
    site = a_site()
    items = "".join(f'<li><a href="/x/{n}">公告{n}</a></li>' for n in range(9))
    site.list_answer = html(
        f'<html><head><title>新版</title></head><body><ul class="brand-new">{items}</ul></body></html>'
    )
    found, _ = doctor(site, tmp_path, "--save", str(tmp_path / "cases"))
    assert found.exit_code == 3
    assert "ul[brand-new]" in found.output and "'新版'" in found.output
    (case,) = (tmp_path / "cases").iterdir()
    about = json.loads((case / "input.json").read_text("utf-8"))
    assert about["role"] == "list" and "brand-new" in (case / "page.html").read_text("utf-8")


def test_a_forbidding_robots_file_is_the_first_thing_said(tmp_path: Path) -> None:
    from monitor.demo.internet import Answer, Request

    site = a_site()

    def forbidding(request: Request) -> Answer:
        if request.url.endswith("/robots.txt"):
            return Answer(status=200, headers={"Content-Type": "text/plain"}, body=b"User-agent: *\nDisallow: /\n")
        return site(request)

    found, asked = doctor(forbidding, tmp_path)  # type: ignore[arg-type]
    assert found.exit_code == 3 and "1. robots.txt: NOT WELL" in found.output
    assert all(url.endswith("/robots.txt") for url in asked)


@pytest.mark.parametrize("name", ["cnas-registry"])
def test_a_source_filled_by_import_says_so(tmp_path: Path, name: str) -> None:
    found = CliRunner().invoke(cli, ["--data", str(tmp_path), "doctor", name])
    assert found.exit_code != 0 and "import" in str(found.exception)


def test_json_has_the_same_steps(tmp_path: Path) -> None:
    found, _ = doctor(a_site(), tmp_path, "--json")
    steps = json.loads(found.output)["steps"]
    assert [step["name"] for step in steps] == ["robots.txt", "list", "first notice"]
    assert all(step["well"] for step in steps)


def test_a_page_of_ones_own_is_looked_at_though_no_list_leads_to_it(tmp_path: Path) -> None:
    site = a_site()
    path = next(iter(site.docs))
    mine = f'[[page]]\nname = "mine"\nurl = "{HOST}{path}"\n'
    found, asked = doctor(site, tmp_path, name="mine", more=mine)
    assert found.exit_code == 0, found.output
    assert asked == [f"{HOST}/robots.txt", f"{HOST}{path}"] and "key: mine/page" in found.output


def test_a_page_at_a_private_address_is_told_the_one_remedy(tmp_path: Path) -> None:
    mine = '[[page]]\nname = "mine"\nurl = "http://127.0.0.1:9/x"\n'
    found, asked = doctor(a_site(), tmp_path, name="mine", more=mine)
    assert found.exit_code == 3 and not asked
    assert "[network] allow" in found.output and "import" not in found.output
