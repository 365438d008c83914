// The code of a new dossier is one that the portal does not have.
import { expect, it } from '@jest/globals';
import { UpstreamError } from '../../kit/index.js';
import { isDossierCode } from '../loaders/dossiers.js';
import { createBench, type Script } from '../fixtures/scriptedPortal.js';
import { findFreeCode } from './findFreeCode.js';

const AGENCY = '000.00.L7.H26';
const taken = (body: Readonly<Record<string, unknown>>) => ({ error_code: 0, result: [{ MAHOSO: body['mahoso'] }] });
const free = { error_code: 0, result: [] };

function open(script: Script, settings: object = {}) {
  const bench = createBench(script, settings);
  const asked = () => bench.http.seen.flatMap(({ body }) => body['mahoso'] ?? []);
  return { find: () => findFreeCode(AGENCY, bench.call()), asked };
}

it.each([4, 5])('has the day in Hanoi and %i digits', async (codeDigits) => {
  const { find } = open((service) => (service === 'login' ? undefined : free), { writes: { codeDigits } });
  const code = await find();
  expect(code).toMatch(new RegExp(`^000\\.00\\.L7\\.H26-260320-\\d{${codeDigits}}$`));
  expect(isDossierCode(code)).toBe(true);
});

it('is another one where the first is taken', async () => {
  let looks = 0;
  const { find, asked } = open((service, body) => (service === 'login' ? undefined : ++looks < 3 ? taken(body) : free));
  expect(await find()).toBe(asked().at(-1));
  expect(asked()).toHaveLength(3);
});

it('is not looked for without end', async () => {
  const { find, asked } = open((service, body) => (service === 'login' ? undefined : taken(body)));
  await expect(find()).rejects.toMatchObject({ code: 'UPSTREAM_ERROR' });
  expect(asked()).toHaveLength(5);
});

it('is taken as free when the portal cannot be asked: the dossier itself is compared when it is sent', async () => {
  const { find } = open(() => {
    throw new UpstreamError('UPSTREAM_TIMEOUT');
  });
  expect(isDossierCode(await find())).toBe(true);
});
