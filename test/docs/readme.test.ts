// Both languages tell the same story, with commands that exist.
import { describe, expect, it } from '@jest/globals';
import { fencedBlocks, headingDepths } from './markdown.js';
import { filesBelow, readText } from './repository.js';

const scripts = Object.keys((JSON.parse(readText('package.json')) as { scripts: object }).scripts);

/** Verbs of `npm run <verb>`, `npm start` and `npm test`. */
function npmVerbs(page: string): string[] {
  const named = [...page.matchAll(/npm run (?:-s )?([a-z][a-z:-]*)/g)].map((match) => match[1] ?? '');
  const short = [...page.matchAll(/npm (start|test)\b/g)].map((match) => match[1] ?? '');
  return [...new Set([...named, ...short])];
}

describe('the pages for people', () => {
  it.each(filesBelow('.', '.md'))('%s names only npm commands that exist', (file) => {
    expect(npmVerbs(readText(file)).filter((verb) => !scripts.includes(verb))).toEqual([]);
  });

  it('find the commands in the README', () => {
    expect(npmVerbs(readText('README.md')).length).toBeGreaterThan(10);
  });

  it.each(filesBelow('.', '.vi.md'))('%s has the sections and the examples of its English page', (file) => {
    const [vietnamese, english] = [readText(file), readText(file.replace('.vi.md', '.md'))];
    expect(headingDepths(vietnamese)).toEqual(headingDepths(english));
    const code = (page: string) =>
      fencedBlocks(page).filter(({ language }) => language === 'sh' || language === 'json');
    expect(code(vietnamese)).toEqual(code(english));
  });
});
