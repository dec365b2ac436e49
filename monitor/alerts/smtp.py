"""Mail by SMTP: one connection, checked certificates, and every refusal sorted by what to do about it.

Trouble while connecting concerns everybody (ChannelDownError); a refusal in the conversation about one
message concerns that message: 5xx for good, 4xx for now (RFC 5321, section 4.2.1).
"""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from monitor.alerts.errors import ChannelDownError, RefusedError, TryLaterError
from monitor.alerts.letter import Letter
from monitor.alerts.mail import as_mail
from monitor.settings import Mail
from monitor.telling.wording import plain

STEP_SECONDS = 30.0  # for one answer; a whole conversation stays inside the outbox's lease of five minutes
NOT_ABOUT_US = frozenset({530, 534, 535, 538})  # RFC 4954: authentication missing, too weak or wrong
TOO_BIG = 552


class SmtpChannel:
    """Sends through the configured server. The connection is kept, and reopened when the server dropped it."""

    def __init__(self, mail: Mail) -> None:
        self._mail = mail
        self._server = f"{mail.host}:{mail.port}"
        self._connection: smtplib.SMTP | None = None

    def deliver(self, letter: Letter) -> None:
        """Returns once the server has taken the letter. Raises RefusedError, TryLaterError, ChannelDownError."""
        message = as_mail(letter, self._mail)
        connection = self._alive() or self._open()
        with _conversation_errors(self._server, self._mail.sender, letter.address):
            connection.send_message(message, from_addr=self._mail.sender, to_addrs=[letter.address])

    def close(self) -> None:
        """Say goodbye if anybody still listens."""
        if self._connection is not None:
            with suppress(smtplib.SMTPException, OSError):
                self._connection.quit()
            self._connection.close()
            self._connection = None

    def _alive(self) -> smtplib.SMTP | None:
        """The open connection, if the server still answers on it."""
        if self._connection is not None:
            with suppress(smtplib.SMTPException, OSError):
                if self._connection.noop()[0] == 250:
                    return self._connection
            self.close()
        return None

    def _open(self) -> smtplib.SMTP:
        mail = self._mail
        if not mail.host:
            raise ChannelDownError("no mail server is set", about="mail.host", remedy="Set it in the configuration")
        if mail.user and not mail.password:
            problem = f"no password for {mail.user}"
            raise ChannelDownError(problem, about=self._server, remedy="Set REGWATCH_SMTP_PASSWORD")
        with _connection_errors(self._server, mail):
            context = ssl.create_default_context()
            if mail.ca_file:
                context.load_verify_locations(mail.ca_file)
            if mail.security == "tls":
                self._connection = smtplib.SMTP_SSL(mail.host, mail.port, timeout=STEP_SECONDS, context=context)
            else:
                self._connection = smtplib.SMTP(mail.host, mail.port, timeout=STEP_SECONDS)
            try:
                if mail.security == "starttls":
                    self._connection.starttls(context=context)
                if mail.user:
                    self._connection.login(mail.user, mail.password)
            except Exception:
                self.close()
                raise
        return self._connection


@contextmanager
def _connection_errors(server: str, mail: Mail) -> Iterator[None]:
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


@contextmanager
def _conversation_errors(server: str, sender: str, address: str) -> Iterator[None]:
    """One message was not taken: for good, for now, or because of us."""
    try:
        yield
    except smtplib.SMTPRecipientsRefused as error:
        code, words = next(iter(error.recipients.values()))
        raise _refusal(code, words, server, address) from error
    except smtplib.SMTPSenderRefused as error:
        if error.smtp_code >= 500 and error.smtp_code != TOO_BIG:
            problem = f"the server accepts no mail from {sender} ({_reply(error.smtp_code, error.smtp_error)})"
            raise ChannelDownError(problem, about=server, remedy="Set mail.sender or mail.user") from error
        raise _refusal(error.smtp_code, error.smtp_error, server, address) from error
    except smtplib.SMTPResponseException as error:
        raise _refusal(error.smtp_code, error.smtp_error, server, address) from error
    except smtplib.SMTPNotSupportedError as error:
        problem = f"{server} takes no addresses with other than ASCII letters"
        raise RefusedError(problem, about=address, remedy="Give another address") from error
    except (smtplib.SMTPException, OSError) as error:
        problem = f"the conversation with {server} broke off ({plain(str(error), 200) or type(error).__name__})"
        raise TryLaterError(problem, about=address, remedy="It is sent again later") from error


def _refusal(
    code: int, words: bytes | str, server: str, address: str
) -> RefusedError | TryLaterError | ChannelDownError:
    if code in NOT_ABOUT_US:
        problem = f"the server wants a login first ({_reply(code, words)})"
        return ChannelDownError(problem, about=server, remedy="Set mail.user and REGWATCH_SMTP_PASSWORD")
    if code >= 500:
        problem = f"{server} refused this message for good ({_reply(code, words)})"
        return RefusedError(problem, about=address, remedy="Correct the address; the message stays re-sendable")
    problem = f"{server} asked to come back later ({_reply(code, words)})"
    return TryLaterError(problem, about=address, remedy="It is sent again later")


def _reply(code: int, words: bytes | str) -> str:
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return f"{code} {plain(text, 200)}".strip()
