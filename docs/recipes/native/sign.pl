# Signs a link (native dialect of xsendfile).
# SECRET=… KEY=… perl sign.pl PATH EXPIRES [as=attachment] [name=…] [starts=…]

use strict;
use warnings;
use Digest::SHA qw(hmac_sha256_base64);

sub percent_encode {
    my ($bytes) = @_;
    return $bytes =~ s/([^A-Za-z0-9\-._~])/sprintf '%%%02X', ord $1/ger;
}

# Returns path and query of a signed link; put the mount before it.
# All are bytes: what is text to Perl goes through Encode::encode('UTF-8', ...) first.
#
# $expires: epoch seconds, such as time + 3600
# %fields:  as ('attachment', 'inline'), name (to save under), starts (epoch seconds)
sub sign_link {
    my ($secret, $key, $path, $expires, %fields) = @_;
    $path =~ s{\A/?}{/};
    %fields = (%fields, expires => int $expires, key => $key);
    my $query = join '&', map { "$_=" . percent_encode($fields{$_}) } sort keys %fields;
    my $message = "xsendfile-link-1\n\n$query\n\n$path";
    my $signature = hmac_sha256_base64($message, $secret) =~ tr{+/}{-_}r;    # unpadded
    return percent_encode($path) =~ s{%2F}{/}gr . "?$query&sig=$signature";
}

unless (caller) {
    my ($secret, $key) = map { $ENV{$_} // die "$_ is not set\n" } qw(SECRET KEY);
    my ($path, $expires, @fields) = @ARGV;
    my %fields = map { split /=/, $_, 2 } @fields;
    print sign_link($secret, $key, $path, $expires, %fields), "\n";
}

1;
