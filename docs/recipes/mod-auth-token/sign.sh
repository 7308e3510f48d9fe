#!/bin/sh
# Signs a link as mod_auth_token had them: for verifiers that exist already.
# SECRET=… sh sign.sh PATH TIME

byte() { # a number: that byte
    printf "\\$(($1 >> 6))$(($1 >> 3 & 7))$(($1 & 7))"
}

percent_encode() { # a path: byte by byte (RFC 3986), but for its slashes
    for hex in $(printf %s "$1" | od -An -v -tx1 | tr a-f A-F); do
        case $hex in
            2[D-F] | 3[0-9] | 4[1-9A-F] | 5[0-9AF] | 6[1-9A-F] | 7[0-9AE]) byte "0x$hex" ;;
            *) printf %%%s "$hex" ;;
        esac
    done
}

sign_link() { # PATH TIME (of signing: date +%s): the path of a link; put the mount before it
    path=/${1#/}
    time=$(printf %08x "$2")
    token=$(printf %s "$SECRET$path$time" | openssl dgst -md5 -r | cut -c 1-32)
    printf '/%s/%s%s\n' "$token" "$time" "$(percent_encode "$path")"
}

: "${SECRET:?}"
sign_link "$@"
