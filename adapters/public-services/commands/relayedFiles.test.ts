// Files of commands: those on hosts of ours get an address that the portal reaches, before anything is stored or sent.
import { describe, expect, it } from '@jest/globals';
import type { Prepared } from '../../kit/index.js';
import { FILE_KEY, inboundConfig } from '../fixtures/inboundBench.js';
import { createBench } from '../fixtures/scriptedPortal.js';
import { publicServicesAdapter as adapter } from '../index.js';

const CODE = '000.00.L7.H26-260305-0001';
const INSIDE = 'https://kho.sample.invalid/ket-qua/1.pdf';
const OUTSIDE = 'https://tep.sample.invalid/1.pdf';
const HASH = 'A'.repeat(64);
const files = {
  publicUrl: 'https://cong.sample.invalid/inbound/public-services',
  hosts: ['kho.sample.invalid'],
  keys: [FILE_KEY],
};

function stage(inbound: object = inboundConfig({ files })) {
  const bench = createBench(
    (service) =>
      service === 'login'
        ? undefined
        : { error_code: 0, message: 'Thành công', result: [{ MAHOSO: CODE, TRANGTHAIHOSO: '9' }] },
    { inbound },
  );
  return {
    ...bench,
    prepare: (command: string, input: object) =>
      adapter.commands?.[command]?.prepare({ id: CODE, input } as never, bench.call()) as Promise<Prepared<unknown>>,
  };
}

const result = (url: string, more: object = {}) => ({ name: 'Kết quả mẫu', documentId: 'KQ-1', url, ...more });

describe('a file of a command', () => {
  it('inside gets an address of ours that stands for it, its name and its hash', async () => {
    const { prepare, client } = stage();
    const input = { status: 'RETURNED', content: 'mẫu', results: [result(INSIDE, { sha256: HASH }), result(OUTSIDE)] };
    const { payload } = (await prepare('pushDossierStatus', input)) as { payload: { results: { url: string }[] } };
    const [inside, outside] = payload.results.map(({ url }) => url);
    expect(outside).toBe(OUTSIDE);
    const token = inside?.slice(`${files.publicUrl}/downloadfile/`.length) ?? '';
    expect(client.sealedFiles.open(token)).toEqual({
      url: INSIDE,
      name: 'Kết quả mẫu',
      sha256: HASH.toLowerCase(),
      isExpired: false,
    });
  });

  it('is sealed in papers and results of a dossier as well', async () => {
    const { prepare } = stage();
    const input = { attachments: [{ fileId: 'T1', name: 'đơn.pdf', url: INSIDE }], results: [result(INSIDE)] };
    const text = JSON.stringify((await prepare('updateDossier', input)).payload);
    expect(text.match(/\/downloadfile\//g)).toHaveLength(2);
    expect(text).not.toContain('kho.sample.invalid');
  });

  it('stays where it is while nothing is handed on', async () => {
    const { prepare } = stage(inboundConfig());
    const { payload } = await prepare('updateDossier', { results: [result(INSIDE)] });
    expect(JSON.stringify(payload)).toContain(INSIDE);
  });

  it('with a hash that is none is refused', async () => {
    const failed = stage().prepare('updateDossier', { results: [result(INSIDE, { sha256: 'xyz' })] });
    await expect(failed).rejects.toThrow('input.results[0].sha256 must be 64 hex digits');
  });
});
