"""The replay's days as data: when the demo looks at the sites, and what a reader should know of each day.

Facts are from the chronology of 2020; what could not be confirmed says UNCERTAIN. Does nothing.
"""

import csv
import datetime
from dataclasses import dataclass

from monitor.demo.documents import TEXTS
from monitor.telling.days import BEIJING


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """The size of a list on a day, as the press reported it. The list's rows are not held."""

    as_of: datetime.date
    title: str  # what list
    publisher: str
    measure: str  # companies, batches, …
    value: int
    source: str  # who reported it


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One look at both sites. `hour` is Beijing time; `uncertain` is '' where all is confirmed."""

    date: datetime.date
    hour: datetime.time
    headline: str
    text: str
    uncertain: str = ""
    counts: tuple[Count, ...] = ()

    @property
    def moment(self) -> datetime.datetime:
        """The look as an aware time."""
        return datetime.datetime.combine(self.date, self.hour, tzinfo=BEIJING)


def _counts(as_of: datetime.date) -> tuple[Count, ...]:
    """The counts of one day from texts/list-counts.csv."""
    with (TEXTS / "list-counts.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["as_of"] == as_of.isoformat()]
    return tuple(
        Count(
            as_of=as_of,
            title=row["list"],
            publisher=row["publisher"],
            measure=row["measure"],
            value=int(row["value"]),
            source=row["source"],
        )
        for row in rows
    )


def _step(when: str, headline: str, text: str, *, uncertain: str = "", counted: bool = False) -> Step:
    moment = datetime.datetime.fromisoformat(when)
    day = moment.date()
    return Step(
        date=day,
        hour=moment.time(),
        headline=headline,
        text=text,
        uncertain=uncertain,
        counts=_counts(day) if counted else (),
    )


STEPS: tuple[Step, ...] = (
    _step(
        "2020-03-30T10:00",
        "The first look",
        "Four notices of MOFCOM's office and three joint or customs announcements of January and February are on the"
        " sites. A first look is recorded and announces nothing.",
        uncertain="UNCERTAIN: the texts of these seven are not held, only titles and days; the day of 公告2020年第15号"
        " is taken from its address at gov.cn.",
    ),
    _step(
        "2020-03-31T21:30",
        "MOFCOM, GACC and NMPA: 公告2020年第5号",
        "From 1 April, test kits, medical masks, medical protective clothing, ventilators and infrared thermometers"
        " need a declaration and a Chinese device registration certificate to leave the country: one day of warning.",
        uncertain="UNCERTAIN: the hour of publication.",
    ),
    _step(
        "2020-04-10T12:00",
        "GACC: 公告2020年第53号, in force at once",
        "Export inspection for medical supplies under 19 commodity codes in 11 categories, from the day of"
        " publication.",
        uncertain="UNCERTAIN: the hour of publication; the rest of the title.",
    ),
    _step(
        "2020-04-13T23:30",
        "MOFCOM stops two named companies, in a statement without a number",
        "Late in the evening a statement stops 北京启迪区块链科技发展有限公司 and 爱宝达科技（深圳）有限公司 from"
        " exporting epidemic supplies.",
        uncertain="UNCERTAIN: the original title is not held; the hour is reported as late evening.",
    ),
    _step(
        "2020-04-16T10:00",
        "The customs list comes back empty",
        "GACC's list of regulations answers 200 with no item in it. Nothing was repealed: the watching is broken,"
        " and that is what must be said.",
    ),
    _step(
        "2020-04-22T10:00",
        "The customs list is whole again",
        "The same notices are listed as before. Nothing changed for exporters.",
        uncertain="UNCERTAIN: the day; crawlers reported the empty list between 16 and 22 April.",
    ),
    _step(
        "2020-04-25T21:00",
        "Saturday evening: MOFCOM, GACC and SAMR: 公告2020年第12号",
        "From 26 April, non-medical masks must meet Chinese or foreign standards, with a joint declaration of exporter"
        " and importer; medical supplies with foreign certification may go out if the maker is on MOFCOM's list."
        " It eases 公告2020年第5号 without citing it.",
        uncertain="UNCERTAIN: the hour of publication, reported as Saturday evening; the name of attachment 2.",
    ),
    _step(
        "2020-04-27T10:00",
        "SAMR names failing non-medical masks",
        "47 companies and 51 batches failed a national spot check. Only the counts are held.",
        counted=True,
    ),
    _step(
        "2020-05-06T10:00",
        "The lists grow",
        "3,773 companies hold a Chinese device registration (NMPA); MOFCOM has confirmed 347 companies with foreign"
        " certification in 6 batches (CCCMHPIE). Only the counts are held.",
        counted=True,
    ),
    _step(
        "2020-05-09T18:00",
        "GACC names exporters of failing consignments",
        "16 exporters are named, 13 makers are linked to their consignments.",
        uncertain="UNCERTAIN: the original title and address; of the table only the exporters' names are held.",
        counted=True,
    ),
    _step(
        "2020-06-06T10:00",
        "The customs list moves to another address",
        "From 08654b53-1.html to index.html, with the same documents. A matter of watching, not a change of rules.",
    ),
    _step(
        "2020-12-10T10:00",
        "GACC: 14 of the 19 codes leave export inspection",
        "Masks, protective clothing (2 codes) and ventilators (2 codes) remain. The notice does not cite"
        " 公告2020年第53号: only the codes tell.",
        uncertain="UNCERTAIN: number 公告2020年第124号, day (between about 30 November and 10 December) and title."
        " Not played: MOFCOM's redesign of 2020-10-13 and the script challenge GACC put up on 2020-10-16.",
    ),
    _step(
        "2023-08-29T10:00",
        "MOFCOM, GACC, SAMR and NMPA: 公告2023年第32号 repeals 第5号 and 第12号",
        "Both lists and both declarations end with publication. It quotes the title of 公告2020年第5号 wrongly"
        " (防疫物资 for 医疗物资); the number is right. MOFCOM's site has been rebuilt, every address is new.",
        uncertain="UNCERTAIN: put on the site on 28 or 29 August. Not found: whether the last 5 codes were dropped.",
    ),
)
