// Signs a link (native dialect of xsendfile).
// SECRET=… KEY=… node sign.js PATH EXPIRES [as=attachment] [name=…] [starts=…]
'use strict';

const { createHmac } = require('node:crypto');

// encodeURIComponent leaves five more characters as they are than RFC 3986 does.
const percentEncode = (text) => encodeURIComponent(text).replace(
  /[!'()*]/g, (c) => '%' + c.charCodeAt(0).toString(16).toUpperCase());

/**
 * Returns path and query of a signed link; put the mount before it.
 *
 * expires: epoch seconds, such as Date.now() / 1000 + 3600.
 * fields:  as ('attachment', 'inline'), name (to save under), starts (epoch seconds).
 */
function signLink(secret, key, path, expires, fields = {}) {
  path = path.replace(/^\/?/, '/');
  const query = Object.entries({ ...fields, expires: Math.floor(expires), key })
    .map(([name, value]) => `${name}=${percentEncode(value)}`)
    .sort()
    .join('&');
  const message = `xsendfile-link-1\n\n${query}\n\n${path}`;
  const signature = createHmac('sha256', secret).update(message).digest('base64url');
  return `${percentEncode(path).replaceAll('%2F', '/')}?${query}&sig=${signature}`;
}

module.exports = { signLink };

if (require.main === module) {
  const { SECRET, KEY } = process.env;
  if (!SECRET || !KEY) throw new Error('SECRET or KEY is not set');
  const [path, expires, ...rest] = process.argv.slice(2);
  const fields = rest.map((field) => field.match(/^(.*?)=(.*)$/s).slice(1));
  console.log(signLink(SECRET, KEY, path, expires, Object.fromEntries(fields)));
}
