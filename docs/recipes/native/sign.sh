#!/bin/sh
# Signs a link (native dialect of xsendfile).
# SECRET=… KEY=… sh sign.sh PATH EXPIRES [as=attachment] [name=…] [starts=…]

byte() { # a number: that byte
    printf "\\$(($1 >> 6))$(($1 >> 3 & 7))$(($1 & 7))"
}

percent_encode() { # a value: percent-encoded byte by byte (RFC 3986)
    for hex in $(printf %s "$1" | od -An -v -tx1 | tr a-f A-F); do
        case $hex in
            2[DE] | 3[0-9] | 4[1-9A-F] | 5[0-9AF] | 6[1-9A-F] | 7[0-9AE]) byte "0x$hex" ;;
            *) printf %%%s "$hex" ;;
        esac
    done
}

pad() { # 54 or 92: the key for SHA-256's block of 64 bytes, each XORed with it
    left=64
    for number in $numbers; do
        byte $((number ^ $1))
        left=$((left - 1))
    done
    while [ $left -gt 0 ]; do
        byte "$1"
        left=$((left - 1))
    done
}

hmac() { # of what comes in (RFC 2104). `openssl dgst -hmac` would show the secret to `ps`.
    numbers=$(printf %s "$SECRET" | od -An -v -tu1)
    if [ "$(printf %s "$SECRET" | wc -c)" -gt 64 ]; then
        numbers=$(printf %s "$SECRET" | openssl dgst -sha256 -binary | od -An -v -tu1)
    fi
    { pad 92; { pad 54; cat; } | openssl dgst -sha256 -binary; } | openssl dgst -sha256 -binary
}

sign_link() { # PATH EXPIRES [FIELD=VALUE ...]: path and query of a link; put the mount before it
    path=/${1#/}
    expires=$2
    shift 2
    query=$(for field in "expires=$expires" "key=$KEY" "$@"; do
        printf '%s=%s\n' "${field%%=*}" "$(percent_encode "${field#*=}")"
    done | LC_ALL=C sort | paste -s -d '&' -)
    signature=$(printf 'xsendfile-link-1\n\n%s\n\n%s' "$query" "$path" | hmac |
        openssl base64 -A | tr '+/' '-_' | tr -d =)
    printf '%s?%s&sig=%s\n' "$(percent_encode "$path" | sed 's|%2F|/|g')" "$query" "$signature"
}

: "${SECRET:?}" "${KEY:?}"
sign_link "$@"
