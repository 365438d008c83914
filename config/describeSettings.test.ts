// What a person sees of the configuration: everything but the secrets.
import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { describeSettings } from './describeSettings.js';

const SECRET = 'canary-secret-0123';

const schema = z.object({
  port: z.int().default(1),
  url: z.string().optional().meta({ secret: true }).describe('An address.'),
  accounts: z.array(
    z.object({ name: z.string(), password: z.string().describe('Its password.').meta({ secret: true }) }),
  ),
  byAgency: z.record(z.string(), z.object({ key: z.string().meta({ secret: true }) })),
  keys: z.array(z.string()).meta({ secret: true }),
});

const settings = {
  port: 2,
  url: SECRET,
  accounts: [{ name: 'a', password: SECRET }],
  byAgency: { H26: { key: SECRET } },
  keys: [SECRET],
};

describe('describeSettings', () => {
  const lines = describeSettings(
    settings,
    z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }),
    new Map([['port', 'PORT']]),
  );

  it('gives each value with the layer it came from', () => {
    expect(lines).toContain('port = 2   (PORT)');
    expect(lines).toContain('accounts.0.name = "a"   (default)');
  });

  it('never prints a secret, at whatever depth it stands', () => {
    expect(lines.join('\n')).not.toContain(SECRET);
    expect(lines.filter((line) => line.includes('***')).map((line) => line.split(' ')[0])).toEqual([
      'url',
      'accounts.0.password',
      'byAgency.H26.key',
      'keys',
    ]);
  });
});
