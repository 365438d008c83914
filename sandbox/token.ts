// npm run -s token -- <role>: prints one access token of the running sandbox and nothing else.
import { resolve } from 'node:path';
import { Command } from 'commander';
import { GATEWAY_AUDIENCE } from './idp/audiences.js';
import { obtainRoleToken, TOKEN_ROLES, type TokenSubjectOptions } from './idp/obtainRoleToken.js';

const dataDir = resolve(process.env['DATA_DIR'] ?? '.data');

type Options = Omit<TokenSubjectOptions, 'role'> & { readonly audience: string };

function toLine(error: unknown): string {
  // Node's fetch only says "fetch failed"; what people need to know is that nobody listens.
  if (error instanceof TypeError) {
    return 'SANDBOX_NOT_REACHABLE: không kết nối được hệ thống đăng nhập mẫu; hãy chạy "npm start" (hoặc "npm run sandbox -- start idp"). The sample identity provider does not answer; run "npm start" (or "npm run sandbox -- start idp").';
  }
  return error instanceof Error ? error.message : String(error);
}

async function print(role: string, options: Options): Promise<void> {
  process.stdout.write(`${await obtainRoleToken({ dataDir, role, ...options })}\n`);
}

const program = new Command('token')
  .argument('<role>', TOKEN_ROLES.join(', '))
  .option('--unit <code@day>', 'unit of an officer, for example 00103@2025-07-01')
  .option('--officer <number>', 'staff number of an officer, for example HN000123')
  .option('--audience <url>', 'API the token is for', GATEWAY_AUDIENCE)
  .action(print);

try {
  await program.parseAsync();
} catch (error) {
  process.stderr.write(`${toLine(error)}\n`);
  process.exitCode = 1;
}
