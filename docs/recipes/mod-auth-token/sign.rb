# Signs a link as mod_auth_token had them: for verifiers that exist already.
# SECRET=… ruby sign.rb PATH TIME

require 'digest'

# Returns the path of a signed link; put the mount (AuthTokenPrefix) before it.
#
# now:: when it is signed: Time.now, or epoch seconds
def sign_link(secret, path, now)
  path = "/#{path.b.delete_prefix('/')}"
  time = format('%08x', now.to_i)
  token = Digest::MD5.hexdigest(secret.b + path + time)
  "/#{token}/#{time}" + path.gsub(%r{[^A-Za-z0-9\-._~/]}n) { |byte| format('%%%02X', byte.ord) }
end

puts sign_link(ENV.fetch('SECRET'), *ARGV) if $PROGRAM_NAME == __FILE__
