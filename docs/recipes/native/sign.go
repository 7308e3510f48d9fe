// Signs a link (native dialect of xsendfile).
// SECRET=… KEY=… go run sign.go PATH EXPIRES [as=attachment] [name=…] [starts=…]

package main

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"log"
	"net/url"
	"os"
	"strconv"
	"strings"
)

// SignLink returns path and query of a signed link; put the mount before it.
//
// expires: epoch seconds, such as time.Now().Unix() + 3600.
// fields: "as" (attachment, inline), "name" (to save under), "starts" (epoch seconds); or nil.
func SignLink(secret, key, path string, expires int64, fields map[string]string) string {
	path = "/" + strings.TrimPrefix(path, "/")
	values := url.Values{"expires": {strconv.FormatInt(expires, 10)}, "key": {key}}
	for name, value := range fields {
		values.Set(name, value)
	}
	query := strings.ReplaceAll(values.Encode(), "+", "%20") // sorted; RFC 3986 has no "+"
	mac := hmac.New(sha256.New, []byte(secret))
	fmt.Fprintf(mac, "xsendfile-link-1\n\n%s\n\n%s", query, path)
	signature := base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
	escaped := strings.NewReplacer("+", "%20", "%2F", "/").Replace(url.QueryEscape(path))
	return fmt.Sprintf("%s?%s&sig=%s", escaped, query, signature)
}

func main() {
	secret, key := os.Getenv("SECRET"), os.Getenv("KEY")
	if secret == "" || key == "" {
		log.Fatal("SECRET or KEY is not set")
	}
	expires, err := strconv.ParseInt(os.Args[2], 10, 64)
	if err != nil {
		log.Fatal(err)
	}
	fields := map[string]string{}
	for _, field := range os.Args[3:] {
		name, value, _ := strings.Cut(field, "=")
		fields[name] = value
	}
	fmt.Println(SignLink(secret, key, os.Args[1], expires, fields))
}
