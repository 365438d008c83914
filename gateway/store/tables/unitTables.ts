// Tables of units over time, and of where records of divided units went. Days are text (YYYY-MM-DD), instants are Dates.
import type { Generated, JSONColumnType } from 'kysely';
import type { Instant, Version } from './columns.js';

export interface ReorganisationTable {
  id: Generated<string>;
  number: string;
  title: string;
  effective_on: string;
  state: Generated<'DRAFT' | 'REHEARSED' | 'SCHEDULED' | 'APPLIED' | 'UNDONE' | 'DISCARDED'>;
  resolution: JSONColumnType<Record<string, unknown>>;
  decisions: JSONColumnType<unknown[], string | undefined, string>;
  report: JSONColumnType<Record<string, unknown>> | null;
  imported_by: string;
  imported_at: Generated<Date>;
  scheduled_by: string | null;
  scheduled_at: Instant;
  applied_at: Instant;
  undone_by: string | null;
  undone_at: Instant;
  undone_reason: string | null;
  version: Version;
}

export interface UnitTableRow {
  id: Generated<string>;
  code: string;
  kind: 'city' | 'district' | 'ward';
  type: string;
  name: string;
  parent_code: string | null;
  valid_from: string | null;
  valid_to: string | null;
  /** Id of the code list it came with, part of its key; null: in all lists. */
  code_list: string | null;
  /** Key of the unit that answers for the records of a divided unit until each is assigned. */
  custodian: string | null;
  reorganisation_id: string | null;
  /** The reorganisation that gave it its last day. */
  ended_by: string | null;
  /** Set when the reorganisation that brought it was undone. */
  withdrawn_at: Instant;
  version: Version;
}

export interface SuccessionTable {
  id: Generated<string>;
  from_code: string;
  to_code: string;
  extent: 'whole' | 'part';
  remainder: boolean;
  population: 'whole' | 'part' | 'none';
  clause: number;
  effective_on: string;
  reorganisation_id: string | null;
  withdrawn_at: Instant;
  version: Version;
}

export interface CodeListTable {
  id: Generated<string>;
  code: string;
  type: string;
  name: string;
  parent_code: string;
  valid_to: string;
  primary_successor_code: string;
  version: Version;
}

export interface RecordAssignmentTable {
  id: Generated<string>;
  record_type: string;
  record_key: string;
  unit_key: string;
  reason: string;
  assigned_by: string;
  assigned_at: Generated<Date>;
  version: Version;
}

export interface CarriedGrantTable {
  grant_id: string;
  reorganisation_id: string;
  from_grant_id: string;
  version: Version;
}
