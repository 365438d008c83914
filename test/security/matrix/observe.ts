// From an answer of the gateway to a word of the matrix.
import { maskValue } from '../../../gateway/stitching/masks.js';
import type { MatrixRecord, MatrixSystem } from '../../support/matrixAdapter.js';
import type { Body } from './asking.js';
import { targetOf } from './targets.js';
import { recordKey, type Family } from './world.js';
import type { Row, Word } from './words.js';

/** Every personal value of a record, in clear and behind its mask. */
export function personalOf(record: MatrixRecord): readonly (readonly [clear: string, masked: string | null])[] {
  const { nationalId, phone, fullName, health, holder } = record;
  return [
    [nationalId, maskValue('IDENTIFIER', nationalId)],
    [phone, maskValue('PHONE', phone)],
    [fullName, maskValue('NAME', fullName)],
    [health, null],
    [holder.address, null],
    [holder.email, null],
  ];
}

type Shown = Readonly<Record<string, unknown>> & { readonly holder?: Readonly<Record<string, unknown>> | null };

/** `CLEAR` and `MASKED` if that is so of every value; anything between is a leak. */
export function shapeOf(shown: Shown, records: Iterable<MatrixRecord>): string {
  const record = [...records].find(({ number }) => number === shown['number']);
  if (record === undefined) return 'UNKNOWN_ROW';
  const values = [
    shown['nationalId'],
    shown['phone'],
    shown['fullName'],
    shown['health'],
    shown.holder?.['address'],
    shown.holder?.['email'],
  ];
  const personal = personalOf(record);
  if (values.every((value, i) => value === personal[i]?.[1])) return 'MASKED';
  return values.every((value, i) => value === personal[i]?.[0]) ? 'CLEAR' : 'PARTLY_CLEAR';
}

/** The code of a refusal, of the whole operation or of its field. */
export function codesIn({ errors = [] }: Body): string {
  return [...new Set(errors.map(({ extensions }) => extensions?.code ?? 'NO_CODE'))].join('+');
}

function readData(row: Row, data: any, system: MatrixSystem): string {
  const value: any = Object.values(data as object)[0];
  const records = system.records.values();
  const shape = (shown: Shown) => (row.relation === 'public' ? 'ALLOW' : shapeOf(shown, records));
  switch (row.operation) {
    case 'list':
      return value.nodes.length === 0 ? 'EMPTY' : shape(value.nodes[0] as Shown);
    case 'getById':
    case 'node':
    case 'readPII':
      return value === null ? 'NOT_FOUND' : shape(value as Shown);
    case 'count':
      return value === 0 ? 'ZERO' : 'ALLOW';
    case 'create':
    case 'update':
    case 'void':
    case 'sign':
      if (value === null) return 'NULL_WITHOUT_ERROR';
      // The answer is the command: nothing of the row.
      return value.status === 'ACCEPTED' ? 'ALLOW' : `ALLOW and ${String(value.status)}`;
    default:
      return value === null ? 'NOT_FOUND' : 'ALLOW';
  }
}

/** What came of one request. */
export function read(row: Row, body: Body, system: MatrixSystem): string {
  const codes = codesIn(body);
  if (codes !== '') return codes;
  return body.data === null || body.data === undefined ? 'NOTHING' : readData(row, body.data, system);
}

/** What an expected word looks like from outside. */
const LOOKS: Readonly<Partial<Record<Word, readonly string[]>>> = {
  // The function is there, and does not reach so far.
  FORBIDDEN: ['GRANT_EXCEEDS_OWN'],
  ALLOW_SELF: ['CLEAR', 'ALLOW'],
  ALLOW_SELF_DRAFT: ['ALLOW'],
  ALLOW_GRANTED_TYPES: ['ALLOW'],
  ALLOW_OWN_TENANT_ONLY: ['ALLOW'],
  ALLOW_WITH_PURPOSE_AUDITED: ['CLEAR'],
};

export function looksLike(expected: string, observed: string): boolean {
  return observed === expected || LOOKS[expected as Word]?.includes(observed) === true;
}

/** The record that a row is about. */
export function recordOf(row: Row, family: Family, system: MatrixSystem): MatrixRecord | undefined {
  return system.records.get(recordKey(family, targetOf(row.role, row.relation, family).record));
}
