// The list of the register, as it is asked over the wire (names assumed).
import { z } from 'zod';
import type { SampleCity } from '../city/createSampleCity.js';
import type { SignaturesBehaviour } from './behaviour.js';
import type { SampleCertificate, SampleRegister } from './register.js';

const CODES = { VALID: '1', EXPIRING: '1', EXPIRED: '1', SUSPENDED: '2', REVOKED: '3' } as const;
const MOST = 500;
const HANOI_MS = 7 * 3_600_000;

const list = z
  .string()
  .optional()
  .transform((text) => (text === undefined ? null : text.split(',')));

const querySchema = z.object({
  dsMaDonVi: list,
  dsSoSerial: list,
  trangThai: z.string().optional(),
  hetHanTruoc: z.iso.date().optional(),
  thang: z.string().optional(),
  sauKhoa: z.string().default(''),
  soLuong: z.coerce.number().int().min(1).max(MOST).default(100),
});

export interface ListOptions {
  readonly city: SampleCity;
  readonly register: SampleRegister;
  readonly behaviour: SignaturesBehaviour;
}

function toWireTime(time: Date | null, { zonedTimes }: SignaturesBehaviour): string | null {
  if (time === null) return null;
  return zonedTimes ? time.toISOString() : new Date(time.getTime() + HANOI_MS).toISOString().slice(0, 19);
}

function toWireSerial(serial: string, { serialForm }: SignaturesBehaviour): string {
  const capitals = serial.toUpperCase();
  return serialForm === 'PLAIN' ? capitals : (capitals.match(/../g) ?? []).join(':');
}

function toRow(certificate: SampleCertificate, month: string | undefined, { city, register, behaviour }: ListOptions) {
  const { officer, serial, agencyCode, state, from, until, revokedAt, device } = certificate;
  const usage =
    month === undefined || behaviour.withoutUsage ? {} : { soLuotKy: register.signaturesOf(certificate, month) };
  return {
    soSerial: toWireSerial(serial, behaviour),
    nguoiSoHuu: officer.fullName,
    soHieu: officer.number,
    soDinhDanh: officer.citizenNumber,
    maDonVi: city.agency(agencyCode)?.oldCode ?? agencyCode,
    loai: 'CN',
    donViCap: 'CA chuyên dùng mẫu',
    hieuLucTu: toWireTime(from, behaviour),
    hieuLucDen: toWireTime(until, behaviour),
    trangThai: CODES[state],
    thuHoiLuc: toWireTime(revokedAt, behaviour),
    thietBi: device,
    ...usage,
  };
}

/** An agency and everything below it. */
function createAgencyTest(city: SampleCity, codes: readonly string[]): (code: string) => boolean {
  const wanted = new Set(codes.map((code) => city.agency(code)?.code ?? code));
  const known = new Map<string, boolean>();
  function test(code: string): boolean {
    const before = known.get(code);
    if (before !== undefined) return before;
    const parent = city.agency(code)?.parentCode ?? null;
    const found = wanted.has(code) || (parent !== null && test(parent));
    known.set(code, found);
    return found;
  }
  return test;
}

/** Undefined: the question is malformed. */
export function listCertificates(query: unknown, options: ListOptions): object | undefined {
  const parsed = querySchema.safeParse(query);
  if (!parsed.success) return undefined;
  const { dsMaDonVi, dsSoSerial, trangThai, hetHanTruoc, thang, sauKhoa, soLuong } = parsed.data;
  const isIn = dsMaDonVi === null ? () => true : createAgencyTest(options.city, dsMaDonVi);
  const serials = dsSoSerial === null ? null : new Set(dsSoSerial.map((serial) => serial.toLowerCase()));
  const states = trangThai?.split(',');
  const before = hetHanTruoc === undefined ? null : new Date(`${hetHanTruoc}T00:00:00+07:00`);
  const found = options.register.certificates.filter(
    ({ serial, agencyCode, state, until }) =>
      serial > sauKhoa &&
      isIn(agencyCode) &&
      (serials === null || serials.has(serial)) &&
      (states === undefined || states.includes(CODES[state])) &&
      (before === null || until < before),
  );
  const rows = found.slice(0, soLuong).map((certificate) => toRow(certificate, thang, options));
  return { duLieu: options.behaviour.unordered ? rows.reverse() : rows };
}
