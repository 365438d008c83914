// What an administrative operation may touch: the caller's rights and the services of the gateway.
import type { GraphQLSchema } from 'graphql';
import type { Kysely, Transaction } from 'kysely';
import type { Clock } from '../../adapters/kit/index.js';
import type { RuleBook } from '../../schema/rules.js';
import type { Access, AccessRecords, Caller, HeldGrants, UnitFacts } from '../access/index.js';
import type { AuditEntry, Auditor } from '../audit/index.js';
import type { CommandDesk } from '../commands/index.js';
import type { Principal } from '../identity/index.js';
import type { NewText, TextProblem } from '../operations/index.js';
import type { ServiceOffice } from '../services/index.js';
import type { QuotaKeeper } from '../quota/index.js';
import type { AgencyDirectory, UnitTree } from '../units/index.js';
import type { WebhookOffice } from '../webhooks/index.js';

/** The tables, as Kysely sees them. */
export type { Tables } from '../store/index.js';
import type { Tables } from '../store/index.js';

export type Db = Kysely<Tables>;
export type Tx = Transaction<Tables>;

/** A declared permission, with its titles. */
export interface DeclaredCapability {
  readonly capability: string;
  readonly title: { readonly vi: string; readonly en: string };
}

/** One field of an explained operation. */
export interface ExplainedField {
  /** `Type.field` */
  readonly field: string;
  readonly decision: 'ALLOWED' | 'MASKED' | 'REFUSED';
  /** The capability that the field needs; null for public facts. */
  readonly requires: string | null;
  /** Grants that open it. */
  readonly grants: readonly string[];
  /** Why not, as a code of the catalogue; null if allowed. */
  readonly reason: string | null;
  readonly vi: string;
  readonly en: string;
}

/** Everything that the operations work with; put together by the composition root. */
export interface AdminServices {
  readonly db: Db;
  readonly auditor: Auditor<Tx>;
  readonly quota: QuotaKeeper;
  readonly clock: Clock;
  readonly tree: UnitTree;
  readonly directory: AgencyDirectory;
  readonly units: UnitFacts;
  /** Rights as known now; throws when they may be too old. */
  records(): AccessRecords;
  accessFor(caller: Caller, purpose: string | null): Access;
  heldGrants(caller: Caller): HeldGrants;
  /** Everything that can be granted: of the adapters and of the gateway itself. */
  readonly capabilities: readonly DeclaredCapability[];
  readonly rules: RuleBook;
  /** The public schema of this moment, and what its directives say. */
  publicSchema(): { readonly schema: GraphQLSchema; readonly rules: RuleBook };
  /** How long ago a use of the schema still counts. */
  readonly governance: { readonly usedWithinDays: number };
  /** Decides an operation field by field without running it. Throws AdminError for a document that does not fit. */
  explain(
    document: string,
    operationName: string | null,
    caller: Caller,
    purpose: string | null,
  ): readonly ExplainedField[];
  /** Everything that keeps a text from being registered: syntax, the schema of this moment, limits. */
  checkText(asked: NewText): readonly TextProblem[];
  /** State of each adapter, as /readyz shows it. */
  adapterStates(): Readonly<Record<string, { readonly state: string; readonly title: { vi: string; en: string } }>>;
  /** The units that a row is recorded under; undefined if there is no such row. `id` is a global id. */
  findRow(id: string): Promise<{ type: string; key: string; units: readonly string[] } | undefined>;
  /** Records by type, of these units alone, as far as the systems count them. */
  countRecords(units: readonly string[]): Promise<Readonly<Record<string, number>>>;
  /** Runs a query on the public schema with these rights, every personal value masked, for exports. */
  runMasked(
    document: string,
    variables: object,
    principal: Principal,
    purpose: string | null,
  ): Promise<{ data: unknown; errors: readonly unknown[] }>;
  /** Changes in other systems: looked at, and decided on where they got stuck. */
  readonly commands: Pick<
    CommandDesk<Tx, AuditEntry>,
    'store' | 'decide' | 'payloadOf' | 'sealPayload' | 'payloadProblems'
  >;
  /** What webhooks may look like, and their secrets. */
  readonly webhooks: WebhookOffice;
  /** GraphQL services of others: what they show, and what putting that in force would mean. */
  readonly remotes: ServiceOffice;
  /** Keyed hash of a personal number. */
  personHash(personalId: string): string;
  /** Seals and opens short texts for links and cursors; undefined if not ours. */
  seal(context: string, text: string): string;
  unseal(context: string, token: string): string | undefined;
  /** Tells those on duty at once: a line in the log that monitoring looks for. No personal values. */
  alarm(event: string, details: Readonly<Record<string, unknown>>): void;
  /** Ends console sessions of a person. */
  endSessions(reference: string, reason: string): Promise<number>;
  /** Publishes a new signing key of the gateway's own issuer. */
  rotateSigningKey(): Promise<string>;
  /** Rights changed: this process reads them now, the others are told. */
  changed(): Promise<void>;
}

/** One call of the administration. */
export interface AdminContext {
  readonly requestId: string;
  readonly ip: string | null;
  readonly principal: Principal;
  /** The caller's own rights. */
  readonly access: Access;
  readonly services: AdminServices;
}
