// What an installation file may say.
import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { seedSchema } from './seedStore.js';

const grant = {
  to: { kind: 'ROLE', name: 'r' },
  capabilities: ['hr-records:officer.read'],
  unit: null,
  reach: 'SELF',
  validFrom: '2025-01-01',
  reason: 'Mẫu',
};
const purpose = { code: 'steering', titleVi: 'Chỉ đạo', titleEn: 'Steering', legalBasis: 'Mẫu' };

function accepts(more: object): boolean {
  return seedSchema.safeParse({ purposes: [], applications: [], grants: [], ...more }).success;
}

describe('a seed', () => {
  it('of the sample installation is accepted, and names only purposes that it declares', () => {
    const file = new URL('../../config/environments/sample/seed.json', import.meta.url);
    const seed = seedSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
    const declared = new Set(seed.purposes.map(({ code }) => code));
    const named = [
      ...seed.grants.flatMap(({ purposes }) => purposes),
      ...seed.applications.flatMap(({ defaultPurpose }) => defaultPurpose ?? []),
    ];
    expect(named.filter((code) => !declared.has(code))).toEqual([]);
  });

  it('is accepted with what is needed and no more', () => {
    expect(accepts({ purposes: [purpose], grants: [grant] })).toBe(true);
    expect(accepts({ grants: [{ ...grant, purposes: ['steering'], validTo: '2025-01-01', unit: 'hn:01' }] })).toBe(
      true,
    );
  });

  it.each([
    ['a grant to everybody', { grants: [{ ...grant, to: { kind: 'EVERYBODY', name: 'x' } }] }],
    ['a grant to nobody', { grants: [{ ...grant, to: { kind: 'ROLE', name: '' } }] }],
    ['a grant of nothing', { grants: [{ ...grant, capabilities: [] }] }],
    ['a capability of another form', { grants: [{ ...grant, capabilities: ['hr-records:*'] }] }],
    ['a capability in capitals', { grants: [{ ...grant, capabilities: ['HR:officer.read'] }] }],
    ['a reach that is not known', { grants: [{ ...grant, reach: 'ALL' }] }],
    ['a unit that was left out', { grants: [{ ...grant, unit: undefined }] }],
    ['a day in another form', { grants: [{ ...grant, validFrom: '01/07/2025' }] }],
    ['no reason', { grants: [{ ...grant, reason: '' }] }],
    ['an unknown key', { grants: [{ ...grant, until: '2026-01-01' }] }],
    ['an unknown list', { tenants: [] }],
    ['a purpose with spaces', { purposes: [{ ...purpose, code: 'a b c' }] }],
    ['a purpose without a legal basis', { purposes: [{ ...purpose, legalBasis: '' }] }],
    ['an application without a tenant', { applications: [{ clientId: 'a', title: 'Mẫu' }] }],
  ])('is refused with %s', (_what, more) => {
    expect(accepts(more)).toBe(false);
  });
});
