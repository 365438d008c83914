// Sealed texts: hidden, whole, and of use for one purpose alone.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createSealer } from './sealer.js';

const sealer = createSealer(Buffer.alloc(32, 1));

describe('a sealed text', () => {
  it('opens with its context, and never twice looks the same', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (context, text) => {
        const sealed = sealer.seal(context, text);
        expect(sealer.unseal(context, sealed)).toBe(Buffer.from(text).toString());
        expect(sealer.seal(context, text)).not.toBe(sealed);
      }),
    );
  });

  it('does not show what it holds', () => {
    const sealed = sealer.seal('person', '001099012345');
    expect(Buffer.from(sealed, 'base64url').toString('latin1')).not.toContain('001099012345');
  });

  it('does not open for another context, with another key, or with any bit changed', () => {
    const sealed = sealer.seal('person j-1', '001099012345');
    expect(sealer.unseal('person j-2', sealed)).toBeUndefined();
    expect(createSealer(Buffer.alloc(32, 2)).unseal('person j-1', sealed)).toBeUndefined();
    const bytes = Buffer.from(sealed, 'base64url');
    for (let at = 0; at < bytes.length; at += 1) {
      const changed = Buffer.from(bytes);
      changed.writeUInt8(changed.readUInt8(at) ^ 1, at);
      expect(sealer.unseal('person j-1', changed.toString('base64url'))).toBeUndefined();
    }
  });

  it.each(['', 'AAAA', 'not base64 at all', 'A'.repeat(70_000)])('is nothing that nobody sealed (%#)', (text) => {
    expect(sealer.unseal('person', text)).toBeUndefined();
  });

  it('needs a key of 32 bytes', () => {
    expect(() => createSealer(Buffer.alloc(31))).toThrow(RangeError);
  });
});
