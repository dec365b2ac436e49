"""Real lists of the corpus imported in their order, columns a person names, and files that are not what they seem."""

import io
import json
import zipfile
from pathlib import Path

import openpyxl
import pytest

from monitor.workspace import workspace
from tests.test_import import Desk, desk, labs

LISTS = Path(__file__).parent / "data" / "lists"
EXPORT = "gacc-export-inspection"
__all__ = ["desk"]


def listed(desk: Desk, register: str, day: str) -> set[str]:
    rows = json.loads(desk.run("register", register, "--on", day, "--json").stdout)
    return {row["key"].partition("/")[2] for row in rows if row["state"] == "listed"}


def act(desk: Desk, register: str, name: str, day: str, *words: str) -> dict[str, object]:
    return desk.imports(register, str(LISTS / f"{name}.csv"), "--seen-at", day, *words)


# -- the corpus, in its order (tests/data/lists: origin corpus INDEX.md, sections 1, 3 and 4) ---------------------


def test_nineteen_codes_stood_from_april_2020_and_five_from_december(desk: Desk) -> None:
    act(desk, EXPORT, "gacc-2020-53-annex", "2020-04-10", "--act", "gacc/announcement/2020/53", "--as", "add")
    gone = act(
        desk,
        EXPORT,
        "gacc-2020-12-14-codes-annex",
        "2020-12-05",
        "--act",
        "gacc/announcement/2020/124",
        "--as",
        "remove",
    )
    assert len(gone["changes"]) == 14 and not gone["held"] and not gone["told"]  # type: ignore[arg-type]
    counts = {day: len(listed(desk, EXPORT, day)) for day in ("2020-04-10", "2020-12-04", "2020-12-05", "2021-01-01")}
    assert counts == {"2020-04-10": 19, "2020-12-04": 19, "2020-12-05": 5, "2021-01-01": 5}
    assert listed(desk, EXPORT, "2020-04-09") == set()
    assert listed(desk, EXPORT, "2021-01-01") == {
        "6307900010", "6210103010", "3926209000", "9019200010", "9019200090",
    }  # fmt: skip
    assert json.loads(desk.run("changes", "--json", "--kind", "entry.removed").stdout)
    with workspace(desk.data, readonly=True) as opened:
        assert opened.ledger.outbox.find() == []


def test_the_inspection_bodies_grow_by_the_counts_of_their_batches(desk: Desk) -> None:
    days = {1: "2018-12-01", 3: "2019-06-15", 4: "2019-12-01", 5: "2020-06-01"}
    for batch, day in days.items():
        act(desk, "gacc-psi-bodies", f"psi-inspection-bodies-batch-{batch}", day, "--as", "add")
    assert [len(listed(desk, "gacc-psi-bodies", day)) for day in days.values()] == [21, 23, 27, 30]


def test_renewed_makers_of_infant_formula_are_listed_and_the_cancelled_one_is_not(desk: Desk) -> None:
    act(desk, "gacc-infant-formula", "infant-formula-2020-renewed", "2020-01-01", "--as", "add")
    act(desk, "gacc-infant-formula", "infant-formula-2020-cancelled", "2020-01-02", "--as", "remove")
    assert len(listed(desk, "gacc-infant-formula", "2020-01-03")) == 9


@pytest.mark.parametrize("kind", ["chilled-seafood", "meat", "fruit", "grain"])
def test_a_list_of_sites_is_imported_by_the_columns_a_person_names(desk: Desk, kind: str) -> None:
    path = LISTS / f"designated-sites-{kind}-2019.csv"
    rows = [line for line in path.read_text("utf-8-sig").splitlines() if line[:1].isdigit()]
    found = desk.imports("gacc", str(path), "--map", "指定监管场地名称=key", "--seen-at", "2019-10-01")
    assert len(found["changes"]) == len(rows) and len(listed(desk, "gacc", "2019-10-01")) == len(rows)


@pytest.mark.parametrize(
    ("register", "kind"), [("seafood", "chilled-seafood"), ("meat", "meat"), ("fruit", "fruit"), ("grain", "grain")]
)
def test_a_list_of_sites_is_taken_for_the_register_a_person_names(desk: Desk, register: str, kind: str) -> None:
    path = LISTS / f"designated-sites-{kind}-2019.csv"
    rows = [line for line in path.read_text("utf-8-sig").splitlines() if line[:1].isdigit()]
    desk.imports(f"gacc-sites-{register}", str(path), "--as", "add", "--seen-at", "2019-10-01")
    assert len(listed(desk, f"gacc-sites-{register}", "2019-10-01")) == len(rows)


def test_lists_imported_out_of_their_order_give_the_same_days_and_twice_change_nothing_more(desk: Desk) -> None:
    words = ("--act", "gacc/announcement/2020/53", "--as", "add")
    act(desk, EXPORT, "gacc-2020-12-14-codes-annex", "2020-12-05", "--as", "remove")
    assert len(act(desk, EXPORT, "gacc-2020-53-annex", "2020-04-10", *words)["changes"]) == 5  # type: ignore[arg-type]
    assert act(desk, EXPORT, "gacc-2020-53-annex", "2020-04-10", *words)["changes"] == []
    days = ("2020-04-09", "2020-04-10", "2020-12-04", "2020-12-05")
    assert [len(listed(desk, EXPORT, day)) for day in days] == [0, 19, 19, 5]


def test_the_inspection_catalogue_takes_the_conditions_its_annexes_print(desk: Desk) -> None:
    act(desk, "gacc-inspection-catalogue", "effective-2021-10-15-29-codes", "2021-10-15")
    assert len(listed(desk, "gacc-inspection-catalogue", "2021-10-15")) == 29
    act(desk, "gacc-inspection-catalogue", "effective-2022-10-01-87-codes", "2022-10-01")
    assert len(listed(desk, "gacc-inspection-catalogue", "2022-10-01")) == 29  # 87 codes lose their only condition


def test_a_dry_run_of_an_act_shows_what_it_would_change_and_writes_nothing(desk: Desk) -> None:
    found = act(desk, EXPORT, "gacc-2020-53-annex", "2020-04-10", "--as", "add", "--dry-run")
    assert len(found["changes"]) == 19 and not desk.data.exists()  # type: ignore[arg-type]


def test_an_act_is_for_registers_that_acts_make_and_a_list_without_its_key_column_is_refused(desk: Desk) -> None:
    assert desk.run("import", "cnas-registry", desk.save("a.json", labs(1)), "--as", "add").exit_code == 2
    lost = desk.save("a.csv", "序号,名称\n1,口罩\n2,手套\n")
    assert "no annex or table of it has a column" in desk.refused(EXPORT, lost, "--as", "add")
    with workspace(desk.data) as opened:
        assert opened.archive.counts()["captures"] == 0


# -- columns a person names ---------------------------------------------------------------------------------------

OWN = "商品编号,商品名称,状态,序号\nA-1,口罩,有效,1\nA-2,手套,有效,2\n"


def test_named_columns_are_remembered_shown_and_forgotten(desk: Desk) -> None:
    mapping = "商品编号=key,商品名称=name,状态=status"
    desk.imports("nmpa-device-register", desk.save("a.csv", OWN), "--map", mapping)
    assert "商品编号 = key" in desk.run("import", "nmpa-device-register", "--mapping").stdout
    changed = desk.save("b.csv", OWN.replace("手套,有效", "手套,注销"))
    (change,) = desk.imports("nmpa-device-register", changed)["changes"]
    assert (change["key"], change["detail"]) == ("nmpa-device-register/A-2", "status: 有效 became 注销")
    shown = json.loads(desk.run("import", "nmpa-device-register", "--forget-mapping", "--json").stdout)
    assert shown["forgotten"] and shown["columns"]["状态"] == "status"
    assert "none of the files" in desk.refused("nmpa-device-register", changed)
    assert "no columns are remembered" in desk.run("import", "nmpa-device-register", "--mapping").stdout


def test_a_source_with_keys_of_its_own_keeps_them_under_named_columns(desk: Desk) -> None:
    desk.imports("cnas-registry", desk.save("a.json", labs(1, 2)))
    table = desk.save("b.csv", "证号,单位\nCNAS L0001,改名了\nNo. CNAS L0002,实验室2\n")
    assert desk.kinds("cnas-registry", table, "--map", "证号=key,单位=name") == [("entry.changed", "L0001")]
    assert desk.kinds("cnas-registry", desk.save("c.json", labs(1, 2, L0001="改名了"))) == []


def test_a_dry_run_remembers_no_columns(desk: Desk) -> None:
    desk.imports("nmpa-device-register", desk.save("a.csv", OWN), "--map", "商品编号=key", "--dry-run")
    assert not desk.data.exists()


@pytest.mark.parametrize(
    ("mapping", "sign"),
    [("商品编号", "no COLUMN=WHAT"), ("商品名称=name", "no column is the key"), ("a=key,b=key", "named twice"),
     ("编码=key", "no column 编码; it has: 商品编号, 商品名称, 状态")],
)  # fmt: skip
def test_a_mistake_in_the_columns_is_one_line(desk: Desk, mapping: str, sign: str) -> None:
    assert sign in desk.refused("nmpa-device-register", desk.save("a.csv", OWN), "--map", mapping)


def test_a_list_in_json_and_one_in_a_workbook_are_the_same_list(desk: Desk) -> None:
    rows = [{"商品编号": "A-1", "商品名称": "口罩", "n": 1}, {"商品编号": "A-2", "商品名称": "手套", "n": None}]
    words = ("--map", "商品编号=key,商品名称=name")
    desk.imports("nmpa-device-register", desk.save("a.json", {"total": 2, "data": rows}), *words)
    book = openpyxl.Workbook()
    for line in (["商品编号", "商品名称"], ["A-1", "口罩"], ["A-2", "手套"]):
        book.active.append(line)  # type: ignore[union-attr]
    out = io.BytesIO()
    book.save(out)
    assert desk.kinds("nmpa-device-register", desk.save("b.xlsx", out.getvalue())) == []
    codes = desk.save("c.json", [{"code": "6307900010", "goods": "口罩"}])
    assert desk.kinds(EXPORT, codes, "--map", "code=key,goods=name", "--as", "add") == [("entry.added", "6307900010")]


# -- files that are not what they seem ----------------------------------------------------------------------------


def device(*rows: str) -> str:
    return "\n".join(["注册证编号,产品名称,有效期至", *rows]) + "\n"


def test_a_day_that_never_was_is_kept_as_printed_and_told_by_its_row(desk: Desk) -> None:
    table = device(
        "国械注准1,口罩,2019-02-28", "国械注准2,手套,2019-02-30", ",无号,2019-01-01", "国械注准3,=1+1,2020/2/29"
    )
    notes = desk.imports("nmpa-device-register", desk.save("a.csv", table))["notes"]
    assert any("row 2 (国械注准2), 有效期至: '2019-02-30' is no day" in note for note in notes)
    assert any("row(s) 3 below the header have no key" in note for note in notes)
    assert any("begin with =" in note for note in notes) and not any("2020/2/29" in note for note in notes)
    row = json.loads(desk.run("show", "nmpa-device-register/国械注准2", "--json").stdout)
    assert "2019-02-30" in json.dumps(row)


def test_one_key_in_two_rows_is_refused_with_both_rows_and_nothing_is_imported(desk: Desk) -> None:
    table = device("国械注准1,口罩,", "国械注准2,手套,", "国械注准1,面罩,")
    error = desk.refused("nmpa-device-register", desk.save("a.csv", table))
    assert "'国械注准1' stands twice" in error and "rows 1 and 3" in error
    with workspace(desk.data) as opened:
        assert opened.archive.counts()["captures"] == 0


def test_macros_and_formulas_are_noted_and_never_run(desk: Desk) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for line in (["注册证编号", "产品名称", "数量"], ["国械注准1", "口罩", "=1+1"], ["国械注准2", "手套", "3"]):
        sheet.append(line)
    sheet.append([None, None, None])
    sheet.merge_cells("B2:B2")
    sheet.merge_cells("E1:F1")
    out = io.BytesIO()
    book.save(out)
    with zipfile.ZipFile(out, "a") as package:
        package.writestr("xl/vbaProject.bin", b"Shell('rm')")
    found = desk.imports("nmpa-device-register", desk.save("a.xlsm", out.getvalue()))
    assert len(found["changes"]) == 2
    notes = " ".join(found["notes"])
    assert "holds macros; they are never run" in notes and "1 cell(s) are formulas" in notes
    assert "no saved value" in notes and "merged cells" in notes


def test_the_provenance_of_an_entry_names_file_digest_moment_and_person(desk: Desk) -> None:
    desk.imports("nmpa-device-register", desk.save("a.csv", device("国械注准1,口罩,")), "--seen-at", "2020-04-10")
    for words in (("entry", "nmpa-device-register", "国械注准1"), ("show", "nmpa-device-register/国械注准1")):
        said = desk.run(*words).stdout
        assert "a.csv" in said and "seen at 2020-04-10" in said and "SHA-256" in said
        (file,) = json.loads(desk.run(*words, "--json").stdout)["imports"]
        assert file["file"] == "a.csv" and len(file["sha256"]) == 64 and file["imported_by"]


def test_an_old_list_after_an_older_one_alerts_nobody_unless_asked(desk: Desk) -> None:
    desk.imports("nmpa-device-register", desk.save("a.csv", device("国械注准1,口罩,")), "--seen-at", "2019-01-01")
    later = desk.save("b.csv", device("国械注准1,口罩,", "国械注准2,手套,"))
    assert not desk.imports("nmpa-device-register", later, "--seen-at", "2020-01-01")["told"]
    more = desk.save("c.csv", device("国械注准3,帽,"))
    assert desk.imports("nmpa-device-register", more, "--seen-at", "2020-01-02", "--alert")["told"]
