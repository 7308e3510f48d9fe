# Signs a link (native dialect of xsendfile).
# SECRET=… KEY=… ruby sign.rb PATH EXPIRES [as=attachment] [name=…] [starts=…]

require 'openssl'

# URI.encode_www_form_component makes "+" of a space; this is RFC 3986.
def percent_encode(text)
  text.to_s.b.gsub(/[^A-Za-z0-9\-._~]/n) { |byte| format('%%%02X', byte.ord) }
end

# Returns path and query of a signed link; put the mount before it.
#
# expires:: epoch seconds, such as Time.now.to_i + 3600
# fields::  as: ('attachment', 'inline'), name: (to save under), starts: (epoch seconds)
def sign_link(secret, key, path, expires, **fields)
  path = "/#{path.delete_prefix('/')}"
  fields = { **fields, expires: expires.to_i, key: key }
  query = fields.sort.map { |name, value| "#{name}=#{percent_encode(value)}" }.join('&')
  message = "xsendfile-link-1\n\n#{query}\n\n#{path}"
  signature = [OpenSSL::HMAC.digest('SHA256', secret, message)].pack('m0')
  "#{percent_encode(path).gsub('%2F', '/')}?#{query}&sig=#{signature.tr('+/', '-_').delete('=')}"
end

if $PROGRAM_NAME == __FILE__
  path, expires, *rest = ARGV
  fields = rest.to_h { |field| field.split('=', 2) }.transform_keys(&:to_sym)
  puts sign_link(ENV.fetch('SECRET'), ENV.fetch('KEY'), path, expires, **fields)
end
