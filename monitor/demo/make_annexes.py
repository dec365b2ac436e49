"""Makes the annexes as the legacy .xls files of 2020 from the tables in `texts/`. Run by hand, once:

    python -m monitor.demo.make_annexes

The results are committed, because xlwt is a tool of developers and not a part of the product.
"""

import csv

import xlwt

from monitor.demo.documents import ANNEXES, TEXTS

# table -> (annex, header; None keeps the table's own)
TABLES: dict[str, tuple[str, list[str] | None]] = {
    "gacc-2020-53-annex.csv": ("gacc-2020-53.xls", None),
    "gacc-2020-05-09-exporters-named.csv": ("gacc-2020-05-09.xls", ["序号", "出口企业名称"]),
    "gacc-2020-12-14-codes-annex.csv": ("gacc-2020-12-14-codes.xls", None),
}


def main() -> None:
    """Write every annex anew."""
    ANNEXES.mkdir(exist_ok=True)
    for table, (annex, header) in TABLES.items():
        with (TEXTS / table).open(encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file))
        book = xlwt.Workbook(encoding="utf-8")
        sheet = book.add_sheet("Sheet1")
        for at_row, row in enumerate([header or rows[0], *rows[1:]]):
            for at_column, cell in enumerate(row):
                sheet.write(at_row, at_column, cell)  # as text: a commodity code is no quantity
        book.save(str(ANNEXES / annex))


if __name__ == "__main__":
    main()
