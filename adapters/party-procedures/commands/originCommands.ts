// What the side of origin does with a transfer: review it, issue the introduction, or see it withdrawn.
import { z } from 'zod';
import { defineCommand, InputError } from '../../kit/index.js';
import type { Call, PartyClient } from '../client.js';
import { addMonths, periodOf } from '../fees/period.js';
import { loadAll } from '../loaders/loadRows.js';
import { FEES, TRANSFERS } from '../loaders/sources.js';
import type {
  MutationIssueIntroductionArgs,
  MutationReviewPartyTransferArgs,
  MutationWithdrawPartyTransferArgs,
  PartyTransferReviewDecision,
} from '../schema.generated.js';
import { requireRow, requireSide, requireState, requireText } from './checks.js';
import { createDossierStep, TRANSFER } from './dossierSteps.js';

const ORIGIN = { vi: 'tổ chức đảng nơi đi', en: 'the organisation of origin' };

const DECISIONS: Readonly<Record<PartyTransferReviewDecision, string>> = {
  APPROVE: 'DONGY',
  RETURN: 'BOSUNG',
  REFUSE: 'TUCHOI',
};

const reviewPayload = z.object({ code: z.string(), decision: z.string() });
type ReviewPayload = z.output<typeof reviewPayload>;

async function prepareReview({ id, input }: MutationReviewPartyTransferArgs, call: Call) {
  const transfer = await requireRow(TRANSFERS, 'id', id, call);
  const unit = requireSide(call, transfer.fromUnitKey, ORIGIN);
  requireState(transfer.state, ['SUBMITTED']);
  const payload: ReviewPayload = { code: id, decision: DECISIONS[input.decision] };
  return { unit, subject: `party-transfer ${id}`, payload };
}

export const reviewPartyTransfer = defineCommand<PartyClient, ReviewPayload>({
  payload: reviewPayload,
  prepare: prepareReview,
  steps: [
    createDossierStep<ReviewPayload>(TRANSFER, {
      name: 'review',
      title: { vi: 'Duyệt hồ sơ tại nơi đi', en: 'Decide at the origin' },
      service: 'reviewTransfer',
      refusal: { vi: 'Hồ sơ không còn chờ duyệt.', en: 'The transfer no longer waits for a decision.' },
      params: ({ decision }) => ({ KetQua: decision }),
    }),
  ],
});

const issuePayload = z.object({ code: z.string(), introductionNumber: z.string(), feePaidThrough: z.string() });
type IssuePayload = z.output<typeof issuePayload>;

const FEE_MONTHS = 12;

/** "Đã đóng đảng phí hết tháng …": the month before the first one that is still owed; '' if the ledger has none. */
async function paidThrough(member: string, call: Call): Promise<string> {
  const last = periodOf(call.client.clock.today());
  const range = { tuky: addMonths(last, -FEE_MONTHS), denky: last };
  const fees = await loadAll(FEES, { madangvien: member, ...range }, call);
  const months = [...fees].sort((a, b) => (a.period < b.period ? -1 : 1));
  const open = months.findIndex(({ status }) => status !== 'PAID' && status !== 'EXEMPT');
  return (open === -1 ? months.at(-1) : months[open - 1])?.period ?? '';
}

async function prepareIssue({ id, input }: MutationIssueIntroductionArgs, call: Call) {
  const introductionNumber = requireText('introductionNumber', input.introductionNumber, 100);
  const transfer = await requireRow(TRANSFERS, 'id', id, call);
  const unit = requireSide(call, transfer.fromUnitKey, ORIGIN);
  requireState(transfer.state, ['ORIGIN_REVIEW']);
  if (transfer.memberNumber === null) throw new InputError('id names no member.', 'id không có đảng viên.');
  const feePaidThrough = await paidThrough(transfer.memberNumber, call);
  const payload: IssuePayload = { code: id, introductionNumber, feePaidThrough };
  return { unit, subject: `party-transfer ${id}`, payload };
}

export const issueIntroduction = defineCommand<PartyClient, IssuePayload>({
  payload: issuePayload,
  prepare: prepareIssue,
  steps: [
    createDossierStep<IssuePayload>(TRANSFER, {
      name: 'issue',
      title: { vi: 'Cấp giấy giới thiệu', en: 'Issue the introduction' },
      service: 'issueIntroduction',
      refusal: { vi: 'Hồ sơ chưa được duyệt hoặc đã cấp giấy.', en: 'Not approved, or issued already.' },
      params: (payload) => ({ SoGiayGioiThieu: payload.introductionNumber, DangPhiDenThang: payload.feePaidThrough }),
      undo: 'cancelIntroduction',
    }),
    createDossierStep<IssuePayload>(TRANSFER, {
      name: 'send',
      title: { vi: 'Gửi giấy giới thiệu đến nơi đến', en: 'Send the introduction to the destination' },
      service: 'sendIntroduction',
      refusal: { vi: 'Nơi đến không nhận giấy giới thiệu.', en: 'The destination does not take the introduction.' },
    }),
  ],
});

const withdrawPayload = z.object({ code: z.string() });
type WithdrawPayload = z.output<typeof withdrawPayload>;

async function prepareWithdraw({ id }: MutationWithdrawPartyTransferArgs, call: Call) {
  const transfer = await requireRow(TRANSFERS, 'id', id, call);
  const isOwn = call.scope.subject !== undefined && call.scope.subject === transfer.nationalId;
  if (!isOwn)
    requireSide(call, transfer.fromUnitKey, { vi: `đảng viên hoặc ${ORIGIN.vi}`, en: `the member or ${ORIGIN.en}` });
  requireState(transfer.state, ['SUBMITTED', 'ORIGIN_REVIEW', 'ISSUED', 'IN_TRANSIT', 'RETURNED']);
  return { subject: `party-transfer ${id}`, payload: { code: id } };
}

export const withdrawPartyTransfer = defineCommand<PartyClient, WithdrawPayload>({
  payload: withdrawPayload,
  prepare: prepareWithdraw,
  steps: [
    createDossierStep<WithdrawPayload>(TRANSFER, {
      name: 'withdraw',
      title: { vi: 'Rút hồ sơ', en: 'Withdraw the transfer' },
      service: 'withdrawTransfer',
      refusal: { vi: 'Hồ sơ không rút được nữa.', en: 'The transfer can no longer be withdrawn.' },
    }),
  ],
});
