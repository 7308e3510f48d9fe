// Signs a link as mod_auth_token had them: for verifiers that exist already.
// SECRET=… node sign.js PATH TIME
'use strict';

const { createHash } = require('node:crypto');

/**
 * Returns the path of a signed link; put the mount (AuthTokenPrefix) before it.
 *
 * now: when it is signed, in epoch seconds: Date.now() / 1000.
 */
function signLink(secret, path, now) {
  path = path.replace(/^\/?/, '/');
  const time = Math.floor(now).toString(16).padStart(8, '0');
  const token = createHash('md5').update(secret + path + time).digest('hex');
  return `/${token}/${time}${path.split('/').map(encodeURIComponent).join('/')}`;
}

module.exports = { signLink };

if (require.main === module) {
  const { SECRET } = process.env;
  if (!SECRET) throw new Error('SECRET is not set');
  console.log(signLink(SECRET, ...process.argv.slice(2)));
}
