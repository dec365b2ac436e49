"""A file's name from its address, as its publisher wrote it. Looks at the address alone, never at bytes."""

import base64
import binascii
import re
from urllib.parse import parse_qsl, unquote_to_bytes, urlsplit

# NMPA named files by the Base64 of their GBK name until about 2021 (sources.md, section 4): MjAxN8Tq….doc
_BASE64 = re.compile(r"[A-Za-z0-9+/=_-]{8,400}")
_NAMED_BY = ("filename", "name", "file", "attname")  # of a download call: /download?filename=x.doc
# What a link says when it says nothing about its document.
_EMPTY_WORDS = re.compile(
    r"(?:点击|请点击|浏览|此处|这里|查看|下载|附件|文件|正文|原文|全文|链接|地址|公告|PDF版?|WORD版?|DOCX?|XLSX?|WPS|ZIP|RAR"
    r"|attachment|download|annex|here|click|file|[\s:：.。、,，>》()（）\[\]【】_-]){0,12}",
    re.IGNORECASE,
)
_CONTROLS = re.compile("[\x00-\x1f\x7f\ufffd\u202a-\u202e]")
_LONGEST = 150


def label_of(words: str, url: str) -> str:
    """What to call a document: a link's own words, or its file's name where the words say only 附件 or 下载."""
    said = " ".join(words.split())
    if said and len(said) <= _LONGEST and not _EMPTY_WORDS.fullmatch(said):
        return said
    named = readable_name(url)
    return named if not said or _tells(named) else said[:_LONGEST]


def says_nothing(words: str) -> bool:
    """Whether words only lead to a document (附件：, 点击下载), of any length and number."""
    return _EMPTY_WORDS.fullmatch(" ".join(words.split())) is not None


def readable_name(url: str) -> str:
    """The name of the file at an address, %-signs and the Base64 of GBK undone; '' for an address without one."""
    parts = urlsplit(url)
    printed = parts.path.rsplit("/", 1)[-1]
    named = dict(parse_qsl(parts.query, encoding="latin-1"))
    for key in _NAMED_BY:
        if "." in named.get(key, "") and not _has_suffix(printed):
            return _cleaned(_decoded(named[key].encode("latin-1", "replace")))
    raw = unquote_to_bytes(printed)
    stem, dot, suffix = raw.rpartition(b".")
    inner = _from_base64(stem if dot else raw)
    if inner:
        tail = _decoded(suffix) if dot else ""
        return _cleaned(inner if not tail or inner.casefold().endswith(f".{tail.casefold()}") else f"{inner}.{tail}")
    return _cleaned(_decoded(raw))


def member_name(name: str, *, is_unicode: bool) -> str:
    """The name of a zip's member: what is not flagged as Unicode zipfile reads as code page 437, and is mostly GBK."""
    if is_unicode:
        return _cleaned(name)
    try:
        return _cleaned(_decoded(name.encode("cp437")))
    except UnicodeEncodeError:
        return _cleaned(name)


def _from_base64(stem: bytes) -> str:
    """The Chinese name that is written in Base64; '' for what is none: most names are letters and digits too."""
    printed = stem.decode("latin-1").replace(" ", "+").rstrip("=")
    if not _BASE64.fullmatch(printed):
        return ""
    plain = printed.replace("-", "+").replace("_", "/")
    try:
        raw = base64.b64decode(plain + "=" * (-len(plain) % 4), validate=True)
    except (binascii.Error, ValueError):
        return ""
    for encoding in ("utf-8", "gb18030"):
        try:
            name = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _is_chinese_name(name):
            return name.rstrip(".")
    return ""


def _is_chinese_name(name: str) -> bool:
    """Whether it reads as a name: Chinese signs, and nothing beyond what keyboards write."""
    chinese = sum("\u4e00" <= sign <= "\u9fff" for sign in name)
    known = sum(sign.isascii() or "\u3000" <= sign <= "\u303f" or "\uff00" <= sign <= "\uffef" for sign in name)
    common = sum(_is_common(sign) for sign in name)
    plain = not _CONTROLS.search(name)
    return plain and chinese > 0 and chinese + known >= len(name) - 2 and common >= 0.8 * chinese


def _is_common(sign: str) -> bool:
    """Whether a sign is one of GB 2312: random bytes read as GB 18030 are mostly others."""
    try:
        return "\u4e00" <= sign <= "\u9fff" and bool(sign.encode("gb2312"))
    except UnicodeEncodeError:
        return False


def _decoded(raw: bytes) -> str:
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode("latin-1")


def _cleaned(name: str) -> str:
    return _CONTROLS.sub("", name).strip()[:_LONGEST]


def _tells(name: str) -> bool:
    """Whether a file's name says more than a number does."""
    return bool(re.search("[\u4e00-\u9fff]", name)) or len(re.findall("[A-Za-z]{3,}", name.rpartition(".")[0])) > 1


def _has_suffix(name: str) -> bool:
    return bool(re.search(r"\.[A-Za-z]{2,4}$", name)) and not re.search(r"\.(?:jsp|aspx?|action|php|do)$", name)
