// Each write is one statement, hence one transaction: the command's key and its rows are there together, or neither is.
import { z } from 'zod';
import type { StepOutcome } from '../../kit/index.js';
import type { CatalogClient } from '../client.js';

export interface Write {
  readonly kind: string;
  /** The key of the step: the same for every attempt. */
  readonly key: string;
  /** CTEs that later ones may use, each ending with a comma. Parameters begin with $3. */
  readonly given?: string;
  /** A query with rows where the store has something else by now: then nothing is written. */
  readonly conflict: string;
  /** An insert from `fresh`, which has one row where the command is carried out now and none otherwise. */
  readonly insert: string;
  readonly values: readonly unknown[];
}

const verdict = z.object({ known: z.boolean(), conflict: z.boolean() });

/** A key that is there already was carried out: whatever the rows are by now, it is done, and nothing is written. */
function toStatement({ given = '', conflict, insert }: Write): string {
  return `with known as (select 1 from app_catalog.sent_command where key = $1::text),
${given}conflicting as (${conflict}),
fresh as (
  insert into app_catalog.sent_command (key, kind)
  select $1::text, $2::text where not exists (select from known) and not exists (select from conflicting)
  on conflict (key) do nothing returning key),
written as (${insert})
select exists (select from known) as known, exists (select from conflicting) as conflict`;
}

const REFUSED: StepOutcome = {
  outcome: 'REFUSED',
  reason: {
    code: 'CONFLICT',
    vi: 'Dữ liệu đã được người khác thay đổi sau khi lệnh được nhận; chưa ghi gì. Hãy đọc lại và gửi lệnh mới.',
    en: 'Somebody else has changed this since the command was accepted; nothing was written. Read again and send a new one.',
  },
};

/** Repeatable: the same key changes nothing the second time. */
export async function carryOut(
  { sql }: CatalogClient,
  write: Write,
  reference: string,
  signal: AbortSignal,
): Promise<StepOutcome> {
  const [found] = await sql.write({
    operation: write.kind,
    statement: toStatement(write),
    values: [write.key, write.kind, ...write.values],
    schema: verdict,
    signal,
  });
  if (found?.conflict === true && !found.known) return REFUSED;
  return { outcome: 'DONE', result: { reference } };
}
