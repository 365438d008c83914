// Brings an entry into its stored form: bounded, cleaned, and with the columns that search uses. Nothing an entry holds
// may make the store refuse it: one refused record would hold up all behind it.
import { createHash, randomUUID } from 'node:crypto';
import { canonicalJson, cleanText, quoteText } from './canonicalJson.js';
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

/** Of a bounded, cleaned text; nothing for one that is null. */
const textOf = (name: string, value: string | null | undefined): string =>
  value === null || value === undefined ? '' : `,"${name}":${quoteText(value, TEXT)}`;

function textsOf(name: string, values: readonly string[]): string {
  if (values.length === 0) return '';
  let list = '';
  for (let i = 0; i < values.length && i < MAX_ITEMS; i += 1)
    list += `${i === 0 ? '' : ','}${quoteText(values[i] as string, TEXT)}`;
  return `,"${name}":[${list}]`;
}

/** `members` begin with a comma, as all that is written here does. */
const objectOf = (name: string, members: string): string => `,"${name}":{${members.slice(1)}}`;

function detailsOf(details: AuditEntry['details']): string {
  if (details === undefined) return '';
  const json = canonicalJson(details);
  if (json.length <= MAX_DETAILS) return `,"details":${json}`;
  const sha256 = createHash('sha256').update(json).digest('hex');
  return `,"details":${canonicalJson({ truncated: true, bytes: Buffer.byteLength(json), sha256 })}`;
}

function countsOf(counts: AuditEntry['counts']): string {
  const all = Object.entries(counts);
  return all.length === 0 ? '' : `,"counts":${canonicalJson(Object.fromEntries(all.slice(0, MAX_ITEMS)))}`;
}

function operationOf(operation: AuditEntry['operation']): string {
  if (operation === null) return '';
  return objectOf('operation', textOf('hash', operation.hash) + textOf('name', operation.name));
}

function actorOf({ acr, client, issuer, reference }: AuditEntry['actor']): string {
  return textOf('acr', acr) + textOf('client', client) + textOf('issuer', issuer) + textOf('reference', reference);
}

/**
 * Canonical JSON, put together by hand: the keys stand in their order, and one is written for every request. What is null
 * or empty is left out: a million records a month are kept for a year.
 */
function toContent(entry: AuditEntry): string {
  const { target, unit, legalBasis } = entry;
  const members =
    objectOf('actor', actorOf(entry.actor)) +
    textsOf('codes', entry.codes) +
    countsOf(entry.counts) +
    detailsOf(entry.details) +
    textOf('event', entry.event) +
    textsOf('fields', entry.fields) +
    textOf('ip', entry.ip) +
    (legalBasis === null ? '' : `,"legalBasis":${quoteText(legalBasis, 4 * TEXT)}`) +
    textOf('onBehalfOf', entry.onBehalfOf) +
    operationOf(entry.operation) +
    `,"outcome":"${entry.outcome}"` +
    textOf('purpose', entry.purpose) +
    textOf('refusedPurpose', entry.refusedPurpose) +
    textOf('requestId', entry.requestId) +
    `,"sensitivity":${entry.sensitivity}` +
    textsOf('sources', entry.sources) +
    (target ? objectOf('target', textOf('id', target.id) + textOf('type', target.type)) : '') +
    textOf('tenant', entry.tenant) +
    (unit === null ? '' : objectOf('unit', textOf('key', unit.key) + textOf('name', unit.name)));
  return `{${members.slice(1)}}`;
}

const columnOf = (value: string | null | undefined): string | null =>
  value === null || value === undefined ? null : cleanText(value, TEXT);

/** The same texts that the content has. */
function columnsOf(entry: AuditEntry): Columns {
  return {
    event: cleanText(entry.event, TEXT),
    outcome: entry.outcome,
    actor: columnOf(entry.actor.reference),
    client: columnOf(entry.actor.client),
    tenant: columnOf(entry.tenant),
    unit: columnOf(entry.unit?.key),
    purpose: columnOf(entry.purpose),
    requestId: columnOf(entry.requestId),
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
  const subjects = entry.subjects.length === 0 ? [] : [...new Set(entry.subjects.map((each) => cleanText(each, 128)))];
  return { id, at, content, subjects, columns: columnsOf(entry), bytes: content.length + subjects.length * 64 + 256 };
}
