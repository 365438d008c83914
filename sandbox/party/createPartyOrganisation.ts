// The sample organisation: a committee for each of the 126 wards and each department, with bodies, cells and members.
import { createRandom } from '../city/createRandom.js';
import type { Random } from '../city/createRandom.js';
import type { SampleCity } from '../city/createSampleCity.js';
import type { Agency } from '../city/types.js';
import type { Cell, Member, PartyOrganisation, PayerKind } from './types.js';

interface CellPlan {
  readonly body: string;
  readonly bodyWord: string;
  readonly cell: string;
  readonly members: number;
  readonly isResidential: boolean;
}

const WARD_CELLS: readonly CellPlan[] = [
  { body: '01', bodyWord: 'Đảng bộ Khu dân cư Mẫu', cell: '001', members: 9, isResidential: true },
  { body: '01', bodyWord: 'Đảng bộ Khu dân cư Mẫu', cell: '002', members: 5, isResidential: true },
  { body: '02', bodyWord: 'Đảng bộ Cơ quan Mẫu', cell: '001', members: 5, isResidential: false },
];
const DEPARTMENT_CELLS: readonly CellPlan[] = [
  { body: '01', bodyWord: 'Đảng bộ Cơ quan Mẫu', cell: '001', members: 6, isResidential: false },
];
const KINDS: readonly PayerKind[] = [
  ...(['SI_COMPULSORY', 'SI_COMPULSORY', 'PENSIONER', 'STUDENT'] as const),
  ...(['NO_SI_WORKING', 'NO_SI_RETIRED', 'SI_BENEFIT'] as const),
];

function toCell(agency: Agency, plan: CellPlan): Cell {
  const committeeCode = agency.code.replace(/^H26/, 'A26');
  const place = agency.name.replace(/^UBND /, '');
  const bodyCode = `${committeeCode}.${plan.body}`;
  return {
    code: `${bodyCode}.${plan.cell}`,
    name: `Chi bộ Mẫu ${plan.body}-${plan.cell} ${place}`,
    bodyCode,
    bodyName: `${plan.bodyWord} ${place}`,
    committeeCode,
    committeeName: `Đảng ủy ${place}`,
    agencyCode: agency.oldCode,
    isResidential: plan.isResidential,
  };
}

function baseOf(kind: PayerKind, random: Random): number | null {
  if (kind === 'SI_COMPULSORY') return 5_000_000 + random.int(150) * 100_001;
  if (kind === 'SI_BENEFIT') return 4_000_000 + random.int(80) * 50_003;
  return kind === 'PENSIONER' ? 3_000_000 + random.int(90) * 70_007 : null;
}

function toMember(serial: number, cell: Cell, residence: string, random: Random): Member {
  const digits = String(serial).padStart(6, '0');
  const kind = KINDS[serial % KINDS.length] ?? 'STUDENT';
  const joined = kind === 'STUDENT' ? 2023 + random.int(2) : 1985 + random.int(35);
  return {
    code: `DV${digits}`,
    name: `${serial % 2 === 0 ? 'Nguyễn Văn Mẫu' : 'Trần Thị Mẫu'} ${serial}`,
    born: `${joined - 20 - random.int(3)}-0${1 + random.int(9)}-1${random.int(10)}`,
    sex: serial % 2 === 0 ? 'MALE' : 'FEMALE',
    citizenNumber: `999900${digits}`,
    cardNumber: `00${digits}`,
    fileNumber: `${digits}MAU`,
    joinedOn: `${joined}-05-19`,
    officialOn: `${joined + 1}-05-19`,
    firstCell: cell.code,
    residenceCell: residence,
    payerKind: kind,
    base: baseOf(kind, random),
  };
}

/** Made from the city's seed; the same on every machine. */
export function createPartyOrganisation(city: SampleCity): PartyOrganisation {
  const random = createRandom(`${city.seed}/party`);
  const cells = new Map<string, Cell>();
  const members = new Map<string, Member>();
  const places = city.agencies.filter(
    ({ kind, ceasedOn }) => ceasedOn === null && (kind === 'WARD' || kind === 'DEPARTMENT'),
  );
  const planned = places.flatMap((agency) => {
    const plans = agency.kind === 'WARD' ? WARD_CELLS : DEPARTMENT_CELLS;
    return plans.map((plan) => ({ plan, cell: toCell(agency, plan) }));
  });
  const residential = planned.filter(({ cell }) => cell.isResidential).map(({ cell }) => cell.code);
  for (const { plan, cell } of planned) {
    cells.set(cell.code, cell);
    for (let index = 0; index < plan.members; index += 1) {
      const residence = cell.isResidential ? cell.code : random.pick(residential);
      const member = toMember(members.size + 1, cell, residence, random);
      members.set(member.code, member);
    }
  }
  return { cells, members };
}
