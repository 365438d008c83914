// A link to an approved export, for one download by whoever asked for it. An earlier link ends with a new one.
import { z } from 'zod';
import { lockExport, setExportDetails } from '../../store/index.js';
import { defineMutation } from '../defineOperation.js';
import { LINK_MS, newNonce, sealLink, toKeptCaller } from '../exports/exportLinks.js';
import { stateOf } from '../exports/exportView.js';
import { overOwnExport } from '../exports/ownExport.js';
import { id } from '../inputs.js';
import { conflict, notFound } from '../problems.js';

export const downloadExport = defineMutation({
  name: 'downloadExport',
  input: z.object({ id }),
  points: 20,
  event: 'export.link-created',
  authorise: (input, context) => overOwnExport(input.id, context),
  async act(input, { principal, services }, tx) {
    const now = services.clock.now();
    const row = await lockExport(tx, input.id);
    if (row === undefined) throw notFound();
    if (stateOf(row, now) !== 'APPROVED')
      throw conflict(
        'Đề nghị chưa được duyệt, đã tải hoặc đã quá 24 giờ kể từ khi duyệt.',
        'The export is not approved, was downloaded, or was approved more than 24 hours ago.',
      );
    const until = now.getTime() + LINK_MS;
    const nonce = newNonce();
    await setExportDetails(tx, row.id, { ...row.details, link: { nonce, until, caller: toKeptCaller(principal) } });
    const token = sealLink(services, { id: row.id, nonce, until });
    return {
      result: { path: `/files/${token}`, expiresAt: new Date(until) },
      target: { type: 'Export', id: row.id },
      unit: row.unit,
    };
  },
});
