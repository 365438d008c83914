// Sample citizens, twenty in each ward: plainly invented, with numbers of the impossible province 999.
import type { SampleCity } from '../city/createSampleCity.js';
import { createRandom } from '../city/createRandom.js';

export interface SampleAddress {
  readonly ward: string | null;
  readonly detail: string;
}

export interface SampleCitizen {
  readonly personalId: string;
  readonly formerNumber: string;
  readonly family: string;
  readonly middle: string;
  readonly given: string;
  /** YYYY-MM-DD, or the year alone. */
  readonly birthDate: string;
  readonly sex: 'Nam' | 'Nữ';
  readonly permanent: SampleAddress;
  readonly current: SampleAddress;
}

const PER_WARD = 20;
const FAMILIES = ['Nguyễn', 'Trần', 'Lê', 'Phạm', 'Hoàng'] as const;
/** A ward that no list has any more. */
const GONE = '00000';

const pad = (value: number, width: number) => String(value).padStart(width, '0');

/** Some people of each ward are special: an old address, none, the year alone, or another present address. */
function addressOf(place: number, ward: string, detail: string): SampleAddress {
  if (place === 3) return { ward: GONE, detail };
  return { ward: place === 4 ? null : ward, detail };
}

export function createCitizens(city: SampleCity): readonly SampleCitizen[] {
  const random = createRandom(`${city.seed} population`);
  const wards = city.agencies.filter(({ kind, ceasedOn }) => kind === 'WARD' && ceasedOn === null);
  return wards.flatMap(({ unitCode }, index) =>
    Array.from({ length: PER_WARD }, (_, place): SampleCitizen => {
      const serial = index * PER_WARD + place + 1;
      const isMan = random.chance(0.5);
      const year = 1950 + random.int(50);
      const day = `${year}-${pad(1 + random.int(12), 2)}-${pad(1 + random.int(28), 2)}`;
      const next = wards[(index + 1) % wards.length]?.unitCode ?? unitCode;
      return {
        personalId: `999${isMan ? 0 : 1}${pad(year % 100, 2)}${pad(serial, 6)}`,
        formerNumber: `999${pad(serial, 6)}`,
        family: random.pick(FAMILIES),
        middle: isMan ? 'Văn' : 'Thị',
        given: `Hòa Mẫu ${serial}`,
        birthDate: place === 5 ? String(year) : day,
        sex: isMan ? 'Nam' : 'Nữ',
        permanent: addressOf(place, unitCode, `Số ${serial} phố Mẫu`),
        current: addressOf(place, place === 6 ? next : unitCode, `Số ${serial} ngõ Mẫu`),
      };
    }),
  );
}

export function nameOf({ family, middle, given }: SampleCitizen): string {
  return `${family} ${middle} ${given}`;
}
