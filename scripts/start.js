// npm start: builds what is missing, starts the sandbox and the gateway, says where everything is. Ctrl-C stops it all.
import { fork, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { printBanner } from './start/banner.js';
import { watchSources } from './start/watch.js';

const root = join(import.meta.dirname, '..');
const dataDir = process.env.DATA_DIR || join(root, '.data');
const production = process.env.NODE_ENV === 'production';
let started = performance.now();
let stopping = false;

function say(text) {
  process.stdout.write(`${text}\n`);
}

function seconds() {
  return `${((performance.now() - started) / 1000).toFixed(1)} s`;
}

function fail(error) {
  console.error(`\n✗ ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
}

/** Starts the gateway as its own process; resolves when it listens. */
function startGateway(env) {
  return new Promise((resolve, reject) => {
    const child = fork(join(root, 'dist/bundle/gateway.js'), [], {
      cwd: root,
      // Twice the room for young objects: what answers of many rows are made of is over before it would be moved.
      execArgv: [...process.execArgv, '--max-semi-space-size=32'],
      // Node.js hardly allocates in several threads at once; a heap for each of them is kept for nothing.
      env: { MALLOC_ARENA_MAX: '1', ...env },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    let lines = '';
    const keep = (text) => (lines = (lines + text).slice(-8_000));
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.once('exit', (code) => reject(new Error(lines.trim() || `the gateway ended with ${code}`)));
    child.on('message', (message) => {
      if (message.progress) say(`  … gateway: ${message.progress} (${seconds()})`);
      if (!message.ready) return;
      child.removeAllListeners('exit');
      // From here on its log belongs on the screen of whoever asked for it.
      child.stdout.off('data', keep).on('data', (text) => process.env.LOG && process.stdout.write(text));
      child.stderr.off('data', keep).pipe(process.stderr);
      resolve({ child, ...message.ready });
    });
  });
}

/** Where the stand-ins are, as the gateway's settings. */
function toSettings(addresses) {
  const own = `http://127.0.0.1:${process.env.PORT ?? 4_000}`;
  return {
    GATEWAY_IDENTITY__ISSUERS__0__ISSUER: addresses.idp.issuer,
    GATEWAY_IDENTITY__ISSUERS__0__JWKS_URI: `${addresses.idp.issuer}/jwks`,
    GATEWAY_ADAPTERS__PUBLIC_SERVICES__CONFIG__BASE_URL: addresses.portal.url,
    GATEWAY_ADAPTERS__PUBLIC_SERVICES__CONFIG__INBOUND__FILES__PUBLIC_URL: `${own}/inbound/public-services`,
    GATEWAY_ADAPTERS__DOCUMENTS__CONFIG__BASE_URL: addresses.documents.url,
    GATEWAY_ADAPTERS__HR_RECORDS__CONFIG__DATABASE_URL: addresses.hr.sqlUrl,
    GATEWAY_ADAPTERS__HR_RECORDS__CONFIG__SYNC__BASE_URL: addresses.hr.syncUrl,
    GATEWAY_ADAPTERS__PARTY_PROCEDURES__CONFIG__BASE_URL: addresses.party.url,
    GATEWAY_ADAPTERS__PARTY_PROCEDURES__CONFIG__PAYMENT__URL: `${addresses.party.url}/payment`,
    GATEWAY_ADAPTERS__MEETINGS__CONFIG__BASE_URL: `${addresses.meetings.url}/bigbluebutton/api/`,
    GATEWAY_ADAPTERS__MEETINGS__CONFIG__REGISTER__BASE_URL: `${addresses.meetings.url}/register`,
    GATEWAY_ADAPTERS__MEETINGS__CONFIG__CALL_BACKS__PUBLIC_URL: `${own}/inbound/meetings`,
    GATEWAY_ADAPTERS__FEEDBACK__CONFIG__BASE_URL: `${addresses.feedback.url}/v2`,
    GATEWAY_ADAPTERS__CONSULTATIONS__CONFIG__BASE_URL: addresses.consultations.url,
    GATEWAY_ADAPTERS__TRAINING__CONFIG__BASE_URL: addresses.training.url,
    GATEWAY_ADAPTERS__ARCHIVE__CONFIG__BASE_URL: `${addresses.archive.url}/server/api`,
    GATEWAY_ADAPTERS__ARCHIVE__CONFIG__OAI__URL: `${addresses.archive.url}/oai/request`,
    GATEWAY_ADAPTERS__ARCHIVE__CONFIG__PROVIDER__BASE_URL: `${own}/inbound/archive/oai`,
    GATEWAY_ADAPTERS__SIGNATURES__CONFIG__BASE_URL: addresses.signatures.url,
    GATEWAY_ADAPTERS__SIGNATURES__CONFIG__EVIDENCE__HOSTS__0: new URL(addresses.signatures.url).host,
    GATEWAY_ADAPTERS__SIGNATURES__CONFIG__FILES__HOSTS__0: new URL(addresses.signatures.url).host,
    GATEWAY_ADAPTERS__POPULATION__CONFIG__XROAD__BASE_URL: addresses.population.url,
    GATEWAY_ADAPTERS__APP_CATALOG__CONFIG__DATABASE_URL: addresses.catalog.sqlUrl,
    GATEWAY_ADAPTERS__ENTERPRISE_REGISTER__CONFIG__BASE_URL: addresses.lgsp.url,
    GATEWAY_ADAPTERS__PROCEDURE_RESULTS__CONFIG__BASE_URL: addresses.lgsp.url,
    GATEWAY_ADAPTERS__INSURANCE_HOUSEHOLDS__CONFIG__BASE_URL: addresses.lgsp.url,
  };
}

async function startSandbox(ports) {
  const { startSandbox: start } = await import('../dist/sandbox/supervisor/startSandbox.js');
  return start({
    dataDir,
    root,
    ports,
    onProgress: ({ name, state }) => state === 'ready' && say(`  ✓ sandbox: ${name} (${seconds()})`),
    // In a terminal Ctrl-C reaches the stand-ins too.
    onExit: (name) =>
      stopping || say(`\n! ${name} đã dừng / has stopped. Chạy lại / start it again: npm run sandbox -- start ${name}`),
  });
}

/** The payment platform reports to the gateway, whose address is known only now. */
async function tellSandbox({ party }, gatewayUrl) {
  const body = JSON.stringify({ confirmUrl: `${gatewayUrl}/inbound/party-procedures/payments/confirm` });
  const headers = { 'content-type': 'application/json' };
  await globalThis.fetch(`${party.url}/sandbox/behaviour`, { method: 'PATCH', headers, body });
}

function stopEverything(sandbox, gateway) {
  const stop = async (signal) => {
    if (stopping) return;
    stopping = true;
    say('\nĐang dừng / Stopping …');
    const ended = new Promise((resolve) => gateway.child.once('exit', resolve));
    gateway.child.kill(signal);
    await ended;
    await sandbox?.stop();
    rmSync(join(dataDir, 'gateway.json'), { force: true });
    process.exit(0);
  };
  process.on('SIGINT', () => void stop('SIGTERM'));
  process.on('SIGTERM', () => void stop('SIGTERM'));
  gateway.child.once('exit', (code) => {
    if (stopping || gateway.restarting) return;
    console.error(`\n✗ the gateway ended with ${code}`);
    void Promise.resolve(sandbox?.stop()).then(() => process.exit(1));
  });
}

/** True if a gateway starts from what was built: with a store of its own, for as long as it takes to see. */
async function tryOut(env) {
  const folder = mkdtempSync(join(tmpdir(), 'lien-thong-trial-'));
  try {
    const { child } = await startGateway({ ...env, DATA_DIR: folder, GATEWAY_HTTP__PORT: '0', PORT: '0' });
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    await ended;
    return true;
  } catch (error) {
    console.error(`\n✗ ${String(error instanceof Error ? error.message : error)}`);
    return false;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Puts a new process in the place of the old one, on the same port; only what starts is put there. */
async function exchangeGateway(gateway, env) {
  if (!(await tryOut(env))) return false;
  const ended = new Promise((resolve) => gateway.child.once('exit', resolve));
  gateway.restarting = true;
  gateway.child.kill('SIGTERM');
  await ended;
  if (stopping) return true;
  try {
    Object.assign(gateway, await startGateway(env), { restarting: false });
    writeFileSync(join(dataDir, 'gateway.json'), JSON.stringify({ url: gateway.url, pid: gateway.child.pid }));
    say(`  ✓ ${gateway.url} (pid ${gateway.child.pid})`);
    return true;
  } catch (error) {
    // The next change gets the next try.
    fail(error);
    return true;
  }
}

async function main() {
  const built = spawnSync(process.execPath, [join(root, 'scripts/build.js'), '--if-stale'], { stdio: 'inherit' });
  if (built.status !== 0) throw new Error('the build failed');
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  started = performance.now();
  say('Đang khởi động Liên Thông / Starting Liên Thông');
  const { choosePorts, toPlannedAddresses } = await import('../dist/sandbox/supervisor/choosePorts.js');
  const ports = production ? undefined : await choosePorts(dataDir);
  const env = {
    ...process.env,
    GATEWAY_ENV: production ? 'production' : 'development',
    DATA_DIR: dataDir,
    GATEWAY_STORE__SNAPSHOT: join(root, 'dist/gateway/store/store.snapshot.tar.gz'),
    ...(ports ? toSettings(toPlannedAddresses(ports)) : {}),
  };
  // Side by side: the gateway asks the systems behind it only when somebody asks the gateway.
  const [first, second] = await Promise.allSettled([production ? undefined : startSandbox(ports), startGateway(env)]);
  const sandbox = first.value;
  const gateway = second.value;
  try {
    if (first.status === 'rejected') throw first.reason;
    if (second.status === 'rejected') throw second.reason;
    writeFileSync(join(dataDir, 'gateway.json'), JSON.stringify({ url: gateway.url, pid: gateway.child.pid }));
    stopEverything(sandbox, gateway);
    if (sandbox) await tellSandbox(sandbox.addresses, gateway.url);
    if (process.argv.includes('--watch')) watchSources(root, () => exchangeGateway(gateway, env));
    const folder = relative(process.cwd(), dataDir) || '.';
    printBanner({ gateway, addresses: sandbox?.addresses, dataDir: folder, seconds: seconds() });
  } catch (error) {
    await sandbox?.stop();
    gateway?.child.kill('SIGTERM');
    throw error;
  }
}

main().catch(fail);
