// Units, reorganisations and the records of divided units through the administration.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { loadUnits } from '../../config/units/loadUnits.js';
import type { AdminServices } from '../../gateway/admin/context.js';
import { seedUnits } from '../../gateway/store/index.js';
import { pinCodeLists } from '../../gateway/units/index.js';
import { createAdminHarness, PEOPLE, type AdminHarness } from '../support/adminHarness.js';
import { refusalOf } from '../support/adminRefusals.js';
import { A_WARD, ANOTHER_WARD, CITY, DISSOLVED_WARD, tree } from '../support/sampleRights.js';

type Who = Parameters<AdminHarness['runAdmin']>[2];

let harness: AdminHarness;
const reason = 'Theo nghị quyết mẫu';
const rows = new Map<string, { type: string; key: string; units: readonly string[] }>();
let lookUps = 0;
const run = (name: string, args: unknown, who: Who) => harness.runAdmin(name, args, who);
const refused = (name: string, args: unknown, who: Who) => refusalOf(run(name, args, who));

const change = (services: AdminServices): AdminServices => ({
  ...services,
  findRow: async (id) => {
    lookUps += 1;
    return rows.get(id);
  },
});

/** phường Bồ Đề goes whole into phường Tây Hồ: no real plan. */
const file = {
  number: '01/NQ-MẪU',
  title: 'Nghị quyết mẫu về sắp xếp đơn vị hành chính',
  effectiveOn: '2026-12-01',
  newUnits: [],
  endedUnits: [],
  changes: [{ from: '00118', to: '00103', extent: 'whole', remainder: false, population: 'whole', clause: 1 }],
};

/** A ward of before that was divided, with the units that it became. */
function dividedWard() {
  const found = tree.units.find(
    ({ key, validTo }) =>
      validTo !== null && tree.successors(key).length > 1 && tree.currentUnits(key, '2026-11-20').length > 1,
  );
  if (found === undefined) throw new Error('the unit table divides nothing');
  return { old: found.key, parts: tree.currentUnits(found.key, '2026-11-20').map(({ key }) => key) };
}

beforeAll(async () => {
  harness = await createAdminHarness({ change });
  await harness.db.transaction().execute((tx) => seedUnits(tx, pinCodeLists(loadUnits())));
});
afterAll(() => harness.stop());
beforeEach(() => {
  harness.entries.length = 0;
  lookUps = 0;
});

describe('units', () => {
  it('are public facts of all times', async () => {
    const old = await run('unit', { key: DISSOLVED_WARD }, PEOPLE.nobody);
    expect(old.unit.fullName).toBe('phường Xuân La');
    expect(old.currentUnits.length).toBeGreaterThan(0);
    expect(old.successors.map(({ unit }: any) => unit.key)).toEqual(
      expect.arrayContaining(old.currentUnits.map(({ key }: any) => key)),
    );
    const now = await run('unit', { key: A_WARD }, PEOPLE.nobody);
    expect(now).toMatchObject({ parent: { key: CITY }, agencies: expect.arrayContaining(['H26.L7']) });
    expect((await refused('unit', { key: 'hn:2025-07:99999' }, PEOPLE.nobody)).code).toBe('NOT_FOUND');
  });

  it('are found without accents, and by day', async () => {
    const found = await run('units', { search: 'xuan la' }, PEOPLE.nobody);
    expect(found.nodes.map(({ key }: any) => key)).toEqual([DISSOLVED_WARD]);
    const today = await run('units', { search: 'tay ho', on: '2026-11-20', level: 'WARD' }, PEOPLE.nobody);
    expect(today.nodes.map(({ key }: any) => key)).toEqual([A_WARD]);
    const byCode = await run('units', { search: '00103' }, PEOPLE.nobody);
    expect(byCode.nodes.map(({ key }: any) => key)).toEqual([DISSOLVED_WARD, A_WARD]);
    const first = await run('units', { first: 2 }, PEOPLE.nobody);
    const next = await run('units', { first: 2, after: first.pageInfo.endCursor }, PEOPLE.nobody);
    expect(next.nodes[0].key > first.nodes[1].key).toBe(true);
  });
});

describe('a reorganisation', () => {
  it('is imported, decided on, rehearsed, scheduled and undone, with one record for each step', async () => {
    const { id } = await run('importReorganisation', { file }, PEOPLE.cityAdmin);
    const decisions = [{ kind: 'MOVE_TENANT', tenant: 'H26.L8', unit: A_WARD }];
    expect((await run('decideReorganisation', { id, decisions }, PEOPLE.cityAdmin)).state).toBe('DRAFT');
    expect((await refused('scheduleReorganisation', { id }, PEOPLE.cityAdmin)).code).toBe('CONFLICT');
    const rehearsed = await run('rehearseReorganisation', { id }, PEOPLE.cityAdmin);
    expect(rehearsed.reorganisation.state).toBe('REHEARSED');
    expect(rehearsed.report.ending.items[0].unit).toBe(ANOTHER_WARD);
    expect((await refused('scheduleReorganisation', { id }, { ...PEOPLE.cityAdmin, acr: '1' })).code).toBe(
      'STEP_UP_REQUIRED',
    );
    expect((await run('scheduleReorganisation', { id }, PEOPLE.cityAdmin)).state).toBe('SCHEDULED');
    expect((await run('undoReorganisation', { id, reason }, PEOPLE.cityAdmin)).undoneReason).toBe(reason);
    expect(harness.entries.map(({ event, codes }) => [event, ...codes])).toEqual([
      ['reorganisation.imported'],
      ['reorganisation.decided'],
      ['operation.refused', 'CONFLICT'],
      ['reorganisation.rehearsed'],
      ['operation.refused', 'STEP_UP_REQUIRED'],
      ['reorganisation.scheduled'],
      ['reorganisation.undone'],
    ]);
    expect(harness.entries[0]).toMatchObject({
      target: { type: 'Reorganisation', id },
      details: { number: file.number },
    });
  });

  it('is scheduled only as it was rehearsed', async () => {
    const { id } = await run('importReorganisation', { file }, PEOPLE.cityAdmin);
    await run('rehearseReorganisation', { id }, PEOPLE.cityAdmin);
    await harness.addGrant({ granteeKind: 'PERSON', grantee: 'mau-moi', unit: ANOTHER_WARD });
    const changed = await refused('scheduleReorganisation', { id }, PEOPLE.cityAdmin);
    expect(changed.code).toBe('CONFLICT');
    await run('rehearseReorganisation', { id }, PEOPLE.cityAdmin);
    expect((await run('scheduleReorganisation', { id }, PEOPLE.cityAdmin)).state).toBe('SCHEDULED');
    const details = await run('reorganisation', { id }, PEOPLE.cityAdmin);
    expect(details.file).toEqual(file);
    expect((await run('reorganisations', {}, PEOPLE.cityAdmin)).length).toBe(2);
    await run('undoReorganisation', { id, reason }, PEOPLE.cityAdmin);
  });

  it('with mistakes is refused with each of them, and by everybody who answers for a part only', async () => {
    const wrong = { ...file, changes: [{ ...file.changes[0], from: '99999' }] };
    const refusal = await refused('importReorganisation', { file: wrong }, PEOPLE.cityAdmin);
    expect(refusal.code).toBe('RESOLUTION_INVALID');
    expect(refusal.problems.map(({ path }) => path)).toContain('changes[0].from');
    expect((await refused('importReorganisation', { file: 'x' }, PEOPLE.cityAdmin)).code).toBe('RESOLUTION_INVALID');
    expect((await refused('importReorganisation', { file }, PEOPLE.wardAdmin)).code).toBe('FORBIDDEN');
    const id = '00000000-0000-4000-8000-000000000000';
    expect((await refused('rehearseReorganisation', { id }, PEOPLE.cityAdmin)).code).toBe('NOT_FOUND');
    expect((await refused('reorganisation', { id }, PEOPLE.cityAdmin)).code).toBe('NOT_FOUND');
    await harness.addGrant({ grantee: 'unit-admin', capability: 'gateway:unit.manage', unit: null });
    expect((await refused('importReorganisation', { file }, PEOPLE.wardAdmin)).code).toBe('NOT_FOUND');
  });

  it('that was never scheduled can be thrown away', async () => {
    const { id } = await run('importReorganisation', { file }, PEOPLE.cityAdmin);
    expect((await run('discardReorganisation', { id, reason }, PEOPLE.cityAdmin)).state).toBe('DISCARDED');
    expect((await refused('rehearseReorganisation', { id }, PEOPLE.cityAdmin)).code).toBe('CONFLICT');
    expect((await refused('correctReorganisation', { id, file, reason }, PEOPLE.cityAdmin)).code).toBe('CONFLICT');
  });
});

describe('records of divided units', () => {
  const { old, parts } = dividedWard();
  const [part = '', otherPart = ''] = parts;

  beforeAll(() => {
    rows.set('divided', { type: 'Dossier', key: 'mau-1', units: [old] });
    rows.set('whole', { type: 'Dossier', key: 'mau-2', units: [A_WARD] });
  });

  it('are listed by unit', async () => {
    const page = await run('splitUnits', { first: 200 }, PEOPLE.cityAdmin);
    const found = page.nodes.find(({ unit }: any) => unit.key === old);
    expect(found.parts.length).toBeGreaterThan(1);
    expect((await refused('splitUnits', {}, PEOPLE.wardAdmin)).code).toBe('FORBIDDEN');
  });

  it('go to one of the parts, and may go on to another; every line stays', async () => {
    const first = await run('assignRecord', { id: 'divided', unit: part, reason }, PEOPLE.cityAdmin);
    expect(first).toMatchObject({ recordType: 'Dossier', recordKey: 'mau-1', unit: { key: part } });
    await run('assignRecord', { id: 'divided', unit: otherPart, reason }, PEOPLE.cityAdmin);
    expect(lookUps).toBe(2);
    expect(harness.services.records().assignmentOf('Dossier', 'mau-1')).toBe(otherPart);
    expect(harness.entries.map(({ event, details }) => [event, details?.['before'], details?.['after']])).toEqual([
      ['record.assigned', null, part],
      ['record.assigned', part, otherPart],
    ]);
    const lines = await run('recordAssignments', {}, PEOPLE.cityAdmin);
    expect(lines.nodes.map(({ unit }: any) => unit.key)).toEqual([otherPart, part]);
    const one = await run('recordAssignments', { first: 1 }, PEOPLE.cityAdmin);
    const next = await run('recordAssignments', { first: 1, after: one.pageInfo.endCursor }, PEOPLE.cityAdmin);
    expect(next.nodes[0].unit.key).toBe(part);
    const filtered = await run('recordAssignments', { filter: { unit: part, type: 'Dossier' } }, PEOPLE.cityAdmin);
    expect(filtered.nodes).toHaveLength(1);
  });

  it('go nowhere else', async () => {
    const outside = tree.unitsOn('2026-11-20').find(({ key, level }) => level === 'WARD' && !parts.includes(key))?.key;
    const refusal = await refused('assignRecord', { id: 'divided', unit: outside, reason }, PEOPLE.cityAdmin);
    expect(refusal.problems.map(({ path }) => path)).toEqual(['unit']);
    expect((await refused('assignRecord', { id: 'whole', unit: part, reason }, PEOPLE.cityAdmin)).code).toBe(
      'CONFLICT',
    );
    expect((await refused('assignRecord', { id: 'unknown', unit: part, reason }, PEOPLE.cityAdmin)).code).toBe(
      'NOT_FOUND',
    );
  });

  it('are not taken by a part itself, nor looked up for who may not assign', async () => {
    const mine = { reference: 'mau-phan', agency: 'H26.L7', roles: [] };
    expect((await refused('assignRecord', { id: 'divided', unit: part, reason }, mine)).code).toBe('FORBIDDEN');
    expect(lookUps).toBe(0);
    const grant = { granteeKind: 'PERSON', grantee: 'mau-phan', capability: 'gateway:record.assign' } as const;
    await harness.addGrant({ ...grant, unit: part });
    const refusal = await refused('assignRecord', { id: 'divided', unit: part, reason }, mine);
    expect(refusal).toEqual(await refused('assignRecord', { id: 'unknown', unit: part, reason }, mine));
    expect(refusal.code).toBe('NOT_FOUND');
    // The old unit is history: its custodian decides, not whoever had it.
    await harness.addGrant({ ...grant, unit: old });
    expect(await refused('assignRecord', { id: 'divided', unit: part, reason }, mine)).toEqual(refusal);
    expect((await run('recordAssignments', {}, mine)).nodes.map(({ unit }: any) => unit.key)).toEqual([part]);
  });
});
