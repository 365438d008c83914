// The named cases of hostile and broken XML: what must be refused, with which code, and what must be kept as it is.
import { beforeAll, describe, expect, it } from '@jest/globals';
import { EdxmlError } from './edxmlError.js';
import { parseXml, prepareXml } from './parseXml.js';

beforeAll(prepareXml);

const LIMITS = { maxBytes: 5_242_880, maxDepth: 64, maxAttributes: 1_000, maxElements: 10_000 };

function parse(text: string | Uint8Array) {
  return parseXml(typeof text === 'string' ? Buffer.from(text, 'utf8') : text, LIMITS);
}

function codeOf(text: string | Uint8Array): string {
  try {
    parse(text);
    return 'accepted';
  } catch (error) {
    if (error instanceof EdxmlError) return error.code;
    throw error;
  }
}

const LAUGHS = `<!DOCTYPE l [<!ENTITY a "ha">${[...'bcdefghij'].map((c, i) => `<!ENTITY ${c} "${`&${'abcdefghij'[i]};`.repeat(10)}">`).join('')}]><l>&j;</l>`;

const REFUSED: readonly (readonly [string, string, string | Uint8Array, string])[] = [
  [
    'X01',
    'an entity that names a file',
    '<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]><a>&e;</a>',
    'XML_DTD_FORBIDDEN',
  ],
  [
    'X02',
    'an entity that names an address',
    '<!DOCTYPE a [<!ENTITY e SYSTEM "http://127.0.0.1:9/x">]><a>&e;</a>',
    'XML_DTD_FORBIDDEN',
  ],
  [
    'X03',
    'a parameter entity',
    '<!DOCTYPE a [<!ENTITY % e SYSTEM "http://127.0.0.1:9/x"> %e;]><a/>',
    'XML_DTD_FORBIDDEN',
  ],
  ['X04', 'a billion laughs', LAUGHS, 'XML_DTD_FORBIDDEN'],
  [
    'X05',
    'quadratic blow-up',
    `<!DOCTYPE a [<!ENTITY e "${'x'.repeat(50_000)}">]><a>${'&e;'.repeat(50_000)}</a>`,
    'XML_DTD_FORBIDDEN',
  ],
  ['X06', 'an external document type', '<!DOCTYPE a SYSTEM "http://127.0.0.1:9/a.dtd"><a/>', 'XML_DTD_FORBIDDEN'],
  ['X07', 'a harmless document type', '<!-- c --><?p i?>\n<!DOCTYPE a><a/>', 'XML_DTD_FORBIDDEN'],
  [
    'X08',
    'a document type behind junk',
    '\ufeffrác \u00bf<?xml version="1.0"?>\n<!DOCTYPE a><a/>',
    'XML_DTD_FORBIDDEN',
  ],
  ['X09', 'depth 50 000', '<a>'.repeat(50_000) + '</a>'.repeat(50_000), 'XML_TOO_DEEP'],
  ['X09b', 'depth 65', '<a>'.repeat(65) + '</a>'.repeat(65), 'XML_TOO_DEEP'],
  [
    'X10',
    '100 000 attributes',
    `<a ${Array.from({ length: 100_000 }, (_, i) => `a${i}="1"`).join(' ')}/>`,
    'XML_TOO_MANY_ATTRIBUTES',
  ],
  ['X10b', 'attributes spread over elements', `<a>${'<b c="1" d="2"/>'.repeat(501)}</a>`, 'XML_TOO_MANY_ATTRIBUTES'],
  ['X10c', 'too many elements', `<a>${'<b/>'.repeat(10_001)}</a>`, 'XML_TOO_MANY_ELEMENTS'],
  ['X11', 'a duplicate attribute', '<a b="1" b="2"/>', 'XML_MALFORMED'],
  ['X11b', 'a duplicate under two prefixes', '<a xmlns:p="u" xmlns:q="u" p:b="1" q:b="2"/>', 'XML_MALFORMED'],
  ['X12', 'an element __proto__', '<a><__proto__><x/></__proto__></a>', 'XML_FORBIDDEN_NAME'],
  ['X12b', 'an element constructor', '<a><constructor/></a>', 'XML_FORBIDDEN_NAME'],
  ['X13', 'an unclosed element', '<a><b></a', 'XML_MALFORMED'],
  ['X14', 'a mismatched end', '<a></b>', 'XML_MALFORMED'],
  ['X15', 'two roots', '<a/><b/>', 'XML_MALFORMED'],
  ['X16', 'text alone', 'xin chào', 'XML_MALFORMED'],
  ['X17', 'nothing', '', 'XML_MALFORMED'],
  ['X18', 'a NUL', '<a>\0</a>', 'XML_MALFORMED'],
  ['X19', 'a control character', '<a>&#x1;</a>', 'XML_MALFORMED'],
  ['X20', 'a character beyond Unicode', '<a>&#x110000;</a>', 'XML_MALFORMED'],
  ['X21', 'an undefined entity', '<a>&foo;</a>', 'XML_MALFORMED'],
  ['X22', 'half of a pair of surrogates', '<a>&#xD800;</a>', 'XML_MALFORMED'],
  ['X23', '10 MB', `<a>${'x'.repeat(10_000_000)}</a>`, 'XML_TOO_LARGE'],
  ['X29', 'UTF-16 that is declared and not sent', '<?xml version="1.0" encoding="utf-16"?><a/>', 'XML_ENCODING'],
  [
    'X29b',
    'Latin-1 bytes declared as UTF-8',
    Buffer.from('<?xml version="1.0" encoding="utf-8"?><a>\u00e9</a>', 'latin1'),
    'XML_ENCODING',
  ],
  ['X29c', 'UTF-16 bytes', Buffer.from('\ufeff<a/>', 'utf16le'), 'XML_ENCODING'],
  ['X30', 'an undeclared prefix', '<a><x:b/></a>', 'XML_MALFORMED'],
  ['X31', 'an open comment before the root', '<!-- <a/>', 'XML_MALFORMED'],
];

/** What a careless parser would turn into a number, and lose. */
const KEPT: readonly (readonly [string, string])[] = [
  ['X24', '001199000001'],
  ['X24b', ' 007 '],
  ['X25', '9007199254740993'],
  ['X25b', '1e400'],
  ['X26', '0x10'],
];

/** What points outside and is harmless as long as nobody goes there. */
const IGNORED: readonly (readonly [string, string, string])[] = [
  ['X27', 'a stylesheet', '<?xml-stylesheet href="http://127.0.0.1:9/x.xsl"?><a>1</a>'],
  [
    'X28',
    'an XInclude',
    '<a xmlns:i="http://www.w3.org/2001/XInclude">1<i:include href="file:///etc/passwd" parse="text"/></a>',
  ],
];

describe('parseXml', () => {
  it.each(REFUSED)('refuses %s: %s', (_id, _what, text, code) => {
    const started = performance.now();
    expect(codeOf(text)).toBe(code);
    expect(performance.now() - started).toBeLessThan(2_000);
    expect(({} as Record<string, unknown>).x).toBeUndefined();
  });

  it.each([LAUGHS, REFUSED[4]?.[2] ?? ''])('refuses entity bombs before the parser sees them', (text) => {
    // What it computes, whatever else runs on the machine; half of them at least: garbage is collected in some.
    const milliseconds = Array.from({ length: 10 }, () => {
      const before = process.cpuUsage();
      expect(codeOf(text)).toBe('XML_DTD_FORBIDDEN');
      const { user, system } = process.cpuUsage(before);
      return (user + system) / 1_000;
    });
    expect(milliseconds.filter((each) => each < 10).length).toBeGreaterThan(5);
  });

  it.each(KEPT)('keeps %s: %s as text', (_id, value) => {
    expect(parse(`<a b="${value}">${value}</a>`).root.text).toBe(value);
  });

  it.each(IGNORED)('neither follows nor fetches %s: %s', (_id, _what, text) => {
    const { root } = parse(text);
    expect(root.text).toBe('1');
    expect(JSON.stringify(root)).not.toContain('root:');
  });

  it('has every case from X01 to X31', () => {
    const named = new Set([...REFUSED, ...KEPT, ...IGNORED].map(([id]) => id.slice(0, 3)));
    const all = Array.from({ length: 31 }, (_, place) => `X${String(place + 1).padStart(2, '0')}`);
    expect(all.filter((id) => !named.has(id))).toEqual([]);
  });

  it('reads a CDATA section as text, also one that looks like a document type', () => {
    expect(parse('<a>x<![CDATA[<!DOCTYPE &]]>y</a>').root.text).toBe('x<!DOCTYPE &y');
  });

  it('cuts off junk before the first "<" and says so', () => {
    expect(parse('\ufeffrác <a>1</a>')).toMatchObject({ trimmed: true, root: { text: '1' } });
    expect(parse('<?xml version="1.0" encoding="UTF-8"?><a/>').trimmed).toBe(false);
  });

  it('accepts 64 levels', () => {
    expect(codeOf('<a>'.repeat(64) + '</a>'.repeat(64))).toBe('accepted');
  });

  it('does not repeat the text of a message in its errors', () => {
    expect(() => parse('<a>001199000001</b>')).toThrow(/^XML_MALFORMED$/);
  });
});
