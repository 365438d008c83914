// Putting operations on the list of an application: who may, what is refused, and what the trail says.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { PEOPLE, type AdminHarness } from '../support/adminHarness.js';
import {
  CLIENT as clientId,
  hashIn as hash,
  openOperationHarness,
  operationOf as op,
  textOf as text,
} from '../support/operationHarness.js';
import { A_WARD } from '../support/sampleRights.js';

let site: Awaited<ReturnType<typeof openOperationHarness>>;
let harness: AdminHarness;
const reason = 'Theo kế hoạch phát hành mẫu';

beforeAll(async () => {
  site = await openOperationHarness();
  harness = site.harness;
}, 60_000);
afterAll(() => harness.stop());
beforeEach(() => {
  harness.entries.length = 0;
});

type Site = typeof site;
const refused: Site['refused'] = (...args) => site.refused(...args);
const register: Site['register'] = (...args) => site.register(...args);
const admit: Site['admit'] = (body) => site.admit(body);
const events = () => site.events();

describe('registering', () => {
  it('puts texts on the list at once, and says what was added', async () => {
    const done = await register([op('One'), { ...op('Two'), hash: hash('Two') }, op('One', 'parent { name }')]);
    expect([done.added, done.renewed, done.unchanged]).toEqual([3, 0, 0]);
    expect(done.operations[0]).toMatchObject({
      ...{
        clientId,
        name: 'One',
        revision: 1,
        hash: hash('One'),
        documentId: `sha256:${hash('One')}`,
        state: 'ACTIVE',
      },
      ...{ registeredBy: PEOPLE.wardAdmin.reference, uses: 0, lastUsedAt: null },
    });
    expect(done.operations[2]).toMatchObject({ name: 'One', revision: 2 });
    expect(events()).toEqual([['operation.registered']]);
    expect(harness.entries[0]).toMatchObject({
      target: { type: 'Application', id: clientId },
      unit: { key: A_WARD },
      details: {
        added: [`One ${hash('One')}`, `Two ${hash('Two')}`, `One ${hash('One', 'parent { name }')}`],
        unchanged: 0,
      },
    });
    // The record names a text; it does not hold it.
    expect(JSON.stringify(harness.entries)).not.toContain('unit(code');
    expect(admit({ query: text('Two') })).toMatchObject({ kind: 'registered', name: 'Two' });
  });

  it('changes nothing when everything is there already, also within one call', async () => {
    const { version } = harness.services.records();
    const done = await register([op('One'), op('Two'), op('One')]);
    expect([done.added, done.renewed, done.unchanged, done.operations.length]).toEqual([0, 0, 2, 2]);
    expect(harness.services.records().version).toBe(version);
    expect(events()).toEqual([['operation.registered']]);
  });

  it('tells every mistake at once, with a code, and then registers none', async () => {
    const problems = await refused('registerOperations', {
      input: {
        clientId,
        operations: [
          op('Good'),
          { name: 'Bad', text: 'query Bad { unit(' },
          { name: 'Wrong', text: text('Other') },
          { ...op('Hashed'), hash: '0'.repeat(64) },
          { name: 'Deep', text: 'query Deep { unit(code: "1") { parent { parent { name } } } }' },
          { name: 'Number', text: 'query Number { unit(code: "000000000001") { name } }' },
          { name: 'Unknown', text: 'query Unknown { unit(code: "1") { nothing } }' },
        ],
      },
    });
    expect(problems.code).toBe('BAD_USER_INPUT');
    expect(problems.problems.map(({ path, code }: any) => [path.split('.')[2], code])).toEqual([
      ['1', 'GRAPHQL_PARSE_FAILED'],
      ['2', 'OPERATION_RESOLUTION_FAILURE'],
      ['3', 'PERSISTED_QUERY_HASH_MISMATCH'],
      ['4', 'QUERY_TOO_COMPLEX'],
      ['5', 'BAD_USER_INPUT'],
      ['6', 'GRAPHQL_VALIDATION_FAILED'],
    ]);
    for (const { vi, en } of problems.problems) expect([vi, en]).not.toContain('');
    expect(admit({ query: text('Good') })).toEqual({ kind: 'as-is' });
    expect(events()).toEqual([['operation.refused', 'BAD_USER_INPUT']]);
  });

  it.each<[string, object]>([
    ['none', { operations: [] }],
    ['too many', { operations: Array.from({ length: 201 }, () => op('One')) }],
    ['a name that is none', { operations: [{ name: 'số 1', text: text('One') }] }],
    ['a name with a number of a person', { operations: [{ name: 'P000000000001', text: text('One') }] }],
    ['a text that is too long', { operations: [{ name: 'One', text: `${text('One')}${' '.repeat(20_000)}` }] }],
    ['a hash that is none', { operations: [{ ...op('One'), hash: 'md5' }] }],
  ])('takes no list with %s', async (_what, more) => {
    expect((await refused('registerOperations', { input: { clientId, ...more } })).code).toBe('BAD_USER_INPUT');
  });

  it('is for whoever manages the operations of this application, and for nobody else', async () => {
    const input = { clientId, operations: [op('Mine')] };
    expect((await refused('registerOperations', { input }, PEOPLE.officer)).code).toBe('FORBIDDEN');
    const outside = await refused('registerOperations', { input }, PEOPLE.otherWardAdmin);
    expect(outside.code).toBe('NOT_FOUND');
    const nothing = { input: { ...input, clientId: 'no-such' } };
    expect(outside).toEqual(await refused('registerOperations', nothing, PEOPLE.otherWardAdmin));
    // Its own secret registers nothing: whoever stole it would register what they like.
    expect((await refused('registerOperations', { input }, PEOPLE.wardApplication)).code).toBe('FORBIDDEN');
    await harness.addGrant({
      ...{ granteeKind: 'APPLICATION', grantee: 'ward-app', capability: 'gateway:operation.manage', unit: A_WARD },
    });
    expect(await register([op('Mine')], {}, PEOPLE.wardApplication)).toMatchObject({ added: 1 });
    // A build that registers does not decide whether the list counts.
    const mode = { clientId, mode: 'REGISTERED_ONLY', reason };
    expect((await refused('setOperationMode', mode, PEOPLE.wardApplication)).code).toBe('FORBIDDEN');
    expect((await refused('setOperationMode', mode, PEOPLE.otherWardAdmin)).code).toBe('NOT_FOUND');
  });

  it('by two at once adds each text once', async () => {
    const both = await Promise.all([register([op('Race')]), register([op('Race')])]);
    expect(both.map(({ added }) => added).sort()).toEqual([0, 1]);
  });
});
