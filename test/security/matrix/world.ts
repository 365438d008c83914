// A small invented country in which every relation of the matrix exists twice: units, agencies, records, rights, people.
import type { UnitRow, UnitTable } from '../../../gateway/units/index.js';
import { aRecord, type MatrixNotice, type MatrixRecord } from '../../support/matrixAdapter.js';

/** The last day of the old units, and the first day of the new ones. */
const LAST_DAY = '2025-06-30';
const FIRST_DAY = '2025-07-01';
export const SINCE = '2025-01-01';

/** Everything is there twice: for one tenant and for another, who must never see each other's. */
export const FAMILIES = ['a', 'b'] as const;
export type Family = (typeof FAMILIES)[number];

const DIGIT = { a: '1', b: '2' } as const;

/** Codes of the units of one family. */
function codesOf(family: Family) {
  const n = DIGIT[family];
  return {
    /** Above the root. */
    parent: `${n}00`,
    root: `${n}0001`,
    child: `${n}0002`,
    grandchild: `${n}0003`,
    sibling: `${n}0004`,
    /** Another unit beside `parent`, and one below it. */
    aside: `${n}50`,
    otherSubtree: `${n}0005`,
    /** Went into the root as a whole. */
    predecessor: `${n}0006`,
    /** Went, with `namesake`, into `successor`. */
    merged: `${n}0007`,
    successor: `${n}0008`,
    /** Was divided between the root and the sibling. */
    divided: `${n}0009`,
    /** The code of an old unit, and of a new one elsewhere. */
    namesake: `${n}0010`,
    /** A ward of another city. */
    foreign: `${n}0011`,
  };
}

export const COUNTRY = 'mx:00';
export const CITY = 'mx:01';
export const OTHER_CITY = 'mx:02';

/** Keys of the units of one family. */
export function unitsOf(family: Family) {
  const codes = codesOf(family);
  const old = (code: string) => `mx:2025-06:${code}`;
  const now = (code: string) => `mx:2025-07:${code}`;
  return {
    parent: `mx:${codes.parent}`,
    root: now(codes.root),
    child: now(codes.child),
    grandchild: now(codes.grandchild),
    sibling: now(codes.sibling),
    otherSubtree: now(codes.otherSubtree),
    predecessor: old(codes.predecessor),
    merged: old(codes.merged),
    successor: now(codes.successor),
    divided: old(codes.divided),
    oldNamesake: old(codes.namesake),
    namesake: now(codes.namesake),
    foreign: now(codes.foreign),
  };
}

function row(code: string, kind: UnitRow['kind'], parentCode: string | null, when: 'always' | 'old' | 'new'): UnitRow {
  return {
    code,
    kind,
    type: 'mẫu',
    name: `Mẫu ${code}${when === 'old' ? ' cũ' : ''}`,
    parentCode,
    validFrom: when === 'new' ? FIRST_DAY : null,
    validTo: when === 'old' ? LAST_DAY : null,
    ...(when === 'old' ? { custodian: CITY } : {}),
  };
}

function familyRows(family: Family): UnitRow[] {
  const codes = codesOf(family);
  return [
    row(codes.parent, 'district', '01', 'always'),
    row(codes.aside, 'district', '01', 'always'),
    row(codes.root, 'ward', codes.parent, 'new'),
    row(codes.child, 'ward', codes.root, 'new'),
    row(codes.grandchild, 'ward', codes.child, 'new'),
    row(codes.sibling, 'ward', codes.parent, 'new'),
    row(codes.otherSubtree, 'ward', codes.aside, 'new'),
    row(codes.predecessor, 'ward', codes.parent, 'old'),
    row(codes.merged, 'ward', codes.parent, 'old'),
    row(codes.successor, 'ward', codes.parent, 'new'),
    row(codes.divided, 'ward', codes.parent, 'old'),
    row(codes.namesake, 'ward', codes.aside, 'old'),
    row(codes.namesake, 'ward', codes.parent, 'new'),
    row(codes.foreign, 'ward', '02', 'new'),
  ];
}

function step(fromCode: string, toCode: string, extent: 'whole' | 'part', clause: number) {
  return { fromCode, toCode, extent, remainder: false, population: extent, clause, effectiveOn: FIRST_DAY };
}

function familySteps(family: Family) {
  const codes = codesOf(family);
  return [
    step(codes.predecessor, codes.root, 'whole', 1),
    step(codes.divided, codes.root, 'part', 1),
    step(codes.divided, codes.sibling, 'part', 2),
    step(codes.merged, codes.successor, 'whole', 3),
    step(codes.namesake, codes.successor, 'whole', 3),
  ];
}

export const unitTable: UnitTable = {
  prefix: 'mx',
  units: [
    row('00', 'city', null, 'always'),
    row('01', 'city', '00', 'always'),
    row('02', 'city', '00', 'always'),
    ...FAMILIES.flatMap(familyRows),
  ],
  successions: FAMILIES.flatMap(familySteps),
  formerCodes: [],
};

/** Agencies: `[code, unit's code, level, last day]`; each family has one for every unit that somebody works for. */
function familyAgencies(family: Family): string[] {
  const codes = codesOf(family);
  const line = (name: string, unit: string, level: string, more = '') =>
    `${agency(family, name)},Mẫu ${name},${level},H26,${unit},${more}`;
  return [
    line('parent', codes.parent, 'DISTRICT', ','),
    line('root', codes.root, 'WARD', ','),
    line('child', codes.child, 'WARD', ','),
    line('grandchild', codes.grandchild, 'WARD', ','),
    line('sibling', codes.sibling, 'WARD', ','),
    line('otherSubtree', codes.otherSubtree, 'WARD', ','),
    line('successor', codes.successor, 'WARD', ','),
    line('namesake', codes.namesake, 'WARD', `${FIRST_DAY.slice(0, 7)},`),
    line('suspended', codes.otherSubtree, 'WARD', ','),
    line('predecessor', codes.predecessor, 'WARD', `,${LAST_DAY}`),
    line('merged', codes.merged, 'WARD', `,${LAST_DAY}`),
    line('divided', codes.divided, 'WARD', `,${LAST_DAY}`),
    line('oldNamesake', codes.namesake, 'WARD', `2025-06,${LAST_DAY}`),
    `${agency(family, 'foreign')},Mẫu foreign,WARD,H27,${codes.foreign},,`,
  ];
}

const AGENCY_NAMES = [
  ...['parent', 'root', 'child', 'grandchild', 'sibling', 'otherSubtree', 'successor', 'namesake', 'suspended'],
  ...['predecessor', 'merged', 'divided', 'oldNamesake', 'foreign'],
] as const;
export type AgencyName =
  | 'parent'
  | 'root'
  | 'child'
  | 'grandchild'
  | 'sibling'
  | 'otherSubtree'
  | 'successor'
  | 'namesake'
  | 'suspended'
  | 'predecessor'
  | 'merged'
  | 'divided'
  | 'oldNamesake'
  | 'foreign';

/** `H26.A01` */
export function agency(family: Family, name: string): string {
  const at = (AGENCY_NAMES as readonly string[]).indexOf(name) + 1;
  return `${name === 'foreign' ? 'H27' : 'H26'}.${family.toUpperCase()}${at}`;
}

export const agenciesCsv = [
  'code,name,level,parentCode,unitCode,codeList,ceasedOn',
  'H00,Mẫu trung ương,CITY,,00,,',
  'H26,Mẫu thành phố,CITY,H00,01,,',
  'H27,Mẫu thành phố khác,CITY,H00,02,,',
  ...FAMILIES.flatMap(familyAgencies),
  '',
].join('\n');

/** The number of the citizen of a family. */
export const CITIZEN_ID = { a: '001099011111', b: '001099022222' } as const;

/** Keys of the records of one family. */
export type Place =
  | 'citizen'
  | 'root'
  | 'child'
  | 'grandchild'
  | 'sibling'
  | 'parent'
  | 'otherSubtree'
  | 'predecessor'
  | 'successor'
  | 'merged'
  | 'oldNamesake'
  | 'toRoot'
  | 'toSibling'
  | 'unassigned'
  | 'namesake'
  | 'city'
  | 'otherCity'
  | 'country'
  | 'foreign';

const UNIT_OF: Readonly<Record<Place, (units: ReturnType<typeof unitsOf>) => string>> = {
  citizen: (units) => units.root,
  root: (units) => units.root,
  child: (units) => units.child,
  grandchild: (units) => units.grandchild,
  sibling: (units) => units.sibling,
  parent: (units) => units.parent,
  otherSubtree: (units) => units.otherSubtree,
  predecessor: (units) => units.predecessor,
  successor: (units) => units.successor,
  merged: (units) => units.merged,
  oldNamesake: (units) => units.oldNamesake,
  toRoot: (units) => units.divided,
  toSibling: (units) => units.divided,
  unassigned: (units) => units.divided,
  namesake: (units) => units.namesake,
  city: () => CITY,
  otherCity: () => OTHER_CITY,
  country: () => COUNTRY,
  foreign: (units) => units.foreign,
};

export const PLACES = Object.keys(UNIT_OF) as Place[];

export function recordKey(family: Family, place: Place): string {
  return `${family}-${place}`;
}

export function worldRecords(): MatrixRecord[] {
  return FAMILIES.flatMap((family, f) =>
    PLACES.map((place, p) => {
      const n = 10_000 + f * 1_000 + p;
      const own = place === 'citizen' ? { nationalId: CITIZEN_ID[family] } : {};
      return aRecord(recordKey(family, place), UNIT_OF[place](unitsOf(family)), n, own);
    }),
  );
}

export function worldNotices(): MatrixNotice[] {
  return FAMILIES.map((family) => ({
    key: family,
    title: `Thông báo mẫu ${family}`,
    unit: CITY,
    contact: '0900000000',
  }));
}
