// Liveness, readiness and metrics.
import type { Request, Response } from 'express';

export interface Readiness {
  readonly ready: boolean;
  readonly checks: Readonly<Record<string, unknown>>;
}

export function answerLive(_request: Request, response: Response): void {
  response.type('text/plain').send('ok\n');
}

export function answerReady(readiness: () => Promise<Readiness>) {
  return async (_request: Request, response: Response): Promise<void> => {
    const { ready, checks } = await readiness();
    response.status(ready ? 200 : 503).json({ ready, checks });
  };
}

export function answerMetrics(metrics: () => Promise<{ type: string; text: string }>) {
  return async (_request: Request, response: Response): Promise<void> => {
    const { type, text } = await metrics();
    response.type(type).send(text);
  };
}
