// declareFeeExemption: months in which a member owes nothing, for a reason that the rule in force knows.
import { z } from 'zod';
import { defineCommand, InputError } from '../../kit/index.js';
import type { Call, PartyClient } from '../client.js';
import { FeeUnknownError, versionOf } from '../fees/amountDue.js';
import { periodsOf } from '../fees/period.js';
import { readRange } from '../loaders/fees.js';
import { loadAll } from '../loaders/loadRows.js';
import { FEES } from '../loaders/sources.js';
import type { MutationDeclareFeeExemptionArgs, PartyFeeExemptionReason } from '../schema.generated.js';
import { feeRow } from '../wire/rows.js';
import { requireText } from './checks.js';
import { createWriteStep } from './writeStep.js';

const payloadSchema = z.object({
  member: z.string(),
  from: z.string(),
  until: z.string(),
  reason: z.string(),
  evidenceNumber: z.string(),
});
type Payload = z.output<typeof payloadSchema>;

function isKnown(client: PartyClient, reason: PartyFeeExemptionReason, period: string): boolean {
  try {
    return versionOf(client.config.fees, period).exemptReasons.includes(reason);
  } catch (error) {
    if (error instanceof FeeUnknownError) return false;
    throw error;
  }
}

async function prepare({ member, input }: MutationDeclareFeeExemptionArgs, call: Call) {
  const { tuky, denky } = readRange(input);
  if (!periodsOf(tuky, denky).every((period) => isKnown(call.client, input.reason, period)))
    throw new InputError(
      'reason is not one that the rule in force in these months knows.',
      'reason không phải lý do miễn theo quy định áp dụng cho những tháng này.',
    );
  const evidenceNumber = requireText('evidenceNumber', input.evidenceNumber, 100);
  const params = { madangvien: member, tuky, denky, trangthai: 'DUE' };
  if ((await loadAll(FEES, params, call)).length === 0)
    throw new InputError('No fee of these months is due.', 'Không có khoản đảng phí nào phải nộp trong kỳ này.');
  const payload: Payload = { member, from: tuky, until: denky, reason: input.reason, evidenceNumber };
  return { subject: `party-member ${member}`, payload };
}

const declare = createWriteStep<Payload>({
  name: 'exemption',
  title: { vi: 'Khai miễn đảng phí', en: 'Declare the exemption' },
  service: 'exemptFees',
  refusal: { vi: 'Không có khoản đảng phí nào được miễn.', en: 'No fee was made exempt.' },
  params: ({ payload }) => ({
    MaDangVien: payload.member,
    TuKy: payload.from,
    DenKy: payload.until,
    LyDo: payload.reason,
    SoMinhChung: payload.evidenceNumber,
  }),
  find: async ({ client, signal }, reference) => {
    const params = { mathamchieu: reference };
    const rows = await client.party.read({ service: 'findFees', params, row: feeRow, signal });
    const [first] = rows.filter(({ TRANGTHAI }) => TRANGTHAI === 'EXEMPT');
    return first === undefined ? null : { reference, row: { type: 'PartyFee', key: first.MAKHOAN } };
  },
});

export const declareFeeExemption = defineCommand<PartyClient, Payload>({
  payload: payloadSchema,
  prepare,
  steps: [declare],
});
