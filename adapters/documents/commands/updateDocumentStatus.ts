// `updateDocumentStatus`: a receiver tells the sender how far it is (02 to 06).
import { defineCommand, type AdapterCall, type AgencyRef, type Prepared } from '../../kit/index.js';
import type { DocumentsClient } from '../client.js';
import type { DocumentProgress, MutationUpdateDocumentStatusArgs } from '../schema.generated.js';
import { findParty } from './actingAgency.js';
import { Findings } from './findings.js';
import { noticeSchema, toNotice, type Notice } from './notice.js';
import { listReported, standOf } from './reportedStatuses.js';
import { reportStatus } from './reportStatus.js';
import { loadSubject, type SubjectDocument } from './subjectDocument.js';

type Call = AdapterCall<DocumentsClient>;

const CODES: Readonly<Record<DocumentProgress, string>> = {
  REFUSED: '02',
  RECEIVED: '03',
  ASSIGNED: '04',
  IN_PROGRESS: '05',
  COMPLETED: '06',
};

/** The states that may follow where the receiver stands now. A recall that it agreed to ends the work. */
async function nextCodes(call: Call, subject: SubjectDocument, agency: AgencyRef): Promise<readonly string[]> {
  const reported = await listReported(call, agency, subject.documentId);
  const { work, recall } = standOf(reported);
  return recall === '15' ? [] : (call.client.config.send.transitions[work] ?? []);
}

async function prepare({ id, input }: MutationUpdateDocumentStatusArgs, call: Call): Promise<Prepared<Notice>> {
  const { client } = call;
  const subject = await loadSubject(call, id);
  const agency = findParty(call, subject.receivers, input.agency, 'input.agency');
  const code = CODES[input.state];
  const findings = new Findings();
  const next = await nextCodes(call, subject, agency);
  if (!next.includes(code)) {
    const states = Object.entries(CODES).flatMap(([state, known]) => (next.includes(known) ? [state] : []));
    const allowed = states.join(', ') || '–';
    findings.add('input.state', `lúc này chỉ có thể là: ${allowed}.`, `can only be one of these now: ${allowed}.`);
  }
  const { note, department, staff } = input;
  const payload = toNotice(findings, {
    client,
    subject,
    agency,
    code,
    to: [subject.from],
    text: { note, department, staff },
    noteArgument: 'note',
  });
  findings.throwIfAny();
  return { subject: `document ${subject.documentId} ${agency.code}`, payload, unit: agency.unit };
}

export const updateDocumentStatus = defineCommand<DocumentsClient, Notice>({
  payload: noticeSchema,
  prepare,
  steps: [reportStatus],
});
