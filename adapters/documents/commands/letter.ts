// A document as a command keeps it: checked completely, so that sending it needs nothing but the files.
import { z } from 'zod';
import type { AdapterCall, AgencyRef } from '../../kit/index.js';
import type { DocumentsClient } from '../client.js';
import { formatDocumentId, parseDocumentId } from '../documentId.js';
import { outgoingDocumentSchema, type OutgoingDocument } from '../edxml/write/outgoing.js';
import type { DocumentPriority, SendDocumentInput } from '../schema.generated.js';
import { toNetworkTime } from '../times.js';
import { toOrganId, toOrganization, type Party } from './agencies.js';
import { checkFiles, fileSchema } from './checkFiles.js';
import { checkCount, checkText } from './checkText.js';
import type { Findings } from './findings.js';

type Call = AdapterCall<DocumentsClient>;

/** Which account sends what, with which files. */
export const letterSchema = z.object({
  /** QĐ 20 and old form of the sender. */
  mailbox: z.object({ code: z.string(), oldCode: z.string() }),
  /** Normalised: the key of the row. */
  documentId: z.string(),
  /** QĐ 20 codes. */
  recipients: z.array(z.string()),
  document: outgoingDocumentSchema,
  files: z.array(fileSchema),
});

export type Letter = z.output<typeof letterSchema>;

/** What sending and replacing have in common. */
export type LetterInput = Omit<SendDocumentInput, 'sender' | 'recipients'>;

// QCVN 102:2016 gives the number eleven characters. A comma would end the id's parts.
const NUMBER = /^[\p{L}\p{N}][\p{L}\p{N}.-]{0,10}$/u;
const NOTATION = /^[\p{L}\p{N}][\p{L}\p{N}/.&-]{0,49}$/u;

function checkCode(findings: Findings, input: LetterInput) {
  const number = input.number.normalize('NFC').trim();
  const notation = input.notation.normalize('NFC').trim();
  if (!NUMBER.test(number))
    findings.add(
      'input.number',
      'từ 1 đến 11 chữ, số, dấu chấm hay gạch ngang.',
      '1 to 11 letters, digits, dots or hyphens.',
    );
  if (!NOTATION.test(notation))
    findings.add(
      'input.notation',
      'từ 1 đến 50 chữ, số và các dấu / . & -',
      '1 to 50 letters, digits and the characters / . & -',
    );
  return { number, notation };
}

function checkDays(call: Call, findings: Findings, input: LetterInput) {
  const today = call.client.clock.today();
  const issuedOn = input.issuedOn ?? today;
  if (issuedOn > today) findings.add('input.issuedOn', 'không được sau hôm nay.', 'must not be after today.');
  if (typeof input.dueOn === 'string' && input.dueOn < issuedOn)
    findings.add('input.dueOn', 'không được trước ngày ban hành.', 'must not be before the day of promulgation.');
  return { issuedOn, dueOn: input.dueOn ?? '' };
}

function toPriority(call: Call, findings: Findings, priority: DocumentPriority | null | undefined): string {
  const wanted = priority ?? 'NORMAL';
  const [code] = Object.entries(call.client.config.priorities).find(([, meaning]) => meaning === wanted) ?? [];
  if (code === undefined)
    findings.add('input.priority', 'độ khẩn này không có mã trong cấu hình.', 'has no code in the configuration.');
  return code ?? '0';
}

function toResponses(call: Call, findings: Findings, ids: readonly string[] | null | undefined) {
  return (ids ?? []).flatMap((key, place) => {
    const id = parseDocumentId(key);
    if (id === undefined) {
      findings.add(
        `input.responseFor[${place}]`,
        'phải là mã văn bản <cơ quan>,yyyy/MM/dd,<số>/<ký hiệu>.',
        'must be a document id <agency>,yyyy/MM/dd,<number>/<notation>.',
      );
      return [];
    }
    const code = id.notation === '' ? id.number : `${id.number}/${id.notation}`;
    const organId = toOrganId(call.client, id.agencyCode);
    return [{ organId, code, documentId: key.normalize('NFC'), issuedOn: id.issuedOn }];
  });
}

function checkTexts(call: Call, findings: Findings, input: LetterInput) {
  const { maxSubject, maxContent, place } = call.client.config.send;
  const { signer } = input;
  const text = (value: string | null | undefined, argument: string, max: number, isRequired = false) =>
    checkText(findings, value, { argument: `input.${argument}`, max, isRequired });
  return {
    typeName: text(input.typeName, 'typeName', 100, true),
    subject: text(input.subject, 'subject', maxSubject, true),
    content: text(input.content, 'content', maxContent),
    place: text(input.place, 'place', 200) || place,
    signer: {
      name: text(signer.name, 'signer.name', 100, true),
      position: text(signer.position, 'signer.position', 200),
      competence: text(signer.competence, 'signer.competence', 20),
    },
  };
}

/** What is sent, as far as the input says; problems go to the findings. */
export function toLetter(
  call: Call,
  findings: Findings,
  sender: AgencyRef,
  parties: readonly Party[],
  input: LetterInput,
  business: OutgoingDocument['business'],
): Letter {
  const { client } = call;
  const { number, notation } = checkCode(findings, input);
  const { issuedOn, dueOn } = checkDays(call, findings, input);
  const { typeName, ...texts } = checkTexts(call, findings, input);
  const document: OutgoingDocument = {
    from: toOrganization(client, sender),
    to: parties.map((party) => toOrganization(client, party)),
    documentId: formatDocumentId({ agencyCode: sender.code, issuedOn, number, notation }),
    number,
    notation,
    issuedOn,
    dueOn,
    ...texts,
    type: { code: client.config.send.typeCode, detail: client.config.send.typeDetail, name: typeName },
    priority: toPriority(call, findings, input.priority),
    copies: 1,
    pages: checkCount(findings, input.pageCount, { argument: 'input.pageCount', max: 99_999, fallback: 0 }),
    appendixes: [],
    responseFor: toResponses(call, findings, input.responseFor),
    steering: dueOn !== '',
    sentAt: toNetworkTime(client.clock.now()),
    business,
    staff: { department: '', staff: '', email: '', mobile: '' },
  };
  return {
    mailbox: { code: sender.code, oldCode: sender.oldCode },
    documentId: document.documentId,
    recipients: parties.map(({ code }) => code),
    document,
    files: checkFiles(findings, input.attachments, client.config),
  };
}
