// docs/reference/audit-events.md: what the audit trail records.
import { AUDIT_EVENT_GROUPS, type AuditEvent } from '../../gateway/audit/events.js';
import { code, page, table } from './markdown.js';

const INTRO = `One record for each operation, command and administrative act, durable before the answer leaves. A record names
people by reference only and holds no personal values; \`subjects\` are keyed hashes of the people whose data were shown in clear.
The column Level is the highest sensitivity of such records: 1 public, 2 internal, 3 personal, 4 sensitive personal.
Names are stable; an event never gets another meaning.`;

const FIELDS: readonly (readonly [string, string])[] = [
  ['`at`, `local`', 'When it happened: UTC with milliseconds, and the same in Asia/Ho_Chi_Minh.'],
  ['`recordedAt`', 'When it got into the chain, if the store was away at that time.'],
  ['`writer`, `seq`', 'The chain (one for each start of a process) and the place in it, without gaps.'],
  ['`id`, `part`', 'One entry; with more than 2,000 subjects it becomes several records of the same id.'],
  ['`entry.actor`', 'Reference, issuer, application and authentication level of who asked.'],
  ['`entry.onBehalfOf`', 'The person an application acted for.'],
  ['`entry.tenant`, `entry.unit`', 'Agency, and the unit with its name as of that moment.'],
  ['`entry.purpose`, `entry.legalBasis`', 'What it was for, and what allows that.'],
  ['`entry.operation`', 'Name and hash of the document; no values.'],
  ['`entry.fields`, `entry.sources`, `entry.counts`', 'What was read, from where, how many rows.'],
  ['`entry.target`, `entry.details`', 'Administrative acts: what was changed, before and after.'],
  ['`entry.outcome`, `entry.codes`', 'OK, PARTIAL, DENIED or ERROR, and the error codes.'],
  ['`subjects`', 'Keyed hashes of the people whose personal data were shown in clear.'],
];

function rows(events: Readonly<Record<string, AuditEvent>>): string[][] {
  return Object.entries(events).map(([name, { vi, en, sensitivity, when }]) => [
    code(name),
    String(sensitivity),
    vi,
    en,
    when,
  ]);
}

export function auditEventsPage(): string {
  return page(
    'Audit events',
    INTRO,
    ...AUDIT_EVENT_GROUPS.map(
      ([title, events]) => `## ${title}\n\n${table(['Event', 'Level', 'Tiếng Việt', 'English', 'When'], rows(events))}`,
    ),
    `## What a record holds\n\nWhat is null or empty is left out.\n\n${table(
      ['Field', 'Meaning'],
      FIELDS.map((each) => [...each]),
    )}`,
    '## Checking it\n\n`npm run audit:verify` recomputes every hash and signature, from the store or from an export file with `--export FILE`, and names the first fault.\n',
  );
}
