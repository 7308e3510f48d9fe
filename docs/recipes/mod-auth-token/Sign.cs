// Signs a link as mod_auth_token had them: for verifiers that exist already.
// SECRET=… mono Sign.exe PATH TIME

using System;
using System.Linq;
using System.Security.Cryptography;
using System.Text;

static class Program
{
    /// <summary>Returns the path of a signed link; put the mount before it.</summary>
    /// <param name="now">when it is signed: DateTimeOffset.UtcNow.ToUnixTimeSeconds()</param>
    static string SignLink(string secret, string path, long now)
    {
        path = "/" + path.TrimStart('/');
        var time = now.ToString("x8");
        using (var md5 = MD5.Create())
        {
            var digest = md5.ComputeHash(Encoding.UTF8.GetBytes(secret + path + time));
            var token = string.Concat(digest.Select(each => each.ToString("x2")));
            return "/" + token + "/" + time + Uri.EscapeDataString(path).Replace("%2F", "/");
        }
    }

    static void Main(string[] args)
    {
        var secret = Environment.GetEnvironmentVariable("SECRET");
        if (secret == null) throw new InvalidOperationException("SECRET is not set");
        Console.WriteLine(SignLink(secret, args[0], long.Parse(args[1])));
    }
}
