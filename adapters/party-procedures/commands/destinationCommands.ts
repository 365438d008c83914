// What the side of destination does with a transfer: receive it, assign a cell, and send a temporary member back.
import { z } from 'zod';
import { defineCommand, InputError } from '../../kit/index.js';
import type { Call, PartyClient } from '../client.js';
import { CELLS, TRANSFERS } from '../loaders/sources.js';
import type {
  MutationAssignTransferredMemberArgs,
  MutationReceivePartyTransferArgs,
  MutationReturnTemporaryTransferArgs,
} from '../schema.generated.js';
import { requireRow, requireSide, requireState } from './checks.js';
import { createDossierStep, TRANSFER } from './dossierSteps.js';

const DESTINATION = { vi: 'tổ chức đảng nơi đến', en: 'the organisation of destination' };

const receivePayload = z.object({ code: z.string(), decision: z.string() });
type ReceivePayload = z.output<typeof receivePayload>;

async function prepareReceive({ id, input }: MutationReceivePartyTransferArgs, call: Call) {
  const transfer = await requireRow(TRANSFERS, 'id', id, call);
  const unit = requireSide(call, transfer.toUnitKey, DESTINATION);
  requireState(transfer.state, ['IN_TRANSIT']);
  if (transfer.validTo !== null && transfer.validTo < call.client.clock.today())
    throw new InputError('The introduction has expired.', 'Giấy giới thiệu đã hết hạn.');
  const payload: ReceivePayload = { code: id, decision: input.decision === 'ACCEPT' ? 'DONGY' : 'TUCHOI' };
  return { unit, subject: `party-transfer ${id}`, payload };
}

export const receivePartyTransfer = defineCommand<PartyClient, ReceivePayload>({
  payload: receivePayload,
  prepare: prepareReceive,
  steps: [
    createDossierStep<ReceivePayload>(TRANSFER, {
      name: 'receive',
      title: { vi: 'Tiếp nhận tại nơi đến', en: 'Decide at the destination' },
      service: 'receiveTransfer',
      refusal: { vi: 'Hồ sơ không còn chờ tiếp nhận.', en: 'The transfer no longer waits to be received.' },
      params: ({ decision }) => ({ KetQua: decision }),
    }),
  ],
});

const assignPayload = z.object({ code: z.string(), cell: z.string() });
type AssignPayload = z.output<typeof assignPayload>;

async function prepareAssign({ id, input }: MutationAssignTransferredMemberArgs, call: Call) {
  const transfer = await requireRow(TRANSFERS, 'id', id, call);
  const unit = requireSide(call, transfer.toUnitKey, DESTINATION);
  requireState(transfer.state, ['RECEIVED']);
  const cell = await requireRow(CELLS, 'cell', input.cell, call);
  const asked = await requireRow(CELLS, 'id', transfer.toCellCode ?? '', call);
  if (cell.bodyCode === null || cell.bodyCode !== asked.bodyCode)
    throw new InputError(
      'cell must be one of the body that received the transfer.',
      'cell phải thuộc tổ chức cơ sở đảng đã tiếp nhận.',
    );
  return { unit, subject: `party-transfer ${id}`, payload: { code: id, cell: cell.code } };
}

/**
 * The membership is only ever moved, by one step of the system: whatever is refused before it leaves it at the origin,
 * whatever is refused behind it moves it back. So it is never in no cell, and never in two.
 */
export const assignTransferredMember = defineCommand<PartyClient, AssignPayload>({
  payload: assignPayload,
  prepare: prepareAssign,
  steps: [
    createDossierStep<AssignPayload>(TRANSFER, {
      name: 'reserve',
      title: { vi: 'Giữ chỗ tại chi bộ mới', en: 'Reserve a place in the new cell' },
      service: 'reservePlace',
      refusal: { vi: 'Chi bộ mới không nhận đảng viên.', en: 'The new cell does not take the member.' },
      params: ({ cell }) => ({ MaChiBo: cell }),
      undo: 'cancelPlace',
    }),
    createDossierStep<AssignPayload>(TRANSFER, {
      name: 'switch',
      title: { vi: 'Chuyển đảng tịch', en: 'Move the membership' },
      service: 'switchMembership',
      refusal: { vi: 'Không chuyển được đảng tịch.', en: 'The membership could not be moved.' },
      undo: 'restoreMembership',
    }),
    createDossierStep<AssignPayload>(TRANSFER, {
      name: 'close',
      title: { vi: 'Đóng hồ sơ tại nơi đi', en: 'Close at the origin' },
      service: 'closeOrigin',
      refusal: { vi: 'Nơi đi không đóng hồ sơ.', en: 'The origin does not close the dossier.' },
    }),
  ],
});

const returnPayload = z.object({ code: z.string() });
type ReturnPayload = z.output<typeof returnPayload>;

async function prepareReturn({ id }: MutationReturnTemporaryTransferArgs, call: Call) {
  const transfer = await requireRow(TRANSFERS, 'id', id, call);
  const unit = requireSide(call, transfer.toUnitKey, DESTINATION);
  requireState(transfer.state, ['COMPLETED']);
  if (transfer.kind !== 'TEMPORARY')
    throw new InputError('id must name a temporary transfer.', 'id phải là hồ sơ chuyển tạm thời.');
  return { unit, subject: `party-transfer ${id}`, payload: { code: id } };
}

export const returnTemporaryTransfer = defineCommand<PartyClient, ReturnPayload>({
  payload: returnPayload,
  prepare: prepareReturn,
  steps: [
    createDossierStep<ReturnPayload>(TRANSFER, {
      name: 'end',
      title: { vi: 'Kết thúc sinh hoạt tạm thời', en: 'End the temporary membership' },
      service: 'endTemporary',
      refusal: { vi: 'Sinh hoạt tạm thời đã kết thúc.', en: 'The temporary membership has ended already.' },
    }),
  ],
});
