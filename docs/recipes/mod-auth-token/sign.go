// Signs a link as mod_auth_token had them: for verifiers that exist already.
// SECRET=… go run sign.go PATH TIME

package main

import (
	"crypto/md5"
	"fmt"
	"log"
	"net/url"
	"os"
	"strconv"
	"strings"
)

// SignLink returns the path of a signed link; put the mount (AuthTokenPrefix) before it.
//
// now: when it is signed, in epoch seconds: time.Now().Unix().
func SignLink(secret, path string, now int64) string {
	path = "/" + strings.TrimPrefix(path, "/")
	time := fmt.Sprintf("%08x", now)
	token := md5.Sum([]byte(secret + path + time))
	escaped := strings.NewReplacer("+", "%20", "%2F", "/").Replace(url.QueryEscape(path))
	return fmt.Sprintf("/%x/%s%s", token, time, escaped)
}

func main() {
	secret := os.Getenv("SECRET")
	if secret == "" {
		log.Fatal("SECRET is not set")
	}
	now, err := strconv.ParseInt(os.Args[2], 10, 64)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(SignLink(secret, os.Args[1], now))
}
