// `sendDocument`: a new document from a unit's agency to one or more others.
import { defineCommand, type AdapterCall, type Prepared } from '../../kit/index.js';
import type { DocumentsClient } from '../client.js';
import type { MutationSendDocumentArgs } from '../schema.generated.js';
import { findSender } from './actingAgency.js';
import { findRecipients } from './agencies.js';
import { Findings } from './findings.js';
import { letterSchema, toLetter, type Letter } from './letter.js';
import { sendLetter } from './sendLetter.js';

type Call = AdapterCall<DocumentsClient>;

async function prepare({ unit, input }: MutationSendDocumentArgs, call: Call): Promise<Prepared<Letter>> {
  const sender = findSender(call, unit, input.sender);
  const findings = new Findings();
  const parties = await findRecipients(call, findings, sender, input.recipients);
  const letter = toLetter(call, findings, sender, parties, input, { type: '0', reason: 'Văn bản mới' });
  findings.throwIfAny();
  return { subject: `document ${letter.documentId}`, payload: letter, unit: sender.unit };
}

export const sendDocument = defineCommand<DocumentsClient, Letter>({
  payload: letterSchema,
  prepare,
  steps: [sendLetter],
});
