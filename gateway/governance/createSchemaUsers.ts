// Who used which parts of the schema: what is asked before any of them is taken away.
import { dayOf } from './createFieldUses.js';

/** One application, in one version, that used a part of the schema. */
export interface SchemaUser {
  readonly coordinate: string;
  /** Client id; `*` for all that could not be told apart. */
  readonly application: string;
  /** Null: the application does not say. */
  readonly version: string | null;
  readonly lastUsed: Date;
  readonly count: number;
}

export interface SchemaUsersOptions {
  /** Sums since a day (YYYY-MM-DD in Asia/Ho_Chi_Minh); a bare type stands for everything on it. */
  read(coordinates: readonly string[], from: string): Promise<readonly SchemaUser[]>;
}

/**
 * Who used any of the coordinates (`Type.field`, `Type.field(argument:)`, `Input.field`, `Enum.VALUE`; a bare `Type` for
 * everything on it) since an instant. Counts of the last seconds may still be in the memory of a replica.
 */
export type UsersOf = (coordinates: readonly string[], since: Date) => Promise<readonly SchemaUser[]>;

export function createSchemaUsers(options: SchemaUsersOptions): UsersOf {
  return async (coordinates, since) =>
    coordinates.length === 0 ? [] : options.read([...new Set(coordinates)], dayOf(since.getTime()));
}
