// What must hold for any grants whatever, over the real unit tree and the sample agencies.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { aCaller, aGrant, aRow, accessOver, directory, tree } from '../../test/support/sampleRights.js';
import type { Access, GrantRecord } from './index.js';

const CAPABILITIES = ['hr-records:officer.read', 'hr-records:officer.search', 'documents:document.read'] as const;
const PERSONAL = 'hr-records:officer.read-personal';
const RULE = { class: 'BASIC', mask: 'FULL', grant: PERSONAL } as const;
const PURPOSES = ['handle-procedure', 'steering'];
const unitKeys = tree.units.map(({ key }) => key);
const agencyCodes = directory.agencies.map(({ code }) => code);

const anyUnit = fc.oneof(
  { weight: 1, arbitrary: fc.constant('hn:01') },
  { weight: 6, arbitrary: fc.constantFrom(...unitKeys) },
);
const anyGrant: fc.Arbitrary<GrantRecord> = fc
  .record({
    who: fc.constantFrom(
      { granteeKind: 'ROLE', grantee: 'ward-officer' } as const,
      { granteeKind: 'ROLE', grantee: 'auditor' } as const,
      { granteeKind: 'TENANT', grantee: 'H26.L7' } as const,
      { granteeKind: 'APPLICATION', grantee: 'shared-app' } as const,
    ),
    capability: fc.constantFrom(...CAPABILITIES, PERSONAL),
    unit: fc.oneof(fc.constant(null), anyUnit),
    reach: fc.constantFrom('SELF' as const, 'SUBTREE' as const),
    purposes: fc.subarray(PURPOSES),
    validFrom: fc.constantFrom('2025-01-01', '2026-11-20', '2026-11-21'),
    validTo: fc.constantFrom(null, '2026-11-19', '2026-11-20'),
  })
  .map(({ who, ...rest }) => aGrant({ ...who, ...rest }));
const anyCaller = fc
  .record({
    agency: fc.oneof(fc.constantFrom('H26.L7', 'H26', null, 'H99'), fc.constantFrom(...agencyCodes)),
    roles: fc.subarray(['ward-officer', 'auditor', 'citizen']),
    ownToken: fc.boolean(),
  })
  .map((more) => aCaller({ ...more, client: 'shared-app' }));
const manyGrants = fc.array(anyGrant, { maxLength: 8 });

/** Everything one capability opens, as plain sets. */
function reachOf(access: Access, capability: string) {
  const scope = access.scopeFor(capability);
  return new Set(unitKeys.filter((unit) => scope.includes(unit)));
}

/** A unit, and what went into it as a whole when it began. */
function withHistory(unit: string, into: Set<string>): void {
  into.add(unit);
  for (const { from, extent } of tree.predecessors(unit)) if (extent === 'WHOLE') withHistory(from, into);
}

function decide(grants: readonly GrantRecord[], caller = aCaller(), purpose: string | null = null): Access | undefined {
  try {
    return accessOver(grants)(caller, purpose);
  } catch {
    return undefined;
  }
}

describe('for any grants', () => {
  it('taking one away never opens a capability, a unit or a personal value for anyone', () => {
    fc.assert(
      fc.property(
        manyGrants,
        fc.nat(),
        anyCaller,
        fc.constantFrom(null, ...PURPOSES),
        (grants, at, caller, purpose) => {
          fc.pre(grants.length > 0);
          const index = at % grants.length;
          const before = decide(grants, caller, purpose);
          const after = decide(grants.toSpliced(index, 1), caller, purpose);
          // Refused altogether after; or refused before, and then nothing may be allowed after either.
          if (after === undefined) return;
          if (before === undefined) throw new Error('taking a grant away lifted a refusal');
          for (const capability of [...CAPABILITIES, PERSONAL]) {
            expect(before.holds(capability) || !after.holds(capability)).toBe(true);
            const wide = reachOf(before, capability);
            expect([...reachOf(after, capability)].filter((unit) => !wide.has(unit))).toEqual([]);
          }
          for (const unit of unitKeys.slice(0, 700)) {
            const row = aRow({ units: [unit] });
            if (after.mayReveal(RULE, row) && !before.mayReveal(RULE, row)) throw new Error(`revealed ${unit}`);
          }
        },
      ),
      { numRuns: 200 },
    );
  });

  it('taking a personal grant away never lets a mask fall', () => {
    fc.assert(
      fc.property(manyGrants, anyCaller, fc.constantFrom(...PURPOSES), (grants, caller, purpose) => {
        const without = grants.filter(({ capability }) => capability !== PERSONAL);
        expect(decide(without, caller, purpose)?.mayReveal(RULE, aRow()) ?? false).toBe(false);
      }),
    );
  });

  it('what may be seen is what some grant in force gives to this caller, and nothing else', () => {
    fc.assert(
      fc.property(manyGrants, anyCaller, fc.constantFrom(...CAPABILITIES), (grants, caller, capability) => {
        const access = decide(grants, caller);
        if (access === undefined) return;
        const agency = directory.agencies.find(({ code }) => code === caller.agency);
        const itself = caller.ownToken;
        // Written down a second time, the long way.
        const expected = new Set<string>();
        for (const grant of grants) {
          if (grant.capability !== capability) continue;
          if (grant.validFrom > '2026-11-20' || (grant.validTo ?? '9999') < '2026-11-20') continue;
          if (caller.agency !== null && agency === undefined) continue;
          if (grant.granteeKind === 'ROLE' && !caller.roles.includes(grant.grantee)) continue;
          if (grant.granteeKind === 'TENANT' && caller.agency !== grant.grantee) continue;
          if (grant.granteeKind === 'APPLICATION' && !itself) continue;
          const own = agency?.unit ?? (itself ? 'hn:01' : undefined);
          const unit = grant.unit ?? own;
          if (unit === undefined) continue;
          for (const below of grant.reach === 'SELF' ? [unit] : tree.subtree(unit)) withHistory(below, expected);
        }
        expect(reachOf(access, capability)).toEqual(expected);
      }),
      { numRuns: 200 },
    );
  });

  it('the agencies of a scope are those whose unit it includes, without those below another of them', () => {
    fc.assert(
      fc.property(manyGrants, anyCaller, fc.option(anyUnit, { nil: undefined }), (grants, caller, unit) => {
        const scope = decide(grants, caller)?.scopeFor(CAPABILITIES[0]);
        if (scope === undefined) return;
        const reach = 'SUBTREE' as const;
        // A filter only cuts: it means the unit and what was below it, without its history.
        const asked = unit === undefined ? undefined : tree.subtree(unit);
        const inside = directory.agencies.filter(
          (agency) => scope.includes(agency.unit) && (asked === undefined || asked.has(agency.unit)),
        );
        const codes = new Set(inside.map(({ code }) => code));
        const above = (code: string): string[] => {
          const parent = directory.agency(code)?.parentCode ?? null;
          return parent === null ? [] : [parent, ...above(parent)];
        };
        const expected = inside.filter(({ code }) => !above(code).some((parent) => codes.has(parent)));
        const listed = scope.agencies(unit === undefined ? undefined : { unit, reach });
        expect(listed.map(({ code }) => code).sort()).toEqual(expected.map(({ code }) => code).sort());
      }),
      { numRuns: 100 },
    );
  });

  it('one caller’s answers do not depend on what others asked before', () => {
    fc.assert(
      fc.property(
        manyGrants,
        anyCaller,
        anyCaller,
        fc.constantFrom(null, ...PURPOSES),
        (grants, one, other, purpose) => {
          const shared = accessOver(grants);
          const ask = (accessFor: typeof shared, caller: typeof one) => {
            try {
              const access = accessFor(caller, purpose);
              const held = CAPABILITIES.map((capability) => [
                access.holds(capability),
                [...reachOf(access, capability)],
              ]);
              return [access.permissionSet, access.purpose, access.cursorOwner, held, access.mayReveal(RULE, aRow())];
            } catch (error) {
              return (error as Error).message;
            }
          };
          ask(shared, other);
          expect(ask(shared, one)).toEqual(ask(accessOver(grants), one));
        },
      ),
      { numRuns: 100 },
    );
  });

  it('equal permission sets mean equal rights', () => {
    fc.assert(
      fc.property(manyGrants, manyGrants, anyCaller, anyCaller, (some, more, one, other) => {
        const [a, b] = [decide(some, one), decide([...some, ...more], other)];
        if (a === undefined || b === undefined) return;
        const same = CAPABILITIES.every(
          (capability) => [...reachOf(a, capability)].join() === [...reachOf(b, capability)].join(),
        );
        expect(a.permissionSet !== b.permissionSet || same).toBe(true);
      }),
    );
  });
});

describe('for every unit that has a code of before', () => {
  it('a grant for the old unit never shows the new one, and one for the new shows what went into it as a whole', () => {
    const current = tree.units.filter(({ codeList }) => codeList === '2025-07');
    expect(current.length).toBe(126);
    for (const unit of current) {
      const old = tree.unitsWithCode(unit.code).filter(({ key }) => key !== unit.key);
      expect(old.length).toBeGreaterThan(0);
      for (const { key } of old) {
        const [ofOld, ofNew] = [key, unit.key].map((root) =>
          accessOver([aGrant({ unit: root, reach: 'SUBTREE' })])(aCaller(), null).scopeFor(CAPABILITIES[0]),
        );
        const whole = tree.predecessors(unit.key).some(({ from, extent }) => from === key && extent === 'WHOLE');
        expect([ofOld?.includes(unit.key), ofNew?.includes(key)]).toEqual([false, whole]);
      }
    }
  });
});
