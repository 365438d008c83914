// What stands behind a link to a part of the trail: its records as they are stored, with their hashes.
import { createHash } from 'node:crypto';
import { PLAIN_ENTRY, type AuditEntry } from '../../audit/index.js';
import { trailRecords, useOnce, type TrailRecord } from '../../store/index.js';
import type { AdminServices } from '../context.js';
import { AdminError } from '../errors.js';
import { unsealAuditLink, type AuditLink } from './exportLinks.js';
import type { ExportFile } from './openExport.js';

const PART = 2_000;
/** More is exported in several parts of time. */
const MAX_RECORDS = 100_000;

function toLine({ writer, seq, at, body, prevHash, hash }: TrailRecord): string {
  const proof = { prevHash: prevHash.toString('hex'), hash: hash.toString('hex') };
  // The body as text: its hash is over these very characters.
  return `${JSON.stringify({ writer, seq: Number(seq), at: at.toISOString(), ...proof, body })}\n`;
}

async function readLines({ db }: AdminServices, { from, to }: AuditLink): Promise<readonly string[]> {
  const filter = { from: new Date(from), to: new Date(to), units: null, objectId: null };
  const lines: string[] = [];
  let above: string | null = null;
  do {
    const records: readonly TrailRecord[] = await trailRecords(db, filter, above, PART);
    lines.push(...records.map(toLine));
    if (lines.length > MAX_RECORDS) throw new AdminError('PAYLOAD_TOO_LARGE');
    const last = records.at(-1);
    above = last === undefined || records.length < PART ? null : `${last.at.toISOString()} ${last.writer} ${last.seq}`;
  } while (above !== null);
  return lines;
}

function toEntry({ actor, from, to }: AuditLink, more: Partial<AuditEntry>): AuditEntry {
  return {
    ...PLAIN_ENTRY,
    event: 'audit.exported',
    actor,
    sensitivity: 3,
    details: { from: new Date(from).toISOString(), to: new Date(to).toISOString() },
    ...more,
  };
}

/** Null for a link that is not ours, is over or was used. The record of the export is durable before its bytes are. */
export async function openAuditExport(
  services: AdminServices,
  token: string,
  caller?: string,
): Promise<ExportFile | null> {
  const link = unsealAuditLink(services, token);
  const now = services.clock.now();
  if (link === undefined || link.until < now.getTime()) return null;
  if (caller !== undefined && caller !== link.actor.reference) return null;
  const idHash = createHash('sha256').update(`audit-export ${link.nonce}`).digest('base64url');
  if (!(await useOnce(services.db, idHash, new Date(link.until)))) return null;
  try {
    const lines = await readLines(services, link);
    await services.auditor.write(toEntry(link, { counts: { records: lines.length } }));
    return {
      name: `nhat-ky-${now.toISOString().slice(0, 10)}.ndjson`,
      contentType: 'application/x-ndjson; charset=utf-8',
      bytes: Buffer.from(lines.join('')),
    };
  } catch (error) {
    if (error instanceof AdminError)
      await services.auditor.write(
        toEntry(link, { event: 'operation.refused', outcome: 'DENIED', codes: [error.code] }),
      );
    throw error;
  }
}
