// Signs a link (native dialect of xsendfile).
// SECRET=… KEY=… mono Sign.exe PATH EXPIRES [as=attachment] [name=…] [starts=…]

using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Security.Cryptography;
using System.Text;

static class Program
{
    /// <summary>Returns path and query of a signed link; put the mount before it.</summary>
    /// <param name="expires">DateTimeOffset.UtcNow.ToUnixTimeSeconds() + 3600, or later</param>
    /// <param name="fields">as (attachment, inline), name (to save under), starts (seconds)</param>
    static string SignLink(string secret, string key, string path, long expires,
        IDictionary<string, string> fields)
    {
        path = "/" + path.TrimStart('/');
        // Ordinal: the order of the bytes, not of the culture.
        var sorted = new SortedDictionary<string, string>(fields, StringComparer.Ordinal);
        sorted["expires"] = expires.ToString(CultureInfo.InvariantCulture);
        sorted["key"] = key;
        var query = string.Join("&",
            sorted.Select(field => field.Key + "=" + Uri.EscapeDataString(field.Value)));
        var message = Encoding.UTF8.GetBytes("xsendfile-link-1\n\n" + query + "\n\n" + path);
        using (var hmac = new HMACSHA256(Encoding.UTF8.GetBytes(secret)))
        {
            var signature = Convert.ToBase64String(hmac.ComputeHash(message))
                .TrimEnd('=').Replace('+', '-').Replace('/', '_');
            var escaped = Uri.EscapeDataString(path).Replace("%2F", "/");
            return escaped + "?" + query + "&sig=" + signature;
        }
    }

    static void Main(string[] args)
    {
        var fields = args.Skip(2).Select(field => field.Split(new[] { '=' }, 2))
            .ToDictionary(field => field[0], field => field[1]);
        Console.WriteLine(SignLink(Environment.GetEnvironmentVariable("SECRET"),
            Environment.GetEnvironmentVariable("KEY"), args[0], long.Parse(args[1]), fields));
    }
}
