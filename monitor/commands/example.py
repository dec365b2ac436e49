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

[web]
# host = "127.0.0.1"
# port = 8600
# public_url = "https://rules.example.org"   # what alerts link to

[reminders]
# days = [7, 1, 0]                # told so many days before something takes effect, ends, resumes or closes for
                                  # comment; 0 is the day itself

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
# channel: smtp, maildir (under the data folder) or file (.eml files).
#
# [[subscription]]
# name = "anna"
# address = "anna@example.org"
# channel = "smtp"
# sources = ["mofcom", "gacc"]    # all when left out
# words = ["口罩", "mask"]        # any of them in key, title or text; all when left out
# watch = ["CNAS L0290", "6307900010", "GB 2626", "深圳某某公司"]   # certificates, HS codes, standards, firms, words:
                                  # only what touches one of them is told, and which; see 'regwatch watchlist anna'
# watch_only = true               # false: everything else is told as well
# when = "immediate"              # immediate | daily
# at = "08:00"                    # for daily
# timezone = "Asia/Shanghai"
# remind = [30, 7]                # instead of [reminders] days; [] for none
"""
