import { quoteDouble } from './quote.ts'
import {
  memberLines,
  parameterLines,
  type SampleCall,
  sampleTexts,
  timeoutSeconds,
  tokenVariable,
} from './sample-call.ts'

/** A module for Node 18 and later, whose fetch is its own. */
export function javaScriptSample(call: SampleCall): string {
  const { url, say } = call
  const query = parameterLines(
    call,
    '  //',
    ({ name, value }) => `  ${name}: ${quoteDouble(value)},`,
  )
  const [given, request] = call.body
    ? [
        `const body = {\n${memberLines(call.body, (name, json) => `  ${name}: ${json},`)}};`,
        `
    method: "POST",
    headers: { Authorization: \`Bearer \${token}\`, "Content-Type": "application/json" },
    body: JSON.stringify(body),`,
      ]
    : [
        `url.search = new URLSearchParams({\n${query}});`,
        `
    headers: { Authorization: \`Bearer \${token}\` },`,
      ]
  return `// node sample.mjs
const token = process.env.${tokenVariable};
if (!token) fail(${quoteDouble(say(sampleTexts.missingToken))});

const url = new URL(${quoteDouble(url)});
${given}

let envelope;
try {
  const response = await fetch(url, {${request}
    signal: AbortSignal.timeout(${timeoutSeconds}_000),
  });
  envelope = await response.json();
} catch (error) {
  fail(${quoteDouble(say(sampleTexts.failed))} + (error.cause ?? error));
}

const { code, message, requestId, data } = envelope;
if (code !== 0) fail(\`\${code} \${message} (requestId \${requestId})\`);
console.log(JSON.stringify(data, null, 2));

function fail(reason) {
  console.error(reason);
  process.exit(1);
}
`
}
