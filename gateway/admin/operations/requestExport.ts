// Asks for the answer of a query as a file; somebody else has to agree.
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { requirePurpose } from '../applicationRules.js';
import type { AdminContext } from '../context.js';
import { countOpenExports, findExport, insertExport } from '../../store/index.js';
import { defineMutation } from '../defineOperation.js';
import { planExport } from '../exports/exportRights.js';
import { toExportRequest } from '../exports/exportView.js';
import { readExportOperation } from '../exports/readExportOperation.js';
import { code, holdsPersonalNumber, optional, reason } from '../inputs.js';
import { badInput, conflict, notFound } from '../problems.js';
import { personOf } from '../twoPeople.js';

const MAX_OPEN = 10;
const MAX_VARIABLES = 10_000;

const input = z.object({
  operation: z.string().min(1).max(20_000),
  operationName: optional(z.string().regex(/^[_A-Za-z]\w{0,99}$/)),
  variables: optional(z.record(z.string().regex(/^[_A-Za-z]\w{0,99}$/), z.unknown())),
  purpose: optional(code),
  reason,
  format: z.enum(['CSV', 'NDJSON']),
});

/** What is kept for others to read holds no number of a person, neither as a literal nor in a variable. */
function refusePersonal({ operation, variables }: z.output<typeof input>): void {
  const texts: [string, string][] = [
    ['input.operation', operation],
    ['input.variables', JSON.stringify(variables ?? {})],
  ];
  for (const [path, text] of texts)
    if (holdsPersonalNumber(text) || (path === 'input.variables' && text.length > MAX_VARIABLES))
      throw badInput(
        path,
        'Không nêu số định danh, số điện thoại trong đề nghị xuất; biến không quá 10.000 ký tự.',
        'No personal or telephone numbers in an export, and at most 10,000 characters of variables.',
      );
}

/** An application has nobody to sign for it. */
function requirePerson({ principal }: AdminContext): void {
  if (principal.ownToken)
    throw conflict(
      'Chỉ người dùng đã đăng nhập mới đề nghị xuất dữ liệu.',
      'Only people who signed in can ask for an export.',
    );
}

export const requestExport = defineMutation({
  name: 'requestExport',
  input: z.object({ input }),
  points: 20,
  event: 'export.requested',
  authorise: () => ({ capability: 'gateway:export.request', unit: null }),
  validate({ input: asked }, context) {
    requirePerson(context);
    refusePersonal(asked);
    requirePurpose(asked.purpose, 'input.purpose', context);
    readExportOperation(asked.operation, asked.operationName);
    planExport(asked, context);
  },
  async act({ input: asked }, context, tx) {
    const { principal, services, access } = context;
    if ((await countOpenExports(tx, principal.reference)) >= MAX_OPEN)
      throw conflict('Có quá nhiều đề nghị đang chờ duyệt.', 'Too many of your requests are waiting already.');
    const { operation, operationName, variables, purpose, format, reason: why } = asked;
    const plan = planExport(asked, context);
    const { field } = readExportOperation(operation, operationName);
    const hash = createHash('sha256').update(operation).digest('base64url');
    const { fields, masked } = plan;
    const tenant = access.tenant?.id ?? null;
    const details = {
      document: operation,
      operationName,
      variables: variables ?? {},
      purpose,
      format,
      tenant,
      hash,
      fields,
      masked,
    };
    const id = await insertExport(tx, {
      unit: plan.unit,
      subject: field,
      details,
      reason: why,
      requestedBy: principal.reference,
      requestedPerson: personOf(context),
      now: services.clock.now(),
    });
    const row = await findExport(tx, id);
    if (row === undefined) throw notFound();
    return {
      result: toExportRequest(row, services),
      target: { type: 'Export', id },
      details: { field, hash, fields, masked, purpose, format, reason: why },
      unit: plan.unit,
    };
  },
});
