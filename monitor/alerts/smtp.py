"""Mail by SMTP: one connection for many messages, and every refusal sorted by what to do about it.

Trouble while connecting concerns everybody (ChannelDownError); a refusal in the conversation about one message concerns
that message: 5xx for good, 4xx for now (RFC 5321, section 4.2.1). No conversation outlives the outbox's lease.
"""

import smtplib
import socket
import ssl
from contextlib import suppress
from threading import Thread
from time import monotonic, sleep

from monitor.alerts.envelope import Envelope, envelope
from monitor.alerts.errors import ChannelDownError, RefusedError, TryLaterError
from monitor.alerts.letter import Letter
from monitor.alerts.smtp_talk import CLOSING, NONSENSE, BrokenError, answered, connection_errors, hand_over, refusal
from monitor.settings import Mail
from monitor.telling.citing import plain

STEP_SECONDS = 30.0  # for one answer before the message's end
CONVERSATION_SECONDS = 780.0  # everything about one message; the outbox's lease is 15 minutes
WATCH_SECONDS = 5.0
MESSAGES_PER_CONNECTION = 100  # servers grow suspicious of endless conversations; few end one earlier
BROKEN_IN_A_ROW = 3  # conversations that broke off, after which it is the server and not the message


class SmtpChannel:
    """Sends through the configured server. The connection is kept, and reopened when the server dropped it."""

    def __init__(self, mail: Mail) -> None:
        self._mail = mail
        self._server = f"{mail.host}:{mail.port}"
        self._connection: smtplib.SMTP | None = None
        self._handed_over = 0  # on this connection
        self._broken = 0  # in a row
        self._deadline: float | None = None  # of the conversation going on
        self._watchdog: Thread | None = None
        self._own_name: str | None = None  # asked of the resolver once

    def deliver(self, letter: Letter) -> None:
        """Returns once the server has taken the letter. Raises RefusedError, TryLaterError, ChannelDownError."""
        packed = envelope(letter, self._mail)
        deadline = monotonic() + CONVERSATION_SECONDS
        self._deadline = deadline
        if self._watchdog is None:
            self._watchdog = Thread(target=self._watch, daemon=True)
            self._watchdog.start()
        try:
            self._deliver(packed, deadline)
        finally:
            self._deadline = None

    def close(self) -> None:
        """Say goodbye if anybody still listens."""
        self._watchdog = None  # its thread ends by itself
        self._part()

    def _part(self) -> None:
        connection, self._connection, self._handed_over = self._connection, None, 0
        if connection is not None:
            with suppress(smtplib.SMTPException, OSError):
                if connection.sock is not None:
                    connection.sock.settimeout(2.0)  # its answer is worth no waiting
                connection.quit()
            connection.close()

    def _deliver(self, packed: Envelope, deadline: float) -> None:
        if self._handed_over >= MESSAGES_PER_CONNECTION:
            self._part()
        kept = self._connection
        try:
            self._talk(kept or self._open(), packed, deadline)
        except BrokenError as error:
            self._part()
            if kept is None or error.may_be_taken:
                raise self._gave_up(error, packed) from error
            # the server closed a connection it had kept: nothing was handed over, so once more on a new one
            try:
                self._talk(self._open(), packed, deadline)
            except BrokenError as again:
                self._part()
                raise self._gave_up(again, packed) from again

    def _talk(self, connection: smtplib.SMTP, packed: Envelope, deadline: float) -> None:
        try:
            refused = hand_over(connection, packed, deadline)
        except smtplib.SMTPNotSupportedError as error:
            problem = f"{self._server} takes no addresses with other than ASCII letters"
            raise RefusedError(problem, about=packed.recipient, remedy="Give another address") from error
        self._broken = 0
        self._handed_over += 1
        if refused is None:
            return
        if refused.code == CLOSING and self._handed_over > 1:  # it had enough of this connection, not of the message
            raise BrokenError("421", before_message=False, may_be_taken=False)
        if refused.code in (CLOSING, NONSENSE) or not answered(connection.rset):
            self._part()
        raise refusal(refused, self._server, packed)

    def _gave_up(self, error: BrokenError, packed: Envelope) -> TryLaterError | ChannelDownError:
        given_up = self._trouble(error, packed)
        given_up.may_be_taken = error.may_be_taken
        return given_up

    def _trouble(self, error: BrokenError, packed: Envelope) -> TryLaterError | ChannelDownError:
        """A conversation that broke off is about this message, unless it never came to it or all of them do."""
        self._broken += 1
        words = f"broke off ({plain(str(error), 200) or 'no answer'})"
        if error.before_message or self._broken >= BROKEN_IN_A_ROW:
            remedy = "Everything stays due; ask the server's operator if this lasts"
            return ChannelDownError(f"the conversation {words}", about=self._server, remedy=remedy)
        problem = f"the conversation with {self._server} {words}"
        return TryLaterError(problem, about=packed.recipient, remedy="It is sent again later")

    def _watch(self) -> None:
        """The watchdog's thread: a server may answer for hours, a letter at a time; this ends it."""
        me = self._watchdog
        while me is self._watchdog:
            sleep(WATCH_SECONDS)
            if (deadline := self._deadline) is not None and monotonic() > deadline:
                self._hang_up()

    def _hang_up(self) -> None:
        """Whatever the conversation waits for ends now."""
        connection = self._connection
        if connection is not None and (line := connection.sock) is not None:
            with suppress(OSError):
                socket.socket.shutdown(line, socket.SHUT_RDWR)  # not SSLSocket's, which would first say goodbye

    def _open(self) -> smtplib.SMTP:
        mail = self._mail
        if not mail.host:
            raise ChannelDownError("no mail server is set", about="mail.host", remedy="Set it in the configuration")
        if mail.user and not mail.password:
            problem = f"no password for {mail.user}"
            raise ChannelDownError(problem, about=self._server, remedy="Set REGWATCH_SMTP_PASSWORD")
        with connection_errors(self._server, mail):
            try:
                return self._connect()
            except Exception:
                self._part()
                raise

    def _connect(self) -> smtplib.SMTP:
        mail, context = self._mail, _trusted(self._mail) if self._mail.security != "none" else None
        # made first and connected then: the watchdog must see it from the first byte on
        if mail.security == "tls":
            connection: smtplib.SMTP = smtplib.SMTP_SSL(
                local_hostname=self._own_name, timeout=STEP_SECONDS, context=context
            )
        else:
            connection = smtplib.SMTP(local_hostname=self._own_name, timeout=STEP_SECONDS)
        self._connection, self._own_name = connection, connection.local_hostname
        connection._host = mail.host  # type: ignore[attr-defined]  # what certificates are checked against
        code, words = connection.connect(mail.host, mail.port)
        if code != 220:
            raise smtplib.SMTPConnectError(code, words)
        if connection.sock is not None:  # a message and the dot after it go separately: no waiting between them
            connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if mail.security == "starttls":
            connection.starttls(context=context)
        if mail.user:
            connection.login(mail.user, mail.password)
        connection.ehlo_or_helo_if_needed()
        return connection


def _trusted(mail: Mail) -> ssl.SSLContext:
    context = ssl.create_default_context()
    if mail.ca_file:
        context.load_verify_locations(mail.ca_file)
    return context
