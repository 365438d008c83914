// What the pages on kinds of adapters show stands in the adapters that adapter:new makes, where it is compiled and tested.
import { describe, expect, it } from '@jest/globals';
import { KINDS, renderTemplates, type Kind } from '../../scripts/adapter-new/renderTemplates.js';
import { toNames } from '../../scripts/adapter-new/toNames.js';
import { filesBelow, readText, root } from './repository.js';

const pages = filesBelow('docs/guides', '.md').filter((file) => /\/adapter-[a-z]+\.md$/.test(file));
const WHOLE = { units: true, personal: true };
const SHOWN = /`([\w./]+)` of an?\s+`(\w+)` adapter:\n+```(?:ts|graphql)\n([\s\S]*?)^```$/gm;

const rendered = new Map<string, ReturnType<typeof renderTemplates>>();

/** Formatting takes a second; once for each kind. */
function filesOf(kind: Kind): ReturnType<typeof renderTemplates> {
  const known = rendered.get(kind) ?? renderTemplates(root, kind, toNames({ id: 'sample-permits' }), WHOLE);
  rendered.set(kind, known);
  return known;
}

/** Without the indentation, which a page may cut. */
function lines(text: string): string {
  return text
    .split('\n')
    .map((line) => line.trim())
    .join('\n');
}

describe.each(pages)('%s', (page) => {
  const text = readText(page);
  const shown = [...text.matchAll(SHOWN)].map(([, file = '', kind = '', code = '']) => ({ file, kind, code }));

  it('says of each piece of code where it stands', () => {
    expect(shown.length).toBeGreaterThan(0);
    expect(shown.length).toBe([...text.matchAll(/^```(ts|graphql)$/gm)].length);
  });

  it.each(shown)('shows $file of kind $kind as it is', async ({ file, kind, code }) => {
    expect(KINDS).toContain(kind);
    const files = await filesOf(kind as Kind);
    expect(lines(files.get(file) ?? '')).toContain(lines(code).trim());
  });
});
