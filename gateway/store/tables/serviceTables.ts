// Tables of GraphQL services of others: which there are, what was proposed for them, and the count of changes.
import type { Generated, JSONColumnType } from 'kysely';

export interface ServiceTable {
  id: string;
  status: Generated<'REGISTERED' | 'ACTIVE' | 'PAUSED' | 'ENDED'>;
  status_reason: string | null;
  created_by: string;
  created_at: Generated<Date>;
}

/** How a service is reached, and what it is called. */
export interface StoredDeclaration {
  readonly kind: 'STITCHING' | 'FEDERATION';
  readonly title: { readonly vi: string; readonly en: string };
  readonly url: string;
  /** "aud" of the tokens that it gets. */
  readonly audience: string;
  readonly levels: readonly ('CITY' | 'DISTRICT' | 'WARD')[];
  readonly grants: readonly {
    readonly capability: `${string}:${string}`;
    readonly title: { readonly vi: string; readonly en: string };
  }[];
}

/** One difference from the schema that was in force when this one was proposed. */
export interface StoredChange {
  /** `Type.field`, `Type.field(argument:)`, `Enum.VALUE` */
  readonly coordinate: string;
  readonly severity: 'BREAKING' | 'DANGEROUS' | 'SAFE';
  readonly text: string;
}

export interface ServiceSchemaTable {
  service: string;
  version: number;
  declaration: JSONColumnType<StoredDeclaration>;
  sdl: string;
  /** SDL with rules alone, for services that do not know them. */
  rules: string | null;
  /** SHA-256 of what is above, hex. */
  hash: string;
  state: Generated<'PROPOSED' | 'UNUSABLE' | 'ACTIVE' | 'REPLACED' | 'REJECTED'>;
  problems: JSONColumnType<readonly string[]>;
  changes: JSONColumnType<readonly StoredChange[]>;
  proposed_by: string;
  proposed_person: string | null;
  proposed_at: Generated<Date>;
  decided_by: string | null;
  decided_at: Date | null;
  decided_reason: string | null;
}

export interface ServiceGenerationTable {
  id: Generated<number>;
  version: string;
}
