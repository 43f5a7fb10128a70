import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { secretForms } from '#domain/secrets/forms.ts';
import { maskSecrets } from '#domain/secrets/mask/pieces.ts';
import { secretValues } from '#domain/secrets/values.ts';
import { casesOf } from '#test/property/cases.ts';

/** No blanks at the ends: a form of a value is also the trimmed one, and the blanks would stay. */
const secret = fc.string({ unit: 'grapheme', minLength: 7, maxLength: 40 }).filter((text) => text.trim() === text);
const awkward = fc
  .string({ unit: fc.constantFrom(...`aZ09"'\\/+%&=?#@:;,<>\`$!{}[]^~*()|-_. \té🔑`), minLength: 7, maxLength: 20 })
  .filter((text) => text.trim() === text);
const anySecret = fc.oneof(secret, awkward);

const unreserved = (text: string) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (found) => `%${found.charCodeAt(0).toString(16).toUpperCase()}`);
const json = (text: string) => JSON.stringify(text).slice(1, -1);
const byNumber = (unit: string) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
const ascii = (text: string) => json(text).replace(/[\u0080-\uffff]/g, byNumber);
const singleQuoted = (text: string) => text.replaceAll("'", "'\\''");
const password = (text: string) => {
  const url = new URL('https://x.test');
  url.password = text;
  return url.password;
};

/** What programs make of a text, without what they put round it. */
const ENCODERS: Readonly<Record<string, (text: string) => string>> = {
  'as it is': (text) => text,
  JSON: json,
  'JSON in JSON': (text) => json(json(text)),
  'JSON in ASCII': ascii,
  'JSON as PHP writes it': (text) => ascii(text).replaceAll('/', '\\/'),
  'JSON for HTML': (text) => json(text).replace(/[<>&]/g, byNumber),
  encodeURIComponent,
  encodeURI,
  'RFC 3986': unreserved,
  'RFC 3986 in small letters': (text) => unreserved(text).replace(/%../g, (byte) => byte.toLowerCase()),
  'Python’s quote': (text) => unreserved(text).replaceAll('%2F', '/'),
  'a form': (text) => new URLSearchParams({ x: text }).toString().slice(2),
  'a password that a URL parser writes': password,
  'single quotes': singleQuoted,
  'single quotes of dash': (text) => text.replace(/'+/g, (quotes) => `'"${quotes}"'`),
  'double quotes': (text) => text.replace(/[\\"$`]/g, '\\$&'),
  'arguments as JSON, shown by a shell': (text) => singleQuoted(json(text)),
  'JSON in JSON, shown by a shell': (text) => singleQuoted(json(json(text))),
};

test('a secret is masked in whatever way it is written', () => {
  fc.assert(
    fc.property(anySecret, (value) => {
      const secrets = secretValues({ TOKEN: value });
      for (const [name, encode] of Object.entries(ENCODERS)) {
        expect([name, maskSecrets(`<- ${encode(value)} ->`, secrets)]).toEqual([name, '<- *** ->']);
      }
    }),
    { numRuns: casesOf(10) },
  );
});

test('a secret is masked in the base64 of whatever it stands in, but for what others decide as well', () => {
  fc.assert(
    fc.property(
      anySecret,
      fc.string(),
      fc.string(),
      fc.constantFrom('base64', 'base64url'),
      (value, before, after, encoding) => {
        const encoded = Buffer.from(before + value + after).toString(encoding as 'base64');
        const masked = maskSecrets(encoded, secretValues({ TOKEN: value }));
        const [left = '', right = ''] = masked.split('***');

        expect(masked).toContain('***');
        expect(left.length).toBeLessThanOrEqual(Math.ceil((Buffer.byteLength(before) * 8) / 6));
        expect(right.length).toBeLessThanOrEqual(Math.ceil((Buffer.byteLength(after) * 8) / 6) + 3);
      },
    ),
    { numRuns: casesOf(10) },
  );
});

test('the password of a URL is masked as it stands there, decoded, and written anew', () => {
  fc.assert(
    fc.property(anySecret, fc.constantFrom(encodeURIComponent, unreserved, password), (value, encode) => {
      // A percent sign is left as it is by a URL parser: what it writes is then no encoding of the value.
      const text = encode === password ? value.replaceAll('%', '-') : value;
      const url = `postgres://shop:${encode(text)}@db.test/shop`;
      const secrets = secretValues({ DATABASE_URL: url });
      const parsed = new URL(url);

      for (const shown of [parsed.password, decodeURIComponent(parsed.password), text, json(text)]) {
        expect(maskSecrets(`<- ${shown} ->`, secrets)).toBe('<- *** ->');
      }
      for (const shown of [url, parsed.href]) {
        expect(maskSecrets(shown, secrets)).toBe('postgres://shop:***@db.test/shop');
      }
    }),
    { numRuns: casesOf(10) },
  );
});

test.each([
  ['https://hooks.test/services/T0AB/B0CD/x7YzAbCd', '/services/T0AB/B0CD/x7YzAbCd'],
  ['HTTPS://Hooks.test:443/a b?sig=x7YzAbCd', 'https://hooks.test/a%20b?sig=x7YzAbCd'],
  ['https://ghp_x7YzAbCd@git.test/app.git', 'ghp_x7YzAbCd'],
])('of a URL that is a secret, %s, the part %s is masked', (url, part) => {
  expect(maskSecrets(part, secretValues({ WEBHOOK_SECRET: url }))).toBe('***');
});

test('a value of several short lines is masked as a whole, by line, joined, and in stretches', () => {
  const value = 'k1-AB\nk2-CD\nk3-EF\n';
  const secrets = secretValues({ RECOVERY_TOKENS: value });

  for (const shown of [
    value,
    'k1-AB k2-CD k3-EF',
    'k1-ABk2-CD',
    'k2-CD\r\nk3-EF',
    '> k1-AB\n> k2-CD',
    json(value),
    'k3-EF',
  ]) {
    expect(maskSecrets(shown, secrets)).not.toMatch(/k\d|AB|CD|EF/);
  }
});

test('lines of one to three characters are masked wherever several of them follow each other', () => {
  const lines = ['a1', 'b2', 'c3', 'd4', 'e5', 'f6'];
  const secrets = secretValues({ SECRET: lines.join('\n') });

  fc.assert(
    fc.property(fc.nat(2), fc.integer({ min: 4, max: 6 }), fc.constantFrom('\n', ' ', '\r\n'), (from, count, joint) => {
      expect(maskSecrets(lines.slice(from, from + count).join(joint), secrets)).toBe('***');
    }),
    { numRuns: casesOf(10) },
  );
});

test.each(['sh', 'bash'].filter((name) => existsSync(`/bin/${name}`)))(
  'what %s -x shows of a secret is masked',
  (shell) => {
    const values = [
      `q7"Zk-Wm93xx`,
      `it's a $ecret`,
      `''two'' "quotes"`,
      'back\\slash `tick`',
      'line one\nline two',
      'tab\there;&|',
    ];
    for (const value of values) {
      for (const script of [
        ': "$TOKEN"',
        ': "$ARGS"',
        'x="$TOKEN"',
        'export -p',
        `curl() { :; }; curl "https://u:$TOKEN@x.test/"`,
      ]) {
        const ARGS = JSON.stringify({ password: value });
        const env = { PATH: '/usr/bin:/bin', TOKEN: value, ARGS };
        const shown = execFileSync(`/bin/${shell}`, ['-c', `exec 2>&1; set -x; ${script}`], {
          env,
          encoding: 'utf8',
          stdio: ['ignore', 'pipe', 'inherit'],
        });

        expect(shown).toMatch(/q7|ecret|two|slash|line|here/);
        expect(maskSecrets(shown, secretValues({ TOKEN: value }))).not.toMatch(/q7|ecret|two|slash|line|here/);
      }
    }
  },
);

test('a long secret has its forms in bounded time and is masked', () => {
  const key = Array.from({ length: 200 }, (_, line) => `line${line}/`.padEnd(64, '+Ab9"é')).join('\n');
  const forms = secretForms(key, 7);

  expect(maskSecrets(`${key}\n${json(key)}`, forms)).toBe('***\n***');
});
