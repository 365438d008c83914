// Ids and cursors that only this installation can make.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createOpaqueCodec } from './opaqueCodec.js';

const codec = createOpaqueCodec(Buffer.alloc(32, 1));
const other = createOpaqueCodec(Buffer.alloc(32, 2));
// GraphQL names, and any key that is text.
const type = fc.stringMatching(/^[A-Z][A-Za-z]{0,20}$/);
const key = fc.string({ unit: 'grapheme', maxLength: 100 });

describe('ids', () => {
  it('come back as they were, whatever the key', () => {
    fc.assert(
      fc.property(type, key, (t, k) => expect(codec.decodeId(codec.encodeId(t, k))).toEqual({ type: t, key: k })),
    );
    for (const k of ['', ':', 'a:b', '\0', 'H26.L7,2026/01/02,1/QĐ-UBND', '"', '🏛'])
      expect(codec.decodeId(codec.encodeId('Dossier', k))).toEqual({ type: 'Dossier', key: k });
  });

  it('are the same every time, and in one alphabet that travels', () => {
    fc.assert(
      fc.property(type, key, (t, k) => {
        expect(codec.encodeId(t, k)).toBe(createOpaqueCodec(Buffer.alloc(32, 1)).encodeId(t, k));
        expect(codec.encodeId(t, k)).toMatch(/^[\w-]+$/);
      }),
    );
  });

  it('differ for different things', () => {
    fc.assert(
      fc.property(type, type, key, key, (t1, t2, k1, k2) => {
        fc.pre(t1 !== t2 || k1 !== k2);
        expect(codec.encodeId(t1, k1)).not.toBe(codec.encodeId(t2, k2));
      }),
    );
  });

  it('of another key are nothing', () => {
    fc.assert(fc.property(type, key, (t, k) => expect(other.decodeId(codec.encodeId(t, k))).toBeUndefined()));
  });

  it('that were changed anywhere are nothing', () => {
    fc.assert(
      fc.property(type, key, fc.nat(), fc.constantFrom(...'Aa0-_'), (t, k, at, letter) => {
        const id = codec.encodeId(t, k);
        const index = at % id.length;
        const changed = `${id.slice(0, index)}${letter}${id.slice(index + 1)}`;
        fc.pre(changed !== id);
        expect(codec.decodeId(changed)).toBeUndefined();
      }),
    );
  });

  it('that are too short, too long, padded or not ours are nothing', () => {
    const id = codec.encodeId('Dossier', 'd1');
    const forms = [
      '',
      'x',
      id.slice(0, -1),
      id.slice(1),
      `${id}=`,
      `${id}A`,
      ` ${id}`,
      `${id}\n`,
      `${id}${id}`,
      'RG9zc2llcjpkMQ==',
    ];
    for (const form of [
      ...forms,
      Buffer.from('Dossier:d1').toString('base64'),
      'a'.repeat(1_025),
      'a'.repeat(1_000_000),
    ])
      expect(codec.decodeId(form)).toBeUndefined();
    fc.assert(fc.property(fc.string(), (text) => expect(codec.decodeId(text)).toBeUndefined()));
  });

  it('have one spelling only: the last bits of base64 cannot be used for a second one', () => {
    const id = codec.encodeId('Dossier', 'd');
    const spellings = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_']
      .map((letter) => `${id.slice(0, -1)}${letter}`)
      .filter((spelling) => codec.decodeId(spelling) !== undefined);
    expect(spellings).toEqual([id]);
  });
});

describe('cursors', () => {
  it('work where they were made for, and nowhere else', () => {
    fc.assert(
      fc.property(key, key, key, (binding, elsewhere, position) => {
        const cursor = codec.encodeCursor(binding, position);
        expect(codec.decodeCursor(binding, cursor)).toBe(position);
        if (elsewhere !== binding) expect(codec.decodeCursor(elsewhere, cursor)).toBeUndefined();
        expect(other.decodeCursor(binding, cursor)).toBeUndefined();
      }),
    );
  });

  it('are no ids, and ids no cursors, nor anything else that is sealed', () => {
    fc.assert(
      fc.property(type, key, (t, k) => {
        const text = `${t}:${k}`;
        const id = codec.encodeId(t, k);
        for (const context of ['', 'id', 'cursor', 'other', '\0', 'id\0'])
          expect([
            codec.decodeCursor(context, id),
            codec.unseal(context, id),
            codec.decodeId(codec.seal(context, text)),
            codec.decodeId(codec.encodeCursor(context, text)),
            codec.unseal(context, codec.encodeCursor(context, text)),
            codec.decodeCursor(context, codec.seal(context, text)),
          ]).toEqual(Array.from({ length: 6 }));
      }),
    );
  });
});

describe('the key', () => {
  it('needs 32 bytes', () => {
    expect(() => createOpaqueCodec(Buffer.alloc(31))).toThrow(RangeError);
    expect(() => createOpaqueCodec(Buffer.alloc(0))).toThrow(RangeError);
  });
});
