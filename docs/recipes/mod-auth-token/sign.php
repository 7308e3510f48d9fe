<?php
// Signs a link as mod_auth_token had them: for verifiers that exist already.
// SECRET=… php sign.php PATH TIME

declare(strict_types=1);

/**
 * Returns the path of a signed link; put the mount (AuthTokenPrefix) before it.
 *
 * $now: when it is signed, in epoch seconds: time().
 */
function sign_link(
    #[\SensitiveParameter]
    string $secret, string $path, int $now
): string {
    $path = '/' . ltrim($path, '/');
    $time = sprintf('%08x', $now);
    $token = md5($secret . $path . $time);
    return "/$token/$time" . str_replace('%2F', '/', rawurlencode($path));
}

if (PHP_SAPI === 'cli' && realpath($argv[0]) === __FILE__) {
    echo sign_link(getenv('SECRET'), $argv[1], (int) $argv[2]), "\n";
}
