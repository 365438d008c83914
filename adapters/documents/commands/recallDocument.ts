// `recallDocument`: the sender asks receivers to give a document back (13).
import { defineCommand, inParallel, type AdapterCall, type Prepared } from '../../kit/index.js';
import type { DocumentsClient } from '../client.js';
import type { SentRow } from '../mailbox.js';
import type { MutationRecallDocumentArgs } from '../schema.generated.js';
import { findParty } from './actingAgency.js';
import { createAgencyFinder } from './agencies.js';
import { askBack } from './askBack.js';
import { Findings } from './findings.js';
import { noticeSchema, toNotice, type Notice } from './notice.js';
import { listReported, standOf } from './reportedStatuses.js';
import { loadSubject, type SubjectDocument } from './subjectDocument.js';

type Call = AdapterCall<DocumentsClient>;

/** 06 ends the time for a recall; who was asked and has not answered, or has agreed, is not asked again. */
function isBeyondRecall({ work, recall }: ReturnType<typeof standOf>): boolean {
  return work === '06' || recall === '13' || recall === '15';
}

async function standAt(call: Call, subject: SubjectDocument, row: SentRow) {
  const receiver = row.to === null ? undefined : call.client.units.agency(row.to);
  if (receiver === undefined) return standOf([{ code: row.status ?? '' }]);
  const own = await listReported(call, receiver, subject.documentId);
  return row.status === '13' ? { ...standOf(own), recall: '13' } : standOf(own);
}

/** The receivers to ask: those that are named, or all. */
async function chooseRows(
  call: Call,
  findings: Findings,
  subject: SubjectDocument,
  named: readonly string[] | null | undefined,
): Promise<readonly SentRow[]> {
  const rows = subject.rows ?? [];
  const sender = call.client.units.agency(subject.from);
  if (named === null || named === undefined || sender === undefined) return rows;
  if (named.length === 0) findings.add('input.recipients', 'cần ít nhất một nơi nhận.', 'name at least one receiver.');
  const find = await createAgencyFinder(call, sender, named);
  return named.flatMap((text, place) => {
    const argument = `input.recipients[${place}]`;
    const party = find(findings, argument, text);
    if (party === undefined) return [];
    const row = rows.find(({ to }) => to === party.code);
    if (row === undefined) findings.add(argument, 'không phải nơi nhận của văn bản.', 'did not receive the document.');
    return row === undefined ? [] : [row];
  });
}

async function prepare({ id, input }: MutationRecallDocumentArgs, call: Call): Promise<Prepared<Notice>> {
  const { client } = call;
  const subject = await loadSubject(call, id);
  const agency = findParty(call, [subject.from], undefined, 'id');
  const findings = new Findings();
  const rows = await chooseRows(call, findings, subject, input.recipients);
  const stands = await inParallel(rows, client.config.maxParallel, call.signal, (row) => standAt(call, subject, row));
  if (stands.some(isBeyondRecall))
    findings.add(
      'input.recipients',
      'có nơi nhận đã hoàn thành, đã trả lại hoặc chưa trả lời một yêu cầu trước; hãy chỉ nêu các nơi còn lại.',
      'some have completed it, have given it back, or have not answered an earlier request; name the others alone.',
    );
  const { reason, department, staff } = input;
  const notice = toNotice(findings, {
    client,
    subject,
    agency,
    code: '13',
    to: [...new Set(rows.flatMap(({ to }) => to ?? []))],
    text: { note: reason, department, staff },
    noteArgument: 'reason',
    isNoteRequired: true,
  });
  findings.throwIfAny();
  return { subject: `document ${subject.documentId}`, payload: notice, unit: agency.unit };
}

export const recallDocument = defineCommand<DocumentsClient, Notice>({
  payload: noticeSchema,
  prepare,
  steps: [askBack],
});
