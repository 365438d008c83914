// Settings: defaults and refusals.
import { expect, it } from '@jest/globals';
import { configSchema } from './config.js';
import { partyConfig } from './fixtures/sampleParty.js';

const least = partyConfig('http://sample.invalid');

it('needs addresses and accounts, and has a default for the rest', () => {
  expect(configSchema.parse(least)).toMatchObject({
    callPath: 'dang/api/g',
    amountCheck: 'REFUSE',
    smallCount: 5,
    services: { switchMembership: 'ChuyenDangTich' },
    fees: { rounding: { mode: 'HALF_UP', unit: 1 } },
  });
  expect(configSchema.safeParse({}).success).toBe(false);
});

it.each([
  { baseUrl: 'file:///etc/passwd' },
  { password: '' },
  { payment: { url: 'sample.invalid', partner: 'HNLT', secret: 'mau' } },
  { replies: { stale: '([' } },
  { services: { findCells: '' } },
  { deadlines: { holidays: ['30/4/2026'] } },
  { smallCount: 0 },
])('refuses %j', (wrong) => {
  expect(configSchema.safeParse({ ...least, ...wrong }).success).toBe(false);
});

it('marks what is secret', () => {
  expect(configSchema.shape.password.meta()).toMatchObject({ secret: true });
  expect(configSchema.shape.payment.shape.secret.meta()).toMatchObject({ secret: true });
});
