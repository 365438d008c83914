// Every capability that can be granted, with its titles.
import { z } from 'zod';
import { defineQuery } from '../defineOperation.js';

export const capabilities = defineQuery({
  name: 'capabilities',
  input: z.object({}),
  points: 1,
  event: null,
  authorise: () => ({ capability: 'gateway:grant.read', unit: null }),
  async act(_input, { services }) {
    const sorted = [...services.capabilities].sort((a, b) => (a.capability < b.capability ? -1 : 1));
    return {
      result: sorted.map(({ capability, title }) => ({ capability, titleVi: title.vi, titleEn: title.en })),
    };
  },
});
