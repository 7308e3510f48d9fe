"""Media types by file name, the same on every host.

The table is our own on purpose: Python's `mimetypes` adds the tables of the
machine (/etc/mime.types, the Windows registry), so that one file has another
type on the next host. Types are those of the IANA registry and the WHATWG
MIME standard; no `charset` is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

DEFAULT = "application/octet-stream"
"""The type of a name that the table does not know (RFC 9110 §8.3)."""

# RFC 9110 §8.3.1: type "/" subtype parameters.
_NAME = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
_STRING = r'"(?:[\t \x21\x23-\x5b\x5d-\x7e]|\\[\t \x21-\x7e])*"'
_MEDIA_TYPE = re.compile(
    rf"{_NAME}/{_NAME}(?:[ \t]*;[ \t]*{_NAME}=(?:{_NAME}|{_STRING}))*",
    re.ASCII,
)

_TABLE = """
application/atom+xml                    atom
application/epub+zip                    epub
application/geo+json                    geojson
application/gzip                        gz tgz
application/java-archive                jar
application/json                        json map
application/ld+json                     jsonld
application/manifest+json               webmanifest
application/msword                      doc dot
application/octet-stream                bin deb dll dmg exe img iso msi o so
application/ogg                         ogx
application/pdf                         pdf
application/pgp-encrypted               pgp
application/pgp-signature               asc sig
application/pkcs12                      p12 pfx
application/postscript                  ai eps ps
application/rss+xml                     rss
application/rtf                         rtf
application/sql                         sql
application/vnd.android.package-archive apk
application/vnd.apple.mpegurl           m3u8
application/vnd.google-earth.kml+xml    kml
application/vnd.google-earth.kmz        kmz
application/vnd.ms-excel                xls xlt
application/vnd.ms-fontobject           eot
application/vnd.ms-outlook              msg
application/vnd.ms-powerpoint           ppt pps pot
application/vnd.oasis.opendocument.graphics     odg
application/vnd.oasis.opendocument.presentation odp
application/vnd.oasis.opendocument.spreadsheet  ods
application/vnd.oasis.opendocument.text         odt
application/vnd.openxmlformats-officedocument.presentationml.presentation pptx
application/vnd.openxmlformats-officedocument.spreadsheetml.sheet         xlsx
application/vnd.openxmlformats-officedocument.wordprocessingml.document   docx
application/vnd.rar                     rar
application/vnd.sqlite3                 db sqlite sqlite3
application/wasm                        wasm
application/x-7z-compressed             7z
application/x-bzip2                     bz2 tbz tbz2
application/x-compress                  Z
application/x-java-jnlp-file            jnlp
application/x-redhat-package-manager    rpm
application/x-sh                        sh
application/x-tar                       tar
application/x-xz                        xz txz
application/x-x509-ca-cert              crt der pem
application/xhtml+xml                   xht xhtml
application/xml                         xml xsl
application/xslt+xml                    xslt
application/yaml                        yaml yml
application/zip                         zip
application/zstd                        zst
audio/aac                               aac
audio/flac                              flac
audio/matroska                          mka
audio/midi                              mid midi kar
audio/mp4                               m4a m4b
audio/mpeg                              mp3 mp2 mpga
audio/ogg                               oga ogg opus spx
audio/wav                               wav
audio/webm                              weba
audio/x-aiff                            aif aiff aifc
audio/x-mpegurl                         m3u
font/collection                         ttc
font/otf                                otf
font/ttf                                ttf
font/woff                               woff
font/woff2                              woff2
image/apng                              apng
image/avif                              avif
image/bmp                               bmp
image/gif                               gif
image/heic                              heic
image/heif                              heif
image/jp2                               jp2
image/jpeg                              jpeg jpg jpe jfif
image/jxl                               jxl
image/png                               png
image/svg+xml                           svg
image/tiff                              tif tiff
image/vnd.adobe.photoshop               psd
image/vnd.djvu                          djv djvu
image/vnd.microsoft.icon                ico
image/webp                              webp
message/rfc822                          eml mht mhtml
model/gltf+json                         gltf
model/gltf-binary                       glb
model/stl                               stl
text/calendar                           ics ifb
text/css                                css
text/csv                                csv
text/html                               html htm
text/javascript                         js mjs
text/markdown                           md markdown
text/plain                              txt text log conf ini c h py java diff patch srt
text/tab-separated-values               tsv
text/troff                              roff man
text/vcard                              vcf vcard
text/vtt                                vtt
text/x-rst                              rst
text/x-tex                              tex
video/3gpp                              3gp
video/3gpp2                             3g2
video/matroska                          mkv
video/mp2t                              ts m2ts
video/mp4                               mp4 m4v mp4v
video/mpeg                              mpeg mpg mpe
video/ogg                               ogv
video/quicktime                         mov qt
video/webm                              webm
video/x-flv                             flv
video/x-ms-wmv                          wmv
video/x-msvideo                         avi
"""

TYPES: Mapping[str, str] = MappingProxyType(
    {
        suffix.lower(): media_type
        for media_type, *suffixes in map(str.split, _TABLE.strip().splitlines())
        for suffix in suffixes
    }
)
"""Media type by lower-case suffix, without its dot."""

# Content codings that xsendfile 1.0 told from the last suffix (RFC 9110 §8.4.1).
_CODINGS = {"gz": "gzip", "Z": "compress", "bz2": "bzip2", "xz": "xz", "br": "br"}


def is_media_type(text: str) -> bool:
    """Whether `text` is a media type with well-formed parameters (RFC 9110 §8.3.1)."""
    return _MEDIA_TYPE.fullmatch(text) is not None


def media_type(name: bytes, types: Mapping[str, str] = TYPES) -> str:
    """Return the type of a file by the last suffix of its name, in any case of letters.

    `x.tar.gz` and `x.txt.gz` are `application/gzip`: the bytes are sent as
    they are, and a guessed `Content-Encoding` does not survive nginx or Apache.
    """
    return types.get(_suffix(name).lower(), DEFAULT)


def media_type_and_coding(name: bytes) -> tuple[str, str | None]:
    """Return type and content coding as xsendfile 1.0 told them.

    `x.txt.gz` is `text/plain` coded `gzip`. A coded archive stays what it is:
    1.0's `application/x-tar` with a coding that front servers drop left a
    wrong type behind.
    """
    stem, _, suffix = name.rpartition(b".")
    coding = _CODINGS.get(suffix.decode("latin-1")) if stem else None
    if coding is None or _suffix(stem).lower() == "tar":
        return media_type(name), None
    return media_type(stem), coding


def _suffix(name: bytes) -> str:
    """Return what follows the last dot; nothing for `name`, `name.` and `.name`."""
    stem, _, suffix = name.rpartition(b".")
    return suffix.decode("latin-1") if stem else ""
