// Why a message was not taken in, in our own words, and what a step leaves behind.
import type { Refusal, StepOutcome, StepResult } from '../../kit/index.js';

/** The document, and its id on the network. */
export function toResult(documentId: string): StepResult {
  return { row: { type: 'Document', key: documentId }, reference: documentId };
}

export function done(documentId: string): StepOutcome {
  return { outcome: 'DONE', result: toResult(documentId) };
}

export function refused(reason: Refusal): StepOutcome {
  return { outcome: 'REFUSED', reason };
}

/** Refusals of the axis by the names that its SDK knows. */
const REASONS: Readonly<Record<string, Refusal>> = {
  InvalidCode: {
    vi: 'Trục liên thông không nhận: một mã cơ quan không được đăng ký hoặc không phải của tài khoản gửi.',
    en: 'The axis refuses: an agency code is not registered, or not that of the sending account.',
  },
  RecordNotExist: {
    vi: 'Trục liên thông không nhận: không tìm thấy văn bản được nhắc tới.',
    en: 'The axis refuses: it does not find the document that this is about.',
  },
  InvalidAction: {
    vi: 'Trục liên thông không nhận: trạng thái hiện tại của văn bản không cho phép.',
    en: 'The axis refuses: the present state of the document does not allow it.',
  },
};

const OTHER: Refusal = { vi: 'Trục liên thông không nhận gói tin.', en: 'The axis does not accept the message.' };

export function reasonOf(refusal: string): Refusal {
  return REASONS[refusal] ?? OTHER;
}

export const TAKEN: Refusal = {
  vi: 'Số và ký hiệu này trong ngày ban hành đã thuộc về một văn bản khác.',
  en: 'Another document has this number and notation on this day already.',
};

export const MESSAGE_TOO_LARGE: Refusal = {
  vi: 'Văn bản cùng tệp đính kèm vượt dung lượng mà trục liên thông cho phép; chưa gửi gì.',
  en: 'The document with its files is larger than the axis allows; nothing was sent.',
};
