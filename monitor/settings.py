"""Settings: one TOML file, secrets from the environment. Reads and checks, acts on nothing."""

import ipaddress
import os
import tomllib
from pathlib import Path

import msgspec

from monitor import channel as channels
from monitor.dictionary import Concept, DictionaryError, checked, read
from monitor.subscription import NEWS, Ahead, Subscription, filter_mistakes
from monitor.subscription import mistakes as mistakes_of
from snapshots.errors import RegwatchError
from spiders.addresses import misspelt
from spiders.pages.declared import AddressFileError, Declared, addresses_in, mistakes

DEFAULT_CONFIG = Path("regwatch.toml")
DEFAULT_DATA = Path("regwatch-data")


class SettingsError(RegwatchError):
    """The configuration file or the environment cannot be used as it is."""


class Network(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How we reach the official sites."""

    contact: str = ""  # goes into the User-Agent, so that a site's operator can reach you
    proxy: str = ""  # http://host:port; empty: HTTP_PROXY and HTTPS_PROXY of the environment
    ca_file: str = ""  # certificates to trust besides the system's, e.g. of a company's proxy
    delay: float = 2.0  # seconds between two requests to one host
    timeout: float = 30.0  # seconds for one answer
    crawl_timeout: float = 900.0  # seconds for one source's whole check
    allow: tuple[str, ...] = ()  # hosts to ask beyond the sources' own; the only way to reach private addresses


class Mail(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The SMTP server alerts leave by. The password comes from REGWATCH_SMTP_PASSWORD."""

    host: str = ""
    port: int = 587
    security: str = "starttls"  # starttls | tls | none
    user: str = ""
    sender: str = "regwatch@localhost"
    sender_name: str = "regwatch"
    ca_file: str = ""
    per_minute: int = 0  # mails at most; 0: as fast as the server takes them
    return_path: str = ""  # where bounces go (the envelope's sender); empty: `sender`
    bounces: str = ""  # the mailbox bounces are read from: a Maildir's folder, or imaps://user@host/INBOX
    dkim_key: str = ""  # file of the private key (PEM); with it mails are signed (extra "dkim")
    dkim_selector: str = ""
    dkim_domain: str = ""  # empty: the sender's
    templates: str = ""  # folder whose files are taken in place of ours of the same name

    @property
    def password(self) -> str:
        """Never in the file: a configuration gets copied and mailed around."""
        return os.environ.get("REGWATCH_SMTP_PASSWORD", "")


class Operators(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Who hears of trouble with watching: one mail when an incident opens, lasts, closes."""

    addresses: tuple[str, ...] = ()
    channel: str = "smtp"


class Translation(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A translation service you run yourself (LibreTranslate's interface). Off without an address."""

    url: str = ""  # http://127.0.0.1:5000/translate; the key comes from REGWATCH_TRANSLATION_KEY
    seconds: float = 5.0  # what is not translated by then leaves untranslated

    @property
    def key(self) -> str:
        """Never in the file."""
        return os.environ.get("REGWATCH_TRANSLATION_KEY", "")


class Reminders(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """When readers are told of a day to come. 0 is the day itself (`notice.effective`)."""

    days: tuple[Ahead, ...] = (7, 1, 0)


class Digests(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What digests show beside changes."""

    days_ahead: Ahead = 30  # days after an issue whose effective days it lists; 0: none


class Oidc(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """An OpenID Connect provider people may log in by. Off without an issuer; the secret: REGWATCH_OIDC_SECRET."""

    issuer: str = ""  # exactly as its discovery document has it: https://login.example.org/realms/staff
    client_id: str = ""
    scopes: tuple[str, ...] = ("openid", "email", "profile")
    groups_claim: str = "groups"
    roles: dict[str, str] = {}  # group, address or @domain = reader | editor | operator; the highest that fits counts
    auto_role: str = ""  # of somebody without an account; empty: no account, no login
    trust_addresses: bool = False  # believe addresses of which the provider does not say whether it checked them
    ca_file: str = ""

    @property
    def secret(self) -> str:
        """Never in the file."""
        return os.environ.get("REGWATCH_OIDC_SECRET", "")


class Web(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Where the archive is served, and the address mails link to."""

    host: str = "127.0.0.1"
    port: int = 8600
    public_url: str = ""
    public_reading: bool = True  # false: everything but the login asks for an account
    workers: int = 0  # processes that answer; 0: one for each processor, four at most
    trusted_proxies: tuple[str, ...] = ()  # addresses or networks whose X-Forwarded-For and -Proto are believed
    mail_channel: str = ""  # of links to log in: smtp, maildir or file; empty: smtp, without mail.host the maildir
    oidc: Oidc = msgspec.field(default_factory=Oidc)

    @property
    def base_url(self) -> str:
        """The address readers use."""
        return (self.public_url or f"http://{self.host}:{self.port}").rstrip("/")


class Evidence(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What `regwatch export --evidence` adds by itself."""

    tsa: str = ""  # address of an RFC 3161 time-stamping authority; asked only when evidence is exported


class Search(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A saved search: what a feed holds, under a name. Filters as in a subscription; one left empty lets all pass."""

    name: str
    sources: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()  # empty: all but trouble with watching
    words: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    standards: tuple[str, ...] = ()
    entries: tuple[str, ...] = ()

    @property
    def filters(self) -> Subscription:
        """The same filters as a subscription has them."""
        return Subscription(
            name=self.name, sources=self.sources, kinds=self.kinds or NEWS, words=self.words, codes=self.codes,
            standards=self.standards, entries=self.entries,
        )  # fmt: skip


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Everything a person may set."""

    data: Path = DEFAULT_DATA
    sources: tuple[str, ...] = ()  # empty: all we ship
    network: Network = msgspec.field(default_factory=Network)
    mail: Mail = msgspec.field(default_factory=Mail)
    operators: Operators = msgspec.field(default_factory=Operators)
    translation: Translation = msgspec.field(default_factory=Translation)
    web: Web = msgspec.field(default_factory=Web)
    evidence: Evidence = msgspec.field(default_factory=Evidence)
    reminders: Reminders = msgspec.field(default_factory=Reminders)
    digests: Digests = msgspec.field(default_factory=Digests)
    subscription: tuple[Subscription, ...] = ()
    channel: tuple[channels.DeclaredChannel, ...] = ()  # chats and web hooks, besides smtp, maildir and file
    search: tuple[Search, ...] = ()  # feeds by name
    page: tuple[Declared, ...] = ()  # the user's own pages
    dictionary: dict[str, Concept] = {}  # the user's own products by all their names, from tables or a file


def load(config: Path | None, data: Path | None = None) -> Settings:
    """Read the file (its absence is fine unless it was named), then let `data` override it.

    Raises SettingsError with the file, the place and the mistake in one line.
    """
    path = config or DEFAULT_CONFIG
    if not path.exists():
        if config is not None:
            raise SettingsError("no such file", about=str(path), remedy="'regwatch init' writes one")
        settings = Settings()
    else:
        settings = parse(path.read_text("utf-8"), str(path))
    return msgspec.structs.replace(settings, data=data) if data else settings


def parse(text: str, name: str) -> Settings:
    """Settings from TOML text. Raises SettingsError."""
    remedy = "Correct the file; 'regwatch init' writes a commented example"
    try:
        tables = tomllib.loads(text)
        own = _dictionary(tables.pop("dictionary", {}), name)
        settings = msgspec.convert(tables, Settings, dec_hook=lambda kind, value: kind(value))
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"not valid TOML: {error}", about=name, remedy=remedy) from error
    except msgspec.ValidationError as error:
        raise SettingsError(str(error), about=name, remedy=remedy) from error
    found = [mistake for subscription in settings.subscription for mistake in mistakes_of(subscription)]
    names = [subscription.name for subscription in settings.subscription]
    found += [f"two subscriptions are called '{twice}'" for twice in {n for n in names if names.count(n) > 1}]
    found += _channel_mistakes(settings)
    if settings.mail.security not in ("starttls", "tls", "none"):
        found.append("mail.security must be starttls, tls or none")
    if not 0 <= settings.web.workers <= 64:
        found.append("web.workers must be 0 (one for each processor) to 64")
    if settings.mail.per_minute < 0:
        found.append("mail.per_minute must be 0 (no limit) or more")
    found += _search_mistakes(settings.search)
    if settings.operators.channel == "smtp":
        strange = [address for address in settings.operators.addresses if "@" not in address]
        found += [f"operators.addresses: '{address}' is no mail address" for address in strange]
    found += [f"network.allow: {mistake}" for mistake in map(misspelt, settings.network.allow) if mistake]
    network = settings.network
    if not (network.delay >= 0 and network.timeout > 0 and network.crawl_timeout > 0):
        found.append("network: delay must be 0 seconds or more, timeout and crawl_timeout more than 0")
    found += _page_mistakes(settings.page)
    found += _web_mistakes(settings.web)
    if found:
        raise SettingsError("; ".join(found), about=name, remedy=remedy)
    return msgspec.structs.replace(settings, page=_with_addresses(settings.page, Path(name).parent), dictionary=own)


def _dictionary(given: object, name: str) -> dict[str, Concept]:
    """The tables of `[dictionary.NAME]`, or of the file `dictionary = "…"` names. Raises SettingsError."""
    try:
        if isinstance(given, str):
            return read(Path(name).parent / given)
        return checked(given if isinstance(given, dict) else {"": given}, name)
    except DictionaryError as error:
        raise SettingsError(error.problem, about=error.about, remedy=error.remedy) from error


def _channel_mistakes(settings: Settings) -> list[str]:
    used = [(f"subscription '{one.name}'", one.channel) for one in settings.subscription]
    used.append(("operators.channel", settings.operators.channel))
    wrong = [(who, channels.unknown(name, settings.channel)) for who, name in used]
    found = channels.mistakes(settings.channel) + [f"{who}: {words}" for who, words in wrong if words]
    if settings.operators.channel != "smtp" and not settings.operators.addresses:
        found.append("operators.addresses is empty: name who is told, for a chat any name")
    return found


def _web_mistakes(web: Web) -> list[str]:
    oidc, roles = web.oidc, ("reader", "editor", "operator")
    found = [f"web.trusted_proxies: '{one[:60]}' is no IP address or network; write 127.0.0.1 or 10.0.0.0/8"
             for one in web.trusted_proxies if not _is_network(one)]  # fmt: skip
    if web.mail_channel not in ("", *channels.BUILT_IN):
        found.append(f"web.mail_channel must be {', '.join(channels.BUILT_IN)}, or empty")
    if bool(oidc.issuer) != bool(oidc.client_id):
        found.append("web.oidc: issuer and client_id go together")
    if oidc.issuer and "openid" not in oidc.scopes:
        found.append("web.oidc.scopes must name openid")
    found += [f"web.oidc.roles: '{role[:40]}' is no role; write {', '.join(roles)}"
              for role in oidc.roles.values() if role not in roles]  # fmt: skip
    if any(not name.strip() for name in oidc.roles):
        found.append("web.oidc.roles: a role is given to a group without a name")
    if oidc.auto_role not in ("", *roles):
        found.append(f"web.oidc.auto_role must be {', '.join(roles)}, or empty")
    return found


def _is_network(text: str) -> bool:
    try:
        ipaddress.ip_network(text, strict=False)
    except ValueError:
        return False
    return True


def _search_mistakes(searches: tuple[Search, ...]) -> list[str]:
    """Names stand in addresses of feeds, and case does not tell them apart."""
    names = [search.name.casefold() for search in searches]
    found = [f"search '{one.name}': a name without blanks at its ends and '/'" for one in searches
             if one.name != one.name.strip() or not one.name or "/" in one.name]  # fmt: skip
    found += [f"search '{one.name}': {wrong}" for one in searches for wrong in filter_mistakes(one.filters)]
    return found + [f"two searches are called '{twice}'" for twice in sorted({n for n in names if names.count(n) > 1})]


def _page_mistakes(pages: tuple[Declared, ...]) -> list[str]:
    found = [f"page '{page.name}': {mistake}" for page in pages for mistake in mistakes(page)]
    names = [page.name.casefold() for page in pages]
    found += [f"two pages are called '{twice}'" for twice in sorted({n for n in names if names.count(n) > 1})]
    return found + [f"page '{page.name}': {wrong}" for page in pages if (wrong := _wrong_cadence(page.cadence))]


def _wrong_cadence(cadence: str) -> str:
    from apscheduler.triggers.cron import CronTrigger  # 40 ms, for those who have a [[page]] alone

    fields = cadence.split()
    remedy = "write five fields of crontab with weekdays by name, for example '*/30 8-22 * * mon-fri'"
    if len(fields) != 5 or any(sign.isdigit() for sign in fields[4]):
        return f"cadence '{cadence}': {remedy}"
    try:
        CronTrigger(**dict(zip(("minute", "hour", "day", "month", "day_of_week"), fields, strict=True)))
    except ValueError as error:
        return f"cadence '{cadence}': {error}; {remedy}"
    return ""


def _with_addresses(pages: tuple[Declared, ...], folder: Path) -> tuple[Declared, ...]:
    """The pages with the addresses their files name. Raises SettingsError."""
    try:
        return tuple(
            msgspec.structs.replace(page, urls=addresses_in(folder / page.urls_file)) if page.urls_file else page
            for page in pages
        )
    except AddressFileError as error:
        raise SettingsError(error.problem, about=error.about, remedy=error.remedy) from error
