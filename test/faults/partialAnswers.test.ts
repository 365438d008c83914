// GraphQL services that answer in parts, or not as they have declared: what is good stays, what is missing is coded in its place.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createTokenForge, type TokenForge } from '../support/tokenForge.js';
import { LEAKS } from './faultTable.js';
import { expectSilence, startKindGateway, type KindGateway } from './kindGateway.js';
import { SERVICE_KIND } from './kinds.js';
import { LAMPS, lighting } from './lampService.js';
import { PERSONAL_ID } from './ownFaults.js';
import { startUpstream, type ScriptedUpstream } from './scriptedUpstream.js';

const WORDS = `Upstream words at Foo.java:12 10.0.0.5 about ${PERSONAL_ID}`;
const [first, second] = LAMPS;
const QUERY = '{ unit(code: "00103") { fullName lamps { number street hours } } }';
const fails = () => {
  throw new Error(WORDS);
};

let forge: TokenForge;
let upstream: ScriptedUpstream;
let gateway: KindGateway;

beforeAll(async () => {
  forge = await createTokenForge();
  upstream = await startUpstream(SERVICE_KIND.good);
  gateway = await startKindGateway(forge, new Map([[SERVICE_KIND, upstream.url]]));
});
beforeEach(() => {
  upstream.script = SERVICE_KIND.good;
});
afterAll(async () => {
  await gateway.stop();
  await upstream.stop();
  await forge.stop();
});

/** The lamps, and what is said of what is missing: one line for each error. */
async function ask(query = QUERY) {
  const { status, data, errors = [], text } = await gateway.query(query);
  expect([status, data.unit.fullName]).toEqual([200, 'phường Tây Hồ']);
  for (const { extensions } of errors)
    expect(extensions).toMatchObject({ service: 'lamps', requestId: expect.any(String) });
  for (const said of [text, gateway.log()]) {
    expectSilence(said);
    expect(said).not.toMatch(/Foo\.java|10\.0\.0\.5|stolen|Upstream words/);
  }
  expect(text).not.toMatch(LEAKS);
  return { lamps: data.unit.lamps, said: errors.map(({ path, extensions }) => `${path.join('.')} ${extensions.code}`) };
}

it('a service in good order is read whole', async () => {
  expect(await ask()).toEqual({ lamps: LAMPS, said: [] });
});

describe('F20 an error of a part', () => {
  it('costs this part alone', async () => {
    upstream.script = lighting([first, { ...second, street: fails }]);
    expect(await ask()).toEqual({
      lamps: [first, { ...second, street: null }],
      said: ['unit.lamps.1.street UPSTREAM_ERROR'],
    });
  });

  it('stands at each of the parts that are missing', async () => {
    upstream.script = lighting([
      { ...first, street: fails, hours: fails },
      { ...second, street: fails },
    ]);
    const { lamps, said } = await ask();
    expect(lamps).toEqual([
      { number: 'l1', street: null, hours: null },
      { number: 'l2', street: null, hours: null },
    ]);
    expect(said.sort()).toEqual([
      'unit.lamps.0.hours UPSTREAM_ERROR',
      'unit.lamps.0.street UPSTREAM_ERROR',
      'unit.lamps.1.street UPSTREAM_ERROR',
    ]);
  });

  it('that nobody would ask to see again stands where the caller has put the field', async () => {
    upstream.script = lighting([{ ...first, street: fails }]);
    const query = '{ unit(code: "00103") { fullName lamps { number way: street } } }';
    expect(await ask(query)).toEqual({
      lamps: [{ number: 'l1', way: null }],
      said: ['unit.lamps.0.way UPSTREAM_ERROR'],
    });
  });

  it('that says nothing of its place belongs to what is missing', async () => {
    upstream.script = lighting([], ({ data }) => ({
      data: Object.fromEntries(Object.keys(data ?? {}).map((key) => [key, null])),
      errors: [{ message: WORDS, extensions: { code: PERSONAL_ID } }],
    }));
    expect(await ask()).toEqual({ lamps: null, said: ['unit.lamps UPSTREAM_ERROR'] });
  });

  it.each([
    ['words', ['lamps', 0, WORDS]],
    ['a number of a person', ['lamps', PERSONAL_ID, 'street']],
    ['an object', ['lamps', { stolen: true }]],
    ['a way out', ['__proto__', 'lamps']],
  ])('whose place is %s is told at the field', async (_what, below) => {
    upstream.script = lighting([], ({ data }) => {
      const [key = ''] = Object.keys(data ?? {});
      const units = ((data?.[key] ?? []) as object[]).map((unit) => ({ ...unit, lamps: null }));
      return { data: { [key]: units }, errors: [{ message: WORDS, path: [key, 0, ...below] }] };
    });
    const { lamps, said } = await ask();
    expect(lamps).toBeNull();
    for (const line of said) expect(line).toMatch(/^unit\.lamps(\.0)? UPSTREAM_ERROR$/);
  });
});

describe('F21 null where the service has promised a value', () => {
  it('empties what is around it, and is the service’s mistake', async () => {
    upstream.script = lighting([first, { ...second, number: null }]);
    expect(await ask()).toEqual({ lamps: [first, null], said: ['unit.lamps.1.number UPSTREAM_BAD_RESPONSE'] });
  });

  it('in a list empties the list', async () => {
    upstream.script = lighting([{ ...first, hours: [18, null] }, second]);
    expect(await ask()).toEqual({
      lamps: [{ ...first, hours: null }, second],
      said: ['unit.lamps.0.hours.1 UPSTREAM_BAD_RESPONSE'],
    });
  });

  it('that the service has passed on itself is told once', async () => {
    upstream.script = lighting(LAMPS, ({ data }) => {
      const [key = ''] = Object.keys(data ?? {});
      const [unit] = (data?.[key] ?? []) as { lamps: unknown[] }[];
      return {
        data: { [key]: [{ ...unit, lamps: [unit?.lamps[0], null] }] },
        errors: [{ message: WORDS, path: [key, 0, 'lamps', 1, 'number'] }],
      };
    });
    expect(await ask()).toEqual({ lamps: [first, null], said: ['unit.lamps.1.number UPSTREAM_ERROR'] });
  });
});

describe('F22 a value of another type', () => {
  it.each([
    ['an object for an ID', { number: { stolen: WORDS } }, [null, second], 'unit.lamps.0.number'],
    ['a list for a text', { street: [WORDS] }, [{ ...first, street: null }, second], 'unit.lamps.0.street'],
    ['a text for a list', { hours: WORDS }, [{ ...first, hours: null }, second], 'unit.lamps.0.hours'],
    ['a text for a number', { hours: [18, WORDS] }, [{ ...first, hours: null }, second], 'unit.lamps.0.hours.1'],
  ])('%s is null, and the service’s mistake', async (_what, wrong, lamps, where) => {
    upstream.script = lighting([{ ...first, ...wrong }, second]);
    expect(await ask()).toEqual({ lamps, said: [`${where} UPSTREAM_BAD_RESPONSE`] });
  });

  it.each([
    ['a text for an object', () => [{ lamps: [WORDS] }], [null], 'unit.lamps.0'],
    ['an object for a list', () => [{ lamps: { stolen: WORDS } }], null, 'unit.lamps'],
    ['a text for the unit', () => [WORDS], null, 'unit.lamps'],
    ['more units than were asked for', (units: object[]) => [...units, ...units], null, 'unit.lamps'],
    ['no units', () => [], null, 'unit.lamps'],
    ['a text for the list of units', () => WORDS, null, 'unit.lamps'],
  ])('%s is null, and the service’s mistake', async (_what, change: (units: object[]) => unknown, lamps, where) => {
    upstream.script = lighting(LAMPS, ({ data }) => {
      const [key = ''] = Object.keys(data ?? {});
      return { data: { [key]: change(data?.[key] as object[]) } };
    });
    expect(await ask()).toEqual({ lamps, said: [`${where} UPSTREAM_BAD_RESPONSE`] });
  });
});
