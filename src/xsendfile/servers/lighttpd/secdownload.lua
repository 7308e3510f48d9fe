-- Links of mod_secdownload, which lighttpd 1.4.68 removed, judged by lighttpd itself (mod_magnet
-- of 1.4.69 or later). The settings are in the environment; whatever fails here is a 500.
local r, c, env = lighty.r, lighty.c, lighty.r.req_env
local LONGEST_PATH = 4096    -- bytes, with the slash before it
local MACS = { ["md5"] = 32, ["hmac-sha1"] = 27, ["hmac-sha256"] = 43 }
local algorithm, timeout = env.XSENDFILE_ALGORITHM, tonumber(env.XSENDFILE_TIMEOUT)

local function refused(status)
    r.resp_header["Cache-Control"] = "no-store"
    if status == 405 then r.resp_header["Allow"] = "GET, HEAD" end
    r.resp_body.set({ tostring(status), "\n" })
    r.resp_header["Content-Type"] = "text/plain; charset=utf-8"
    return status
end

-- Returns what of path and query is signed; nothing if that could be another path and query, too.
local function signed(path, query)
    local at = 1
    for _ = 1, tonumber(env.XSENDFILE_PATH_SEGMENTS) do
        at = path:find("/", at + 1, true)
        if not at then break end
    end
    local text = at and at > 1 and path:sub(1, at - 1) or path
    if env.XSENDFILE_HASH_QUERYSTR ~= "1" then return text end
    if text:find("?", 1, true) or not query:find('^[!"$-~]*$') then return nil end
    return query == "" and text or text .. "?" .. query
end

local function mac_of(secret, stamp, text)
    if algorithm == "md5" then return c.md("md5", secret .. text .. stamp):lower() end
    local digest = c.hmac(algorithm:sub(6), secret, "/" .. stamp .. text)
    return c.b64urlenc(c.hexdec(digest))
end

local function is_signed(mac, stamp, text)
    local found = false
    for secret in env.XSENDFILE_SECRETS:gmatch("%x+") do
        found = c.secret_eq(mac_of(c.hexdec(secret), stamp, text), mac) or found
    end
    return found
end

-- The URL as it was sent: what lighttpd has made of it is tidied up.
local sent, query = r.req_attr["request.orig-uri"]:match("^([^?#]*)%??([^#]*)")
local decoded = sent:gsub("%%(%x%x)", function(hex) return string.char(tonumber(hex, 16)) end)
local mount = env.XSENDFILE_MOUNT
if decoded:sub(1, #mount) ~= mount then return refused(404) end    -- by a detour: /x/../files/
local mac, stamp, path = decoded:sub(#mount):match("^/([0-9A-Za-z_-]+)/(%x+)(/.+)$")
if not mac or #mac ~= MACS[algorithm] or #stamp > 16 or path:find("\0", 1, true) then
    return refused(404)
end
if algorithm == "md5" then
    mac = mac:lower()
    if not mac:find("^%x+$") then return refused(404) end
end
local parts = path .. "/"
if parts:find("//", 1, true) or parts:find("/%.%.?/") or #path > LONGEST_PATH then
    return refused(404)
end
if #stamp ~= 8 or stamp:find("[A-F]") then return refused(403) end
local text = signed(path, query)
if not text or not is_signed(mac, stamp, text) then return refused(403) end
local method = r.req_attr["request.method"]
if method ~= "GET" and method ~= "HEAD" then return refused(405) end
local rest = tonumber(stamp, 16) + timeout + 1 - c.time()
if rest <= 0 or rest > 2 * timeout + 1 then return refused(410) end
local file = c.stat(env.XSENDFILE_ROOT .. path)
if not file or not file.is_file then return refused(404) end

r.resp_header["Cache-Control"] = string.format("private, max-age=%d", math.min(rest, 2147483648))
r.resp_header["Referrer-Policy"] = "no-referrer"
r.req_attr["physical.doc-root"] = env.XSENDFILE_ROOT
r.req_attr["physical.basedir"] = env.XSENDFILE_ROOT
r.req_attr["physical.rel-path"] = path
r.req_attr["physical.path"] = env.XSENDFILE_ROOT .. path
