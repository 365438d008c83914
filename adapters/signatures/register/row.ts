// A row of the register: its properties have the names that the settings say, and odd spellings are understood.
import { z } from 'zod';
import type { UnitDirectory } from '../../kit/index.js';
import type { Config } from '../config.js';
import type { SigningCertificateRecord, SigningCertificateState } from '../schema.generated.js';

/** A row under our own names. */
export interface Row {
  readonly serial: string;
  readonly holder: string | null;
  readonly staffNumber: string | null;
  readonly personalNumber: string | null;
  readonly agency: string | null;
  readonly kind: string | null;
  readonly issuer: string | null;
  readonly validFrom: Date | null;
  readonly validUntil: Date | null;
  readonly state: string | null;
  readonly revokedAt: Date | null;
  readonly device: string | null;
  readonly signatures: number | null;
}

const text = z
  .union([z.string(), z.number()])
  .transform((value) => String(value).trim())
  .nullish()
  .transform((value) => (value === undefined || value === null || value === '' ? null : value));

/** Hanoi has had no summer time since 1975. */
const LOCAL = /^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?)?$/;

/** RFC 3339, or the wall clock of Hanoi. */
export function toTime(value: string): Date | null {
  const zoned = LOCAL.test(value) ? `${value.replace(' ', 'T')}${value.length === 10 ? 'T00:00' : ''}+07:00` : value;
  const time = new Date(zoned);
  return Number.isNaN(time.getTime()) ? null : time;
}

const time = text.transform((value, context) => {
  const found = value === null ? null : toTime(value);
  if (value !== null && found === null) context.addIssue({ code: 'custom', message: 'not a time' });
  return found;
});

/** Lower-case hex: with colons or spaces, in capitals, with zeros before it. */
export function toSerial(value: string): string | null {
  const plain = value.replaceAll(/[:\s]/g, '').toLowerCase();
  if (!/^[0-9a-f]{1,64}$/.test(plain)) return null;
  return plain.replace(/^0+(?=.)/, '');
}

const serial = z.string().transform((value, context) => {
  const found = toSerial(value);
  if (found === null) context.addIssue({ code: 'custom', message: 'not a serial number' });
  return found ?? z.NEVER;
});

/** The reply, with the names of the settings. */
export function createReplySchema({ fields }: Config['register']): z.ZodType<readonly Row[]> {
  const { rows, ...names } = fields;
  const row = z
    .record(z.string(), z.unknown())
    .transform((given) => Object.fromEntries(Object.entries(names).map(([ours, theirs]) => [ours, given[theirs]])))
    .pipe(
      z.object({
        ...{ serial, holder: text, staffNumber: text, personalNumber: text, agency: text, kind: text, issuer: text },
        ...{ validFrom: time, validUntil: time, state: text, revokedAt: time, device: text },
        signatures: z.coerce
          .number()
          .int()
          .min(0)
          .nullish()
          .transform((value) => value ?? null),
      }),
    );
  return z
    .record(z.string(), z.unknown())
    .transform((reply) => reply[rows])
    .pipe(z.array(row));
}

/** What runs out is expired whatever the register still says of it; what is revoked stays revoked. */
export function stateOf(row: Row, { states }: Config['register'], now: Date): SigningCertificateState | null {
  const stated = row.state === null ? undefined : states[row.state];
  if (stated === 'REVOKED') return 'REVOKED';
  if (row.validUntil !== null && row.validUntil < now) return 'EXPIRED';
  return stated ?? null;
}

export interface RecordOptions {
  readonly register: Config['register'];
  readonly units: UnitDirectory;
  readonly now: Date;
}

/** The record, with the agency found in the directory by either form of its code. */
export function toRecord(row: Row, { register, units, now }: RecordOptions): SigningCertificateRecord {
  const agency = row.agency === null ? undefined : units.agency(row.agency);
  return {
    serial: row.serial,
    holder: row.holder,
    personalNumber: row.personalNumber,
    staffNumber: row.staffNumber,
    agencyCode: agency?.code ?? null,
    unitKey: agency?.unit ?? null,
    kind: (row.kind === null ? undefined : register.kinds[row.kind]) ?? null,
    issuer: row.issuer,
    validFrom: row.validFrom,
    validUntil: row.validUntil,
    state: stateOf(row, register, now),
    revokedAt: row.revokedAt,
    device: (row.device === null ? undefined : register.devices[row.device]) ?? null,
  };
}
