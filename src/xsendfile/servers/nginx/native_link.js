// Native links of xsendfile, version 1, judged by nginx itself (njs 0.7.9 or later).
// `judge`, for js_set, returns "granted below MOUNT" or the status of a refusal. Anything else,
// such as nothing where this script fails, is a refusal too.
import crypto from 'crypto';

const NUMBER = /^(?:0|[1-9][0-9]{0,11})$/;
const COUNT = /^[1-9][0-9]{0,11}$/;
const FIELDS = {
    as: /^(?:attachment|inline)$/,
    expires: NUMBER,
    for: /^[A-Za-z0-9._~-]{1,32}$/,
    id: /^[A-Za-z0-9_-]{1,64}$/,
    key: /^[A-Za-z0-9_-]{1,32}$/,
    name: /^(?:[A-Za-z0-9._~-]|%[0-9A-F]{2})+$/,
    scope: COUNT,
    sig: /^[A-Za-z0-9_-]{43}$/,
    starts: NUMBER,
    uses: COUNT,
};
const SIGNED = /(?:^|&)sig(?:[=&]|$)/;
const LONGEST_PATH = 4096;        // bytes, with the slash before it
const LONGEST_NAME = 244;         // bytes of UTF-8, see the library's own
const LONGEST_SUFFIX = 33;        // bytes, with its dot
const LONGEST_AGE = 2147483648;   // seconds
const DECEPTIVE = /[\x00-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;

function judge(r) {
    const found = linkOf(r);
    if (typeof found === 'string') return found;
    const fields = found.fields, path = found.path, set = r.variables;
    const name = fields.name && textOf(fields.name);
    const signed = fields.scope ? above(path, Number(fields.scope)) : path;
    const bound = fields.for === 'network' ? networkOf(set.remote_addr) : '';
    const key = set.xsendfile_keys.split(' ').find((each) => each.startsWith(fields.key + ':'));
    if (name === '' || !signed || fields.for && !bound || !key) return '403';

    const said = Object.keys(fields).filter((each) => each !== 'sig').sort();
    const pairs = said.map((each) => each + '=' + fields[each]).join('&');
    const head = ['xsendfile-link-1', set.xsendfile_realm, pairs, bound, ''].join('\n');
    const secret = Buffer.from(key.slice(fields.key.length + 1), 'hex');
    const right = hmac(secret, Buffer.concat([Buffer.from(head), signed]));
    // How long it takes tells of the HMACs of both, which nobody else can compute.
    if (hmac(secret, fields.sig) !== hmac(secret, right)) return '403';

    const now = Date.now() / 1000;
    if (r.method !== 'GET' && r.method !== 'HEAD') return '405';
    if (fields.starts && now < Number(fields.starts)) return '403';
    if (now >= Number(fields.expires)) return '410';
    if (fields.id || fields.uses) return '403';   // they need a memory of links
    const age = Math.min(Math.floor(Number(fields.expires) - now), LONGEST_AGE);
    set.xsendfile_freshness = fields.for ? 'private, no-cache' : 'private, max-age=' + age;
    set.xsendfile_disposition = fields.as || name ? disposition(fields.as, name, path) : '';
    return 'granted below ' + set.xsendfile_mount;
}

// Returns the fields and the path of a link, or the status of a refusal.
function linkOf(r) {
    const mount = r.rawVariables.xsendfile_mount;
    const url = before(r.rawVariables.request_uri, '#');
    const encoded = before(url, '?');
    const whole = decoded(encoded);
    if (!whole.slice(0, mount.length).equals(mount)) return '404';   // by a detour: /x/../files/
    const below = whole.slice(mount.length - 1);
    const first = before(below.slice(1), '/');
    const query = url.slice(encoded.length + 1).toString(), segment = first.toString();
    const isInPath = !SIGNED.test(query) && segment.includes('=') && SIGNED.test(segment);
    const path = isInPath ? below.slice(first.length + 1) : below;
    r.variables.xsendfile_path = path.slice(1);
    const isOne = path[0] === 0x2f && !/\/\.{0,2}(?:\/|$)/.test(path.toString());
    if (!isOne || path.length > LONGEST_PATH) return '404';
    const fields = fieldsOf(isInPath ? segment : query);
    return fields && !(isInPath && fields.name) ? { fields, path } : '403';
}

// Returns what stands before a character, which may be missing.
function before(bytes, character) {
    const end = bytes.indexOf(character);
    return end < 0 ? bytes : bytes.slice(0, end);
}

// Undoes percent-encoding, once. nginx has seen to it that escapes are whole.
function decoded(encoded) {
    const bytes = [];
    for (let at = 0; at < encoded.length; at++) {
        const isEscape = encoded[at] === 0x25;
        bytes.push(isEscape ? parseInt(encoded.slice(at + 1, at + 3).toString(), 16) : encoded[at]);
        if (isEscape) at += 2;
    }
    return Buffer.from(bytes);
}

// Returns fields of which each is there once, in its one spelling; nothing if they are no link's.
function fieldsOf(pairs) {
    const fields = {};
    const areGood = pairs.split('&').every((pair) => {
        const name = pair.split('=', 1)[0], value = pair.slice(name.length + 1);
        if (!FIELDS.hasOwnProperty(name)) return true;   // mail programs append their own
        const isGood = !fields[name] && FIELDS[name].test(value);
        fields[name] = value;
        return isGood;
    });
    return areGood && fields.expires && fields.key && fields.sig ? fields : undefined;
}

// Returns the directory that holds the first segments of a path, if it holds something.
function above(path, segments) {
    let end = 1;
    while (segments-- && end) end = path.indexOf('/', end) + 1;
    return end ? path.slice(0, end) : undefined;
}

// Returns the /24 or the /64 of an address as nginx spells it, empty for what is none.
function networkOf(address) {
    const v4 = /^(?:::ffff:)?([0-9]+\.[0-9]+\.[0-9]+)\.[0-9]+$/.exec(address);
    if (v4) return v4[1] + '.0/24';
    if (!/^[0-9a-f.]*:[0-9a-f:.]*$/.test(address)) return '';
    const sides = address.split('::').map((side) => side.split(':').filter((group) => group));
    const last = sides[1] || [];
    const groups = sides[0].concat(Array(8 - sides[0].length - last.length).fill('0'), last);
    return groups.slice(0, 4).join(':').replace(/(?:(?:^|:)0)+$/, '') + '::/64';
}

function hmac(secret, message) {
    return crypto.createHmac('sha256', secret).update(message).digest('base64url');
}

// Returns the text of a value that stands there in its one spelling, else none.
function textOf(value) {
    try {
        const text = decodeURIComponent(value);
        return escaped(text) === value ? text : '';
    } catch (error) {
        return '';
    }
}

function escaped(text) {
    const hex = (one) => '%' + one.charCodeAt(0).toString(16).toUpperCase();
    return encodeURIComponent(text).replace(/[!'()*]/g, hex);
}

// RFC 6266: the name as it is where that is plain, else also as RFC 8187 has it.
function disposition(kind, name, path) {
    const own = path.slice(path.lastIndexOf('/') + 1).toString();
    const given = (name || own).replace(DECEPTIVE, '').replace(/[\/\\]/g, '_').trim();
    const exact = /[^.]/.test(given) ? shortened(given) : 'download';
    const plain = exact.replace(/[^ -~]+|%(?=[0-9A-Fa-f]{2})|=(?=\?)/g, '_').replace(/"/g, "'");
    const value = (kind || 'inline') + '; filename="' + plain + '"';
    return plain === exact ? value : value + "; filename*=UTF-8''" + escaped(exact);
}

// Cuts the stem of a name, not its suffix, to what browsers save.
function shortened(name) {
    if (Buffer.byteLength(name) <= LONGEST_NAME) return name;
    const dot = name.lastIndexOf('.'), last = name.slice(dot);
    const suffix = dot > 0 && Buffer.byteLength(last) <= LONGEST_SUFFIX ? last : '';
    const stem = Buffer.from(name.slice(0, name.length - suffix.length));
    let end = LONGEST_NAME - Buffer.byteLength(suffix);
    while ((stem[end] & 0xc0) === 0x80) end--;   // not within a character
    return stem.slice(0, end).toString() + suffix;
}

export default { judge };
