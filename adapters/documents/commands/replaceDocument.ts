// `replaceDocument`: a document that takes the place of one that was sent (BussinessDocType 3).
import { defineCommand, type AdapterCall, type Prepared } from '../../kit/index.js';
import type { DocumentsClient } from '../client.js';
import type { MutationReplaceDocumentArgs } from '../schema.generated.js';
import { findParty } from './actingAgency.js';
import { findRecipients, toOrganId } from './agencies.js';
import { checkText } from './checkText.js';
import { Findings } from './findings.js';
import { letterSchema, toLetter, type Letter } from './letter.js';
import { sendLetter } from './sendLetter.js';
import { loadSubject } from './subjectDocument.js';

type Call = AdapterCall<DocumentsClient>;

async function prepare({ id, input }: MutationReplaceDocumentArgs, call: Call): Promise<Prepared<Letter>> {
  const { client } = call;
  const subject = await loadSubject(call, id);
  const sender = findParty(call, [subject.from], undefined, 'id');
  const findings = new Findings();
  const before = [...new Set(subject.receivers.flatMap((code) => code ?? []))];
  const parties = await findRecipients(call, findings, sender, input.recipients ?? before);
  const reason = checkText(findings, input.reason, { argument: 'input.reason', max: 500, isRequired: true });
  const letter = toLetter(call, findings, sender, parties, input, {
    type: '3',
    reason,
    replaces: [{ documentId: subject.spelledId, organIds: before.map((code) => toOrganId(client, code)) }],
  });
  if (letter.documentId === subject.documentId)
    findings.add(
      'input.number',
      'văn bản thay thế phải có số, ký hiệu hoặc ngày khác văn bản cũ.',
      'the replacement needs a number, notation or day of its own.',
    );
  findings.throwIfAny();
  return { subject: `document ${letter.documentId}`, payload: letter, unit: sender.unit };
}

export const replaceDocument = defineCommand<DocumentsClient, Letter>({
  payload: letterSchema,
  prepare,
  steps: [sendLetter],
});
