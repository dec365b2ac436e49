"""What a person may set: one struct for each table of the file, every value with its default. Checks nothing."""

import os
from pathlib import Path

import msgspec

from monitor import channel as channels
from monitor.dictionary import Concept
from monitor.subscription import NEWS, Ahead, Subscription
from spiders.pages.declared import Declared

DEFAULT_DATA = Path("regwatch-data")


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
