// A new purpose, with its basis in law: Luật 91/2025/QH15 asks for one whenever personal data is processed.
import { z } from 'zod';
import { insertPurpose } from '../../store/index.js';
import { defineMutation } from '../defineOperation.js';
import { overEverything } from '../guards.js';
import { code, line, optional } from '../inputs.js';
import { conflict } from '../problems.js';

const input = z.object({
  code,
  titleVi: line(200),
  titleEn: line(200),
  legalBasis: line(500, 3),
  sensitive: optional(z.boolean()),
});

export const createPurpose = defineMutation({
  name: 'createPurpose',
  input: z.object({ input }),
  points: 5,
  event: 'purpose.created',
  authorise: (_input, context) => overEverything('gateway:purpose.manage', context),
  async act({ input: asked }, _context, tx) {
    const { titleVi, titleEn, legalBasis } = asked;
    const sensitive = asked.sensitive ?? false;
    const row = { code: asked.code, title_vi: titleVi, title_en: titleEn, legal_basis: legalBasis, sensitive };
    if (!(await insertPurpose(tx, row)))
      throw conflict('Mã mục đích đã được dùng.', 'The code of this purpose is in use, or was.');
    return {
      result: { ...asked, sensitive, endedAt: null },
      target: { type: 'Purpose', id: asked.code },
      details: { titleVi, titleEn, legalBasis, sensitive },
    };
  },
});
