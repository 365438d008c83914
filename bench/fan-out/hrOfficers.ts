// Officers by staff number from the HR database, in one statement.
import type { Pool } from 'pg';
import type { Directory } from './directory.js';

export interface OfficerView {
  readonly staffNumber: string;
  readonly fullName: string;
  readonly post: { readonly title: string | null };
}

export type FindOfficers = (numbers: readonly string[]) => Promise<ReadonlyMap<string, OfficerView>>;

interface OfficerRow {
  readonly number: string;
  readonly managing_agency: string | null;
  readonly full_name: string;
  readonly post: string | null;
}

const STATEMENT = 'select number, managing_agency, full_name, post from hr.v_officer where number = any($1::text[])';

/** Officers of agencies that the directory does not know are left out, as in the gateway. */
export function createFindOfficers(pool: Pool, { unitOfAgency }: Directory): FindOfficers {
  return async function findOfficers(numbers) {
    if (numbers.length === 0) return new Map();
    const { rows } = await pool.query<OfficerRow>(STATEMENT, [numbers]);
    return new Map(
      rows
        .filter((row) => unitOfAgency.has(row.managing_agency ?? ''))
        .map((row) => [row.number, { staffNumber: row.number, fullName: row.full_name, post: { title: row.post } }]),
    );
  };
}
