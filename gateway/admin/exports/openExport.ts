// What stands behind a download link: the query, run at this moment with the rights that the requester has now.
import { AccessRefused } from '../../access/index.js';
import { PLAIN_ENTRY, type AuditEntry } from '../../audit/index.js';
import type { Principal } from '../../identity/index.js';
import { lockExport, setExportDetails, setExportState, type ExportRow } from '../../store/index.js';
import type { AdminServices } from '../context.js';
import { AdminError } from '../errors.js';
import { openAuditExport } from './openAuditExport.js';
import { collectRows, type Rows } from './collectRows.js';
import { toCaller, unsealLink } from './exportLinks.js';
import { stateOf } from './exportView.js';
import { readExportOperation } from './readExportOperation.js';
import { toCsv, toNdjson } from './writeTable.js';

export interface ExportFile {
  readonly name: string;
  readonly contentType: string;
  readonly bytes: Uint8Array;
}

interface Opened {
  readonly row: ExportRow;
  readonly caller: Principal;
}

/** Takes the link out of use, so that of two who come with it one comes too late. */
async function takeLink(services: AdminServices, token: string, caller?: string): Promise<Opened | undefined> {
  const place = unsealLink(services, token);
  const now = services.clock.now();
  if (place === undefined || place.until < now.getTime()) return undefined;
  return services.db.transaction().execute(async (tx) => {
    const row = await lockExport(tx, place.id);
    const link = row?.details.link;
    if (row === undefined || link?.nonce !== place.nonce || stateOf(row, now) !== 'APPROVED') return undefined;
    if (caller !== undefined && caller !== row.requestedBy) return undefined;
    const { link: _used, ...details } = row.details;
    await setExportDetails(tx, row.id, details);
    return { row, caller: toCaller(link.caller) };
  });
}

function toEntry(services: AdminServices, { row, caller }: Opened, more: Partial<AuditEntry>): AuditEntry {
  const unit = services.tree.unit(row.unit);
  return {
    ...PLAIN_ENTRY,
    event: 'export.downloaded',
    actor: { reference: caller.reference, issuer: caller.issuer, client: caller.client, acr: caller.acr },
    onBehalfOf: caller.actor === null ? null : caller.reference,
    tenant: row.details.tenant,
    unit: unit === undefined ? null : { key: unit.key, name: unit.fullName },
    operation: { name: row.details.operationName, hash: row.details.hash },
    purpose: row.details.purpose,
    fields: row.details.fields,
    sensitivity: 3,
    target: { type: 'Export', id: row.id },
    details: { format: row.details.format, approvedBy: row.decidedBy },
    ...more,
  };
}

function requireRights(services: AdminServices, { row, caller }: Opened): void {
  const access = services.accessFor(caller, row.details.purpose);
  if (!access.holds('gateway:export.request')) throw new AdminError('FORBIDDEN');
}

async function readRows(services: AdminServices, opened: Opened): Promise<Rows> {
  const { document, operationName, variables, purpose } = opened.row.details;
  requireRights(services, opened);
  const operation = readExportOperation(document, operationName);
  const rows = await collectRows(operation, variables, (asked) =>
    services.runMasked(document, asked, opened.caller, purpose),
  );
  if (rows === undefined) throw new AdminError('SERVICE_UNAVAILABLE');
  return rows;
}

function toFile({ id, details: { format } }: ExportRow, { rows }: Rows): ExportFile {
  const name = `xuat-du-lieu-${id.slice(0, 8)}`;
  if (format === 'CSV')
    return { name: `${name}.csv`, contentType: 'text/csv; charset=utf-8', bytes: Buffer.from(toCsv(rows)) };
  return {
    name: `${name}.ndjson`,
    contentType: 'application/x-ndjson; charset=utf-8',
    bytes: Buffer.from(toNdjson(rows)),
  };
}

async function refuse(services: AdminServices, opened: Opened, error: unknown): Promise<AdminError> {
  const refused = error instanceof AdminError || error instanceof AccessRefused;
  const code = refused ? error.code : 'INTERNAL_SERVER_ERROR';
  await services.auditor.write(
    toEntry(services, opened, {
      ...{ event: 'operation.refused', outcome: refused ? 'DENIED' : 'ERROR', codes: [code] },
      details: { refused: 'export.downloaded' },
    }),
  );
  return new AdminError(code);
}

/**
 * The file, once: afterwards the export is done. Null for a link that is not ours, is over or was used. Throws AdminError
 * if there is nothing to hand over; the approval stays, and a new link may be asked for. `caller`: the reference of
 * whoever comes with the link, where that is known.
 */
export async function openExport(services: AdminServices, token: string, caller?: string): Promise<ExportFile | null> {
  const trail = await openAuditExport(services, token, caller);
  if (trail !== null) return trail;
  const opened = await takeLink(services, token, caller);
  if (opened === undefined) return null;
  try {
    const rows = await readRows(services, opened);
    const file = toFile(opened.row, rows);
    await services.auditor.transact(async (tx) => {
      await setExportState(tx, opened.row.id, 'DONE');
      const counts = { rows: rows.rows.length };
      const entry = toEntry(services, opened, { counts });
      return { result: null, entry: { ...entry, details: { ...entry.details, truncated: rows.truncated } } };
    });
    return file;
  } catch (error) {
    throw await refuse(services, opened, error);
  }
}
