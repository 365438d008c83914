// Any chains of grants that the rules of handing on let through, and what the gateway decides for their holders.
import fc from 'fast-check';
import { createAccessDecider, createAccessIndex, type GrantRecord, type Moment } from '../../gateway/access/index.js';
import { excessOver, type Ground, type WantedGrant } from '../../gateway/admin/delegation/excessOver.js';
import { dayStart } from '../../gateway/admin/delegation/span.js';
import { createUnitFacts } from '../../gateway/units/index.js';
import { CITY, directory, tree } from './sampleRights.js';

export const units = createUnitFacts(tree);
export const CAPABILITIES = ['hr-records:officer.read', 'hr-records:officer.read-personal', 'documents:document.read'];
export const PATTERNS = ['*', 'hr-records:*', 'hr-records:officer.*', ...CAPABILITIES];
export const PURPOSES = ['handle-procedure', 'steering'];
const DAYS = ['2024-12-01', '2025-06-30', '2025-07-01', '2025-08-15', '2026-11-20'];
const unitKeys = tree.units.map(({ key }) => key);
/** Units to look at: enough of every level and era. */
export const PROBES = [CITY, ...unitKeys.filter((_, at) => at % 17 === 0)];

const anyUnit = fc.oneof(
  { weight: 1, arbitrary: fc.constant(CITY) },
  { weight: 3, arbitrary: fc.constantFrom(...unitKeys) },
);
const anyDay = fc.constantFrom(...DAYS);
export const anyInstant = fc
  .tuple(anyDay, fc.integer({ min: 0, max: 86_399_999 }))
  .map(([day, ms]): Moment => ({ now: dayStart(day) + ms, today: day }));

/** One attempt to hand on: from which of the grants so far, and what. */
export interface Attempt {
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

export function anyAttempt(patterns: readonly string[]): fc.Arbitrary<Attempt> {
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

export interface City {
  readonly grants: readonly GrantRecord[];
  readonly ended: ReadonlySet<string>;
}

export function toGround(find: (id: string) => GrantRecord | undefined, validFrom: string): Ground {
  const tops = tree.unitsOn(validFrom).flatMap(({ key, parentCode }) => (parentCode === null ? [key] : []));
  return { units, find, tops, ownUnit: null, now: -Infinity, twoPeople: false };
}

export function toWanted(attempt: Attempt, source: GrantRecord, holder: string): WantedGrant {
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

export function anyCity(patterns: readonly string[] = CAPABILITIES): fc.Arbitrary<City> {
  return fc
    .tuple(
      anyRoots(patterns),
      fc.array(anyAttempt(patterns), { minLength: 3, maxLength: 12 }),
      fc.array(fc.nat(), { maxLength: 2 }),
    )
    .map(([roots, attempts, ends]) => {
      const grants = build(roots, attempts);
      return { grants, ended: new Set(ends.flatMap((at) => grants[at % grants.length]?.id ?? [])) };
    });
}

export function recordsOf(grants: readonly GrantRecord[]) {
  const index = createAccessIndex();
  index.apply({ version: '1', grants, purposes: PURPOSES.map((code) => ({ code, legalBasis: 'mẫu' })) });
  return index.records;
}

/** What the gateway decides for the holder of one grant. */
export function rightsOf(grants: readonly GrantRecord[], moment: Moment, all = grants) {
  const probes = [...new Set([...PROBES, ...all.flatMap(({ unit }) => unit ?? [])])];
  const records = recordsOf(grants);
  const decider = createAccessDecider({
    // Many of them are made, and each decides little.
    maxDecided: 100,
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
