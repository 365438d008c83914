// Why somebody may or may not: the real decider's answer, field by field, with the grants on record.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { buildSchema } from 'graphql';
import { createExplain } from '../../gateway/compose/createExplain.js';
import type { RuleBook } from '../../schema/rules.js';
import { createAdminHarness, PEOPLE, type AdminHarness } from '../support/adminHarness.js';
import { A_WARD, CITY } from '../support/sampleRights.js';

const READ = 'hr-records:officer.read';
const PERSONAL = 'hr-records:officer.read-personal';
const schema = buildSchema(`
  type Query { officers: [Officer!]! news: String }
  type Officer { name: String identityNumber: String }
`);
const rules: RuleBook = {
  types: new Map([['Officer', { kind: 'requires', grant: READ }]]),
  fields: new Map([
    ['Query.officers', { kind: 'requires', grant: READ }],
    ['Query.news', { kind: 'public' }],
  ]),
  personal: new Map([['Officer.identityNumber', { class: 'BASIC', mask: 'IDENTIFIER', grant: PERSONAL }]]),
  stepUp: new Set(),
  levels: new Map(),
};
const OFFICERS = 'query Officers { officers { name identityNumber } news }';

let harness: AdminHarness;
const ids = { read: '', personal: '' };

beforeAll(async () => {
  harness = await createAdminHarness({
    change: (services) => ({ ...services, explain: createExplain({ schema, rules }, services as never) }),
  });
  const to = { granteeKind: 'APPLICATION' as const, grantee: 'ward-app', unit: A_WARD };
  ids.read = await harness.addGrant({ ...to, capability: READ });
  ids.personal = await harness.addGrant({ ...to, capability: PERSONAL, purposes: ['handle-procedure'] });
}, 60_000);
afterAll(() => harness.stop());

const explain = (
  as: object,
  caller: object = PEOPLE.cityAdmin,
  operation = OFFICERS,
  operationName: string | null = null,
) => harness.runAdmin('explain', { operation, operationName, as }, caller);
const application = { client: 'ward-app', ownToken: true };

describe('explain', () => {
  it('names the grants that open each field, the permission set and how far it reaches', async () => {
    harness.entries.length = 0;
    const found = await explain({ ...application, purpose: 'handle-procedure' });
    expect(found).toMatchObject({ allowed: true, refusal: null, purpose: 'handle-procedure' });
    expect(found.permissionSet).toBe(
      harness.services.accessFor(harness.principal({ ...PEOPLE.wardApplication, reference: '' }), 'handle-procedure')
        .permissionSet,
    );
    expect(found.fields.map(({ field, decision, grants }: any) => [field, decision, grants])).toEqual([
      ['Query.officers', 'ALLOWED', [ids.read]],
      ['Officer.name', 'ALLOWED', [ids.read]],
      ['Officer.identityNumber', 'ALLOWED', [ids.personal]],
      ['Query.news', 'ALLOWED', []],
    ]);
    expect(found.scopes.map(({ capability, roots }: any) => [capability, roots.map(({ key }: any) => key)])).toEqual([
      [READ, [A_WARD]],
      [PERSONAL, [A_WARD]],
    ]);
    expect(found.scopes[0].units).toBeGreaterThan(0);
    expect(harness.entries.map(({ event, details }) => [event, details?.['allowed']])).toEqual([
      ['access.explained', true],
    ]);
  });

  it('names what is missing: a purpose, a purpose that is theirs, a capability', async () => {
    const identity = (found: any) => found.fields.find(({ field }: any) => field === 'Officer.identityNumber');
    expect(identity(await explain(application))).toMatchObject({
      decision: 'MASKED',
      reason: 'FORBIDDEN_WITHOUT_PURPOSE',
    });
    const other = await explain({ ...application, purpose: 'steering' });
    expect([other.refusedPurpose, identity(other).decision]).toEqual(['steering', 'MASKED']);
    const nobody = await explain({ agency: 'H26.L7', roles: ['auditor'] });
    expect(nobody.allowed).toBe(false);
    expect(nobody.fields[0]).toMatchObject({ decision: 'REFUSED', requires: READ, reason: 'FORBIDDEN', grants: [] });
  });

  it('says when somebody is refused altogether', async () => {
    expect(await explain({ ...application, purpose: 'no-such-purpose' })).toMatchObject({
      allowed: false,
      refusal: 'FORBIDDEN_WITHOUT_PURPOSE',
      fields: [],
    });
  });

  it('is the decision itself: what it allows is held, what it refuses is not', async () => {
    for (const [as, caller] of [
      [application, { ...PEOPLE.wardApplication }],
      [{ agency: 'H26.L7', roles: ['ward-officer'] }, PEOPLE.officer],
      [{ agency: 'H26', roles: ['city-admin'] }, PEOPLE.cityAdmin],
    ] as const) {
      const found = await explain(as);
      const { access } = harness.context(caller);
      for (const { decision, requires } of found.fields)
        if (requires === READ) expect(decision === 'ALLOWED').toBe(access.holds(READ));
    }
  });

  it('is for those whose agency it is: a ward explains its own', async () => {
    expect(await explain({ agency: 'H26.L7' }, PEOPLE.wardAdmin)).toMatchObject({ refusal: null });
    for (const as of [
      { agency: 'H26.L8' },
      { agency: 'H26' },
      { roles: ['citizen'] },
      { client: 'shared-app', ownToken: true },
    ])
      await expect(explain(as, PEOPLE.wardAdmin)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('refuses a document that cannot run', async () => {
    const as = application;
    await expect(explain(as, PEOPLE.cityAdmin, '{ officers')).rejects.toMatchObject({ code: 'GRAPHQL_PARSE_FAILED' });
    await expect(explain(as, PEOPLE.cityAdmin, '{ nothing }')).rejects.toMatchObject({
      code: 'GRAPHQL_VALIDATION_FAILED',
    });
    await expect(explain(as, PEOPLE.cityAdmin, OFFICERS, 'Other')).rejects.toMatchObject({
      code: 'OPERATION_RESOLUTION_FAILURE',
    });
  });

  it('knows the city from a ward by its root', async () => {
    const id = await harness.addGrant({ granteeKind: 'ROLE', grantee: 'auditor', capability: READ, unit: CITY });
    const found = await explain({ agency: 'H26', roles: ['auditor'] });
    expect(found.fields[0].grants).toEqual([id]);
    expect(found.scopes[0].roots.map(({ key }: any) => key)).toEqual([CITY]);
    expect(found.scopes[0].units).toBeGreaterThan(126);
  });
});
