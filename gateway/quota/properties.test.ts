// What holds for any tree of limits and any order of requests, with two processes or one.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { anyCodePoint } from '../../test/support/anyCodePoint.js';
import { createQuotaKeeper } from './createQuotaKeeper.js';
import { limitsFor } from './limitsFor.js';
import { quotaSettingsSchema } from './quotaSettings.js';
import { toKey } from './toKey.js';

const TENANTS = ['H26.A', 'H26.B', 'H26'] as const;

interface Step {
  readonly waitMs: number;
  readonly tenant: 'H26.A' | 'H26.B';
  readonly app: 'app-1' | 'app-2';
  readonly cost: number;
}

const step: fc.Arbitrary<Step> = fc.record({
  waitMs: fc.constantFrom(0, 0, 0, 1_000, 20_000, 61_000),
  tenant: fc.constantFrom('H26.A', 'H26.B'),
  app: fc.constantFrom('app-1', 'app-2'),
  cost: fc.integer({ min: 1, max: 30 }),
});
const points = fc.integer({ min: 1, max: 40 });
const limits = fc.record({ 'H26.A': points, 'H26.B': points, H26: points, 'app-1': points, 'app-2': points });

describe('whatever is asked for', () => {
  it('nobody gets more than the limit in the long run and twice of it at once, and a refusal costs nobody', async () => {
    await fc.assert(
      fc.asyncProperty(limits, fc.array(step, { minLength: 10, maxLength: 40 }), async (table, steps) => {
        let now = 1_700_000_000_000;
        const start = now;
        const given = new Map<string, [number, number][]>();
        const keeper = createQuotaKeeper({
          settings: quotaSettingsSchema.parse({}),
          limitOf: (_kind, subject) => table[subject as keyof typeof table],
          now: () => now,
          onLookUpAlarm: () => undefined,
        });
        for (const { waitMs, tenant, app, cost } of steps) {
          now += waitMs;
          const subject = { user: null, application: app, tenants: [tenant, 'H26'] };
          const before = TENANTS.map((name) => keeper.used('TENANT', name));
          const { allowed, remaining } = await keeper.consume(subject, cost);
          expect(remaining).toBeGreaterThanOrEqual(0);
          const after = TENANTS.map((name) => keeper.used('TENANT', name));
          if (!allowed) expect(after).toEqual(before);
          else for (const name of [app, tenant, 'H26']) given.set(name, [...(given.get(name) ?? []), [now, cost]]);
        }
        for (const [name, all] of given) {
          const limit = table[name as keyof typeof table];
          const sum = all.reduce((total, [, cost]) => total + cost, 0);
          // The minutes that were touched, and one saved before the first.
          expect(sum).toBeLessThanOrEqual(limit * (Math.floor((now - start) / 60_000) + 3));
          for (const [from] of all) {
            const inOne = all.filter(([at]) => at >= from && at < from + 60_000).reduce((t, [, cost]) => t + cost, 0);
            expect(inOne).toBeLessThanOrEqual(3 * limit);
          }
        }
        await keeper.stop();
      }),
      { numRuns: 100 },
    );
  });

  it('no limit is above that of the agency, nor an agency’s above that of its parent', () => {
    const maybe = fc.option(points, { nil: undefined });
    fc.assert(
      fc.property(fc.array(maybe, { minLength: 1, maxLength: 6 }), maybe, maybe, (tenants, app, user) => {
        const names = tenants.map((_limit, i) => `t${i}`);
        const settings = quotaSettingsSchema.parse({
          userPoints: 20,
          applicationPoints: 20,
          tenantPoints: 20,
          cityPoints: 30,
        });
        const found = limitsFor(
          { user: 'u', application: 'a', tenants: names },
          (kind, subject) => (kind === 'TENANT' ? tenants[names.indexOf(subject)] : kind === 'USER' ? user : app),
          settings,
        );
        expect(found.map(({ policy }) => policy)).toEqual(['user', 'app', ...names.map((name) => `tenant:${name}`)]);
        const [ofUser, ofApp, ...ofTenants] = found.map((limit) => limit.points);
        for (const [i, limit] of ofTenants.entries()) {
          expect(limit).toBeLessThanOrEqual(ofTenants[i + 1] ?? Infinity);
          expect(limit).toBeLessThanOrEqual(tenants[i] ?? 30);
        }
        expect(Math.max(ofUser ?? 0, ofApp ?? 0)).toBeLessThanOrEqual(ofTenants[0] ?? 0);
      }),
    );
  });

  it('no two names have one key, and all keys have one length', () => {
    const parts = fc.array(fc.string({ unit: anyCodePoint }), { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(parts, parts, (one, other) => {
        fc.pre(JSON.stringify(one) !== JSON.stringify(other));
        expect(toKey(...one)).not.toBe(toKey(...other));
        expect(toKey(...one)).toMatch(/^[\w-]{27}$/);
      }),
    );
  });
});
