// Why somebody asks: what a purpose opens, and the identity of rights that caches use.
import { describe, expect, it } from '@jest/globals';
import { A_WARD, ANOTHER_WARD, CITY, aCaller, aGrant, aRow, accessOver } from '../../test/support/sampleRights.js';
import { AccessRefused } from './index.js';

const PERSONAL = 'hr-records:officer.read-personal';
const READ = 'hr-records:officer.read';
const RULE = { class: 'BASIC', mask: 'FULL', grant: PERSONAL } as const;

describe('why', () => {
  const grants = [
    aGrant({ unit: A_WARD, purposes: ['handle-procedure'] }),
    aGrant({ capability: PERSONAL, unit: A_WARD, purposes: ['handle-procedure'] }),
  ];
  const codeOf = (run: () => unknown) => {
    try {
      run();
      return 'no refusal';
    } catch (error) {
      return error instanceof AccessRefused ? error.code : String(error);
    }
  };

  it('a stated purpose that a grant allows opens personal values', () => {
    const access = accessOver(grants)(aCaller(), 'handle-procedure');
    expect([access.purpose, access.mayReveal(RULE, aRow())]).toEqual(['handle-procedure', true]);
  });

  it('without a purpose personal values stay masked', () => {
    const access = accessOver(grants)(aCaller(), null);
    expect([access.purpose, access.holds(PERSONAL), access.mayReveal(RULE, aRow())]).toEqual([null, true, false]);
  });

  it('a purpose that exists and that no grant of the caller allows opens nothing, and is remembered', () => {
    const accessFor = accessOver([
      ...grants,
      aGrant({ granteeKind: 'ROLE', grantee: 'other', purposes: ['steering'] }),
    ]);
    const access = accessFor(aCaller(), 'steering');
    expect([access.purpose, access.refusedPurpose, access.mayReveal(RULE, aRow())]).toEqual([null, 'steering', false]);
  });

  it('a purpose that nobody registered is refused', () => {
    for (const purpose of ['nobody-knows', 'Handle-procedure', ''])
      expect(codeOf(() => accessOver(grants)(aCaller(), purpose))).toBe('FORBIDDEN_WITHOUT_PURPOSE');
  });

  it('any purpose is refused for somebody whose grants name none', () => {
    expect(codeOf(() => accessOver([aGrant({ unit: A_WARD })])(aCaller(), 'steering'))).toBe('FORBIDDEN');
  });

  it('a purpose is not allowed any more by a grant that has ended', () => {
    const ended = grants.map((grant) => ({ ...grant, validTo: '2025-12-31' }));
    const accessFor = accessOver(ended, { today: () => '2026-01-01' });
    expect(codeOf(() => accessFor(aCaller(), 'handle-procedure'))).toBe('FORBIDDEN');
  });

  it('one allowed for other capabilities does not open personal values', () => {
    const accessFor = accessOver([...grants, aGrant({ unit: A_WARD, purposes: ['steering'] })]);
    const access = accessFor(aCaller(), 'steering');
    expect([access.purpose, access.mayReveal(RULE, aRow())]).toEqual(['steering', false]);
  });

  it('the application’s registered purpose counts where none is stated', () => {
    const accessFor = accessOver(grants, { defaultPurpose: 'handle-procedure' });
    const access = accessFor(aCaller({ client: 'shared-app' }), null);
    expect([access.purpose, access.mayReveal(RULE, aRow())]).toEqual(['handle-procedure', true]);
    expect(accessFor(aCaller({ client: 'another-app' }), null).purpose).toBeNull();
  });

  it('the application’s registered purpose shuts nobody out who may not use it', () => {
    const accessFor = accessOver(grants, { defaultPurpose: 'steering' });
    const access = accessFor(aCaller({ client: 'shared-app' }), null);
    expect([access.purpose, access.holds(READ), access.mayReveal(RULE, aRow())]).toEqual([null, true, false]);
  });

  it('a stated purpose wins over the registered one', () => {
    const both = [...grants, aGrant({ unit: A_WARD, purposes: ['steering'] })];
    const accessFor = accessOver(both, { defaultPurpose: 'steering' });
    expect(accessFor(aCaller({ client: 'shared-app' }), 'handle-procedure').purpose).toBe('handle-procedure');
  });
});

describe('personal values', () => {
  const purposes = ['handle-procedure'];
  const personal = (more: object) => aGrant({ capability: PERSONAL, purposes, ...more });
  const reveals = (grants: Parameters<typeof accessOver>[0], unit = A_WARD) =>
    accessOver(grants)(aCaller(), 'handle-procedure').mayReveal(RULE, aRow({ units: [unit] }));

  it('show in the rows of the units that the personal grant reaches, and in no others', () => {
    const read = aGrant({ unit: CITY, reach: 'SUBTREE' });
    expect(reveals([read, personal({ unit: A_WARD })])).toBe(true);
    expect(reveals([read, personal({ unit: A_WARD })], ANOTHER_WARD)).toBe(false);
    expect(reveals([read, personal({ unit: CITY, reach: 'SUBTREE' })], ANOTHER_WARD)).toBe(true);
    expect(reveals([read, personal({ unit: CITY })])).toBe(false);
  });

  it('of a row that names no unit never show', () => {
    const access = accessOver([personal({ unit: CITY, reach: 'SUBTREE' })])(aCaller(), 'handle-procedure');
    expect(access.mayReveal(RULE, aRow({ units: [] }))).toBe(false);
    expect(access.mayReveal(RULE, aRow({ units: ['hn:2025-07:99999'] }))).toBe(false);
  });
});

describe('the permission set', () => {
  const identity = (grants: Parameters<typeof accessOver>[0], caller = aCaller(), purpose: string | null = null) =>
    accessOver(grants)(caller, purpose).permissionSet;
  const one = aGrant({ unit: A_WARD, purposes: ['handle-procedure'] });
  const two = aGrant({ capability: 'documents:document.read', unit: ANOTHER_WARD, purposes: ['steering'] });

  it('is the same for the same rights, however they were come by', () => {
    const sets = [
      identity([one, two]),
      identity([two, one]),
      identity([one, two, one]),
      identity([{ ...one, granteeKind: 'TENANT', grantee: 'H26.L7' }, two]),
      identity([one, two], aCaller({ reference: 'somebody-else', client: 'another-app' })),
      identity([{ ...one, unit: null }, two]),
    ];
    expect(new Set(sets).size).toBe(1);
    expect(sets[0]).toMatch(/^[\w-]{22}$/);
  });

  it('differs with every part of the rights', () => {
    const sets = [
      identity([one, two]),
      identity([one]),
      identity([]),
      identity([{ ...one, unit: ANOTHER_WARD }, two]),
      identity([{ ...one, reach: 'SUBTREE' }, two]),
      identity([{ ...one, capability: 'hr-records:salary.read' }, two]),
      identity([one, two], aCaller(), 'handle-procedure'),
      identity([one, two], aCaller(), 'steering'),
      identity([{ ...one, unit: null }, two], aCaller({ agency: 'H26' })),
    ];
    expect(new Set(sets).size).toBe(sets.length);
  });

  it('differs where the same capabilities are open for other purposes', () => {
    const wider = { ...two, purposes: ['steering', 'handle-procedure'] };
    expect(identity([one, two], aCaller(), 'handle-procedure')).not.toBe(
      identity([one, wider], aCaller(), 'handle-procedure'),
    );
  });

  it('is bound to the caller in cursors', () => {
    const accessFor = accessOver([one]);
    const owners = ['a', 'b'].map((reference) => accessFor(aCaller({ reference }), null).cursorOwner);
    expect(new Set(owners).size).toBe(2);
  });
});
