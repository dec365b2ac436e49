"""The sentences that stand in every statement: what it rests on, and how a stranger checks it."""

from monitor.evidence.claims import Words

ORIGINALS = Words(
    zh="下列快照的原始字节在 bodies 文件夹内，并以 WARC 1.1 格式存于 snapshots.warc.gz。"
    "HTTP 304 表示服务器声明内容与上次相同。",
    en="Their original bytes are in the folder bodies and, as WARC 1.1, in snapshots.warc.gz. "
    "HTTP 304: the server said that nothing had changed.",
)
CHECKING = (
    Words(
        zh="安装 Python 3.8 以上版本（无需联网，无需其他软件），在本文件夹运行：python3 -I verify.py。"
        "核验内容：每个文件的 SHA-256、WARC 中每条记录、哈希链每一环、本证明。结果为 OK，或指出何处不符。",
        en="With Python 3.8 or later, offline and without any other software, run in this folder: "
        "python3 -I verify.py. It re-hashes every file, checks every WARC record, recomputes every link of "
        "the chain, and this statement; it says OK, or what is wrong.",
    ),
    Words(
        zh="核验通过只说明文件自封存后未改。要证明封存时间，须与他处保存的链头（--head）、清单摘要（--manifest）"
        "或时间戳（*.tsr，用 openssl ts 核验）对照。",
        en="A pass says that nothing was altered since it was sealed. When it was sealed is proved by comparing "
        "with a head (--head) or a manifest digest (--manifest) kept elsewhere, or by a time stamp (*.tsr, "
        "checked with openssl ts).",
    ),
)


def made_by(software: str, snapshots: int, newest: str, zone: str) -> tuple[Words, ...]:
    """What the statement was made from, and how its times are to be read."""
    return (
        Words(
            zh=f"本文件由 {software} 根据其存档自动生成，存档至 {newest} 共有 {snapshots} 份快照。"
            "“未见”仅表示我方查看时没有看到，不表示撤销或者不存在。",
            en=f"Made by {software} from its archive, which held {snapshots} snapshots up to {newest}. “Not seen” "
            "says only that our checks did not show it, never that it was withdrawn or did not exist.",
        ),
        Words(
            zh=f"所有“所见时间”为我方抓取时间（{zone}）；公布、施行等日期为发布机关所印，二者分列。",
            en=f"Times of sightings are ours ({zone}); days of publication and effect are the publisher's own, and "
            "are told apart.",
        ),
    )


def chain(snapshots: int, head: str) -> Words:
    """What the chain of hashes proves, and its head."""
    return Words(
        zh=f"每份快照按顺序封入哈希链（SHA-256），任何一环被改动，其后各环皆不相符。链头（第 {snapshots} 环）：{head}。"
        "此值亦印于每封日报邮件，可与他处保存的旧值对照。",
        en="Every snapshot is sealed in order into a chain of SHA-256 hashes; a change anywhere breaks every link "
        f"after it. Head of the chain (link {snapshots}): {head}. Digest mails print this value: compare it with "
        "one kept elsewhere.",
    )
