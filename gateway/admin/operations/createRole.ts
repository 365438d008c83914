// A new role: a word that tokens carry and grants name. All agencies share the list.
import { z } from 'zod';
import { insertRole } from '../../store/index.js';
import { defineMutation } from '../defineOperation.js';
import { overEverything } from '../guards.js';
import { code, line, optional } from '../inputs.js';
import { conflict } from '../problems.js';

const input = z.object({ code, titleVi: line(200), titleEn: line(200), sandboxOnly: optional(z.boolean()) });

export const createRole = defineMutation({
  name: 'createRole',
  input: z.object({ input }),
  points: 5,
  event: 'role.created',
  authorise: (_input, context) => overEverything('gateway:role.manage', context),
  async act({ input: asked }, _context, tx) {
    const { titleVi, titleEn } = asked;
    const sandboxOnly = asked.sandboxOnly ?? false;
    const row = { code: asked.code, title_vi: titleVi, title_en: titleEn, sandbox_only: sandboxOnly };
    if (!(await insertRole(tx, row)))
      throw conflict('Mã vai trò đã được dùng.', 'The code of this role is in use, or was.');
    return {
      result: { code: asked.code, titleVi, titleEn, sandboxOnly, endedAt: null },
      target: { type: 'Role', id: asked.code },
      details: { titleVi, titleEn, sandboxOnly },
    };
  },
});
