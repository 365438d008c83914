// XML: what is written can be read back, and what is dangerous is not read at all.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { leaf, node } from './markup.js';
import { childrenOf, parseXml, textOf } from './parseXml.js';

const reasonOf = async (text: string | Uint8Array) =>
  parseXml(typeof text === 'string' ? Buffer.from(text) : text).then(
    () => 'read',
    (error: { reason?: string }) => error.reason,
  );

describe('text', () => {
  it('comes back as it was written, in elements and in attributes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme' }), async (text) => {
        const tree = await parseXml(Buffer.from(node('a', [leaf('b', text)], { c: text })));
        // What XML cannot carry is replaced by U+FFFD.
        const carried = text.replaceAll(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD');
        expect(tree.attributes.get('c')).toBe(carried);
        expect(childrenOf(tree, '', 'b')[0]?.text).toBe(carried);
      }),
    );
  });

  it('that XML cannot carry does not break it', async () => {
    const tree = await parseXml(Buffer.from(leaf('a', 'x\u0000\u0008\uFFFE\uD800y', { b: '\u0001"&<' })));
    expect([tree.text, tree.attributes.get('b')]).toEqual(['x\uFFFD\uFFFD\uFFFD\uFFFDy', '\uFFFD"&<']);
  });
});

describe('a page', () => {
  it('is read by namespace', async () => {
    const tree = await parseXml(Buffer.from('<o:a xmlns:o="urn:1"><b xmlns="urn:1"> ế </b><b>no</b></o:a>'));
    expect([textOf(tree, 'urn:1', 'b'), textOf(tree, '', 'b'), textOf(tree, 'urn:2', 'b')]).toEqual([
      'ế',
      'no',
      undefined,
    ]);
  });

  it.each([
    ['<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>', 'DTD'],
    ['<?xml version="1.0"?><!-- x -->\n<!DOCTYPE a SYSTEM "http://127.0.0.1/a.dtd"><a/>', 'DTD'],
    ['<a>&x;</a>', 'MALFORMED'],
    ['<a>', 'MALFORMED'],
    ['', 'MALFORMED'],
    ['{}', 'MALFORMED'],
    [`${'<a>'.repeat(50)}${'</a>'.repeat(50)}`, 'TOO_DEEP'],
  ])('%j is %s', async (text, reason) => {
    expect(await reasonOf(text)).toBe(reason);
  });

  it('of other bytes than UTF-8 is none', async () => {
    expect(await reasonOf(new Uint8Array([0x3c, 0x61, 0xff, 0x2f, 0x3e]))).toBe('ENCODING');
  });
});
