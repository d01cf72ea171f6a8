"""A real Dovecot (Debian's dovecot-imapd and dovecot-lmtpd): IMAP, IMAPS, and LMTP for what comes in."""

import grp
import os
import pwd
import shutil
import smtplib
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path
from typing import ClassVar

from tests.servers.server import HOST, Server, free_port, greets

BINARY = "/usr/sbin/dovecot"
PROTOCOLS = Path("/usr/lib/dovecot")


class Dovecot(Server):
    """Each address in *users* has a mailbox, `name+anything@` reaches it too, and logs in by the address.

    `certificate` is what a client of `imaps_port` has to trust; it is made out to localhost and 127.0.0.1.
    """

    name: ClassVar[str] = "dovecot"

    def __init__(self, users: Mapping[str, str]) -> None:
        super().__init__()
        self.users = dict(users)
        self.imap_port = free_port()
        self.imaps_port = free_port()
        self.lmtp_port = free_port()
        self.certificate = self.folder / "certificate.pem"

    @classmethod
    def missing(cls) -> str | None:
        if not (PROTOCOLS / "imap").exists() or not (PROTOCOLS / "lmtp").exists():
            return "Dovecot is missing: apt-get install dovecot-imapd dovecot-lmtpd"
        if not shutil.which("openssl"):
            return "openssl is missing: apt-get install openssl"
        version = subprocess.run([BINARY, "--version"], capture_output=True, text=True, check=True).stdout
        if not version.startswith("2.3."):
            return f"the configuration here is written for Dovecot 2.3, this is {version.strip()}"
        return None

    def command(self) -> list[str]:
        return [BINARY, "-F", "-c", str(self.folder / "dovecot.conf")]

    def ready(self) -> bool:
        return greets(self.imap_port) and greets(self.lmtp_port)

    def deliver(self, address: str, *letters: bytes, sender: str = "somebody@elsewhere.test") -> None:
        """Put letters into a mailbox, in this order, as a mail server would."""
        with smtplib.LMTP(HOST, self.lmtp_port) as lmtp:
            for letter in letters:
                lmtp.sendmail(sender, [address], letter)

    def renumber(self, address: str) -> None:
        """Forget all UIDs: the same letters come back under a new UIDVALIDITY, as after a restored backup."""
        self.stop()
        home = self._home(address)
        for forgotten in ("dovecot-uidlist", "dovecot-uidvalidity*", "dovecot.*index*"):
            for file in home.rglob(forgotten):
                file.unlink()
        self.start()

    def empty(self) -> None:
        """Remove every letter and folder of every mailbox; a letter may still be on its way into one."""
        for address in self.users:
            home = self._home(address)
            for _ in range(50):
                shutil.rmtree(home, ignore_errors=True)
                if not home.exists():
                    break
                time.sleep(0.02)

    def _home(self, address: str) -> Path:
        local, _, domain = address.partition("@")
        return self.folder / "mail" / domain / local

    def prepare(self) -> None:
        keeper = pwd.getpwnam("nobody") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())
        mail = self.folder / "mail"
        mail.mkdir()
        shutil.chown(mail, keeper.pw_uid, keeper.pw_gid)
        passwords = (f"{address}:{{PLAIN}}{password}::::::\n" for address, password in self.users.items())
        (self.folder / "users").write_text("".join(passwords), encoding="utf-8")
        self._make_certificate()
        (self.folder / "dovecot.conf").write_text(self._configuration(keeper))

    def _make_certificate(self) -> None:
        subprocess.run(
            [
                *("openssl", "req", "-x509", "-nodes", "-days", "30", "-subj", "/CN=localhost"),
                *("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"),
                *("-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"),
                *("-keyout", self.folder / "key.pem", "-out", self.certificate),
            ],
            check=True,
            capture_output=True,
        )

    def _configuration(self, keeper: pwd.struct_passwd) -> str:
        login, internal = ("dovenull", "dovecot") if os.geteuid() == 0 else (keeper.pw_name, keeper.pw_name)
        internal_group = grp.getgrgid(pwd.getpwnam(internal).pw_gid).gr_name
        ids = f"uid={keeper.pw_uid} gid={keeper.pw_gid}"
        return f"""
base_dir = {self.folder}/run
state_dir = {self.folder}/run
log_path = {self.folder}/dovecot.log
protocols = imap lmtp
listen = {HOST}

default_login_user = {login}
default_internal_user = {internal}
default_internal_group = {internal_group}
first_valid_uid = 1

ssl = yes
ssl_cert = <{self.certificate}
ssl_key = <{self.folder}/key.pem
disable_plaintext_auth = no
auth_mechanisms = plain login
auth_username_format = %Lu
# A wrong password is answered at once: no delay, and no penalty for the address it came from.
auth_failure_delay = 0 secs
passdb {{
  driver = passwd-file
  args = scheme=PLAIN username_format=%u {self.folder}/users
}}
userdb {{
  driver = static
  args = {ids} home={self.folder}/mail/%d/%n
}}

mail_location = maildir:~/Maildir
mail_fsync = never
mail_max_userip_connections = 100
recipient_delimiter = +
lmtp_save_to_detail_mailbox = no
namespace inbox {{
  inbox = yes
  separator = /
}}
protocol lmtp {{
  postmaster_address = postmaster@brygga.test
}}

service imap-login {{
  chroot =
  inet_listener imap {{
    port = {self.imap_port}
  }}
  inet_listener imaps {{
    port = {self.imaps_port}
    ssl = yes
  }}
}}
service lmtp {{
  inet_listener lmtp {{
    port = {self.lmtp_port}
  }}
}}
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  chroot =
}}
"""
