<?php
// Signs a link (native dialect of xsendfile).
// SECRET=… KEY=… php sign.php PATH EXPIRES [as=attachment] [name=…] [starts=…]

declare(strict_types=1);

/**
 * Returns path and query of a signed link; put the mount before it.
 *
 * $expires: epoch seconds, such as time() + 3600.
 * $fields:  'as' (attachment, inline), 'name' (to save under), 'starts' (epoch seconds).
 */
function sign_link(
    #[\SensitiveParameter]
    string $secret, string $key, string $path, int $expires, array $fields = []
): string {
    $path = '/' . ltrim($path, '/');
    $fields = ['expires' => $expires, 'key' => $key] + $fields;
    ksort($fields);
    $query = http_build_query($fields, '', '&', PHP_QUERY_RFC3986);
    $message = "xsendfile-link-1\n\n$query\n\n$path";
    $signature = base64_encode(hash_hmac('sha256', $message, $secret, true));
    $signature = rtrim(strtr($signature, '+/', '-_'), '=');
    return str_replace('%2F', '/', rawurlencode($path)) . "?$query&sig=$signature";
}

if (PHP_SAPI === 'cli' && realpath($argv[0]) === __FILE__) {
    $fields = [];
    foreach (array_slice($argv, 3) as $field) {
        [$name, $value] = explode('=', $field, 2);
        $fields[$name] = $value;
    }
    echo sign_link(getenv('SECRET'), getenv('KEY'), $argv[1], (int) $argv[2], $fields), "\n";
}
