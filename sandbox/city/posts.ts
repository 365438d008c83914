// Posts and ranks of the sample officers, with the pay of NĐ 204/2004 (first coefficient, step, number of steps).
import type { AgencyKind } from './types.js';

/** A post inside an agency; `office` is the place of the office that holds it, null for the leadership. */
export interface Post {
  readonly name: string;
  /** ChucVu 000–163 of the Ministry's list; which number means what is invented here. */
  readonly code: string;
  readonly office: number | null;
  readonly leads: boolean;
}

/** A rank (ngạch) with its pay table. */
export interface Rank {
  readonly code: string;
  readonly name: string;
  readonly first: number;
  readonly raise: number;
  readonly steps: number;
}

const EXPERT: Rank = { code: '01.003', name: 'Chuyên viên', first: 2.34, raise: 0.33, steps: 9 };
const SENIOR_EXPERT: Rank = { code: '01.002', name: 'Chuyên viên chính', first: 4.4, raise: 0.34, steps: 8 };
const LEADING_EXPERT: Rank = { code: '01.001', name: 'Chuyên viên cao cấp', first: 6.2, raise: 0.36, steps: 6 };

/** Ranks of officers without a leading post. The three families of codes (with a letter, with V) all occur. */
export const STAFF_RANKS: readonly Rank[] = [
  EXPERT,
  EXPERT,
  EXPERT,
  EXPERT,
  SENIOR_EXPERT,
  { code: '01.004', name: 'Cán sự', first: 2.1, raise: 0.31, steps: 10 },
  { code: '06a.031', name: 'Kế toán viên cao đẳng', first: 2.1, raise: 0.31, steps: 10 },
  { code: 'V.07.04.11', name: 'Giáo viên trung học cơ sở hạng II', first: 4, raise: 0.34, steps: 8 },
];

/** Ranks of leaders by kind of agency. */
export function leaderRank(kind: AgencyKind): Rank {
  return kind === 'CITY' ? LEADING_EXPERT : SENIOR_EXPERT;
}

function leading(name: string, code: string, office: number | null = null): Post {
  return { name, code, office, leads: true };
}

function serving(name: string, office: number | null): Post {
  return { name, code: '000', office, leads: false };
}

const WARD_POSTS: readonly Post[] = [
  leading('Chủ tịch UBND', '101'),
  leading('Phó Chủ tịch UBND', '102'),
  leading('Phó Chủ tịch UBND', '102'),
  leading('Chánh Văn phòng', '103', 0),
  leading('Trưởng phòng Kinh tế', '104', 1),
  leading('Trưởng phòng Văn hóa - Xã hội', '104', 2),
  leading('Giám đốc Trung tâm', '105', 3),
];
const WARD_STAFF: readonly Post[] = [
  serving('Công chức tiếp nhận hồ sơ', 3),
  serving('Công chức Tư pháp - Hộ tịch', 0),
  serving('Công chức Địa chính', 1),
  serving('Công chức Văn hóa - Xã hội', 2),
  serving('Công chức Văn phòng - Thống kê', 0),
];
const OLD_WARD_POSTS: readonly Post[] = [leading('Chủ tịch UBND', '101'), serving('Công chức Tư pháp - Hộ tịch', null)];
const DISTRICT_POSTS: readonly Post[] = [
  leading('Chủ tịch UBND', '091'),
  leading('Phó Chủ tịch UBND', '092'),
  leading('Chánh Văn phòng', '093'),
];
const DEPARTMENT_POSTS: readonly Post[] = [
  leading('Giám đốc Sở', '051'),
  leading('Phó Giám đốc Sở', '052'),
  leading('Phó Giám đốc Sở', '052'),
  leading('Chánh Văn phòng', '053', 0),
  leading('Chánh Thanh tra', '054', 1),
  leading('Trưởng phòng', '055', 2),
];
const CITY_POSTS: readonly Post[] = [
  leading('Chủ tịch UBND thành phố', '031'),
  leading('Phó Chủ tịch UBND thành phố', '032'),
  leading('Chánh Văn phòng UBND thành phố', '033'),
];

function orStaff(posts: readonly Post[], place: number, offices: number | null): Post {
  return posts[place] ?? serving('Chuyên viên', offices === null ? null : place % offices);
}

/** The post of the officer with this place in an agency; place 0 is its head. */
export function postAt(kind: AgencyKind, ceased: boolean, place: number): Post {
  if (kind === 'CITY') return orStaff(CITY_POSTS, place, null);
  if (kind === 'DEPARTMENT') return orStaff(DEPARTMENT_POSTS, place, 7);
  if (kind === 'DISTRICT') return orStaff(DISTRICT_POSTS, place, null);
  if (ceased) return OLD_WARD_POSTS[Math.min(place, 1)] as Post;
  return WARD_POSTS[place] ?? (WARD_STAFF[(place - WARD_POSTS.length) % WARD_STAFF.length] as Post);
}
