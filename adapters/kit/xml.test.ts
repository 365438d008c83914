// Bounded XML: what is refused, with which problem, before it can cost anything; and how what is left is looked up.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { diag } from 'libxml2-wasm';
import { parseXml, prepareXml, readXml, xmlIn, XmlError, type XmlOptions } from './index.js';

const LIMITS: XmlOptions = { maxBytes: 100_000, maxDepth: 10, maxElements: 50, maxAttributes: 20 };
const nested = (depth: number) => `${'<a>'.repeat(depth)}${'</a>'.repeat(depth)}`;
const LAUGHS = `<!DOCTYPE l [<!ENTITY a "ha">${[...'bcdefghij'].map((c, i) => `<!ENTITY ${c} "${`&${'abcdefghij'[i]};`.repeat(10)}">`).join('')}]><l>&j;</l>`;

let outside: Server;
let hits = 0;
let address = '';

beforeAll(async () => {
  await prepareXml();
  outside = createServer((_request, response) => {
    hits += 1;
    response.end('<!ENTITY x "from outside">');
  });
  await new Promise<void>((resolve) => outside.listen(0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${(outside.address() as AddressInfo).port}`;
});
afterAll(() => new Promise((resolve) => outside.close(resolve)));

function problemOf(source: string | Uint8Array, options: Partial<XmlOptions> = {}): string {
  try {
    parseXml(source, { ...LIMITS, ...options });
    return 'read';
  } catch (error) {
    if (!(error instanceof XmlError)) throw error;
    expect(error.message).toBe(error.problem);
    return error.problem;
  }
}

describe('refused', () => {
  it.each([
    ['a billion laughs', LAUGHS, 'DTD_FORBIDDEN'],
    ['a document type in small letters', '<!doctype a><a/>', 'DTD_FORBIDDEN'],
    [
      'one behind declaration, comment and instruction',
      '<?xml version="1.0"?><!-- > --><?p i?>\n<!DOCTYPE a><a/>',
      'DTD_FORBIDDEN',
    ],
    ['an entity of nobody', '<a>&x;</a>', 'MALFORMED'],
    ['one level too many', nested(11), 'TOO_DEEP'],
    ['a tower', nested(200), 'TOO_DEEP'],
    ['one element too many', `<a>${'<b/>'.repeat(50)}</a>`, 'TOO_MANY_ELEMENTS'],
    ['elements without end', `<a>${'<b/>'.repeat(20_000)}</a>`, 'TOO_MANY_ELEMENTS'],
    ['one attribute too many', `<a>${'<b c="1" d="2" e="3"/>'.repeat(7)}</a>`, 'TOO_MANY_ATTRIBUTES'],
    ['one byte too many', `<a>${'ế'.repeat(33_332)}</a>`, 'TOO_LARGE'],
    ['nothing', '', 'MALFORMED'],
    ['a NUL', '<a>\0</a>', 'MALFORMED'],
    ['a cut text', '<a><b>', 'MALFORMED'],
    ['a comment without end', '<!-- <a/>', 'MALFORMED'],
    ['space before a declaration', ' <?xml version="1.0"?><a/>', 'MALFORMED'],
  ])('is %s', (_what, text, problem) => {
    expect(problemOf(text, problem === 'MALFORMED' ? {} : { lead: 'SPACE' })).toBe(problem);
  });

  it('is what names a file or an address outside, and nobody goes there', async () => {
    for (const text of [
      `<!DOCTYPE a [<!ENTITY x SYSTEM "${address}/x">]><a>&x;</a>`,
      `<!DOCTYPE a [<!ENTITY % x SYSTEM "${address}/x"> %x;]><a/>`,
      `<!DOCTYPE a SYSTEM "${address}/a.dtd"><a/>`,
      '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
    ])
      expect(problemOf(text)).toBe('DTD_FORBIDDEN');
    const harmless = `<?xml-stylesheet href="${address}/x.xsl"?><a xmlns:i="http://www.w3.org/2001/XInclude" xmlns:s="http://www.w3.org/2001/XMLSchema-instance" s:schemaLocation="u ${address}/a.xsd">1<i:include href="${address}/x" parse="text"/></a>`;
    expect((await readXml(harmless, LIMITS)).text).toBe('1');
    expect(hits).toBe(0);
  });

  it.each([
    ['bytes that are not UTF-8', Buffer.from('<a>é</a>', 'latin1')],
    ['UTF-16', Buffer.from('\ufeff<a/>', 'utf16le')],
    ['UTF-8 that says it is something else', Buffer.from('<?xml version="1.0" encoding="windows-1258"?><a/>')],
    ['half a character', Buffer.from([0x3c, 0x61, 0x3e, 0xe1, 0xba, 0x3c, 0x2f, 0x61, 0x3e])],
  ])('are %s', (_what, bytes) => {
    expect(problemOf(bytes)).toBe('ENCODING');
  });

  it('are names that the caller forbids', () => {
    expect(problemOf('<a><constructor/></a>', { forbidden: new Set(['constructor']) })).toBe('FORBIDDEN_NAME');
    expect(problemOf('<a><constructor/></a>')).toBe('read');
  });
});

describe('read', () => {
  it('is what is just within the limits', () => {
    expect(
      [nested(10), `<a>${'<b/>'.repeat(49)}</a>`, `<a>${'x'.repeat(99_993)}</a>`].map((text) => problemOf(text)),
    ).toEqual(['read', 'read', 'read']);
  });

  it('are texts as they are, or neat', () => {
    const text = `<a> e\u0302\u0301 <![CDATA[<!DOCTYPE &]]> </a>`;
    expect(parseXml(text, LIMITS).root.text).toBe(' e\u0302\u0301 <!DOCTYPE & ');
    expect(parseXml(text, { ...LIMITS, texts: 'NEAT' }).root.text).toBe('ế <!DOCTYPE &');
  });

  it('is what stands behind junk, where that may be', () => {
    expect(problemOf('rác <a/>', { lead: 'SPACE' })).toBe('MALFORMED');
    expect(parseXml('rác <a/>', { ...LIMITS, lead: 'ANYTHING' }).trimmed).toBe(true);
    expect(parseXml('\n<a/>', { ...LIMITS, lead: 'SPACE' }).root.name).toBe('a');
    expect(problemOf('rác <!DOCTYPE a><a/>', { lead: 'ANYTHING' })).toBe('DTD_FORBIDDEN');
  });

  it('is found by namespace and local name, whatever the prefix', () => {
    const { root } = parseXml(
      '<o:a xmlns:o="urn:1"><b xmlns="urn:1"> một </b><o:b x="2">hai</o:b><b>ba</b><o:c/></o:a>',
      LIMITS,
    );
    const here = xmlIn('urn:1');
    expect(here.childrenOf(root, 'b').map(({ text }) => text.trim())).toEqual(['một', 'hai']);
    expect([here.textAt(root, 'b'), here.textAt(root, 'c'), here.textAt(root, 'd', 'b')]).toEqual([
      'một',
      undefined,
      undefined,
    ]);
    expect(xmlIn('').textAt(root, 'b')).toBe('ba');
    expect(xmlIn(null).childrenOf(root, 'b')).toHaveLength(3);
    expect(here.childrenOf(undefined, 'b')).toEqual([]);
    expect(here.childrenOf(root, 'b')[1]?.attributes.get('x')).toBe('2');
  });
});

it('gives back what it took from the parser, whatever comes', async () => {
  diag.configure({ enabled: true });
  try {
    const anything = fc.oneof(
      fc.string({ unit: 'grapheme' }).map((text) => `<a>${text}</a>`),
      fc.constantFrom('<a', LAUGHS, nested(11), nested(5), `<a>${'<b/>'.repeat(60)}</a>`, '<a><b/></a>'),
    );
    fc.assert(
      fc.property(anything, (text) => {
        problemOf(text);
      }),
      { numRuns: 200 },
    );
    expect(diag.report()).toEqual({});
  } finally {
    diag.configure({ enabled: false });
  }
});
