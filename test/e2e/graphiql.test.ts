// The GraphiQL page in a real browser: works without the Internet, and shows what the pasted token may see.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { launchChromium } from '../support/chromium.js';
import { startTestGateway, type TestGateway } from '../support/testGateway.js';
import { createTokenForge, type TokenForge } from '../support/tokenForge.js';

let browser: Browser;
let forge: TokenForge;
let gateway: TestGateway;

beforeAll(async () => {
  browser = await launchChromium();
  forge = await createTokenForge();
  gateway = await startTestGateway({ issuer: forge.issuer, pages: true });
}, 180_000);

afterAll(async () => {
  await browser.close();
  await gateway.stop();
  await forge.stop();
});

async function open(token: string): Promise<{ page: Page; outside: string[]; problems: string[] }> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  const outside: string[] = [];
  const problems: string[] = [];
  page.on('request', (request) => {
    const { protocol, origin } = new URL(request.url());
    if (['http:', 'https:', 'ws:'].includes(protocol) && origin !== gateway.url) outside.push(request.url());
  });
  // "Canceled" is how the editor calls off its own suggestions when the next key comes; it is no fault of the page.
  page.on('pageerror', (error) => error.message !== 'Canceled' && problems.push(error.message));
  await page.goto(`${gateway.url}/graphiql/`);
  await page.getByTestId('token').fill(token);
  return { page, outside, problems };
}

/**
 * Types a query and runs it, as often as somebody would who sees that nothing happened: on a busy machine the editor may
 * still be loading when the keys come, or offer a suggestion between two of them.
 */
async function ask(page: Page, query: string, awaited: string): Promise<boolean> {
  const answer = page.locator('.result-window').getByText(awaited);
  for (let attempt = 0; attempt < 5; attempt += 1) {
    await page.locator('.graphiql-query-editor').click();
    await page.keyboard.press('ControlOrMeta+A');
    await page.keyboard.insertText(query);
    // By keyboard: the editor's suggestions may lie over the button.
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+Enter');
    const seen = await answer.waitFor({ timeout: 8_000 }).then(
      () => true,
      () => false,
    );
    if (seen) return true;
  }
  return false;
}

describe('the GraphiQL page', () => {
  it('answers a query for a developer and loads nothing from elsewhere', async () => {
    const token = forge.token({ roles: ['adapter-developer'] });
    const { page, outside, problems } = await open(token);
    await page.waitForResponse((response) => response.url().endsWith('/graphql') && response.status() === 200);
    // The editor closes the first brace by itself, and goes on asking for the operation by the name it had.
    expect(await ask(page, 'query UnitWork { unit(code: "00103") { fullName } ', 'phường Tây Hồ')).toBe(true);
    expect({ outside, problems }).toEqual({ outside: [], problems: [] });
    await page.close();
  }, 60_000);

  it('shows no schema to somebody who may not see it', async () => {
    const { page } = await open(forge.token({ roles: ['ward-officer'] }));
    const answer = await page.waitForResponse((response) => response.url().endsWith('/graphql'));
    expect([401, 403]).toContain(answer.status());
    await page.close();
  }, 60_000);
});
