// submitPartyTransfer: a member asks to be transferred, within the days that the rule gives after the decision.
import { z } from 'zod';
import { defineCommand, InputError } from '../../kit/index.js';
import type { Call, PartyClient } from '../client.js';
import { submitUntil } from '../deadlines.js';
import { CELLS, MEMBERS } from '../loaders/sources.js';
import type { MutationSubmitPartyTransferArgs, SubmitPartyTransferInput } from '../schema.generated.js';
import { requireRow, requireText } from './checks.js';
import { createNewDossierStep, TRANSFER } from './dossierSteps.js';

const payloadSchema = z.object({
  member: z.string(),
  kind: z.string(),
  toCell: z.string(),
  reason: z.string(),
  decisionNumber: z.string(),
  decidedOn: z.string(),
  endsOn: z.string(),
});
type Payload = z.output<typeof payloadSchema>;

function checkDecision({ decidedOn }: SubmitPartyTransferInput, { config, clock }: PartyClient): void {
  const today = clock.today();
  if (decidedOn > today)
    throw new InputError('decidedOn must not be in the future.', 'decidedOn không được ở tương lai.');
  const last = submitUntil(config, decidedOn);
  if (today <= last) return;
  const days = config.deadlines.submitWorkingDays;
  throw new InputError(
    `A transfer is filed within ${days} working days after decidedOn.`,
    `Hồ sơ phải nộp trong ${days} ngày làm việc kể từ decidedOn.`,
  );
}

function checkEnd({ kind, endsOn }: SubmitPartyTransferInput, { clock }: PartyClient): string {
  if (kind !== 'TEMPORARY' && endsOn == null) return '';
  if (kind === 'TEMPORARY' && endsOn != null && endsOn > clock.today()) return endsOn;
  throw new InputError(
    'endsOn is a day to come for a temporary transfer, and left out for any other.',
    'endsOn là ngày sắp tới nếu chuyển tạm thời, và bỏ trống nếu không.',
  );
}

/** Within one grass-roots body, which is on both sides. */
async function requireSameBody(cellCode: string | null, bodyCode: string | null, call: Call): Promise<void> {
  const present = await requireRow(CELLS, 'member', cellCode ?? '', call);
  if (bodyCode === null || present.bodyCode !== bodyCode)
    throw new InputError(
      'toCell of an internal transfer must be a cell of the same grass-roots body.',
      'toCell của hồ sơ chuyển nội bộ phải thuộc cùng tổ chức cơ sở đảng.',
    );
}

async function prepare({ member, input }: MutationSubmitPartyTransferArgs, call: Call) {
  checkDecision(input, call.client);
  const endsOn = checkEnd(input, call.client);
  const decisionNumber = requireText('decisionNumber', input.decisionNumber, 100);
  const { cellCode } = await requireRow(MEMBERS, 'member', member, call);
  const { code, bodyCode } = await requireRow(CELLS, 'toCell', input.toCell, call);
  if (code === cellCode)
    throw new InputError('toCell must be another cell than the present one.', 'toCell phải khác chi bộ hiện nay.');
  if (input.kind === 'INTERNAL') await requireSameBody(cellCode, bodyCode, call);
  const { kind, reason, decidedOn } = input;
  const payload: Payload = { member, kind, toCell: code, reason, decisionNumber, decidedOn, endsOn };
  return { subject: `party-member ${member}`, payload };
}

export const submitPartyTransfer = defineCommand<PartyClient, Payload>({
  payload: payloadSchema,
  prepare,
  steps: [
    createNewDossierStep<Payload>(TRANSFER, {
      name: 'submit',
      title: { vi: 'Nộp hồ sơ chuyển sinh hoạt', en: 'Submit the transfer' },
      service: 'submitTransfer',
      refusal: {
        vi: 'Hồ sơ không được nhận: đảng viên đang có hồ sơ khác, hoặc nơi đến không hợp lệ.',
        en: 'Not taken: there is another transfer of the member under way, or the destination is not valid.',
      },
      params: (payload) => ({
        MaDangVien: payload.member,
        Loai: payload.kind,
        ChiBoDen: payload.toCell,
        LyDo: payload.reason,
        SoQuyetDinh: payload.decisionNumber,
        NgayQuyetDinh: payload.decidedOn,
        DenNgay: payload.endsOn,
      }),
    }),
  ],
});
