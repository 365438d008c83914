// What is refused of an XML reply, and what is read of it.
import { describe, expect, it } from '@jest/globals';
import { childrenOf, parseXml, textOf } from './parseXml.js';

const LIMITS = { maxDepth: 5, maxElements: 20 };
const nested = (depth: number) => `${'<a>'.repeat(depth)}${'</a>'.repeat(depth)}`;

describe('parseXml', () => {
  it('reads text, CDATA and repeated elements alike', async () => {
    const root = await parseXml('<r>\n<a> một </a><a><![CDATA[<hai> & ]]>ba</a><b/></r>', LIMITS);
    expect(childrenOf(root, 'a').map(({ text }) => text)).toEqual(['một', '<hai> & ba']);
    expect([textOf(root, 'a'), textOf(root, 'b'), textOf(root, 'c')]).toEqual(['một', null, null]);
  });

  it('takes what stands in a name of a meeting for text', async () => {
    expect(textOf(await parseXml('<r><a><![CDATA[<!DOCTYPE x>]]></a></r>', LIMITS), 'a')).toBe('<!DOCTYPE x>');
  });

  it.each([
    ['no XML', 'không phải XML'],
    ['a cut reply', '<r><a>'],
    ['nothing', ''],
    ['an entity', '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><r>&x;</r>'],
    ['many entities', '<!DOCTYPE r [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><r>&b;</r>'],
    ['a document type alone', '<?xml version="1.0"?><!doctype r><r/>'],
    ['too many levels', nested(6)],
    ['too many elements', `<r>${'<a/>'.repeat(20)}</r>`],
  ])('refuses %s, without quoting it', async (_what, text) => {
    const refused = await parseXml(text, LIMITS).catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: 'UPSTREAM_BAD_RESPONSE' });
    expect(JSON.stringify(refused)).not.toContain('passwd');
  });

  it('takes what is just within the limits', async () => {
    await expect(parseXml(nested(5), LIMITS)).resolves.toBeDefined();
    await expect(parseXml(`<r>${'<a/>'.repeat(19)}</r>`, LIMITS)).resolves.toBeDefined();
  });
});
