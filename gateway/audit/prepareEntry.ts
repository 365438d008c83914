// Brings an entry into its stored form: bounded, cleaned, and with the columns that search uses. Nothing an entry holds
// may make the store refuse it: one refused record would hold up all behind it.
import { createHash, randomUUID } from 'node:crypto';
import { canonicalJson, cleanText } from './canonicalJson.js';
import type { AuditEntry } from './entry.js';

/** Copies of what the body says. */
export interface Columns {
  readonly event: string;
  readonly outcome: string;
  readonly actor: string | null;
  readonly client: string | null;
  readonly tenant: string | null;
  readonly unit: string | null;
  readonly purpose: string | null;
  readonly requestId: string | null;
}

/** An entry that only lacks its place in a chain. */
export interface PreparedEntry {
  readonly id: string;
  /** Milliseconds, UTC. */
  readonly at: number;
  /** Canonical JSON of everything but the subjects. */
  readonly content: string;
  readonly subjects: readonly string[];
  readonly columns: Columns;
  readonly bytes: number;
}

/** An index of PostgreSQL takes no more than a third of a page. */
const TEXT = 256;
const MAX_ITEMS = 1_000;
const MAX_DETAILS = 32_768;

const text = (value: string | null | undefined): string | undefined =>
  value === null || value === undefined ? undefined : cleanText(value, TEXT);

function texts(values: readonly string[]): string[] | undefined {
  return values.length === 0 ? undefined : values.slice(0, MAX_ITEMS).map((value) => cleanText(value, TEXT));
}

function boundDetails(details: AuditEntry['details']): unknown {
  if (details === undefined) return undefined;
  const json = canonicalJson(details);
  if (json.length <= MAX_DETAILS) return details;
  return { truncated: true, bytes: Buffer.byteLength(json), sha256: createHash('sha256').update(json).digest('hex') };
}

function boundCounts(counts: AuditEntry['counts']): unknown {
  const all = Object.entries(counts);
  return all.length === 0 ? undefined : Object.fromEntries(all.slice(0, MAX_ITEMS));
}

/**
 * What is null or empty is left out: a million records a month are kept for a year. In the order in which it is written:
 * nothing has to be sorted.
 */
function toContent(entry: AuditEntry): Record<string, unknown> {
  const { actor, unit, operation, target } = entry;
  return {
    actor: {
      acr: text(actor.acr),
      client: text(actor.client),
      issuer: text(actor.issuer),
      reference: text(actor.reference),
    },
    codes: texts(entry.codes),
    counts: boundCounts(entry.counts),
    details: boundDetails(entry.details),
    event: text(entry.event),
    fields: texts(entry.fields),
    ip: text(entry.ip),
    legalBasis: entry.legalBasis === null ? undefined : cleanText(entry.legalBasis, 4 * TEXT),
    onBehalfOf: text(entry.onBehalfOf),
    operation: operation === null ? undefined : { hash: text(operation.hash), name: text(operation.name) },
    outcome: entry.outcome,
    purpose: text(entry.purpose),
    refusedPurpose: text(entry.refusedPurpose),
    requestId: text(entry.requestId),
    sensitivity: entry.sensitivity,
    sources: texts(entry.sources),
    target: target ? { id: text(target.id), type: text(target.type) } : undefined,
    tenant: text(entry.tenant),
    unit: unit === null ? undefined : { key: text(unit.key), name: text(unit.name) },
  };
}

/** The parts of a parsed body that columns copy. */
export interface Content {
  readonly event: string;
  readonly outcome: string;
  readonly actor: { readonly reference?: string; readonly client?: string };
  readonly tenant?: string;
  readonly unit?: { readonly key: string };
  readonly purpose?: string;
  readonly requestId?: string;
}

export function toColumns(content: Content): Columns {
  return {
    event: content.event,
    outcome: content.outcome,
    actor: content.actor.reference ?? null,
    client: content.actor.client ?? null,
    tenant: content.tenant ?? null,
    unit: content.unit?.key ?? null,
    purpose: content.purpose ?? null,
    requestId: content.requestId ?? null,
  };
}

export function prepareEntry(entry: AuditEntry, at: number, id: string = randomUUID()): PreparedEntry {
  const content = toContent(entry);
  const json = canonicalJson(content);
  const subjects = entry.subjects.length === 0 ? [] : [...new Set(entry.subjects.map((each) => cleanText(each, 128)))];
  const columns = toColumns(content as unknown as Content);
  return { id, at, content: json, subjects, columns, bytes: json.length + subjects.length * 64 + 256 };
}
