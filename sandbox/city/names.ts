// Plainly invented names and numbers of people: every name holds the word "Mẫu" (sample), no number can be real.
import type { Random } from './createRandom.js';
import type { Applicant } from './types.js';

const SURNAMES = ['Nguyễn', 'Trần', 'Lê', 'Phạm', 'Hoàng', 'Vũ', 'Đặng', 'Bùi', 'Đỗ', 'Ngô', 'Dương', 'Lý'];
const MALE_MIDDLE = ['Văn', 'Đức', 'Quang', 'Minh', 'Hữu'];
const FEMALE_MIDDLE = ['Thị', 'Thu', 'Ngọc', 'Thanh', 'Kim'];
const APPLICANTS = 15_000;
/** Of a hundred applicants: 90 citizens, then 7 enterprises, 1 state body, 2 organisations. */
const KIND_WORDS = { '1': 'Công dân Mẫu', '2': 'Doanh nghiệp Mẫu', '3': 'Cơ quan Mẫu', '4': 'Tổ chức Mẫu' } as const;

/** `Nguyễn Văn Mẫu 0123`. */
export function toPersonName(random: Random, sex: 'MALE' | 'FEMALE', index: number): string {
  const middle = random.pick(sex === 'MALE' ? MALE_MIDDLE : FEMALE_MIDDLE);
  return `${random.pick(SURNAMES)} ${middle} Mẫu ${String(index).padStart(4, '0')}`;
}

/** Twelve digits in the right shape, but with province 999, which no birth register has. */
export function toCitizenNumber(birthYear: number, sex: 'MALE' | 'FEMALE', serial: number): string {
  const century = (birthYear < 2000 ? 0 : 2) + (sex === 'MALE' ? 0 : 1);
  return `999${century}${String(birthYear % 100).padStart(2, '0')}${String(serial).padStart(6, '0')}`;
}

/** How many different applicants there are. */
export function pickApplicant(random: Random): number {
  return random.int(APPLICANTS);
}

function kindOf(index: number): Applicant['kind'] {
  const share = index % 100;
  if (share < 90) return '1';
  if (share < 97) return '2';
  return share === 97 ? '3' : '4';
}

function toIdentity(index: number, kind: Applicant['kind']): string {
  const serial = String(index).padStart(6, '0');
  // No tax office has the prefix 00.
  if (kind !== '1') return `0000${serial}`;
  return toCitizenNumber(1950 + ((index * 7) % 57), index % 2 === 0 ? 'MALE' : 'FEMALE', index);
}

/** The applicant with this index; the same one each time. */
export function toApplicant(index: number): Applicant {
  const kind = kindOf(index);
  const serial = String(index).padStart(6, '0');
  return {
    name: `${KIND_WORDS[kind]} ${serial}`,
    kind,
    identity: toIdentity(index, kind),
    technicalId: `00000000-0000-4000-8000-000000${serial}`,
    phone: `0000${serial}`,
    email: `nguoi-nop-mau-${serial}@sample.invalid`,
  };
}

/** The applicant with this identity number, or undefined. */
export function findApplicant(identity: string): Applicant | undefined {
  const index = Number(identity.slice(-6));
  if (!Number.isInteger(index) || index >= APPLICANTS) return undefined;
  const applicant = toApplicant(index);
  return applicant.identity === identity ? applicant : undefined;
}
