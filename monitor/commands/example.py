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

# One block per reader. kinds: notice.published, notice.amended, notice.status, notice.gone, entry.added,
# entry.removed, entry.changed, source.* (incidents, for operators); "notice.*" stands for a family.
# channel: smtp, maildir (under the data folder) or file (.eml files).
#
# [[subscription]]
# name = "anna"
# address = "anna@example.org"
# channel = "smtp"
# sources = ["mofcom", "gacc"]    # all when left out
# words = ["口罩", "mask"]        # any of them in key, title or text; all when left out
# when = "immediate"              # immediate | daily
# at = "08:00"                    # for daily
# timezone = "Asia/Shanghai"
"""
