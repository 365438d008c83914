// Files to attach: where they may come from, how they may be called, and that their hash is stated.
import { z } from 'zod';
import type { Config } from '../config.js';
import { isSafeFileName } from '../edxml/attachments.js';
import type { DocumentFileInput } from '../schema.generated.js';
import type { Findings } from './findings.js';

/** A file as a command keeps it. */
export const fileSchema = z.object({
  url: z.string(),
  name: z.string(),
  contentType: z.string(),
  sha256: z.string(),
});

export type FileToAttach = z.output<typeof fileSchema>;

const LOOPBACK: ReadonlySet<string> = new Set(['127.0.0.1', '[::1]', 'localhost']);
const MAX_URL = 2_000;

/** Only hosts that the installation names: an address of our own network must not be reached through a document. */
export function isAllowedUrl(text: string, files: Config['files']): boolean {
  if (text.length > MAX_URL || !URL.canParse(text)) return false;
  const url = new URL(text);
  if (url.username !== '' || url.password !== '' || url.hash !== '') return false;
  if (!files.hosts.includes(url.host)) return false;
  if (url.protocol === 'https:') return true;
  return files.dangerouslyAllowHttpLoopback && url.protocol === 'http:' && LOOPBACK.has(url.hostname);
}

function checkFile(findings: Findings, file: DocumentFileInput, argument: string, config: Config): FileToAttach {
  const name = file.name.normalize('NFC');
  const sha256 = file.sha256.toLowerCase();
  if (!isAllowedUrl(file.url, config.files))
    findings.add(
      `${argument}.url`,
      'phải là địa chỉ https, không kèm tài khoản, trên một máy chủ được cấu hình.',
      'must be an https address without credentials on a host that is configured.',
    );
  if (!isSafeFileName(name))
    findings.add(
      `${argument}.name`,
      'phải là tên tệp không có thư mục, ký tự điều khiển hay tên thiết bị, tối đa 200 ký tự.',
      'must be a file name without folders, control characters or device names, at most 200 characters.',
    );
  if (!/^[\w.+-]+\/[\w.+-]+$/.test(file.contentType))
    findings.add(`${argument}.contentType`, 'phải có dạng loại/kiểu.', 'must be a media type such as application/pdf.');
  if (!/^[0-9a-f]{64}$/.test(sha256))
    findings.add(`${argument}.sha256`, 'phải là 64 ký tự hex.', 'must be 64 hex digits.');
  return { url: file.url, name, contentType: file.contentType, sha256 };
}

/** All files, as they are kept. */
export function checkFiles(
  findings: Findings,
  files: readonly DocumentFileInput[] | null | undefined,
  config: Config,
): FileToAttach[] {
  const { maxFiles } = config.attachment;
  if ((files?.length ?? 0) > maxFiles)
    findings.add('input.attachments', `tối đa ${maxFiles} tệp.`, `at most ${maxFiles} files.`);
  return (files ?? []).slice(0, maxFiles).map((file, place) => {
    return checkFile(findings, file, `input.attachments[${place}]`, config);
  });
}
