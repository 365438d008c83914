// Kinds of columns that several tables have.
import type { ColumnType } from 'kysely';

/** Filled in by the trigger of versioned tables: the access version of the last change. */
export type Version = ColumnType<string, never, never>;

export type Instant = Date | null;
