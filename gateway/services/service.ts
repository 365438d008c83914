// What is said of a GraphQL service of others, and what a proposed schema would change.
import type { GraphQLSchema } from 'graphql';
import type { Bilingual, GrantDeclaration } from '../../adapters/kit/index.js';
import type { RuleBook } from '../../schema/rules.js';
import type { UnitLevel } from '../../schema/unitLevel.js';

/** STITCHING: `_sdl` with @key and @merge; FEDERATION: `_service { sdl }` of a subgraph. */
export const SERVICE_KINDS = ['STITCHING', 'FEDERATION'] as const;

export interface ServiceAddress {
  readonly kind: (typeof SERVICE_KINDS)[number];
  readonly title: Bilingual;
  readonly url: string;
  /** "aud" of the tokens that it gets. */
  readonly audience: string;
  readonly levels: readonly UnitLevel[];
  readonly grants: readonly GrantDeclaration<string>[];
}

export interface DeclaredService {
  readonly id: string;
  readonly declaration: ServiceAddress;
  /** SDL with rules alone, for services that do not know them. */
  readonly rules: string | null;
  readonly sdl: string;
}

/** The part of a stitched schema on which changes are decided. */
export interface PublicSchema {
  readonly schema: GraphQLSchema;
  readonly rules: RuleBook;
}

export interface SchemaChange {
  /** `Type.field`, `Type.field(argument:)`, `Enum.VALUE` */
  readonly coordinate: string;
  readonly severity: 'BREAKING' | 'DANGEROUS' | 'SAFE';
  readonly text: string;
}

/** A change that somebody would notice, in words that name them. */
export interface RefusedChange {
  readonly coordinate: string;
  readonly vi: string;
  readonly en: string;
  /** Client ids. */
  readonly applications: readonly string[];
}

/** How two schemas differ. */
export interface Comparison {
  readonly changes: readonly SchemaChange[];
  /** What is in use at this moment and would break. */
  readonly refused: () => Promise<readonly RefusedChange[]>;
}

/** How a service is at the moment: its last probe, whether people have paused it, whether its schema fits. */
export type ServiceHealth = 'ok' | 'failing' | 'unknown' | 'paused' | 'unusable';
