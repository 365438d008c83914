// Grants over the unit tree: who gets what, where and when; and that nothing else opens anything.
import { describe, expect, it } from '@jest/globals';
import { AccessRefused } from './index.js';
import {
  A_WARD,
  ANOTHER_WARD,
  CITY,
  DISSOLVED_DISTRICT,
  DISSOLVED_WARD,
  aCaller,
  aGrant,
  aRow,
  accessOver,
  recordsOf,
} from '../../test/support/sampleRights.js';

const READ = 'hr-records:officer.read';
const PERSONAL = 'hr-records:officer.read-personal';
const RULE = { class: 'BASIC', mask: 'FULL', grant: PERSONAL } as const;

describe('who', () => {
  it('has nothing without a grant', () => {
    const access = accessOver([])(aCaller(), null);
    expect(access.holds(READ)).toBe(false);
    expect(access.scopeFor(READ).includes(A_WARD)).toBe(false);
    expect(access.scopeFor(READ).agencies()).toEqual([]);
    expect(access.mayReveal(RULE, aRow())).toBe(false);
  });

  it('sees every unit where the facts are public', () => {
    const access = accessOver([])(aCaller(), null);
    expect(access.scopeFor(null).includes(A_WARD)).toBe(true);
  });

  it('gets the grants of each of their roles, and of no other', () => {
    const accessFor = accessOver([aGrant({ granteeKind: 'ROLE', grantee: 'ward-officer', unit: A_WARD })]);
    expect(accessFor(aCaller({ roles: ['x', 'ward-officer'] }), null).holds(READ)).toBe(true);
    for (const roles of [[], ['ward-office'], ['WARD-OFFICER'], ['ward-officer ']])
      expect(accessFor(aCaller({ roles }), null).holds(READ)).toBe(false);
  });

  it('gets the grants of their own agency, and of no other', () => {
    const accessFor = accessOver([aGrant({ granteeKind: 'TENANT', grantee: 'H26.L7', unit: A_WARD })]);
    expect(accessFor(aCaller({ agency: 'H26.L7' }), null).holds(READ)).toBe(true);
    for (const agency of ['H26', 'H26.L7.01', null])
      expect(accessFor(aCaller({ agency }), null).holds(READ)).toBe(false);
  });

  it('does not take a role for an agency, or an agency for an application', () => {
    const accessFor = accessOver([aGrant({ granteeKind: 'ROLE', grantee: 'H26.L7', unit: A_WARD })]);
    expect(accessFor(aCaller({ agency: 'H26.L7', client: 'H26.L7', ownToken: true }), null).holds(READ)).toBe(false);
  });

  it('as a person gains nothing from the grants of the application they use', () => {
    const accessFor = accessOver([
      aGrant({ granteeKind: 'APPLICATION', grantee: 'shared-app', unit: CITY, reach: 'SUBTREE' }),
    ]);
    expect(accessFor(aCaller({ client: 'shared-app', ownToken: true, agency: null }), null).holds(READ)).toBe(true);
    expect(accessFor(aCaller({ client: 'shared-app', ownToken: false }), null).holds(READ)).toBe(false);
    expect(accessFor(aCaller({ client: 'other-app', ownToken: true }), null).holds(READ)).toBe(false);
  });

  it('as a person without an agency does not become part of the one whose application they use', () => {
    const accessFor = accessOver([
      aGrant({ granteeKind: 'TENANT', grantee: 'H26', unit: null }),
      aGrant({ granteeKind: 'ROLE', grantee: 'citizen', capability: 'public-services:dossier.read', unit: null }),
    ]);
    const citizen = accessFor(
      aCaller({ client: 'shared-app', ownToken: false, agency: null, roles: ['citizen'] }),
      null,
    );
    expect(citizen.tenant).toBeNull();
    expect([citizen.holds(READ), citizen.holds('public-services:dossier.read')]).toEqual([false, false]);
    const application = accessFor(aCaller({ client: 'shared-app', ownToken: true, agency: null }), null);
    expect(application.scopeFor(READ).includes(CITY)).toBe(true);
  });

  it('of an agency that nobody knows gets nothing, whatever the roles say', () => {
    const accessFor = accessOver([
      aGrant({ granteeKind: 'ROLE', grantee: 'city-admin', unit: CITY, reach: 'SUBTREE' }),
      aGrant({ granteeKind: 'ROLE', grantee: 'city-admin', capability: PERSONAL, unit: null, purposes: ['steering'] }),
    ]);
    for (const agency of ['H99', 'h26', 'H26 ', '', '__proto__']) {
      const access = accessFor(aCaller({ agency, roles: ['city-admin'] }), null);
      expect([access.holds(READ), access.holds(PERSONAL)]).toEqual([false, false]);
    }
  });
});

describe('where', () => {
  it('is a unit alone, or the unit with everything that was ever below it', () => {
    const self = accessOver([aGrant({ unit: CITY, reach: 'SELF' })])(aCaller(), null).scopeFor(READ);
    expect([CITY, A_WARD, DISSOLVED_WARD].map((unit) => self.includes(unit))).toEqual([true, false, false]);
    const all = accessOver([aGrant({ unit: CITY, reach: 'SUBTREE' })])(aCaller(), null).scopeFor(READ);
    expect([CITY, A_WARD, DISSOLVED_WARD].map((unit) => all.includes(unit))).toEqual([true, true, true]);
  });

  it('is the caller’s own unit where the grant names none', () => {
    const accessFor = accessOver([aGrant({ unit: null })]);
    const scope = accessFor(aCaller({ agency: 'H26.L7' }), null).scopeFor(READ);
    expect([scope.includes(A_WARD), scope.includes(ANOTHER_WARD), scope.includes(CITY)]).toEqual([true, false, false]);
    expect(accessFor(aCaller({ agency: null }), null).holds(READ)).toBe(false);
  });

  it('is the grant’s unit where it names one, wherever the caller works', () => {
    const accessFor = accessOver([aGrant({ unit: ANOTHER_WARD })]);
    const scope = accessFor(aCaller({ agency: 'H26.L7' }), null).scopeFor(READ);
    expect([scope.includes(A_WARD), scope.includes(ANOTHER_WARD)]).toEqual([false, true]);
  });

  it('is nowhere for a unit that does not exist', () => {
    const access = accessOver([aGrant({ unit: 'hn:2025-07:99999', reach: 'SUBTREE' })])(aCaller(), null);
    expect(access.scopeFor(READ).includes('hn:2025-07:99999')).toBe(false);
    expect(access.scopeFor(READ).agencies()).toEqual([]);
  });

  it('adds up over several grants, for each capability by itself', () => {
    const access = accessOver([
      aGrant({ unit: A_WARD }),
      aGrant({ unit: ANOTHER_WARD }),
      aGrant({ capability: 'documents:document.read', unit: CITY }),
    ])(aCaller(), null);
    expect([A_WARD, ANOTHER_WARD, CITY].map((unit) => access.scopeFor(READ).includes(unit))).toEqual([
      true,
      true,
      false,
    ]);
    expect(access.scopeFor('documents:document.read').includes(A_WARD)).toBe(false);
  });

  it('never passes from a dissolved unit to the one that has its code or its land now', () => {
    const ward = accessOver([aGrant({ unit: DISSOLVED_WARD, reach: 'SUBTREE' })])(aCaller(), null).scopeFor(READ);
    expect([ward.includes(DISSOLVED_WARD), ward.includes(A_WARD)]).toEqual([true, false]);
    const district = accessOver([aGrant({ unit: DISSOLVED_DISTRICT, reach: 'SUBTREE' })])(aCaller(), null).scopeFor(
      READ,
    );
    expect([district.includes(DISSOLVED_WARD), district.includes(A_WARD)]).toEqual([true, false]);
  });
});

describe('when', () => {
  it.each([
    ['2025-06-30', false],
    ['2025-07-01', true],
    ['2025-12-31', true],
    ['2026-01-01', false],
  ])('on %s a grant from 2025-07-01 to 2025-12-31 holds: %s', (today, held) => {
    const grant = aGrant({ validFrom: '2025-07-01', validTo: '2025-12-31' });
    expect(accessOver([grant], { today: () => today })(aCaller(), null).holds(READ)).toBe(held);
  });

  it('is open at the end where no last day is set', () => {
    const accessFor = accessOver([aGrant({ validFrom: '2025-07-01', validTo: null })], { today: () => '2999-12-31' });
    expect(accessFor(aCaller(), null).holds(READ)).toBe(true);
  });

  it('switches at midnight although yesterday’s decision is still remembered', () => {
    let today = '2025-12-31';
    const accessFor = accessOver([aGrant({ validTo: '2025-12-31' })], { today: () => today });
    expect(accessFor(aCaller(), null).holds(READ)).toBe(true);
    today = '2026-01-01';
    expect(accessFor(aCaller(), null).holds(READ)).toBe(false);
  });

  it('follows a change of the records at once', () => {
    let records = recordsOf([aGrant()]);
    const accessFor = accessOver([], { records: () => records });
    expect(accessFor(aCaller(), null).holds(READ)).toBe(true);
    records = recordsOf([], { version: '2' });
    expect(accessFor(aCaller(), null).holds(READ)).toBe(false);
  });

  it('lets nobody in while the records are not known', () => {
    const accessFor = accessOver([], {
      records: () => {
        throw new Error('stale');
      },
    });
    expect(() => accessFor(aCaller(), null)).toThrow('stale');
  });
});

describe('suspension', () => {
  const grants = [aGrant({ unit: A_WARD }), aGrant({ granteeKind: 'APPLICATION', grantee: 'shared-app', unit: CITY })];
  const refused = (caller: Parameters<ReturnType<typeof accessOver>>[0], suspended: object) => {
    try {
      accessOver(grants, suspended)(caller, null);
      return 'no refusal';
    } catch (error) {
      return (error as AccessRefused).code;
    }
  };

  it('of an agency stops its people and its applications', () => {
    expect(refused(aCaller({ agency: 'H26.L7' }), { suspendedTenants: ['H26.L7'] })).toBe('TENANT_SUSPENDED');
    expect(refused(aCaller({ agency: 'H26.L7' }), { suspendedTenants: ['H26.L8'] })).toBe('no refusal');
    const application = aCaller({ client: 'shared-app', ownToken: true, agency: null });
    expect(refused(application, { suspendedTenants: ['H26'] })).toBe('TENANT_SUSPENDED');
  });

  it('of an application, or of the agency it belongs to, stops everybody who uses it', () => {
    const person = aCaller({ agency: 'H26.L7', client: 'shared-app' });
    expect(refused(person, { suspendedApplications: ['shared-app'] })).toBe('TENANT_SUSPENDED');
    expect(refused(person, { suspendedTenants: ['H26'] })).toBe('TENANT_SUSPENDED');
    expect(refused(aCaller({ client: 'another-app' }), { suspendedApplications: ['shared-app'] })).toBe('no refusal');
  });

  it('works at once, although an earlier decision is remembered', () => {
    let records = recordsOf(grants);
    const accessFor = accessOver([], { records: () => records });
    accessFor(aCaller({ agency: 'H26.L7' }), null);
    records = recordsOf(grants, { suspendedTenants: ['H26.L7'] });
    expect(() => accessFor(aCaller({ agency: 'H26.L7' }), null)).toThrow(AccessRefused);
  });
});

describe('a decision that is asked for again', () => {
  const grants = [aGrant({ endsAt: new Date('2026-11-20T03:00:00Z') }), aGrant({ purposes: ['steering'] })];
  const signedIn = Date.parse('2026-11-20T02:00:00Z') / 1000;

  it('is the same object, until rights change', () => {
    let records = recordsOf(grants);
    const accessFor = accessOver(grants, { records: () => records });
    const caller = aCaller({ tokenId: 't1', issuedAt: signedIn });
    const first = accessFor(caller, null);
    expect(accessFor(caller, null)).toBe(first);
    expect(accessFor(caller, 'steering').purpose).toBe('steering');
    expect(accessFor(caller, null)).toBe(first);
    records = recordsOf([], { version: '2' });
    expect(accessFor(caller, null).holds(READ)).toBe(false);
  });

  it('ends at once when the token is called back', () => {
    let records = recordsOf(grants);
    const accessFor = accessOver(grants, { records: () => records });
    const caller = aCaller({ tokenId: 't1', issuedAt: signedIn });
    accessFor(caller, null);
    const issuedBefore = new Date((signedIn + 60) * 1000);
    const revocations = [{ id: 'r', kind: 'TOKEN', value: 't1', issuedBefore } as const];
    records = recordsOf(grants, { version: '2', revocations });
    expect(() => accessFor(caller, null)).toThrow(AccessRefused);
  });

  it('changes with the clock: grants begin and end, days pass, sign-ins grow old, and a clock is set back', () => {
    let now = Date.parse('2026-11-20T02:00:00Z');
    let today = '2026-11-20';
    const accessFor = accessOver([aGrant({ endsAt: new Date('2026-11-20T03:00:00Z') })], {
      now: () => now,
      today: () => today,
    });
    const caller = aCaller({ acr: '2', authTime: signedIn });
    const look = () => [accessFor(caller, null).holds(READ), accessFor(caller, null).steppedUp];
    expect(look()).toEqual([true, true]);
    now += 300_000;
    expect(look()).toEqual([true, true]);
    now += 1;
    expect(look()).toEqual([true, false]);
    now -= 1;
    expect(look()).toEqual([true, true]);
    now = Date.parse('2026-11-20T03:00:00Z');
    expect(look()).toEqual([false, false]);
    [now, today] = [Date.parse('2024-11-20T02:00:00Z'), '2024-11-20'];
    expect(look()).toEqual([false, true]);
  });
});
