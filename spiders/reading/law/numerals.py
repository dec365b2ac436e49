"""Chinese and Arabic numerals to integers. Reads what stands in document numbers and article numbers."""

DIGITS = {"〇": 0, "零": 0, "○": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8}
DIGITS["九"] = 9
_UNITS = {"十": 10, "百": 100, "千": 1000}
NUMERAL_SIGNS = "〇零○一二两三四五六七八九十百千"
# Longer ones are no number of an act.
NUMERAL = rf"(?:(?<!\d)\d{{1,9}}|(?<![{NUMERAL_SIGNS}])[{NUMERAL_SIGNS}]{{1,12}})"


def number(printed: str) -> int:
    """53, ５３, 五十三 and 五三 are all 53. Raises ValueError for anything else."""
    if printed.isdecimal():
        return int(printed)  # int() reads full-width digits too
    total, pending = 0, 0
    for sign in printed:
        if sign in DIGITS:
            pending = pending * 10 + DIGITS[sign]  # digit by digit: 三五零 = 350
        elif sign in _UNITS:
            total += (pending or 1) * _UNITS[sign]
            pending = 0
        else:
            raise ValueError(f"not a numeral: {printed}")
    return total + pending
