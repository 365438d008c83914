// npm run audit:export -- FILE: writes the whole audit trail with its proofs, to be verified anywhere with
// "npm run audit:verify -- --export FILE". A gateway may be running. Ends with 0: written, 1: failed, 2: wrong usage.
import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { Command } from 'commander';
import { exportTrail } from './audit/index.js';
import { openAuditTrail } from './store/openAuditTrail.js';

const WRONG_USAGE = 2;

function readFile(): string {
  const command = new Command()
    .name('npm run audit:export --')
    .description(
      'Xuất nhật ký kiểm toán kèm bằng chứng. / Writes the audit trail with its proofs.\n\n' +
        'DATA_DIR (mặc định / default .data); DATABASE_URL hoặc / or GATEWAY_STORE__URL: PostgreSQL.',
    )
    .argument('<file>', 'tệp mới (.ndjson hoặc .ndjson.gz) / a new file')
    .allowExcessArguments(false)
    .exitOverride()
    .parse();
  return command.args[0] ?? '';
}

/** Never over a file that is there: it may be somebody's evidence. */
async function write(file: string): Promise<void> {
  const folder = process.env['DATA_DIR'] ?? process.env['GATEWAY_STORE__FOLDER'] ?? '.data';
  const url = process.env['DATABASE_URL'] ?? process.env['GATEWAY_STORE__URL'];
  await openAuditTrail({ url, folder }, async (trail) => {
    const lines = Readable.from(exportTrail(trail, new Date()));
    const target = createWriteStream(file, { flags: 'wx', mode: 0o600 });
    if (file.endsWith('.gz')) await pipeline(lines, createGzip(), target);
    else await pipeline(lines, target);
  });
}

try {
  const file = readFile();
  await write(file);
  console.log(`Đã ghi / written: ${file}`);
} catch (error) {
  const isUsage = error instanceof Error && error.name === 'CommanderError';
  if (!isUsage) console.error(error instanceof Error ? error.message : 'error');
  const asked = isUsage && (error as { exitCode?: number }).exitCode === 0;
  process.exitCode = asked ? 0 : isUsage ? WRONG_USAGE : 1;
}
