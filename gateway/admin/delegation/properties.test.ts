// What must hold for any chain of grants that the rules let through, at any instant, over the real units of the city.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { CITY, directory, tree } from '../../../test/support/sampleRights.js';
import {
  createAccessDecider,
  createAccessIndex,
  isInForce,
  type GrantRecord,
  type Moment,
} from '../../access/index.js';
import { createUnitFacts } from '../../units/index.js';
import { MAX_DEPTH, sourcesOf } from './chain.js';
import { excessOver, type Ground, type WantedGrant } from './excessOver.js';
import { findSource } from './findSource.js';
import { dayOf, dayStart, endOf, startOf } from './span.js';
import { standingOf, type Endable } from './standing.js';

const RUNS = 1_000 * Number(process.env['FC_RUNS'] ?? 1);
const units = createUnitFacts(tree);
const CAPABILITIES = ['hr-records:officer.read', 'hr-records:officer.read-personal', 'documents:document.read'];
const PATTERNS = ['*', 'hr-records:*', 'hr-records:officer.*', ...CAPABILITIES];
const PURPOSES = ['handle-procedure', 'steering'];
const DAYS = ['2024-12-01', '2025-06-30', '2025-07-01', '2025-08-15', '2026-11-20'];
const unitKeys = tree.units.map(({ key }) => key);
/** Units to look at: enough of every level and era. */
const PROBES = [CITY, ...unitKeys.filter((_, at) => at % 17 === 0)];

const anyUnit = fc.oneof(
  { weight: 1, arbitrary: fc.constant(CITY) },
  { weight: 3, arbitrary: fc.constantFrom(...unitKeys) },
);
const anyDay = fc.constantFrom(...DAYS);
const anyInstant = fc
  .tuple(anyDay, fc.integer({ min: 0, max: 86_399_999 }))
  .map(([day, ms]): Moment => ({ now: dayStart(day) + ms, today: day }));

/** One attempt to hand on: from which of the grants so far, and what. */
interface Attempt {
  readonly from: number;
  /** Take it from the source, so that chains come about. */
  readonly same: { readonly capability: boolean; readonly unit: boolean; readonly end: boolean };
  readonly capability: string;
  readonly unit: string;
  readonly reach: 'SELF' | 'SUBTREE' | 'SUBJECT';
  readonly purposes: string[];
  readonly validFrom: string;
  readonly validTo: string | null;
  readonly endsAt: Date | null;
  readonly delegable: boolean;
}

function anyAttempt(patterns: readonly string[]): fc.Arbitrary<Attempt> {
  const often = fc.integer({ min: 0, max: 3 }).map((n) => n > 0);
  return fc.record({
    from: fc.nat(),
    same: fc.record({ capability: often, unit: often, end: often }),
    capability: fc.constantFrom(...patterns),
    unit: anyUnit,
    reach: fc.constantFrom(
      'SELF' as const,
      'SUBTREE' as const,
      'SUBTREE' as const,
      'SUBTREE' as const,
      'SUBJECT' as const,
    ),
    purposes: fc.subarray(PURPOSES),
    validFrom: anyDay,
    validTo: fc.option(anyDay, { nil: null }),
    endsAt: fc.option(
      fc.constantFrom(...DAYS).map((day) => new Date(dayStart(day) + 3_600_000)),
      { nil: null },
    ),
    delegable: often,
  });
}

interface City {
  readonly grants: readonly GrantRecord[];
  readonly ended: ReadonlySet<string>;
}

function toGround(find: (id: string) => GrantRecord | undefined, validFrom: string): Ground {
  const tops = tree.unitsOn(validFrom).flatMap(({ key, parentCode }) => (parentCode === null ? [key] : []));
  return { units, find, tops, ownUnit: null, now: -Infinity, twoPeople: false };
}

function toWanted(attempt: Attempt, source: GrantRecord, holder: string): WantedGrant {
  const { same } = attempt;
  const reach = attempt.reach;
  return {
    granteeKind: 'PERSON',
    grantee: holder,
    capability: same.capability ? source.capability : attempt.capability,
    unit: reach === 'SUBJECT' ? null : same.unit ? source.unit : attempt.unit,
    reach,
    purposes: attempt.purposes,
    validFrom: attempt.validFrom < source.validFrom ? source.validFrom : attempt.validFrom,
    validTo: same.end ? source.validTo : attempt.validTo,
    startsAt: null,
    endsAt: same.end ? source.endsAt : attempt.endsAt,
    usable: true,
    delegable: attempt.delegable,
    kind: 'NORMAL',
  };
}

/** Everything that the rules let through, each grant to a person of its own. */
function build(roots: readonly GrantRecord[], attempts: readonly Attempt[]): readonly GrantRecord[] {
  const grants = [...roots];
  const find = (id: string) => grants.find((grant) => grant.id === id);
  attempts.forEach((attempt, at) => {
    const source = grants[attempt.from % grants.length];
    if (source === undefined) return;
    const wanted = toWanted(attempt, source, `holder-of-g${at}`);
    if (excessOver(source, wanted, toGround(find, wanted.validFrom)).length > 0) return;
    grants.push({ ...wanted, id: `g${at}`, grantedUnder: source.id });
  });
  return grants;
}

function anyRoots(patterns: readonly string[]): fc.Arbitrary<readonly GrantRecord[]> {
  const anyRoot = fc.record({
    capability: fc.constantFrom(...patterns),
    unit: fc.oneof({ weight: 2, arbitrary: fc.constant(CITY) }, { weight: 1, arbitrary: anyUnit }),
    purposes: fc.subarray(PURPOSES),
    validTo: fc.option(fc.constant('2026-11-20'), { nil: null }),
  });
  return fc.array(anyRoot, { minLength: 1, maxLength: 2 }).map((roots) =>
    roots.map((root, at) => ({
      ...root,
      id: `r${at}`,
      granteeKind: 'PERSON' as const,
      grantee: `holder-of-r${at}`,
      reach: 'SUBTREE' as const,
      validFrom: '2024-01-01',
      startsAt: null,
      endsAt: null,
      usable: true,
      delegable: true,
      grantedUnder: null,
      kind: 'NORMAL' as const,
    })),
  );
}

function anyCity(patterns: readonly string[] = CAPABILITIES): fc.Arbitrary<City> {
  return fc
    .tuple(
      anyRoots(patterns),
      fc.array(anyAttempt(patterns), { minLength: 1, maxLength: 12 }),
      fc.array(fc.nat(), { maxLength: 2 }),
    )
    .map(([roots, attempts, ends]) => {
      const grants = build(roots, attempts);
      return { grants, ended: new Set(ends.flatMap((at) => grants[at % grants.length]?.id ?? [])) };
    });
}

function recordsOf(grants: readonly GrantRecord[]) {
  const index = createAccessIndex();
  index.apply({ version: '1', grants, purposes: PURPOSES.map((code) => ({ code, legalBasis: 'mẫu' })) });
  return index.records;
}

/** What the gateway decides for the holder of one grant. */
function rightsOf(grants: readonly GrantRecord[], moment: Moment, all = grants) {
  const probes = [...new Set([...PROBES, ...all.flatMap(({ unit }) => unit ?? [])])];
  const records = recordsOf(grants);
  const decider = createAccessDecider({
    ...units,
    records: () => records,
    scopeOf: (roots) => directory.scopeOf(roots),
    everywhere: { includes: () => true, agencies: () => [] },
    unitsVersion: () => '1',
    moment: () => moment,
    stepUp: { acr: [], maxAgeSeconds: 0 },
    sandboxRoles: true,
  });
  return (id: string, capability: string, purpose: string | null) => {
    const caller = {
      client: 'app',
      ownToken: false,
      agency: null,
      roles: [],
      reference: `holder-of-${id}`,
      personalId: '000000000001',
    };
    let access;
    try {
      access = decider.accessFor(caller, purpose);
    } catch {
      // A purpose for somebody whose grants name none: nothing at all.
      return { scope: new Set<string>(), subject: false, clear: new Set<string>() };
    }
    const scope = access.scopeFor(capability);
    const rule = { class: 'BASIC', mask: 'FULL', grant: capability } as const;
    const { mayReveal } = access;
    return {
      scope: new Set(probes.filter((unit) => scope.includes(unit))),
      subject: scope.subject !== undefined,
      clear: new Set(probes.filter((unit) => mayReveal(rule, { type: 'Officer', key: 'o', units: [unit] }))),
    };
  };
}

type Seen = ReturnType<ReturnType<typeof rightsOf>>;

function isWithin(inner: Seen, outer: Seen): boolean {
  // One's own person can be anywhere: that is less than everything, and more than any part.
  const ownPerson =
    !inner.subject ||
    outer.subject ||
    PROBES.every((unit) => outer.scope.has(unit) || !units.exists(unit, '2026-11-20'));
  return (
    [...inner.scope].every((unit) => outer.scope.has(unit)) &&
    [...inner.clear].every((unit) => outer.clear.has(unit)) &&
    ownPerson
  );
}

const anyPurpose = fc.constantFrom(null, ...PURPOSES);
const anyCapability = fc.constantFrom(...CAPABILITIES);

describe('for any grants that the rules let through', () => {
  it('P3: nobody has more from a grant than the one it was handed on from, at any instant', () => {
    let handedOn = 0;
    fc.assert(
      fc.property(anyCity(), anyInstant, anyPurpose, ({ grants, ended }, moment, purpose) => {
        const left = grants.filter(({ id }) => !ended.has(id));
        const rights = rightsOf(left, moment, grants);
        for (const { id, capability, grantedUnder } of grants) {
          if (grantedUnder === null) continue;
          const mine = rights(id, capability, purpose);
          if (mine.scope.size > 0) handedOn += 1;
          expect([id, isWithin(mine, rights(grantedUnder, capability, purpose))]).toEqual([id, true]);
        }
      }),
      { numRuns: RUNS },
    );
    // The property is about something.
    expect(handedOn).toBeGreaterThan(RUNS / 4);
  });

  it('P1: taking a grant away never gives anybody anything', () => {
    fc.assert(
      fc.property(
        anyCity(),
        fc.nat(),
        anyInstant,
        anyCapability,
        anyPurpose,
        ({ grants }, at, moment, capability, purpose) => {
          const gone = grants[at % grants.length]?.id;
          const before = rightsOf(grants, moment);
          const left = grants.filter(({ id }) => id !== gone);
          const after = rightsOf(left, moment, grants);
          for (const { id } of grants)
            expect(isWithin(after(id, capability, purpose), before(id, capability, purpose))).toBe(true);
        },
      ),
      { numRuns: RUNS },
    );
  });

  it('a chain is never longer than three hops, never outlasts its source and never comes back to its giver', () => {
    fc.assert(
      fc.property(anyCity(PATTERNS), ({ grants }) => {
        const find = (id: string) => grants.find((grant) => grant.id === id);
        for (const grant of grants) {
          const sources = sourcesOf(grant, find);
          expect(sources.length).toBeLessThanOrEqual(MAX_DEPTH);
          for (const source of sources) {
            expect(startOf(source)).toBeLessThanOrEqual(startOf(grant));
            expect(endOf(source)).toBeGreaterThanOrEqual(endOf(grant));
            expect(source.grantee).not.toBe(grant.grantee);
          }
        }
      }),
      { numRuns: RUNS },
    );
  });

  it('a pattern never covers more than the pattern it was handed on from, nor a purpose more', () => {
    fc.assert(
      fc.property(anyCity(PATTERNS), ({ grants }) => {
        for (const grant of grants) {
          const source = grants.find(({ id }) => id === grant.grantedUnder);
          if (source === undefined) continue;
          const covered = (pattern: string) =>
            CAPABILITIES.filter(
              (name) => pattern === name || (pattern.endsWith('*') && name.startsWith(pattern.slice(0, -1))),
            );
          const wide = covered(source.capability);
          expect(covered(grant.capability).every((name) => wide.includes(name))).toBe(true);
          if (source.capability !== '*' || source.grantedUnder !== null)
            expect(grant.purposes.every((purpose) => source.purposes.includes(purpose))).toBe(true);
        }
      }),
      { numRuns: RUNS },
    );
  });

  it('a grant stands as active exactly when it decides, and whatever is suspended names a grant above it', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(anyCity(PATTERNS), anyInstant, ({ grants, ended }, moment) => {
        const rows: Endable[] = grants.map((grant) => ({
          ...grant,
          endedAt: ended.has(grant.id) ? new Date(0) : null,
        }));
        const records = recordsOf(grants.filter(({ id }) => !ended.has(id)));
        for (const row of rows) {
          const standing = standingOf(row, records, moment, units);
          seen.add(standing.state);
          expect(standing.state === 'ACTIVE').toBe(!ended.has(row.id) && isInForce(row, records, moment, units));
          expect(standing.cause !== null && standing.because !== null).toBe(standing.state === 'SUSPENDED');
        }
      }),
      { numRuns: RUNS },
    );
    expect([...seen].sort()).toEqual(['ACTIVE', 'ENDED', 'PLANNED', 'SUSPENDED']);
  });

  it('finds a source exactly when one of those held would do', () => {
    fc.assert(
      fc.property(anyCity(PATTERNS), anyAttempt(PATTERNS), ({ grants }, attempt) => {
        const [first] = grants;
        if (first === undefined) return;
        const find = (id: string) => grants.find((grant) => grant.id === id);
        const wanted = toWanted(attempt, first, 'somebody-else');
        const ground = toGround(find, wanted.validFrom);
        const found = findSource(wanted, grants, ground);
        const fitting = grants.filter((grant) => excessOver(grant, wanted, ground).length === 0);
        expect(found.ok).toBe(fitting.length > 0);
        if (found.ok) expect(fitting).toContain(found.source);
        else expect(found.excess.length).toBeGreaterThan(0);
      }),
      { numRuns: RUNS },
    );
  });
});

describe('days and instants', () => {
  it('a day begins and ends at midnight in Hanoi', () => {
    expect(new Date(dayStart('2025-07-01')).toISOString()).toBe('2025-06-30T17:00:00.000Z');
    expect(dayOf(dayStart('2025-07-01'))).toBe('2025-07-01');
    expect(dayOf(dayStart('2025-07-01') - 1)).toBe('2025-06-30');
  });

  it('the narrower bound counts', () => {
    const grant = {
      validFrom: '2025-07-01',
      validTo: '2025-07-31',
      startsAt: new Date(dayStart('2025-07-02')),
      endsAt: null,
    };
    expect([dayOf(startOf(grant)), dayOf(endOf(grant))]).toEqual(['2025-07-02', '2025-08-01']);
    expect(endOf({ ...grant, validTo: null })).toBe(Infinity);
    expect(endOf({ ...grant, endsAt: new Date(dayStart('2025-07-03')) })).toBe(dayStart('2025-07-03'));
  });
});
