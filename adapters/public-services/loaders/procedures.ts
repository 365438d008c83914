// Procedures by code: LayThuTuc, kept between requests, because procedures are public and change rarely.
import type { Call } from '../client.js';
import { toDecision, toProcedure } from '../convert/toProcedure.js';
import { inParallel } from '../../kit/index.js';
import type { ProcedureDecisionRecord, ProcedureRecord } from '../schema.generated.js';
import { decisionRow, procedureRow, type ProcedureRow } from '../wire/procedureRow.js';

/** `d.dddddd`, with the local suffix `.000.00.00.Hnn` where a province has its own variant. */
const CODE = /^\d{1,2}\.\d{6}(\.[0-9A-Z]{2,3}){0,4}$/;

/** One procedure as the portal has it, or null. */
async function lookUpProcedure(code: string, call: Call, signal: AbortSignal): Promise<ProcedureRow | null> {
  const { kept, portal, config } = call.client;
  const row = await kept.read({
    key: `procedure:${code}`,
    schema: procedureRow.nullable(),
    ttlSeconds: config.cache.procedureSeconds,
    signal,
    isKept: (found) => found !== null,
    load: async (shared) => {
      const reply = await portal.read({
        service: 'LayThuTuc',
        byCode: true,
        parameters: { maTTHC: code },
        row: procedureRow,
        signal: shared,
      });
      return reply.rows.find((found) => found.MATTHC === code) ?? null;
    },
  });
  return row;
}

async function lookUpDecision(id: string, call: Call, signal: AbortSignal): Promise<ProcedureDecisionRecord> {
  const { kept, portal, config } = call.client;
  const row = await kept.read({
    key: `decision:${id}`,
    schema: decisionRow.nullable(),
    ttlSeconds: config.cache.procedureSeconds,
    signal,
    load: async (shared) => {
      const read = { service: 'LayQDCB', byCode: true, parameters: { idQDCB: id }, row: decisionRow };
      const reply = await portal.read({ ...read, signal: shared });
      return reply.rows[0] ?? null;
    },
  });
  return row === null
    ? { decisionId: id, number: null, title: null, issuedOn: null, issuedBy: null }
    : toDecision(id, row);
}

/** The id of the publishing decision, if the procedure names one. */
function decisionIdOf(row: ProcedureRow, call: Call): string | null {
  const id = row[call.client.config.assumed.decisionKey.toUpperCase()];
  return (typeof id === 'string' && id !== '') || typeof id === 'number' ? String(id) : null;
}

async function toRecord(row: ProcedureRow, call: Call, signal: AbortSignal): Promise<ProcedureRecord> {
  const id = call.select.wants('decision') ? decisionIdOf(row, call) : null;
  return toProcedure(row, id === null ? null : await lookUpDecision(id, call, signal));
}

/** Rows in the order of the codes; null for malformed and unknown codes. */
export async function lookUpProcedures(codes: readonly string[], call: Call): Promise<(ProcedureRow | null)[]> {
  return inParallel(codes, call.client.config.maxParallelLookups, call.signal, async (code, signal) =>
    CODE.test(code) ? lookUpProcedure(code, call, signal) : null,
  );
}

/** One entry per code, null for malformed and unknown codes. */
export async function loadProcedures(codes: readonly string[], call: Call): Promise<(ProcedureRecord | null)[]> {
  const distinct = [...new Set(codes)];
  const rows = await lookUpProcedures(distinct, call);
  const records = await inParallel(rows, call.client.config.maxParallelLookups, call.signal, async (row, signal) =>
    row === null ? null : toRecord(row, call, signal),
  );
  const found = new Map(distinct.map((code, index) => [code, records[index] ?? null]));
  return codes.map((code) => found.get(code) ?? null);
}
