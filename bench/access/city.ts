// A city of any size as rights see it: so many agencies, ten grants for each, over the real units.
import { loadUnits } from '../../config/units/loadUnits.js';
import { createAccessDecider, createAccessIndex, type Caller } from '../../gateway/access/index.js';
import { createLiveUnits } from '../../gateway/units/index.js';

/** Grants of each agency. */
export const GRANTS_EACH = 10;

export const CAPABILITY = 'sample-1:row.read';

function agenciesOf(count: number, units: readonly string[]) {
  const city = { code: 'H26', name: 'Thành phố mẫu', parentCode: null, unit: 'hn:01', ceasedOn: null };
  const others = Array.from({ length: count - 1 }, (_, i) => ({
    code: `H26.Z${i}`,
    name: `Cơ quan mẫu ${i}`,
    parentCode: 'H26',
    unit: units[i % units.length] ?? 'hn:01',
    ceasedOn: null,
  }));
  return [city, ...others];
}

function grantsOf(agencies: readonly { readonly code: string; readonly unit: string }[]) {
  return agencies.flatMap(({ code, unit }) =>
    Array.from({ length: GRANTS_EACH }, (_, n) => ({
      id: `${code} ${n}`,
      granteeKind: 'TENANT' as const,
      grantee: code,
      capability: `sample-${n}:row.read`,
      unit,
      reach: 'SUBTREE' as const,
      purposes: ['handle-procedure'],
      validFrom: '2025-07-01',
      validTo: null,
      startsAt: null,
      endsAt: null,
      usable: true,
      delegable: false,
      grantedUnder: null,
      kind: 'NORMAL' as const,
    })),
  );
}

/** The decider over it, and somebody of each agency. */
export function createCity(tenants: number) {
  const table = loadUnits();
  const wards = table.units.filter((unit) => unit.kind === 'ward' && unit.validTo === null);
  const agencies = agenciesOf(
    tenants,
    wards.map(({ code }) => `${table.prefix}:2025-07:${code}`),
  );
  const { directory, facts } = createLiveUnits(table, agencies);
  const index = createAccessIndex();
  index.apply({
    version: '1',
    agencies,
    tenants: agencies.map(({ code }) => ({ id: code, status: 'ACTIVE' as const })),
    purposes: [{ code: 'handle-procedure', legalBasis: 'mẫu' }],
    grants: grantsOf(agencies),
  });
  const everywhere = { includes: () => true, agencies: () => [] };
  const decider = createAccessDecider({
    ...facts,
    records: () => index.records,
    scopeOf: (roots) => directory.scopeOf(roots),
    everywhere,
    unitsVersion: () => '1',
    moment: () => ({ now: Date.now(), today: '2026-11-20' }),
    stepUp: { acr: ['2'], maxAgeSeconds: 300 },
    sandboxRoles: false,
  });
  const callers: Caller[] = agencies.map(({ code }) => ({
    ...{ client: 'sample-app', ownToken: false, agency: code, roles: [], reference: `r-${code}` },
  }));
  return { decider, callers, unitOf: (i: number) => agencies[i]?.unit ?? 'hn:01' };
}
