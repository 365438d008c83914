// Sends a new dossier. Its code is made when the command is prepared, so every attempt speaks of the same dossier.
import { z } from 'zod';
import { defineCommand, type AgencyRef, type Found, type Prepared } from '../../kit/index.js';
import type { Call, PublicServicesClient } from '../client.js';
import { lookUpProcedures } from '../loaders/procedures.js';
import { lookUpDossier } from '../loaders/dossiers.js';
import type { MutationSubmitDossierArgs, SubmitDossierInput } from '../schema.generated.js';
import type { ProcedureRow } from '../wire/procedureRow.js';
import { wireItem, type WireItem } from '../wire/wireItem.js';
import { compareDossier } from './compareDossier.js';
import { deliver, type Work } from './deliver.js';
import { findFreeCode } from './findFreeCode.js';
import { createInputReader, type InputReader } from './inputReader.js';
import { readAgency } from './readAgency.js';
import { readContent } from './readContent.js';

const payloadSchema = z.object({ code: z.string(), item: wireItem });
type Payload = z.output<typeof payloadSchema>;

const REFUSED = {
  vi: 'Cổng Dịch vụ công quốc gia không nhận hồ sơ này.',
  en: 'The national portal does not take this dossier.',
};
const TAKEN = {
  vi: 'Mã hồ sơ này đã thuộc về một hồ sơ khác trên Cổng; hãy gửi lại bằng một lệnh mới.',
  en: 'This code already belongs to another dossier on the portal; submit it again with a new command.',
};

/** What is not said is accepted, and happened now. */
function withDefaults(input: SubmitDossierInput, now: Date): SubmitDossierInput {
  const status = input.status ?? 'ACCEPTED';
  const submittedAt = input.submittedAt ?? (input.acceptedAt && input.acceptedAt < now ? input.acceptedAt : now);
  const isAccepted = status !== 'NEWLY_SUBMITTED' && status !== 'NOT_ACCEPTED';
  const acceptedAt = input.acceptedAt ?? (isAccepted ? (submittedAt > now ? submittedAt : now) : null);
  return { ...input, status, submittedAt, acceptedAt };
}

function toProcedureItem(row: ProcedureRow): WireItem {
  const [field] = row.LINHVUCTHUCHIEN ?? [];
  return {
    MaTTHC: row.MATTHC,
    TenTTHC: row.TENTTHC ?? '',
    MaLinhVuc: field?.MALINHVUC ?? '',
    TenLinhVuc: field?.TENLINHVUC ?? '',
  };
}

async function readProcedure(reader: InputReader, code: string, call: Call): Promise<ProcedureRow | null> {
  const [row = null] = await lookUpProcedures([code.trim()], call);
  reader.expect(row !== null, 'input.procedure', {
    en: 'be the code of a procedure of the portal',
    vi: 'là mã thủ tục có trên Cổng',
  });
  return row;
}

function toItem(code: string, agency: AgencyRef, row: ProcedureRow, content: WireItem, handedInAt: string): WireItem {
  const none = {
    TrichYeuHoSo: '',
    GhiChu: '',
    NgayTiepNhan: '',
    NgayHenTra: '',
    NgayTra: '',
    NgayKetThucXuLy: '',
    NgayTuChoi: '',
    Fax: '',
  };
  const general = { HinhThuc: '0', ThongTinTra: '', HoSoCoThanhPhanSoHoa: '0', TaiKhoanDuocXacThucVoiVNeID: '0' };
  return {
    ...none,
    ...general,
    DuocThanhToanTrucTuyen: '3',
    ...toProcedureItem(row),
    ...content,
    MaHoSo: code,
    DonViXuLy: agency.name,
    NoiNopHoSo: handedInAt,
  };
}

async function prepare({ unit, input }: MutationSubmitDossierArgs, call: Call): Promise<Prepared<Payload>> {
  const { client } = call;
  const now = client.clock.now();
  const reader = createInputReader(now, client.sealedFiles.addressOf);
  const agency = readAgency(reader, unit, input.agency, call);
  const procedure = await readProcedure(reader, input.procedure, call);
  const content = readContent(reader, withDefaults(input, now));
  reader.done();
  if (agency === null || procedure === null) throw new Error('a mistake was not noted');
  const code = await findFreeCode(agency.oldCode, call);
  const item = toItem(code, agency, procedure, content, client.config.writes.handedInAt);
  return { subject: `dossier ${code}`, payload: { code, item } };
}

async function find(client: PublicServicesClient, payload: Payload, signal: AbortSignal): Promise<Found> {
  const { code, item } = payload;
  const row = await lookUpDossier(client, code, signal);
  if (row === null) return { outcome: 'ABSENT' };
  switch (compareDossier(row, code, item)) {
    case 'SAME':
      return { outcome: 'DONE', result: toResult(code) };
    case 'OTHER':
      return { outcome: 'REFUSED', reason: TAKEN };
    case 'UNKNOWN':
      return { outcome: 'UNCLEAR' };
  }
}

const toResult = (code: string) => ({ row: { type: 'Dossier', key: code }, reference: code });

function send(work: Work<Payload>) {
  const { client, payload, signal } = work;
  return deliver(work, {
    service: 'DongBoHoSoMC',
    parameters: { isUpdating: 'False', data: [payload.item] },
    done: toResult(payload.code),
    refusal: REFUSED,
    find: () => find(client, payload, signal),
  });
}

export const submitDossier = defineCommand<PublicServicesClient, Payload>({
  payload: payloadSchema,
  prepare,
  steps: [
    {
      name: 'submit',
      title: { vi: 'Gửi hồ sơ lên Cổng', en: 'Send the dossier to the portal' },
      timeoutMs: 65_000,
      send,
      // What is still under way does no harm: the portal takes one dossier per code.
      reconcile: ({ client, payload, signal }) => find(client, payload, signal),
    },
  ],
});
