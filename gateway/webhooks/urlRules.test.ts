// Addresses that are acceptable lead by https to a host on the list, and to nothing else, however they are written.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { webhookSettingsSchema } from './settings.js';
import { MAX_URL, urlProblem } from './urlRules.js';

const rules = { allowedHosts: ['nhan.mau.example', '*.phuong.example'], dangerouslyAllowHttp: false };
const isFine = (url: string, more: object = {}) => urlProblem(url, { ...rules, ...more }) === undefined;

describe('an address', () => {
  it.each([
    'https://nhan.mau.example/',
    'https://nhan.mau.example',
    'https://nhan.mau.example:8443/a/b?c=d%20e&f=1',
    'https://a.phuong.example/moc',
    'https://a.b.phuong.example/moc',
    'https://A.PHUONG.EXAMPLE/moc',
  ])('is fine: %s', (url) => {
    expect(isFine(url)).toBe(true);
  });

  it.each([
    ['no TLS', 'http://nhan.mau.example/'],
    ['another scheme', 'ftp://nhan.mau.example/'],
    ['no scheme', '//nhan.mau.example/'],
    ['a user', 'https://nguoi@nhan.mau.example/'],
    ['a user and a password', 'https://a:b@nhan.mau.example/'],
    ['another host behind a user', 'https://nhan.mau.example@khac.example/'],
    ['a fragment', 'https://nhan.mau.example/#a'],
    ['an empty fragment', 'https://nhan.mau.example/#'],
    ['a backslash', 'https://khac.example\\@nhan.mau.example/'],
    ['a blank', 'https://nhan.mau.example/ a'],
    ['a line break', 'https://nhan.mau.example/\n'],
    ['a blank before', ' https://nhan.mau.example/'],
    ['letters that are not ASCII', 'https://nhan.mau.example/ă'],
    ['a host of look-alikes', 'https://nhаn.mau.example/'],
    ['the suffix itself', 'https://phuong.example/'],
    ['a host that ends like the suffix', 'https://xphuong.example/'],
    ['a dot at the end', 'https://nhan.mau.example./'],
    ['another host', 'https://khac.example/?nhan.mau.example'],
    ['a host that begins like one', 'https://nhan.mau.example.khac.example/'],
    ['an address of IPv4', 'https://127.0.0.1/'],
    ['an address of IPv4 as a number', 'https://2130706433/'],
    ['an address of IPv6', 'https://[::1]/'],
    ['nothing', ''],
    ['too much', `https://nhan.mau.example/${'a'.repeat(MAX_URL)}`],
  ])('is refused with %s', (_what, url) => {
    expect(isFine(url)).toBe(false);
  });

  it('without TLS is one for a sandbox', () => {
    expect(isFine('http://nhan.mau.example/', { dangerouslyAllowHttp: true })).toBe(true);
    expect(isFine('ftp://nhan.mau.example/', { dangerouslyAllowHttp: true })).toBe(false);
  });

  it('leads nowhere while there is no list', () => {
    expect(isFine('https://nhan.mau.example/', { allowedHosts: [] })).toBe(false);
  });

  it('that is accepted connects to a host on the list, whatever it looks like', () => {
    const parts = fc.constantFrom(
      ...['https://', 'http://', 'nhan.mau.example', 'a.phuong.example', 'khac.example', '@', ':', '/', '\\', '#', '?'],
      ...['.', '%2e', '443', '[::1]', '127.0.0.1', '\t', '\u0000', '\u202e', '%40', '//', 'a'],
    );
    const texts = fc.oneof(
      fc.array(parts, { maxLength: 8 }).map((all) => all.join('')),
      fc.array(parts, { maxLength: 6 }).map((all) => `https://${all.join('')}`),
      fc.webUrl({ withFragments: true, withQueryParameters: true }),
    );
    const property = fc.property(texts, (text) => {
      if (!isFine(text)) return;
      const url = new URL(text);
      expect(url.protocol).toBe('https:');
      expect(/^(nhan\.mau|[a-z0-9.-]+\.phuong)\.example$/.test(url.hostname)).toBe(true);
      expect([url.username, url.password, url.hash, text.includes('#')]).toEqual(['', '', '', false]);
    });
    fc.assert(property, { numRuns: 5_000 });
  });
});

describe('the list of hosts', () => {
  it.each(['a.example', '*.a.example', 'localhost', '127.0.0.1', 'xn--phng-0ya.example'])('may hold %s', (host) => {
    expect(webhookSettingsSchema.safeParse({ allowedHosts: [host] }).success).toBe(true);
  });

  it.each(['*', '*.', 'A.example', 'https://a.example', 'a.example/', 'a.*.example', '*a.example', 'a..b', ''])(
    'may not hold "%s"',
    (host) => {
      expect(webhookSettingsSchema.safeParse({ allowedHosts: [host] }).success).toBe(false);
    },
  );
});
