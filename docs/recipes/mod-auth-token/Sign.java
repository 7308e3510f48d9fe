// Signs a link as mod_auth_token had them: for verifiers that exist already.
// SECRET=… java Sign.java PATH TIME

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigInteger;
import java.net.URLEncoder;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Objects;

class Sign {
    /**
     * Returns the path of a signed link; put the mount (AuthTokenPrefix) before it.
     *
     * @param now when it is signed, in epoch seconds: Instant.now().getEpochSecond()
     */
    static String signLink(String secret, String path, long now) throws GeneralSecurityException {
        path = path.replaceFirst("^/?", "/");
        String time = String.format("%08x", now);
        byte[] digest = MessageDigest.getInstance("MD5")
                .digest((secret + path + time).getBytes(UTF_8));
        String token = String.format("%032x", new BigInteger(1, digest));
        String escaped = URLEncoder.encode(path, UTF_8).replace("+", "%20").replace("%2F", "/");
        return "/" + token + "/" + time + escaped;
    }

    public static void main(String[] args) throws GeneralSecurityException {
        String secret = Objects.requireNonNull(System.getenv("SECRET"), "SECRET is not set");
        System.out.println(signLink(secret, args[0], Long.parseLong(args[1])));
    }
}
