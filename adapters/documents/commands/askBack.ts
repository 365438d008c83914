// The step of a recall: 13 to each receiver, then waiting until each of them has said 15 or 16.
import {
  inParallel,
  type CommandStep,
  type Found,
  type Refusal,
  type StepOutcome,
  type StepWork,
} from '../../kit/index.js';
import type { DocumentsClient } from '../client.js';
import { loadSent } from '../mailbox.js';
import type { Notice } from './notice.js';
import { done, reasonOf, refused, toResult } from './outcomes.js';
import { listReported, type ReportedStatus } from './reportedStatuses.js';
import { isReported, listOwnReports, sendMissing } from './sendNotice.js';
import { absentOrUnclear } from './settling.js';

type Work = StepWork<DocumentsClient, Notice>;
type Answer = 'AGREED' | 'KEPT' | 'SILENT';

const ALL_KEEP: Refusal = {
  vi: 'Nơi nhận từ chối trả lại văn bản.',
  en: 'The receivers refuse to give the document back.',
};
const SOME_KEEP: Refusal = {
  vi: 'Có nơi nhận từ chối trả lại văn bản, các nơi khác đã đồng ý; xem trạng thái tại từng nơi nhận.',
  en: 'Some receivers refuse to give the document back and others have agreed; see the state at each receiver.',
};
const SOME_NOT_ASKED: Refusal = {
  vi: 'Trục liên thông không chuyển yêu cầu đến một số nơi nhận; xem trạng thái tại từng nơi nhận.',
  en: 'The axis does not pass the request on to some of the receivers; see the state at each receiver.',
};

function waiting({ client, payload }: Work): StepOutcome {
  const { recallSeconds } = client.config.send;
  return { outcome: 'WAITING', seconds: recallSeconds, result: toResult(payload.documentId) };
}

function toAnswer(code: string | null | undefined): Answer {
  return code === '15' ? 'AGREED' : code === '16' ? 'KEPT' : 'SILENT';
}

/** By the receiver's own messages, where its account can be asked: a row may still show an answer to an earlier request. */
async function readAnswer(work: Work, to: string, asked: ReportedStatus | undefined): Promise<Answer> {
  const { client, payload, signal } = work;
  const receiver = client.units.agency(to);
  if (receiver === undefined) {
    const rows = await loadSent(client, payload.mailbox, 'edoc', payload.documentId, signal);
    return toAnswer(rows.find((row) => row.documentId === payload.documentId && row.to === to)?.status);
  }
  const since = asked?.sentAt ?? '';
  const reported = await listReported(work, receiver, payload.documentId);
  return toAnswer(reported.findLast(({ code, sentAt }) => /^1[56]$/.test(code) && sentAt >= since)?.code);
}

function toOutcome(work: Work, answers: readonly Answer[]): StepOutcome {
  if (answers.includes('SILENT')) return waiting(work);
  if (!answers.includes('KEPT')) return done(work.payload.documentId);
  return refused(answers.includes('AGREED') ? SOME_KEEP : ALL_KEEP);
}

export const askBack: CommandStep<DocumentsClient, Notice> = {
  name: 'ask',
  title: { vi: 'Yêu cầu nơi nhận trả lại văn bản', en: 'Ask the receivers for the document' },
  timeoutMs: 120_000,
  async send(work): Promise<StepOutcome> {
    const refusals = await sendMissing(work);
    const [refusal] = refusals;
    if (refusal === undefined) return waiting(work);
    return refused(refusals.length === work.payload.messages.length ? reasonOf(refusal) : SOME_NOT_ASKED);
  },
  async reconcile(work): Promise<Found> {
    const { client, payload, signal } = work;
    const reported = await listOwnReports(work);
    if (!payload.messages.every((message) => isReported(message, reported))) return absentOrUnclear(work);
    const answers = await inParallel(payload.messages, client.config.maxParallel, signal, ({ to, status }) =>
      readAnswer(
        work,
        to,
        reported.findLast((one) => one.code === status.code && one.to === to && one.at === status.at),
      ),
    );
    return toOutcome(work, answers);
  },
};
