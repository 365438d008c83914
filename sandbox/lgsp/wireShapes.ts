// Rows as the three services write them, with the habits that are switched on.
import type { SampleEnterprise, SampleHousehold, SampleMember, SampleResult } from './createSampleServices.js';
import type { LgspBehaviour } from './lgspBehaviour.js';

const toSlashes = (day: string) => day.split('-').reverse().join('/');
const toDigits = (time: string) => time.replace(/[-T:]/g, '');

function toTime(time: string, { dateShape }: LgspBehaviour): string {
  if (dateShape === 'DIGITS') return toDigits(time);
  return dateShape === 'ISO' ? `${time}+07:00` : `${toSlashes(time.slice(0, 10))} ${time.slice(11)}`;
}

const orEmpty = (value: string | number | null, { emptyTexts }: LgspBehaviour) =>
  value === null && emptyTexts ? '' : value;
const toCode = (code: string, { numbers }: LgspBehaviour) => (numbers ? Number(code) : code);

export function enterpriseShape(row: SampleEnterprise, habits: LgspBehaviour): object {
  return {
    NAME: row.name,
    ENTERPRISE_GDT_CODE: toCode(row.code, habits),
    ENTERPRISE_STATUS_NAME: orEmpty(row.status, habits),
    HO_ADDRESS_FULLTEXT: row.address,
    FOUNDING_DATE: row.foundedOn === null ? orEmpty(null, habits) : toSlashes(row.foundedOn),
  };
}

export function resultShape(row: SampleResult, habits: LgspBehaviour): object {
  return {
    MaKetQua: row.code,
    TenKetQua: row.name,
    HinhThuc: habits.numbers ? row.form : String(row.form),
    ThoiHanThang: orEmpty(row.validMonths, habits),
    LePhi: habits.numbers ? row.fee : String(row.fee),
    HieuLuc: row.inForce ? 1 : 0,
    NgayCapNhat: toTime(row.changedAt, habits),
    MaThuTuc: row.procedureCode,
    MaDonVi: row.agencyCode,
  };
}

function memberShape(row: SampleMember, habits: LgspBehaviour): object {
  return {
    hoTen: row.fullName,
    ngaySinh: habits.numbers ? Number(toDigits(row.birthDate)) : toDigits(row.birthDate),
    maSoBhxh: toCode(row.insuranceNumber, habits),
    quanHe: row.relation,
  };
}

export function householdShape(row: SampleHousehold, asked: string, habits: LgspBehaviour): object {
  return {
    maSoBhxh: toCode(asked, habits),
    maHoGiaDinh: row.code,
    chuHo: row.members[0]?.fullName ?? '',
    diaChi: row.address,
    maXa: orEmpty(row.commune, habits),
    thanhVien: row.members.map((member) => memberShape(member, habits)),
  };
}
