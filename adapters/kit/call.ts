// What an adapter knows about the question it is answering: no token, no request, no tenant lookup.
import type { UnitScope } from './units.js';

/** Who asks, as far as an upstream system may need to know it. */
export interface Caller {
  /** The tenant's agency code, QĐ 20/2020 form (`H26.P0`), or null for a citizen. */
  readonly agency: string | null;
  /** A pseudonym of the person or application, stable per installation; never a name or a personal number. */
  readonly reference: string;
  /** The application that asks; null without a token. */
  readonly application?: string | null;
  /** A pseudonym of the caller's personal number, the one the audit trail uses; null where the sign-in has none. */
  readonly person?: string | null;
}

/** Which fields of the row were asked for, so that an adapter fetches no detail that nobody reads. */
export interface Selection {
  /** True if the field `name` of the row (of the node, for a connection) is needed. */
  wants(name: string): boolean;
}

/** A link that works without a token, for a few minutes, for whoever was given it. */
export interface FileLink {
  readonly url: string;
  readonly expiresAt: Date;
}

/** Passed to every loader. */
export interface AdapterCall<Client> {
  readonly client: Client;
  readonly caller: Caller;
  /** The units whose rows the caller may see here. Filter at the source; the gateway checks again. */
  readonly scope: UnitScope;
  /** The stated and allowed purpose, or null. */
  readonly purpose: string | null;
  readonly select: Selection;
  /** A short-lived link to a file of this adapter; `ref` comes back to `openFile`. */
  fileLink(ref: string): FileLink;
  /**
   * Before somebody is looked up by personal number: counts, and throws a coded refusal where the caller has looked up too
   * many. Whoever tries numbers one by one is stopped here, whatever their rights are.
   */
  lookUp(personalNumber: string): Promise<void>;
  readonly requestId: string;
  /** Aborts when the caller left or the deadline passed. Hand it on to every call. */
  readonly signal: AbortSignal;
}
