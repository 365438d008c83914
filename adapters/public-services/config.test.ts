// Settings: defaults and refusals.
import { expect, it } from '@jest/globals';
import { configSchema } from './config.js';

const least = { baseUrl: 'http://sample.invalid', username: 'mau', password: 'mau' };

it('needs an address and an account, and has a default for the rest', () => {
  expect(configSchema.parse(least)).toMatchObject({
    pathPrefix: '/VXPAdapter/RestService/forward/',
    madonvi: '000.00.00.H26',
    dossierList: { service: 'LayDanhSachHoSo', maxPageSize: 100 },
    assumed: { resultDocumentKey: 'GIAYTOID' },
  });
  expect(configSchema.safeParse({}).success).toBe(false);
});

it.each([
  { baseUrl: 'file:///etc/passwd' },
  { baseUrl: 'sample.invalid' },
  { pathPrefix: 'VXPAdapter' },
  { dstcodeAs: 'body' },
  { password: '' },
  { assumed: { officerPattern: '([' } },
  { session: { stalePattern: '*' } },
  { maxParallelLookups: 0 },
])('refuses %j', (wrong) => {
  expect(configSchema.safeParse({ ...least, ...wrong }).success).toBe(false);
});

it('marks the password as a secret', () => {
  expect(configSchema.shape.password.meta()).toMatchObject({ secret: true });
});
