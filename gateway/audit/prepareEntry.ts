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

/** What is null or empty is left out: a million records a month are kept for a year. */
function toContent(entry: AuditEntry): Record<string, unknown> {
  const { actor, unit, operation, target } = entry;
  return {
    event: text(entry.event),
    outcome: entry.outcome,
    actor: {
      reference: text(actor.reference),
      issuer: text(actor.issuer),
      client: text(actor.client),
      acr: text(actor.acr),
    },
    onBehalfOf: text(entry.onBehalfOf),
    tenant: text(entry.tenant),
    unit: unit === null ? undefined : { key: text(unit.key), name: text(unit.name) },
    ip: text(entry.ip),
    requestId: text(entry.requestId),
    operation: operation === null ? undefined : { name: text(operation.name), hash: text(operation.hash) },
    purpose: text(entry.purpose),
    legalBasis: entry.legalBasis === null ? undefined : cleanText(entry.legalBasis, 4 * TEXT),
    refusedPurpose: text(entry.refusedPurpose),
    fields: texts(entry.fields),
    sources: texts(entry.sources),
    counts: boundCounts(entry.counts),
    sensitivity: entry.sensitivity,
    codes: texts(entry.codes),
    target: target ? { type: text(target.type), id: text(target.id) } : undefined,
    details: boundDetails(entry.details),
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
