// Rows of the three services, made from the sample city. All of it is invented: codes begin with digits that nobody has.
import { createRandom } from '../city/createRandom.js';
import type { SampleCity } from '../city/createSampleCity.js';

export interface SampleEnterprise {
  readonly code: string;
  readonly name: string;
  readonly status: string | null;
  readonly address: string;
  /** YYYY-MM-DD */
  readonly foundedOn: string | null;
}

export interface SampleResult {
  readonly code: string;
  readonly name: string;
  readonly form: 1 | 2 | 3;
  readonly validMonths: number | null;
  readonly fee: number;
  readonly inForce: boolean;
  /** YYYY-MM-DDTHH:mm:ss, wall clock. */
  readonly changedAt: string;
  readonly procedureCode: string;
  /** In one of the two forms. */
  readonly agencyCode: string;
  readonly unitKey: string;
}

export interface SampleMember {
  readonly fullName: string;
  readonly birthDate: string;
  readonly insuranceNumber: string;
  readonly relation: string;
}

export interface SampleHousehold {
  readonly code: string;
  readonly address: string;
  /** Of the commune; null where the record has none. */
  readonly commune: string | null;
  readonly unitKey: string;
  readonly members: readonly SampleMember[];
}

export interface SampleServices {
  readonly enterprises: readonly SampleEnterprise[];
  /** By code. */
  readonly results: readonly SampleResult[];
  readonly households: readonly SampleHousehold[];
}

const PER_WARD = 2;
const STATUSES = ['Đang hoạt động', 'Tạm ngừng kinh doanh', 'Đã giải thể', null] as const;
const RELATIONS = ['Chủ hộ', 'Vợ hoặc chồng', 'Con'] as const;

const pad = (value: number, width: number) => String(value).padStart(width, '0');

export function createSampleServices(city: SampleCity): SampleServices {
  const random = createRandom(`${city.seed} lgsp`);
  const day = (from: number) => `${from + random.int(10)}-${pad(1 + random.int(12), 2)}-${pad(1 + random.int(28), 2)}`;
  const wards = city.agencies.filter(({ kind, ceasedOn }) => kind === 'WARD' && ceasedOn === null);
  const serials = wards.flatMap((ward, at) =>
    Array.from({ length: PER_WARD }, (_, place) => ({ ward, place, serial: at * PER_WARD + place + 1 })),
  );
  return {
    enterprises: serials.map(({ ward, serial }) => ({
      code: pad(serial, 10),
      name: `Công ty TNHH Mẫu ${serial}`,
      status: random.pick(STATUSES),
      address: `Số ${serial} phố Mẫu, ${ward.name.replace(/^UBND /, '')}`,
      foundedOn: serial % 7 === 0 ? null : day(2005),
    })),
    results: serials.map(({ ward, place, serial }) => ({
      code: `KQ-${pad(serial, 5)}`,
      name: `Kết quả mẫu ${serial}`,
      form: ((serial % 3) + 1) as 1 | 2 | 3,
      validMonths: serial % 4 === 0 ? null : 12 * (serial % 5),
      fee: 5_000 * (serial % 8),
      inForce: serial % 9 !== 0,
      changedAt: `${day(2016)}T${pad(serial % 24, 2)}:${pad(serial % 60, 2)}:00`,
      procedureCode: city.procedures[serial % city.procedures.length]?.code ?? '',
      agencyCode: place === 0 ? ward.code : ward.oldCode,
      unitKey: ward.unitKey,
    })),
    households: serials.map(({ ward, place, serial }) => ({
      code: `HGD${pad(serial, 6)}`,
      address: `Số ${serial} ngõ Mẫu`,
      commune: place === 1 && serial % 40 === 0 ? null : ward.unitCode,
      unitKey: ward.unitKey,
      members: RELATIONS.map((relation, i) => ({
        fullName: `Trần Thị Mẫu ${serial}${i === 0 ? '' : ` ${i}`}`,
        birthDate: day(1960 + i * 12),
        insuranceNumber: pad(serial * 10 + i, 10),
        relation,
      })),
    })),
  };
}
