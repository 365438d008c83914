// A GraphQL service is declared, or declared anew: asked for its schema, checked, and written down for somebody else to decide.
import { z } from 'zod';
import { SERVICE_KINDS } from '../../services/index.js';
import { defineMutation } from '../defineOperation.js';
import { line, optional, serviceId } from '../inputs.js';
import { badInput } from '../problems.js';
import { overServices, propose } from '../serviceRules.js';

const MAX_GRANTS = 100;
const MAX_RULES = 200_000;

const input = z
  .object({
    id: serviceId,
    kind: z.enum(SERVICE_KINDS),
    titleVi: line(200),
    titleEn: line(200),
    url: z.string().max(4_096),
    audience: z.string().regex(/^[\x21-\x7e]{3,200}$/),
    levels: z
      .array(z.enum(['CITY', 'DISTRICT', 'WARD']))
      .min(1)
      .max(3),
    grants: z
      .array(
        z.object({
          capability: z.string().regex(/^[a-z][a-z0-9-]*:[a-z][a-z0-9-]*\.[a-z][a-z0-9-]*$/),
          titleVi: line(200),
          titleEn: line(200),
        }),
      )
      .max(MAX_GRANTS),
    rules: optional(z.string().max(MAX_RULES)),
  })
  .transform(({ id, titleVi, titleEn, grants, rules, levels, ...same }) => ({
    id,
    rules,
    declaration: {
      ...same,
      levels: [...new Set(levels)],
      title: { vi: titleVi, en: titleEn },
      grants: grants.map(({ capability, ...title }) => ({
        capability: capability as `${string}:${string}`,
        title: { vi: title.titleVi, en: title.titleEn },
      })),
    },
  }));

export const proposeService = defineMutation({
  name: 'proposeService',
  input: z.object({ input }),
  points: 20,
  stepUp: true,
  event: 'service.proposed',
  authorise: (_input, context) => overServices(context),
  validate({ input: asked }, { services }) {
    const problem = services.remotes.urlProblem(asked.declaration.url);
    if (problem !== undefined) throw badInput('input.url', problem.vi, problem.en);
    const shared = services.remotes.audienceProblem(asked);
    if (shared !== undefined) throw badInput('input.audience', shared.vi, shared.en);
    if (services.remotes.isTaken(asked.id))
      throw badInput('input.id', 'Mã này là của một bộ kết nối sẵn có.', 'This is the id of a built-in adapter.');
    const foreign = asked.declaration.grants.find(({ capability }) => !capability.startsWith(`${asked.id}:`));
    if (foreign !== undefined)
      throw badInput(
        'input.grants',
        `Quyền của dịch vụ bắt đầu bằng "${asked.id}:".`,
        `Capabilities of the service begin with "${asked.id}:".`,
      );
  },
  prepare: ({ input: asked }, { services }) => services.remotes.fetch(asked),
  act: ({ input: asked }, context, tx, found) => propose(asked, found, context, tx),
});
