"""The conversation about one message (RFC 5321), and what each way of its ending means. Keeps no connection."""

import re
import smtplib
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from time import monotonic

from monitor.alerts.envelope import Envelope
from monitor.alerts.errors import ChannelDownError, RefusedError, TryLaterError
from monitor.settings import Mail
from monitor.telling.citing import plain

LAST_ANSWER_SECONDS = 600.0  # RFC 5321, 4.5.3.2.6: who waits less sends twice what the server did take
CLOSING = 421
NONSENSE = -1  # what smtplib calls an answer that is none
TOO_BIG = 552
NOT_ABOUT_US = frozenset({530, 534, 535, 538})  # RFC 4954: authentication missing, too weak or wrong

_DOT = re.compile(rb"(?m)^\.")


class BrokenError(Exception):
    """The line went dead, or the server said that it closes it. `may_be_taken`: after the message was handed over."""

    def __init__(self, words: str, *, before_message: bool, may_be_taken: bool) -> None:
        super().__init__(words)
        self.before_message, self.may_be_taken = before_message, may_be_taken


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """A step the server said no to."""

    step: str  # MAIL, RCPT or DATA
    code: int
    words: bytes


def hand_over(connection: smtplib.SMTP, packed: Envelope, deadline: float) -> Refused | None:
    """Give one message to the server; None when it took it.

    After `deadline` (of the monotonic clock) the message is no longer handed over. Raises BrokenError, and
    SMTPNotSupportedError for an address the server cannot write.
    """
    step = "MAIL"
    try:
        code, words = connection.mail(packed.sender, _mail_options(connection, packed))
        if code == CLOSING:
            raise BrokenError(_reply(code, words), before_message=True, may_be_taken=False)
        if code // 100 != 2:
            return Refused(step=step, code=code, words=words)
        step = "RCPT"
        code, words = connection.rcpt(packed.recipient, _rcpt_options(connection, packed))
        if code // 100 != 2:
            return Refused(step=step, code=code, words=words)
        step = "DATA"
        code, words = connection.docmd("DATA")
        if code != 354:
            return Refused(step=step, code=code, words=words)
        left = deadline - monotonic()
        if left < LAST_ANSWER_SECONDS / 2:
            raise BrokenError("it took too long", before_message=False, may_be_taken=False)
        body = _DOT.sub(b"..", packed.content)
        _be_patient(connection, min(LAST_ANSWER_SECONDS, left))
        connection.send(body if body.endswith(b"\r\n") else body + b"\r\n")
        step = "END"
        code, words = connection.docmd(".")
        _be_patient(connection, connection.timeout)
        return None if code // 100 == 2 else Refused(step="DATA", code=code, words=words)
    except smtplib.SMTPNotSupportedError:
        raise
    except (smtplib.SMTPException, OSError) as error:
        raise BrokenError(
            str(error) or type(error).__name__, before_message=step == "MAIL", may_be_taken=step == "END"
        ) from error


def _be_patient(connection: smtplib.SMTP, seconds: float) -> None:
    if connection.sock is not None:
        connection.sock.settimeout(seconds)


def _mail_options(connection: smtplib.SMTP, packed: Envelope) -> list[str]:
    options = [f"SIZE={len(packed.content)}"] if connection.has_extn("size") else []
    if packed.international:
        options += ["BODY=8BITMIME", "SMTPUTF8"]  # smtplib refuses by itself where the server lacks it
        if not connection.has_extn("smtputf8"):
            raise smtplib.SMTPNotSupportedError
    if connection.has_extn("dsn"):  # RFC 3461: bounces name the message by our token
        options += ["RET=HDRS", f"ENVID={packed.token}"]
    return options


def _rcpt_options(connection: smtplib.SMTP, packed: Envelope) -> list[str]:
    return ["NOTIFY=FAILURE,DELAY"] if connection.has_extn("dsn") and packed.token else []


def answered(command: Callable[[], tuple[int, bytes]]) -> bool:
    """Whether the server agrees to a command; a dead line is a no."""
    try:
        return command()[0] // 100 == 2
    except (smtplib.SMTPException, OSError):
        return False


def refusal(refused: Refused, server: str, packed: Envelope) -> RefusedError | TryLaterError | ChannelDownError:
    """What a no means: for this reader for good, for now, or for everybody."""
    code, reply = refused.code, _reply(refused.code, refused.words)
    if code in NOT_ABOUT_US:
        problem = f"the server wants a login first ({reply})"
        return ChannelDownError(problem, about=server, remedy="Set mail.user and REGWATCH_SMTP_PASSWORD")
    if refused.step == "MAIL" and code >= 500 and code != TOO_BIG:
        problem = f"the server accepts no mail from {packed.sender} ({reply})"
        return ChannelDownError(problem, about=server, remedy="Set mail.sender, mail.return_path or mail.user")
    if code >= 500:
        problem = f"{server} refused this message for good ({reply})"
        remedy = "Correct the address; the message stays re-sendable"
        return RefusedError(problem, about=packed.recipient, remedy=remedy)
    problem = f"{server} asked to come back later ({reply})"
    later = TryLaterError(problem, about=packed.recipient, remedy="It is sent again later")
    later.may_be_taken = False
    return later


@contextmanager
def connection_errors(server: str, mail: Mail) -> Iterator[None]:
    """Nobody can be served: say which setting or machine to look at."""

    def down(problem: str, remedy: str) -> ChannelDownError:
        return ChannelDownError(problem, about=server, remedy=remedy)

    try:
        yield
    except smtplib.SMTPAuthenticationError as error:
        problem = f"the server refused the login as {mail.user} ({_reply(error.smtp_code, error.smtp_error)})"
        raise down(problem, "Set REGWATCH_SMTP_PASSWORD or mail.user") from error
    except smtplib.SMTPNotSupportedError as error:
        problem = f"the server cannot do what the settings ask ({error})"
        raise down(problem, "Set mail.security, mail.port or mail.user") from error
    except ssl.SSLCertVerificationError as error:
        problem = f"the server's certificate is not trusted ({error.verify_message})"
        raise down(problem, "Set mail.ca_file to the certificate authority, or correct mail.host") from error
    except ssl.SSLError as error:
        problem = f"no TLS connection ({error.reason or error})"
        raise down(problem, "Set mail.security (starttls, tls or none), mail.port or mail.ca_file") from error
    except FileNotFoundError as error:
        raise down(f"mail.ca_file {mail.ca_file} does not exist", "Correct mail.ca_file") from error
    except smtplib.SMTPResponseException as error:
        problem = f"the server turned us away ({_reply(error.smtp_code, error.smtp_error)})"
        raise down(problem, "Everything stays due; ask the server's operator if this lasts") from error
    except (smtplib.SMTPException, OSError) as error:
        problem = f"cannot be reached ({plain(str(error), 200) or type(error).__name__})"
        raise down(problem, "Check mail.host, mail.port and the network; everything stays due") from error


def _reply(code: int, words: bytes | str) -> str:
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return f"{code} {plain(text, 200)}".strip()
