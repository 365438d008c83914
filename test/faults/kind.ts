// What the matrix of faults asks of every kind of system: one field each, and the settings that lead to it.
import type { Adapter, RemoteAdapter } from '../../adapters/kit/index.js';
import type { Fault } from './faultTable.js';
import type { Script } from './scriptedUpstream.js';

interface Asked {
  readonly name: string;
  /** A field of a unit, or of the query itself, without its alias. */
  readonly on: 'Unit' | 'Query';
  readonly field: string;
  /** What is answered before the call that gets the fault: a login, a key, a token. */
  readonly before?: Script;
  /** Cases that mean nothing here, and why. */
  readonly without?: Readonly<Record<string, string>>;
  /** Failures that only this kind of system can tell of, in its own words. */
  readonly own?: readonly Fault[];
}

/** A system behind an adapter. */
export interface AdapterKind extends Asked {
  readonly adapter: Adapter;
  readonly args: object;
  /** Settings that lead to this address. `officer`: the pseudonym of who asks. */
  configFor(url: string, officer: string): object;
  /** Whose types it extends, at an address; it is not asked. */
  readonly beside?: readonly [kind: AdapterKind, url: string];
}

/** A GraphQL service of somebody else's. */
export interface ServiceKind extends Asked {
  remoteAt(url: string): RemoteAdapter;
  /** An answer in good order. */
  readonly good: Script;
}

export type Kind = AdapterKind | ServiceKind;

/** What callers are told it is. */
export function serviceOf(kind: Kind): string {
  return 'adapter' in kind ? kind.adapter.id : kind.remoteAt('').id;
}

export function aliasOf({ name }: Kind): string {
  return name.replace(/\W/g, '_');
}

/** The value of its field in an answer. */
export function valueOf(kind: Kind, data: Readonly<Record<string, any>>): unknown {
  return (kind.on === 'Unit' ? data['unit'] : data)[aliasOf(kind)];
}
