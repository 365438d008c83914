// Courses of "Bình dân học vụ số" and who takes part, made from the officers of the sample city. All invented.
import { createRandom } from '../city/createRandom.js';
import type { SampleCity } from '../city/createSampleCity.js';

export interface Course {
  readonly id: number;
  readonly shortname: string;
  readonly fullname: string;
  readonly visible: boolean;
  /** Unix seconds, 0 = none. */
  readonly startdate: number;
  readonly enddate: number;
}

export interface Account {
  readonly id: number;
  /** Staff number; '' for an account without one. */
  readonly idnumber: string;
  readonly institution: string;
  readonly fullname: string;
  readonly email: string;
}

export interface Enrolment {
  readonly courseId: number;
  readonly userId: number;
  readonly progress: number;
  readonly lastaccess: number;
}

export interface SampleTraining {
  readonly courses: readonly Course[];
  readonly accounts: ReadonlyMap<number, Account>;
  readonly enrolments: readonly Enrolment[];
}

const TITLES = [
  'Kỹ năng số cơ bản',
  'An toàn thông tin',
  'Dịch vụ công trực tuyến',
  'Văn bản điện tử và chữ ký số',
  'Dữ liệu cá nhân',
  'Trí tuệ nhân tạo cho công chức',
];
const START = 1_767_200_400;

function createCourses(): readonly Course[] {
  const frontPage = {
    id: 1,
    shortname: 'TRANG-CHU',
    fullname: 'Trang chủ mẫu',
    visible: true,
    startdate: 0,
    enddate: 0,
  };
  const courses = TITLES.map((title, index) => ({
    id: 12 + index,
    shortname: `BDHVS-${String(index + 1).padStart(2, '0')}`,
    fullname: `${title} (mẫu)`,
    visible: true,
    startdate: START + index * 86_400,
    enddate: 0,
  }));
  return [
    frontPage,
    ...courses,
    { ...frontPage, id: 90, shortname: 'NHAP', fullname: 'Khóa nháp mẫu', visible: false },
  ];
}

/** The same for the same seed. */
export function createSampleTraining(city: SampleCity): SampleTraining {
  const random = createRandom(`${city.seed}/training`);
  const courses = createCourses();
  const accounts = new Map<number, Account>();
  const enrolments: Enrolment[] = [];
  for (const [index, officer] of city.officers.entries()) {
    if (officer.endedOn !== null) continue;
    const id = 100 + index;
    const agency = city.agency(officer.agencyCode);
    // Every second account was made before the codes changed.
    const institution = (index % 2 === 0 ? agency?.code : agency?.oldCode) ?? '';
    accounts.set(id, { id, idnumber: officer.number, institution, fullname: officer.fullName, email: officer.email });
    for (const course of courses.filter(({ visible }) => visible).slice(1)) {
      if (!random.chance(0.6)) continue;
      const progress = random.chance(0.5) ? 100 : random.int(99);
      enrolments.push({ courseId: course.id, userId: id, progress, lastaccess: START + random.int(10_000_000) });
    }
  }
  // Nobody's: a trainer without a staff number.
  accounts.set(99, {
    id: 99,
    idnumber: '',
    institution: 'H26',
    fullname: 'Giảng viên Mẫu',
    email: 'giang-vien@sample.invalid',
  });
  enrolments.push({ courseId: 12, userId: 99, progress: 100, lastaccess: 0 });
  return { courses, accounts, enrolments };
}
