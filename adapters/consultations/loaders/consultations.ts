// Consultations by code and as a list: public facts, the same for everybody.
import { readPageSize, type AdapterRecord, type Page } from '../../kit/index.js';
import type { Call } from '../client.js';
import type { ConsultationRecord, QueryConsultationsArgs } from '../schema.generated.js';
import { readCursor, toPage } from './pages.js';
import { loadSurveys, toConsultation } from './surveys.js';

const CODE = /^\d{1,10}$/;

export async function loadConsultations(
  codes: readonly string[],
  { client, signal }: Call,
): Promise<readonly ((ConsultationRecord & AdapterRecord) | null)[]> {
  if (!codes.some((code) => CODE.test(code))) return codes.map(() => null);
  const rows = new Map((await loadSurveys(client, signal)).map((row) => [row.sid, row]));
  return codes.map((code) => {
    const row = rows.get(code);
    return row === undefined ? null : toConsultation(row, client);
  });
}

/** `Query.consultations`. */
export async function listConsultations(
  args: QueryConsultationsArgs,
  { client, signal }: Call,
): Promise<Page<ConsultationRecord & AdapterRecord>> {
  const size = readPageSize(args.first);
  const after = Number(readCursor(args.after, CODE));
  const rows = (await loadSurveys(client, signal)).map((row) => toConsultation(row, client));
  const wanted = rows.filter(({ code, state }) => Number(code) > after && (args.state == null || state === args.state));
  return toPage(wanted, ({ code }) => code, size);
}
