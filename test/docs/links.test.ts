// A link inside the repository leads somewhere.
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { anchors, relativeLinks } from './markdown.js';
import { filesBelow, readText, root } from './repository.js';

/** What is wrong with one link of a page, or nothing. */
function problem(file: string, link: string): string[] {
  const [path = '', anchor] = link.split('#');
  const target = path === '' ? file : join(dirname(file), path);
  if (!existsSync(join(root, target))) return [`${file}: ${link} does not exist`];
  if (anchor === undefined || !target.endsWith('.md')) return [];
  return anchors(readText(target)).includes(anchor) ? [] : [`${file}: ${link} has no such heading`];
}

describe('relative links', () => {
  it('of every page lead to a file that exists and a heading that it has', () => {
    const pages = filesBelow('.', '.md');
    const links = pages.flatMap((file) => relativeLinks(readText(file)).map((link) => ({ file, link })));
    expect(links.length).toBeGreaterThan(30);
    expect(links.flatMap(({ file, link }) => problem(file, link))).toEqual([]);
  });

  it('are found in text and not in code', () => {
    const page = 'See [a](b.md#c), ![p](q.svg) and <https://x.test>.\n\n```md\n[no](no.md)\n```\n\n`[no](no.md)`';
    expect(relativeLinks(page)).toEqual(['b.md#c', 'q.svg']);
    expect(anchors('# Cơ chế đăng nhập\n## `adapters.hr-records`')).toEqual(['cơ-chế-đăng-nhập', 'adaptershr-records']);
  });
});
