// A rehearsal says what would happen to units and rights, and a decision does what it says and no more.
import { describe, expect, it } from '@jest/globals';
import { loadUnits } from '../../../config/units/loadUnits.js';
import { createUnitTree } from '../createUnitTree.js';
import { applyResolution, beforeResolution, toResolutionFile } from './applyResolution.js';
import { checkAssignment } from './checkAssignment.js';
import { checkDecisions, decisionsSchema, type Decision } from './decisions.js';
import { planGrants } from './planGrants.js';
import { rehearse } from './rehearse.js';
import type { HeldGrant } from './rights.js';
import { fingerprintOf, toStage } from './stage.js';

const E = '2025-07-01';
const full = loadUnits();
const table = beforeResolution(full, E);
const file = toResolutionFile(full, E, { number: '1656/NQ-UBTVQH15', title: 'Mẫu' });
const after = createUnitTree(applyResolution(table, file));

/** A ward that goes whole, one that is divided in two, and their successors. */
const whole = after.units.find((unit) => after.successors(unit.key).some((step) => step.extent === 'WHOLE'))?.key ?? '';
const wholeTo = after.successors(whole)[0]?.to ?? '';
const split = after.units.find((unit) => after.successors(unit.key).length === 2)?.key ?? '';
const [splitA = '', splitB = ''] = after.successors(split).map((step) => step.to);
const DISTRICT = 'hn:2025-06:003';

let counter = 0;
function grant(unit: string | null, changes: Partial<HeldGrant> = {}): HeldGrant {
  counter += 1;
  return {
    id: `g${counter}`,
    granteeKind: 'TENANT',
    grantee: `H26.${counter}`,
    capability: 'documents:document.read',
    unit,
    reach: 'SELF',
    purposes: ['mau'],
    validFrom: '2025-01-01',
    validTo: null,
    startsAt: null,
    endsAt: null,
    usable: true,
    delegable: false,
    grantedUnder: null,
    depth: 0,
    kind: 'NORMAL',
    ...changes,
  };
}

function inputOf(grants: readonly HeldGrant[], decisions: readonly Decision[] = []) {
  const tenants = [
    { id: 'H26', name: 'UBND mẫu', unit: 'hn:01' },
    { id: 'H26.60', name: 'UBND quận (mẫu)', unit: DISTRICT },
    { id: 'H26.60.01', name: 'UBND phường (mẫu)', unit: whole },
  ];
  const applications = [{ clientId: 'app', tenantId: 'H26.60' }];
  const quotas = [
    { id: 'q1', kind: 'TENANT' as const, subject: 'H26.60', points: 100 },
    { id: 'q2', kind: 'APPLICATION' as const, subject: 'app', points: 10 },
    { id: 'q3', kind: 'TENANT' as const, subject: 'H26', points: 1000 },
  ];
  return { table, file, decisions, grants, tenants, applications, quotas };
}

const ground = (grants: readonly HeldGrant[]) => toStage(inputOf(grants));

describe('a rehearsal', () => {
  it('counts what happens to units', async () => {
    const { counts, codeList, ending, reusedCodes, summary } = await rehearse(inputOf([]));
    expect(codeList).toBe('2025-07');
    expect(counts).toEqual({
      ...{ ending: 556, beginning: 126, whole: 327, divided: 199, parts: 468 },
      dividedInto: { 2: 147, 3: 35, 4: 16, 5: 1 },
      ...{ soundDefaults: 41, spanning: 64, reusedCodes: 126 },
    });
    expect(ending.items.find((unit) => unit.unit === split)).toMatchObject({ custodian: 'hn:01' });
    expect(ending.items.find((unit) => unit.unit === whole)).toMatchObject({ custodian: null, soundDefault: null });
    expect(reusedCodes.items).toContainEqual({ code: '00103', from: 'hn:2025-06:00103', to: 'hn:2025-07:00103' });
    expect(summary.vi).toHaveLength(summary.en.length);
  });

  it('names every grant at a unit that ends, and by default carries none', async () => {
    const grants = [
      grant(whole),
      grant(split),
      grant(DISTRICT, { reach: 'SUBTREE' }),
      grant(whole, { kind: 'DEPUTY' }),
      grant(whole, { validTo: '2025-06-30' }),
      grant('hn:01'),
      grant(null),
    ];
    const report = await rehearse(inputOf(grants));
    expect(report.grants.byOutcome).toEqual({
      ...{ CARRIED: 0, NOT_CARRIED: 1, NEEDS_DECISION: 1, NO_SUCCESSOR: 1, STAYS_BEHIND: 1 },
    });
    expect(report.grants.items.map((one) => one.grant)).toEqual(grants.slice(0, 4).map((one) => one.id));
    expect(report.undecided.carry.items).toEqual([{ from: whole, to: wholeTo, grants: 1 }]);
    expect(report.undecided.parts.items).toEqual([grants[1]?.id]);
    expect(toStage(inputOf(grants)).carried).toEqual([]);
  });

  it('names agencies, their quotas, and the grants that rest on an ended unit', async () => {
    const root = grant(DISTRICT, { delegable: true, usable: false, reach: 'SUBTREE' });
    const below = grant(whole, { grantedUnder: root.id, depth: 1, delegable: true });
    const deputy = grant('hn:01', { grantedUnder: below.id, depth: 2, kind: 'DEPUTY' });
    const report = await rehearse(inputOf([root, below, deputy]));
    expect(report.suspended.items.map(({ grant: id, sourceUnit }) => [id, sourceUnit])).toEqual([
      [below.id, DISTRICT],
      [deputy.id, whole],
    ]);
    expect(report.tenants.items.map(({ tenant, applications }) => [tenant, applications])).toEqual([
      ['H26.60', 1],
      ['H26.60.01', 0],
    ]);
    expect(report.quotas.items.map(({ quota }) => quota)).toEqual(['q1', 'q2']);
    expect(report.undecided.tenants.total).toBe(2);
  });

  it('says of each decision how many grants it writes and which units they open', async () => {
    const grants = [grant(whole), grant(whole), grant(split)];
    const decisions: Decision[] = [
      { kind: 'CARRY_GRANTS', from: whole, to: wholeTo },
      { kind: 'GRANT_PART', grantId: grants[2]?.id ?? '', to: splitA },
      { kind: 'CUSTODIAN', from: split, unit: splitA },
      { kind: 'MOVE_TENANT', tenant: 'H26.60.01', unit: wholeTo },
    ];
    const report = await rehearse(inputOf(grants, decisions));
    expect(report.decisions.items.map((one) => one.grants)).toEqual([2, 1, 0, 0]);
    expect(report.decisions.items[0]?.opens).toContain(wholeTo);
    expect(report.decisions.items[0]?.opens).not.toContain(whole);
    expect(report.decisions.items[1]?.opens).toContain(splitA);
    expect(report.decisions.items[1]?.opens).not.toContain(splitB);
    expect(report.ending.items.find((unit) => unit.unit === split)?.custodian).toBe(splitA);
    expect(report.grants.byOutcome.CARRIED).toBe(3);
    expect(report.undecided).toMatchObject({
      carry: { total: 0 },
      parts: { total: 0 },
      tenants: { items: ['H26.60'] },
    });
  });

  it('counts records where somebody can', async () => {
    const asked: number[] = [];
    const countRecords = async (keys: readonly string[]) => {
      asked.push(keys.length);
      return { Document: keys.length };
    };
    const { records } = await rehearse({ ...inputOf([]), countRecords });
    expect([records, asked]).toEqual([{ whole: { Document: 327 }, divided: { Document: 199 } }, [327, 199]]);
    expect((await rehearse(inputOf([]))).records).toBeNull();
  });

  it('is plain JSON of bounded size, however many grants there are', async () => {
    const many = Array.from({ length: 5_000 }, () => grant(whole));
    const report = await rehearse(inputOf(many));
    expect([report.grants.total, report.grants.items.length]).toEqual([5_000, 2_000]);
    expect(report.undecided.carry.items).toEqual([{ from: whole, to: wholeTo, grants: 5_000 }]);
    expect(JSON.parse(JSON.stringify(report))).toEqual(report);
  });

  it('has another fingerprint once a grant, an agency or a decision differs', () => {
    const one = grant(whole);
    const base = fingerprintOf(toStage(inputOf([one])));
    expect(fingerprintOf(toStage(inputOf([one])))).toBe(base);
    expect(fingerprintOf(toStage(inputOf([one, grant('hn:01')])))).toBe(base);
    expect(fingerprintOf(toStage(inputOf([one, grant(split)])))).not.toBe(base);
    expect(fingerprintOf(toStage(inputOf([{ ...one, purposes: [] }])))).not.toBe(base);
    expect(fingerprintOf(toStage(inputOf([one], [{ kind: 'CARRY_GRANTS', from: whole, to: wholeTo }])))).not.toBe(base);
    expect(fingerprintOf(toStage({ ...inputOf([one]), tenants: [] }))).not.toBe(base);
  });
});

describe('decisions that are refused', () => {
  const held = [grant(split), grant(whole), grant(whole, { kind: 'BREAK_GLASS' }), grant('hn:01')];
  const [ofSplit, ofWhole, emergency, ofCity] = held.map((one) => one.id);
  const wrong: [string, Decision[], string][] = [
    ['carry a divided unit', [{ kind: 'CARRY_GRANTS', from: split, to: splitA }], 'each grant needs its own decision'],
    ['carry to a stranger', [{ kind: 'CARRY_GRANTS', from: whole, to: 'hn:01' }], 'does not succeed'],
    ['carry by code', [{ kind: 'CARRY_GRANTS', from: 'hn:2025-06:00103', to: 'hn:2025-07:00103' }], 'own decision'],
    [
      'give to a stranger',
      [{ kind: 'GRANT_PART', grantId: ofSplit ?? '', to: wholeTo === splitA ? 'x' : wholeTo }],
      'succeed',
    ],
    ['give what is not there', [{ kind: 'GRANT_PART', grantId: 'x', to: splitA }], 'no such grant'],
    ['give an emergency', [{ kind: 'GRANT_PART', grantId: emergency ?? '', to: wholeTo }], 'no such grant'],
    ['give what goes on', [{ kind: 'GRANT_PART', grantId: ofCity ?? '', to: wholeTo }], 'no such grant'],
    ['keep what is not divided', [{ kind: 'CUSTODIAN', from: whole, unit: 'hn:01' }], 'not divided'],
    ['keep at an ended unit', [{ kind: 'CUSTODIAN', from: split, unit: DISTRICT }], 'does not exist on that day'],
    ['move who stays', [{ kind: 'MOVE_TENANT', tenant: 'H26', unit: wholeTo }], 'not at a unit that ends'],
    ['move to nowhere', [{ kind: 'MOVE_TENANT', tenant: 'H26.60', unit: 'x' }], 'does not exist on that day'],
    [
      'decide twice',
      [
        { kind: 'CARRY_GRANTS', from: whole, to: wholeTo },
        { kind: 'GRANT_PART', grantId: ofWhole ?? '', to: wholeTo },
      ],
      'decided twice',
    ],
  ];

  it.each(wrong)('%s', (_title, decisions, en) => {
    const found = checkDecisions(ground(held), decisions);
    expect(found).toHaveLength(1);
    expect(found[0]?.en).toContain(en);
  });

  it('in shape: unknown kinds and fields', () => {
    for (const one of [{ kind: 'CARRY_ALL' }, { kind: 'CARRY_GRANTS', from: whole, to: wholeTo, force: true }, null])
      expect(decisionsSchema.safeParse([one]).success).toBe(false);
  });
});

describe('carried grants', () => {
  const carry: Decision[] = [{ kind: 'CARRY_GRANTS', from: whole, to: wholeTo }];

  it('begin on the day, at the successor, with the source that they had and not one purpose more', () => {
    const source = grant('hn:01', { delegable: true, usable: false });
    const held = [
      grant(whole, { grantedUnder: source.id, depth: 1, validTo: '2026-01-01' }),
      grant(whole, { validFrom: '2025-09-01' }),
    ];
    const planned = planGrants(ground([source, ...held]), carry);
    expect(planned).toMatchObject([
      { from: held[1]?.id, unit: wholeTo, validFrom: '2025-09-01', validTo: null, grantedUnder: null },
      {
        ...{ from: held[0]?.id, unit: wholeTo, validFrom: E, validTo: '2026-01-01', grantedUnder: source.id, depth: 1 },
        ...{ purposes: ['mau'], reach: 'SELF', usable: true, delegable: false },
      },
    ]);
  });

  it('rest on the new self of their source, so that ending it ends them', () => {
    const admin = grant(whole, { delegable: true, usable: false });
    const officer = grant(whole, { grantedUnder: admin.id, depth: 1 });
    const [first, second] = planGrants(ground([officer, admin]), carry);
    expect([first?.from, second?.from, second?.grantedUnder]).toEqual([admin.id, officer.id, first?.id]);
  });

  it('that would be one row become the narrower of the two', () => {
    const siblings = after.predecessors(wholeTo).filter((step) => step.extent === 'WHOLE');
    const target =
      siblings.length > 1
        ? wholeTo
        : (after.units.find((unit) => after.predecessors(unit.key).filter((step) => step.extent === 'WHOLE').length > 1)
            ?.key ?? '');
    const [a, b] = after
      .predecessors(target)
      .filter((step) => step.extent === 'WHOLE')
      .map((step) => step.from);
    const same = { grantee: 'H26', purposes: ['mot', 'hai'] };
    const held = [
      grant(a ?? '', { ...same, validTo: '2026-06-30' }),
      grant(b ?? '', { ...same, purposes: ['hai', 'ba'] }),
    ];
    const both: Decision[] = [a, b].map((from) => ({ kind: 'CARRY_GRANTS', from: from ?? '', to: target }));
    expect(planGrants(ground(held), both)).toMatchObject([{ unit: target, purposes: ['hai'], validTo: '2026-06-30' }]);
  });

  it('are none for a divided unit, even if a decision says so', () => {
    expect(planGrants(ground([grant(split)]), [{ kind: 'CARRY_GRANTS', from: split, to: splitA }])).toEqual([]);
  });
});

describe('a record of a unit that ended', () => {
  it('goes to a unit on its land and nowhere else', () => {
    expect(checkAssignment(after, { recordedIn: split, unit: splitA }, '2025-07-02')).toEqual([]);
    expect(checkAssignment(after, { recordedIn: split, unit: 'hn:01' }, '2025-07-02')).toHaveLength(1);
    expect(checkAssignment(after, { recordedIn: split, unit: splitA }, '2025-06-30')[0]?.en).toContain('has not ended');
    expect(checkAssignment(after, { recordedIn: 'x', unit: splitA }, '2025-07-02')[0]?.en).toContain('no such unit');
  });
});
