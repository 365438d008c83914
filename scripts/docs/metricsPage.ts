// docs/reference/metrics.md: the gateway's own metrics.
import { createMetrics } from '../../gateway/observability/index.js';
import { code, page, table } from './markdown.js';

interface MetricRow {
  readonly name: string;
  readonly type: string;
  readonly labels: readonly string[];
  readonly help: string;
}

/** One observation of each, so that the labels appear in the text. */
async function observedText(): Promise<string> {
  const metrics = createMetrics();
  metrics.operation('ok', 0);
  metrics.upstream('example', 'ok', 0);
  metrics.rowsDropped('example', 1);
  metrics.entityCache('hit', 1);
  metrics.tokenRefused();
  metrics.deprecatedUse('Example.field');
  metrics.adapterUp('example', true);
  return (await metrics.text()).text;
}

function labelsOf(name: string, text: string): string[] {
  const sample = new RegExp(`^${name}(?:_bucket)?\\{([^}]*)\\}`, 'm').exec(text)?.[1] ?? '';
  return [...sample.matchAll(/(\w+)="/g)].map((match) => match[1] ?? '').filter((label) => label !== 'le');
}

/** The metrics named gateway_… in the order in which they are declared. */
export async function metricRows(): Promise<MetricRow[]> {
  const text = await observedText();
  return [...text.matchAll(/^# HELP (gateway_\w+) (.*)$/gm)].map(([, name = '', help = '']) => ({
    name,
    help,
    type: new RegExp(`^# TYPE ${name} (\\w+)$`, 'm').exec(text)?.[1] ?? '',
    labels: labelsOf(name, text),
  }));
}

const INTRO = `\`GET /metrics\` answers in the text format of Prometheus. Labels are names from the gateway's own lists, never
values from requests. Besides these there are the usual \`process_*\` and \`nodejs_*\` metrics of the process. Whoever can reach
the port can read the page: keep it inside the network.`;

export async function metricsPage(): Promise<string> {
  const rows = (await metricRows()).map((row) => [
    code(row.name),
    row.type,
    row.labels.map(code).join(', ') || 'none',
    row.help,
  ]);
  return page('Metrics', INTRO, table(['Metric', 'Type', 'Labels', 'What it counts'], rows));
}
