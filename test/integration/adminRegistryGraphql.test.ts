// The registry's half of the admin schema as GraphQL: every field answers in the form that the SDL promises.
import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { loadUnits } from '../../config/units/loadUnits.js';
import type { AdminServices } from '../../gateway/admin/context.js';
import { registryOperations } from '../../gateway/admin/operations/registry.js';
import { AUDIT_EVENTS } from '../../gateway/audit/index.js';
import { seedUnits } from '../../gateway/store/index.js';
import { pinCodeLists } from '../../gateway/units/index.js';
import { createAdminHarness, PEOPLE, type AdminHarness } from '../support/adminHarness.js';
import { A_WARD, ANOTHER_WARD } from '../support/sampleRights.js';

const REASON = 'Kiểm tra mẫu toàn bộ lược đồ';
const TENANT = '{ code name parent unit { key } ceasedOn status statusReason }';
const APPLICATION = '{ clientId tenant title description defaultPurpose status statusReason createdBy createdAt }';
const CREDENTIAL = '{ id clientId kind hint createdBy createdAt expiresAt endedAt endedBy }';
const QUOTA = '{ id kind subject points tenant setBy reason createdAt }';
const PAGE = 'pageInfo { hasNextPage endCursor }';
const REORGANISATION =
  '{ id number title effectiveOn state importedBy importedAt scheduledBy scheduledAt undoneReason }';
const EXPORT =
  '{ id state unit { key } operation variables purpose format fields masked reason requestedAt decidedBy decidedAt }';
const RECORD =
  '{ id at event outcome actor client unitKey unitName fields counts subjectCount sensitivity codes details }';
const UNIT = '{ key code name fullName level validFrom validTo }';
const time = 'from: "2026-11-01T00:00:00Z", to: "2026-11-30T00:00:00Z"';

let harness: AdminHarness;
const asked = new Set<string>();

const change = (services: AdminServices): AdminServices => ({
  ...services,
  explain: () => [{ field: 'Query.a', decision: 'ALLOWED', requires: null, grants: [], reason: null, vi: '', en: '' }],
  findRow: async () => ({ type: 'Dossier', key: 'mau', units: [A_WARD] }),
  adapterStates: () => ({ 'hr-records': { state: 'ok', title: { vi: 'Hồ sơ (mẫu)', en: 'Records' } } }),
  auditor: {
    ...services.auditor,
    search: async () => ({ records: [], next: null }),
    usesOf: async () => ({ records: [], next: null }),
    subjectsReadBy: async () => ({ subjects: [], next: null }),
  },
});

/** Asks one field; fails on any error. */
async function ask(
  field: string,
  selection = '',
  kind = 'query',
  variables: Record<string, unknown> = {},
  who = PEOPLE.cityAdmin,
) {
  const [name = ''] = /^\w+/.exec(field) ?? [];
  asked.add(name);
  const head = Object.keys(variables).length === 0 ? kind : `${kind} X($json: JSON!)`;
  const answer = await harness.execute(`${head} { ${field} ${selection} }`, variables, who);
  expect(answer.errors).toBeUndefined();
  return answer.data[name];
}

const mutate = (field: string, selection = '', variables: Record<string, unknown> = {}, who = PEOPLE.cityAdmin) =>
  ask(field, selection, 'mutation', variables, who);

beforeAll(async () => {
  harness = await createAdminHarness({ change });
  await harness.db.transaction().execute((tx) => seedUnits(tx, pinCodeLists(loadUnits())));
});
afterAll(() => harness.stop());

describe('every field answers as the SDL says', () => {
  const why = `reason: "${REASON}"`;

  it('about tenants', async () => {
    await mutate(
      `registerAgency(input: { code: "H26.L7.66", name: "Tổ mẫu", parent: "H26.L7", unit: "${A_WARD}", ${why} })`,
      TENANT,
    );
    await mutate(
      `updateAgency(code: "H26.L7.66", input: { name: "Tổ mẫu hai", ceasedOn: "2026-12-31" }, ${why})`,
      TENANT,
    );
    await mutate(`suspendTenant(code: "H26.L7.66", ${why})`, TENANT);
    await mutate(`resumeTenant(code: "H26.L7.66", ${why})`, TENANT);
    await ask('tenants(filter: { status: ACTIVE }, first: 2)', `{ nodes ${TENANT} ${PAGE} }`);
    const details = `{ tenant ${TENANT} parent ${TENANT} applications ${APPLICATION} quotas ${QUOTA} childCount applicationCount }`;
    expect(await ask('tenant(code: "H26.L7")', details)).toMatchObject({ childCount: expect.any(Number) });
    const history = await ask(
      'tenantHistory(code: "H26.L7.66")',
      `{ nodes { until name parent unit { key } ceasedOn status statusReason } ${PAGE} }`,
    );
    expect(history.nodes.length).toBe(3);
  });

  it('about applications and credentials', async () => {
    await mutate('registerApplication(input: { clientId: "gql-app", tenant: "H26", title: "Mẫu" })', APPLICATION);
    await harness.db
      .updateTable('application')
      .set({ status: 'REQUESTED' })
      .where('client_id', '=', 'gql-app')
      .execute();
    for (const act of ['activate', 'suspend', 'resume'])
      await mutate(`${act}Application(clientId: "gql-app", ${why})`, APPLICATION);
    await ask('applications(filter: { tenant: "H26" })', `{ nodes ${APPLICATION} ${PAGE} }`);
    await ask('application(clientId: "gql-app")', APPLICATION);
    const made = await mutate(
      'createSecret(clientId: "gql-app", expiresInDays: 10)',
      `{ secret credential ${CREDENTIAL} }`,
    );
    const json = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey.export({ format: 'jwk' });
    await mutate('addKey(clientId: "gql-app", jwk: $json, expiresInDays: 10)', CREDENTIAL, { json });
    await mutate(`endCredential(id: "${made.credential.id}")`, CREDENTIAL);
    expect(await ask('credentials(clientId: "gql-app")', CREDENTIAL)).toHaveLength(2);
    expect(await mutate(`rotateSigningKey(${why})`, '{ kid }')).toMatchObject({ kid: expect.stringMatching(/^kid-/) });
    await mutate(
      `revokeApplicationTokens(clientId: "gql-app", ${why})`,
      '{ id kind value issuedBefore reason revokedBy createdAt }',
    );
    await mutate(`endApplication(clientId: "gql-app", ${why})`, APPLICATION);
  });

  it('about roles, purposes and limits', async () => {
    const role = '{ code titleVi titleEn sandboxOnly endedAt }';
    await mutate('createRole(input: { code: "gql-role", titleVi: "Mẫu", titleEn: "Sample" })', role);
    await mutate(`endRole(code: "gql-role", ${why})`, role);
    await ask('roles', role);
    const purpose = '{ code titleVi titleEn legalBasis sensitive endedAt }';
    await mutate(
      'createPurpose(input: { code: "gql-purpose", titleVi: "Mẫu", titleEn: "Sample", legalBasis: "Mẫu" })',
      purpose,
    );
    await mutate(`endPurpose(code: "gql-purpose", ${why})`, purpose);
    await ask('purposes', purpose);
    const { id } = await mutate(`setQuota(kind: TENANT, subject: "H26", points: 5000, ${why})`, QUOTA);
    await ask('quotas(filter: { kind: TENANT })', `{ nodes ${QUOTA} ${PAGE} }`);
    await mutate(`endQuota(id: "${id}", ${why})`, QUOTA);
    const counts = { operations: '1', points: '1', rows: '1', errors: '0', refused: '0' };
    const hour = new Date('2026-11-19T03:00:00Z');
    const row = { hour, client: 'a', tenant: 'H26.L7', unit: A_WARD, adapter: 'b', field: 'Query.c' };
    await harness.db
      .insertInto('usage_hour')
      .values({ ...row, ...counts })
      .execute();
    const groups = '[HOUR, DAY, CLIENT, TENANT, UNIT, ADAPTER, FIELD]';
    const sum = '{ hour day client tenant unit adapter field operations points rows errors refused }';
    const usage = await ask(`usage(${time}, groupBy: ${groups})`, sum);
    expect(JSON.parse(JSON.stringify(usage))).toMatchObject([
      { hour: '2026-11-19T03:00:00.000Z', day: '2026-11-19', points: 1 },
    ]);
  });

  it('about units', async () => {
    const step = `{ unit ${UNIT} extent population effectiveOn }`;
    const details = `{ unit ${UNIT} parent ${UNIT} children ${UNIT} predecessors ${step} successors ${step} currentUnits ${UNIT} agencies }`;
    await ask(`unit(key: "${A_WARD}")`, details);
    await ask('units(search: "tay ho", level: WARD, on: "2026-11-20")', `{ nodes ${UNIT} ${PAGE} }`);
    await ask('splitUnits(first: 3)', `{ nodes { unit ${UNIT} parts ${step} suggested ${UNIT} } ${PAGE} }`);
    await ask(
      'recordAssignments',
      `{ nodes { id recordType recordKey unit ${UNIT} reason assignedBy assignedAt } ${PAGE} }`,
    );
    const json = {
      ...{ number: '02/NQ-MẪU', title: 'Nghị quyết mẫu', effectiveOn: '2026-12-01', newUnits: [], endedUnits: [] },
      changes: [{ from: '00118', to: '00103', extent: 'whole', remainder: false, population: 'whole', clause: 1 }],
    };
    const { id } = await mutate('importReorganisation(file: $json)', REORGANISATION, { json });
    const decisions = { json: [{ kind: 'CARRY_GRANTS', from: ANOTHER_WARD, to: A_WARD }] };
    await mutate(`decideReorganisation(id: "${id}", decisions: $json)`, REORGANISATION, decisions);
    const full = `{ reorganisation ${REORGANISATION} file decisions report }`;
    await mutate(`rehearseReorganisation(id: "${id}")`, full);
    await ask(`reorganisation(id: "${id}")`, full);
    await mutate(`scheduleReorganisation(id: "${id}")`, REORGANISATION);
    await mutate(`undoReorganisation(id: "${id}", ${why})`, REORGANISATION);
    const draft = await mutate('importReorganisation(file: $json)', REORGANISATION, { json });
    await mutate(`discardReorganisation(id: "${draft.id}", ${why})`, REORGANISATION);
    await ask('reorganisations', REORGANISATION);
  });

  it('about the trail and connected systems', async () => {
    const [adapter] = await ask('adapters', '{ id titleVi titleEn state capabilities { capability titleVi titleEn } }');
    expect(adapter.capabilities.length).toBeGreaterThan(0);
    await ask(`auditRecords(filter: { outcome: DENIED, ${time} }, first: 5)`, `{ nodes ${RECORD} ${PAGE} }`);
    const at = new Date('2026-11-19T03:00:00Z');
    const body = JSON.stringify({
      id: 'r',
      entry: { event: 'admin.pinged', outcome: 'OK', actor: { reference: 'mau' } },
    });
    const empty = { actor: null, client: null, tenant: null, unit: null, purpose: null, request_id: null };
    const hashes = { prev_hash: Buffer.alloc(32), hash: Buffer.alloc(32) };
    await harness.db
      .insertInto('audit_record')
      .values({ writer: 'w1', seq: '1', at, event: 'admin.pinged', outcome: 'OK', body, ...empty, ...hashes })
      .execute();
    expect(await ask('auditRecord(id: "w1~1")', RECORD)).toMatchObject({ actor: 'mau', sensitivity: 1 });
    await ask(`subjectsReadBy(client: "shared-app", ${time})`, `{ nodes { subject times firstAt lastAt } ${PAGE} }`);
    await ask(`usesOfPerson(personalId: "000000000009", ${time})`, `{ nodes ${RECORD} ${PAGE} }`);
    await harness.db
      .insertInto('audit_key')
      .values({ key_id: 'k', public_key: 'p', created_at: at, endorsed_by: null, endorsement: null })
      .execute();
    await harness.db
      .insertInto('audit_checkpoint')
      .values({ id: '1', at, writer: 'w1', seq: '1', key_id: 'k', body: '{}', ...hashes, signature: Buffer.alloc(64) })
      .execute();
    const checkpoints = await ask('auditCheckpoints', `{ nodes { id at writer seq keyId hash signature } ${PAGE} }`);
    expect(checkpoints.nodes).toMatchObject([{ seq: 1 }]);
    await ask('auditState', '{ status mayServePersonalData details }');
    await mutate(`exportAudit(${time}, ${why})`, '{ path expiresAt }');
  });

  it('about exports', async () => {
    const wanted = `input: { operation: "{ a }", ${why}, format: NDJSON }`;
    const one = await mutate(`requestExport(${wanted})`, EXPORT);
    await mutate(`approveExport(id: "${one.id}", ${why})`, EXPORT, {}, PEOPLE.secondCityAdmin as never);
    await mutate(`downloadExport(id: "${one.id}")`, '{ path expiresAt }');
    await mutate(`withdrawExport(id: "${one.id}")`, EXPORT);
    const two = await mutate(`requestExport(${wanted})`, EXPORT);
    await mutate(`rejectExport(id: "${two.id}", ${why})`, EXPORT, {}, PEOPLE.secondCityAdmin as never);
    await ask('exportRequests(first: 1)', `{ nodes ${EXPORT} ${PAGE} }`);
    await ask(`exportRequest(id: "${two.id}")`, EXPORT);
  });

  it('about calling back', async () => {
    const revocation = '{ id kind value issuedBefore reason revokedBy createdAt }';
    await mutate(`revokeToken(tokenId: "t", ${why})`, revocation);
    await mutate(`revokeSession(sid: "s", ${why})`, revocation);
    await mutate(`revokePerson(reference: "mau-ai-do", ${why})`, revocation);
    await ask('revocations(kind: TOKEN)', `{ nodes ${revocation} ${PAGE} }`);
    await harness.addGrant({ granteeKind: 'PERSON', grantee: 'mau-ai-do' });
    const accounts = await ask(
      'accountReview',
      `{ nodes { kind name grantCount capabilities lastUsedAt inactive } ${PAGE} }`,
    );
    expect(accounts.nodes).toMatchObject([{ name: 'mau-ai-do', grantCount: 1, inactive: true }]);
  });

  it('and none was forgotten', () => {
    // These two need a state that only their own tests make.
    // Those of commands: adminCommands.test.ts.
    const commands = ['commands', 'command', 'inspectCommand', 'redriveCommand', 'correctCommand', 'settleCommand'];
    const elsewhere = ['assignRecord', 'correctReorganisation', ...commands, 'discardCommand'];
    const names = registryOperations.map(({ name }) => name);
    expect(names.filter((name) => !asked.has(name) && !elsewhere.includes(name))).toEqual([]);
  });

  it('and every event has a place in the catalogue', () => {
    const events = registryOperations.flatMap(({ event }) => (event === null ? [] : [event]));
    expect(events.filter((event) => !(event in AUDIT_EVENTS))).toEqual([]);
  });
});
