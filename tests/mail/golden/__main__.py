"""Write the mails anew; read what differs before it is committed."""

from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from termsvc.service.mails import Wanted
from tests.mail import golden
from tests.mail.february import February

with TemporaryDirectory() as scratch, closing(February("sqlite://", Path(scratch))) as company:
    company.carried()
    for account in golden.ACCOUNTS:
        (mailed,) = company.mails(wanted=Wanted(account=account))
        golden.file(account).write_bytes(golden.shown(mailed.mail))
