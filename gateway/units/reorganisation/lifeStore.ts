// What the life of a reorganisation asks of the store; `Tx` is the store's own transaction.
import type { UnitRow, SuccessionRow } from '../types.js';
import type { CarriedGrant } from './planGrants.js';
import type { HeldRights } from './rights.js';

export type ReorganisationState = 'DRAFT' | 'REHEARSED' | 'SCHEDULED' | 'APPLIED' | 'UNDONE' | 'DISCARDED';

export interface KeptReorganisation {
  readonly id: string;
  readonly number: string;
  readonly title: string;
  readonly effectiveOn: string;
  readonly state: ReorganisationState;
  readonly resolution: unknown;
  readonly decisions: unknown;
  readonly report: unknown;
}

export interface KeptUnitRow extends UnitRow {
  readonly id: string;
  readonly codeList: string | null;
  /** The reorganisation that brought it. */
  readonly reorganisation: string | null;
  /** The reorganisation that gave it its last day. */
  readonly endedBy: string | null;
}

export interface KeptSuccessionRow extends SuccessionRow {
  readonly id: string;
  readonly reorganisation: string | null;
}

interface Act {
  readonly by: string;
  readonly at: Date;
}

export interface ReorganisationChanges {
  state?: 'DRAFT' | 'REHEARSED' | 'SCHEDULED' | 'UNDONE' | 'DISCARDED';
  decisions?: unknown;
  report?: unknown;
  resolution?: unknown;
  scheduled?: Act;
  undone?: Act & { reason: string };
}

/** Implemented by `reorganisationStore`. */
export interface LifeStore<Tx> {
  /** Nobody else changes units or rights until the transaction ends. */
  lock(tx: Tx): Promise<void>;
  list(tx: Tx): Promise<readonly KeptReorganisation[]>;
  find(tx: Tx, id: string): Promise<KeptReorganisation | undefined>;
  insert(
    tx: Tx,
    row: { number: string; title: string; effectiveOn: string; resolution: unknown; by: string },
  ): Promise<string>;
  update(tx: Tx, id: string, changes: ReorganisationChanges): Promise<void>;
  readUnits(tx: Tx): Promise<readonly KeptUnitRow[]>;
  readSuccessions(tx: Tx): Promise<readonly KeptSuccessionRow[]>;
  readRights(tx: Tx): Promise<HeldRights>;
  endUnits(
    tx: Tx,
    reorganisation: string,
    units: readonly { readonly id: string; readonly custodian: string | null }[],
    validTo: string,
  ): Promise<void>;
  bring(
    tx: Tx,
    reorganisation: string,
    units: readonly (UnitRow & { readonly codeList: string | null })[],
    successions: readonly SuccessionRow[],
  ): Promise<void>;
  carry(tx: Tx, reorganisation: string, grants: readonly CarriedGrant[], by: string, reason: string): Promise<void>;
  carried(tx: Tx, reorganisation: string): Promise<readonly { id: string; to: string | null; from: string | null }[]>;
  endGrants(tx: Tx, ids: readonly string[], act: Act & { readonly reason: string }): Promise<void>;
  withdraw(tx: Tx, reorganisation: string, at: Date): Promise<void>;
  withdrawSuccessions(tx: Tx, ids: readonly string[], at: Date): Promise<void>;
  rename(tx: Tx, id: string, unit: { type: string; name: string; parentCode: string | null }): Promise<void>;
  apply(
    tx: Tx,
    today: string,
    at: Date,
  ): Promise<readonly { id: string; number: string; title: string; effectiveOn: string; decisions: unknown }[]>;
  moveAgency(tx: Tx, code: string, unit: string): Promise<void>;
}

/** What each act works with. */
export interface LifeOptions<Tx> {
  readonly store: LifeStore<Tx>;
  /** First part of unit keys: `hn`. */
  readonly prefix: string;
  readonly clock: { now(): Date; today(): string };
}

export interface By {
  readonly id: string;
  /** Reference of the person who acts. */
  readonly by: string;
}
