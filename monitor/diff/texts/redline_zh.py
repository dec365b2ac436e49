"""The labels of a redline in Chinese. What a publisher printed stays as printed; knows no markup."""

import re

from monitor.diff.texts.text import PieceKind

LABELS = {
    PieceKind.SAME: "未变动",
    PieceKind.ADDED: "新增",
    PieceKind.REPEALED: "删去",
    PieceKind.AMENDED: "修改",
    PieceKind.RENUMBERED: "编号调整",
    PieceKind.REFERENCE: "引用编号调整",
    PieceKind.TYPOGRAPHY: "仅格式变动",
    PieceKind.MOVED: "移动位置",
    PieceKind.MOVED_AMENDED: "移动并修改",
}
_LEVELS = {
    "substance": "实质变动", "wording": "文字变动", "moved": "位置变动", "reference": "引用调整",
    "renumbered": "编号调整", "typography": "格式变动",
}  # fmt: skip
_KINDS = {
    "duration": "期限", "date": "日期", "number": "数字", "amount": "金额", "percentage": "比例", "duty": "义务",
    "scope": "范围", "reference": "引用", "negation": "否定", "actor": "主体", "carriers": "关键用语",
}  # fmt: skip
_KIND = re.compile(rf"(?:^|(?<=; ))({'|'.join(_KINDS)}): ")
_NAMES = (
    (re.compile(r"\ba (?:paragraph|row|document) in (.+?)(?= → |$)"), r"\1中一段"),
    (re.compile(r"\ba (?:paragraph)\b"), "一段"), (re.compile(r"\ba row\b"), "一行"),
    (re.compile(r"\ba document\b"), "一份附件"), (re.compile(r"\brow (\S+)"), r"第\1行"),
    (re.compile(r"\bthe title\b"), "标题"),
)  # fmt: skip
_DONE = re.compile(r" (added|removed)(?=;|$)")


def label(kind: PieceKind, numbers: str) -> str:
    """'修改 第六条', '新增 第二章中一段'. `numbers` are lines.name_of's, with their few English words."""
    for pattern, chinese in _NAMES:
        numbers = pattern.sub(chinese, numbers)
    return f"{LABELS[kind]} {numbers}".rstrip()


def reason(level: str, why: str) -> str:
    """'实质变动：期限：5年 → 10年'; a rule we have no Chinese for keeps its own words."""
    words = _KIND.sub(lambda found: f"{_KINDS[found[1]]}：", why)
    words = _DONE.sub(lambda found: "（新增）" if found[1] == "added" else "（删去）", words)
    return f"{_LEVELS.get(level, level)}：{words.replace('; ', '；')}"


def folded(count: int, shifted: str) -> str:
    """'… 另有6段未变动 …', with the numbers that moved as the English redline tells them."""
    return f"… 另有{count}段未变动{f'（{shifted}）' if shifted else ''} …"
