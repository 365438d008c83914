// Changes a dossier. The portal takes whole dossiers only, so what it has is read, changed and sent back whole.
import { z } from 'zod';
import { defineCommand, InputError, type Found, type Prepared, type StepOutcome } from '../../kit/index.js';
import type { Call, PublicServicesClient } from '../client.js';
import { toChannel } from '../convert/codes.js';
import { lookUpDossier } from '../loaders/dossiers.js';
import type { MutationUpdateDossierArgs } from '../schema.generated.js';
import { unsent } from '../sent.js';
import { requiredText } from '../wire/scalars.js';
import { isShownIn, textIn, toWireItem, wireItem, type WireItem } from '../wire/wireItem.js';
import { deliver, findSettled, type Work } from './deliver.js';
import { createInputReader } from './inputReader.js';
import { readContent } from './readContent.js';

const payloadSchema = z.object({ code: z.string(), changes: wireItem });
type Payload = z.output<typeof payloadSchema>;

const REFUSED = {
  vi: 'Cổng Dịch vụ công quốc gia không nhận thay đổi này của hồ sơ.',
  en: 'The national portal does not take this change of the dossier.',
};
const GONE = { vi: 'Cổng không có hồ sơ này.', en: 'The portal does not have this dossier.' };
const INCOMPLETE = {
  vi: 'Cổng không trả lại đủ hồ sơ, nên không thể gửi lại toàn bộ.',
  en: 'The portal does not show the whole dossier, so it cannot be sent again as a whole.',
};

/** Without these a dossier that is sent back would lose what it had. */
const NEEDED = ['MaHoSo', 'MaTTHC', 'ChuHoSo', 'SoGiayToChuHoSo'];

const wholeRow = z.looseObject({ MAHOSO: requiredText });

/** The dossier as an item to send, with everything the portal shows; null if there is none. */
async function readWhole(client: PublicServicesClient, code: string, signal: AbortSignal): Promise<WireItem | null> {
  const read = { service: 'TraCuuHoSo', byCode: true, parameters: { mahoso: code }, row: wholeRow };
  const { rows } = await client.portal.read({ ...read, signal });
  const row = rows.find(({ MAHOSO }) => MAHOSO === code);
  return row === undefined ? null : toWireItem(row);
}

async function prepare({ id, input }: MutationUpdateDossierArgs, call: Call): Promise<Prepared<Payload>> {
  const row = await lookUpDossier(call.client, id, call.signal);
  if (row === null) throw new InputError('id must be a dossier of the portal.', 'id phải là hồ sơ có trên Cổng.');
  const reader = createInputReader(call.client.clock.now(), call.client.sealedFiles.addressOf);
  const changes = readContent(reader, input, toChannel(row.KENHTHUCHIEN));
  reader.expect(Object.keys(changes).length > 0, 'input', { en: 'name a change', vi: 'nêu ít nhất một thay đổi' });
  reader.done();
  return { subject: `dossier ${row.MAHOSO}`, payload: { code: row.MAHOSO, changes } };
}

const toDone = (code: string) =>
  ({ outcome: 'DONE', result: { row: { type: 'Dossier', key: code }, reference: code } }) as const;

async function find(client: PublicServicesClient, { code, changes }: Payload, signal: AbortSignal): Promise<Found> {
  const whole = await readWhole(client, code, signal);
  if (whole === null) return { outcome: 'REFUSED', reason: GONE };
  return isShownIn(whole, changes) ? toDone(code) : { outcome: 'ABSENT' };
}

async function send(work: Work<Payload>): Promise<StepOutcome> {
  const { client, payload, signal } = work;
  const whole = await unsent(() => readWhole(client, payload.code, signal));
  if (whole === null) return { outcome: 'REFUSED', reason: GONE };
  const item = { ...whole, ...payload.changes };
  if (NEEDED.some((name) => textIn(item, name) === '')) return { outcome: 'REFUSED', reason: INCOMPLETE };
  return deliver(work, {
    service: 'DongBoHoSoMC',
    parameters: { isUpdating: 'True', data: [item] },
    done: toDone(payload.code).result,
    refusal: REFUSED,
    find: () => find(client, payload, signal),
  });
}

export const updateDossier = defineCommand<PublicServicesClient, Payload>({
  payload: payloadSchema,
  prepare,
  steps: [
    {
      name: 'update',
      title: { vi: 'Gửi lại hồ sơ đã thay đổi', en: 'Send the changed dossier again' },
      timeoutMs: 65_000,
      send,
      reconcile: (work) => findSettled(work, () => find(work.client, work.payload, work.signal)),
    },
  ],
});
