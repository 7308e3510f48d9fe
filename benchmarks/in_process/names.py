"""What the contestants are called, for those who read the results."""

from __future__ import annotations

SEND_FILE = "send_file, Nginx"
APPLICATION = "XSendfileApplication, Nginx"
STANDARD = "XSendfileApplication, standard"
PROVING = ", memory=0"
"""What is added to the name of one that proves every request."""

ORIGINAL = "xsendfile 1.0, standard"
ORIGINAL_NGINX = "xsendfile 1.0, nginx"
SENDFILE2 = "django-sendfile2, nginx"
SENDFILE2_X = "django-sendfile2, xsendfile"
DOWNLOADVIEW = "django-downloadview, nginx"
WERKZEUG = "Werkzeug, X-Sendfile"
FLASK = "Flask, X-Sendfile"
WHITENOISE = "WhiteNoise, pre-built index"
OUR_HEADERS = ", our headers"
"""What is added to the name of a peer that sends the same headers as ours, and a length of 0."""
IN_DJANGO = ", in Django"
"""What is added to the name of a library that is measured with its framework."""

HMAC = "one HMAC-SHA256 of the same message"
LINK_SIGNER = "LinkSigner"
