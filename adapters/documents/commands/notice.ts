// Status messages as a command keeps them: one, or for a recall one per receiver that is asked.
import { z } from 'zod';
import type { AgencyRef } from '../../kit/index.js';
import type { DocumentsClient } from '../client.js';
import { outgoingStatusSchema, type OutgoingStatus } from '../edxml/write/outgoing.js';
import { toNetworkTime } from '../times.js';
import { toOrganId, toOrganization } from './agencies.js';
import { checkText } from './checkText.js';
import type { Findings } from './findings.js';
import type { SubjectDocument } from './subjectDocument.js';

const mailbox = z.object({ code: z.string(), oldCode: z.string() });

/** Who reports what about which document. */
export const noticeSchema = z.object({
  mailbox,
  documentId: z.string(),
  /** Whom each message goes to (QĐ 20 code), and the message. */
  messages: z.array(z.object({ to: z.string(), status: outgoingStatusSchema })).min(1),
});

export type Notice = z.output<typeof noticeSchema>;

/** Words of the reference, where nobody gives others. */
const WORDS: Readonly<Record<string, string>> = {
  '02': 'Từ chối tiếp nhận',
  '03': 'Đã tiếp nhận',
  '04': 'Phân công',
  '05': 'Đang xử lý',
  '06': 'Hoàn thành',
  '13': 'Lấy lại',
  '15': 'Đồng ý',
  '16': 'Từ chối',
};

interface NoticeText {
  readonly note?: string | null | undefined;
  readonly department?: string | null | undefined;
  readonly staff?: string | null | undefined;
}

export interface NoticeOptions {
  readonly client: DocumentsClient;
  readonly subject: SubjectDocument;
  readonly agency: AgencyRef;
  readonly code: string;
  /** QĐ 20 codes: the document's sender, or for 13 the receivers. */
  readonly to: readonly string[];
  readonly text: NoticeText;
  /** The argument that `note` came from. */
  readonly noteArgument: string;
  readonly isNoteRequired?: boolean;
}

/** The messages; problems of the texts go to the findings. */
export function toNotice(findings: Findings, options: NoticeOptions): Notice {
  const { client, subject, agency, code, text } = options;
  const { parts } = subject;
  const clean = (value: string | null | undefined, argument: string, max: number, isRequired = false) =>
    checkText(findings, value, { argument: `input.${argument}`, max, isRequired });
  const description = clean(text.note, options.noteArgument, 1_000, options.isNoteRequired) || (WORDS[code] ?? code);
  const department = clean(text.department, 'department', 200);
  const staff = clean(text.staff, 'staff', 100);
  const number = parts.notation === '' ? parts.number : `${parts.number}/${parts.notation}`;
  const toStatus = (to: string): OutgoingStatus => ({
    from: toOrganization(client, agency),
    about: {
      organId: toOrganId(client, to),
      code: number,
      documentId: subject.spelledId,
      issuedOn: parts.issuedOn,
    },
    staff: { department, staff, email: '', mobile: '' },
    code,
    description,
    at: toNetworkTime(client.clock.now()),
  });
  return {
    mailbox: { code: agency.code, oldCode: agency.oldCode },
    documentId: subject.documentId,
    messages: options.to.map((to) => ({ to, status: toStatus(to) })),
  };
}
