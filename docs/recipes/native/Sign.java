// Signs a link (native dialect of xsendfile).
// SECRET=… KEY=… java Sign.java PATH EXPIRES [as=attachment] [name=…] [starts=…]

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

class Sign {
    /**
     * Returns path and query of a signed link; put the mount before it.
     *
     * @param expires epoch seconds, such as Instant.now().getEpochSecond() + 3600
     * @param fields "as" (attachment, inline), "name" (to save under), "starts" (epoch seconds)
     */
    static String signLink(String secret, String key, String path, long expires,
            Map<String, String> fields) throws GeneralSecurityException {
        path = path.replaceFirst("^/?", "/");
        var sorted = new TreeMap<>(fields);
        sorted.putAll(Map.of("expires", Long.toString(expires), "key", key));
        String query = sorted.entrySet().stream()
                .map(field -> field.getKey() + "=" + percentEncode(field.getValue()))
                .collect(Collectors.joining("&"));
        String message = "xsendfile-link-1\n\n" + query + "\n\n" + path;
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256"));
        byte[] signature = mac.doFinal(message.getBytes(UTF_8));
        return percentEncode(path).replace("%2F", "/") + "?" + query + "&sig="
                + Base64.getUrlEncoder().withoutPadding().encodeToString(signature);
    }

    /** URLEncoder encodes forms; these three are otherwise in RFC 3986. */
    static String percentEncode(String text) {
        return URLEncoder.encode(text, UTF_8)
                .replace("+", "%20").replace("*", "%2A").replace("%7E", "~");
    }

    public static void main(String[] args) throws GeneralSecurityException {
        var fields = new TreeMap<String, String>();
        for (int i = 2; i < args.length; i++) {
            String[] field = args[i].split("=", 2);
            fields.put(field[0], field[1]);
        }
        System.out.println(signLink(System.getenv("SECRET"), System.getenv("KEY"),
                args[0], Long.parseLong(args[1]), fields));
    }
}
