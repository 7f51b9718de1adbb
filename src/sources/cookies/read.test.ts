import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Cookie } from './cookie.ts'
import { readCookies } from './read.ts'

type CookiePair = readonly [name: string, value: string]

const pairs = (text: string): CookiePair[] =>
  readCookies(text).map(({ name, value }) => [name, value])

const login: readonly CookiePair[] = [
  ['sessionid', 'abc123secret'],
  ['sid_tt', 'def456'],
]
const line = 'sessionid=abc123secret; sid_tt=def456'
const url = 'https://www.xingtu.cn/gw/api/demander/info?a=1&b=%7B'

describe('a login is read whole', () => {
  test.each<[form: string, text: string]>([
    ['a Cookie line', line],
    ['one with its name', `Cookie: ${line}\r\n`],
    ['one with its name in quotes', `"cookie": "${line}",`],
    ['one in double quotes', `"${line}"`],
    ['one in single quotes', `'${line}';`],
    ['one in typeset quotes', `“${line}”`],
    ['one as a string of JSON', JSON.stringify(line)],
    ['one of a script', `cookie = '${line}'`],
    ['one of an environment file', `export DOUYIN_COOKIE="${line}"`],
    ['one of our own variable', `ASTROLABE_XINGTU_SESSION='${line}'`],
    ['one with values in quotes', `sessionid="abc123secret"; sid_tt='def456';`],
    ['one on several lines', line.replace('; ', ';\r\n  ')],
    ['headers', `GET /gw HTTP/1.1\r\nHost: www.xingtu.cn\r\nCookie: ${line}\r\nAccept: */*`],
    ['headers of HTTP/2', `:authority: www.xingtu.cn\n:path: /gw?a=b\ncookie: ${line}`],
    ['headers with several cookies', 'cookie: sessionid=abc123secret\ncookie: sid_tt=def456\na: b'],
    [
      'headers that are folded',
      'Accept: */*\nCookie: sessionid=abc123secret;\n\tsid_tt=def456\nA: b',
    ],
    ['headers as curl -v shows them', `> GET / HTTP/2\n> Host: a\n> Cookie: ${line}\n> `],
    ['headers in twos', `:authority\nwww.xingtu.cn\ncookie\n${line}\nsec-fetch-dest\nempty`],
    ['headers in twos with colons', `:method:\nGET\ncookie:\n${line}\norigin:\nhttps://a`],
    [
      'cURL with -H',
      `curl '${url}' \\\n  -H 'accept: */*' \\\n  -H 'cookie: ${line}' --compressed`,
    ],
    ['cURL with -b', `curl '${url}' \\\r\n  -b '${line}' \\\r\n  -H 'a: b'`],
    ['cURL with --cookie=', `curl --cookie="${line}" ${url}`],
    [
      'cURL with a header of each',
      `curl -H 'Cookie: sessionid=abc123secret' -b 'sid_tt=def456' ${url}`,
    ],
    ['cURL with joined options', `$ curl -sSLb'${line}' '${url}' | jq .`],
    [
      'cURL with ANSI-C quotes',
      `curl '${url}' -b $'sessionid=abc\\u0031\\x32\\063secret; sid_tt=def456' ;`,
    ],
    [
      'cURL of cmd',
      `curl ^"${url.replace('&', '^&')}^" ^\r\n  -b ^"${line}^" ^\r\n  -H ^"a: ^\\^"b^\\^"^"`,
    ],
    ['cURL of an older cmd', `curl "${url}" ^\n -H "cookie: ${line}" ^\n -H "a: b"^%"3D"`],
    ['cURL of PowerShell', `curl.exe "${url}" \`\r\n  -H "cookie: ${line}" \`\r\n  -H "a: b"`],
    ['cURL with data', `curl '${url}' -d '-H' --data-raw '{"cookie: x=1"}' -b '${line}'`],
    ['options of cURL', `-H 'Cookie: ${line}'`],
    [
      'fetch',
      `await fetch("${url}", {\n "headers": {"accept": "*/*", "cookie": "${line}"},\n "body": null\n});`,
    ],
    [
      'PowerShell',
      `$session = New-Object Microsoft.PowerShell.Commands.WebRequestSession
$session.Cookies.Add((New-Object System.Net.Cookie("sessionid", "abc123secret", "/", ".xingtu.cn")))
$session.Cookies.Add((New-Object System.Net.Cookie("sid_tt", "def456", "/", "www.xingtu.cn")))
Invoke-WebRequest -UseBasicParsing -Uri "${url}" -WebSession $session`,
    ],
    [
      'PowerShell with headers',
      `Invoke-WebRequest -Uri "${url}" -Headers @{\n"Cookie" = "${line}"\n}`,
    ],
    [
      'cookies.txt',
      `# Netscape HTTP Cookie File

.xingtu.cn\tTRUE\t/\tTRUE\t0\tsessionid\tabc123secret
#HttpOnly_www.xingtu.cn\tFALSE\t/gw\tFALSE\t1893456000.5\tsid_tt\tdef456`,
    ],
    [
      'cookies.txt with spaces and no heading',
      'xingtu.cn  FALSE  /  TRUE  1893456000  sessionid  abc123secret\r\nxingtu.cn FALSE / TRUE 0 sid_tt def456',
    ],
    [
      'the table of Chrome',
      'sessionid\tabc123secret\t.xingtu.cn\t/\t2030-01-01T00:00:00.000Z\t21\t✓\t✓\tNone\t\tMedium\nsid_tt\tdef456\t.xingtu.cn\t/\tSession\t12\t\t\t\t\tMedium',
    ],
    [
      'the table with its heading, in another order',
      '名称\tDomain\t值\t大小\nsessionid\t.xingtu.cn\tabc123secret\t21\nsid_tt\t.xingtu.cn\tdef456\t12',
    ],
    ['a table of names and values', 'Name\tValue\r\nsessionid\tabc123secret\r\nsid_tt\tdef456'],
    ['a list in JSON', JSON.stringify(login.map(([name, value]) => ({ name, value })))],
    [
      'a list of a cookie jar',
      JSON.stringify({ cookies: login.map(([key, value]) => ({ key, value })) }),
    ],
    ['names and values in JSON', JSON.stringify(Object.fromEntries(login))],
    ['names and values within', JSON.stringify({ cookies: Object.fromEntries(login) })],
    ['headers in JSON', JSON.stringify({ headers: { Accept: '*/*', Cookie: line } })],
    ['a line in JSON', JSON.stringify({ cookies: line })],
  ])('as %s', (_, text) => {
    expect(pairs(text)).toEqual(login)
  })

  test('whatever is in the values, as browsers write them', () => {
    const name = fc
      .stringMatching(/^[A-Za-z_][\w.-]{0,8}$/)
      .filter((each) => !/^(cookie|path)/i.test(each))
    const value = fc
      .stringMatching(/^[!-:<-~]([ -:<-~]{0,12}[!-:<-~])?$/)
      .filter((each) => !/^["']|["']$/.test(each))
    const cookies = fc.array(fc.tuple(name, value), { minLength: 1, maxLength: 5 })
    fc.assert(
      fc.property(cookies, (given) => {
        const header = given.map(([name, value]) => `${name}=${value}`).join('; ')
        const listed = given.map(([name, value]) => ({ name, value, domain: '.a', expires: -1 }))
        for (const text of [
          header,
          `accept: */*\ncookie: ${header}\nx: y`,
          `curl '${url}' \\\n  -b ${posixQuoted(header)} \\\n  -H 'a: b'`,
          `curl ^"${url.replace('&', '^&')}^" ^\n  -H ${cmdQuoted(`cookie: ${header}`)} ^\n  --compressed`,
          `fetch("${url}", ${JSON.stringify({ headers: { cookie: header }, method: 'GET' })});`,
          given
            .map((pair) => `New-Object System.Net.Cookie(${pair.map(psQuoted).join(', ')}, "/")`)
            .join('\n'),
          `# HTTP Cookie File\n${given.map(([n, v]) => `.a\tTRUE\t/\tTRUE\t0\t${n}\t${v}`).join('\n')}`,
          given.map(([n, v]) => `${n}\t${v}\t.a\t/\tSession\t9`).join('\n'),
          JSON.stringify({ cookies: listed, origins: [] }),
        ]) {
          expect(pairs(text), text).toEqual(given)
        }
      }),
      { numRuns: 300 },
    )
  })

  test('one with a value only is sent as browsers do', () => {
    expect(pairs('a=1; douyin.com; b=')).toEqual([
      ['a', '1'],
      ['', 'douyin.com'],
      ['b', ''],
    ])
  })
})

/** As Chrome's “Copy as cURL (bash)”. */
function posixQuoted(text: string): string {
  if (!/[!']/.test(text)) return `'${text}'`
  return `$'${text.replace(/\\/g, '\\\\').replace(/'/g, "\\'").replace(/!/g, '\\u0021')}'`
}

/** As Chrome's “Copy as cURL (cmd)”. */
function cmdQuoted(text: string): string {
  const escaped = text
    .replace(/\\/g, '\\\\')
    .replace(/"/g, '\\"')
    .replace(/[^a-zA-Z0-9\s_\-:=+~'/.',?;()*`]/g, '^$&')
    .replace(/%(?=[a-zA-Z0-9_])/g, '%^')
  return `^"${escaped}^"`
}

/** As Chrome's “Copy as PowerShell”. */
function psQuoted(text: string): string {
  return `"${text.replace(/[`$"]/g, '`$&')}"`
}

describe('a cookie in a list has', () => {
  const expiring = (more: object): Cookie | undefined =>
    readCookies(JSON.stringify([{ name: 'a', value: 'b', ...more }]))[0]

  test.each([
    [{ expires: 1_893_456_000 }, 1_893_456_000_000],
    [{ expirationDate: 1_893_456_000.5 }, 1_893_456_000_500],
    [{ expiry: '1893456000' }, 1_893_456_000_000],
    [{ expires: 1_893_456_000_000 }, 1_893_456_000_000],
    [{ expires: '2030-01-01T00:00:00.000Z' }, 1_893_456_000_000],
    [{ Expires: 'Tue, 01 Jan 2030 00:00:00 GMT' }, 1_893_456_000_000],
    [{ expires: 1 }, 1000],
    [{ expires: -1 }, undefined],
    [{ expires: 0 }, undefined],
    [{ expires: null }, undefined],
    [{ expires: 'Session' }, undefined],
    [{}, undefined],
  ])('the expiry of %j', (more, expiresAtMs) => {
    expect(expiring(more)?.expiresAtMs).toBe(expiresAtMs)
  })

  test.each([
    [{ domain: '.xingtu.cn' }, '.xingtu.cn'],
    [{ host: 'xingtu.cn' }, 'xingtu.cn'],
    [{ Domain: 'xingtu.cn' }, 'xingtu.cn'],
    [{ domain: '' }, undefined],
  ])('the domain of %j', (more, domain) => {
    expect(expiring(more)?.domain).toBe(domain)
  })

  test('a value that is a number, digit by digit', () => {
    const text = '[{"name":"uid","value":7012345678901234567}]'
    expect(pairs(text)).toEqual([['uid', '7012345678901234567']])
  })
})

describe('what is no login that can be read whole is refused', () => {
  test.each<[form: string, text: string, says: string]>([
    ['nothing', ' \r\n', 'it is empty'],
    ['a word', 'hello', 'no name=value'],
    ['prose', 'please log in = then save; thanks', 'part 1'],
    ['an address', `${url}#x`, 'part 1'],
    ['a page', '<html lang="zh"><body>登录</body></html>', 'part 1'],
    ['a line that was cut in a quote', `COOKIE="${line}`, 'is no name=value'],
    ['a line with a word in between', 'a=1; two words; b=2', 'part 2'],
    [
      'a line that was wrapped',
      `${line.slice(0, 15)}\n${line.slice(15)}; c=3`,
      'none of the forms',
    ],
    ['a Set-Cookie', 'sessionid=abc; Path=/; HttpOnly', 'Set-Cookie'],
    ['headers without cookies', 'Host: a\nAccept: */*', 'no Cookie among'],
    ['headers of an answer', 'Content-Type: a\nSet-Cookie: a=1; Path=/', 'no Cookie among'],
    ['headers with a wrapped cookie', `Host: a\nCookie: ${line};\nc=3; d=4\nA: b`, 'line 3'],
    ['cURL without cookies', `curl '${url}' -H 'accept: */*'`, 'has no cookies'],
    ['cURL with a file', `curl -b cookies.txt '${url}'`, 'names a file'],
    ['cURL that was cut', `curl '${url}' -H 'cookie: ${line}`, 'is not closed'],
    ['two commands', `curl '${url}' -b 'a=1' ;\ncurl '${url}' -b 'b=2'`, 'more than one'],
    ['fetch for a browser', `fetch("${url}", {"headers": {"accept": "*/*"}});`, 'for Node.js'],
    ['fetch that was cut', `fetch("${url}", {"headers": {"cookie": "a=1`, 'no JSON'],
    ['PowerShell without cookies', `Invoke-WebRequest -Uri "${url}"`, 'no cookies'],
    ['PowerShell with a variable', 'New-Object System.Net.Cookie($name, "x")', 'cannot be read'],
    ['cookies.txt with another line', '.a\tTRUE\t/\tTRUE\t0\ta\tb\nc=d', 'line 2'],
    ['cookies.txt without cookies', '# Netscape HTTP Cookie File\n\n', 'no cookies'],
    ['a table without values', 'Name\tDomain\na\t.b', 'no column of values'],
    ['a table of something else', 'one two\tthree\nfour\tfive', 'row 1'],
    ['a table in another order', 'sessionid\tabc\tno domain\t/', 'row 1'],
    ['broken JSON', '[{"name":"a"', 'no valid JSON'],
    ['JavaScript', "{'sessionid': 'abc'}", 'no valid JSON'],
    ['an empty list', '{"cookies":[],"origins":[]}', 'no cookies'],
    ['a list of something else', '["a=1","b=2"]', 'item 1'],
    ['a list with one of something else', '[{"name":"a","value":"b"},{"id":1}]', 'item 2'],
    ['a cookie without a value', '[{"name":"a"}]', 'the cookie "a" has no value'],
    ['a HAR', '{"log":{"entries":[]}}', 'the cookie "log" has no value'],
    ['a number', '7', 'no name=value'],
    ['Python', `cookies = {'sessionid': 'abc', 'b': 'c'}`, 'part 1'],
    ['Python without spaces', `cookies={'sessionid':'abc'}`, 'none of the forms'],
    ['a script', `document.cookie="${line}"`, 'part 1'],
    ['settings', 'a = 1\nb = 2', 'none of the forms'],
    ['an environment file', 'TOKEN=abc\nOTHER=def', 'none of the forms'],
  ])('%s', (_, text, says) => {
    expect(() => readCookies(text)).toThrow(says)
  })

  test('and no message tells what is in it', () => {
    const canary = 'canary7f3a9c21d4'
    const texts = [`a=1; x ${canary}=2`, `curl -b '${canary}`, `[{"name":"a","value":"${canary}`]
    for (const text of [...texts, `Cookie: a=1\n${canary} x`, `COOKIE="${canary}; a=1`]) {
      expect(() => readCookies(text)).toThrow(/^(?!.*canary)/s)
    }
  })
})
