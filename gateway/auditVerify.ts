// npm run audit:verify: verifies the audit trail of a store or of an export file. Ends with 0: sound, 1: not sound or not
// readable, 2: wrong usage. Nothing is changed, and no secret is needed.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { fileSource, pinnedKeysPath, readAnchors, readPublicKeys, verifyAudit, type Verified } from './audit/index.js';
import { openAuditTrail } from './store/openAuditTrail.js';

interface Options {
  readonly export?: string;
  readonly keys?: string;
  readonly anchors?: string;
  readonly archives?: string;
  readonly skipArchives?: boolean;
}

const WRONG_USAGE = 2;

function readOptions(): Options {
  return new Command()
    .name('npm run audit:verify --')
    .description(
      'Kiểm chứng nhật ký kiểm toán. / Verifies the audit trail.\n\n' +
        'DATA_DIR (mặc định / default .data); DATABASE_URL hoặc / or GATEWAY_STORE__URL: PostgreSQL.',
    )
    .option('--export <file>', 'tệp xuất (.ndjson, .gz) thay cho kho / an export file in place of the store')
    .option('--keys <file>', 'khoá công khai tin cậy / trusted public keys, one JSON object a line')
    .option(
      '--anchors <file>',
      'tệp neo; với --export: bản giữ cùng lúc xuất / anchor file; with --export: the one kept with it',
    )
    .option('--archives <folder>', 'thư mục lưu trữ / folder of the archive files')
    .option('--skip-archives', 'không đọc tệp lưu trữ / do not look into archive files')
    .allowExcessArguments(false)
    .exitOverride()
    .parse()
    .opts<Options>();
}

/** A file that was named has to be there; one that is only usual need not. */
function present(named: string | undefined, usual: string): string | undefined {
  if (named !== undefined) return named;
  return existsSync(usual) ? usual : undefined;
}

function verifyWith(options: Options, folder: string) {
  const keys = present(options.keys, pinnedKeysPath(folder));
  // The anchors of a folder go on after an export: for a file only those count that were kept with it.
  const usual = join(folder, 'audit-anchors.jsonl');
  const anchors = options.export === undefined ? present(options.anchors, usual) : options.anchors;
  const archives = options.archives ?? join(folder, 'audit-archive');
  if (keys === undefined)
    console.error('Không có khoá tin cậy: tạm tin khoá đầu tiên. / No trusted keys given: the first one has to do.');
  if (anchors === undefined) console.error('Không có tệp neo. / No anchor file.');
  const settled = {
    trusted: keys === undefined ? null : readPublicKeys(keys),
    // Begun before the store is read: an anchor that comes later has its checkpoint later too.
    anchors: anchors === undefined ? undefined : readAnchors(anchors),
    archives: { path: (file: string) => join(archives, file), skip: options.skipArchives === true },
  };
  return (source: Parameters<typeof verifyAudit>[0]) => verifyAudit(source, settled);
}

function report(verified: Verified, seconds: string): number {
  if (!verified.ok) {
    const { vi, en, message } = verified.fault;
    console.error(`KHÔNG TOÀN VẸN / NOT SOUND\n  ${message.split(': ')[0]}\n  ${vi}\n  ${en}`);
    return 1;
  }
  const { records, archived, writers, checkpoints, anchors, keys } = verified;
  console.log(
    `TOÀN VẸN / SOUND: ${records} + ${archived} bản ghi (trực tuyến + lưu trữ) / records (online + archived), ` +
      `${writers} chuỗi / chains, ${checkpoints} điểm kiểm / checkpoints, ${anchors} neo / anchors, ${keys} khoá / keys; ${seconds} s`,
  );
  return 0;
}

async function main(options: Options): Promise<number> {
  const folder = process.env['DATA_DIR'] ?? process.env['GATEWAY_STORE__FOLDER'] ?? '.data';
  const url = process.env['DATABASE_URL'] ?? process.env['GATEWAY_STORE__URL'];
  const started = performance.now();
  const verify = verifyWith(options, folder);
  const verified =
    options.export === undefined
      ? await openAuditTrail({ url, folder }, verify)
      : await verify(fileSource(options.export));
  return report(verified, ((performance.now() - started) / 1_000).toFixed(1));
}

/** A process that has the embedded store and lets nobody read beside it is not a gateway of this version. */
function explain(error: unknown): string {
  if (!(error instanceof Error)) return 'error';
  if (error.name !== 'DataFolderInUse') return error.message;
  return (
    `${error.message}\nTiến trình đó không cho đọc cùng: hãy dừng nó, hoặc kiểm chứng tệp xuất bằng --export. / ` +
    'That process lets nobody read beside it: stop it, or verify an export with --export.'
  );
}

try {
  process.exitCode = await main(readOptions());
} catch (error) {
  const isUsage = error instanceof Error && error.name === 'CommanderError';
  if (!isUsage) console.error(explain(error));
  const asked = isUsage && (error as { exitCode?: number }).exitCode === 0;
  process.exitCode = asked ? 0 : isUsage ? WRONG_USAGE : 1;
}
