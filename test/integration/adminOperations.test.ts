// The lists of applications: retiring, the three modes, what is read of them.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { listOperations } from '../../gateway/admin/operations/lists.js';
import { AUDIT_EVENTS } from '../../gateway/audit/index.js';
import { addOperationUses } from '../../gateway/store/index.js';
import { PEOPLE, type AdminHarness } from '../support/adminHarness.js';
import {
  CLIENT as clientId,
  hashIn as hash,
  openOperationHarness,
  operationOf as op,
  textOf as text,
} from '../support/operationHarness.js';

let site: Awaited<ReturnType<typeof openOperationHarness>>;
let harness: AdminHarness;
const reason = 'Theo kế hoạch phát hành mẫu';

beforeAll(async () => {
  site = await openOperationHarness();
  harness = site.harness;
  await site.register([op('One'), op('Two'), op('One', 'parent { name }'), op('Mine'), op('Race')]);
}, 60_000);
afterAll(() => harness.stop());
beforeEach(() => {
  harness.entries.length = 0;
});

type Site = typeof site;
const run: Site['run'] = (...args) => site.run(...args);
const refused: Site['refused'] = (...args) => site.refused(...args);
const register: Site['register'] = (...args) => site.register(...args);
const admit: Site['admit'] = (body) => site.admit(body);

describe('retiring', () => {
  it('takes a text off the list from an instant on', async () => {
    const at = new Date(harness.clock.now().getTime() + 7 * 86_400_000);
    const [row] = await run('retireOperations', { clientId, hashes: [hash('Two')], at, reason });
    expect(row).toMatchObject({ state: 'RETIRING', retiresAt: at, retiredReason: reason });
    expect(harness.entries[0]).toMatchObject({
      event: 'operation.retired',
      details: { retired: [`Two ${hash('Two')}`], at: at.toISOString(), reason },
    });
    expect(admit({ query: text('Two') }).kind).toBe('registered');
    // A build that sends it once more does not undo that.
    expect(await register([op('Two')])).toMatchObject({ added: 0, renewed: 0, unchanged: 1 });
    harness.clock.set(at.toISOString());
    expect(admit({ query: text('Two') }).kind).toBe('as-is');
    harness.clock.advance(-8 * 24 * 60);
  });

  it('takes it off at once', async () => {
    const [row] = await run('retireOperations', { clientId, hashes: [hash('Two'), hash('Two')], reason });
    expect(row).toMatchObject({ state: 'RETIRED', retiredBy: PEOPLE.wardAdmin.reference });
    expect(admit({ query: text('Two') }).kind).toBe('as-is');
    // What has retired stays as it was.
    const again = await run('retireOperations', { clientId, hashes: [hash('Two')], reason: 'Một lý do khác' });
    expect(again[0].retiredReason).toBe(reason);
    const page = await run('registeredOperations', { clientId, filter: { active: false } });
    expect(page.nodes.map(({ name }: any) => name)).toEqual(['Two']);
  });

  it('is undone by whoever says so, and by nobody who does not', async () => {
    const { code, problems } = await refused('registerOperations', {
      input: { clientId, operations: [op('One'), op('Two')] },
    });
    expect([code, problems.map(({ path }) => path)]).toEqual(['CONFLICT', ['input.operations.1']]);
    const done = await register([op('One'), op('Two')], { renew: true });
    expect([done.added, done.renewed, done.unchanged]).toEqual([0, 1, 1]);
    expect(done.operations[1]).toMatchObject({ state: 'ACTIVE', retiresAt: null, revision: 1 });
  });

  it('refuses what is not on the list, what is past, and whoever may not', async () => {
    const unknown = { clientId, hashes: [hash('One'), '0'.repeat(64)], reason };
    expect(await refused('retireOperations', unknown)).toMatchObject({
      code: 'NOT_FOUND',
      problems: [{ path: 'hashes.1' }],
    });
    for (const at of [new Date(0), new Date(harness.clock.now().getTime() + 401 * 86_400_000)]) {
      const { problems } = await refused('retireOperations', { clientId, hashes: [hash('One')], at, reason });
      expect(problems.map(({ path }) => path)).toEqual(['at']);
    }
    const mine = { clientId, hashes: [hash('One')], reason };
    expect((await refused('retireOperations', mine, PEOPLE.officer)).code).toBe('FORBIDDEN');
    expect((await refused('retireOperations', mine, PEOPLE.otherWardAdmin)).code).toBe('NOT_FOUND');
    expect(admit({ query: text('One') }).kind).toBe('registered');
  });
});

describe('the mode', () => {
  it('is open, then reports, then limits; the gate follows at once', async () => {
    const other = { query: text('Elsewhere') };
    expect(await run('operationPolicy', { clientId })).toMatchObject({
      mode: 'OPEN',
      setBy: null,
      unregisteredUses: 0,
    });
    expect(await run('setOperationMode', { clientId, mode: 'REPORT', reason })).toMatchObject({ mode: 'REPORT' });
    expect(admit(other)).toMatchObject({ kind: 'reported', hash: hash('Elsewhere') });
    const day = harness.clock.today();
    const lastAt = harness.clock.now();
    const use = {
      day,
      client: clientId,
      outcome: 'UNREGISTERED',
      hash: hash('Elsewhere'),
      name: 'Elsewhere',
      uses: 3,
      lastAt,
    } as const;
    await addOperationUses(harness.db, [
      use,
      { ...use, outcome: 'REGISTERED', hash: hash('One'), name: 'One', uses: 5 },
    ]);
    const limited = await run('setOperationMode', { clientId, mode: 'REGISTERED_ONLY', reason });
    expect(limited).toMatchObject({
      ...{ clientId, mode: 'REGISTERED_ONLY', reason, setBy: PEOPLE.wardAdmin.reference, unregisteredUses: 3 },
    });
    expect(admit(other)).toMatchObject({ kind: 'refused', code: 'OPERATION_NOT_REGISTERED' });
    expect(harness.entries.at(-1)).toMatchObject({
      event: 'operation-mode.set',
      details: { from: 'REPORT', to: 'REGISTERED_ONLY', reason },
    });
    const uses = await run('operationUses', { clientId, from: day, to: day, outcome: 'UNREGISTERED' });
    expect(uses).toMatchObject([{ day, name: 'Elsewhere', uses: 3 }]);
    const page = await run('registeredOperations', { clientId, filter: { name: 'One', active: true } });
    expect(page.nodes.find((node: any) => node.hash === hash('One'))).toMatchObject({ uses: 5, lastUsedAt: lastAt });
  });

  it('is not lifted without a strong sign-in, and set with any', async () => {
    const weak = { ...PEOPLE.wardAdmin, acr: '1' };
    for (const mode of ['OPEN', 'REPORT'])
      expect((await refused('setOperationMode', { clientId, mode, reason }, weak)).code).toBe('STEP_UP_REQUIRED');
    expect(await run('setOperationMode', { clientId, mode: 'REGISTERED_ONLY', reason }, weak)).toBeDefined();
  });

  it('does not shut an application out that has registered nothing', async () => {
    const args = { clientId: 'shared-app', mode: 'REGISTERED_ONLY', reason };
    expect((await refused('setOperationMode', args, PEOPLE.cityAdmin)).code).toBe('CONFLICT');
    expect((await refused('setOperationMode', args, PEOPLE.wardAdmin)).code).toBe('NOT_FOUND');
    expect(await run('operationPolicy', { clientId: 'shared-app' }, PEOPLE.cityAdmin)).toMatchObject({ mode: 'OPEN' });
  });
});

describe('reading', () => {
  it('is for those who see the application', async () => {
    const [from, to] = [harness.clock.today(), harness.clock.today()];
    for (const [name, args] of [
      ['operationPolicy', { clientId }],
      ['registeredOperations', { clientId }],
      ['operationUses', { clientId, from, to }],
    ] as const) {
      expect((await refused(name, args, PEOPLE.otherWardAdmin)).code).toBe('NOT_FOUND');
      expect((await refused(name, args, PEOPLE.nobody)).code).toBe('FORBIDDEN');
    }
    const wrong = await refused('operationUses', { clientId, from: '2025-01-01', to });
    expect(wrong.problems.map(({ path }) => path)).toEqual(['to']);
  });

  it('goes from page to page', async () => {
    const seen: string[] = [];
    let after: string | null = null;
    for (let n = 0; n < 10; n += 1) {
      const page: any = await run('registeredOperations', { clientId, first: 2, after });
      seen.push(...page.nodes.map(({ name, revision }: any) => `${name} ${revision}`));
      after = page.pageInfo.endCursor;
      if (!page.pageInfo.hasNextPage) break;
    }
    expect(seen).toEqual(['Mine 1', 'One 2', 'One 1', 'Race 1', 'Two 1']);
  });
});

describe('through GraphQL', () => {
  const OPERATION =
    '{ clientId hash documentId name revision text state registeredBy registeredAt retiresAt retiredBy retiredReason uses lastUsedAt }';
  const POLICY = '{ clientId mode reason setBy setAt active unregisteredUses }';
  const ask = async (document: string, variables: Record<string, unknown> = {}) => {
    const answer = await harness.execute(document, variables, PEOPLE.wardAdmin);
    expect(answer.errors).toBeUndefined();
    return answer.data;
  };

  it('every field answers as the SDL says', async () => {
    const operations = [op('Graph')];
    const registration = `{ operations ${OPERATION} added renewed unchanged }`;
    await ask(`mutation ($input: RegisterOperationsInput!) { registerOperations(input: $input) ${registration} }`, {
      input: { clientId, operations },
    });
    await ask(
      `mutation ($hashes: [String!]!) { retireOperations(clientId: "${clientId}", hashes: $hashes, reason: "${reason}") ${OPERATION} }`,
      { hashes: [hash('Graph')] },
    );
    await ask(`mutation { setOperationMode(clientId: "${clientId}", mode: OPEN, reason: "${reason}") ${POLICY} }`);
    await ask(`{ operationPolicy(clientId: "${clientId}") ${POLICY} }`);
    await ask(
      `{ registeredOperations(clientId: "${clientId}", first: 1) { nodes ${OPERATION} pageInfo { hasNextPage endCursor } } }`,
    );
    const today = harness.clock.today();
    const { operationUses } = await ask(
      `{ operationUses(clientId: "${clientId}", from: "${today}", to: "${today}") { day outcome hash name uses lastAt } }`,
    );
    expect(operationUses).toHaveLength(2);
  });

  it('a refused list says what is wrong with each text', async () => {
    const { errors } = await harness.execute(
      'mutation ($input: RegisterOperationsInput!) { registerOperations(input: $input) { added } }',
      { input: { clientId, operations: [{ name: 'A', text: '{' }] } },
      PEOPLE.wardAdmin,
    );
    expect(errors[0].extensions).toMatchObject({
      code: 'BAD_USER_INPUT',
      problems: [{ path: 'input.operations.0.text', code: 'GRAPHQL_PARSE_FAILED' }],
    });
  });

  it('every event has a place in the catalogue', () => {
    const named = listOperations.flatMap(({ event }) => (event === null ? [] : [event]));
    expect(named.filter((event) => !(event in AUDIT_EVENTS))).toEqual([]);
    expect(named).toHaveLength(3);
  });
});

describe('an application that has ended', () => {
  it('keeps its list as it was', async () => {
    await run('endApplication', { clientId, reason });
    expect((await refused('registerOperations', { input: { clientId, operations: [op('Late')] } })).code).toBe(
      'CONFLICT',
    );
    expect((await refused('setOperationMode', { clientId, mode: 'REGISTERED_ONLY', reason })).code).toBe('CONFLICT');
  });
});
