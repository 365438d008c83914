// Every address of a special range is refused, in every spelling; ordinary ones are not.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isForbiddenAddress } from './forbiddenAddress.js';

const isOpen = (address: string, allowPrivate = false) => !isForbiddenAddress(address, { allowPrivate });

describe('an address', () => {
  it.each(['8.8.8.8', '93.184.215.14', '172.15.0.1', '172.32.0.1', '2606:4700:4700::1111', '2400:cb00::1'])(
    'of the Internet is open: %s',
    (address) => {
      expect(isOpen(address)).toBe(true);
    },
  );

  it.each([
    '10.0.0.1',
    '127.0.0.1',
    '127.255.255.254',
    '172.16.0.1',
    '192.168.255.255',
    '100.64.0.1',
    '::1',
    'fd00::1',
  ])('of this machine or a private network is open where that is allowed: %s', (address) => {
    expect([isOpen(address), isOpen(address, true)]).toEqual([false, true]);
  });

  it.each([
    ...['0.0.0.0', '169.254.169.254', '224.0.0.1', '255.255.255.255', '192.0.2.1', '::', 'fe80::1', 'fe80::1%eth0'],
    ...['ff02::1', '64:ff9b::7f00:1', '2002:7f00:1::', '2001::1', '2001:db8::1', '::127.0.0.1', '::ffff:0:7f00:1'],
    ...['', 'localhost', '1', '127.1', '0x7f.0.0.1', '::ffff:169.254.169.254', '4000::1'],
  ])('that is none, or of a special kind, is never open: "%s"', (address) => {
    expect([isOpen(address), isOpen(address, true)]).toEqual([false, false]);
  });

  it('of IPv4 is decided on alike, whichever way it is written', () => {
    const octet = fc.integer({ min: 0, max: 255 });
    const property = fc.property(fc.tuple(octet, octet, octet, octet), fc.boolean(), ([a, b, c, d], allowPrivate) => {
      const plain = `${a}.${b}.${c}.${d}`;
      const hex = (one: number) => one.toString(16).padStart(2, '0');
      const mapped = [
        `::ffff:${plain}`,
        `::FFFF:${plain}`,
        `::ffff:${hex(a)}${hex(b)}:${hex(c)}${hex(d)}`,
        `0:0:0:0:0:ffff:${plain}`,
      ];
      for (const address of mapped) expect(isOpen(address, allowPrivate)).toBe(isOpen(plain, allowPrivate));
      // In the words of this test.
      const inside = [10, 127].includes(a) || (a === 172 && b >= 16 && b < 32) || (a === 192 && b === 168);
      if (inside) expect(isOpen(plain, allowPrivate)).toBe(allowPrivate);
      if (a === 0 || a >= 224 || (a === 169 && b === 254)) expect(isOpen(plain, allowPrivate)).toBe(false);
    });
    fc.assert(property, { numRuns: 2_000 });
  });
});
