// Stored records as those who search see them.
import type { AuditFilter, AuditStore, FoundRecord, Period, ReadSubject, RecordPlace } from './auditStore.js';
import type { AuditEntry } from './entry.js';

/** An entry in its place in the trail. */
export interface AuditRecord extends AuditEntry {
  readonly id: string;
  readonly writer: string;
  readonly seq: number;
  readonly at: Date;
  /** When it got into the trail, if the store was away at the time of the act. */
  readonly recordedAt: Date | null;
  readonly part: { readonly n: number; readonly of: number } | null;
}

export interface AuditPage {
  readonly records: readonly AuditRecord[];
  /** For `after`; null: this was the last page. */
  readonly next: string | null;
}

export interface SubjectPage {
  readonly subjects: readonly ReadSubject[];
  readonly next: string | null;
}

export interface Paging {
  /** 1 to 200; default 50. */
  readonly first?: number | undefined;
  readonly after?: string | null | undefined;
}

/** `after` is not from an earlier page. */
export class InvalidAuditCursor extends Error {
  constructor() {
    super('not a cursor of the audit trail');
    this.name = 'InvalidAuditCursor';
  }
}

const MAX_PAGE = 200;

interface Body {
  readonly id: string;
  readonly entry: Omit<Partial<AuditEntry>, 'actor'> & { readonly actor?: Partial<AuditEntry['actor']> };
  readonly subjects?: readonly string[];
  readonly recordedAt?: string;
  readonly part?: { n: number; of: number };
}

/** What is null or empty was left out of the stored form. */
function toRecord({ writer, seq, at, body }: FoundRecord): AuditRecord {
  const { id, entry, subjects, recordedAt, part } = JSON.parse(body) as Body;
  const actor = { reference: null, issuer: null, client: null, acr: null, ...entry.actor };
  return {
    ...{
      event: '',
      outcome: 'OK',
      onBehalfOf: null,
      tenant: null,
      unit: null,
      ip: null,
      requestId: null,
      operation: null,
    },
    ...{ purpose: null, legalBasis: null, refusedPurpose: null, fields: [], sources: [], counts: {}, codes: [] },
    ...{ sensitivity: 1, target: null },
    ...entry,
    actor,
    subjects: subjects ?? [],
    ...{ id, writer, seq, at, recordedAt: recordedAt === undefined ? null : new Date(recordedAt), part: part ?? null },
  };
}

const toCursor = ({ at, writer, seq }: RecordPlace) =>
  Buffer.from(`${at.getTime()} ${writer} ${seq}`).toString('base64url');

function fromCursor(cursor: string | null | undefined): RecordPlace | null {
  if (cursor === null || cursor === undefined) return null;
  const match = /^(\d{1,15}) ([a-z0-9.-]{1,64}) (\d{1,15})$/.exec(Buffer.from(cursor, 'base64url').toString());
  if (match === null) throw new InvalidAuditCursor();
  return { at: new Date(Number(match[1])), writer: match[2] ?? '', seq: Number(match[3]) };
}

const pageSize = ({ first = 50 }: Paging) => Math.max(1, Math.min(MAX_PAGE, Math.trunc(first)));

/** One more than asked for was read, to know whether there is more. */
function toPage(found: readonly FoundRecord[], size: number): AuditPage {
  const page = found.slice(0, size);
  const last = page.at(-1);
  return { records: page.map(toRecord), next: found.length > size && last !== undefined ? toCursor(last) : null };
}

export interface AuditReader {
  search(filter: AuditFilter & Paging): Promise<AuditPage>;
  /** Who was shown the data of one person. */
  usesOf(personHash: string, options?: Period & Paging): Promise<AuditPage>;
  /** Whose data an application was shown. */
  subjectsReadBy(client: string, options?: Period & Paging): Promise<SubjectPage>;
}

export function createAuditReader<Tx>(store: AuditStore<Tx>): AuditReader {
  return {
    async search(filter) {
      const size = pageSize(filter);
      return toPage(await store.search(filter, size + 1, fromCursor(filter.after)), size);
    },
    async usesOf(personHash, options = {}) {
      const size = pageSize(options);
      return toPage(await store.usesOf(personHash, options, size + 1, fromCursor(options.after)), size);
    },
    async subjectsReadBy(client, options = {}) {
      const size = pageSize(options);
      const found = await store.subjectsReadBy(client, options, size + 1, options.after ?? null);
      const subjects = found.slice(0, size);
      return { subjects, next: found.length > size ? (subjects.at(-1)?.subject ?? null) : null };
    },
  };
}
