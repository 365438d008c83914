// Where this gateway deliberately answers otherwise than the rules of the matrix foresee. Every entry says why.
import { expandRows } from './rules.js';
import type { Row } from './words.js';

export interface Exception {
  readonly name: string;
  readonly why: string;
  applies(row: Row): boolean;
  /** A word, or a code of the error catalogue. */
  readonly instead: string;
}

const WRITES = ['create', 'update', 'void', 'sign'];

export const EXCEPTIONS: readonly Exception[] = [
  {
    name: 'the function comes before the row',
    why:
      'Administrators hold no right to write business data at all. The operation is refused before any system is asked, ' +
      'the same for every row: whether a row is there cannot be told from it, which is what NOT_FOUND is for.',
    applies: ({ role, operation, expected }) =>
      (role === 'district_admin' || role === 'city_admin') && WRITES.includes(operation) && expected === 'NOT_FOUND',
    instead: 'FORBIDDEN',
  },
  {
    name: 'public facts belong to no unit',
    why:
      'There is no trail and no quota of public facts: what is asked for is that of the whole country, which lies above ' +
      'everybody here, and what lies outside is not there.',
    applies: ({ role, relation, operation }) =>
      relation === 'public' &&
      ((operation === 'readAudit' && ['district_admin', 'city_admin', 'auditor'].includes(role)) ||
        (operation === 'setQuota' && ['district_admin', 'city_admin'].includes(role))),
    instead: 'NOT_FOUND',
  },
  {
    name: 'the administration has no sandbox',
    why: 'Exports are asked for on the administration, where a sandbox role holds nothing, in no environment.',
    applies: ({ role, operation }) => role === 'adapter_developer' && operation === 'export',
    instead: 'FORBIDDEN',
  },
  {
    name: 'a form says which of its fields is wrong',
    why: 'A grant at a unit that has ended is refused as a mistake in the field "unit", with words for whoever filled it in.',
    applies: ({ operation, expected }) => operation === 'grant' && expected === 'UNIT_DISSOLVED',
    instead: 'BAD_USER_INPUT',
  },
];

export function exceptionFor(row: Row): Exception | undefined {
  return EXCEPTIONS.find((exception) => exception.applies(row));
}

/** What a row must come to, exceptions counted. */
export function expectedOf(row: Row): string {
  return exceptionFor(row)?.instead ?? row.expected;
}

export const rows = expandRows();
