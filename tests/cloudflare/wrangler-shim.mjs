#!/usr/bin/env node
// Stands in PATH as `wrangler`. It hands what it was called with to the test, which has the account.
import { writeFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';

const args = process.argv.slice(2);
const input = await text(process.stdin);
const response = await fetch(`${process.env.CLOUDFLARE_API_BASE_URL}/wrangler`, {
  method: 'POST',
  body: JSON.stringify({ args, input }),
});
const { code, stdout, stderr, output } = await response.json();
if (output && process.env.WRANGLER_OUTPUT_FILE_PATH)
  writeFileSync(process.env.WRANGLER_OUTPUT_FILE_PATH, `${JSON.stringify(output)}\n`);
process.stdout.write(stdout);
process.stderr.write(stderr);
process.exitCode = code;
