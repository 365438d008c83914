// Opinions of the cell of residence: asked for, passed on by the committee, signed by the cell, and returned.
import { z } from 'zod';
import { defineCommand, InputError } from '../../kit/index.js';
import type { Call, PartyClient } from '../client.js';
import { MEMBERS, OPINIONS } from '../loaders/sources.js';
import type {
  MutationForwardResidenceOpinionArgs,
  MutationRequestResidenceOpinionArgs,
  MutationSignResidenceOpinionArgs,
} from '../schema.generated.js';
import { requireRow, requireSide, requireState, requireText } from './checks.js';
import { createDossierStep, createNewDossierStep, OPINION } from './dossierSteps.js';

const RESIDENCE = { vi: 'đảng ủy, chi bộ nơi cư trú', en: 'the committee or cell of residence' };

const requestPayload = z.object({ member: z.string(), year: z.string(), purpose: z.string() });
type RequestPayload = z.output<typeof requestPayload>;

async function prepareRequest({ member, input }: MutationRequestResidenceOpinionArgs, call: Call) {
  const thisYear = Number(call.client.clock.today().slice(0, 4));
  if (input.year < thisYear - 1 || input.year > thisYear)
    throw new InputError('year must be this year or the last one.', 'year phải là năm nay hoặc năm trước.');
  const { cellCode, residenceCellCode } = await requireRow(MEMBERS, 'member', member, call);
  if (residenceCellCode === null || residenceCellCode === cellCode)
    throw new InputError(
      'member must live in the area of another cell than their own.',
      'member phải cư trú ở địa bàn của chi bộ khác nơi sinh hoạt.',
    );
  const payload: RequestPayload = { member, year: String(input.year), purpose: input.purpose };
  return { subject: `party-member ${member}`, payload };
}

export const requestResidenceOpinion = defineCommand<PartyClient, RequestPayload>({
  payload: requestPayload,
  prepare: prepareRequest,
  steps: [
    createNewDossierStep<RequestPayload>(OPINION, {
      name: 'request',
      title: { vi: 'Gửi yêu cầu đến đảng ủy nơi cư trú', en: 'Send the request to the committee of residence' },
      service: 'requestOpinion',
      refusal: { vi: 'Đảng ủy nơi cư trú không nhận yêu cầu.', en: 'The committee of residence does not take it.' },
      params: ({ member, year, purpose }) => ({ MaDangVien: member, Nam: year, MucDich: purpose }),
    }),
  ],
});

const forwardPayload = z.object({ code: z.string() });
type ForwardPayload = z.output<typeof forwardPayload>;

async function prepareForward({ id }: MutationForwardResidenceOpinionArgs, call: Call) {
  const opinion = await requireRow(OPINIONS, 'id', id, call);
  const unit = requireSide(call, opinion.residenceUnitKey, RESIDENCE);
  requireState(opinion.state, ['SUBMITTED']);
  return { unit, subject: `residence-opinion ${id}`, payload: { code: id } };
}

export const forwardResidenceOpinion = defineCommand<PartyClient, ForwardPayload>({
  payload: forwardPayload,
  prepare: prepareForward,
  steps: [
    createDossierStep<ForwardPayload>(OPINION, {
      name: 'forward',
      title: { vi: 'Chuyển yêu cầu cho chi bộ', en: 'Pass the request on to the cell' },
      service: 'forwardOpinion',
      refusal: { vi: 'Yêu cầu không còn chờ chuyển.', en: 'The request no longer waits to be passed on.' },
    }),
  ],
});

const signPayload = z.object({ code: z.string(), level: z.string(), text: z.string(), signedBy: z.string() });
type SignPayload = z.output<typeof signPayload>;

async function prepareSign({ id, input }: MutationSignResidenceOpinionArgs, call: Call) {
  const text = requireText('text', input.text, 2_000, true);
  const signedBy = requireText('signedBy', input.signedBy, 200);
  const opinion = await requireRow(OPINIONS, 'id', id, call);
  const unit = requireSide(call, opinion.residenceUnitKey, RESIDENCE);
  requireState(opinion.state, ['FORWARDED']);
  const payload: SignPayload = { code: id, level: input.level, text, signedBy };
  return { unit, subject: `residence-opinion ${id}`, payload };
}

export const signResidenceOpinion = defineCommand<PartyClient, SignPayload>({
  payload: signPayload,
  prepare: prepareSign,
  steps: [
    createDossierStep<SignPayload>(OPINION, {
      name: 'sign',
      title: { vi: 'Ký nhận xét', en: 'Sign the opinion' },
      service: 'signOpinion',
      refusal: { vi: 'Yêu cầu không còn chờ ký.', en: 'The request no longer waits to be signed.' },
      params: ({ level, text, signedBy }) => ({ MucDanhGia: level, NhanXet: text, NguoiKy: signedBy }),
      undo: 'cancelSignature',
    }),
    createDossierStep<SignPayload>(OPINION, {
      name: 'return',
      title: { vi: 'Trả nhận xét về nơi yêu cầu', en: 'Return the opinion to who asked' },
      service: 'returnOpinion',
      refusal: { vi: 'Nơi yêu cầu không nhận nhận xét.', en: 'Who asked does not take the opinion.' },
    }),
  ],
});
