"""What is wrong with settings that could be read, in words for the one who wrote them. Acts on nothing."""

import ipaddress
from collections.abc import Iterator

from monitor import channel as channels
from monitor.settings.tables import Network, Search, Settings, Web
from monitor.subscription import filter_mistakes
from monitor.subscription import mistakes as subscription_mistakes
from spiders.addresses import misspelt
from spiders.pages.declared import Declared, mistakes


def mistakes_in(settings: Settings) -> list[str]:
    """Everything wrong with settings, in words; settings that are fine have nothing."""
    names = [subscription.name for subscription in settings.subscription]
    return [
        *(mistake for subscription in settings.subscription for mistake in subscription_mistakes(subscription)),
        *(f"two subscriptions are called '{twice}'" for twice in {n for n in names if names.count(n) > 1}),
        *_channel_mistakes(settings),
        *_mail_mistakes(settings),
        *_search_mistakes(settings.search),
        *_network_mistakes(settings.network),
        *_page_mistakes(settings.page),
        *_web_mistakes(settings.web),
    ]


def _mail_mistakes(settings: Settings) -> Iterator[str]:
    if settings.mail.security not in ("starttls", "tls", "none"):
        yield "mail.security must be starttls, tls or none"
    if settings.mail.per_minute < 0:
        yield "mail.per_minute must be 0 (no limit) or more"
    if settings.operators.channel == "smtp":
        strange = [address for address in settings.operators.addresses if "@" not in address]
        yield from (f"operators.addresses: '{address}' is no mail address" for address in strange)


def _network_mistakes(network: Network) -> Iterator[str]:
    yield from (f"network.allow: {mistake}" for mistake in map(misspelt, network.allow) if mistake)
    if not (network.delay >= 0 and network.timeout > 0 and network.crawl_timeout > 0):
        yield "network: delay must be 0 seconds or more, timeout and crawl_timeout more than 0"


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
    found = [] if 0 <= web.workers <= 64 else ["web.workers must be 0 (one for each processor) to 64"]
    found += [f"web.trusted_proxies: '{one[:60]}' is no IP address or network; write 127.0.0.1 or 10.0.0.0/8"
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
