// Whoever reads how to sign in finds every sample role, in both languages.
import { describe, expect, it } from '@jest/globals';
import { TOKEN_ROLES } from '../../sandbox/idp/obtainRoleToken.js';
import { readText } from './repository.js';

const roles = TOKEN_ROLES.filter((role) => !['cli', 'console'].includes(role));

describe.each(['docs/guides/sign-in.md', 'docs/guides/sign-in.vi.md', 'sandbox/idp/README.md'])('%s', (page) => {
  it('names every sample role', () => {
    const text = readText(page);
    expect(roles.length).toBeGreaterThan(10);
    expect(roles.filter((role) => !text.includes(`\`${role}\``))).toEqual([]);
  });
});
