"""Addresses that let a browser fetch one object for a short while (AWS Signature Version 4, in the query).

obstore signs addresses too, but can't say under which name the browser keeps what it fetches. botocore can, and weighs
23 MB for four turns of HMAC; the tests hold this to it.
"""

import hashlib
import hmac
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import quote, urlsplit


@dataclass(frozen=True, slots=True)
class Keys:
    """With which, and where, a bucket is opened."""

    id: str
    secret: str = field(repr=False)
    region: str


def signed_address(
    keys: Keys, address: str, query: dict[str, str], lasts: timedelta, moment: datetime
) -> str:
    """`address` with `query`, good for a GET of `lasts` from `moment` (in UTC) on."""
    parts, stamp = urlsplit(address), moment.strftime("%Y%m%dT%H%M%SZ")
    scope = f"{stamp[:8]}/{keys.region}/s3/aws4_request"
    asked = {
        **query,
        "X-Amz-Algorithm": "AWS4-HMAC-SHA256",
        "X-Amz-Credential": f"{keys.id}/{scope}",
        "X-Amz-Date": stamp,
        "X-Amz-Expires": str(int(lasts.total_seconds())),
        "X-Amz-SignedHeaders": "host",
    }
    words = "&".join(f"{_quoted(name)}={_quoted(asked[name])}" for name in sorted(asked))
    request = f"GET\n{parts.path}\n{words}\nhost:{parts.netloc}\n\nhost\nUNSIGNED-PAYLOAD"
    digest = hashlib.sha256(request.encode()).hexdigest()
    turned = f"AWS4{keys.secret}".encode()
    for part in scope.split("/"):
        turned = hmac.digest(turned, part.encode(), "sha256")
    signature = hmac.digest(turned, f"AWS4-HMAC-SHA256\n{stamp}\n{scope}\n{digest}".encode(), "sha256").hex()
    return f"{address}?{words}&X-Amz-Signature={signature}"


def _quoted(text: str) -> str:
    return quote(text, safe="-_.~")
