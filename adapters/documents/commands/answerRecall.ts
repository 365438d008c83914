// `answerRecall`: a receiver that was asked to give a document back agrees (15) or refuses (16). Never by itself.
import { defineCommand, type AdapterCall, type AgencyRef, type Prepared } from '../../kit/index.js';
import type { DocumentsClient } from '../client.js';
import type { MutationAnswerRecallArgs } from '../schema.generated.js';
import { findParty } from './actingAgency.js';
import { Findings } from './findings.js';
import { noticeSchema, toNotice, type Notice } from './notice.js';
import { listReported } from './reportedStatuses.js';
import { reportStatus } from './reportStatus.js';
import { loadSubject, type SubjectDocument } from './subjectDocument.js';

type Call = AdapterCall<DocumentsClient>;

/**
 * True if the receiver was asked, by 13 or by a document that recalls or updates, and has not answered since. Whether a
 * sender outside the city has asked, its own account alone says; then the axis decides.
 */
async function isAsked(call: Call, subject: SubjectDocument, receiver: AgencyRef): Promise<boolean> {
  const sender = call.client.units.agency(subject.from);
  if (sender === undefined) return true;
  const asked = (await listReported(call, sender, subject.documentId)).filter(
    ({ code, to }) => code === '13' && to === receiver.code,
  );
  const answers = (await listReported(call, receiver, subject.documentId)).filter(({ code }) => /^1[56]$/.test(code));
  const [first] = asked;
  if (first === undefined) return subject.wantsAnswer && answers.length === 0;
  // One answer to each request.
  return answers.filter(({ sentAt }) => sentAt >= first.sentAt).length < asked.length;
}

async function prepare({ id, input }: MutationAnswerRecallArgs, call: Call): Promise<Prepared<Notice>> {
  const subject = await loadSubject(call, id);
  const agency = findParty(call, subject.receivers, input.agency, 'input.agency');
  const findings = new Findings();
  if (!(await isAsked(call, subject, agency)))
    findings.add('id', 'không có yêu cầu lấy lại nào đang chờ.', 'no recall waits for an answer.');
  const { note, department, staff } = input;
  const payload = toNotice(findings, {
    client: call.client,
    subject,
    agency,
    code: input.agree ? '15' : '16',
    to: [subject.from],
    text: { note, department, staff },
    noteArgument: 'note',
  });
  findings.throwIfAny();
  return { subject: `document ${subject.documentId} ${agency.code}`, payload, unit: agency.unit };
}

export const answerRecall = defineCommand<DocumentsClient, Notice>({
  payload: noticeSchema,
  prepare,
  steps: [reportStatus],
});
