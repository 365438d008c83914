// The 2,100 agencies of the sample city. The allocation of codes is invented; the real annexes are not public.
import { FIRST_DAY, FIRST_NEW_DAY, LAST_OLD_DAY } from './calendar.js';
import type { UnitRow, UnitTables } from './loadUnitTables.js';
import type { Agency } from './types.js';

const DEPARTMENTS = 48;
/** So many departments have one office more than the others, which makes the total 2,100. */
const LARGE_DEPARTMENTS = 25;
const FIRST_DISTRICT_CODE = 60;
const WARD_LETTERS = 'LMNOPQRSTUVWX';
const DEPARTMENT_OFFICES = [
  'Văn phòng',
  'Thanh tra',
  'Phòng Tổ chức cán bộ',
  'Phòng Kế hoạch - Tài chính',
  'Phòng Pháp chế',
  'Phòng Chuyển đổi số',
  'Trung tâm Thông tin',
  'Trung tâm Dịch vụ',
];
const WARD_OFFICES = [
  'Văn phòng HĐND và UBND',
  'Phòng Kinh tế',
  'Phòng Văn hóa - Xã hội',
  'Trung tâm Phục vụ hành chính công',
  'Trạm Y tế Mẫu',
  'Trường Mầm non Mẫu',
  'Trường Tiểu học Mẫu',
  'Trường Trung học cơ sở Mẫu',
];

/** QĐ 20/2020 form to QCVN 102:2016 form: `H26.L7.01` becomes `000.01.L7.H26`. */
function toOldCode(code: string): string {
  const [first, second = '00', third = '00', fourth = '000'] = code.split('.');
  return `${fourth}.${third}.${second}.${first ?? ''}`;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}

type AgencyPlace = Omit<Agency, 'oldCode' | 'unitKey' | 'sample'>;

function toAgency(place: AgencyPlace): Agency {
  const unitKey = place.codeList === '' ? 'hn:01' : `hn:${place.codeList}:${place.unitCode}`;
  return { ...place, oldCode: toOldCode(place.code), unitKey, sample: true };
}

function createOffices(owner: Agency, names: readonly string[], ownerName: string): Agency[] {
  return names.map((name, index) => {
    const code = `${owner.code}.${twoDigits(index + 1)}`;
    return toAgency({ ...owner, code, name: `${name} ${ownerName}`, kind: 'OFFICE', parentCode: owner.code });
  });
}

function createCityLevel(): Agency[] {
  const place = { level: 'CITY', unitCode: '01', codeList: '', activeFrom: FIRST_DAY, ceasedOn: null } as const;
  const city = toAgency({
    ...place,
    code: 'H26',
    name: 'UBND thành phố Hà Nội',
    kind: 'CITY',
    parentCode: null,
  });
  const agencies: Agency[] = [city];
  for (let index = 1; index <= DEPARTMENTS; index += 1) {
    const code = `H26.${twoDigits(index)}`;
    const name = `Sở Mẫu ${twoDigits(index)}`;
    const department = toAgency({ ...place, code, name, kind: 'DEPARTMENT', parentCode: 'H26' });
    const offices = index <= LARGE_DEPARTMENTS ? DEPARTMENT_OFFICES : DEPARTMENT_OFFICES.slice(0, -1);
    agencies.push(department, ...createOffices(department, offices, name));
  }
  return agencies;
}

function createOldWards(district: Agency, wards: readonly UnitRow[]): Agency[] {
  return wards.map((ward, index) =>
    toAgency({
      code: `${district.code}.${twoDigits(index + 1)}`,
      name: `UBND ${ward.type} ${ward.name}`,
      kind: 'WARD',
      level: 'WARD',
      parentCode: district.code,
      unitCode: ward.code,
      codeList: '2025-06',
      activeFrom: ward.validFrom !== null && ward.validFrom > FIRST_DAY ? ward.validFrom : FIRST_DAY,
      ceasedOn: LAST_OLD_DAY,
    }),
  );
}

function createOldEra(units: UnitTables): Agency[] {
  return units.districts.flatMap((unit, index) => {
    const district = toAgency({
      code: `H26.${FIRST_DISTRICT_CODE + index}`,
      name: `UBND ${unit.type} ${unit.name}`,
      kind: 'DISTRICT',
      level: 'DISTRICT',
      parentCode: 'H26',
      unitCode: unit.code,
      codeList: '2025-06',
      activeFrom: FIRST_DAY,
      ceasedOn: LAST_OLD_DAY,
    });
    const wards = units.oldWards.filter((ward) => ward.parentCode === unit.code);
    return [district, ...createOldWards(district, wards)];
  });
}

function createNewEra(units: UnitTables): Agency[] {
  return units.newWards.flatMap((unit, index) => {
    const place = `${unit.type} ${unit.name}`;
    const ward = toAgency({
      code: `H26.${WARD_LETTERS.charAt(Math.floor(index / 10))}${index % 10}`,
      name: `UBND ${place}`,
      kind: 'WARD',
      level: 'WARD',
      parentCode: 'H26',
      unitCode: unit.code,
      codeList: '2025-07',
      activeFrom: FIRST_NEW_DAY,
      ceasedOn: null,
    });
    return [ward, ...createOffices(ward, WARD_OFFICES, place)];
  });
}

/** All agencies: the city and its departments, the new wards, then the districts and wards that ceased. */
export function createAgencies(units: UnitTables): readonly Agency[] {
  return [...createCityLevel(), ...createNewEra(units), ...createOldEra(units)];
}
