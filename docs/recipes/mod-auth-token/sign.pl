# Signs a link as mod_auth_token had them: for verifiers that exist already.
# SECRET=… perl sign.pl PATH TIME

use strict;
use warnings;
use Digest::MD5 qw(md5_hex);

# Returns the path of a signed link; put the mount (AuthTokenPrefix) before it.
# All are bytes: what is text to Perl goes through Encode::encode('UTF-8', ...) first.
#
# $now: when it is signed, in epoch seconds: time
sub sign_link {
    my ($secret, $path, $now) = @_;
    $path =~ s{\A/?}{/};
    my $time = sprintf '%08x', $now;
    my $token = md5_hex($secret . $path . $time);
    return "/$token/$time" . $path =~ s{([^A-Za-z0-9\-._~/])}{sprintf '%%%02X', ord $1}ger;
}

unless (caller) {
    my $secret = $ENV{SECRET} // die "SECRET is not set\n";
    print sign_link($secret, @ARGV), "\n";
}

1;
