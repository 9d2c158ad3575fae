"""Mail to citizens, through the mail server the settings name."""

import smtplib
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from motcua.notices.ports import Message, Rejected, Sent, Unreachable


class MailCarrier:
    """Fits `notices.ports.Carrier`.

    Mail servers do not know a message again. One that took it and fell before saying so gets it twice, with the same
    Message-ID, by which mailboxes may fold the two.
    """

    def send(self, message: Message, *, at: datetime) -> Sent:
        """Take the message. Raises `Rejected` where the server says the address is no good, else `Unreachable`."""
        ref = f"<{message.id}@{urlsplit(settings.PUBLIC_URL).hostname}>"
        mail = EmailMessage(
            subject=" ".join(message.title.split()),
            body=message.text,
            from_email=settings.MAIL_FROM,
            to=[message.to],
            headers={"Message-ID": ref, "Auto-Submitted": "auto-generated"},
            connection=get_connection(timeout=settings.EMAIL_TIMEOUT),
        )
        try:
            mail.send()
        except smtplib.SMTPRecipientsRefused as error:
            code = max(code for code, _ in error.recipients.values())
            if code >= 500:
                raise Rejected(f"máy chủ thư từ chối địa chỉ (mã {code})") from error
            raise Unreachable(f"máy chủ thư chưa nhận (mã {code})") from error
        except smtplib.SMTPDataError as error:
            if error.smtp_code >= 500:
                raise Rejected(f"máy chủ thư không nhận thư (mã {error.smtp_code})") from error
            raise Unreachable(f"máy chủ thư chưa nhận (mã {error.smtp_code})") from error
        except smtplib.SMTPResponseException as error:  # our name, our password: not the citizen's fault
            raise Unreachable(f"máy chủ thư không tiếp ta (mã {error.smtp_code})") from error
        except (OSError, smtplib.SMTPException) as error:
            raise Unreachable(f"không tới được máy chủ thư ({type(error).__name__})") from error
        return Sent(ref, {"code": "accepted"})
