"""`python -m monitor` is `regwatch`: the supervisor starts its processes this way."""

from monitor.cli import main

main()
