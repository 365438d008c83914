// The step of a receiver's report: one status message, found again among what its account has sent.
import type { CommandStep, Found, StepOutcome } from '../../kit/index.js';
import type { DocumentsClient } from '../client.js';
import type { Notice } from './notice.js';
import { done, reasonOf, refused } from './outcomes.js';
import { isReported, listOwnReports, sendMissing, type NoticeWork } from './sendNotice.js';
import { absentOrUnclear } from './settling.js';

async function isThere(work: NoticeWork): Promise<boolean> {
  const reported = await listOwnReports(work);
  return work.payload.messages.every((message) => isReported(message, reported));
}

export const reportStatus: CommandStep<DocumentsClient, Notice> = {
  name: 'report',
  title: { vi: 'Báo trạng thái lên trục liên thông', en: 'Report the status to the axis' },
  timeoutMs: 60_000,
  async send(work): Promise<StepOutcome> {
    const [refusal] = await sendMissing(work);
    if (refusal === undefined) return done(work.payload.documentId);
    // A state that follows itself is refused: perhaps it is ours that is there.
    return (await isThere(work)) ? done(work.payload.documentId) : refused(reasonOf(refusal));
  },
  async reconcile(work): Promise<Found> {
    return (await isThere(work)) ? done(work.payload.documentId) : absentOrUnclear(work);
  },
};
