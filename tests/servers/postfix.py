"""A real Postfix (Debian's postfix), with a configuration and a queue of its own, delivering over LMTP."""

import os
import pwd
import shutil
import subprocess
import time
from collections.abc import Iterable
from pathlib import Path
from typing import ClassVar

from tests.servers.server import HOST, Server, free_port, greets

BINARY = "/usr/sbin/postfix"
DAEMONS = Path("/usr/lib/postfix/sbin")
NOBODY_LISTENS = 1


class Postfix(Server):
    """Takes mail for *addresses* (and `name+anything@`) and hands it to the LMTP server on *lmtp_port*.

    In each of their domains `bounce@` is taken, refused by the mailbox server and so reported back, and
    `slow@` stays in the queue. Anybody else is refused while the sender waits.
    """

    name: ClassVar[str] = "postfix"

    def __init__(self, addresses: Iterable[str], *, lmtp_port: int) -> None:
        super().__init__()
        self.addresses = tuple(addresses)
        self.lmtp_port = lmtp_port
        self.smtp_port = free_port()
        self.mail_log = self.folder / "mail.log"
        self._settings = self.folder / "etc"

    @classmethod
    def missing(cls) -> str | None:
        if not Path(BINARY).exists() or not DAEMONS.exists():
            return "Postfix is missing: apt-get install postfix"
        if os.geteuid() != 0:
            return "Postfix starts only as root"
        return None

    def command(self) -> list[str]:
        return [BINARY, "-c", str(self._settings), "start-fg"]

    def ready(self) -> bool:
        return greets(self.smtp_port)

    def empty_queue(self) -> None:
        """Remove what waits, and wait for what was on its way."""
        subprocess.run(["postsuper", "-c", self._settings, "-d", "ALL"], check=True, capture_output=True)
        for _ in range(100):
            left = subprocess.run(["postqueue", "-c", self._settings, "-j"], check=True, capture_output=True)
            if not left.stdout.strip():
                return
            time.sleep(0.05)

    def prepare(self) -> None:
        for folder in ("etc", "queue", "data"):
            (self.folder / folder).mkdir()
        postfix = pwd.getpwnam("postfix")
        shutil.chown(self.folder / "data", postfix.pw_uid, postfix.pw_gid)

        domains = sorted({address.partition("@")[2] for address in self.addresses})
        bouncing = [f"bounce@{domain}" for domain in domains]
        slow = [f"slow@{domain}" for domain in domains]
        self._write_map("mailboxes", dict.fromkeys([*self.addresses, *bouncing, *slow], "yes"))
        self._write_map("transport", dict.fromkeys(slow, f"lmtp:inet:{HOST}:{NOBODY_LISTENS}"))
        (self._settings / "main.cf").write_text(self._main(domains))
        (self._settings / "master.cf").write_text(_services(self.smtp_port))

    def _write_map(self, name: str, rows: dict[str, str]) -> None:
        lines = (f"{key} {value}\n" for key, value in rows.items())
        (self._settings / name).write_text("".join(lines))

    def _main(self, domains: list[str]) -> str:
        return f"""
compatibility_level = 3.6
command_directory = /usr/sbin
daemon_directory = {DAEMONS}
queue_directory = {self.folder}/queue
data_directory = {self.folder}/data
maillog_file = {self.mail_log}
maillog_file_prefixes = {self.folder}
mail_owner = postfix
setgid_group = postdrop

inet_interfaces = {HOST}
inet_protocols = ipv4
myhostname = mx.sandbox.test
mydestination =
mynetworks = 127.0.0.0/8
smtpd_recipient_restrictions = permit_mynetworks, reject_unauth_destination
smtpd_client_connection_count_limit = 0
message_size_limit = 52428800

virtual_mailbox_domains = {" ".join(domains)}
virtual_mailbox_maps = texthash:{self._settings}/mailboxes
virtual_transport = lmtp:inet:{HOST}:{self.lmtp_port}
transport_maps = texthash:{self._settings}/transport
recipient_delimiter = +
alias_maps =
alias_database =
local_recipient_maps =

# Nothing leaves this machine, and no resolver is asked.
default_transport = error:5.7.1 no mail leaves the sandbox
smtp_dns_support_level = disabled
smtp_host_lookup = native

# A server that is down for a moment is tried again within the patience of a test.
minimal_backoff_time = 1s
maximal_backoff_time = 2s
queue_run_delay = 1s
"""


def _services(smtp_port: int) -> str:
    return f"""
{HOST}:{smtp_port} inet n - n - - smtpd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
proxywrite unix - - n - 1 proxymap
smtp unix - - n - - smtp
relay unix - - n - - smtp
showq unix n - n - - showq
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
local unix - n n - - local
virtual unix - n n - - virtual
lmtp unix - - n - - lmtp
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
"""
