"""`docs/signing-recipes.md`: the recipes, with what there is to say about them.

`python -m tests.recipes.page` writes it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from textwrap import fill
from types import MappingProxyType

from tests.recipes.languages import LANGUAGES, RECIPES

PAGE = Path(__file__).parents[2] / "docs" / "signing-recipes.md"
"""The committed page."""

_WIDTH = 100
_HEAD = """\
# Signing links in other languages

A site signs its links itself, in the language it is written in; only what verifies them is Python.
Copy the function from the recipe for your language. The lines below the function are for trying it
out: they take the secret from the environment and print the link for their arguments.

- **Dialect.** Use the native one. That of mod_auth_token is for links that other programs make or
  verify already: it is MD5, carries the time of signing instead of an end, and no download name.
- **Secret.** `xsendfile keygen` prints a line, `id:secret`. Its text is used as it is, not decoded.
  Signer and verifier share the line; keep it out of repositories and of anything sent to browsers.
- **Path.** The file's path below the root, with the bytes it has on the disk, and not
  percent-encoded: the function does that. `é` can be one character or two, which are two files. No
  link opens a path that has `.`, `..` or an empty segment in it.
- **Time.** Seconds since 1970 (UTC), so time zones do not matter, but clocks do: run NTP on both
  machines. A link with `starts` set to now is refused while the verifier's clock is behind.
- **URL.** The function returns what comes behind the mount: put `https://example.org/files` before
  it, and change nothing else. In HTML its `&` is written `&amp;`, as templates do by themselves.

```console
$ (umask 027; xsendfile keygen > keys)
$ IFS=: read -r KEY SECRET < keys; export KEY SECRET
$ end=$(($(date +%s) + 3600))
$ link=$(php docs/recipes/native/sign.php /2026/q3.pdf $end as=attachment name='Q3 2026.pdf')
$ xsendfile verify --key-file keys "$link"
```

The last command says what a link opens, or why it is refused.

PHP, JavaScript, Ruby, Perl and shell are run by the tests: known links come out, and paths, names
and secrets with every sort of character in them pass the verifier. Go 1.19, Java 17 and Mono 6.8
passed the same tests by hand: `RECIPES="Go Java C#" pytest tests/recipes`.

## Native

The signature is HMAC-SHA256 in base64url without padding, over five parts that are joined by
newlines: `xsendfile-link-1`; the realm; the fields of the query, sorted by name, with everything
percent-encoded but `A-Z a-z 0-9 - . _ ~`; what the link is bound to; the path, decoded. The
recipes leave realm and binding empty.

Optional fields: `as` is `attachment` (to be saved) or `inline` (to be shown), `name` the name to
save under, `starts` when the link begins. For a whole directory, one network or one user, see
`LinkSigner.sign` and `xsendfile sign`.
"""
_MOD_AUTH_TOKEN = """\
## mod_auth_token

The token is the MD5 of secret, decoded path and time of signing, the time as eight hexadecimal
digits in lower case. How the path is percent-encoded does not matter here, as long as it decodes to
what was signed. How long a link lives is up to the verifier: `ModAuthToken(secret, timeout=3600)`.

```console
$ link=$(php docs/recipes/mod-auth-token/sign.php /2026/q3.pdf $(date +%s))
$ xsendfile verify --dialect mod-auth-token --timeout 3600 --key-file keys "$link"
```
"""
_NATIVE: Mapping[str, str] = MappingProxyType(
    {
        "PHP": "PHP 7.1 or later. Strings are bytes, so names go in as they are on the disk. "
        "`PHP_QUERY_RFC3986` matters: otherwise a space becomes `+`, as with `urlencode`.",
        "JavaScript": "Node.js 16 or later. `encodeURIComponent` leaves `!'()*` alone, which a "
        "native link does not. Strings are text: a file whose name is not UTF-8 cannot be signed.",
        "Ruby": "Ruby 2.6 or later. The bytes of a string are signed, whatever encoding it says "
        "it has: pass UTF-8, or names as they are on the disk.",
        "Perl": "Perl 5.14 or later, core modules only. The function takes bytes, and cannot tell: "
        "an `é` that was decoded into text would be signed as Latin-1. Encode text first.",
        "Go": "Go 1.18 or later. `url.Values.Encode` sorts the fields, but writes a space as `+`; "
        "a plus sign is `%2B` by then. `url.PathEscape` leaves too much alone.",
        "Java": "Java 11 or later. `URLEncoder` is meant for forms: three characters differ. In "
        "arguments, letters outside ASCII need a UTF-8 locale.",
        "C#": "Any .NET, or .NET Framework 4.5; `mcs Sign.cs` makes the program for Mono. The "
        "comparer matters: by default strings are sorted by the rules of the current culture.",
        "Shell": "A POSIX shell, `openssl` and the usual tools. HMAC is spelled out, since "
        '`openssl dgst -hmac "$SECRET"` shows the secret to everyone who lists processes.',
    }
)
_OLD: Mapping[str, str] = MappingProxyType(
    {
        "PHP": "`%08x` writes the time in lower case, which `%08X` does not.",
        "JavaScript": "`Date.now()` counts milliseconds: divide by 1000.",
        "Ruby": "`now` may be a `Time` or a number of seconds.",
        "Perl": "Bytes again: encode text first.",
        "Go": "A Go string is bytes: any name can be signed.",
        "Java": "`%032x` keeps the zeros with which a digest may begin.",
        "C#": "`x2` and `x8` write lower-case digits, unlike `BitConverter`.",
        "Shell": "`printf` is built into dash, bash and busybox, so the secret is in no list of "
        "processes.",
    }
)


def page() -> str:
    """Return the page."""
    native = "\n".join(_recipes("native", _NATIVE))
    return "\n".join([_HEAD, native, _MOD_AUTH_TOKEN, *_recipes("mod-auth-token", _OLD)])


def _recipes(dialect: str, remarks: Mapping[str, str]) -> Iterator[str]:
    """Yield the paragraphs of a dialect."""
    for name, language in LANGUAGES.items():
        code = (RECIPES / dialect / language.recipe).read_text("utf-8")
        yield f"### {name}\n"
        yield f"{fill(remarks[name], _WIDTH, break_on_hyphens=False)}\n"
        yield f"```{language.fence}\n{code}```\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
