"""The commented configuration 'regwatch init' writes. Every value shown is the default."""

EXAMPLE = """\
# regwatch.toml: everything is optional. Secrets never stand here: set REGWATCH_SMTP_PASSWORD.

# data = "regwatch-data"          # archive, ledger and maildirs
# sources = ["mofcom", "gacc"]    # all we ship when left out; 'regwatch sources' lists them

[network]
# contact = "you@example.org"     # goes into the User-Agent, so that a site can reach you
# proxy = "http://proxy:3128"     # else HTTP_PROXY and HTTPS_PROXY of the environment
# ca_file = "/etc/company-ca.pem" # trusted besides the system's certificates
# delay = 2.0                     # seconds between two requests to one host
# timeout = 30.0                  # seconds for one answer
# crawl_timeout = 900.0           # seconds for one source's whole check
# allow = ["docs.example.org", "intranet.example:8080"]   # hosts to ask beyond the sources' own and your pages';
                                  # the only way to reach private addresses

[mail]
# host = "smtp.example.org"
# port = 587
# security = "starttls"           # starttls | tls | none
# user = "regwatch"
# sender = "regwatch@example.org"
# sender_name = "regwatch"
# per_minute = 60                 # at most; 0, the default: as fast as the server takes them
# return_path = "bounces+*@example.org"   # where mail comes back to; * becomes each message's own token
# bounces = "/var/mail/bounces"   # a Maildir, or imaps://user@host/INBOX (password: REGWATCH_BOUNCES_PASSWORD);
                                  # read by 'run', 'send' and 'bounces'
# dkim_key = "dkim.pem"           # sign mails ourselves: pip install 'regwatch[dkim]'
# dkim_selector = "s1"            # s1._domainkey.example.org in your DNS
# templates = "templates"         # folder whose files are taken in place of ours (docs/how-to-change-the-mails.md)

[operators]                       # who hears of trouble with watching: one mail when it begins, lasts, is over
# addresses = ["admin@example.org"]
# channel = "smtp"

[translation]                     # a service you run (LibreTranslate's interface); off without an address
# url = "http://127.0.0.1:5000/translate"    # its key: REGWATCH_TRANSLATION_KEY
# seconds = 5.0                   # what is not translated by then leaves untranslated

[web]
# host = "127.0.0.1"
# port = 8600
# public_url = "https://rules.example.org"   # what alerts link to
# public_reading = true           # false: everything but the login asks for an account ('regwatch users')
# trusted_proxies = ["127.0.0.1"] # whose X-Forwarded-For is believed (docs/how-to-run-behind-a-proxy.md)
# mail_channel = "smtp"           # of links to log in: smtp, maildir or file

[web.oidc]
# Logging in by OpenID Connect too; the secret is REGWATCH_OIDC_SECRET.
# issuer = "https://login.example.org/realms/staff"
# client_id = "regwatch"
# roles = { staff = "editor", "@example.org" = "reader" }   # by group, address or domain

[reminders]
# days = [7, 1, 0]                # told so many days before something takes effect, ends, resumes or closes for
                                  # comment; 0 is the day itself

[digests]
# days_ahead = 30                 # effective days to come that a digest lists; 0: none

# One block per saved search: a feed under a name, /search/NAME/feed.atom, 'regwatch feed --search NAME'. Filters as
# those of readers below; what is left out lets everything pass but trouble with watching.
#
# [[search]]
# name = "masks"
# words = ["mask", "口罩"]
# kinds = ["notice.*"]

# One block per page, list of pages or register of your own (docs/how-to-watch-your-own-page.md). Of url, urls (a list),
# urls_file (a text file, one address a line), feed (RSS, Atom) and sitemap each has exactly one.
#
# [[page]]
# name = "our-agency"             # letters, digits, - _ and .; changes and health go by this name
# url = "https://www.example.gov/rules/import.html"
# title = "Import rules of our agency"
# selector = "#content, .annex"   # CSS; without one the main text is found by itself
# ignore = ".rates"               # CSS of what is cut before anything is read
# cadence = "0 */2 * * *"         # crontab in `timezone`; weekdays only by name
# timezone = "Asia/Shanghai"
# language = "zh"
# render = false                  # true: draw the page in a browser first (extra "render")
#
# [[page]]
# name = "our-news"
# feed = "https://www.example.gov/news.rss"   # every entry is a page; one that comes later is published
#
# [[page]]
# name = "our-register"
# url = "https://www.example.gov/laboratories"
# kind = "register"               # a table, compared row by row; notice (a text) when left out
# key = "Licence no."             # the column, or ["several", "columns"], that tells rows apart
# columns = ["Name", "Status"]    # the columns to keep; all when left out
# complete = true                 # a row no longer shown has left
# at_least = 1                    # rows, or links of a feed, below which an answer is trouble
# may_shrink_by = 0.5             # share of them that may vanish between two checks

# Products by all their names, for 'regwatch rules --about': yours, or more names for one we ship (mask, ventilator, …).
# hs: 4 to 13 digits; longer codes below it and shorter ones above it are found too. A standard without a year is any
# edition. A file of such lines does as well: the key dictionary, at the top of this file, then names it.
[dictionary]
# durian = { zh = ["榴莲"], en = ["durian"], hs = ["0810.60"], standards = ["NY/T 969"] }

# One block per reader. kinds: notice.published, notice.amended, notice.status, notice.effective, notice.reminder,
# notice.gone, entry.added, entry.removed, entry.changed, source.* (incidents, for operators); "notice.*" stands for a
# family.
# channel: smtp, maildir (under the data folder), file (.eml files) or one declared here (docs/webhooks.md).
# 'regwatch test-message NAME' tries it. What is secret comes from the environment: REGWATCH_CHANNEL_TEAM holds a chat's
# whole address, REGWATCH_CHANNEL_ERP the key a web hook is signed with.
#
# [[channel]]
# name = "team"                   # WeCom, DingTalk, Feishu, Slack, Teams, Telegram …, through Apprise
# url = "wecom://BOTKEY"          # better left out: REGWATCH_CHANNEL_TEAM
#
# [[channel]]
# name = "erp"
# kind = "webhook"
# url = "https://erp.example.com/regwatch"
# timeout = 15.0                  # seconds for one answer
#
# [[subscription]]
# name = "anna"
# address = "anna@example.org"
# channel = "smtp"
# sources = ["mofcom", "gacc"]    # sources, registers, issuers (and what their acts do to any); all when left out
# words = ["口罩", "face mask"]   # any of these words or phrases in key, title or text; all when left out
# codes = ["6307"]                # HS codes; of codes, standards and entries a change must touch one
# standards = ["GB 2626"]         # without a year every edition
# entries = ["gacc-export-inspection/6307900010"]
# significance = "wording"        # wording: everything | substance | urgent: in force today or tomorrow, or an entry of
                                  # the watch-list gone
# watch = ["CNAS L0290", "6307900010", "GB 2626", "深圳某某公司"]   # certificates, HS codes, standards, firms, words:
                                  # only what touches one of them is told, and which; see 'regwatch watchlist anna'
# watch_only = true               # false: everything else is told as well
# language = "en"                 # en | zh | both
# when = "immediate"              # immediate | daily | weekly | monthly
# at = "08:00"                    # for all but immediate, in `timezone`
# weekday = "mon"                 # for weekly
# day = 1                         # for monthly; the last day where a month is shorter
# timezone = "Asia/Shanghai"
# quiet = "22:00-07:00"           # nothing is sent then; none when left out
# urgent_breaks_quiet = true      # but what is urgent is
# show = "all"                    # of a digest: all changes | net: only what is different at the end
# heartbeat = false               # true: a digest also when nothing changed, saying what was watched
# group = "members"               # instead of an address: to every member; see 'regwatch members'
# remind = [30, 7]                # instead of [reminders] days; [] for none
"""
