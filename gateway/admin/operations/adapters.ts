// The connected systems: how they are, and what they declare.
import { z } from 'zod';
import { defineQuery } from '../defineOperation.js';

export const adapters = defineQuery({
  name: 'adapters',
  input: z.object({}),
  points: 1,
  event: null,
  authorise: () => ({ capability: 'gateway:adapter.read', unit: null }),
  async act(_input, { services }) {
    const result = Object.entries(services.adapterStates()).map(([id, { state, title }]) => ({
      id,
      titleVi: title.vi,
      titleEn: title.en,
      state,
      capabilities: services.capabilities
        .filter(({ capability }) => capability.startsWith(`${id}:`))
        .map((declared) => ({
          capability: declared.capability,
          titleVi: declared.title.vi,
          titleEn: declared.title.en,
        })),
    }));
    return { result };
  },
});
