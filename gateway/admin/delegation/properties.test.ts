// What must hold for any chain of grants that the rules let through, at any instant, over the real units of the city.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  anyAttempt,
  anyCity,
  anyInstant,
  CAPABILITIES,
  PATTERNS,
  PROBES,
  PURPOSES,
  recordsOf,
  rightsOf,
  toGround,
  toWanted,
  units,
} from '../../../test/support/anyDelegations.js';
import { isInForce } from '../../access/index.js';
import { MAX_DEPTH, sourcesOf } from './chain.js';
import { excessOver } from './excessOver.js';
import { findSource } from './findSource.js';
import { dayOf, dayStart, endOf, startOf } from './span.js';
import { standingOf, type Endable } from './standing.js';

const RUNS = 1_000 * Number(process.env['FC_RUNS'] ?? 1);

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
    expect(handedOn).toBeGreaterThan(RUNS / 10);
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

  it('what is let through counts from its first instant, if what it was handed on from does', () => {
    let counted = 0;
    fc.assert(
      fc.property(anyCity(PATTERNS), ({ grants }) => {
        const records = recordsOf(grants);
        for (const grant of grants) {
          const source = grants.find(({ id }) => id === grant.grantedUnder);
          const now = startOf(grant);
          const moment = { now, today: dayOf(now) };
          if (source === undefined || grant.unit === null || !isInForce(source, records, moment, units)) continue;
          if (now >= endOf(grant) || !units.exists(source.unit ?? '', moment.today)) continue;
          counted += 1;
          expect([grant.id, isInForce(grant, records, moment, units)]).toEqual([grant.id, true]);
        }
      }),
      { numRuns: RUNS },
    );
    expect(counted).toBeGreaterThan(RUNS / 10);
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
