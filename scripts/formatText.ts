// Formats what is generated like the rest of the repository, so that the check of formats has nothing to say.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** `root`: the folder of the repository, for its rules; `file` tells the language. What has no rules stays as it is. */
export async function formatText(root: string, file: string, text: string): Promise<string> {
  const { format } = await import('oxfmt');
  const rules = JSON.parse(readFileSync(join(root, '.oxfmtrc.json'), 'utf8')) as Parameters<typeof format>[2];
  const { code, errors } = await format(file, text, rules);
  const wrong = errors.find(({ message }) => !message.startsWith('Unsupported file type'));
  if (wrong) throw new Error(`${file}: ${wrong.codeframe ?? wrong.message}`);
  return code;
}
